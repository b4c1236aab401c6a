"""Keys of settings in a document's blocks that no code has, though it has nearly all of their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from envdoctor.api import Location, Repository
from envdoctor.repository.documents import Block, Document
from envdoctor.repository.mentions import may_speak, unmentioned
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


def unknown_keys(
    repository: Repository, documents: Iterable[Document]
) -> Iterator[tuple[Document, str, Location, int]]:
    """(document, key, place, how many of its neighbours are known) of each key that only the document has."""
    tables = [(document, rows) for document in documents for rows in _tables(document)]
    forms = {form for _, rows in tables for key in rows for form in _forms(key)}
    files = [path for path in repository.files if not path.lower().endswith(_DOCUMENTS) and may_speak(repository, path)]
    lost = unmentioned(repository, forms, files)
    for document, rows in tables:
        plain = [key for key in rows if key in lost]
        exact = all(key.isupper() for key in rows) and len(plain) * 4 <= len(rows)
        left = plain if exact else [key for key in rows if all(form in lost for form in _forms(key))]
        if 0 < len(left) <= max(1, len(rows) // 10):
            known = len(rows) - len(left)
            yield from ((document, key, rows[key], known) for key in left if not _MADE_UP.search(key))


def _tables(document: Document) -> Iterator[dict[str, Location]]:
    """The keys of each block, list and table of a document that has enough of them to be settings."""
    blocks = (_rows(document, block) for block in document.blocks if not block.past and block.language in _LANGUAGES)
    yield from (rows for rows in blocks if len(rows) >= _LEAST)
    yield from (rows for rows in _described(document) if len(rows) >= _LEAST - 1)


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
