"""A row of the table of places (`envdoctor.host.locator_table`)."""

from __future__ import annotations

from enum import StrEnum

from envdoctor.values import dataclass

__all__ = ["Owner", "Row", "each"]


class Owner(StrEnum):
    """On whose behalf an environment exists."""

    NOBODY = ""
    PROJECT = "project"
    TOOL = "tool"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One source. ``override`` holds the patterns with environment variables, which come before the platform's."""

    source: str
    unix: tuple[str, ...] = ()
    linux: tuple[str, ...] = ()
    darwin: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    override: tuple[str, ...] = ()
    executables: bool = False
    owner: Owner = Owner.NOBODY
    vendored: bool = False


def each(roots: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Every name below every root."""
    return tuple(f"{root}/{name}" for root in roots for name in names)
