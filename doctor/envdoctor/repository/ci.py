"""What continuous integration does: services, system packages, test commands, Python versions, variables."""

from __future__ import annotations

from dataclasses import dataclass

from envdoctor.model import Location

__all__ = ["Ci", "CiCommand", "CiService", "CiVariable", "SystemPackage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CiService:
    """A backing service that CI starts; ``image`` may be a bare name (Travis's ``postgresql``)."""

    name: str
    image: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPackage:
    """A system package that is installed by apt, apk, dnf or brew."""

    name: str
    manager: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CiCommand:
    """One shell line of a job. ``purpose`` is ``test``, ``lint``, ``install`` or ``other``."""

    text: str
    purpose: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class CiVariable:
    """An environment variable that a job sets; ``value`` as written."""

    name: str
    value: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Ci:
    """Everything that the repository's CI files say. ``pythons`` are versions such as ``("3.11", location)``."""

    files: tuple[str, ...] = ()
    services: tuple[CiService, ...] = ()
    packages: tuple[SystemPackage, ...] = ()
    commands: tuple[CiCommand, ...] = ()
    variables: tuple[CiVariable, ...] = ()
    pythons: tuple[tuple[str, Location], ...] = ()
