"""The imports of text that this Python cannot parse: Python 2, newer syntax, one broken line among good ones.

Strings and comments are blanked, then the import statements are read line by line; indentation tells the guards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.repository.sources.syntax import Seen
from envdoctor.values import dataclass, regex

__all__ = ["imports"]

_NOISE = regex(
    r"(?s)#[^\n]*|\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''(?:[^\\]|\\.)*?(?:'''|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?"
)
_STATEMENT = regex(
    r"(?m)(?:^|[;:])([ \t\f]*)(?:lazy[ \t]+)?"
    r"(?:import[ \t]+([\w., \t\\]+)|from[ \t]+(\w[\w.]*)[ \t\\\n]+import\b[ \t]*(\([^)]*\)|[^\n;]*))"
)
_TAKEN = regex(r"\w+|\*")
_RENAMED = regex(r"\bas\s+\w+")
_NAME = regex(r"\w+(?:\.\w+)*")
_OPENER = regex(r"[ \t\f]*(try|except\b|if\b|elif\b|else\b|with\b|def\b|async\b)([^\n]*)")
_CATCHES = regex(r"[ \t]*(?:$|:)|[^:]*(?:ImportError|\b(?:Base)?Exception|AttributeError|NotInstalled|NotFoundError)")
_GUARD = regex(r"version_info|PY[23]|platform|os\.name|suppress|_available|HAS_|find_spec")


def imports(text: str, *, margin: bool = False) -> Iterator[Seen]:
    """Every absolute import statement, in source order; with ``margin`` only those that are not indented."""
    plain = _NOISE.sub(_blank, text.replace("\r\n", "\n"))
    lines = plain.split("\n")
    for match in _STATEMENT.finditer(plain):
        if margin and (match[1] or match[0][0] in ";:"):
            continue
        line = plain.count("\n", 0, match.start(1)) + 1
        around = _circumstances(lines, line - 1)
        joined = match[0].startswith((";", ":"))
        guarded = around.guarded or (joined and "try" in lines[line - 1])
        names = tuple(_TAKEN.findall(_RENAMED.sub("", match[4] or ""))) if match[3] else ()
        for module in [match[3]] if match[3] else _clause(match[2]):
            yield Seen(
                module=module,
                line=line,
                guarded=guarded,
                type_checking=around.type_checking,
                lazy=around.lazy,
                conditional=around.conditional,
                names=names,
            )


def _blank(match: re.Match[str]) -> str:
    """The same number of lines, and nothing that reads as code."""
    found = match[0]
    return "" if found.startswith("#") else '""' + "\n" * found.count("\n")


def _clause(text: str) -> Iterator[str]:
    for part in text.replace("\\", " ").split(","):
        if name := _NAME.match(part.strip()):
            yield name[0]


@dataclass(slots=True)
class _Around:
    """Under what an import stands, as `Seen` has it."""

    guarded: bool = False
    type_checking: bool = False
    lazy: bool = False
    conditional: bool = False


def _circumstances(lines: list[str], index: int) -> _Around:
    """Whether a line stands under ``try``/``except``, a test, ``if TYPE_CHECKING`` or in a function."""
    depth = _indent(lines[index])
    around = _Around()
    while depth and index:
        index -= 1
        line = lines[index]
        if not line.strip() or _indent(line) >= depth:
            continue
        depth = _indent(line)
        if opener := _OPENER.match(line):
            around.type_checking |= "TYPE_CHECKING" in opener[2]
            around.guarded |= _is_guard(lines, index, opener)
            around.conditional |= opener[1] in {"if", "elif", "else"}
            around.lazy |= opener[1] in {"def", "async"}
    return around


def _is_guard(lines: list[str], index: int, opener: re.Match[str]) -> bool:
    """Whether what stands below an opening line may fail: its ``except`` catches that, or it tests for it."""
    if opener[1] == "except":
        return _CATCHES.match(opener[2]) is not None
    if opener[1] in {"def", "async"}:
        return False
    if opener[1] == "try":
        return any(_CATCHES.match(handler) for handler in _handlers(lines, index))
    return _GUARD.search(opener[2]) is not None


def _handlers(lines: list[str], index: int) -> Iterator[str]:
    """What each ``except`` of the ``try`` at ``index`` catches."""
    depth = _indent(lines[index])
    for line in lines[index + 1 :]:
        if not line.strip() or _indent(line) > depth:
            continue
        opener = _OPENER.match(line)
        if _indent(line) < depth or opener is None or opener[1] not in {"except", "else"}:
            return
        if opener[1] == "except":
            yield opener[2]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\f"))
