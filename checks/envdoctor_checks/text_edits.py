"""Edits of single lines, made only where the line is exactly what is expected."""

from __future__ import annotations

import re

from envdoctor.api import Edit, Location, Repository

__all__ = ["block_removed", "indentation", "inserted_after", "line_at", "line_removed", "replaced"]


def line_at(repository: Repository, place: Location | None) -> str | None:
    """The text of a line; None if there is no such line."""
    if place is None or place.line is None or place.path not in repository.files:
        return None
    lines = (repository.files.text(place.path) or "").splitlines()
    return lines[place.line - 1] if 0 < place.line <= len(lines) else None


def replaced(repository: Repository, place: Location | None, old: str, new: str) -> tuple[Edit, ...]:
    """The edit that replaces a text which stands exactly once in a line, and there as a whole."""
    line = line_at(repository, place)
    if line is None or place is None or place.line is None:
        return ()
    found = [match.start() for match in re.finditer(rf"(?<![\w./-]){re.escape(old)}(?![\w./-])", line)]
    if len(found) != 1 or "#" in line[: found[0]]:
        return ()
    at = found[0] + 1
    return (Edit(path=place.path, line=place.line, column=at, end_line=place.line, end_column=at + len(old), text=new),)


def line_removed(repository: Repository, place: Location | None, key: str) -> tuple[Edit, ...]:
    """The edit that deletes a line of the form `key: value`."""
    line = line_at(repository, place)
    if line is None or place is None or place.line is None:
        return ()
    if not re.fullmatch(rf"\s*{re.escape(key)}\s*:\s*[^\s|>&*!\[{{][^\[{{]*", line):
        return ()
    return (Edit.replace_lines(place.path, place.line, place.line, ""),)


def block_removed(repository: Repository, place: Location | None, key: str) -> tuple[Edit, ...]:
    """The edit that deletes `key:` with everything that is indented below it."""
    line = line_at(repository, place)
    if line is None or place is None or place.line is None or not re.match(rf"\s+{re.escape(key)}\s*:", line):
        return ()
    lines = (repository.files.text(place.path) or "").splitlines()
    last = place.line
    for number in range(place.line + 1, len(lines) + 1):
        text = lines[number - 1]
        if text.strip() and len(text) - len(text.lstrip()) <= indentation(line):
            break
        last = number if text.strip() else last
    above, below = lines[place.line - 2], lines[last] if last < len(lines) else ""
    alone = indentation(above) < indentation(line) and indentation(below) < indentation(line)
    return () if alone else (Edit.replace_lines(place.path, place.line, last, ""),)


def inserted_after(place: Location, text: str) -> tuple[Edit, ...]:
    """The edit that inserts whole lines below a line."""
    return (Edit.insert(place.path, place.line + 1, 1, text),) if place.line else ()


def indentation(line: str) -> int:
    """How far a line is indented."""
    return len(line) - len(line.lstrip(" "))
