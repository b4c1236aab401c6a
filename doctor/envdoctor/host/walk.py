"""Environments and installations in folders: a walk through the home that keeps to a budget of time and depth.

Folders are left out for what they are, never for their names alone: other file systems, folders that say they are a
cache (`CACHEDIR.TAG`), and what lies inside an environment or installation that was found. Hidden folders (and those in
which macOS and Windows keep the applications' own files) come last, with a budget of their own: each manager's places
are in the table already.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from envdoctor.host import locators, work_folders
from envdoctor.host.host import Host
from envdoctor.host.prefixes import EXECUTABLE
from envdoctor.values import dataclass, field, regex

__all__ = ["OF_APPLICATIONS", "Walked", "applications", "elsewhere", "read", "walk"]

_BUDGET, _HIDDEN_BUDGET = 0.12, 0.05
_DEPTH, _HIDDEN_DEPTH = 8, 2
_BESIDE_BUDGET, _BESIDE_DEPTH = 0.08, 2
_APPLICATIONS = {
    "linux": ("/opt", "/srv", "/var/www"),
    "win32": ("{programs}", "{programs86}", "{local}/Programs"),
}
_PROJECT = frozenset(
    {
        *("pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "requirements.txt", "environment.yml", "pixi.toml"),
        *("uv.lock", "poetry.lock", "manage.py", ".python-version"),
    }
)
_MARKS = frozenset({".python-version", ".vscode", ".devbox", "poetry.toml", ".pdm-python", ".venv"})
"""Names whose folders are noted (`Walked.marked`)."""
_HOLDERS = {
    ".tox": 1,
    ".nox": 1,
    ".direnv": 1,
    ".venvs": 1,
    ".envs": 1,
    ".hatch": 2,
    ".pixi": 2,
    ".devenv": 2,
    "_work": 2,
}
"""Folders that hold nothing but environments, and the check-outs of machines that build (`_work`): how deep to look in
them, however deep the walk was to go.
"""
_OF_A_PREFIX = frozenset(
    {
        *("bin", "lib", "lib64", "include", "share", "man", "libexec", "etc", "ssl", "dlls", "scripts", "doc", "tools"),
        *("libs", "tcl", "var", "python-build", "conda-meta", "pkgs", "envs", "condabin", "resources", "headers"),
    }
)
"""What an installation of Python consists of; what else lies in its folder is somebody's own (`~/.local`)."""
_APPIMAGE = regex(r"python\d+\.\d+\.\d+-cp\d+.*\.AppImage")
_LIKELY = frozenset({".venv", "venv", "env", ".virtualenv", ".tox", ".nox", "__pypackages__"})
_HIDDEN = frozenset(
    {
        *(".venv", ".virtualenv", ".env", ".tox", ".nox", ".direnv", ".hatch", ".pixi", ".conda", ".envs", ".venvs"),
        ".devenv",
    }
)
OF_APPLICATIONS = {"darwin": "Library", "win32": "AppData"}
"""Where in the home an operating system has applications keep their own files."""

_Pending = deque[tuple[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """The folders with an environment, with a Python installation, and with a project that the walk met.

    ``images`` are the files of Pythons packed as AppImages, ``marked`` the folders that hold one of some telling names
    (``.python-version``). ``ran_out`` says that its time was over before the end, ``hidden_ran_out`` the same for
    hidden folders.
    """

    environments: tuple[Path, ...] = ()
    installations: tuple[Path, ...] = ()
    projects: tuple[Path, ...] = ()
    images: tuple[Path, ...] = ()
    marked: Mapping[str, tuple[Path, ...]] = field(default_factory=lambda: MappingProxyType({}))
    ran_out: bool = False
    hidden_ran_out: bool = False
    folders: int = 0


def read(host: Host) -> Walked:
    """A walk through the home directory."""
    if host.home is None or len(host.home.parts) < 2:
        return Walked()
    return walk(host, [host.resolve(host.home)], depth=_DEPTH, budget=_BUDGET * host.patience)


def applications(host: Host) -> Walked:
    """A shorter walk through the folders in which applications are installed beside the system."""
    names = _APPLICATIONS.get(host.platform, ())
    places = dict.fromkeys(place for name in names for place in locators.places_of(host, name))
    return _beside(host, places, _BESIDE_DEPTH + host.is_windows)


def elsewhere(host: Host) -> Walked:
    """A shorter walk through the folders of work outside of the home: ``/work``, ``/data``, ``C:\\dev``, ``D:\\``."""
    return _beside(host, work_folders.read(host))


def _beside(host: Host, places: Iterable[Path], depth: int = _BESIDE_DEPTH) -> Walked:
    return walk(host, places, depth=depth, budget=_BESIDE_BUDGET * host.patience, of_itself=True)


def walk(host: Host, starts: Iterable[Path], *, depth: int, budget: float, of_itself: bool = False) -> Walked:
    """Breadth first, likely names before anything else, so that what runs out of time is what lies deepest; likely
    names are looked at one step deeper than others. ``of_itself`` says that the folders at which it starts may be
    environments or installations themselves.

    The budget counts this thread's own time, so that a busy machine does not find less; five times as much may pass
    on the wall, because a file system over the network makes a thread wait.
    """
    places = [path.as_posix().rstrip("/") for path in starts]
    walker = _Walker(
        host=host,
        starts=frozenset(places),
        of_itself=of_itself,
        devices=frozenset(_device(host, path) for path in places),
    )
    pending: _Pending = deque((place, depth) for place in places)
    ran_out = walker.run(pending, _Clock(budget))
    hidden_ran_out = walker.run(walker.hidden, _Clock(budget * _HIDDEN_BUDGET / _BUDGET))
    return Walked(
        environments=tuple(sorted(walker.environments)),
        installations=tuple(sorted(walker.installations)),
        projects=tuple(sorted(walker.projects)),
        images=tuple(sorted(walker.images)),
        marked=MappingProxyType({mark: tuple(sorted(paths)) for mark, paths in walker.marked.items()}),
        ran_out=ran_out,
        hidden_ran_out=hidden_ran_out,
        folders=walker.folders,
    )


@dataclass(slots=True, kw_only=True)
class _Walker:
    """What was met so far. ``hidden`` holds the folders that come last."""

    host: Host
    starts: frozenset[str]
    of_itself: bool
    devices: frozenset[int]
    environments: list[Path] = field(default_factory=list)
    installations: list[Path] = field(default_factory=list)
    projects: list[Path] = field(default_factory=list)
    images: list[Path] = field(default_factory=list)
    marked: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    hidden: _Pending = field(default_factory=deque)
    folders: int = 0

    def run(self, pending: _Pending, clock: _Clock) -> bool:
        """Visit folder after folder; whether there was no time for all of them."""
        while pending and not clock.is_over():
            folder, left = pending.popleft()
            names = _names(self.host, folder)
            if not names or not self._is_near(folder):
                continue
            self.folders += 1
            self._note(folder, names, left)
            found = (self.of_itself or folder not in self.starts) and self._recognises(folder, names)
            if found and self.installations[-1:] == [Path(folder)]:
                names = {name: is_folder for name, is_folder in names.items() if name.lower() not in _OF_A_PREFIX}
            elif found:
                continue
            if (left >= 0 or (left == -1 and _holds(folder))) and "CACHEDIR.TAG" not in names:
                self._descend(pending, folder, names, left - 1)
        return bool(pending)

    def _is_near(self, folder: str) -> bool:
        """Whether a folder lies on one of the file systems on which the walk started."""
        return folder in self.starts or _device(self.host, folder) in self.devices

    def _note(self, folder: str, names: dict[str, bool], left: int) -> None:
        """What a folder's names tell of it, whatever else it is."""
        if not names.keys().isdisjoint(_PROJECT):
            self.projects.append(Path(folder))
        for mark in _MARKS & names.keys():
            self.marked[mark].append(Path(folder))
        if left >= _DEPTH - 2:
            self.images += [Path(folder, name) for name in names if _APPIMAGE.fullmatch(name)]

    def _recognises(self, folder: str, names: dict[str, bool]) -> bool:
        """Whether a folder is one of what is looked for, and needs no look at what is inside."""
        if _is_environment(names) or _lost_its_configuration(self.host, folder, names):
            self.environments.append(Path(folder))
            return True
        if _is_installation(self.host, folder, names):
            self.installations.append(Path(folder))
            return True
        if folder.endswith("/__pypackages__"):
            self.environments += [Path(folder, name) for name, is_folder in names.items() if is_folder]
            return True
        return False

    def _descend(self, pending: _Pending, folder: str, names: dict[str, bool], left: int) -> None:
        holds = _holds(folder)
        for name in sorted(name for name, is_folder in names.items() if is_folder):
            if name == "node_modules" and "package.json" in names:
                continue
            place = f"{folder}/{name}"
            if name in _HOLDERS:
                pending.appendleft((place, max(left, _HOLDERS[name])))
            elif pending is not self.hidden and self._is_hidden(folder, name):
                self.hidden.append((place, _HIDDEN_DEPTH if folder in self.starts else -2))
            elif name in _LIKELY or _holds(name):
                pending.appendleft((place, left))
            elif left >= 0 or holds:
                pending.append((place, left if left >= 0 else -2))

    def _is_hidden(self, folder: str, name: str) -> bool:
        of_applications = folder in self.starts and name == OF_APPLICATIONS.get(self.host.platform)
        return of_applications or (name.startswith(".") and name not in _HIDDEN)


_PATHS = regex(r"python\d+\._pth")
"""Beside the executable of an embeddable Python, whose library is a zip file."""


class _Clock:
    """A budget of this thread's own seconds, and five times as much on the wall."""

    def __init__(self, budget: float) -> None:
        self.end = time.thread_time() + budget
        self.latest = time.monotonic() + 5 * budget

    def is_over(self) -> bool:
        return time.thread_time() > self.end or time.monotonic() > self.latest


def _device(host: Host, path: str) -> int:
    try:
        return host.real(path).stat().st_dev
    except OSError:
        return -1


def _holds(folder: str) -> bool:
    """Whether a folder is named as one that holds Pythons or environments."""
    name = folder.rpartition("/")[2].lower()
    return "venv" in name or "python" in name or name in {"envs", "environments", "virtualenvs"}


def _names(host: Host, folder: str) -> dict[str, bool]:
    """Each name in a folder, and whether it is a folder (links are not followed)."""
    try:
        with os.scandir(host.real(folder)) as entries:
            return {entry.name: entry.is_dir(follow_symlinks=False) for entry in entries}
    except OSError:
        return {}


def _is_environment(names: dict[str, bool]) -> bool:
    return "pyvenv.cfg" in names or "conda-meta" in names


def _lost_its_configuration(host: Host, folder: str, names: dict[str, bool]) -> bool:
    """Whether it looks like an environment without ``pyvenv.cfg``."""
    return (names.get("bin", False) and names.get("lib", False) and host.exists(Path(folder, "bin", "activate"))) or (
        names.get("Scripts", False) and host.exists(Path(folder, "Scripts", "activate"))
    )


def _is_installation(host: Host, folder: str, names: dict[str, bool]) -> bool:
    """Whether a Python was installed here: an executable that is no link, and its library beside it."""
    if host.is_windows:
        inside = names.get("bin", False) and (names.get("lib", False) or names.get("Lib", False))
        return ("python.exe" in names and (names.get("Lib", False) or any(map(_PATHS.fullmatch, names)))) or (
            inside and host.is_file(Path(folder, "bin", "python.exe"))
        )
    return names.get("bin", False) and names.get("lib", False) and any(_own_pythons(host, folder))


def _own_pythons(host: Host, folder: str) -> Iterator[bool]:
    try:
        with os.scandir(host.real(f"{folder}/bin")) as entries:
            for entry in entries:
                yield bool(EXECUTABLE.fullmatch(entry.name)) and entry.is_file(follow_symlinks=False)
    except OSError:
        return
