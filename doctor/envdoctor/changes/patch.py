"""A unified diff that ``git apply`` and ``patch -p1`` accept.

A diff shows lines beside those that change. Where such a line holds a secret, less is shown (law 3).
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Iterator

from envdoctor.changes.model import Change
from envdoctor.redaction import Redactor

__all__ = ["exposed", "patch"]

_CONTEXT = (3, 2, 1)
_REDACTOR = Redactor()
_NO_NEWLINE = "\\ No newline at end of file\n"


def patch(changes: Iterable[Change], prefix: str = "") -> str:
    """One diff for all files that change, sorted by path; ``""`` if nothing changes.

    ``prefix`` is the folder (with a trailing slash) that paths are relative to, below the work tree's top.
    """
    return "".join("".join(_file(item, prefix)) for item in sorted(changes, key=lambda item: item.path))


def exposed(diff: str) -> bool:
    """Whether a diff had to show a line of a file, beside or in place of what changes, that holds a secret."""
    return any(line[:1] in {" ", "-"} and line[:4] != "--- " and _is_secret(line[1:]) for line in diff.split("\n"))


def _is_secret(line: str) -> bool:
    return _REDACTOR.text(line) != line


def _file(item: Change, prefix: str) -> Iterator[str]:
    if item.after == item.before:
        return
    path = prefix + item.path
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    yield f"diff --git {old} {new}\n"
    if item.before is None:
        yield "new file mode 100644\n"
    before = _lines(item.before or "")
    after = _lines(item.after)
    source = "/dev/null" if item.before is None else old
    yield f"--- {_header(source)}\n+++ {_header(new)}\n"
    for line in _hunks(before, after):
        yield line if line.endswith("\n") else line + "\n" + _NO_NEWLINE


def _hunks(before: list[str], after: list[str]) -> list[str]:
    """The hunks with as many lines around each change as show no secret, if that is any; else as usual.

    What is added at the end of a file applies without a line around it; elsewhere ``git apply`` needs one.
    """
    at_the_end = after[: len(before)] == before
    usual: list[str] = []
    for context in (*_CONTEXT, 0) if at_the_end else _CONTEXT:
        hunks = list(itertools.islice(difflib.unified_diff(before, after, n=context), 2, None))
        usual = usual or hunks
        if not any(line[0] in " -" and _is_secret(line[1:]) for line in hunks):
            return hunks
    return usual


def _header(path: str) -> str:
    """A name with a blank needs a tab behind it, or `patch` would stop reading at the blank."""
    return path + "\t" if " " in path else path


def _lines(text: str) -> list[str]:
    """Lines as git sees them: only a line feed ends one."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _quoted(path: str) -> str:
    """A path as git writes it: quoted in C style when it holds control characters, quotes, backslashes or non-ASCII."""
    if path.isascii() and path.isprintable() and '"' not in path and "\\" not in path:
        return path
    return '"' + "".join(_escape(byte) for byte in path.encode("utf-8", "surrogateescape")) + '"'


def _escape(byte: int) -> str:
    named = {
        0x07: "\\a",
        0x08: "\\b",
        0x09: "\\t",
        0x0A: "\\n",
        0x0B: "\\v",
        0x0C: "\\f",
        0x0D: "\\r",
        0x22: '\\"',
        0x5C: "\\\\",
    }
    if byte in named:
        return named[byte]
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
