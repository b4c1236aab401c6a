"""What uv wrote into ``uv.lock`` about the requirements that it locked, held against what is declared now.

Each local package has ``[package.metadata]`` with ``requires-dist`` and ``requires-dev``, which ``uv lock --check``
compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.repository.declarations.model import Kind
from envdoctor.repository.declarations.requirement import normalise
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet

__all__ = ["agrees"]

_NAME = regex(r'(?m)^name = "([^"]+)"')
_SOURCE = regex(r'(?m)^source = \{ (?:editable|virtual) = "([^"]*)" \}')
_METADATA = regex(r"(?m)^\[package\.metadata")
_ENTRY = regex(r'\{ name = "([^"]+)"([^\n]*?) \}')
_SPECIFIER = regex(r'\bspecifier = "([^"]*)"')
_ELSEWHERE = regex(r"\b(?:git|url|path|editable|directory|virtual) = ")
_TABLES = frozenset({"project", "dependency-groups", "tool.uv"})


def agrees(sheet: Sheet, root: str, blocks: list[str]) -> bool | None:
    """Whether each local package of a lock in ``root`` is locked as declared; None if there is none to compare."""
    verdicts = [verdict for block in blocks if (verdict := _package(sheet, root, block)) is not None]
    return all(verdicts) if verdicts else None


def _package(sheet: Sheet, root: str, block: str) -> bool | None:
    source, name = _SOURCE.search(block), _NAME.search(block)
    if source is None or name is None:
        return None
    place = f"{root}/{source[1]}".strip("/") if source[1] != "." else root
    project = sheet.projects.get(place)
    if project is None or project.awaiting or normalise(project.name or "") != normalise(name[1]):
        return None
    locked, elsewhere = _locked(block)
    declared = _declared(sheet, place)
    names = (set(locked) | set(declared)) - elsewhere - {normalise(name[1])}
    return all(_same(locked.get(item, []), declared.get(item, [])) for item in names)


def _locked(block: str) -> tuple[dict[str, list[str]], set[str]]:
    """Specifiers by name, and the names that come from somewhere else than an index."""
    parts = _METADATA.split(block, maxsplit=1)
    found: dict[str, list[str]] = defaultdict(list)
    elsewhere: set[str] = set()
    for entry in _ENTRY.finditer(parts[1] if len(parts) > 1 else ""):
        specifier = _SPECIFIER.search(entry[2])
        found[normalise(entry[1])].append(specifier[1] if specifier else "")
        if _ELSEWHERE.search(entry[2]):
            elsewhere.add(normalise(entry[1]))
    return found, elsewhere


def _declared(sheet: Sheet, root: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for item in sheet.dependencies:
        own = item.project == root and item.table in _TABLES and item.url is None
        if own and item.kind not in {Kind.CONSTRAINT, Kind.BUILD}:
            found[item.name].append(item.specifier)
    return found


def _same(first: list[str], second: list[str]) -> bool:
    """Whether two lists of specifiers ask for the same; true if one of them is not PEP 440."""
    return bool(first) == bool(second) and (set(first) == set(second) or set(_forms(first)) == set(_forms(second)))


def _forms(specifiers: list[str]) -> Iterator[object]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    for text in specifiers:
        try:
            yield SpecifierSet(text)
        except InvalidSpecifier:
            yield None
