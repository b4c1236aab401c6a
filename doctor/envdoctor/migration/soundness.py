"""The check that every patch passes before anybody gets it, by whichever command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.errors import EnvDoctorError
from envdoctor.migration.oracles import objections
from envdoctor.migration.verification import problems

if TYPE_CHECKING:
    from envdoctor.migration.model import Plan
    from envdoctor.repository.repository import Repository

__all__ = ["UnsoundPatch", "require_sound"]


class UnsoundPatch(EnvDoctorError):
    """A patch that would not apply, or whose files do not hold together."""


def require_sound(plan: Plan, repository: Repository) -> None:
    """Raise `UnsoundPatch` with the first thing that our own parsers, git, hadolint or Compose hold against it."""
    if wrong := problems(plan, frozenset(repository.files)) or objections(plan):
        raise UnsoundPatch(f"the patch is not sound: {wrong[0]}", remedy="this is our mistake; please report it")
