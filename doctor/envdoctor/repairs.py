"""From findings that carry edits to one patch that repairs them all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from envdoctor.changes import TextChange, merge, patch
from envdoctor.model import Edit, Finding
from envdoctor.repository import Repository
from envdoctor.values import dataclass

__all__ = ["Repairs", "repair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What the patch does: ``repaired`` and ``postponed`` are findings, the latter those whose edits contradict
    the edits of an earlier one; they fit after a second scan."""

    changes: tuple[TextChange, ...]
    patch: str
    repaired: tuple[Finding, ...]
    postponed: tuple[Finding, ...]


def repair(repository: Repository, findings: Iterable[Finding]) -> Repairs:
    """Put the edits of the findings together, the most serious finding first.

    Edits reach only into files that the scan can see; what a symbolic link inside leads to is edited itself, and
    nothing outside is written.
    """
    wanted = sorted((item for item in findings if item.fix), key=lambda item: (item.severity.rank, item.code))
    groups = [_sound(repository, item) for item in wanted]
    merged = merge(groups, lambda path: repository.files.read(path) if path in repository.files else None)
    return Repairs(
        changes=merged.changes,
        patch=patch(merged.changes, repository.git.prefix),
        repaired=tuple(wanted[number] for number in merged.used if groups[number]),
        postponed=tuple(wanted[number] for number in merged.clashing),
    )


def _sound(repository: Repository, finding: Finding) -> tuple[Edit, ...]:
    """The edits of a finding; none if one of them would write where something unseen stands, or outside."""
    edits = finding.fix.edits if finding.fix else ()
    unseen = {edit.path for edit in edits} - set(repository.files)
    if any(_taken_or_outside(repository.root, path) for path in unseen):
        return ()
    return tuple(replace(edit, path=repository.files.origin(edit.path)) for edit in edits)


def _taken_or_outside(root: Path, path: str) -> bool:
    place = root / path
    return os.path.lexists(place) or not place.resolve().is_relative_to(root.resolve())
