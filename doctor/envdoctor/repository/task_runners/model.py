"""What a task runner offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from envdoctor.values import dataclass, field

__all__ = ["Runner", "TaskFile"]


class Runner(StrEnum):
    """A task runner, by the name of its command."""

    MAKE = "make"
    NPM = "npm"
    TOX = "tox"
    NOX = "nox"
    POE = "poe"
    PDM = "pdm"
    HATCH = "hatch"
    TASKIPY = "task"
    JUST = "just"
    INVOKE = "invoke"
    VAGRANT = "vagrant"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFile:
    """One file's tasks, by name, each with its line.

    The world is ``closed`` when nothing but these names can be called; otherwise ``reason`` says why there may be more.
    ``patterns`` are full-match regular expressions of names that also work.
    """

    path: str
    runner: Runner
    tasks: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    closed: bool = True
    reason: str = ""
    patterns: tuple[str, ...] = ()

    @property
    def directory(self) -> str:
        """The folder it stands in, ``""`` for the repository's root."""
        return self.path.rpartition("/")[0]

    def offers(self, name: str) -> bool:
        """Whether a task of this name can be called."""
        return name in self.tasks or any(re.fullmatch(pattern, name) for pattern in self.patterns)
