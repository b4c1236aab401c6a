"""``--apply``: all files or none, and never over one that is there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from envdoctor.changes.model import Change, encoded
from envdoctor.errors import TargetError

__all__ = ["apply"]


def apply(root: Path, changes: Iterable[Change]) -> tuple[str, ...]:
    """Write the changes below ``root`` and return the paths of the files.

    Raises `TargetError`, with nothing written, if a file appeared or changed since it was read.
    """
    changing = [item for item in changes if item.after != item.before]
    for item in changing:
        _refuse_surprise(root / item.path, item)
    done: list[Change] = []
    try:
        for item in changing:
            _write(root / item.path, item)
            done.append(item)
    except OSError as error:
        for item in done:
            _undo(root / item.path, item)
        raise TargetError(
            f"a file cannot be written: {error.strerror or error}",
            where=str(error.filename or root),
            remedy="nothing was changed; check the permissions",
        ) from error
    return tuple(item.path for item in changing)


def _refuse_surprise(path: Path, item: Change) -> None:
    if item.before is None and os.path.lexists(path):
        raise TargetError("a file is there already", where=item.path, remedy="move it away, or use the patch")
    if item.before is not None and (not path.is_file() or path.read_bytes() != encoded(item.before)):
        raise TargetError("the file has changed since it was read", where=item.path, remedy="run the command again")


def _write(path: Path, item: Change) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if item.before is None:
        with path.open("xb") as file:
            file.write(encoded(item.after))
    else:
        path.write_bytes(encoded(item.after))


def _undo(path: Path, item: Change) -> None:
    if item.before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(encoded(item.before))
