"""Signs of backing services in Python code: settings, connection URLs, clients.

A file is looked into only if it holds one of the literals; no file is parsed for this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from envdoctor.migration.model import Signal, Source
from envdoctor.migration.services import catalogue
from envdoctor.model import Location

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["extract", "read"]

_ASIDE = re.compile(
    r"(?i)(?:^|/)(?:tests?|testing|docs?|doc_src|docs_src|examples?|samples?|benchmarks?|migrations|alembic/versions|fixtures|"
    r"node_modules|vendor|scripts?|tools)/|(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest|setup|noxfile|fabfile)\.py$"
)
_SETTINGS = re.compile(
    r"(?i)(?:^|/)(?:settings|config|conf|configs|core)(?:/|[^/]*\.py$)|(?:settings|config|celery|database|db)[^/]*\.py$"
)
_HOSTED = re.compile(rb"(?i)amazonaws\.com|supabase\.co|neon\.tech|upstash\.io|mongodb\.net|example\.(?:com|org)")


@cache
def _url() -> re.Pattern[bytes]:
    schemes = sorted({scheme for backing in catalogue().values() for scheme in backing.schemes}, key=len, reverse=True)
    return re.compile(rb"[\"'](%s)(?:\+\w+)?://([^\"'\n]*)" % "|".join(schemes).encode())


@cache
def _families() -> dict[bytes, str]:
    return {scheme.encode(): family for family, item in catalogue().items() for scheme in item.schemes}


@cache
def _markers() -> tuple[tuple[bytes, str], ...]:
    return tuple((marker.encode(), family) for family, item in catalogue().items() for marker in item.markers)


def read(repository: Repository) -> tuple[Signal, ...]:
    """The fact: signs in every Python file that is part of the application."""
    files = repository.files
    found: list[Signal] = []
    for path in files.with_suffix(".py"):
        if not _ASIDE.search(path) and (data := files.read(path)):
            found.extend(extract(path, data))
    return tuple(found)


def extract(path: str, data: bytes) -> Iterator[Signal]:
    """The signs in one file."""
    if b"://" in data:
        yield from _urls(path, data)
    factor = 1.0 if _SETTINGS.search(path) else 0.75
    for marker, family in _markers():
        position = data.find(marker)
        if position >= 0 and not _commented(data, position):
            yield _signal(path, data, position, family, Source.SETTINGS, 0.8 * factor, marker)


def _urls(path: str, data: bytes) -> Iterator[Signal]:
    for match in _url().finditer(data):
        if not _commented(data, match.start()) and not _HOSTED.search(match[2]) and match[2]:
            family = _families()[match[1]]
            yield _signal(path, data, match.start(), family, Source.URL, 0.7, match[1] + b"://")


def _commented(data: bytes, position: int) -> bool:
    start = data.rfind(b"\n", 0, position) + 1
    return data[start:position].lstrip().startswith(b"#")


def _signal(path: str, data: bytes, at: int, family: str, source: Source, weight: float, text: bytes) -> Signal:
    line = data.count(b"\n", 0, at) + 1
    shown = f"`{text.decode()}`"
    return Signal(family=family, source=source, weight=weight, text=shown, location=Location(path=path, line=line))
