"""What continuous integration does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from envdoctor.model import Location
from envdoctor.values import dataclass, field

__all__ = ["Ci", "CiCommand", "CiService", "CiVariable", "SystemPackage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CiService:
    """A backing service that CI starts; ``image`` may be a bare name (Travis's ``postgresql``).

    ``environment`` and ``ports`` as written.
    """

    name: str
    image: str
    location: Location
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPackage:
    """A system package that is installed by apt, apk, dnf or brew."""

    name: str
    manager: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CiCommand:
    """One simple shell command of a job. ``purpose`` is ``test``, ``lint``, ``install`` or ``other``.

    ``words`` is the command without prefixes such as ``sudo``; ``directory`` the job's working directory, if stated.
    """

    text: str
    purpose: str
    location: Location
    words: tuple[str, ...] = ()
    directory: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CiVariable:
    """An environment variable that a job sets; ``value`` as written."""

    name: str
    value: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Ci:
    """Everything that the repository's CI files say. ``pythons`` are versions such as ``("3.11", location)``.

    ``more_pythons``: there are others, which an input or a script gives.
    """

    files: tuple[str, ...] = ()
    services: tuple[CiService, ...] = ()
    packages: tuple[SystemPackage, ...] = ()
    commands: tuple[CiCommand, ...] = ()
    variables: tuple[CiVariable, ...] = ()
    pythons: tuple[tuple[str, Location], ...] = ()
    more_pythons: bool = False
    errors: tuple[tuple[str, int, str], ...] = ()
    """What could not be read, as (path, line, message)."""
