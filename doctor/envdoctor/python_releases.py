"""When each minor version of Python was released and when it gets no more security fixes
(``data/python_releases.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from envdoctor.values import dataclass

__all__ = ["Release", "ended", "newest_supported", "releases", "today"]

_TABLE = Path(__file__).parent / "data" / "python_releases.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One minor version. ``latest`` is the newest patch known to the table, None if it does not say."""

    minor: str
    released: date
    end_of_life: date
    latest: str | None = None


def today() -> date:
    """Today's date, which decides what has ended."""
    return datetime.now(UTC).date()


@cache
def releases() -> Mapping[str, Release]:
    """Every minor version of the table, oldest first."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["releases"]
    return {minor: Release(minor=minor, **about) for minor, about in table.items()}


def ended(minor: str | None, on: date) -> Release | None:
    """The release if its security fixes have ended on a day; None if not, or if the table does not know it."""
    release = releases().get(minor or "")
    return release if release and release.end_of_life < on else None


def newest_supported(on: date) -> str:
    """The newest minor version that was released at least half a year before a day: what a new environment should
    use.
    """
    settled = [item for item in releases().values() if (on - item.released).days > 182]
    return max(settled, key=lambda item: item.released).minor
