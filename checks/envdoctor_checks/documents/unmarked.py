"""Names of the code that a document writes down without marks: in running text, and within the lines of its blocks."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Location
from envdoctor.repository.documents import Block, Document
from envdoctor.values import regex

__all__ = ["in_blocks", "in_text"]

_LOOSE = r"(?<![\w./:@%$#&?={<\\-])"
_WORD = regex(_LOOSE + r"(?<!['\"])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:=(?:True|False|None))?(?![\w/.:@{-]|=\S)")
_OPTION = regex(_LOOSE + r"(--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+)(?![\w/-])")
_DECLARED = regex(r"^\s*:(?:switch|option|flag|argument)e?s?:\s")
"""A field that gives an option's name, as a directive would."""
_TOLD = regex(
    r"(?i)\b(remov|no longer|used to|former|renam|deprecat|previous|\bold\b|replac|legacy|example|e\.g|your"
    r"|such as|was\b|were\b|instead)"
)
_PYTHON = frozenset({"python", "py", "pycon", "python3", "ipython"})
_SETTINGS = frozenset({"yaml", "yml"})
_SHELL = frozenset({"", "bash", "sh", "shell", "console", "text", "none", "yaml", "yml"})
_IN_PYTHON = (
    regex(r"[(,]\s*([a-z]\w*_\w+)=(?!=)"),
    regex(r"\b[A-Z]\w*[a-z]\w*\.([A-Z][A-Z0-9]*_[A-Z0-9_]+)\b"),
    regex(r"(?:^|[\s=(\[{,])((?:[A-Z][a-z0-9]+){2,})[(.]"),
    regex(r"^\s*([A-Z][A-Z0-9]*_[A-Z0-9_]+)\s=\s"),
)
_DEFINES = regex(r"^\s*(?:>>>\s*)?(?:class|def|async def|from|import)\s")
_KEY = regex(r"^\s*(?:-\s+)?([a-z][a-z0-9]*(?:_[a-z0-9]+)+):")


def in_text(document: Document) -> Iterator[tuple[str, str, Location]]:
    """(kind, name, place) of the words in running text that can only be names of code."""
    for line in document.lines:
        if line.past or _TOLD.search(line.text) or "`" in line.text or not ("_" in line.text or "--" in line.text):
            continue
        yield from (("name", match[1], line.location) for match in _WORD.finditer(line.text))
        kind = "declared" if _DECLARED.match(line.text) else "option"
        yield from ((kind, match[1], line.location) for match in _OPTION.finditer(line.text))


def in_blocks(document: Document) -> Iterator[tuple[str, str, Location]]:
    """(kind, name, place) of what the lines of code blocks name beside calls and variables."""
    for block in document.blocks:
        for offset, row in enumerate(() if block.past else block.text.split("\n")):
            location = Location(path=document.path, line=(block.location.line or 1) + offset)
            yield from ((kind, name, location) for kind, name in _named(block, row))


def _named(block: Block, row: str) -> Iterator[tuple[str, str]]:
    if (block.language in _PYTHON or (not block.language and " = " in row)) and not _DEFINES.match(row):
        found = (match[1] for pattern in _IN_PYTHON for match in pattern.finditer(row))
        yield from (("name", name) for name in found if not _imports(block, name))
    if block.language in _SETTINGS and (key := _KEY.match(row)):
        yield "name", key[1]
    if block.language in _SHELL:
        yield from (("typed", match[1]) for match in _OPTION.finditer(row))


def _imports(block: Block, name: str) -> bool:
    """Whether a block imports a name itself, so that it need not be the repository's own."""
    return any(name in row and row.lstrip(" >.").startswith(("from ", "import ")) for row in block.text.split("\n"))
