"""A change to one file."""

from __future__ import annotations

from typing import Protocol

from envdoctor.values import dataclass

__all__ = ["Change", "TextChange", "decoded", "encoded"]


class Change(Protocol):
    """The text of one file before and after; ``before`` is None for a new file, both are equal for one that is kept.

    ``path`` is POSIX and relative to the repository's root. Bytes that are no UTF-8 are surrogates (PEP 383).
    """

    @property
    def path(self) -> str:
        """Where the file is."""

    @property
    def before(self) -> str | None:
        """What it says now."""

    @property
    def after(self) -> str:
        """What it shall say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """The plainest `Change`."""

    path: str
    before: str | None
    after: str


def decoded(data: bytes) -> str:
    """Bytes as a text that `encoded` turns back into the same bytes."""
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The bytes of a text from `decoded`."""
    return text.encode("utf-8", "surrogateescape")
