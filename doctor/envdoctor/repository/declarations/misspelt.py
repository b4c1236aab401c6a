"""Names that are one slip away from the usual name of a declaration."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["meant"]

_USUAL = (
    "requirements.txt",
    "pyproject.toml",
    "Pipfile",
    "setup.py",
    "setup.cfg",
    "environment.yml",
    "environment.yaml",
)
_LOWER = tuple((usual, usual.lower()) for usual in _USUAL)


@lru_cache(maxsize=4096)
def meant(name: str) -> str | None:
    """The usual name that this one misspells; None if it is right or too far from any."""
    if name in _USUAL:
        return None
    lower = name.lower()
    return next((usual for usual, right in _LOWER if _is_near(lower, right)), None)


def _is_near(name: str, usual: str) -> bool:
    if abs(len(name) - len(usual)) > 1 or (name[:3] != usual[:3] and name[-3:] != usual[-3:]):
        return False
    return name == usual or _one_edit(name, usual)


def _one_edit(first: str, second: str) -> bool:
    """One letter inserted, left out or replaced, or two neighbours swapped."""
    shared = min(len(first), len(second))
    start = next((place for place in range(shared) if first[place] != second[place]), shared)
    a, b = first[start:], second[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and len(a) > 1 and a[2:] == b[2:])
