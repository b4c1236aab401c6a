"""Which environment variables the code reads, where, and with which default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.repository import sources
from envdoctor.repository.environment_variables.extract import EXTRACTOR
from envdoctor.repository.environment_variables.given import is_given, is_read_by_tools
from envdoctor.repository.environment_variables.model import VariableRead, VariableWrite

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["VariableRead", "VariableWrite", "is_given", "is_read_by_tools", "read", "read_writes"]


def read(repository: Repository) -> tuple[VariableRead, ...]:
    """The fact: every read of an environment variable, by path and line."""
    return tuple(found for found in repository.fact(_records) if isinstance(found, VariableRead))


def read_writes(repository: Repository) -> tuple[VariableWrite, ...]:
    """The fact: every place where the code sets a variable itself."""
    return tuple(found for found in repository.fact(_records) if isinstance(found, VariableWrite))


def _records(repository: Repository) -> tuple[VariableRead | VariableWrite, ...]:
    return sources.extracted(repository, EXTRACTOR)
