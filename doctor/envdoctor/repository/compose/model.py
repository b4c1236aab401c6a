"""What a compose file says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from envdoctor.model import Location
from envdoctor.repository.compose.interpolation import interpolate
from envdoctor.repository.yaml import Node
from envdoctor.values import dataclass, field

__all__ = ["Build", "ComposeFile", "EnvFile", "Mount", "Port", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A service's build: context and Dockerfile as repository paths (None when they point outside).

    ``inline`` is true when the Dockerfile stands in the compose file itself.
    """

    context: str | None
    dockerfile: str | None
    target: str | None = None
    inline: bool = False
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A published port; ``host`` is the address it binds (None: all), ports are text because they may be ranges.

    ``path`` is the file, where that is not the one of the service.
    """

    published: str | None
    target: str
    host: str | None = None
    line: int | None = None
    protocol: str = "tcp"
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A volume, bind or tmpfs mount. ``kind`` is ``bind``, ``volume``, ``tmpfs`` or another type as written.

    ``source`` is None for an anonymous volume; ``path`` is the file, where that is not the one of the service.
    """

    kind: str
    source: str | None
    target: str
    line: int
    read_only: bool = False
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvFile:
    """An ``env_file`` entry, as a repository path (None when it points outside)."""

    path: str | None
    line: int
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service; ``lines`` maps a key (``image``, ``ports``, ``environment.DB_HOST``) to its line, ``paths`` to its
    file where that is not the one of ``location``.

    ``environment`` maps names to values as written (None: taken from the shell); ``depends_on`` maps services to their
    condition (``service_started`` unless stated); ``healthcheck`` is the probe's words, empty if there is none and
    ``("NONE",)`` if it is switched off. In other values ``${NAME:-default}`` is replaced by its default, and what has
    none stays as ``${NAME}``. ``node`` is the service as written, for everything else.
    """

    name: str
    location: Location
    image: str | None = None
    build: Build | None = None
    command: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()
    expose: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    environment: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    env_files: tuple[str, ...] = ()
    depends_on: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    healthcheck: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    paths: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    entrypoint: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    environment_files: tuple[EnvFile, ...] = ()
    optional_dependencies: tuple[str, ...] = ()
    extends: tuple[str | None, str] | None = None
    """The file (None: the same) and the service that this one extends."""
    node: Node | None = field(default=None, repr=False)

    def line(self, *keys: str) -> int | None:
        """The line of the first of these keys that is there, else the service's own."""
        for key in keys:
            if key in self.lines:
                return self.lines[key]
        return self.location.line

    def at(self, *keys: str) -> Location:
        """The place of the first of these keys that is there, else of the service."""
        found = next((key for key in keys if key in self.lines), None)
        path = self.paths.get(found, self.location.path) if found else self.location.path
        return Location(path=path, line=self.line(*keys))

    def place(self, part: Port | Mount) -> Location:
        """The place of one of its ports or mounts."""
        return Location(path=part.path or self.location.path, line=part.line)

    def text(self, key: str) -> str | None:
        """A scalar value, such as ``container_name``, with the defaults of its variables filled in."""
        found = self.node.get(key) if self.node else None
        text = found.text() if found else None
        return interpolate(text) if text else text


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeFile:
    """One compose file. ``keys`` maps top-level keys to lines; ``errors`` are (line, message) pairs.

    ``default`` is true for the file that ``docker compose`` picks up by its name; ``override`` for one that it puts on
    top of that; every other file is loaded only when somebody names it. ``includes`` are repository paths.

    ``parts`` are the other files that were put together with this one, as Compose does it.
    """

    path: str
    services: tuple[Service, ...] = ()
    keys: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    volumes: tuple[str, ...] = ()
    errors: tuple[tuple[int, str], ...] = ()
    default: bool = False
    override: bool = False
    includes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    root: Node | None = field(default=None, repr=False)

    @property
    def directory(self) -> str:
        """The folder it stands in, ``""`` for the repository's root."""
        return self.path.rpartition("/")[0]

    def service(self, name: str) -> Service | None:
        """The service with this name."""
        return next((item for item in self.services if item.name == name), None)
