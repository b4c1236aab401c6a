"""Which environment variables the code reads, where, and with which default."""

from __future__ import annotations

from dataclasses import dataclass

from envdoctor.model import Location
from envdoctor.repository.sources import Role

__all__ = ["VariableRead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableRead:
    """One read of a variable. ``default`` is the literal default's text, None if there is none or it is not literal."""

    name: str
    location: Location
    required: bool
    role: Role
    default: str | None = None
