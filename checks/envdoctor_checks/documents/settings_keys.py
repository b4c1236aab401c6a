"""Keys of settings in a document's blocks that no code has, though it has nearly all of their neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Location, Repository
from envdoctor.repository.documents import Block, Document
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import regex

__all__ = ["unknown_keys"]

_KEY = regex(r"""^\s*["']?([A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+)["']?\s*(?::(?!:)|=(?!=))""")
_LANGUAGES = frozenset({
    "json", "jsonc", "json5", "yaml", "yml", "ini", "toml", "cfg", "conf", "javascript", "js", "properties", "dotenv",
    "env", "", "text", "none", "default",
})  # fmt: skip
_MADE_UP = regex(r"(?i)^(?:your|my|some|example|foo|bar|test)[_-]|[_-](?:here|name_of)$|xxx")
_ROW = regex(r"^\s*(?:[|*+-]\s*)?[`*]{0,2}([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)[`*]{0,2}\s*(?:[:=|]|\s-\s)")
_PYTHON = regex(r"(?m)^\s*(?:def|class|from|import|@\w|return|with|async)\b|\bself\.")
_APART = 4
_LEAST = 5
_DOCUMENTS = (".md", ".rst", ".txt", ".markdown", ".html", ".lock", ".po", ".svg")


def unknown_keys(repository: Repository, document: Document) -> Iterator[tuple[str, Location, int]]:
    """(key, place, how many of its neighbours are known) of each key that only the document has."""
    blocks = [_rows(document, block) for block in document.blocks if not block.past and block.language in _LANGUAGES]
    for rows, least in (*((rows, _LEAST) for rows in blocks), *((rows, _LEAST - 1) for rows in _described(document))):
        if len(rows) < least:
            continue
        files = [path for path in repository.files if not path.lower().endswith(_DOCUMENTS)]
        forms = {form for key in rows for form in _forms(key)}
        lost = unmentioned(repository, forms, files)
        plain = [key for key in rows if key in lost]
        exact = all(key.isupper() for key in rows) and len(plain) * 4 <= len(rows)
        left = plain if exact else [key for key in rows if all(form in lost for form in _forms(key))]
        if 0 < len(left) <= max(1, len(rows) // 10):
            yield from ((key, rows[key], len(rows) - len(left)) for key in left if not _MADE_UP.search(key))


def _described(document: Document) -> Iterator[dict[str, Location]]:
    """The variables that the rows of a list or a table begin with, if most of a section's rows do."""
    rows: dict[str, Location] = {}
    last = 0
    for line in document.lines:
        match = None if line.past else _ROW.match(line.text)
        number = line.location.line or 0
        if match is not None:
            if rows and number - last > _APART:
                yield rows
                rows = {}
            rows.setdefault(match[1], line.location)
            last = number
    yield rows


def _rows(document: Document, block: Block) -> dict[str, Location]:
    """The keys of a block whose names are made of more than one word, each with its line."""
    found: dict[str, Location] = {}
    if _PYTHON.search(block.text):
        return found
    for offset, row in enumerate(block.text.split("\n")):
        if match := _KEY.match(row):
            found.setdefault(match[1], Location(path=document.path, line=(block.location.line or 1) + offset))
    return found


def _forms(key: str) -> tuple[str, ...]:
    """A key as it is written, as a variable, and without the first part, which settings classes add."""
    plain = key.replace("-", "_")
    rest = plain.partition("_")[2]
    forms = (key, plain, plain.lower(), plain.upper(), *((rest, rest.lower()) if "_" in rest else ()))
    return tuple(dict.fromkeys(forms))
