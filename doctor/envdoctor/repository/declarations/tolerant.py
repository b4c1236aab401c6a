"""Parsing Python that this interpreter does not speak: old or new syntax costs a line, not the file."""

from __future__ import annotations

import ast
import warnings

from envdoctor.values import regex

__all__ = ["is_python_3", "parse_tolerantly"]

_MOST_REPAIRS = 60
_EXCEPT = regex(r"(\s*except\s+[\w.()\s,]+?),\s*\w+\s*:")


def parse_tolerantly(text: str) -> ast.Module | None:
    """The syntax tree; lines that only Python 2 understands become ``pass``. None if it cannot be saved."""
    rows = text.replace("\r\n", "\n").replace("\0", "").expandtabs(8).split("\n")
    for _ in range(_MOST_REPAIRS):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse("\n".join(rows))
        except SyntaxError as error:
            if not _repair(rows, error.lineno):
                return None
        except (ValueError, RecursionError, MemoryError):
            return None
    return None


def is_python_3(text: str) -> bool:
    """Whether the text parses as it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _repair(rows: list[str], number: int | None) -> bool:
    """Make the offending line harmless; false if that was done before or there is no such line."""
    if number is None or not 0 < number <= len(rows):
        return False
    row = rows[number - 1]
    indent = row[: len(row) - len(row.lstrip())]
    if match := _EXCEPT.match(row):
        repaired = f"{match[1]}:{row[match.end() :]}"
    elif row.rstrip().endswith(":"):
        repaired = f"{indent}if True:"
    else:
        repaired = f"{indent}pass"
    if row == repaired:
        return False
    rows[number - 1] = repaired
    return True
