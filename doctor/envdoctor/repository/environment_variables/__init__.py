"""Which environment variables the code reads, where, and with which default."""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING

from envdoctor.repository.environment_variables.extract import PREFILTERS, ModuleVariables, extract
from envdoctor.repository.environment_variables.given import is_given, is_read_by_tools
from envdoctor.repository.environment_variables.model import VariableRead, VariableWrite
from envdoctor.repository.sources import Role

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["VariableRead", "VariableWrite", "is_given", "is_read_by_tools", "read", "read_writes"]


def read(repository: Repository) -> tuple[VariableRead, ...]:
    """The fact: every read of an environment variable, by path and line."""
    return tuple(read for module in repository.fact(_modules) for read in module.reads)


def read_writes(repository: Repository) -> tuple[VariableWrite, ...]:
    """The fact: every place where the code sets a variable itself."""
    return tuple(write for module in repository.fact(_modules) for write in module.writes)


def _modules(repository: Repository) -> tuple[ModuleVariables, ...]:
    found = []
    for path in repository.files.with_suffix(".py"):
        data = repository.files.read(path)
        if data is None or not any(word in data for word in PREFILTERS):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found.append(extract(tree, path, _role(path)))
    return tuple(found)


def _role(path: str) -> Role:
    parts = path.lower().split("/")
    if any(
        part.startswith("test") or part.endswith(("_test.py", "tests.py")) or part == "conftest.py" for part in parts
    ):
        return Role.TEST
    if {"docs", "doc", "examples", "example"} & set(parts):
        return Role.DOCUMENTATION
    return Role.SCRIPT if {"scripts", "tools", "bin", "ci"} & set(parts[:-1]) else Role.APPLICATION
