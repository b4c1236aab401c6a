"""Making scanned text inert: nothing that a file or a folder is called may act on who reads it.

Control characters, bidirectional overrides and other invisible characters become visible escapes.
"""

from __future__ import annotations

import unicodedata

from envdoctor.values import regex

__all__ = ["visible", "visible_lines"]

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_PLAIN = regex(r"[\x20-\x7e]*")


def visible(text: str) -> str:
    """Text without control, format and bidirectional characters; each becomes an escape such as ``\\x1b``."""
    if _PLAIN.fullmatch(text):
        return text
    return "".join(_escape(character) for character in text)


def _escape(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN and character not in "\ufffe\uffff":
        return character
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    if named:
        return named
    point = ord(character)
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def visible_lines(text: str) -> str:
    """Several lines, each inert; tabs stay, because patches and Makefiles mean them."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))
