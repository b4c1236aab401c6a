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
    "migration_patch",
    "plan",
]


def migration_patch(repository: Repository) -> str:
    """The patch for this repository; ``""`` when there is nothing to add."""
    return patch(plan(repository).files, repository.git.prefix)
