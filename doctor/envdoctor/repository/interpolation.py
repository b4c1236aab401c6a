"""Which variables compose files take from the shell or from ``.env`` (Compose Specification, "Interpolation")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import compose
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Interpolation", "parse", "parse_script", "read", "read_scripts"]

_REFERENCE = regex(
    r"\$(?:(?P<escaped>\$)|(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<sign>:?[-?+])?)"
)
_COMMENT = regex(r"(?:^|\s)#.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpolation:
    """One reference. ``required``: compose refuses to work without it (``${X:?}``); ``spared``: it has a default."""

    name: str
    location: Location
    required: bool = False
    spared: bool = False


def read(repository: Repository) -> tuple[Interpolation, ...]:
    """The fact: every reference in every compose file."""
    found: list[Interpolation] = []
    for file in repository.fact(compose.read):
        found.extend(parse(repository.files.text(file.path) or "", file.path))
    return tuple(found)


def read_scripts(repository: Repository) -> tuple[Interpolation, ...]:
    """The fact: what shell scripts insist on: ``${NAME:?}`` (POSIX.1, "Parameter Expansion"), each name once a file."""
    found: list[Interpolation] = []
    for path in repository.files:
        if path.endswith((".sh", ".bash")) and (text := repository.files.text(path)) and "?" in text:
            found.extend(parse_script(text, path))
    return tuple(found)


_INSISTED = regex(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*):?\?")


_SET = (
    r"(?m)^\s*(?:(?:export|local|readonly|declare)\s+(?:-\w+\s+)*)?NAME="
    r"|\b(?:for|read(?:\s+-\w+)*)\s+NAME\b"
)


def parse_script(text: str, path: str) -> Iterator[Interpolation]:
    """What one script insists on and does not set, read or loop over by itself."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        for match in _INSISTED.finditer(_COMMENT.sub("", line)):
            name = match["name"]
            if name not in seen and not re.search(_SET.replace("NAME", name), text):
                seen.add(name)
                yield Interpolation(name=name, location=Location(path=path, line=number), required=True)


def parse(text: str, path: str) -> Iterator[Interpolation]:
    """The references in one file's text; comments have none, and one inside another's default is itself spared."""
    for number, line in enumerate(text.splitlines(), 1):
        plain = _COMMENT.sub("", line)
        for match in _REFERENCE.finditer(plain):
            name, sign = match["plain"] or match["name"], match["sign"] or ""
            inner = plain.count("${", 0, match.start()) > plain.count("}", 0, match.start())
            if name:
                yield Interpolation(
                    name=name,
                    location=Location(path=path, line=number),
                    required=sign.endswith("?"),
                    spared=inner or sign.endswith(("-", "+")),
                )
