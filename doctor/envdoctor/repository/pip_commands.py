"""Distributions that commands install by hand: in Dockerfiles, CI, make files, scripts, tox, nox and asv.

That is no declaration, but it says where a module that tests or scripts need comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import names
from envdoctor.repository.declarations.mentions import speakers
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository

__all__ = ["read"]

_INSTALL = regex(
    rb"(?:\bpip[23]?(?:\.\d+)?|\buv(?:[ \t]+(?:pip|tool))?|pipx|conda|mamba|\bpoetry|pipenv|session)"
    rb"[ \t.]+(?:install|add|inject|wheel|download)\b"
    rb"((?:[^\n;&|\\]|\\\r?\n|\\.)*)"
)
_NAME = regex(rb"(?<![\w./=:@-])([A-Za-z][\w.-]*\w)(?=\[|[<>=!~]=?|[\s\"'),]|$)")
_FOLDER = regex(rb"(?:^|\s)(?:-e|--editable)[ \t=]+[\"']?(?:\./)?([A-Za-z][\w-]*)/?(?=[\s\"']|$)")
_SYSTEM = regex(rb"\bpython3-([a-z][\w.-]*\w)")
_MATRIX = regex(rb"[ \t]*\"([A-Za-z][\w.-]*)\"[ \t]*:[ \t]*\[")
"""A requirement in the matrix of airspeed velocity: `"alive-progress": [""]`."""
_LARGEST = 200_000
_TOOLS = ("tox.ini", "noxfile.py", ".pre-commit-config.yaml")


def read(repository: Repository) -> Mapping[str, Location]:
    """The fact: distribution -> the first command that installs it; a folder that is installed stands as ``./name``."""
    found: dict[str, Location] = {}
    for name, location in _everywhere(repository.files):
        found.setdefault(name, location)
    return MappingProxyType(found)


def _everywhere(files: FileTree) -> Iterator[tuple[str, Location]]:
    for path in speakers(files):
        yield from _commands(path, files.read(path) or b"")
    for path in files.with_suffix(".spec", ".yml", ".yaml"):
        if files.sizes[path] < _LARGEST:
            yield from _system_pythons(path, files.read(path) or b"")
    for path in _TOOLS:
        yield from _words(path, files.read(path) or b"")
    for path in files.matching("asv.conf.json"):
        yield from _matrix(path, files.read(path) or b"")


def _commands(path: str, data: bytes) -> Iterator[tuple[str, Location]]:
    for command in _INSTALL.finditer(data):
        location = Location(path=path, line=data.count(b"\n", 0, command.start()) + 1)
        for folder in _FOLDER.finditer(command[1]):
            yield f"./{names.normalise(folder[1].decode())}", location
        for name in _NAME.finditer(_FOLDER.sub(b" ", command[1])):
            yield names.normalise(name[1].decode()), location


def _system_pythons(path: str, data: bytes) -> Iterator[tuple[str, Location]]:
    """Distributions that the system's package manager installs: ``python3-requests`` in a recipe."""
    for match in _SYSTEM.finditer(data) if b"python3-" in data else ():
        yield names.normalise(match[1].decode()), Location(path=path, line=data.count(b"\n", 0, match.start()) + 1)


def _matrix(path: str, data: bytes) -> Iterator[tuple[str, Location]]:
    """What airspeed velocity installs beside the project."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if match := _MATRIX.match(line):
            yield names.normalise(match[1].decode()), Location(path=path, line=number)


def _words(path: str, data: bytes) -> Iterator[tuple[str, Location]]:
    """tox and nox name dependencies in many ways: every word may be one."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        for name in _NAME.finditer(line):
            yield names.normalise(name[1].decode()), Location(path=path, line=number)
