"""The files behind the ``docker`` command: configuration, contexts, plug-ins. Nothing here talks to an engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Endpoint", "client_folder", "configuration", "dead_plugins", "endpoint", "plugins", "usual_sockets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where the client looks for the Engine: an address without credentials, and what decided it."""

    address: str
    decided_by: str
    context: str = "default"

    @property
    def socket(self) -> Path | None:
        """The Unix socket, for an address that is one."""
        return Path(self.address.removeprefix("unix://")) if self.address.startswith("unix://") else None

    @property
    def local_port(self) -> int | None:
        """The TCP port, for an address on this machine's own loopback."""
        match = re.fullmatch(r"(?:tcp|https?)://(?:localhost|127(?:\.\d+){3}|\[::1\]):(\d{1,5})/?", self.address)
        return int(match[1]) if match else None

    @property
    def is_local(self) -> bool:
        """Whether the engine is on this machine."""
        return self.socket is not None or self.local_port is not None or self.address.startswith("npipe:")


def configuration(host: Host) -> Mapping[str, object]:
    folder = client_folder(host)
    try:
        parsed = json.loads((host.text(folder / "config.json") if folder else None) or "{}")
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def client_folder(host: Host) -> Path | None:
    given = host.variable("DOCKER_CONFIG")
    return host.path(given) if given else host.home / ".docker" if host.home else None


def endpoint(host: Host, configuration: Mapping[str, object]) -> Endpoint:
    if host.variable("DOCKER_HOST"):
        return Endpoint(address=_without_user(host.variable("DOCKER_HOST")), decided_by="$DOCKER_HOST")
    context = host.variable("DOCKER_CONTEXT")
    decided_by = "$DOCKER_CONTEXT" if context else "currentContext in config.json"
    context = context or str(configuration.get("currentContext") or "default")
    usual = "npipe:////./pipe/docker_engine" if host.is_windows else "unix:///var/run/docker.sock"
    if context == "default":
        return Endpoint(address=usual, decided_by="the default")
    address = _context_address(host, context)
    return Endpoint(address=_without_user(address or ""), decided_by=decided_by, context=context)


def _without_user(address: str) -> str:
    scheme, sign, rest = address.partition("://")
    return f"{scheme}{sign}{rest.rpartition('@')[2]}" if sign else address


def _context_address(host: Host, context: str) -> str | None:
    folder = client_folder(host)
    meta = folder / "contexts" / "meta" if folder else Path("/nonexistent")
    for name in host.entries(meta):
        try:
            about = json.loads(host.text(meta / name / "meta.json") or "{}")
            if about["Name"] == context:
                return str(about["Endpoints"]["docker"]["Host"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return None


_PLUGINS = {
    "darwin": (
        "/usr/local/lib/docker/cli-plugins",
        "/usr/local/libexec/docker/cli-plugins",
        "/opt/homebrew/lib/docker/cli-plugins",
        "/Applications/Docker.app/Contents/Resources/cli-plugins",
        "/usr/lib/docker/cli-plugins",
        "/usr/libexec/docker/cli-plugins",
    ),
    "win32": (
        "C:/ProgramData/Docker/cli-plugins",
        "C:/Program Files/Docker/cli-plugins",
        "C:/Program Files/Docker/Docker/resources/cli-plugins",
    ),
    "linux": (
        "/usr/local/lib/docker/cli-plugins",
        "/usr/local/libexec/docker/cli-plugins",
        "/usr/lib/docker/cli-plugins",
        "/usr/libexec/docker/cli-plugins",
    ),
}


def _plugin_folders(host: Host, configuration: Mapping[str, object]) -> Iterator[Path]:
    folder = client_folder(host)
    if folder:
        yield folder / "cli-plugins"
    extra = configuration.get("cliPluginsExtraDirs")
    yield from (host.path(name) for name in extra if isinstance(name, str)) if isinstance(extra, list) else ()
    yield from map(Path, _PLUGINS.get(host.platform, _PLUGINS["linux"]))


def plugins(host: Host, configuration: Mapping[str, object]) -> dict[str, Path]:
    """Each plugin's executable, in the order in which the client looks for it."""
    found: dict[str, Path] = {}
    for folder in _plugin_folders(host, configuration):
        for name in host.entries(folder):
            if name.startswith("docker-") and host.is_executable(folder / name):
                found.setdefault(name.removesuffix(".exe"), folder / name)
    return found


def dead_plugins(host: Host, configuration: Mapping[str, object]) -> Iterator[Path]:
    for folder in _plugin_folders(host, configuration):
        for name in host.entries(folder):
            if host.is_link(folder / name) and not host.exists(folder / name):
                yield folder / name


def usual_sockets(host: Host) -> Iterator[Path]:
    if host.is_windows:
        return
    yield Path("/var/run/docker.sock")
    runtime = host.variable("XDG_RUNTIME_DIR")
    if runtime:
        yield Path(runtime) / "docker.sock"
    if host.home:
        for name in (
            ".docker/run",
            ".docker/desktop",
            ".colima/default",
            ".colima",
            ".orbstack/run",
            ".rd",
            ".lima/docker/sock",
        ):
            yield host.home / name / "docker.sock"
