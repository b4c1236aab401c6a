"""DOC016 and DOC017: clone addresses and ports that contradict the repository."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import documents as facts
from envdoctor.repository.documents import Command, Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing

__all__ = ["CloneOfAnotherOwner", "UnexposedPort"]

_CLONE = regex(
    r"(?:git\+)?(?:https?://|ssh://|git://)?(?:git@)?([\w.-]+\.\w+)[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?(?:[@#/].*)?$"
)

_ANYBODY = regex(r"(?i)PLACEHOLDER|your|user|name|\bmy|\byou\b|fork|github|account|owner|xxx")


class CloneOfAnotherOwner(RepositoryCheck):
    """A document clones this repository from another owner than the one it has now.

    The addresses of `git clone` and `pip install git+...` are compared with the remotes that git knows. A repository of
    the same name under another owner is reported only if this repository names its present owner somewhere else, so
    that a fork is left alone. Hosting sites redirect for as long as nobody takes the old name, so this is a note.

    ## Why is this bad?
    Whoever registers the abandoned name gets everybody who follows the document to run their code.

    ## Example
    `git clone https://github.com/nvie/rq.git`, though the project has lived at `rq/rq` for years.

    ## How to fix
    Write the present address.
    """

    code = "DOC016"
    name = "clone-of-another-owner"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Compare each address with the remotes."""
        slugs = repository.fact(facts.identity).slugs
        if not slugs:
            yield Skipped(reason="no remote, so its own address is unknown")
            return
        known = {slug.rpartition("/")[2]: slug for slug in slugs}
        documents = standing.onboarding(repository)
        for document in documents:
            seen: set[str] = set()
            for command in document.commands:
                slug = _address(command.words)
                name = slug.rpartition("/")[2]
                if (
                    slug
                    and slug not in seen
                    and slug not in slugs
                    and slug.partition("/")[0] == known.get(name, "").partition("/")[0]
                    and _names(repository, known[name])
                    and not _tells_apart(document, slug, known[name])
                ):
                    seen.add(slug)
                    yield self._finding(document, command, slug, known[name])

    def _finding(self, document: Document, command: Command, slug: str, own: str) -> Finding:
        return self.finding(
            f"`{document.path}` clones `{slug}`, but this repository is `{own}`",
            subject=f"{document.path}#{slug}",
            location=command.location,
            evidence=(Evidence(text=f"other files of the repository name `{own}`"),),
            fix=Fix(text=f"write `https://{own}`"),
            confidence=Confidence.LIKELY,
        )


def _tells_apart(document: Document, slug: str, own: str) -> bool:
    """Whether the page also links to both, so that it means the other one: somebody's image, a fork."""
    targets = [re.sub(r"^https?://|\.git$|/$", "", link.target.lower()) for link in document.links]
    return slug in targets and any(target.startswith(own) for target in targets)


def _address(words: tuple[str, ...]) -> str:
    """``host/owner/name`` of what a command clones, ``""`` if it clones nothing."""
    if words[:2] != ("git", "clone") and not any(word.startswith("git+") for word in words):
        return ""
    for word in words[1:]:
        if (match := _CLONE.match(word)) and not _ANYBODY.search(match[2]):
            return f"{match[1]}/{match[2]}/{match[3]}".lower().removesuffix(".git")
    return ""


def _names(repository: Repository, slug: str) -> bool:
    """Whether the repository itself names its present address."""
    own = re.compile(r"(?i)(?:readme|pyproject|setup|contributing)[^/]*$")
    paths = [path for path in repository.files if own.match(path)]
    return any(slug in (repository.files.text(path) or "").lower() for path in paths)


_EXPOSE = regex(r"(?im)^\s*EXPOSE\s+([\d \t/a-z]+)$")
_PUBLISHED = regex(r"^(?:[\d.]+:)?\d+:(\d+)(?:/tcp)?$")


class UnexposedPort(RepositoryCheck):
    """A document publishes a port of this repository's image that the image does not expose.

    The container port in `docker run -p 8000:8000` is compared with `EXPOSE` of the repository's Dockerfiles, if the
    image has the repository's own name and every Dockerfile states what it exposes. A note, because a process may
    listen on a port that is not exposed.

    ## Why is this bad?
    The container runs, and the browser shows "connection refused": nothing tells which of the two is wrong.

    ## Example
    `docker run -p 8000:8000 acme/shop`, when the Dockerfile says `EXPOSE 5000`.

    ## How to fix
    Write the port that the image exposes, or start it with `docker compose up`, where it is written once.
    """

    code = "DOC017"
    name = "unexposed-port"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Compare the published ports with the exposed ones."""
        paths = [path for path in repository.files.matching("Dockerfile*", "*.Dockerfile") if path.count("/") < 3]
        found = {path: _EXPOSE.findall(repository.files.text(path) or "") for path in paths}
        exposed = {port for rows in found.values() for row in rows for port in re.findall(r"\d+", row)}
        if not found or not all(found.values()):
            yield Skipped(reason="no Dockerfile, or one that exposes no literal port")
            return
        names = repository.fact(facts.identity).names
        for document in standing.onboarding(repository):
            seen: set[str] = set()
            for command in document.commands:
                for port in _ports(command.words, names):
                    if port not in exposed and port not in seen:
                        seen.add(port)
                        yield self._finding(document, command, port, sorted(exposed), paths[0])

    def _finding(self, document: Document, command: Command, port: str, exposed: list[str], path: str) -> Finding:
        return self.finding(
            f"`{document.path}` publishes port {port} of the image, which exposes {', '.join(exposed)}",
            subject=f"{document.path}#{port}",
            location=command.location,
            evidence=(Evidence(text=f"`EXPOSE {' '.join(exposed)}`", location=Location(path=path)),),
            fix=Fix(text=f"write `{exposed[0]}` for the port inside of the container"),
            confidence=Confidence.LIKELY,
        )


def _ports(words: tuple[str, ...], names: frozenset[str]) -> Iterator[str]:
    """Container ports that ``docker run`` publishes of an image that has the repository's name."""
    if words[:2] not in {("docker", "run"), ("podman", "run")}:
        return
    if not any(re.split(r"[:@]", word.rpartition("/")[2])[0].lower() in names for word in words[2:]):
        return
    for option, value in itertools.pairwise(words):
        if option in {"-p", "--publish"} and (match := _PUBLISHED.match(value)):
            yield match[1]
