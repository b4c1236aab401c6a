"""DOC022 and DOC023: containers and ports that documents name and the composition does not have."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import compose
from envdoctor.repository.compose import Port
from envdoctor.repository.documents import Document
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.composition import compose_call
from envdoctor_checks.documents.rewriting import replaced

__all__ = ["UnknownContainer", "UnpublishedPort"]

_VERBS = frozenset({"exec", "stop", "start", "restart", "attach", "logs", "kill", "inspect", "rm", "cp"})
_FLAGS = frozenset({("logs", "-f"), ("rm", "-f"), ("exec", "-t"), ("logs", "-t")})
_VALUED = frozenset({"-e", "--env", "-u", "--user", "-w", "--workdir", "--tail", "-n", "--since", "-t", "--time", "-f"})


class UnknownContainer(RepositoryCheck):
    """A document names a container that nothing gives this name.

    The container in `docker exec`, `stop`, `start`, `logs` and their kin is compared with the names that the same
    document gives with `docker run --name`, and with the compose files: a service's container has the service's name
    only if the file says `container_name`, otherwise it is called `project-service-1`. Other names are left alone.

    ## Why is this bad?
    `No such container`, although it is running: only its name is another.

    ## Example
    `docker exec -it web bash`, when the compose file has a service `web` without `container_name`.

    ## How to fix
    `docker compose exec web bash` finds the container by its service, whatever it is called.
    """

    code = "DOC022"
    name = "unknown-container"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Compare each name with those that are given."""
        files = repository.fact(compose.read)
        services = {service.name: service for item in files for service in item.services}
        given = {name for service in services.values() if (name := service.text("container_name"))}
        for document in standing.onboarding(repository):
            named = _named(document)
            seen: set[str] = set()
            for command in document.commands:
                name = None if command.foreign else _container(command.words)
                if name is None or name in seen or name in named | given:
                    continue
                seen.add(name)
                if name in services and not named:
                    place = Location(path=services[name].location.path, line=services[name].location.line)
                    yield self._finding(repository, document, command.location, name, place)
                elif other := _other_name(name, named, given, len(services)):
                    yield self._finding(repository, document, command.location, name, None, other)

    def _finding(
        self,
        repository: Repository,
        document: Document,
        location: Location,
        name: str,
        service: Location | None,
        other: str = "",
    ) -> Finding:
        text = "the service has no `container_name`" if service else f"what is started is called `{other}`"
        new = f"use `docker compose exec {name}` or its kin" if service else f"write `{other}`"
        return self.finding(
            f"`{document.path}` names the container `{name}`, which nothing gives this name",
            subject=f"{document.path}#{name}",
            location=location,
            evidence=(Evidence(text=text, location=service),),
            fix=Fix(text=new, edits=replaced(repository, location, name, other) if other else ()),
            confidence=Confidence.LIKELY,
        )


def _named(document: Document) -> set[str]:
    """The names that the document's own ``docker run`` gives."""
    return {
        value
        for command in document.commands
        if command.words[0] in {"docker", "podman"}
        for option, value in itertools.pairwise(
            part for word in command.words for part in (word.split("=", 1) if word.startswith("--name=") else [word])
        )
        if option == "--name"
    }


def _container(words: tuple[str, ...]) -> str | None:
    """The container that a ``docker`` command names literally."""
    if words[0] not in {"docker", "podman"}:
        return None
    rest = [word for word in words[1:] if word != "container"]
    if not rest or rest[0] not in _VERBS - {"cp"}:
        return None
    skip = False
    for word in rest[1:]:
        if skip:
            skip = False
        elif word in _VALUED and (rest[0], word) not in _FLAGS:
            skip = True
        elif not word.startswith("-"):
            return word if re.fullmatch(r"[A-Za-z0-9][\w.-]+", word) and "PLACEHOLDER" not in word else None
    return None


def _kin(name: str, named: set[str]) -> str:
    """The only container that the document starts, if its name begins like this one."""
    if len(named) != 1:
        return ""
    (other,) = named
    stem = re.split(r"[._-]", name)[0]
    return other if len(stem) > 2 and re.split(r"[._-]", other)[0] == stem else ""


def _other_name(name: str, named: set[str], given: set[str], services: int) -> str:
    """What the container is called by the document that starts it, or by compose files that name each of theirs."""
    if named or not services:
        return "" if services else _kin(name, named)
    return _meant(name, given) if len(given) == services else ""


def _meant(name: str, given: set[str]) -> str:
    """The only name of all that the compose files give that is nearly this one, or that it begins with."""
    near = {
        *difflib.get_close_matches(name, given, n=2, cutoff=0.8),
        *(it for it in given if name.startswith(f"{it}_")),
    }
    return near.pop() if len(near) == 1 else ""


_LOCAL = regex(r"\b(?:https?://)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b")
_NEAR = 25
"""Lines after ``docker compose up`` within which an address is taken for what it started."""


class UnpublishedPort(RepositoryCheck):
    """A document sends the reader to a port of this machine that the composition does not publish.

    Addresses on `localhost` in the lines after `docker compose up` are compared with the ports that the compose files
    publish. A number that any other file of the repository mentions is left alone, since whatever listens there may
    have been told so in another way.

    ## Why is this bad?
    Everything starts, and the browser shows "connection refused": nobody can tell from that whether the application or
    the document is wrong.

    ## Example
    "Run `docker compose up` and open http://localhost:8000", when the compose file says `"8080:8000"`... on 8080.

    ## How to fix
    Write the published port.
    """

    code = "DOC023"
    name = "unpublished-port"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Compare each address with the published ports."""
        services = [service for item in repository.fact(compose.read) for service in item.services]
        published = {number: service for service in services for number in _published(service.ports)}
        if not published:
            yield Skipped(reason="no compose file that publishes a port")
            return
        found = [pair for document in standing.onboarding(repository) for pair in _addresses(document)]
        numbers = {number for *_, number in found} - set(published)
        documents = {document.path for document, *_ in found}
        others = [path for path in repository.files if path not in documents and not path.endswith(_PROSE)]
        silent = unmentioned(repository, numbers, others) if numbers else frozenset()
        seen: set[tuple[str, str]] = set()
        for document, location, number in found:
            if number in silent and (document.path, number) not in seen:
                seen.add((document.path, number))
                yield self._finding(document, location, number, sorted(published))

    def _finding(self, document: Document, location: Location, number: str, published: list[str]) -> Finding:
        return self.finding(
            f"`{document.path}` sends the reader to port {number}, which the composition does not publish",
            subject=f"{document.path}#{number}",
            location=location,
            evidence=(Evidence(text=f"it publishes {', '.join(published[:8])}"),),
            fix=Fix(text=f"write {published[0]}" if len(published) == 1 else "write the published port"),
            confidence=Confidence.LIKELY,
        )


_PROSE = (".md", ".rst", ".txt", ".lock", ".svg", ".json", ".csv", ".sql", ".po", ".min.js", ".css", ".map", ".ipynb")


def _published(ports: tuple[Port, ...]) -> Iterator[str]:
    """The host's side of each published port; of a range, each number."""
    for port in ports:
        first, _, last = (port.published or "").partition("-")
        if first.isdecimal():
            yield from map(str, range(int(first), min(int(last or first), int(first) + 500) + 1))


def _addresses(document: Document) -> Iterator[tuple[Document, Location, str]]:
    """Local addresses in the running text after a ``docker compose up``."""
    starts = [
        item.location.line or 0
        for item in document.commands
        if not item.foreign and compose_call(item.words) and "up" in item.words
    ]
    for line in document.lines if starts else ():
        at = line.location.line or 0
        if not line.past and any(start <= at <= start + _NEAR for start in starts):
            for match in _LOCAL.finditer(line.text):
                yield document, line.location, match[1]
