"""DOC004: links to files of the repository that are not there."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository.documents import Document, Link
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.rewriting import replaced
from envdoctor_checks.documents.standing import Standing, plain_path

__all__ = ["BrokenLink", "is_plain", "local_path"]

_SCHEME = regex(r"^[A-Za-z][A-Za-z0-9+.-]*:|^//|^\{|^%7B|^<|^\$", re.IGNORECASE)
_ADDRESS = regex(r"(?i)^(?P<scheme>h?h?t+[a-z]{0,2}[ps]+|h[tp]+s*)(?P<marks>:/{0,3}|//)")
_PLAIN = regex(r"(?i)^[^/]*$|(^|/)(readme|contributing|agents|claude)(?:[._-][a-z]{2,5})?(?:\.\w+)?$")
_DOCS = regex(r"(?i)(^|/)(docs?|documentation|wiki)/")
_HOST = regex(r"(?i)^(?:www\.)?(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|ai|edu|gov)(?:/|$)")
_MOST = 5
_PLAIN_FILES = frozenset(
    {"README", "LICENSE", "COPYING", "AUTHORS", "CONTRIBUTING", "CHANGELOG", "Makefile", "Dockerfile"}
)
_INDICES = frozenset({"index", "README", "readme", "_index"})
_TEXTS = (".md", ".markdown", ".rst", ".txt", ".mdx")


class BrokenLink(RepositoryCheck):
    """A link in a document leads to a file of the repository that is not there.

    Relative links and images, and links from the repository's root, are resolved as GitHub and GitLab do, or from the
    root of the documentation. A target is `certain` to be broken if git shows that it was there and has left; one that
    never was is a note, and only in documents outside of a documentation site, whose generator may map addresses its
    own way; for Sphinx, whose addresses follow the files, one that a single page of that name would have is a note too.
    Links are looked at on every page of the documentation, not only on those about setting up.
    An address without `https://` is taken for a path, and reported; so is one whose `https://` is mistyped, and, where
    no site is generated, one that begins with `/` and is found only from the document's own folder.

    ## Why is this bad?
    A page that cannot be found breaks the path that a newcomer is led along, usually right where the details are.

    ## Example
    `[how to deploy](docs/deploy.md)`, after `docs/deploy.md` became `docs/operations/deploy.md`.

    ## How to fix
    Link to the new name, which the finding tells if git recorded a rename.
    """

    code = "DOC004"
    name = "broken-link"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Resolve every local link."""
        documents = standing.with_pages(repository)
        if not any(document.links for document in documents):
            yield Skipped(reason="no document holds a link")
            return
        places = repository.fact(standing.read)
        for document in documents:
            in_site = not is_plain(document.path, has_site=places.has_site)
            seen: set[str] = set()
            untracked = standing.untracked(document)
            found: list[Finding] = []
            for link in document.links:
                key = f"{link.location.line} {link.target}"
                if key in seen or link.location.line in untracked:
                    continue
                if right := _mistyped(link.target):
                    seen.add(key)
                    evidence = (Evidence(text=f"`{link.target[:12]}` is no address; `{right[:12]}` is meant"),)
                    found.append(self._finding(places, document, link, evidence, right, certain=True))
                elif (path := local_path(link.target)) is not None:
                    seen.add(key)
                    found += self._judge(places, document, link, path, in_site=in_site)
            unproved = [item for item in found if item.confidence == Confidence.LIKELY]
            is_source = bool(unproved) and _is_published(repository, document)
            yield from (item for item in found if item not in unproved or (len(unproved) <= _MOST and not is_source))
            if len(unproved) > _MOST and not is_source:
                yield self._summary(document, unproved)

    def _summary(self, document: Document, found: list[Finding]) -> Finding:
        """One finding for a page full of links that lead nowhere, which a generator probably wrote."""
        return self.finding(
            f"`{document.path}` links to {len(found)} files that are not there",
            subject=f"{document.path}#links",
            location=found[0].location,
            evidence=tuple(
                Evidence(text=f"`{item.subject.partition('#')[2]}`", location=item.location) for item in found[:_MOST]
            ),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )

    def _judge(
        self, places: Standing, document: Document, link: Link, path: str, *, in_site: bool
    ) -> Iterator[Finding]:
        spots = _spots(places, document, path)
        if path.startswith("/") and _is_of_site_elsewhere(places, document, path, in_site=in_site):
            return
        if not in_site and not places.has_site and path.startswith("/") and len(spots) > 1:
            yield from self._judge_rooted(places, document, link, spots)
        if any(_there(places, spot, in_site=in_site) for spot in spots) or not spots:
            return
        if any(places.is_output(spot, document, ("",)) for spot in spots):
            return
        for spot in spots:
            death = places.death(spot)
            if death is not None:
                gone = standing.Gone(path=spot, death=death, heir=places.heir(death, spot))
                new = _relative(gone.heir, document) if gone.heir else None
                rooted = path.startswith("/") and spot != spots[0]  # where `/` is on the site is known to its generator
                yield self._finding(places, document, link, (gone.evidence,), new, certain=not rooted)
                return
        if _HOST.match(path):
            evidence = (Evidence(text="without `https://` the address is taken for a path of the repository"),)
            yield self._finding(places, document, link, evidence, f"https://{path}", certain=True)
            return
        near = places.near(spots[0]) if not in_site or path.endswith(_TEXTS) else None
        twin = _page(places, document, path) if in_site else _named_in_full(places, path, spots[0]) or places.twin(path)
        twin = twin or near
        if not twin and not posixpath.splitext(path)[1] and not _PLAIN.search(document.path):
            return
        if not twin and (in_site or plain_path(path.strip("/")) is None or _there(places, spots[0], in_site=True)):
            return
        same = twin and posixpath.splitext(twin)[0].rpartition("/")[2] == posixpath.splitext(path)[0].rpartition("/")[2]
        text = (
            f"`{twin}` has {'the same' if same else 'nearly this'} name"
            if twin
            else "no file of this name ever was there"
        )
        new = _relative(twin, document) if twin else None
        yield self._finding(places, document, link, (Evidence(text=text),), new, certain=False)

    def _judge_rooted(
        self, places: Standing, document: Document, link: Link, spots: tuple[str, ...]
    ) -> Iterator[Finding]:
        """A target that is written from the root, and that only the document's own folder has."""
        twin = next((spot for spot in spots[1:] if places.exists_at(spot)), None)
        if twin and document.directory and not places.exists_at(spots[0]) and places.death(spots[0]) is None:
            evidence = (Evidence(text=f"`/` stands for the repository's root, and the file is `{twin}`"),)
            yield self._finding(places, document, link, evidence, _relative(twin, document), certain=False)

    def _finding(
        self,
        places: Standing,
        document: Document,
        link: Link,
        evidence: tuple[Evidence, ...],
        new: str | None,
        *,
        certain: bool,
    ) -> Finding:
        kind = "shows the image" if link.image else "links to"
        written = re.split("[#?]", link.target, maxsplit=1)[0]
        return self.finding(
            f"`{document.path}` {kind} `{link.target}`, which is not there",
            subject=f"{document.path}#{link.target}",
            location=link.location,
            evidence=evidence,
            fix=Fix(
                text=f"link to `{new}` instead" if new else "link to what took its place, or remove the link",
                edits=replaced(places.repository, link.location, written, new) if certain and new else (),
            ),
            severity=None if certain else Severity.NOTE,
            confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
        )


_SUBSTANTIAL = 30
_COPIED = 0.6


def _is_published(repository: Repository, document: Document) -> bool:
    """Whether a page of the documentation holds most of a document, whose links are then written for that page."""
    own = {line for item in document.lines if len(line := item.text.strip()) >= _SUBSTANTIAL}
    if _DOCS.search(document.path) or not own:
        return False
    pages = [path for path in repository.files.with_suffix(posixpath.splitext(document.path)[1]) if _DOCS.search(path)]
    for path in pages:
        text = repository.files.text(path) or ""
        if sum(line in text for line in own) >= _COPIED * len(own):
            return True
    return False


def _mistyped(target: str) -> str | None:
    """An address as it is meant, if its ``https://`` is mistyped."""
    match = _ADDRESS.match(target)
    if match is None:
        return None
    scheme = match["scheme"].lower()
    meant = next(iter(difflib.get_close_matches(scheme, ("https", "http"), n=1, cutoff=0.75)), None)
    if meant is None or (scheme == meant and match["marks"].startswith("://")):
        return None
    return (
        f"{meant}://{target[match.end() :].lstrip('/')}" if re.match(r"/*[\w-]+\.\w", target[match.end() :]) else None
    )


def is_plain(path: str, *, has_site: bool) -> bool:
    """Whether a document is read as the hosting site shows it, rather than as a generator builds it."""
    return not has_site if _DOCS.search(path) else bool(_PLAIN.search(path))


def local_path(target: str) -> str | None:
    """A link's target as a path, None if it leads out or only to a fragment."""
    if (
        _SCHEME.search(target)
        or re.match(r"[A-Z_]{3,}/", target)
        or target.startswith("#")
        or "{{" in target
        or "{%" in target
    ):
        return None
    path = unquote(target.partition("#")[0].partition("?")[0]).strip()
    if (
        not path
        or path.startswith("~")
        or re.search(r"[\s*<>|]|\$\{", path)
        or ("." not in path.strip("./") and "/" not in path and path not in _PLAIN_FILES)
    ):
        return None
    return path


def _spots(places: Standing, document: Document, path: str) -> tuple[str, ...]:
    """Where a target may be, the likeliest first; nothing if it may be outside of the repository."""
    if path.startswith("/"):
        above = document.directory.split("/") if document.directory else []
        folders = ["/".join(above[:depth]) for depth in range(len(above) + 1)]
        return tuple(dict.fromkeys(posixpath.join(folder, path.strip("/")) for folder in folders))
    joined = places.join(document.directory, path)
    return () if joined is None or joined == "." else (joined.rstrip("/"),)


def _there(places: Standing, spot: str, *, in_site: bool) -> bool:
    """Whether a target is there; a documentation's generator also finds pages without or with another suffix."""
    if places.exists_at(spot):
        return True
    if not in_site:
        return False
    stem, _, suffix = spot.rpartition(".")
    stem = stem if suffix == "html" else spot
    return any(places.exists_at(f"{stem}{other}") for other in (*_TEXTS, ".ipynb", "/index.md", "/README.md"))


def _is_of_site_elsewhere(places: Standing, document: Document, path: str, *, in_site: bool) -> bool:
    """Whether what is written from a site's root is not here at all: the site is put together somewhere else."""
    if document.path.endswith(".rst") and places.settings_folder(document) is None:
        return True  # where Sphinx begins to count is not known
    in_site = in_site or _DOCS.search(document.path) is not None
    return in_site and not any(_has_top(places, spot, path) for spot in _spots(places, document, path))


def _has_top(places: Standing, spot: str, path: str) -> bool:
    """Whether the folder that a target begins with is there, where the target may be."""
    first = path.strip("/").partition("/")[0]
    return places.exists_at(f"{spot.removesuffix(path.strip('/'))}{first}") or places.death(spot) is not None


def _named_in_full(places: Standing, path: str, spot: str) -> str | None:
    """``README.md`` for ``README``; any other bare name may be the address of a page on a site."""
    names = (f"{spot}{suffix}" for suffix in _TEXTS if path in _PLAIN_FILES)
    return next((name for name in names if name in places.files), None)


def _page(places: Standing, document: Document, path: str) -> str | None:
    """The only page of a Sphinx documentation that has the name of a target, which is not where the link says.

    Sphinx writes ``folder/page.html`` for ``folder/page.md``, so that a relative address must fit the tree of files;
    every generator does so for one that ends in ``.md``.
    """
    stem, suffix = posixpath.splitext(path.rpartition("/")[2])
    beside = suffix == "" and path.startswith("./")
    whole = beside or (suffix == ".md" and places.has_site)
    root = f"{document.path.partition('/')[0]}/" if whole else _sphinx_root(places, document)
    if root is None or path.startswith("/") or suffix not in {"", ".html", ".md", ".rst"} or stem in _INDICES:
        return None
    pages = [f"{stem}{other}" for other in _TEXTS]
    found = [item for item in places.files if item.startswith(root) and item.rpartition("/")[2] in pages]
    return found[0] if len(found) == 1 else None


def _sphinx_root(places: Standing, document: Document) -> str | None:
    """The folder, with a slash behind it, of the ``conf.py`` above a document; None for other generators."""
    if places.files.matching("mkdocs.yml", "mkdocs.yaml", "docusaurus.config.*"):
        return None
    folder = document.directory
    while folder:
        if f"{folder}/conf.py" in places.files:
            text = "".join(places.files.text(f"{folder}/{name}") or "" for name in ("conf.py", "Makefile"))
            return None if "dirhtml" in text else f"{folder}/"
        folder = folder.rpartition("/")[0]
    return None


def _relative(path: str | None, document: Document) -> str:
    return posixpath.relpath(path or "", document.directory or ".")
