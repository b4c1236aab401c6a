"""ENG: what the repository's compose file needs from this machine's engine."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator

from envdoctor.api import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Host,
    JointCheck,
    Location,
    Repository,
    Ring,
    Severity,
    Skipped,
)
from envdoctor.host import engine, engine_contents, ports
from envdoctor.host.engine_contents import Container
from envdoctor.host.ports import Listener
from envdoctor.repository import compose
from envdoctor.repository.compose import ComposeFile, Port, Service
from envdoctor.values import dataclass

__all__ = ["CompositionCheck", "EngineTooOld", "NotEnoughMemory", "PortTaken", "Setting", "project_name"]

_WILDCARDS = frozenset({None, "", "0.0.0.0", "::", "[::]"})  # noqa: S104


def _composition(repository: Repository) -> ComposeFile | None:
    """What `docker compose` makes of the file that it picks up at the root: override, includes and all."""
    files = [item for item in repository.fact(compose.composed) if item.default and not item.directory]
    return files[0] if files else None


def project_name(repository: Repository, file: ComposeFile) -> str:
    """The project's name as Compose derives it."""
    node = file.root.get("name") if file.root else None
    given = node.text() if node else None
    name = given if given and "$" not in given else repository.root.name
    return re.sub(r"[^a-z0-9_-]", "", name.lower()).lstrip("_-")


def _started(file: ComposeFile) -> list[Service]:
    """The services that a plain `docker compose up` starts."""
    return [item for item in file.services if not item.profiles]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A repository with its compose file, on a machine."""

    repository: Repository
    host: Host
    file: ComposeFile


class CompositionCheck(JointCheck):
    """A check of the compose file that `docker compose` picks up at the root."""

    ring = Ring.COMPOSITION
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """Findings about the compose file at the root."""
        file = _composition(repository)
        if file is None:
            yield Skipped(reason="there is no compose file at the root")
        else:
            yield from self.judge(Setting(repository=repository, host=host, file=file))

    @abstractmethod
    def judge(self, at: Setting) -> Iterator[Finding | Skipped]:
        """Findings about this file."""


class PortTaken(CompositionCheck):
    """A port that the compose file publishes is taken on this machine.

    The ports of the services that `docker compose up` starts are held against the kernel's list of listening sockets
    (Linux). Ports held by this project's own running containers are fine, as are sockets on another address. Ranges
    and ports given by a variable are not judged.

    ## Why is this bad?
    `docker compose up` ends with "address already in use", usually for 5432 or 6379, because a database was once
    installed on the laptop itself.

    ## Example
    `port 5432, which db publishes, is taken by postgres`

    ## How to fix
    Publish another port on the outside (`127.0.0.1:15432:5432`), or stop the other one.
    """

    code = "ENG007"
    name = "port-taken"
    severity = Severity.WARNING

    def judge(self, at: Setting) -> Iterator[Finding | Skipped]:
        """One finding per port."""
        listeners = at.host.fact(ports.read)
        if listeners is None:
            yield Skipped(reason="this system does not list its sockets in /proc")
            return
        others = at.host.fact(engine_contents.containers) or ()
        own = {
            port for item in others if item.project == project_name(at.repository, at.file) for _, port in item.ports
        }
        for service in _started(at.file):
            for port in service.ports:
                number = int(port.published) if port.published and re.fullmatch(r"\d{1,5}", port.published) else 0
                rival = next((item for item in listeners if number == item.port and _collide(port, item)), None)
                if rival and number not in own and port.protocol == "tcp":
                    yield self._report(at.host, service, port, rival, others)

    def _report(
        self, host: Host, service: Service, port: Port, rival: Listener, others: tuple[Container, ...]
    ) -> Finding:
        holder = next((item for item in others if any(number == rival.port for _, number in item.ports)), None)
        program = "" if holder else ports.owner_of(host, rival)
        who = f"the container `{holder.name}`" if holder else f"`{program}`" if program else "something else"
        free = _free(host, rival.port)
        return self.finding(
            f"Port {rival.port}, which `{service.name}` publishes, is taken by {who}",
            subject=f"{service.name} {rival.port}",
            location=service.place(port),
            evidence=[
                Evidence(text=f"{who} listens on {rival.address}:{rival.port}"),
                Evidence(text=f"`{service.name}` and what waits for it does not start"),
            ],
            fix=Fix(text=f'publish another port outside, such as "127.0.0.1:{free}:{port.target}"'),
        )


def _free(host: Host, port: int) -> int:
    """A port like this one that nothing listens on."""
    taken = {item.port for item in host.fact(ports.read) or ()}
    steps = (10_000, 20_000, 30_000, 1, 2, 3, -1_000) if port < 30_000 else (1, 2, 3, -1_000, -10_000)
    return next((port + step for step in steps if port + step not in taken), port + 7)


def _collide(port: Port, rival: Listener) -> bool:
    return port.host in _WILDCARDS or rival.is_wildcard or port.host == rival.address


class NotEnoughMemory(CompositionCheck):
    """The services may use more memory together than the engine has.

    The limits in the compose file (`mem_limit`, `deploy.resources.limits.memory`) of the services that `docker
    compose up` starts are added up and held against the engine's own memory, which Docker Desktop gives to its
    virtual machine. A service without a limit counts with what it reserves, or with the least that its image's own
    documentation asks for (SQL Server, Oracle, GitLab, SonarQube, Elasticsearch, OpenSearch).

    ## Why is this bad?
    The kernel kills one of the services under load, often the database, and the reason stands in no log of the
    application: exit code 137.

    ## Example
    `the services may use 12.0 GB together, the engine has 7.8 GB`

    ## How to fix
    Lower the limits, put services that are not always needed into a profile, or give Docker Desktop more memory.
    """

    code = "ENG008"
    name = "not-enough-memory"
    severity = Severity.WARNING

    def judge(self, at: Setting) -> Iterator[Finding | Skipped]:
        """One finding, or none."""
        docker = at.host.fact(engine.read)
        if not docker.engine.memory:
            yield Skipped(reason="no engine answers")
            return
        limits = {item.name: need for item in _started(at.file) if (need := _memory(item))}
        total = sum(limits.values())
        if total > docker.engine.memory:
            yield self.finding(
                f"The services may use {total / 1e9:.1f} GB together, "
                f"the engine has {docker.engine.memory / 1e9:.1f} GB",
                subject="memory",
                location=Location(path=at.file.path),
                evidence=[Evidence(text=f"`{name}`: {limit / 1e9:.1f} GB") for name, limit in limits.items()],
                fix=Fix(text="lower the limits, or give the engine's virtual machine more memory"),
                confidence=Confidence.LIKELY,
            )


_UNITS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3}


_LEAST = {
    "mcr.microsoft.com/mssql/": 2,
    "gvenzl/oracle": 2,
    "container-registry.oracle.com/database/": 2,
    "gitlab/gitlab-": 4,
    "sonarqube": 2,
    "elasticsearch": 2,
    "docker.elastic.co/elasticsearch/": 2,
    "opensearchproject/opensearch:": 2,
    "icr.io/db2_community/": 4,
}
"""Gigabytes that the documentation of images asks for at least."""


def _memory(service: Service) -> int:
    """What a service may take or needs, in bytes; 0 if nothing says so."""
    for kind, plain in (("limits", "mem_limit"), ("reservations", "mem_reservation")):
        node = service.node.get("deploy", "resources", kind, "memory") if service.node else None
        text = (node.text() if node else None) or service.text(plain) or ""
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([bkmg]?)b?", text.strip().lower())
        if match:
            return int(float(match[1]) * _UNITS[match[2]])
    image = (service.text("image") or "").removeprefix("docker.io/").removeprefix("library/")
    return next((least * 1024**3 for name, least in _LEAST.items() if image.startswith(name)), 0)


@dataclass(frozen=True, slots=True)
class _Feature:
    """Something of a service that needs an engine of at least this major version."""

    keys: tuple[str, ...]
    major: int


_FEATURES = (
    _Feature(("healthcheck", "start_interval"), 25),
    _Feature(("gpus",), 19),
    _Feature(("annotations",), 24),
)
_MOUNTS = {("volume", "subpath"): 26, ("image", "subpath"): 28}


class EngineTooOld(CompositionCheck):
    """The compose file uses what this machine's engine does not know.

    The engine is asked for its version. Looked for: `healthcheck.start_interval` (Engine 25), `volume.subpath` (26),
    mounts of type `image` (28), `annotations` (24).

    ## Why is this bad?
    `docker compose up` refuses to start: "can't set healthcheck.start_interval as feature require Docker Engine v25 or
    later". Distributions ship engines that are years old.

    ## Example
    `db uses healthcheck.start_interval, which needs Docker Engine 25; here is 20.10.24`

    ## How to fix
    Install Docker's own packages (<https://docs.docker.com/engine/install/>), or do without the option.
    """

    code = "ENG009"
    name = "engine-too-old"
    severity = Severity.WARNING

    def judge(self, at: Setting) -> Iterator[Finding | Skipped]:
        """One finding per use."""
        docker = at.host.fact(engine.read)
        match = re.match(r"\d+", docker.engine.version or "")
        if not match:
            yield Skipped(reason="no engine answers")
            return
        for service in at.file.services:
            for what, major in _used(service):
                if major > int(match[0]):
                    yield self.finding(
                        f"`{service.name}` uses `{what}`, which needs Docker Engine {major}; "
                        f"here is {docker.engine.version}",
                        subject=f"{service.name} {what}",
                        location=service.at(what.split(".")[0]),
                        evidence=[
                            Evidence(text=f"the engine at {docker.endpoint.address} says {docker.engine.version}")
                        ],
                        fix=Fix(text="install Docker's own packages: https://docs.docker.com/engine/install/"),
                    )


def _used(service: Service) -> Iterator[tuple[str, int]]:
    if service.node is None:
        return
    for feature in _FEATURES:
        if service.node.get(*feature.keys) is not None:
            yield ".".join(feature.keys), feature.major
    volumes = service.node.get("volumes")
    for mount in volumes.elements() if volumes else ():
        for keys, major in _MOUNTS.items():
            if mount.get(*keys) is not None:
                yield f"volumes.{'.'.join(keys)}", major
        kind = mount.get("type")
        if kind is not None and kind.text() == "image":
            yield "volumes.image", 28
