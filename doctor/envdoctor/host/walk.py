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
_LIKELY = frozenset({".venv", "venv", "env", ".virtualenv", ".tox", ".nox"})
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
    """Breadth first, environments before anything else, so that what runs out of time is what lies deepest.

    The budget counts this thread's own time, so that a busy machine does not find less; five times as much may pass
    on the wall, because a file system over the network makes a thread wait.
    """
    clock = _Clock(budget)
    device = _device(host, start)
    found: list[Path] = []
    projects: list[Path] = []
    pending = deque([(start.as_posix().rstrip("/"), depth)])
    folders = 0
    while pending and not clock.is_over():
        folder, left = pending.popleft()
        folders += 1
        names = _names(host, folder, device)
        if not _PROJECT.isdisjoint(names):
            projects.append(Path(folder))
        if folders > 1 and (_is_environment(names) or _lost_its_configuration(host, folder, names)):
            found.append(Path(folder))
        elif left and "CACHEDIR.TAG" not in names:
            for name in _children(names):
                place = (f"{folder}/{name}", left - 1)
                pending.appendleft(place) if name in _LIKELY else pending.append(place)
    return Walked(
        environments=tuple(sorted(found)), projects=tuple(sorted(projects)), ran_out=bool(pending), folders=folders
    )


class _Clock:
    """A budget of this thread's own seconds, and five times as much on the wall."""

    def __init__(self, budget: float) -> None:
        self.end = time.thread_time() + budget
        self.latest = time.monotonic() + 5 * budget

    def is_over(self) -> bool:
        return time.thread_time() > self.end or time.monotonic() > self.latest


def _device(host: Host, path: Path) -> int:
    try:
        return host.real(path).stat().st_dev
    except OSError:
        return -1


def _names(host: Host, folder: str, device: int) -> dict[str, bool]:
    """Each name in a folder, and whether it is a folder on the same file system (links are not followed)."""
    try:
        with os.scandir(host.real(folder)) as entries:
            return {entry.name: _is_near(entry, device) for entry in entries}
    except OSError:
        return {}


def _is_near(entry: os.DirEntry[str], device: int) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_dev == device
    except OSError:
        return False


def _is_environment(names: dict[str, bool]) -> bool:
    return "pyvenv.cfg" in names or "conda-meta" in names


def _lost_its_configuration(host: Host, folder: str, names: dict[str, bool]) -> bool:
    """Whether it looks like an environment without ``pyvenv.cfg``."""
    return (names.get("bin", False) and names.get("lib", False) and host.exists(Path(folder, "bin", "activate"))) or (
        names.get("Scripts", False) and host.exists(Path(folder, "Scripts", "activate"))
    )


def _children(names: dict[str, bool]) -> Iterator[str]:
    for name in sorted(name for name, is_folder in names.items() if is_folder):
        hidden = name.startswith(".") and name not in _HIDDEN
        if not hidden and not (name == "node_modules" and "package.json" in names):
            yield name
