"""From what somebody typed to the repositories that are meant."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from envdoctor.errors import EnvDoctorError
from envdoctor.target import locate

__all__ = ["find_repositories", "read_list"]

_DEPTH = 3
_NOT_ENTERED = frozenset({"node_modules", "site-packages", "__pycache__"})


def find_repositories(paths: Iterable[Path]) -> Iterator[Path]:
    """Paths that are repositories, and the git repositories up to three levels below those that are none, once each."""
    seen: set[Path] = set()
    for path in paths:
        for found in _expand(path):
            if found not in seen:
                seen.add(found)
                yield found


def _expand(path: Path) -> Iterator[Path]:
    try:
        located = locate(path)
    except EnvDoctorError:
        yield path
        return
    inside = list(_below(located.path, _DEPTH)) if not (located.path / ".git").exists() else []
    if located.root is not None and (located.top is not None or not inside):
        yield located.root
    elif inside:
        yield from inside
    else:
        yield path


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    for name in names:
        child = folder / name
        if name.startswith(".") or name in _NOT_ENTERED:
            continue
        if (child / ".git").exists():
            yield child
        elif depth > 1:
            yield from _below(child, depth - 1)


def read_list(path: Path) -> list[Path]:
    """A file of paths, one a line; empty lines and ``#`` comments do not count; relative to the file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvDoctorError(f"the list of repositories cannot be read: {error}", where=str(path)) from error
    names = (line.strip() for line in lines)
    return [path.parent / Path(name).expanduser() for name in names if name and not name.startswith("#")]
