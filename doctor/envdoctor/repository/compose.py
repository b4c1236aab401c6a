"""Compose files: services with the line of everything that a check may want to point at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from envdoctor.model import Location

__all__ = ["Build", "ComposeFile", "Port", "Service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A service's build: context and Dockerfile as repository paths (None when they point outside)."""

    context: str | None
    dockerfile: str | None
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A published port; ``host`` is the address it binds (None means all), ports are text because they may be ranges."""

    published: str | None
    target: str
    host: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service; ``lines`` maps a key (``image``, ``ports``, ``environment.DB_HOST``) to its line.

    ``environment`` maps names to values (None: taken from the shell); ``depends_on`` maps services to their condition
    (``service_started`` unless stated); ``healthcheck`` is the probe's words, empty if there is none.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeFile:
    """One compose file. ``keys`` maps top-level keys to lines; ``errors`` are (line, message) pairs."""

    path: str
    services: tuple[Service, ...] = ()
    keys: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    volumes: tuple[str, ...] = ()
    errors: tuple[tuple[int, str], ...] = ()
