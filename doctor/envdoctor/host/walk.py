"""Environments in project folders: a walk through the home directory that keeps to a budget of time and depth.

Folders are left out for what they are, never for their names alone: hidden ones (each manager's are in the table),
other file systems, folders that say they are a cache (`CACHEDIR.TAG`), and what lies inside an environment that was
found.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from envdoctor.host.host import Host

__all__ = ["Walked", "read", "walk"]

_BUDGET = 0.12
_DEPTH = 5
_PROJECT = frozenset({"pyproject.toml", "setup.py", "Pipfile", "requirements.txt"})
_HIDDEN = frozenset(
    {".venv", ".virtualenv", ".env", ".tox", ".nox", ".direnv", ".hatch", ".pixi", ".conda", ".envs", ".venvs"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The folders with an environment, and those with a project, that the walk met.

    ``ran_out`` says that its time was over before the end.
    """

    environments: tuple[Path, ...] = ()
    projects: tuple[Path, ...] = ()
    ran_out: bool = False
    folders: int = 0


def read(host: Host) -> Walked:
    """A walk through the home directory."""
    if host.home is None or len(host.home.parts) < 2:
        return Walked()
    return walk(host, host.home, depth=_DEPTH, budget=_BUDGET * host.patience)


def walk(host: Host, start: Path, *, depth: int, budget: float) -> Walked:
    """Breadth first, so that what runs out of time is what lies deepest."""
    end = time.monotonic() + budget
    device = _device(host, start)
    found: list[Path] = []
    projects: list[Path] = []
    pending = deque([(start, depth)])
    folders = 0
    while pending:
        if time.monotonic() > end:
            return Walked(
                environments=tuple(sorted(found)), projects=tuple(sorted(projects)), ran_out=True, folders=folders
            )
        folder, left = pending.popleft()
        folders += 1
        names = _names(host, folder)
        if not _PROJECT.isdisjoint(names):
            projects.append(folder)
        if folder != start and _is_environment(names):
            found.append(folder)
        elif left and "CACHEDIR.TAG" not in names:
            pending.extend((child, left - 1) for child in _children(host, folder, names, device))
    return Walked(environments=tuple(sorted(found)), projects=tuple(sorted(projects)), folders=folders)


def _device(host: Host, path: Path) -> int:
    try:
        return host.real(path).stat().st_dev
    except OSError:
        return -1


def _names(host: Host, folder: Path) -> dict[str, bool]:
    """Each name in a folder, and whether it is a folder itself (links are not followed)."""
    try:
        with os.scandir(host.real(folder)) as entries:
            return {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    except OSError:
        return {}


def _is_environment(names: dict[str, bool]) -> bool:
    return "pyvenv.cfg" in names or "conda-meta" in names


def _children(host: Host, folder: Path, names: dict[str, bool], device: int) -> Iterator[Path]:
    for name in sorted(name for name, is_folder in names.items() if is_folder):
        if name.startswith(".") and name not in _HIDDEN:
            continue
        if name == "node_modules" and "package.json" in names:
            continue
        if _device(host, folder / name) == device:
            yield folder / name
