"""``--apply``: all files or none, and never over one that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.errors import TargetError
from envdoctor.migration.model import Action, Plan, PlannedFile

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["apply_plan"]


def apply_plan(repository: Repository, plan: Plan) -> tuple[str, ...]:
    """Write the plan's files below the repository's root and return their paths.

    Raises `TargetError`, with nothing written, if a file appeared or changed since the plan was made.
    """
    changing = [item for item in plan.files if item.action is not Action.KEEP and item.after != item.before]
    for item in changing:
        _refuse_surprise(repository.root / item.path, item)
    done: list[PlannedFile] = []
    try:
        for item in changing:
            _write(repository.root / item.path, item)
            done.append(item)
    except OSError as error:
        for item in done:
            _undo(repository.root / item.path, item)
        raise TargetError(
            f"a file cannot be written: {error.strerror or error}",
            where=str(error.filename or repository.root),
            remedy="nothing was changed; check the permissions",
        ) from error
    return tuple(item.path for item in changing)


def _refuse_surprise(path: Path, item: PlannedFile) -> None:
    if item.before is None and (path.exists() or path.is_symlink()):
        raise TargetError("a file is there already", where=item.path, remedy="move it away, or use the patch")
    if item.before is not None and path.read_bytes() != item.before.encode("utf-8", "surrogateescape"):
        raise TargetError("the file has changed since it was read", where=item.path, remedy="run the command again")


def _write(path: Path, item: PlannedFile) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = item.after.encode("utf-8", "surrogateescape")
    if item.before is None:
        with path.open("xb") as file:
            file.write(data)
    else:
        path.write_bytes(data)


def _undo(path: Path, item: PlannedFile) -> None:
    if item.before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(item.before.encode("utf-8", "surrogateescape"))
