"""HTML, escaped: `text` for what was scanned, `inline` for sentences with backticks, `page` for a check's docstring."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.values import regex
from envdoctor_reports.escaping import clip, one_line, visible

__all__ = ["anchor", "block", "inline", "page", "text"]

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_LONGEST = 1000
_SPAN = regex(r"`([^`]+)`")
_STRONG = regex(r"\*\*([^*]+)\*\*")
_ITEM = regex(r"(?:[-*]|\d+\.) +(.*)")


def text(scanned: str) -> str:
    """One line of scanned text, inert."""
    return clip(one_line(scanned), _LONGEST).translate(_ENTITIES)


def block(scanned: str) -> str:
    """Several lines of scanned text, inert."""
    return "\n".join(visible(line) for line in scanned.split("\n")).translate(_ENTITIES)


def inline(sentence: str) -> str:
    """A sentence; what stands in backticks becomes code."""
    return _SPAN.sub(r"<code>\1</code>", text(sentence))


def anchor(name: str) -> str:
    """An id that is safe as an attribute and in a link."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"


def page(markdown: str, *, level: int) -> str:
    """The little Markdown that docstrings use: headings (all of one level), paragraphs, lists, fences."""
    return "\n".join(_blocks(markdown.splitlines(), level))


_FENCE = regex(r"(```|~~~)")
_INDENTED = regex(r" {4}|\s*$")
_BREAK = regex(r"\s*$|#|```|~~~")
_PARAGRAPH_END = regex(r"\s*$|#|```|~~~|[-*] ")


def _blocks(lines: list[str], level: int) -> Iterator[str]:
    number = 0
    while number < len(lines):
        line = lines[number]
        end = number + 1
        if _FENCE.match(line):
            end = _find(lines, end, _FENCE)
            yield _code(lines[number + 1 : end])
            end += 1
        elif line.startswith("#"):
            yield f"<h{level}>{_rich(line.lstrip('# '))}</h{level}>"
        elif _ITEM.match(line):
            end = _find(lines, end, _BREAK)
            yield _list(lines[number:end])
        elif line.startswith("    "):
            end = next((at for at in range(end, len(lines)) if not _INDENTED.match(lines[at])), len(lines))
            yield _code([item[4:] for item in lines[number:end]])
        elif line.strip():
            end = _find(lines, end, _PARAGRAPH_END)
            yield f"<p>{_rich(' '.join(lines[number:end]))}</p>"
        number = end


def _find(lines: list[str], start: int, pattern: re.Pattern[str]) -> int:
    return next((at for at in range(start, len(lines)) if pattern.match(lines[at])), len(lines))


def _code(lines: list[str]) -> str:
    return f"<pre><code>{block(chr(10).join(lines).rstrip())}</code></pre>"


def _list(lines: list[str]) -> str:
    items: list[str] = []
    for line in lines:
        match = _ITEM.match(line)
        if match:
            items.append(match[1])
        else:
            items[-1] += f" {line.strip()}"
    kind = "ol" if lines[0][:1].isdigit() else "ul"
    return f"<{kind}>{''.join(f'<li>{_rich(item)}</li>' for item in items)}</{kind}>"


def _rich(markdown: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", inline(markdown.replace("``", "`")))
