"""What the single pass over the repository's Python files finds, and how other facts ride on it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from envdoctor.model import Location
from envdoctor.values import dataclass

__all__ = ["Extractor", "Import", "Role", "SourceFile", "Sources"]


class Role(StrEnum):
    """What a source file is for; only `APPLICATION` code runs in production."""

    APPLICATION = "application"
    TEST = "test"
    DOCUMENTATION = "documentation"
    SCRIPT = "script"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import of a module, by its full dotted name (``google.cloud.bigquery``).

    ``guarded`` is true under ``try: ... except ImportError`` and its kin, ``type_checking`` under ``if
    TYPE_CHECKING:``.
    ``names`` are what a ``from`` import takes out of the module, ``ignored`` the codes that a comment on the line
    silences (``*`` for all), ``fallback`` says that the guarded import has an alternative that is imported instead,
    ``lazy`` that it is made only when some function is called, ``conditional`` that it stands under
    an ``if``.
    """

    module: str
    location: Location
    role: Role
    guarded: bool = False
    type_checking: bool = False
    names: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    excused: frozenset[str] = frozenset()
    """Codes that the line ignores with a reason; the engine counts these, so a check only prefers other lines."""
    fallback: bool = False
    lazy: bool = False
    conditional: bool = False
    named: bool = False
    """No import statement: a string names the module, in settings or a URL."""

    @property
    def top(self) -> str:
        """The top-level module."""
        return self.module.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A Python file, a notebook or a script.

    ``modules`` are the third-party and first-party modules that its text seems to import: an over-estimate, as text in
    strings looks alike. ``imports`` are exact and only there (``parsed``) if the file imports something suspect.
    ``partial`` says that the file could not be understood, so that it may import more.
    """

    path: str
    role: Role
    modules: frozenset[str] = frozenset()
    imports: tuple[Import, ...] = ()
    parsed: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extractor:
    """Something else that is read from Python files on the same pass.

    A file is offered only if it holds one of the ``literals``, and the ``pattern`` if there is one. Each literal holds
    one of the ``stems``, if there are any: they are looked for first.
    ``extract(path, tree, data)`` gets the syntax tree (None if the file cannot be parsed, or if ``needs_tree`` is
    false) and the file's bytes; it yields records of its own kind.
    """

    name: str
    literals: tuple[bytes, ...]
    extract: Callable[[str, ast.Module | None, bytes], Iterable[Any]]
    needs_tree: bool = True
    pattern: re.Pattern[bytes] | None = None
    stems: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Every source file by path; ``unread`` are those whose imports are not (all) known."""

    files: tuple[SourceFile, ...] = ()
    unread: tuple[str, ...] = ()
