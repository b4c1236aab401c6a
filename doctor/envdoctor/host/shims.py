"""Shims: the small programs of pyenv, asdf and mise that choose a version when they are started.

The choice is read from the managers' files; no shim is started.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import locators, search_path
from envdoctor.host.host import Host
from envdoctor.model import Location
from envdoctor.values import dataclass

__all__ = ["Choice", "ShimFolder", "Shims", "choose", "matching", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A version that somebody asked a manager for, and where. ``prefix`` is the installation it means, None if
    missing.
    """

    wanted: str
    asked_by: str
    location: Location | None = None
    prefix: Path | None = None

    @property
    def is_system(self) -> bool:
        """Whether it means "whatever comes next on the search path"."""
        return self.wanted == "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShimFolder:
    """A manager's folder of shims: where it is on the search path (None: not on it), what it would choose, what there
    is.
    """

    manager: str
    path: Path
    position: int | None
    installed: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    root: Path = Path("/")

    @property
    def active(self) -> Choice | None:
        """The first version chosen that can be used, as the managers do it; the first one if none can."""
        usable = (choice for choice in self.choices if choice.prefix or choice.is_system)
        return next(usable, self.choices[0] if self.choices else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shims:
    """Every shim folder of a manager that is installed here."""

    folders: tuple[ShimFolder, ...] = ()

    def owning(self, path: Path) -> ShimFolder | None:
        """The folder in which a command is a shim."""
        return next((folder for folder in self.folders if folder.path == path.parent), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manager:
    name: str
    roots: tuple[str, ...]
    versions: str
    shims: str
    variable: str
    file: str
    key: str


_MANAGERS = (
    _Manager(
        name="pyenv",
        roots=("$PYENV_ROOT", "$PYENV", "~/.pyenv/pyenv-win", "~/.pyenv", "~/.anyenv/envs/pyenv"),
        versions="versions",
        shims="shims",
        variable="PYENV_VERSION",
        file=".python-version",
        key="",
    ),
    _Manager(
        name="asdf",
        roots=("$ASDF_DATA_DIR", "~/.asdf"),
        versions="installs/python",
        shims="shims",
        variable="ASDF_PYTHON_VERSION",
        file=".tool-versions",
        key="python",
    ),
    _Manager(
        name="mise",
        roots=("$MISE_DATA_DIR", "{data}/mise", "{local}/mise"),
        versions="installs/python",
        shims="shims",
        variable="MISE_PYTHON_VERSION",
        file=".tool-versions",
        key="python",
    ),
)


def read(host: Host) -> Shims:
    """The shim folders, with the choice that holds in the home directory."""
    path = host.fact(search_path.read)
    folders = []
    for manager in _MANAGERS:
        roots = (root for text in manager.roots for root in locators.places_of(host, text))
        root = next((root for root in roots if host.is_folder(root / manager.shims)), None)
        if root is None:
            continue
        installed = _installed(host, root / manager.versions)
        folder = ShimFolder(
            manager=manager.name,
            path=root / manager.shims,
            position=path.position(root / manager.shims),
            installed=installed,
            choices=tuple(_choices(host, manager, root, installed)),
            root=root,
        )
        folders.append(folder)
    return Shims(folders=tuple(folders))


def _installed(host: Host, folder: Path) -> tuple[str, ...]:
    return tuple(name for name in host.entries(folder) if host.is_folder(folder / name) and host.entries(folder / name))


def _choices(host: Host, manager: _Manager, root: Path, installed: tuple[str, ...]) -> Iterator[Choice]:
    """The variable, else the nearest version file from the home directory upwards, else the manager's own."""
    for wanted, asked_by, location in _asked(host, manager, root):
        yield choose(root / manager.versions, installed, wanted, asked_by=asked_by, location=location)


def _asked(host: Host, manager: _Manager, root: Path) -> Iterator[tuple[str, str, Location | None]]:
    value = host.variable(manager.variable)
    if value:
        yield from ((wanted, f"${manager.variable}", None) for wanted in re.split(r"[:\s]+", value) if wanted)
        return
    files = [host.home / manager.file] if host.home else []
    if manager.name == "pyenv":
        files.append(root / "version")
    for file in files:
        asked = tuple(_lines(host.text(file, limit=65_536) or "", manager.key))
        if asked:
            yield from ((wanted, file.name, Location(path=str(file), line=line)) for wanted, line in asked)
            return
    if manager.name == "mise":
        yield from _from_mise(host)


def _lines(text: str, key: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        if key and words[:1] != [key]:
            continue
        yield from ((word, number) for word in words[1 if key else 0 :])


def _from_mise(host: Host) -> Iterator[tuple[str, str, Location | None]]:
    for file in locators.places_of(host, "{config}/mise/config.toml"):
        try:
            wanted = tomllib.loads(host.text(file) or "").get("tools", {}).get("python", ())
        except (tomllib.TOMLDecodeError, AttributeError, RecursionError):
            return
        wanted = wanted.get("version", "") if isinstance(wanted, dict) else wanted
        for version in (wanted,) if isinstance(wanted, str) else wanted if isinstance(wanted, list) else ():
            yield str(version), file.name, Location(path=str(file))


def choose(
    versions: Path, installed: tuple[str, ...], wanted: str, *, asked_by: str, location: Location | None
) -> Choice:
    """What a manager makes of a version that somebody asked for; asdf and mise also take a path or a reference."""
    if wanted.startswith("path:"):
        return Choice(wanted=wanted, asked_by=asked_by, location=location, prefix=Path(wanted.removeprefix("path:")))
    name = matching(wanted.removeprefix("prefix:").replace("ref:", "ref-", 1), installed)
    return Choice(wanted=wanted, asked_by=asked_by, location=location, prefix=versions / name if name else None)


def matching(wanted: str, installed: tuple[str, ...]) -> str | None:
    """The installed version that a request means: itself, or the latest with its prefix, as pyenv and mise do."""
    plain = wanted.removeprefix("python-")
    for name in (wanted, plain):
        if name in installed:
            return name
    if plain in {"latest", "lts"}:
        plain = "3"
    if not re.fullmatch(r"\d+(\.\d+)?", plain):
        return None
    same = [name for name in installed if name.startswith(plain + ".") and re.fullmatch(r"[\d.]+", name)]
    return max(same, key=lambda name: [int(part) for part in name.split(".") if part], default=None)
