"""DOC019: fragments of links that no heading has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from urllib.parse import unquote

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, RepositoryCheck, Severity
from envdoctor.repository import documents as facts
from envdoctor.repository.documents import Document, Link
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.links import is_plain, local_path
from envdoctor_checks.documents.own_addresses import own_path
from envdoctor_checks.documents.rewriting import replaced
from envdoctor_checks.documents.standing import Standing

__all__ = ["BrokenAnchor"]

_MARKDOWN = (".md", ".markdown")
_NO_HEADING = regex(r"^(?:L\d+|:~:|top$|readme$|/|!|\?|user-content-$|issuecomment|discussion)|[{}<>$=]")
_ALL_CONTRIBUTORS = regex(r"^contributors-$|^[A-Za-z]+-[A-Za-z0-9-]+$")
_TEMPLATE = regex(r"^\s*\{[{%]|include::|--8<--|\{% *include|^\s*:::\s*[\w.-]+")
_README = regex(r"(?i)^readme\.(md|markdown)$")
_NEVER = regex(r"[^\w\- \u200d%]")
"""What GitHub takes out of every heading."""
_VARIATION = "\ufe0f"


class BrokenAnchor(RepositoryCheck):
    """A link leads to a heading that its page does not have.

    The fragment behind `#`, in links within a page, to another Markdown page of the repository, and to one on its own
    hosting site, is compared with the page's headings (as GitHub names them) and with the `id` and `name` attributes
    in it. Where a documentation generator, or a host other than GitHub, makes the names, only letters and digits are
    compared. Always a note: the reader lands on the right page, at its top.

    ## Why is this bad?
    A table of contents that does nothing, or "see the section on databases" that leads to the top of a long page, ends
    with the reader searching for what was renamed or removed.

    ## Example
    `[Set-up](#set-up)`, after the heading became "Getting started".

    ## How to fix
    Write the fragment of the heading that is meant; the finding names the nearest one.
    """

    code = "DOC019"
    name = "broken-anchor"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """Compare each fragment with the headings of its page."""
        places = repository.fact(standing.read)
        slugs = repository.fact(facts.identity).slugs
        by_github = any(slug.startswith("github.com/") for slug in slugs)
        for document in standing.with_pages(repository):
            if not document.path.lower().endswith(_MARKDOWN) or _is_generated(repository, document):
                continue
            seen: set[tuple[int | None, str]] = set()
            for link in document.links:
                page, fragment = _target(places, document, link, slugs)
                key = (link.location.line, f"{page}#{fragment}")
                if (
                    page is None
                    or key in seen
                    or (_ALL_CONTRIBUTORS.search(fragment) and _thanks(repository, document))
                ):
                    continue
                seen.add(key)
                if fragment.lower() in facts.quick_anchors(repository.files.text(page) or ""):
                    continue
                anchors = _anchors(places, page)
                exact = by_github and all(is_plain(path, has_site=places.has_site) for path in (page, document.path))
                if not anchors or _leads(fragment, anchors, exact=exact):
                    continue
                if _OBJECT.search(fragment) and places.settings_folder(document) is not None:
                    continue
                if not (places.has_site and fragment in repository.fact(_named)):
                    yield self._finding(repository, document, link, page, fragment, anchors)

    def _finding(
        self, repository: Repository, document: Document, link: Link, page: str, fragment: str, anchors: frozenset[str]
    ) -> Finding:
        near = difflib.get_close_matches(fragment.lower(), sorted(anchors), n=1, cutoff=0.75)
        written = link.target.partition("#")[2]
        where = "the page" if page == document.path else f"`{page}`"
        edits = replaced(repository, link.location, f"#{written}", f"#{near[0]}") if near else ()
        return self.finding(
            f"`{document.path}` links to `#{fragment}`, and {where} has no such heading",
            subject=f"{document.path}#{link.target}",
            location=link.location,
            evidence=(Evidence(text=f"the nearest is `#{near[0]}`" if near else "no heading is called nearly that"),),
            fix=Fix(
                text=f"write `#{near[0]}`" if near else "link to a heading that is there, or drop the fragment",
                edits=edits,
            ),
            confidence=Confidence.LIKELY,
        )


def _named(repository: Repository) -> frozenset[str]:
    """The fact: names that MyST gives to places of any page, ``(proxies)=``, and finds from any other."""
    pages = repository.files.with_suffix(".md")
    return frozenset(name for path in pages for name in _TARGET.findall(repository.files.text(path) or ""))


_OBJECT = regex(r"[A-Z.]")
"""What no heading is called: MyST also links to the functions and classes that Sphinx documents, `#Spawner.start`."""
_TARGET = regex(r"(?m)^[ \t]*\(([\w.:-]+)\)=[ \t]*$")


def _is_generated(repository: Repository, document: Document) -> bool:
    """Whether OpenAPI's generator wrote the page, and its links for a README that it wrote, too."""
    return "[[Back to Model list]]" in (repository.files.text(document.path) or "")


def _thanks(repository: Repository, document: Document) -> bool:
    """Whether a bot keeps a table of contributors in the page, whose links lead nowhere by design."""
    return "ALL-CONTRIBUTORS" in (repository.files.text(document.path) or "")


def _target(places: Standing, document: Document, link: Link, slugs: tuple[str, ...]) -> tuple[str | None, str]:
    """(page, fragment) of a link with a fragment to a Markdown page that is there; (None, "") for any other."""
    before, mark, fragment = link.target.partition("#")
    fragment = unquote(fragment).strip().removeprefix("user-content-")
    if not mark or not fragment or _NO_HEADING.search(fragment):
        return None, ""
    page: str | None
    if not before:
        page = document.path
    elif own := own_path(before, slugs):
        page = own[1]
    elif re.sub(r"^https?://(?:www\.)?|/$", "", before).lower() in slugs:
        page = next((path for path in places.files if _README.match(path)), None)
    else:
        path = local_path(before)
        page = places.join(document.directory, path) if path and not path.startswith("/") else None
    is_there = page is not None and page in places.files and page.lower().endswith(_MARKDOWN)
    return (page, fragment) if is_there else (None, "")


def _anchors(places: Standing, page: str) -> frozenset[str]:
    """What a fragment into a page may be; nothing if the page cannot be read or makes its headings by a template."""
    found = next((item for item in standing.with_pages(places.repository) if item.path == page), None)
    document = found or facts.parse(page, places.files.text(page) or "")
    if any(_TEMPLATE.search(line.text) for line in document.lines):
        return frozenset()
    return document.anchors or frozenset()


def _leads(fragment: str, anchors: frozenset[str], *, exact: bool) -> bool:
    wanted = fragment.replace(_VARIATION, "").lower()
    if wanted in {anchor.lower() for anchor in anchors}:
        return True
    bare = _letters(wanted)
    if any(not anchor.isascii() and _ascii(anchor) == _ascii(wanted) for anchor in anchors):
        return True
    if exact and _NEVER.search(wanted):
        return False
    alike = [anchor for anchor in anchors if _letters(anchor) == bare]
    return any(not exact or not anchor.isascii() or anchor != anchor.strip("-") for anchor in alike) or not bare


def _ascii(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", "", text.lower())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
