"""The migration: evidence, a plan, its files, and one patch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.changes import patch
from envdoctor.migration.model import (
    SCHEMA,
    Action,
    Decision,
    Options,
    Plan,
    PlannedFile,
    PlannedService,
    Process,
    ProcessKind,
)
from envdoctor.migration.plan import plan
from envdoctor.migration.soundness import UnsoundPatch, require_sound

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = [
    "SCHEMA",
    "Action",
    "Decision",
    "Options",
    "Plan",
    "PlannedFile",
    "PlannedService",
    "Process",
    "ProcessKind",
    "UnsoundPatch",
    "migration_patch",
    "plan",
]


def migration_patch(repository: Repository) -> str:
    """The patch for this repository, checked; ``""`` when there is nothing to add. Raises `UnsoundPatch`."""
    planned = plan(repository)
    require_sound(planned, repository)
    return patch(planned.files, repository.git.prefix)
