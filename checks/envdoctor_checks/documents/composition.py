"""DOC007: compose services that documents name and that no compose file has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import compose
from envdoctor.repository.compose import ComposeFile
from envdoctor.repository.documents import Command, Document
from envdoctor.values import dataclass, regex
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.standing import Standing

__all__ = ["MissingComposeService", "compose_call"]

_GLOBAL_VALUED = frozenset(
    {"-f", "--file", "-p", "--project-name", "--profile", "--env-file", "--project-directory", "--ansi", "--progress"}
)
_FIRST_ONLY = frozenset({"run", "exec", "port"})
_EVERY = frozenset(
    {"up", "logs", "build", "restart", "stop", "start", "pull", "rm", "ps", "kill", "create", "top", "down", "push"}
)
_VALUED = frozenset({
    "-e", "--env", "-u", "--user", "-v", "--volume", "-w", "--workdir", "-p", "--publish", "--name", "--entrypoint",
    "-l", "--label", "--index", "-t", "--timeout", "--tail", "--since", "--until", "-n", "--build-arg",
    "--progress", "-m", "--memory", "--scale", "--profile", "-s", "--signal", "--filter", "--format", "--pull",
    "--exit-code-from", "--attach", "--no-attach", "--wait-timeout", "--env-from-file", "--protocol",
})  # fmt: skip


_COMMENTED = regex(r"(?m)^[ \t]*#[ \t]*([\w.-]+):[ \t]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeCall:
    """What a Compose command names: files given with ``-f``, profiles, and services."""

    files: tuple[str, ...]
    services: tuple[str, ...]
    profiles: tuple[str, ...] = ()


def compose_call(words: tuple[str, ...]) -> ComposeCall | None:
    """A Compose command taken apart; None for any other command."""
    if words[:2] == ("docker", "compose"):
        rest = list(words[2:])
    elif words[0] in {"docker-compose", "podman-compose"}:
        rest = list(words[1:])
    else:
        return None
    files, profiles = [], []
    while rest and rest[0].startswith("-"):
        option, equals, value = rest.pop(0).partition("=")
        if option in _GLOBAL_VALUED and not equals and rest:
            value = rest.pop(0)
        if option in {"-f", "--file"}:
            files.append(value)
        elif option == "--profile":
            profiles.append(value)
    services = _services(rest[0], rest[1:]) if rest else ()
    return ComposeCall(files=tuple(files), services=tuple(services), profiles=tuple(profiles))


def _services(command: str, words: list[str]) -> list[str]:
    if command not in _FIRST_ONLY | _EVERY:
        return []
    found: list[str] = []
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in _VALUED and not (command in {"logs", "down"} and word in {"-t", "-v"}):
            skip = True
        elif word.startswith("-"):
            continue
        elif not re.fullmatch(r"[A-Za-z0-9][\w.-]*\w|\w", word) or "PLACEHOLDER" in word or ".." in word:
            break
        else:
            found.append(word)
            if command in _FIRST_ONLY:
                break
    return found


class MissingComposeService(RepositoryCheck):
    """A document names a compose service that no compose file defines.

    `docker compose run`, `exec`, `up`, `logs` and their kin are compared with the services of all compose files of the
    repository. It is reported if git shows that a service of this name was there, or if exactly one service has nearly
    the same name; any other name may be a placeholder or belong to somebody else's composition. If a compose file
    cannot be read, or includes one that is not here, nothing is said.

    ## Why is this bad?
    `no such service` tells the reader neither what the service is called now nor whether the step is still needed.

    ## Example
    `docker compose logs rabbitmq`, when the service is called `rabbit`.

    ## How to fix
    Write the service's name as the compose file spells it.
    """

    code = "DOC007"
    name = "missing-compose-service"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look up every service."""
        files = [item for item in repository.fact(compose.read) if item.services]
        if not files:
            yield Skipped(reason="no compose file")
            return
        if any(_is_open(repository, item) for item in files):
            yield Skipped(reason="a compose file cannot be read as a whole")
            return
        places = repository.fact(standing.read)
        known = {service.name for item in files for service in item.services}
        for item in files:  # what is commented out waits for the reader to take the marks away
            known.update(_COMMENTED.findall(repository.files.text(item.path) or ""))
        for document in standing.onboarding(repository):
            seen: set[str] = set()
            for command in document.commands:
                call = None if command.foreign else compose_call(command.words)
                for name in call.services if call else ():
                    if name not in known and name not in seen and not _writes_compose(document):
                        seen.add(name)
                        yield from self._judge(places, files, document, command, name)

    def _judge(
        self, places: Standing, files: list[ComposeFile], document: Document, command: Command, name: str
    ) -> Iterator[Finding]:
        near = [item for item in files if item.directory in places.bases(document, command.directory)]
        if not near:
            return
        known = sorted({service.name for item in near for service in item.services})
        removed = next((commit for item in near if (commit := places.history.removal(f"  {name}:", item.path))), None)
        close = difflib.get_close_matches(name, known, n=2, cutoff=0.6)
        close = close or [other for other in known if name.startswith(other) or other.startswith(name)]
        if removed is None and len(close) != 1:
            return
        text = (
            f"it was removed in commit {removed[:9]}"
            if removed
            else f"the services are {', '.join(f'`{x}`' for x in known[:10])}"
        )
        yield self.finding(
            f"`{document.path}` names the compose service `{name}`, which no compose file defines",
            subject=f"{document.path}#{name}",
            location=command.location,
            evidence=(Evidence(text=text, location=Location(path=near[0].path)),),
            fix=Fix(text=f"write `{close[0]}` instead of `{name}`" if close else "name a service that is there"),
        )


def _is_open(repository: Repository, item: ComposeFile) -> bool:
    return bool(item.errors) or any(path not in repository.files for path in item.includes)


def _writes_compose(document: Document) -> bool:
    """Whether the document has the reader write or fetch a compose file of their own."""
    return any("compose" in name and name.endswith((".yml", ".yaml")) for name in document.outputs)
