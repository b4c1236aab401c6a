"""DOC004 and DOC010: links to files of the repository that are not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import documents as facts
from envdoctor.repository.documents import Document, Link
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.standing import Standing

__all__ = ["BrokenLink", "DeadOwnUrl", "own_path"]

_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:|^//|^\{|^%7B|^<|^\$", re.IGNORECASE)
_SITE = re.compile(
    r"(?i)(^|/)(mkdocs\.ya?ml|docusaurus\.config\.[jt]s|conf\.py|_config\.ya?ml|(hugo|book|config)\.toml|hugo\.ya?ml"
    r"|antora\.yml|docs\.json|mint\.json|vitepress|astro\.config\.\w+|zensical\.toml|SUMMARY\.md)$"
)
_PLAIN = re.compile(r"(?i)^[^/]*$|(^|/)(readme|contributing|agents|claude)[\w.-]*$")
_DOCS = re.compile(r"(?i)(^|/)(docs?|documentation|wiki)/")
_MOST = 5
_PLAIN_FILES = frozenset({"LICENSE", "COPYING", "AUTHORS", "CONTRIBUTING", "CHANGELOG", "Makefile", "Dockerfile"})
_TEXTS = (".md", ".markdown", ".rst", ".txt", ".mdx")
_FILES = (*_TEXTS, ".png", ".jpg", ".jpeg", ".gif", ".svg", ".py", ".sh", ".yml", ".yaml", ".toml")


class BrokenLink(RepositoryCheck):
    """A link in a document leads to a file of the repository that is not there.

    Relative links and images, and links from the repository's root, are resolved as GitHub and GitLab do, or from the
    root of the documentation. A target is `certain` to be broken if git shows that it was there and has left; one that
    never was is a note, and only in documents outside of a documentation site, whose generator may map addresses its
    own way. A fragment is checked only in Markdown of this repository, and is a note.

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
        documents = standing.onboarding(repository)
        if not any(document.links for document in documents):
            yield Skipped(reason="no document holds a link")
            return
        places = repository.fact(standing.read)
        has_site = any(_SITE.search(path) for path in repository.files)
        for document in documents:
            in_site = not _is_plain(document.path, has_site=has_site)
            seen: set[str] = set()
            found: list[Finding] = []
            for link in document.links:
                key = f"{link.location.line} {link.target}"
                if key not in seen and (path := _local(link.target)) is not None:
                    seen.add(key)
                    found += self._judge(places, document, link, path, in_site=in_site)
            unproved = [item for item in found if item.confidence == Confidence.LIKELY]
            yield from (item for item in found if item not in unproved or len(unproved) <= _MOST)
            if len(unproved) > _MOST:
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
        if any(_there(places, spot, in_site=in_site) for spot in spots) or not spots:
            return
        if any(places.is_output(spot, document, ("",)) for spot in spots):
            return
        for spot in spots:
            death = places.death(spot)
            if death is not None:
                gone = standing.Gone(path=spot, death=death, heir=places.heir(death, spot))
                new = _relative(gone.heir, document) if gone.heir else None
                yield self._finding(document, link, (gone.evidence,), new, certain=True)
                return
        twin = places.twin(path)
        if in_site or not (path.endswith(_FILES) or twin):
            return
        text = f"`{twin}` has the same name" if twin else "no file of this name ever was there"
        yield self._finding(
            document, link, (Evidence(text=text),), _relative(twin, document) if twin else None, certain=False
        )

    def _finding(
        self, document: Document, link: Link, evidence: tuple[Evidence, ...], new: str | None, *, certain: bool
    ) -> Finding:
        kind = "shows the image" if link.image else "links to"
        return self.finding(
            f"`{document.path}` {kind} `{link.target}`, which is not there",
            subject=f"{document.path}#{link.target}",
            location=link.location,
            evidence=evidence,
            fix=Fix(text=f"link to `{new}` instead" if new else "link to what took its place, or remove the link"),
            severity=None if certain else Severity.NOTE,
            confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
        )


def _is_plain(path: str, *, has_site: bool) -> bool:
    """Whether a document is read as the hosting site shows it, rather than as a generator builds it."""
    return not has_site if _DOCS.search(path) else bool(_PLAIN.search(path))


def _local(target: str) -> str | None:
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
        top = document.path.partition("/")[0] if document.directory else ""
        return tuple(
            dict.fromkeys(
                [
                    path.strip("/"),
                    f"{top}/{path.strip('/')}".strip("/"),
                    posixpath.join(document.directory, path.strip("/")),
                ]
            )
        )
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


def _relative(path: str | None, document: Document) -> str:
    return posixpath.relpath(path or "", document.directory or ".")


_URL = re.compile(r"https?://[^\s<>`\"')\]]+")
_OWN = re.compile(
    r"^https?://(?:www\.)?(?:raw\.githubusercontent\.com/(?P<raw>[\w.-]+/[\w.-]+)(?:/refs/heads)?/(?P<rawrest>[^#?\s]+)"
    r"|(?P<host>[\w.-]+)/(?P<slug>[\w.-]+/[\w.-]+)/(?:-/)?(?:blob|tree|raw|edit)/(?P<rest>[^#?\s]+))"
)


def own_path(url: str, slugs: tuple[str, ...]) -> tuple[str, str] | None:
    """(branch, path) of an address of a file in this very repository; None for any other address."""
    match = _OWN.match(url)
    if match is None:
        return None
    slug = f"github.com/{match['raw']}" if match["raw"] else f"{match['host']}/{match['slug']}"
    if slug.lower().removesuffix(".git") not in slugs:
        return None
    branch, _, path = (match["rawrest"] or match["rest"] or "").partition("/")
    path = unquote(path).strip("/").rstrip(".,;:)'\"")
    return (branch, path) if branch and path and not re.search(r"[<>{}$*()\\\[\]]|PLACEHOLDER", path) else None


class DeadOwnUrl(RepositoryCheck):
    """A document links to a file of this repository on its hosting site, and the file is gone.

    Addresses with `blob`, `tree` or `raw`, and `raw.githubusercontent.com`, are compared with the remotes that git has.
    Only addresses on the branch that is checked out, or on its usual names, are looked at; a tag or a commit is a place
    of its own. It is `certain` if git shows that the file was there and has left, otherwise a note.

    ## Why is this bad?
    `curl` of a missing file gives a page that says 404, which the next command then tries to run.

    ## Example
    `wget https://raw.githubusercontent.com/acme/shop/main/docker-compose.yml`, after that file moved to `deploy/`.

    ## How to fix
    Use the new address; for links between files of one repository use relative paths, which also work in a fork and on
    a branch.
    """

    code = "DOC010"
    name = "dead-own-url"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Resolve every address that points into this repository."""
        slugs = repository.fact(facts.identity).slugs
        if not slugs:
            yield Skipped(reason="no remote, so its own address is unknown")
            return
        places = repository.fact(standing.read)
        for document in standing.onboarding(repository):
            seen: set[str] = set()
            for url, location in _urls(document):
                own = own_path(url, slugs)
                key = f"{location.line} {own}"
                if own is None or key in seen or places.exists_at(own[1]):
                    continue
                if _present(repository, own):
                    seen.add(key)
                    yield from self._judge(places, document, own, location)

    def _judge(
        self, places: Standing, document: Document, own: tuple[str, str], location: Location
    ) -> Iterator[Finding]:
        branch, path = own
        death = places.death(path)
        message = f"`{document.path}` gives the address of `{path}` in this repository, which is"
        subject = f"{document.path}#{path}"
        if death is not None:
            gone = standing.Gone(path=path, death=death, heir=places.heir(death, path))
            yield self.finding(
                f"{message} gone",
                subject=subject,
                location=location,
                evidence=(gone.evidence,),
                fix=gone.fix(document.path),
            )
        elif places.is_complete and branch == (places.repository.git.branch or branch):
            twin = places.twin(path)
            yield self.finding(
                f"{message} not on `{branch}`",
                subject=subject,
                location=location,
                evidence=(Evidence(text="no file of this path ever was there"),),
                fix=Fix(text=f"write `{twin}` instead" if twin else "give the address of a file that is there"),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )


def _urls(document: Document) -> Iterator[tuple[str, Location]]:
    for link in document.links:
        yield link.target, link.location
    for block in document.blocks:
        for offset, row in enumerate(block.text.split("\n")):
            for match in _URL.finditer(row):
                yield match[0], Location(path=document.path, line=(block.location.line or 1) + offset)


def _present(repository: Repository, own: tuple[str, str]) -> bool:
    """Whether an address is on the branch at hand, and on no other branch that is known here and still has the file."""
    branch, path = own
    git = repository.git
    if git.try_ask("cat-file", "-e", f"refs/remotes/origin/{branch}:{path}") is not None:
        return False
    return branch in {git.branch, "main", "master", "HEAD", "develop", "dev"}
