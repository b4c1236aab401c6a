"""Facts that ride on the single pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from envdoctor.repository.sources.model import Extractor
from envdoctor.repository.sources.parsing import parse

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["extracted", "records"]


def extracted(repository: Repository, extractor: Extractor) -> tuple[Any, ...]:
    """Every record that an extractor finds in the repository's Python files, in order of path."""
    files = repository.files
    return tuple(
        record
        for path in files.with_suffix(".py")
        if (data := files.read(path)) is not None
        for record in records(extractor, path, data)
    )


def records(extractor: Extractor, path: str, data: bytes) -> Iterator[Any]:
    """What one extractor finds in one file."""
    if _is_for(extractor, data):
        tree = parse(data) if extractor.needs_tree else None
        yield from extractor.extract(path, tree, data)


def _is_for(extractor: Extractor, data: bytes) -> bool:
    """Whether an extractor wants to see a file; its stems rule most files out with fewer searches than its literals."""
    holds = data.__contains__
    if extractor.stems and not any(map(holds, extractor.stems)):
        return False
    return any(map(holds, extractor.literals)) and (
        extractor.pattern is None or extractor.pattern.search(data) is not None
    )
