"""Making scanned text inert: nothing that a file or a folder is called may act on who reads the report.

`visible` comes first in every format: control characters, bidirectional overrides and other invisible characters become
visible escapes. The rest escapes for one format each.
"""

from __future__ import annotations

import re
import unicodedata

from envdoctor.api import visible
from envdoctor.values import regex

__all__ = ["clip", "code", "columns", "one_line", "prose", "visible"]


def one_line(text: str) -> str:
    """`visible`, with every run of white space made one blank first."""
    return visible(" ".join(text.split()))


def clip(text: str, limit: int, *, mark: str = "…") -> str:
    """At most ``limit`` characters; what was cut is counted, never hidden."""
    if len(text) <= limit:
        return text
    note = f"{mark} ({len(text) - limit} more characters)"
    return text[:limit].rstrip("\\") + note


def columns(text: str) -> int:
    """How many terminal columns a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_column(character) for character in text)


def _column(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


# What GitHub and GitLab turn into links, mentions, references, emoji or formulas, backslash or not.
_ACTIVE = regex(
    r"""
    @[\w-] | \#\w | \bGH-\d | :// | \bwww\. | \b(?=[a-f]*\d)[0-9a-f]{7,64}\b | :[a-z0-9_+-]+: | [!&$]\d | [~%$]\w
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MARKUP = regex(r"[\\`*\[\]<>|~&$]|(?<!\w)_|_(?!\w)")
_LINE_START = regex(r"^(?:([#+=-])|(\d{1,9})([.)]))")
_SPAN = regex(r"(?<!`)`([^`]+)`(?!`)")


def code(text: str) -> str:
    """A Markdown code span that is safe in a table cell too; empty for an empty text."""
    text = one_line(text)
    if not text:
        return ""
    if "`" in text or "|" in text or text.endswith("\\"):
        return _html_code(text)
    return f"`{text}`"


def _html_code(text: str) -> str:
    inside = "".join(one if one.isalnum() or one == " " else f"&#{ord(one)};" for one in text)
    return f"<code>{inside}</code>"


def prose(text: str, *, limit: int = 600) -> str:
    """One line of Markdown prose; pairs of backticks stay code, everything else is inert."""
    text = clip(one_line(text), limit)
    done = ""
    end = 0
    for match in _SPAN.finditer(text):
        done = _append(done, text[end : match.start()])
        done += _after(done, match[1])
        end = match.end()
    return _LINE_START.sub(_escape_start, _append(done, text[end:]))


def _append(done: str, text: str) -> str:
    for word in re.split(r"( )", text):
        done += _after(done, word) if _ACTIVE.search(word) else _MARKUP.sub(r"\\\g<0>", word)
    return done


def _after(done: str, text: str) -> str:
    """A code span that does not run into the backtick of one before it."""
    return _html_code(text) if done.endswith("`") else code(text)


def _escape_start(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"
