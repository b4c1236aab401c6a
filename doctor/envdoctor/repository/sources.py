"""The single pass over the repository's Python files: every file is read once, and parsed only if something needs it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from envdoctor.model import Location

__all__ = ["Import", "Role"]


class Role(StrEnum):
    """What a source file is for; only `APPLICATION` code runs in production."""

    APPLICATION = "application"
    TEST = "test"
    DOCUMENTATION = "documentation"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import of a module, by its full dotted name (``google.cloud.bigquery``).

    ``guarded`` is true under ``try: ... except ImportError`` and its kin, ``type_checking`` under ``if TYPE_CHECKING:``.
    """

    module: str
    location: Location
    role: Role
    guarded: bool = False
    type_checking: bool = False
