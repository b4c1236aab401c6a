"""TOML with line numbers: `tomllib` says what a file holds, a second pass over the same text says where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from envdoctor.values import dataclass, field, regex

__all__ = ["TomlFile", "load"]

Path = tuple[str | int, ...]

_BARE = regex(r"[A-Za-z0-9_-]+")
_SPACE = regex(r"[ \t\r]*")
_GAP = regex(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = regex(r"[^,\]}\n#]*")
_STRINGS = (
    regex(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    regex(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    regex(r'"(?:[^"\\\n]|\\.)*"'),
    regex(r"'[^'\n]*'"),
)
_LINE_OF_ERROR = regex(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TomlFile:
    """A parsed file. ``error`` is a (line, reason) pair if it is not TOML; then ``data`` is empty."""

    path: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    error: tuple[int, str] | None = None

    def line(self, *path: str | int) -> int:
        """The line of the value at a path; of the nearest thing above it if it has none of its own."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def table(self, *path: str) -> dict[str, Any]:
        """The table at a path; an empty one if there is none or something else is there."""
        value: Any = self.data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value if isinstance(value, dict) else {}

    def text(self, *path: str) -> str | None:
        """The string at a path; None if there is none or something else is there."""
        value = self.table(*path[:-1]).get(path[-1])
        return value if isinstance(value, str) else None

    def strings(self, *path: str) -> Iterator[tuple[str, int]]:
        """The strings of the array at a path, each with its line; anything else in it is passed over."""
        value = self.table(*path[:-1]).get(path[-1])
        for index, item in enumerate(value if isinstance(value, list) else []):
            if isinstance(item, str):
                yield item, self.line(*path, index)


def load(path: str, text: str) -> TomlFile:
    """Parse a file's text; whatever is wrong becomes its ``error``."""
    import tomllib

    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    try:
        data = tomllib.loads(text)
        lines = _Places(text).read()
    except tomllib.TOMLDecodeError as error:
        found = _LINE_OF_ERROR.search(str(error))
        return TomlFile(path=path, error=(int(found[1]) if found else 1, _sentence(str(error))))
    except RecursionError:
        return TomlFile(path=path, error=(1, "nested too deeply"))
    except ValueError as error:
        return TomlFile(path=path, error=(1, _sentence(str(error))))
    return TomlFile(path=path, data=data, lines=lines)


def _sentence(message: str) -> str:
    return _LINE_OF_ERROR.split(message)[0].strip().rstrip(".") or "not TOML"


class _Places:
    """Finds the line of every key and array element of a text that `tomllib` accepts (TOML 1.0)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}

    def read(self) -> dict[Path, int]:
        """Path -> line."""
        table: Path = ()
        self._skip(_GAP)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)
        return self._lines

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            return ""
        self._at = match.end()
        self._line += match[0].count("\n")
        return match[0]

    def _header(self) -> Path:
        many = self._text.startswith("[[", self._at)
        line = self._line
        self._at += 2 if many else 1
        table = self._resolve(self._key())
        if many:
            index = self._counts.get(table, -1) + 1
            self._counts[table] = index
            table = (*table, index)
        self._at += 2 if many else 1
        self._lines.setdefault(table, line)
        return table

    def _resolve(self, key: Path) -> Path:
        """A header's key with the index of the newest element where an array of tables is on the way."""
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if number < len(key) - 1 and path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            parts.append(self._string() if self._text[self._at : self._at + 1] in {'"', "'"} else self._skip(_BARE))
            self._skip(_SPACE)
            if self._text[self._at : self._at + 1] != ".":
                return tuple(parts)
            self._at += 1

    def _string(self) -> str:
        for pattern in _STRINGS:
            if found := self._skip(pattern):
                return found[1:-1]
        self._at += 1
        return ""

    def _pair(self, table: Path) -> None:
        line = self._line
        path = (*table, *self._key())
        for end in range(len(table) + 1, len(path) + 1):
            self._lines.setdefault(path[:end], line)
        self._at += 1
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: Path) -> None:
        self._lines.setdefault(path, self._line)
        start = self._at
        self._content(path)
        self._skip(_SPACE)
        if self._at == start:  # nothing that TOML allows here; step on, so that reading always ends
            self._at += 1

    def _content(self, path: Path) -> None:
        opening = self._text[self._at : self._at + 1]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline(path)
        elif opening in {'"', "'"}:
            self._string()
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self._at += 1
        index = 0
        while not self._closed("]"):
            self._value((*path, index))
            index += 1

    def _inline(self, path: Path) -> None:
        self._at += 1
        while not self._closed("}"):
            self._pair(path)

    def _closed(self, closing: str) -> bool:
        """Step over gaps and commas; true (and past it) at the closing bracket or at the end of the text."""
        self._skip(_GAP)
        while self._text[self._at : self._at + 1] == ",":
            self._at += 1
            self._skip(_GAP)
        if self._text[self._at : self._at + 1] in {closing, ""}:
            self._at += 1
            return True
        return False
