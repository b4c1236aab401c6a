"""Adding to a YAML file as text, so that comments and layout stay; proved by reading the result again."""

from __future__ import annotations

from typing import Any

from envdoctor.repository.yaml import Mapping, Sequence, load
from envdoctor.values import regex

__all__ = ["append_element", "append_entry"]

_EMPTY = regex(r"\s*(#.*)?")
_INDENT = regex(r"( *)- ")


def append_entry(text: str, entry: str) -> tuple[int, str] | None:
    """Where to insert which text to add an entry to the top-level mapping; None if that cannot be done for certain."""
    lines = text.splitlines()
    line = _behind(lines, len(lines))
    addition = ("\n" if line > 1 else "") + entry
    added = _plain(entry)
    before = _plain(text)
    return (line, addition) if _proved(lines, line, addition, {**before, **added}, before) else None


def append_element(text: str, key: str, element: str) -> tuple[int, str] | None:
    """The same for a block sequence below a key of the top-level mapping."""
    root, lines = load(text).root, text.splitlines()
    found = root.get(key) if isinstance(root, Mapping) else None
    if not isinstance(root, Mapping) or not isinstance(found, Sequence) or not found.nodes:
        return None
    dash = _INDENT.match(lines[found.nodes[-1].line - 1])
    if dash is None:
        return None
    later = [root.line_of(name) for name, _ in root.items() if root.line_of(name) > root.line_of(key)]
    line = _behind(lines, min(later) - 1 if later else len(lines))
    addition = "".join(f"{dash[1]}{row}\n" for row in element.splitlines())
    before = _plain(text)
    after = {**before, key: [*before[key], *_elements(element)]}
    return (line, addition) if _proved(lines, line, addition, after, before) else None


def _behind(lines: list[str], end: int) -> int:
    """The line behind the last one, of the first ``end``, that holds more than a comment; counted from 1."""
    while end and _EMPTY.fullmatch(lines[end - 1]):
        end -= 1
    return end + 1


def _proved(lines: list[str], line: int, addition: str, after: dict[str, Any], before: dict[str, Any]) -> bool:
    text = "\n".join([*lines[: line - 1], *addition.splitlines(), *lines[line - 1 :]]) + "\n"
    document = load(text)
    return bool(before) and not document.errors and not document.more and _plain(text) == after


def _plain(text: str) -> dict[str, Any]:
    root = load(text).root
    return root.plain() if isinstance(root, Mapping) else {}


def _elements(text: str) -> list[Any]:
    root = load(text).root
    return root.plain() if isinstance(root, Sequence) else []
