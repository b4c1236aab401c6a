"""The names of code in a document: marked as code, listed in tables, within code blocks, and in running text."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from envdoctor.api import Location
from envdoctor.repository.documents import Block, Document
from envdoctor.values import dataclass, regex
from envdoctor_checks.documents.unmarked import in_blocks, in_text

__all__ = ["OPTIONS", "Name", "names", "once"]

_CALL = regex(r"^@?(?:[A-Za-z_]\w*\.)*([A-Za-z]\w*_\w+|[a-z]+[A-Z]\w+|[A-Z][a-z]+[A-Z]\w+)(?:\([^()]*\))?$")
_SNAKE = regex(r"^(?:[A-Za-z_]\w*\.)*([A-Za-z]\w*_\w+)(?:=.*)?$")
_ASSIGNED = regex(r"^\s*(?:export\s+|set\s+)?([A-Z][A-Z0-9]*_[A-Z0-9_]+)=")
_CELL = regex(r"^\s*\|?\s*([A-Z][A-Z0-9]*_[A-Z0-9_]+)\s*:?\s*(?:\|.*)?$")
_OPTION = regex(r"^(--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)(?:[= ].*)?$")
_DIRECTIVE = ".. option::"
_STATEMENT = regex(r"^\s*(?:>>>\s*)?(?:\w+\s*=\s*)?(?:(?:self|cls)\.)?([a-z]\w*_\w+)\(")
_TOLD = regex(
    r"(?i)\b(remov|no longer|used to|former|renam|deprecat|previous|\bold\b|replac|legacy|example|e\.g|your"
    r"|such as|was\b|were\b)"
)
_AVOIDED = regex(r"(?i)❌|\bavoid\b|\b(?:do not|don't|never) use\b")
_GONE = regex(r"(?i)\b(remov|no longer|used to|former|renam|deprecat|previous|replac|legacy)")
OPTIONS = frozenset({"option", "typed"})
"""Kinds of names: an option, wherever it is spoken of, and one that a command gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of the code in a document: an environment variable, a function or a port."""

    kind: str
    text: str
    location: Location
    listed: bool = False
    """Whether a directive declares it, so that it must be the repository's own."""
    loose: bool = False
    """Whether it stands without the marks of code, or within a line of code."""


def names(document: Document) -> Iterator[Name]:
    """What a document names that must be somewhere in the code to mean anything."""
    told_off = {line.location.line for line in document.lines if _AVOIDED.search(line.text)}
    for span in document.spans:
        if span.location.line in told_off:
            continue
        top = span.text.strip().partition(".")[0]
        if match := None if span.past or _GONE.search(span.before) else _OPTION.match(span.text.strip()):
            yield Name(kind="option", text=match[1], location=span.location, listed=span.before == _DIRECTIVE)
        elif not (
            span.past or span.before.endswith("[") or _TOLD.search(span.before) or top in sys.stdlib_module_names
        ):
            for pattern in (_CALL, _SNAKE):
                if match := pattern.match(span.text.strip()):
                    kind = "variable" if match[1].isupper() else "name"
                    yield Name(kind=kind, text=match[1], location=span.location)
                    break
    yield from _unmarked(document)


def _unmarked(document: Document) -> Iterator[Name]:
    """What tables, code blocks and running text name without the marks of code."""
    for line in document.lines:
        if not line.past and (match := _CELL.match(line.text)):
            yield Name(kind="variable", text=match[1], location=line.location)
    for block in document.blocks:
        yield from _in_block(document, block)
    for kind, text, place in (*in_text(document), *in_blocks(document)):
        listed = kind == "declared"
        yield Name(kind="option" if listed else kind, text=text, location=place, listed=listed, loose=True)


def _in_block(document: Document, block: Block) -> Iterator[Name]:
    """Variables that are assigned and functions that are called in a code block."""
    for offset, row in enumerate(() if block.past else block.text.split("\n")):
        location = Location(path=document.path, line=(block.location.line or 1) + offset)
        if match := _ASSIGNED.match(row):
            yield Name(kind="variable", text=match[1], location=location)
        elif block.language in {"python", "py", "pycon", ""} and (match := _STATEMENT.match(row)):
            yield Name(kind="name", text=match[1], location=location)


def once(found: Iterator[Name]) -> list[Name]:
    """Each name where it stands first; an option wherever it is declared or typed."""
    kept: dict[tuple[str, int | None], Name] = {}
    for item in found:
        kept.setdefault((item.text, item.location.line if item.kind in OPTIONS else None), item)
    return list(kept.values())
