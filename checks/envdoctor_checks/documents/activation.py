"""Virtual environments that commands make, and those that they activate (PEP 405, ``conda create``)."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from envdoctor.repository.documents import Command
from envdoctor.values import regex

__all__ = ["Environment", "mismatches"]

_PYTHON = regex(r"^python(\d(\.\d+)?)?$")
_SCRIPT = regex(r"^(?:\./|\.\\)?([\w.-]+)[/\\](?:bin|Scripts)[/\\][Aa]ctivate")
_CONDA = frozenset({"conda", "mamba", "micromamba"})
_HERE = "."


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment by the name that a command gives it; ``.`` is the folder that the reader is in."""

    name: str
    is_conda: bool = False

    @property
    def script(self) -> str:
        """The path of what activates it, empty if a name does."""
        if self.is_conda:
            return ""
        return "bin/activate" if self.name == _HERE else f"{self.name}/bin/activate"

    @property
    def activation(self) -> str:
        """The command that activates it."""
        return f"conda activate {self.name}" if self.is_conda else f"source {self.script}"

    def __str__(self) -> str:
        return f"conda {self.name}" if self.is_conda else self.name


def mismatches(commands: Iterable[Command]) -> Iterator[tuple[Command, Environment, Command, Environment]]:
    """(command, what it activates, step, what that made) wherever these must be the same and are not."""
    made: dict[Environment, Command] = {}
    moved = False
    for command in commands:
        moved = moved or (command.words[0] == "cd" and bool(made))
        if new := _made(command.words):
            made[new] = command
        elif (other := _activated(command.words)) and made and other not in made:
            last, step = next(reversed(made.items()))
            alone = len(made) == 1 and not command.inline and other.is_conda == last.is_conda
            follows = not moved if other.name == _HERE else step.block == command.block
            if _is_alike(other, last) or (alone and follows):
                yield command, other, step, last


def _is_alike(one: Environment, two: Environment) -> bool:
    """Whether the names differ by dots and underscores at their ends only."""
    if one.is_conda or two.is_conda or _HERE in {one.name, two.name}:
        return False
    return one.name.strip("./_") == two.name.strip("./_")


def _made(words: tuple[str, ...]) -> Environment | None:
    rest = [word for word in words[1:] if not word.startswith("-")]
    if _PYTHON.match(words[0]) and words[1:2] == ("-m",) and rest[:1] in (["venv"], ["virtualenv"]) and len(rest) > 1:
        return Environment(posixpath.normpath(rest[-1]))
    if words[0] == "virtualenv" and rest:
        return Environment(posixpath.normpath(rest[-1]))
    if words[0] in _CONDA and words[1:2] == ("create",):
        named = (value for option, value in itertools.pairwise(words) if option in {"-n", "--name"})
        return next((Environment(name, is_conda=True) for name in named), None)
    if words[:2] == ("uv", "venv"):
        return Environment(posixpath.normpath(rest[1]) if len(rest) > 1 else ".venv")
    return None


def _activated(words: tuple[str, ...]) -> Environment | None:
    if words[0] in _CONDA:
        is_named = words[1:2] == ("activate",) and words[2:3] not in {(), ("base",)}
        return Environment(words[2], is_conda=True) if is_named else None
    target = words[1] if words[0] in {"source", "."} and len(words) > 1 else words[0]
    if target in {"bin/activate", "./bin/activate"}:
        return Environment(_HERE)
    match = _SCRIPT.match(target)
    return Environment(match[1]) if match else None
