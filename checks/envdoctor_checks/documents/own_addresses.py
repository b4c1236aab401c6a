"""DOC010: addresses of this repository's own files on its hosting site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import documents as facts
from envdoctor.repository.documents import Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.badges import unknown_workflow
from envdoctor_checks.documents.rewriting import replaced
from envdoctor_checks.documents.standing import Standing

__all__ = ["DeadOwnUrl", "own_path"]

_URL = regex(r"https?://[^\s<>`\"')\]]+")
_OWN = regex(
    r"^https?://(?:www\.)?(?:raw\.githubusercontent\.com/(?P<raw>[\w.-]+/[\w.-]+)(?:/refs/heads)?/(?P<rawrest>[^#?\s]+)"
    r"|(?P<host>[\w.-]+)/(?P<slug>[\w.-]+/[\w.-]+)/(?:-/)?(?:blob|tree|raw|edit)/(?P<rest>[^#?\s]+))"
)


_HOME = regex(r"(?i)\b(?:url|homepage|repository|source|source[_ ]code|code)\b[\"']?\s*[:=]")
_ADDRESS = regex(r"github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?(?=[\s\"'/#]|$)")


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
    of its own. It is `certain` if git shows that the file was there and has left, otherwise a note. So is an address
    under a former owner (same name, other owner) or the one that a manifest gives as the project's, and one on `master`
    or `main` where the remote has only the other. Addresses by which Binder, Colab and nbviewer show a notebook of the
    repository, and those of a workflow's runs and badge, are read as the address of that file; a badge that names a
    workflow by what it is called is a note if no workflow is called so.

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
        declared = _declared(repository)
        for document in standing.with_pages(repository):
            seen: set[str] = set()
            for address, location in _urls(document):
                if (told := unknown_workflow(repository, address, slugs)) and f"{told[0]} {location.line}" not in seen:
                    seen.add(f"{told[0]} {location.line}")
                    yield self._badge(document, location, *told)
                url = facts.plain_address(address)
                own = own_path(url, slugs)
                former = None if own else _former_path(url, slugs) or own_path(url, declared)
                branch, path = own or former or ("", "")
                key = f"{location.line} {branch} {path}"
                if not path or key in seen:
                    continue
                seen.add(key)
                if places.exists_at(path):
                    yield from self._judge_branch(places, document, branch, path, location) if own else ()
                elif own and _present(repository, own):
                    yield from self._judge(places, document, own, location)
                elif former and (places.death(path) or places.near(path)):
                    yield from self._judge(places, document, former, location, confidence=Confidence.LIKELY)

    def _badge(self, document: Document, location: Location, name: str, names: tuple[str, ...]) -> Finding:
        return self.finding(
            f"`{document.path}` shows the badge of the workflow `{name}`, which is not there",
            subject=f"{document.path}#{name}",
            location=location,
            evidence=(Evidence(text=f"the workflows are called {', '.join(f'`{item}`' for item in names[:4])}"),),
            fix=Fix(text="give the badge's address by the workflow's file: `actions/workflows/FILE/badge.svg`"),
            severity=Severity.NOTE,
            confidence=Confidence.LIKELY,
        )

    def _judge_branch(
        self, places: Standing, document: Document, branch: str, path: str, location: Location
    ) -> Iterator[Finding]:
        """An address on the default branch's old name, where the remote has only the new one."""
        new = _renamed_branch(places, branch)
        if new is not None:
            yield self.finding(
                f"`{document.path}` gives the address of `{path}` on `{branch}`, which the remote does not have",
                subject=f"{document.path}#{branch}/{path}",
                location=location,
                evidence=(Evidence(text=f"it has `{new}`"),),
                fix=Fix(
                    text=f"write `{new}`",
                    edits=replaced(places.repository, location, f"{branch}/{path}", f"{new}/{path}"),
                ),
                severity=Severity.NOTE,
                confidence=Confidence.LIKELY,
            )

    def _judge(
        self,
        places: Standing,
        document: Document,
        own: tuple[str, str],
        location: Location,
        confidence: Confidence = Confidence.CERTAIN,
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
                confidence=confidence,
            )
        elif (
            places.is_complete
            and branch in {places.repository.git.branch or branch, "HEAD"}
            and not _goes_on(places, own)
        ):
            twin = places.twin(path) or places.near(path)
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
    for span in document.spans:
        yield from ((match[0], span.location) for match in _URL.finditer(span.text))
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


def _goes_on(places: Standing, own: tuple[str, str]) -> bool:
    """Whether the branch's name goes on with what looks like the path: ``dev/7.6.x`` of ``dev/7.6.x/README.md``."""
    branch, path = own
    known = _short_names(places.branches)
    parts = path.split("/")
    is_there = any(places.files.exists("/".join(parts[start:])) for start in range(1, len(parts)))
    return any(name.startswith(f"{branch}/") for name in known) or (
        is_there and branch not in known and branch not in {"main", "master", "HEAD"}
    )


def _former_path(url: str, slugs: tuple[str, ...]) -> tuple[str, str] | None:
    """(branch, path) of a file of a repository of the same name and host under another owner."""
    match = _OWN.match(url)
    if match is None:
        return None
    host, slug = ("github.com", match["raw"]) if match["raw"] else (match["host"], match["slug"])
    name = slug.partition("/")[2].lower().removesuffix(".git")
    kin = [item for item in slugs if item.partition("/")[0] == host.lower() and item.rpartition("/")[2] == name]
    return own_path(url, (*slugs, f"{host}/{slug}".lower().removesuffix(".git"))) if kin else None


def _declared(repository: Repository) -> tuple[str, ...]:
    """Addresses that a manifest at the root gives as its project's: one by which the repository once went."""
    rows = [
        row
        for path in ("pyproject.toml", "setup.cfg", "setup.py")
        for row in (repository.files.text(path) or "").splitlines()
        if path in repository.files and _HOME.search(row)
    ]
    found = (match[1].lower().removesuffix(".git") for row in rows for match in _ADDRESS.finditer(row))
    return tuple(dict.fromkeys(f"github.com/{slug}" for slug in found))


def _renamed_branch(places: Standing, branch: str) -> str | None:
    """``main`` for ``master`` and the other way round, if all branches of the remote are known and only that is."""
    other = {"master": "main", "main": "master"}.get(branch)
    if other is None:
        return None
    known = places.branches
    return other if f"refs/remotes/origin/{other}" in known and branch not in _short_names(known) else None


def _short_names(references: frozenset[str]) -> frozenset[str]:
    return frozenset(name.removeprefix("refs/remotes/origin/").removeprefix("refs/heads/") for name in references)
