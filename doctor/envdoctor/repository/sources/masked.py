"""The imports of text that this Python cannot parse: Python 2, newer syntax, one broken line among good ones.

Strings and comments are blanked, then the import statements are read line by line; indentation tells the guards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.repository.sources.syntax import Seen

__all__ = ["imports"]

_NOISE = re.compile(
    r"(?s)#[^\n]*|\"\"\"(?:[^\\]|\\.)*?(?:\"\"\"|\Z)|'''(?:[^\\]|\\.)*?(?:'''|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?"
)
_STATEMENT = re.compile(
    r"(?m)(?:^|[;:])([ \t\f]*)"
    r"(?:import[ \t]+([\w., \t\\]+)|from[ \t]+(\w[\w.]*)[ \t\\\n]+import\b[ \t]*(\([^)]*\)|[^\n;]*))"
)
_NAME = re.compile(r"\w+(?:\.\w+)*")
_OPENER = re.compile(r"[ \t\f]*(try|except\b|if\b|elif\b|else\b|with\b)([^\n]*)")
_GUARD = re.compile(r"version_info|PY[23]|platform|os\.name|suppress|_available|HAS_|find_spec")


def imports(text: str) -> Iterator[Seen]:
    """Every absolute import statement, in source order."""
    plain = _NOISE.sub(_blank, text.replace("\r\n", "\n"))
    lines = plain.split("\n")
    for match in _STATEMENT.finditer(plain):
        line = plain.count("\n", 0, match.start(1)) + 1
        guarded, checking = _circumstances(lines, line - 1)
        if match[0].startswith((";", ":")) and "try" in lines[line - 1]:
            guarded = True
        names = tuple(_NAME.findall(match[4] or "")) if match[3] else ()
        for module in [match[3]] if match[3] else _clause(match[2]):
            yield Seen(module=module, line=line, guarded=guarded, type_checking=checking, names=names)


def _blank(match: re.Match[str]) -> str:
    """The same number of lines, and nothing that reads as code."""
    found = match[0]
    return "" if found.startswith("#") else '""' + "\n" * found.count("\n")


def _clause(text: str) -> Iterator[str]:
    for part in text.replace("\\", " ").split(","):
        if name := _NAME.match(part.strip()):
            yield name[0]


def _circumstances(lines: list[str], index: int) -> tuple[bool, bool]:
    """Whether a line stands under ``try``/``except`` or a version test, and under ``if TYPE_CHECKING``."""
    depth = _indent(lines[index])
    guarded = checking = False
    while depth and index:
        index -= 1
        line = lines[index]
        if not line.strip() or _indent(line) >= depth:
            continue
        depth = _indent(line)
        if opener := _OPENER.match(line):
            checking = checking or "TYPE_CHECKING" in opener[2]
            guarded = guarded or opener[1] in {"try", "except"} or bool(_GUARD.search(opener[2]))
    return guarded, checking


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\f"))
