"""DOC024: pages, labels and files that Sphinx's roles and directives name and that are not there."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository.documents import Document, Pointer
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.objects import missing_object
from envdoctor_checks.documents.standing import Gone, Standing

__all__ = ["BrokenReference"]

_PAGES = (".rst", ".md", ".txt", ".ipynb", ".rest")
_LABEL = regex(r"(?m)^\s*\.\.\s+_(`[^`]+`|[^:`\n]+):\s*$|^\s*\((\S+)\)=\s*$|^\s*:name:\s*(\S+)\s*$")
_FIRST_PAGE = regex(r"""(?m)^(?:root|master)_doc\s*=\s*["']([\w./-]+)["']""")
_NO_FILE = regex(r"[<>{}$|*]")
_NEAR = 0.86


class BrokenReference(RepositoryCheck):
    """A Sphinx page refers to a page, a label or a file that is not there.

    Looked at are `:doc:` and `toctree`, `:ref:`, `include` and `literalinclude` in onboarding documents, and roles for
    functions and classes (`:func:`, `:class:`) of modules that are here: always a note, if the module has a name that
    is nearly the same, or one other module has the name. A page or file is `certain` to be missing if git shows that it
    was there and has left; one that never was is a note, if a page of the documentation has its name or nearly that. A
    page that is there, named with a `#` and a part of it, is `certain` too: Sphinx takes that for the page's name. A
    label is a note, and only if one of nearly its name is defined, or if it begins with the path of a page that has
    left; labels that other projects or extensions define are unknown.

    ## Why is this bad?
    Sphinx warns once in a long log, and the reader gets a page without its example, or plain text where a link should
    lead to the next step.

    ## Example
    `.. literalinclude:: ../app/default.conf`, after the file moved to `app/config/default.conf`.

    ## How to fix
    Name the page, label or file as it is called today, which the finding tells if git recorded a rename. `sphinx-build
    -W` makes the next one fail the build.
    """

    code = "DOC024"
    name = "broken-reference"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Resolve each pointer."""
        pages = [document for document in standing.with_pages(repository) if document.pointers]
        if not pages:
            yield Skipped(reason="no document uses roles or directives of Sphinx")
            return
        places = repository.fact(standing.read)
        labels: dict[str, frozenset[str]] = {}
        for document in pages:
            root = _root(places, document)
            seen: set[tuple[int | None, str]] = set()
            for pointer in document.pointers:
                key = (pointer.location.line, pointer.target)
                if key in seen or _NO_FILE.search(pointer.target):
                    continue
                seen.add(key)
                if pointer.kind == "object":
                    yield from self._judge_object(places, document, pointer)
                elif pointer.kind == "include":
                    yield from self._judge_file(places, document, pointer, root)
                elif pointer.kind == "doc" and root is not None and ":" not in pointer.target:
                    yield from self._judge_page(places, document, pointer, root)
                elif pointer.kind == "ref" and root is not None:
                    if root not in labels:
                        labels[root] = _labels(places, root)
                    yield from self._judge_label(places, document, pointer, root, labels[root])

    def _judge_file(
        self, places: Standing, document: Document, pointer: Pointer, root: str | None
    ) -> Iterator[Finding]:
        path = _resolved(document, pointer.target, root)
        if path is None or places.exists_at(path) or places.is_output(path, document, ("",)):
            return
        if places.history.problem is None and (death := places.death(path)):
            gone = Gone(path=path, death=death, heir=places.heir(death, path))
            yield self._finding(document, pointer, f"includes `{path}`, which is gone", gone.evidence, gone.heir)
        elif _is_there_from_above(places, document, pointer.target) or _is_filled_in(places, path):
            return  # a page that is itself included is read from the folder of the page that includes it
        elif places.is_complete and (twin := places.near(path) or places.twin(path)):
            evidence = Evidence(text=f"no file of this path ever was there; the nearest is `{twin}`")
            yield self._finding(document, pointer, f"includes `{path}`, which is not there", evidence, twin, sure=False)

    def _judge_object(self, places: Standing, document: Document, pointer: Pointer) -> Iterator[Finding]:
        if found := missing_object(places, pointer.target):
            path, name, instead = found
            text = f"refers to `{pointer.target}`, but `{path}` has no `{name}`"
            evidence = Evidence(text=f"the nearest is `{instead}`")
            yield self._finding(document, pointer, text, evidence, instead, sure=False)

    def _judge_page(self, places: Standing, document: Document, pointer: Pointer, root: str) -> Iterator[Finding]:
        path = _resolved(document, pointer.target, root)
        if path is None or any(places.exists_at(f"{path}{suffix}") for suffix in ("", *_PAGES)):
            return
        page, mark, _ = path.partition("#")
        if mark and _is_page(places, page):
            evidence = Evidence(text=f"the page is `{page}`; Sphinx takes `#` for a part of its name")
            yield self._finding(document, pointer, f"refers to the page `{path}`, which is not there", evidence, page)
            return
        stem, suffix = posixpath.splitext(path)
        path = stem if suffix in _PAGES else path
        for suffix in _PAGES[:2] if places.history.problem is None else ():
            if death := places.death(f"{path}{suffix}"):
                gone = Gone(path=death.path, death=death, heir=places.heir(death, f"{path}{suffix}"))
                yield self._finding(
                    document, pointer, f"refers to the page `{path}`, which is gone", gone.evidence, gone.heir
                )
                return
        names = {item.rpartition(".")[0] for item in places.files if item.startswith(root) and item.endswith(_PAGES)}
        twins = [item for item in names if item.rpartition("/")[2] == path.rpartition("/")[2]]
        near = twins if len(twins) == 1 else difflib.get_close_matches(path, sorted(names), n=1, cutoff=_NEAR)
        if near and f"{near[0]}." not in document.path and places.is_complete:
            evidence = Evidence(text=f"the documentation has no such page; the nearest is `{near[0]}`")
            text = f"refers to the page `{path}`, which is not there"
            yield self._finding(document, pointer, text, evidence, near[0], sure=False)

    def _judge_label(
        self, places: Standing, document: Document, pointer: Pointer, root: str, labels: frozenset[str]
    ) -> Iterator[Finding]:
        label = " ".join(pointer.target.lower().split())
        if label in labels or not labels:
            return
        page, mark, _ = pointer.target.partition(":")
        if mark and places.history.problem is None and not _is_page(places, f"{root}{page}"):
            death = places.death(f"{root}{page}.rst") or places.death(f"{root}{page}.md")
            if death:
                evidence = Evidence(text=f"`{death.path}` left in commit {death.short} on {death.date}")
                yield self._finding(document, pointer, f"refers to `{pointer.target}`", evidence, None, sure=False)
        elif not mark and (near := difflib.get_close_matches(label, sorted(labels), n=1, cutoff=_NEAR)):
            evidence = Evidence(text=f"no page defines it; the nearest is `{near[0]}`")
            text = f"refers to the label `{pointer.target}`, which no page defines"
            yield self._finding(document, pointer, text, evidence, near[0], sure=False)

    def _finding(
        self, document: Document, pointer: Pointer, text: str, evidence: Evidence, new: str | None, *, sure: bool = True
    ) -> Finding:
        return self.finding(
            f"`{document.path}` {text}",
            subject=f"{document.path}#{pointer.target}",
            location=pointer.location,
            evidence=(evidence,),
            fix=Fix(text=f"name `{new}` instead" if new else "name what took its place, or drop the reference"),
            severity=None if sure else Severity.NOTE,
            confidence=Confidence.CERTAIN if sure else Confidence.LIKELY,
        )


def _root(places: Standing, document: Document) -> str | None:
    """The folder, with a slash behind it, in which Sphinx begins to count for a document; None where that is unknown.

    It is the one of the ``conf.py`` above, or, where one ``conf.py`` serves several documentations, the folder below it
    that holds the first page (Sphinx, ``root_doc``; sphinx-multiproject).
    """
    settings = places.settings_folder(document)
    if settings is None:
        return None
    below = document.directory.removeprefix(settings).strip("/").split("/") if document.directory != settings else []
    folders = ["/".join(filter(None, (settings, *below[:depth]))) for depth in range(len(below) + 1)]
    first = _first_page(places, settings)
    root = next((folder for folder in folders if _is_page(places, f"{folder}/{first}".lstrip("/"))), None)
    if root is None:
        pages = (posixpath.splitext(path) for path in places.files if path.startswith(settings))
        if any(stem.endswith(f"/{first}") and suffix in _PAGES for stem, suffix in pages):
            return None  # some other folder is a documentation of its own
        root = settings
    return f"{root}/" if root else ""


def _first_page(places: Standing, folder: str) -> str:
    """The page that the documentation begins with, which settings may call otherwise than ``index``."""
    named = _FIRST_PAGE.search(places.files.text(f"{folder}/conf.py".lstrip("/")) or "")
    return named[1] if named else "index"


def _resolved(document: Document, target: str, root: str | None) -> str | None:
    """A path as Sphinx reads it: from the documentation's root with a slash in front, else from the page."""
    if target.startswith("/"):
        return None if root is None else posixpath.normpath(f"{root}{target.strip('/')}")
    joined = posixpath.normpath(posixpath.join(document.directory, target))
    return None if joined.startswith("..") else joined


def _is_there_from_above(places: Standing, document: Document, target: str) -> bool:
    folder = document.directory
    while folder:
        folder = folder.rpartition("/")[0]
        if places.exists_at(posixpath.normpath(posixpath.join(folder, target))):
            return True
    return False


def _is_filled_in(places: Standing, path: str) -> bool:
    """Whether a folder above is kept empty, for something to be put into when the documentation is built."""
    parts = path.split("/")[:-1]
    return any("/".join((*parts[:depth], ".gitkeep")) in places.files for depth in range(1, len(parts) + 1))


def _is_page(places: Standing, stem: str) -> bool:
    return any(places.exists_at(f"{stem}{suffix}") for suffix in _PAGES)


def _labels(places: Standing, root: str) -> frozenset[str]:
    """Every label that a page below the documentation's root defines, in lower case."""
    found: set[str] = {"genindex", "modindex", "search", "py-modindex"}
    for path in places.files:
        if path.startswith(root) and path.endswith((".rst", ".md", ".txt", ".inc")):
            for groups in _LABEL.findall(places.files.text(path) or ""):
                found.update(" ".join(label.strip("`").lower().split()) for label in groups if label)
    return frozenset(found)
