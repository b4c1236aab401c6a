"""SVC010, SVC012, SVC014 and SVC015: files that Compose refuses, and keys that do not do what they seem to do."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from envdoctor.api import Confidence, Edit, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository import compose
from envdoctor.repository.compose import ComposeFile, Port, Service
from envdoctor.repository.compose.schema import violations
from envdoctor.repository.yaml import Mapping, Node, Scalar
from envdoctor.values import regex
from envdoctor_checks.services.common import ComposeCheck, at, projects
from envdoctor_checks.text_edits import block_removed, line_removed

__all__ = ["ContainerName", "HostPortCollision", "IgnoredKey", "InvalidComposeFile"]

_SWARM = regex(r"(?i)stack|swarm")
_IGNORED = {
    "placement": "where containers run",
    "update_config": "how updates roll out",
    "rollback_config": "how updates are taken back",
    "endpoint_mode": "how the service is found",
}
_CALLERS = (".sh", ".md", ".rst", ".yml", ".yaml", ".py", ".mk")
_EVERYWHERE = frozenset({None, "", "0.0.0.0", "::"})  # noqa: S104 - this is what the check looks for


class InvalidComposeFile(ComposeCheck):
    """Compose refuses the file.

    Looked at are the YAML itself, the keys and types of the compose specification's schema, and, in the file that
    Compose loads by its name, services and volumes that are used but that no compose file of the repository defines.
    Values with variables are taken to be right.

    ## Why is this bad?
    `docker compose up` ends with an error before anything starts.

    ## Example
    ```yaml
    services:
      web:
        environment: A=1      # has to be a mapping or a list
        depends_on: [databse]
    ```

    ## How to fix
    Correct the line. `docker compose config --quiet` reads the file and starts nothing.
    """

    code = "SVC015"
    name = "invalid-compose-file"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION
    alone = True

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding for each line that is wrong."""
        wrong = list(item.errors)
        if not wrong and _is_first_format(item):
            wrong.append((1, "it is in the format of 2014, without `services`, which Compose v2 does not read"))
        if not wrong and item.root is not None:
            wrong += violations(item.root)
        found = [(at(item, line), message) for line, message in wrong]
        if not found and item.default:
            whole = next((one for one in projects(repository) if one.path == item.path), item)
            found += (*_undefined(whole, repository), *_unreadable(whole, repository))
        for place, message in found[:5]:
            yield self.finding(
                f"Compose refuses `{place.path}`: {message}",
                subject=message,
                location=place,
                fix=Fix(text="correct the line; `docker compose config --quiet` checks it"),
            )


def _key_of(node: Node | None, key: str, item: ComposeFile) -> Location | None:
    found = node.keys.get(key) if isinstance(node, Mapping) else None
    return Location(path=found.source or item.path, line=found.line) if found else None


def _is_first_format(item: ComposeFile) -> bool:
    """Whether services stand at the top level, as in version 1 of the format."""
    root = item.root
    if root is None or {"services", "include", "version", "name"} & set(item.keys):
        return False
    services = [value for key, value in root.items() if not key.startswith("x-")]
    return bool(services) and all(value.get("image") or value.get("build") for value in services)


def _undefined(item: ComposeFile, repository: Repository) -> Iterator[tuple[Location, str]]:
    """Services and volumes that are used and defined nowhere, each once."""
    included = item.root.get("include") if item.root else None
    known = [path for path in item.includes if path in repository.files]
    if included and len(known) < max(len(included.elements()), len(item.includes)):
        return
    everything = repository.fact(compose.read)
    services = {service.name for file in everything for service in file.services}
    volumes = {name for file in everything for name in file.volumes}
    seen: set[str] = set()
    for service in item.services:
        for name in service.depends_on:
            if name not in {*services, *service.optional_dependencies, *seen} and _nowhere(name, item, repository):
                seen.add(name)
                yield service.at("depends_on", "links"), f"the service `{name}` is needed and not defined"
        for mount in service.mounts:
            name = mount.source or ""
            if mount.kind == "volume" and name not in {*volumes, *seen, ""} and _nowhere(name, item, repository):
                seen.add(name)
                yield service.place(mount), f"the volume `{name}` is used and not defined"


def _unreadable(item: ComposeFile, repository: Repository) -> Iterator[tuple[Location, str]]:
    """Commands whose quotes do not end, and files that services extend and that are not there."""
    for service in item.services:
        for key in ("command", "entrypoint"):
            node = service.node.get(key) if service.node else None
            text = node.text() if isinstance(node, Scalar) else None
            if text and "$" not in text and not _splits(text):
                yield service.at(key), f"the {key} of `{service.name}` has a quote without an end"
    for service in item.services:
        path = service.extends[0] if service.extends else None
        if path and path not in repository.files and not (repository.root / path).exists():
            yield service.at("extends"), f"`{path}`, which `{service.name}` extends, is not there"


def _splits(text: str) -> bool:
    try:
        shlex.split(text)
    except ValueError:
        return False
    return True


def _nowhere(name: str, item: ComposeFile, repository: Repository) -> bool:
    """Whether no other YAML file could define a name: files of any name can be put together with ``-f``."""
    pattern = re.compile(rf"(?m)^ +{re.escape(name)}:")
    others = (path for path in repository.files.with_suffix(".yml", ".yaml") if path != item.path)
    return "$" not in name and not any(pattern.search(repository.files.text(path) or "") for path in others)


class HostPortCollision(ComposeCheck):
    """Two services of one file publish the same port of the machine.

    Looked at are the `ports` of services that run at the same time: those without profiles, and those that share one.
    Different addresses, protocols and unknown variables are left alone.

    ## Why is this bad?
    `docker compose up` cannot start both: "Bind for 0.0.0.0:8000 failed: port is already allocated".

    ## Example
    Both `web` and `admin` say `ports: ["8000:8000"]`.

    ## How to fix
    Give one of them another published port, the number before the colon. If they are alternatives, say so with
    `profiles`, so that a plain `docker compose up` starts only one.
    """

    code = "SVC010"
    name = "host-port-collision"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per port that is wanted twice."""
        taken: list[tuple[Service, Port]] = []
        templates = _templates(repository)
        for service in item.services:
            for port in service.ports:
                if not _numbers(port.published):
                    continue
                rival = next((other for other in taken if _collide(other, (service, port))), None)
                if rival is not None:
                    yield self.finding(
                        f"`{rival[0].name}` and `{service.name}` both publish port {port.published}",
                        subject=f"{rival[0].name}+{service.name}:{port.published}",
                        location=service.place(port),
                        evidence=(
                            Evidence(
                                text=f"`{rival[0].name}` publishes {port.published}",
                                location=rival[0].place(rival[1]),
                            ),
                        ),
                        fix=Fix(text="publish one of them under another number, or give them different profiles"),
                        severity=Severity.NOTE if {rival[0].name, service.name} & templates else None,
                        confidence=Confidence.LIKELY,
                    )
                taken.append((service, port))


def _templates(repository: Repository) -> frozenset[str]:
    """Services that extend another one, or that others extend: often meant to be started one at a time."""
    services = [service for file in repository.fact(compose.read) for service in file.services if service.extends]
    return frozenset(name for one in services if one.extends for name in (one.name, one.extends[1]))


def _numbers(published: str | None) -> frozenset[int]:
    """The ports that `8000` or `8000-8010` stands for; none if it is neither, or a range of free choice."""
    match = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?", published or "")
    if match is None:
        return frozenset()
    return frozenset(range(int(match[1]), min(int(match[2] or match[1]), int(match[1]) + 500) + 1))


def _collide(first: tuple[Service, Port], second: tuple[Service, Port]) -> bool:
    one, other = first[0], second[0]
    same = _numbers(first[1].published) & _numbers(second[1].published)
    if one is other or not same or first[1].protocol != second[1].protocol:
        return False
    if (one.profiles or other.profiles) and not set(one.profiles) & set(other.profiles):
        return False
    hosts = {first[1].host, second[1].host}
    if "0" in {one.text("scale"), other.text("scale")}:
        return False
    return len(hosts) == 1 or bool(hosts & _EVERYWHERE and not any("$" in (host or "") for host in hosts))


class ContainerName(ComposeCheck):
    """A service has a fixed `container_name`, so only one copy of the project can run on a machine.

    Looked at is `container_name` without a variable, in the file that Compose loads by its name.

    ## Why is this bad?
    Names of containers are unique per machine. A second checkout (for a review, a second branch, a colleague's fork)
    does not start: "The container name "/db" is already in use". `docker compose up --scale` does not work either.

    ## Example
    `container_name: db`

    ## How to fix
    Delete the line: `docker compose exec db ...` knows the service by its own name anyway.
    """

    code = "SVC012"
    name = "container-name"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per file, with the services as evidence."""
        named = [service for service in item.services if (service.text("container_name") or "$").find("$") < 0]
        if named and item.default:
            names = ", ".join(f"`{service.name}`" for service in named[:6])
            yield self.finding(
                f"a fixed container name ({names}) keeps a second checkout from running",
                subject="container_name",
                location=named[0].at("container_name"),
                evidence=tuple(
                    Evidence(text=f"`{service.text('container_name')}`", location=service.at("container_name"))
                    for service in named[:6]
                ),
                fix=Fix(
                    text="delete `container_name`; Compose makes names from the project and the service",
                    edits=_without_names(repository, named),
                ),
            )


def _without_names(repository: Repository, services: list[Service]) -> tuple[Edit, ...]:
    """The edits that delete the fixed names; none if another file calls a container by such a name."""
    names = {service.text("container_name") or "" for service in services} - {service.name for service in services}
    called = re.compile(
        rf"\bdocker\s+(?:exec|logs|cp|stop|start|restart|inspect|rm)\b.*\b(?:{'|'.join(map(re.escape, names))})\b"
    )
    texts = (
        repository.files.text(path) or "" for path in repository.files if path.endswith(_CALLERS) or "/" not in path
    )
    if names and any("docker" in text and called.search(text) for text in texts):
        return ()
    return tuple(
        edit
        for service in services
        for edit in line_removed(repository, service.at("container_name"), "container_name")
    )


class IgnoredKey(ComposeCheck):
    """A key under `deploy` works only in a Swarm; Compose ignores it.

    Looked at are `placement`, `update_config`, `rollback_config` and `endpoint_mode`, except in files for
    `docker stack` (by their name). Limits, reservations, replicas and restart policies do work and are left alone.

    ## Why is this bad?
    Whoever reads the file believes in something that does not happen.

    ## Example
    ```yaml
        deploy:
          placement: {constraints: [node.role == manager]}
    ```

    ## How to fix
    Delete the key, or move it into a file of its own for the Swarm.
    """

    code = "SVC014"
    name = "ignored-key"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per key."""
        if _SWARM.search(item.path):
            return
        for service in item.services:
            deploy = service.node.get("deploy") if service.node else None
            for key, value in deploy.items() if deploy else ():
                if key in _IGNORED:
                    yield self.finding(
                        f"`deploy.{key}` of `{service.name}` ({_IGNORED[key]}) is ignored outside a Swarm",
                        subject=f"{service.name}.{key}",
                        location=Location(path=value.source or item.path, line=value.line),
                        fix=Fix(
                            text=f"delete `{key}`, or keep it in a file for `docker stack deploy`",
                            edits=block_removed(repository, _key_of(deploy, key, item), key),
                        ),
                    )
