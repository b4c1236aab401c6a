"""How much room text takes in a picture, before anybody knows which font will draw it: the widest usual ones count."""

from __future__ import annotations

import unicodedata

from envdoctor_reports.escaping import visible

__all__ = ["shortened", "width"]

_CLASSES = (
    ("ijlI|.,:;'!` ", 0.42),
    ('ftr()[]{}/\\-"*', 0.52),
    ("mwMWQO@%&…—+=<>~#", 1.06),
    ("0123456789_$", 0.72),
)
_WIDTHS = {character: size for characters, size in _CLASSES for character in characters}
_LOWER, _UPPER, _ANY, _WIDE = 0.72, 0.85, 0.95, 1.25
_REGULAR = 0.92
"""What a regular weight takes of the room that a bold one does."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """An upper bound in pixels for DejaVu Sans, Verdana, Comic Sans and the likes at a font size."""
    return sum(map(_em, text)) * size * (1.0 if bold else _REGULAR)


def _em(character: str) -> float:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return _WIDE
    return _LOWER if character.islower() else _UPPER if character.isupper() else _ANY


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Text that fits into so many pixels; what is left out is left out in the middle, because both ends of a path say
    something. ``""`` if not even three characters fit.
    """
    text = visible(text)
    if width(text, size, bold=bold) <= room:
        return text
    keep = len(text) - 1
    while keep >= 3:
        head = keep // 3
        tried = f"{text[:head]}…{text[len(text) - (keep - head) :]}"
        if width(tried, size, bold=bold) <= room:
            return tried
        keep -= max(1, (keep - 3) // 24)
    return ""
