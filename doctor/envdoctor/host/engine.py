"""Docker on this machine: the client, the Compose plugin, and the Engine behind them.

The client and its plugins are looked up in the file system and never started; the Engine is asked through its own
SDK, and only when its socket answers at all. A remote Engine is named and not contacted.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from envdoctor.host import docker_files, search_path
from envdoctor.host.binaries import shebang
from envdoctor.host.docker_files import Endpoint
from envdoctor.host.host import Host

__all__ = ["Docker", "Endpoint", "Engine", "EngineState", "ask", "read"]

TIMEOUT = 3.0


class EngineState(StrEnum):
    """How the Engine answered."""

    RUNNING = "running"
    NO_SOCKET = "its socket does not exist"
    REFUSED = "nobody listens on its socket"
    DENIED = "this user may not use its socket"
    SILENT = "it did not answer in time"
    UNUSABLE = "it gave no usable answer"
    REMOTE = "it is on another machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The Engine's own answer; all but ``state`` is known only when it is running."""

    state: EngineState
    version: str | None = None
    api_version: str | None = None
    name: str | None = None
    memory: int | None = None
    processors: int | None = None
    architecture: str | None = None
    storage_driver: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docker:
    """The client (None if there is none), the Compose plugin, an old stand-alone ``docker-compose``, and the Engine.

    ``dead_plugins`` are links among the plugins that lead nowhere; ``sockets`` other sockets of engines that exist.
    """

    client: Path | None
    compose: Path | None
    endpoint: Endpoint
    engine: Engine
    compose_v1: Path | None = None
    compose_standalone: Path | None = None
    buildx: Path | None = None
    dead_plugins: tuple[Path, ...] = ()
    sockets: tuple[Path, ...] = ()
    substitute: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether the Engine answered."""
        return self.engine.state is EngineState.RUNNING


def read(host: Host) -> Docker:
    """Docker as this user would meet it."""
    commands = host.fact(search_path.read)
    client = commands.find("docker")
    configuration = docker_files.configuration(host)
    endpoint = docker_files.endpoint(host, configuration)
    plugins = docker_files.plugins(host, configuration)
    standalone = commands.find("docker-compose")
    old = standalone.path if standalone and _is_first_compose(host, standalone.path) else None
    return Docker(
        client=client.path if client else None,
        compose=plugins.get("docker-compose"),
        buildx=plugins.get("docker-buildx"),
        endpoint=endpoint,
        engine=_ask(host, endpoint),
        compose_v1=old,
        compose_standalone=standalone.path if standalone and not old else None,
        dead_plugins=tuple(docker_files.dead_plugins(host, configuration)),
        sockets=tuple(
            path for path in docker_files.usual_sockets(host) if path != endpoint.socket and host.exists(path)
        ),
        substitute=next((name for name in ("podman", "nerdctl") if commands.find(name)), None),
    )


def _is_first_compose(host: Host, path: Path) -> bool:
    """Whether ``docker-compose`` is the Python program of version 1, which reached its end in 2023."""
    words = shebang(host, path)
    return any("python" in word for word in words)


def _ask(host: Host, endpoint: Endpoint) -> Engine:
    path = endpoint.socket
    if path is None:
        local = endpoint.address.startswith("npipe:") and not host.is_stand_in
        return _through_sdk(endpoint.address) if local else Engine(state=EngineState.REMOTE)
    if not host.exists(path):
        return Engine(state=EngineState.NO_SOCKET)
    refused = _knock(str(host.real(path)))
    return refused or _through_sdk(f"unix://{host.real(path)}")


def _knock(path: str) -> Engine | None:
    """What keeps a plain connection from being made; None if it can be made."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as plain:
            plain.settimeout(TIMEOUT)
            plain.connect(path)
    except PermissionError:
        return Engine(state=EngineState.DENIED)
    except TimeoutError:
        return Engine(state=EngineState.SILENT)
    except (OSError, AttributeError) as error:
        return Engine(state=EngineState.REFUSED, error=type(error).__name__)
    return None


def _through_sdk(address: str) -> Engine:
    import docker
    import requests
    from docker.errors import DockerException

    try:
        client = docker.APIClient(base_url=address, timeout=int(TIMEOUT), version="auto")
        try:
            answers: tuple[object, object] = (client.version(api_version=False), client.info())
        finally:
            client.close()
    except requests.exceptions.Timeout:
        return Engine(state=EngineState.SILENT)
    except (DockerException, requests.exceptions.RequestException, OSError, ValueError) as error:
        return Engine(state=EngineState.UNUSABLE, error=type(error).__name__)
    version, about = answers
    if not isinstance(version, dict) or not isinstance(about, dict):
        return Engine(state=EngineState.UNUSABLE, error="no JSON object")
    return Engine(
        state=EngineState.RUNNING,
        version=str(version.get("Version") or "") or None,
        api_version=str(version.get("ApiVersion") or "") or None,
        name=_component(version),
        memory=about.get("MemTotal"),
        processors=about.get("NCPU"),
        architecture=about.get("Architecture"),
        storage_driver=about.get("Driver"),
    )


def ask(host: Host, docker: Docker, path: str) -> object:
    """One GET request to a running engine, through its SDK's session; None if there is no usable answer in time."""
    import docker as sdk
    import requests
    from docker.errors import DockerException

    socket_path = docker.endpoint.socket
    address = f"unix://{host.real(socket_path)}" if socket_path else docker.endpoint.address
    try:
        client = sdk.APIClient(base_url=address, timeout=int(TIMEOUT))
        try:
            answer = client.get(f"{client.base_url}/v{docker.engine.api_version}{path}", timeout=TIMEOUT)
            return answer.json() if answer.ok else None
        finally:
            client.close()
    except (DockerException, requests.exceptions.RequestException, OSError, ValueError):
        return None


def _component(version: Mapping[str, object]) -> str | None:
    platform = version.get("Platform")
    return str(platform.get("Name") or "") or None if isinstance(platform, dict) else None
