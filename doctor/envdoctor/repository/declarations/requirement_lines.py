"""The lines of a requirement file, as pip's "requirements file format" has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.values import dataclass, regex

__all__ = ["Line", "lines"]

_COMMENT = regex(r"(?:^|\s+)#.*$")
_INCLUDE = regex(r"(?:-r|--requirement|-c|--constraint)(?:\s*=\s*|\s+|(?<=-[rc]))(?P<path>.+)$")
_EDITABLE = regex(r"(?:-e|--editable)(?:\s*=\s*|\s+)(?P<what>.+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One logical line: ``kind`` is ``requirement``, ``include``, ``constraint``, ``editable`` or ``option``."""

    kind: str
    text: str
    number: int


def lines(text: str) -> Iterator[Line]:
    """The logical lines of a requirement file: continuations joined, comments removed, options after one cut off."""
    for number, line in _joined(text):
        line = _COMMENT.sub("", line).strip()
        if not line:
            continue
        include, editable = _INCLUDE.match(line), _EDITABLE.match(line)
        if include:
            kind = "constraint" if line.startswith(("-c", "--c")) else "include"
            yield Line(kind=kind, text=include["path"].strip().strip("\"'"), number=number)
        elif editable:
            yield Line(kind="editable", text=editable["what"].strip().strip("\"'"), number=number)
        elif line.startswith("-"):
            yield Line(kind="option", text=line, number=number)
        else:
            yield Line(kind="requirement", text=re.split(r"\s+--?[a-zA-Z]", line, maxsplit=1)[0].strip(), number=number)


def _joined(text: str) -> Iterator[tuple[int, str]]:
    pending, start = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if not pending:
            start = number
        comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not comment:
            pending += line[:-1] + " "
            continue
        yield start, pending + line
        pending = ""
    if pending:
        yield start, pending
