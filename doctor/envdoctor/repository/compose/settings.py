"""Which environment variables a service gets: from its file and from the files that it names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.compose.model import Service
from envdoctor.repository.compose.reading import assignments
from envdoctor.values import dataclass, field

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Setting", "Settings", "settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One variable; ``value`` is None if it comes from the shell."""

    value: str | None = field(repr=False)
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The variables of a service. ``complete`` is False if it names a file that is not in the repository."""

    variables: Mapping[str, Setting]
    complete: bool


def settings(repository: Repository, service: Service) -> Settings:
    """What a service's process finds in its environment, as far as the repository says."""
    found: dict[str, Setting] = {}
    complete = True
    for file in service.environment_files:
        text = repository.files.text(file.path) if file.path and file.path in repository.files else None
        complete = complete and text is not None
        for name, value, line in assignments(text or ""):
            found[name] = Setting(value=value, location=Location(path=file.path or "", line=line))
    for name, plain in service.environment.items():
        found[name] = Setting(value=plain, location=service.at(f"environment.{name}"))
    return Settings(variables=MappingProxyType(found), complete=complete)
