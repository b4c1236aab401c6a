"""The names of distributions, as everything here compares them."""

from __future__ import annotations

from envdoctor.values import regex

__all__ = ["normalise"]

_SEPARATORS = regex(r"[-_.]+")


def normalise(name: str) -> str:
    """A distribution's name in normal form (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()
