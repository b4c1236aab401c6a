"""Where Pythons and environments hide: one table for every manager, on three platforms.

A row's patterns name folders; ``*`` stands for any one name. ``$NAME`` is an environment variable; where it is set
the row is read there first and at its usual places after that, for what an earlier setting left behind. The words in
braces: ``{data}`` (``$XDG_DATA_HOME`` or ``~/.local/share``), ``{cache}``, ``{config}``, ``{support}``
(``~/Library/Application Support``), ``{local}`` (``%LOCALAPPDATA%``), ``{roaming}`` (``%APPDATA%``), ``{programs}``
(``%ProgramFiles%``), ``{programs86}`` (``%ProgramFiles(x86)%``), ``{drive}`` (``%SYSTEMDRIVE%``).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.host.locator_table import ROWS, Owner, Row
from envdoctor.values import dataclass, regex

__all__ = ["Coverage", "Place", "Places", "Shape", "expand", "led_to", "places_of", "read"]

_BUDGET = 0.25


class Shape(StrEnum):
    """What lies at a place: a Python prefix (installation or environment), or a folder with executables in it."""

    PREFIX = "prefix"
    EXECUTABLES = "executables"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder that a pattern led to. ``alias`` says that the folder's last part is a link to another name."""

    path: Path
    source: str
    shape: Shape
    owner: Owner = Owner.NOBODY
    vendored: bool = False
    alias: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one locator did: how many places it led to, and whether its time ran out before the end."""

    source: str
    places: int
    ran_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Everything that the table leads to on this machine."""

    places: tuple[Place, ...] = ()
    coverage: tuple[Coverage, ...] = ()


def read(host: Host) -> Places:
    """Every folder that the table leads to, each locator with a time budget of its own."""
    places: list[Place] = []
    coverage: list[Coverage] = []
    for row in ROWS:
        end = time.monotonic() + _BUDGET * host.patience
        found, ran_out = [], False
        for pattern in _patterns(host, row):
            for place in led_to(host, row, pattern):
                found.append(place)
                if time.monotonic() > end:
                    ran_out = True
                    break
        places += found
        if found or ran_out:
            coverage.append(Coverage(source=row.source, places=len(found), ran_out=ran_out))
    return Places(places=tuple(places), coverage=tuple(coverage))


def led_to(host: Host, row: Row, pattern: str) -> Iterator[Place]:
    """Each folder that a pattern without words leads to, as a place of the row's."""
    yield from (_place(host, row, path) for path in expand(host, pattern))


def places_of(host: Host, pattern: str) -> tuple[Path, ...]:
    """The files and folders that one pattern of the table's kind leads to; none when a variable in it is not set."""
    filled = _filled(host, pattern)
    if filled is None:
        return ()
    return (
        tuple(expand(host, filled)) if "*" in filled else tuple(path for path in (Path(filled),) if host.exists(path))
    )


def _place(host: Host, row: Row, path: Path) -> Place:
    return Place(
        path=path,
        source=row.source,
        shape=Shape.EXECUTABLES if row.executables else Shape.PREFIX,
        owner=row.owner,
        vendored=row.vendored,
        alias=host.is_link(path),
    )


def _patterns(host: Host, row: Row) -> Iterator[str]:
    """The row's patterns for this platform with variables filled in; those of a variable that is not set are left
    out.
    """
    usual = {"win32": row.windows, "darwin": row.darwin or row.unix}.get(host.platform, row.linux or row.unix)
    override = (pattern for written in row.override for pattern in _of_lists(host, written))
    filled = map(partial(_filled, host), (*override, *usual))
    yield from dict.fromkeys(pattern for pattern in filled if pattern)


_LISTS = ("CONDA_ENVS_PATH", "CONDA_ENVS_DIRS", "NIX_PROFILES")
"""Variables that hold several folders, split as the search path is, or (Nix) by blanks."""


def _of_lists(host: Host, pattern: str) -> Iterator[str]:
    """The pattern itself, or once for each folder that its variable names."""
    name = next((name for name in _LISTS if pattern.startswith(f"${name}/")), "")
    if not name:
        yield pattern
        return
    parts = re.split(r"\s+" if name.startswith("NIX") else ";" if host.is_windows else ":", host.variable(name))
    yield from (f"{part}{pattern[len(name) + 1 :]}" for part in parts if host.is_absolute(part))


_WORD = regex(r"\$(\w+)|\{(\w+)\}|^~(?=/|$)")


def _filled(host: Host, pattern: str) -> str | None:
    """The pattern with its words replaced; None when one of them has no value on this machine."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        text = host.variable(match[1]) if match[1] else _folder(host, match[2] or "~")
        missing = missing or not text
        return str(host.path(text)) if text else ""

    filled = _WORD.sub(value, pattern.replace("\\", "/") if host.is_windows else pattern)
    if filled.startswith("~/"):
        filled = _WORD.sub(value, filled)
    return None if missing else filled


_FOLDERS = {
    "~": ("", ""),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "support": ("", "~/Library/Application Support"),
    "local": ("LOCALAPPDATA", "~/AppData/Local"),
    "roaming": ("APPDATA", "~/AppData/Roaming"),
    "programs": ("ProgramFiles", "C:/Program Files"),
    "programs86": ("ProgramFiles(x86)", "C:/Program Files (x86)"),
    "programdata": ("ProgramData", "C:/ProgramData"),
    "drive": ("SYSTEMDRIVE", "C:"),
}


def _folder(host: Host, word: str) -> str:
    variable, usual = _FOLDERS[word]
    if word == "~" or not usual:
        return str(host.home) if host.home else ""
    given = host.variable(variable) or host.variable(variable.upper()) if variable else ""
    if given:
        return given
    if not usual.startswith("~"):
        return usual
    return f"{host.home}{usual[1:]}" if host.home else ""


def expand(host: Host, pattern: str) -> Iterator[Path]:
    """The folders that a pattern leads to, in order of their names; a pattern without ``*`` leads to one or none."""
    start, star, _ = pattern.partition("*")
    if not star:
        if host.is_folder(pattern):
            yield Path(pattern)
        return
    start = start.rpartition("/")[0]
    rest = pattern[len(start) + 1 :].split("/")
    yield from (Path(found) for found in _descend(host, start or "/", tuple(filter(None, rest))))


def _descend(host: Host, folder: str, parts: tuple[str, ...]) -> Iterator[str]:
    if not parts:
        if host.is_folder(folder):
            yield folder
        return
    head, rest = parts[0], parts[1:]
    names = [name for name in host.entries(folder) if fnmatchcase(name, head)] if "*" in head else [head]
    above = folder.rstrip("/")
    for name in names:
        yield from _descend(host, f"{above}/{name}", rest)
