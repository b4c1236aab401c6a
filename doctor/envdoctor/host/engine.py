"""Docker on this machine: the client, the Compose plugin, and the Engine behind them.

The client and its plugins are looked up in the file system and never started; the Engine is asked two questions over
its socket. A remote Engine is named and not contacted.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.host import docker_files, engine_connection, search_path
from envdoctor.host.binaries import shebang
from envdoctor.host.docker_files import Endpoint
from envdoctor.host.engine_connection import Address, Unusable
from envdoctor.host.host import Host
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from docker.tls import TLSConfig

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
    local = _address(host, endpoint)
    if local is None:
        reachable = endpoint.is_local and not host.is_stand_in
        return _through_sdk(host, endpoint.address) if reachable else Engine(state=EngineState.REMOTE)
    if local.path is not None and not host.exists(endpoint.socket or Path()):
        return Engine(state=EngineState.NO_SOCKET)
    try:
        return _engine(engine_connection.get(local, "/version"), engine_connection.get(local, "/info"))
    except PermissionError:
        return Engine(state=EngineState.DENIED)
    except TimeoutError:
        return Engine(state=EngineState.SILENT)
    except Unusable as error:
        return Engine(state=EngineState.UNUSABLE, error=str(error))
    except OSError as error:
        return Engine(state=EngineState.REFUSED, error=type(error).__name__)


def _address(host: Host, endpoint: Endpoint) -> Address | None:
    """Where a plain connection reaches the engine; None if none does (another machine, a named pipe, TLS)."""
    if endpoint.socket:
        return Address(path=host.real(endpoint.socket))
    port = endpoint.local_port
    return None if port is None or host.variable("DOCKER_TLS_VERIFY") else Address(host="localhost", port=port)


def _through_sdk(host: Host, address: str) -> Engine:
    """For Windows' named pipes and for TLS on this machine."""
    import docker
    import requests
    from docker.errors import DockerException

    try:
        client = docker.APIClient(base_url=address, timeout=int(TIMEOUT), version="auto", tls=_tls(host))
        try:
            return _engine(client.version(api_version=False), client.info())
        finally:
            client.close()
    except requests.exceptions.Timeout:
        return Engine(state=EngineState.SILENT)
    except (DockerException, requests.exceptions.RequestException, OSError, ValueError) as error:
        return Engine(state=EngineState.UNUSABLE, error=type(error).__name__)


def _tls(host: Host) -> TLSConfig | bool:
    """The certificates that the client would use, from `DOCKER_CERT_PATH` (else its own folder)."""
    from docker.tls import TLSConfig

    if not host.variable("DOCKER_TLS_VERIFY"):
        return False
    folder = docker_files.client_folder(host)
    given = host.variable("DOCKER_CERT_PATH") or str(folder or "")
    return TLSConfig(client_cert=(f"{given}/cert.pem", f"{given}/key.pem"), ca_cert=f"{given}/ca.pem", verify=True)


def _engine(version: object, about: object) -> Engine:
    """What the two answers say."""
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
    """One GET request to a running engine; None if there is no usable answer in time."""
    local = _address(host, docker.endpoint)
    if local is None:
        return _ask_through_sdk(host, docker, path)
    try:
        return engine_connection.get(local, f"/v{docker.engine.api_version}{path}")
    except (OSError, Unusable):
        return None


def _ask_through_sdk(host: Host, docker: Docker, path: str) -> object:
    import docker as sdk
    import requests
    from docker.errors import DockerException

    try:
        client = sdk.APIClient(base_url=docker.endpoint.address, timeout=int(TIMEOUT), tls=_tls(host))
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
