"""The catalogue of backing services (``services.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from envdoctor.values import dataclass, field

__all__ = ["Backing", "catalogue", "family_of_image"]

_TUPLES = frozenset(
    {"strong", "weak", "extras", "schemes", "variables", "markers", "images", "words", "command", "extra_ports"}
)
_MAPPINGS = frozenset({"environment", "volumes", "variants", "majors", "clients"})

_HIGHEST = 65535


def _empty() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """One family of backing services; the file's own header says what each field means."""

    family: str
    title: str
    image: str
    port: int
    service: str = ""
    volume: str = ""
    healthcheck: str = ""
    timeout: str = "5s"
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=_empty)
    literal: bool = False
    hostname: bool = False
    start_period: str = "30s"
    published: bool = True
    published_port: int | None = None
    extra_ports: tuple[int, ...] = ()
    url: str = ""
    user: str = ""
    password: str = ""
    database: str = ""
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    alone: bool = True
    profile: str = ""
    volumes: Mapping[str, str] = field(default_factory=_empty)
    variants: Mapping[str, str] = field(default_factory=_empty)
    majors: Mapping[str, str] = field(default_factory=_empty)
    clients: Mapping[str, str] = field(default_factory=_empty)

    @property
    def name(self) -> str:
        """The service's name in a compose file that we write."""
        return self.service or self.family

    @property
    def host_port(self) -> int:
        """The port on 127.0.0.1: ten thousand more (15432, 37017), so that a local server is not in the way."""
        if self.published_port is not None:
            return self.published_port
        return self.port + 10000 if self.port + 10000 <= _HIGHEST else self.port

    def matches_variable(self, name: str) -> bool:
        """Whether an environment variable of this name speaks of this service."""
        return any(name == item or (item.endswith("_") and name.startswith(item)) for item in self.variables)


@cache
def catalogue() -> Mapping[str, Backing]:
    """Every family, in the order of the file."""
    text = resources.files("envdoctor.migration").joinpath("services.toml").read_text(encoding="utf-8")
    return MappingProxyType({family: _backing(family, table) for family, table in tomllib.loads(text).items()})


def _backing(family: str, table: Mapping[str, Any]) -> Backing:
    values = dict(table)
    for key in values.keys() & _TUPLES:
        values[key] = tuple(values[key])
    for key in values.keys() & _MAPPINGS:
        values[key] = MappingProxyType({name: str(value) for name, value in values[key].items()})
    return Backing(family=family, **values)


def family_of_image(image: str) -> str | None:
    """The family that a container image (``docker.io/library/postgres:16``) or a CI service name belongs to."""
    path = image.split("@", maxsplit=1)[0].strip().lower()
    folder, _, last = path.rpartition("/")
    name = last.partition(":")[0]
    parent = folder.rpartition("/")[2]
    for family, backing in catalogue().items():
        if name in backing.images or name == family or f"{parent}/{name}" in backing.images:
            return family
    return None
