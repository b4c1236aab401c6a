"""Pages of the documentation that are no onboarding documents, read for their links only.

Most documentation is not about setting up, and its commands are not judged; a link that leads nowhere is broken on any
page. So that hundreds of pages cost little, only those are parsed in which a quick look finds a link whose target is
not there, or that imports a module of the repository that is not there.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from envdoctor.repository.documents.hosted import plain_address
from envdoctor.repository.documents.identity import identity
from envdoctor.repository.documents.markdown import quick_anchors
from envdoctor.repository.documents.reading import parse
from envdoctor.repository.documents.selection import reference_pages
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.documents.model import Document
    from envdoctor.repository.repository import Repository

__all__ = ["linked"]

_LARGEST = 256 * 1024
_MOST = 150
_TARGET = regex(
    r"\]\(\s*<?([^)\s>]+)|^\s*\[[^\]]+\]:\s+<?(\S+?)>?\s*$|(?:href|src)=[\"']([^\"']+)|`[^`<]*<([^`<>\s]+)>`_",
    re.MULTILINE,
)
_ROLE = regex(r":doc:`(?:[^`<]*<)?([^`<>]+)>?`|\{doc\}`(?:[^`<]*<)?([^`<>]+)>?`")
_TREE = regex(r"(?m)^[ \t]*\.\. toctree::[^\n]*\n((?:[ \t]+[^\n]*\n|[ \t]*\n)*)")
_ENTRY = regex(r"(?m)^[ \t]+(?!:)(?:[^<\n]*<)?([\w./-]+)>?[ \t]*$")
_MODULE = regex(
    r"(?m)^[ \t]*(?:\.\.[ \t]+(?:auto)?module::[ \t]+([A-Za-z_][\w.]*)"
    r"|(?:>>>[ \t]*)?from[ \t]+([A-Za-z_][\w.]*)[ \t]+import[ \t]+([\w, \t]+))"
)
_ADDRESS = regex(r"https?://[^\s)\]>\"'`]+")
_OWN = regex(r"https?://(?:www\.)?[\w.-]+/([\w.-]+/[\w.-]+)/(?:blob|tree|raw|edit)/[^/\s]+/([^#?\s]+)")
_FRAGMENT = regex(r"\]\(#([\w-]+)\)")
_ELSEWHERE = regex(r"(?i)^(?:[a-z][a-z0-9+.-]*:|//|#|\{|<|\$)|[{}$*|]")
_SUFFIXES = ("", ".md", ".rst", ".txt", ".mdx", ".ipynb", ".markdown", "/index.md", "/index.rst", "/README.md")


def linked(repository: Repository) -> tuple[Document, ...]:
    """The fact: the pages with a link that may lead nowhere, in the order of their paths."""
    files = repository.files
    slugs = frozenset(slug.partition("/")[2] for slug in repository.fact(identity).slugs)
    found: list[Document] = []
    for path in reference_pages(files):
        if len(found) >= _MOST:
            break
        text = files.text(path) if files.sizes[path] <= _LARGEST else None
        if text and (
            any(not _is_there(repository, spots) for spots in _targets(path, text, slugs))
            or _misses(path, text)
            or _misses_module(repository, text)
        ):
            found.append(parse(path, text))
    return tuple(found)


def _targets(page: str, text: str, slugs: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Where each local target of a page may be, from the page's own folder and from those above it."""
    folder = page.rpartition("/")[0]
    for match in _TARGET.finditer(text):
        target = next(group for group in match.groups() if group)
        path = unquote(re.split("[#?]", target, maxsplit=1)[0])
        if path and not _ELSEWHERE.search(target) and ("." in path.strip("./") or "/" in path):
            yield _spots(folder, path)
    for match in _ROLE.finditer(text):
        target = (match[1] or match[2]).strip()
        if ":" not in target and not _ELSEWHERE.search(target):
            yield _spots(folder, target)
    for tree in _TREE.finditer(text):
        yield from (_spots(folder, match[1]) for match in _ENTRY.finditer(tree[1]))
    for address in _ADDRESS.findall(text) if slugs else ():
        own = _OWN.match(plain_address(address))
        if own and own[1].lower().removesuffix(".git") in slugs:
            yield (unquote(own[2]).strip("/").rstrip(".,;:"),)


def _misses(page: str, text: str) -> bool:
    """Whether a Markdown page links to a heading of its own that a quick look does not find."""
    wanted = {match.lower() for match in _FRAGMENT.findall(text)} if page.lower().endswith(".md") else set()
    return bool(wanted) and not wanted <= quick_anchors(text)


def _misses_module(repository: Repository, text: str) -> bool:
    """Whether a page imports from a package of the repository what a quick look does not find in it."""
    files = repository.files
    for match in _MODULE.finditer(text):
        parts = (match[1] or match[2]).split(".")
        base = next((item for item in ("", "src/") if f"{item}{parts[0]}/__init__.py" in files), None)
        if base is None:
            continue
        stem = base + "/".join(parts)
        path = next((item for item in (f"{stem}.py", f"{stem}/__init__.py") if item in files), None)
        if path is None and stem not in files.directories:
            return True
        known = (files.text(path) or "") if path and match[3] else None
        names = [name.split()[0] for name in (match[3] or "").split(",") if name.split()]
        if known is not None and any(
            name not in known and not _is_there(repository, (f"{stem}/{name}.py",)) for name in names
        ):
            return True
    return False


def _spots(folder: str, path: str) -> tuple[str, ...]:
    if not path.startswith("/"):
        return (posixpath.normpath(posixpath.join(folder, path)),)
    above = folder.split("/") if folder else []
    return tuple(posixpath.join(*above[:depth], path.strip("/")) for depth in range(len(above) + 1))


def _is_there(repository: Repository, spots: tuple[str, ...]) -> bool:
    files = repository.files
    for spot in spots:
        stem = spot.removesuffix("/").removesuffix(".html")
        if stem.startswith("..") or stem in files.directories:
            return True
        if any(f"{stem}{suffix}" in files for suffix in _SUFFIXES) or spot in files:
            return True
    return False
