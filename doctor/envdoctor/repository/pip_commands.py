"""Distributions that commands install by hand: in Dockerfiles, CI, make files, scripts, tox and nox.

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
_LARGEST = 200_000
_TOOLS = ("tox.ini", "noxfile.py", ".pre-commit-config.yaml")


def read(repository: Repository) -> Mapping[str, Location]:
    """The fact: distribution -> the first command that installs it; a folder that is installed stands as ``./name``."""
    found: dict[str, Location] = {}
    for path in speakers(repository.files):
        for name, location in _commands(path, repository.files.read(path) or b""):
            found.setdefault(name, location)
    for path in repository.files.with_suffix(".spec", ".yml", ".yaml"):
        if repository.files.sizes[path] < _LARGEST:
            for name, location in _system_pythons(path, repository.files.read(path) or b""):
                found.setdefault(name, location)
    for path in _TOOLS:
        for name, location in _words(path, repository.files.read(path) or b""):
            found.setdefault(name, location)
    return MappingProxyType(found)


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


def _words(path: str, data: bytes) -> Iterator[tuple[str, Location]]:
    """tox and nox name dependencies in many ways: every word may be one."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        for name in _NAME.finditer(line):
            yield names.normalise(name[1].decode()), Location(path=path, line=number)
