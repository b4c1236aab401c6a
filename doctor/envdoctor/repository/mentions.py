"""Where a name occurs as a whole word: the cheapest proof that somebody has written it down."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["first_mention", "is_prose", "keyed", "may_speak", "unmentioned", "words"]

_CODE = (".py", ".pyi", ".ipynb")
_NOTHING_SAID = (
    ".lock", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".ico", ".pdf", ".po", ".mo", ".pot", ".css", ".scss", ".less",
    ".map", ".woff", ".woff2", ".ttf", ".eot", ".csv", ".tsv", ".parquet", ".zip", ".gz", ".whl", ".min.js", ".snap",
    ".pyc", ".so",
)  # fmt: skip


_MOST = 512 * 1024
_MANY = 16
"""Names; from about here on it pays to split a file into words first."""
_WORD = f"{string.ascii_letters}{string.digits}_"


def words(data: bytes, *, hyphens: bool = False) -> frozenset[bytes]:
    """The words of a text, with or without the hyphens in them: four times as fast as by a regular expression."""
    return frozenset(data.translate(_apart("-" if hyphens else "")).split())


@cache
def _apart(more: str) -> bytes:
    """The table that turns what is no part of a word into a blank."""
    return bytes(code if chr(code) in f"{_WORD}{more}" else ord(" ") for code in range(256))


def may_speak(repository: Repository, path: str) -> bool:
    """Whether a file may name something on purpose: no picture or table, and nothing of a size that only data has."""
    if path.lower().endswith(_NOTHING_SAID):
        return False
    return repository.files.sizes.get(path, 0) <= _MOST or path.endswith(_CODE)


def is_prose(path: str) -> bool:
    """Whether a file is for people or for configuration rather than Python code or data."""
    return not path.endswith(_CODE) and not path.lower().endswith(_NOTHING_SAID)


def unmentioned(
    repository: Repository, names: Iterable[str], paths: Iterable[str], *, any_case: bool = False
) -> frozenset[str]:
    """The names that occur in none of the files as a whole word."""
    left = {_key(name, any_case=any_case): name for name in names}
    parts = {key: words(key) for key in left}
    for path in paths:
        if not left:
            break
        data = repository.files.read(path)
        if not data:
            continue
        data = data.lower() if any_case else data
        likely: Iterable[bytes] = left
        if len(left) >= _MANY:
            there = words(data)
            likely = [key for key in left if parts[key] <= there]
        for key in [key for key in likely if key in data and _is_word(key, data)]:
            del left[key]
    return frozenset(left.values())


def keyed(repository: Repository, names: Iterable[str], paths: Iterable[str]) -> frozenset[str]:
    """The names that stand before a value in code: ``"NAME": ...`` in a mapping, ``NAME="..."`` in a call."""
    left = {name.encode("utf-8", "surrogateescape"): name for name in names}
    found: set[str] = set()
    for path in paths:
        if not left:
            break
        data = repository.files.read(path)
        for key in [key for key in left if data and key in data and _has_value(key, data)]:
            found.add(left.pop(key))
    return frozenset(found)


_VALUE_REACH = 120
_LETTERS = frozenset(bytes([code]) for code in range(128) if chr(code).isalnum() or chr(code) == "_")


def _has_value(key: bytes, data: bytes) -> bool:
    """Whether a name stands before a value that does not read the variable of that name itself."""
    name = re.escape(key)
    pattern = rb"""["']%b["'][ \t]*:[ \t]*(?=[^ \t\r\n#])|[(,][ \t\r\n]*%b[ \t]*=(?!=)""" % (name, name)
    return any(key not in data[match.end() : match.end() + _VALUE_REACH] for match in re.finditer(pattern, data))


def first_mention(repository: Repository, name: str, paths: Iterable[str]) -> str | None:
    """The first of the files in which a name occurs as a whole word."""
    key = _key(name, any_case=False)
    for path in paths:
        data = repository.files.read(path)
        if data and key in data and _is_word(key, data):
            return path
    return None


def _key(name: str, *, any_case: bool) -> bytes:
    data = name.encode("utf-8", "surrogateescape")
    return data.lower() if any_case else data


def _is_word(key: bytes, data: bytes) -> bool:
    """Whether a key occurs with no letter, digit or underscore on either side."""
    start = data.find(key)
    while start >= 0:
        end = start + len(key)
        if data[start - 1 : start] not in _LETTERS and data[end : end + 1] not in _LETTERS:
            return True
        start = data.find(key, start + 1)
    return False
