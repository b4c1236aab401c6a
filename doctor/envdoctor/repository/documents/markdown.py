"""Markdown (CommonMark with tables) to pieces, through markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from envdoctor.repository.documents.pieces import Code, Heading, Inline, Pieces, Reference
from envdoctor.values import regex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["parse", "quick_anchors", "slug"]

_ATTRIBUTE = regex(r"""<(a|img|source|video)\b[^>]*?\b(href|src|srcset)\s*=\s*["']([^"'\s]+)["']""", re.IGNORECASE)
_NAMED = regex(r"\{:?[^{}\n#]*#([\w.:-]+)[^{}]*\}")
"""``[](){#name}``, ``{: #name }`` and ``{.json #name}`` behind a fence: Python-Markdown makes anchors of them."""
_IDENTITY = regex(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_TITLE = regex(r"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_ATX = regex(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$")
_TAG = regex(r"<[^<>]*>")
_EXPLICIT = regex(r"\{:?\s*#([\w.-]+)[^}]*\}\s*$")
_NOT_SLUG = regex(r"[^\w\- ]", re.UNICODE)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Plain(MarkdownIt):
        """Leaves the targets of links as they are written."""

        def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's own name
            return url

        def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
            return True

    return Plain("commonmark").enable("table")


def slug(title: str) -> str:
    """GitHub's anchor for a heading, before duplicates are numbered."""
    return _NOT_SLUG.sub("", title.strip().lower()).replace(" ", "-")


def quick_anchors(text: str) -> frozenset[str]:
    """Most fragments that lead into a page, by a look at its lines; `parse` knows all, at a hundred times the cost."""
    found: set[str] = set()
    fence = ""
    for line in text.splitlines():
        mark = line.lstrip()[:3]
        if fence:
            fence = "" if mark == fence else fence
        elif mark in {"```", "~~~"}:
            fence = mark
            found.update(name.lower() for name in _NAMED.findall(line))
        elif match := _ATX.match(line):
            found.add(slug(match[1]))
        elif line.startswith("<"):
            found.update(_IDENTITY.findall(line))
        elif "{" in line:
            found.update(name.lower() for name in _NAMED.findall(line))
    return frozenset(found)


def parse(text: str) -> Pieces:
    """Take a Markdown text apart. Never fails; a text that nests too deeply gives what was found without the parser."""
    pieces = Pieces()
    try:
        told: dict[str, dict[str, dict[str, Any]]] = {}
        tokens = _parser().parse(_without_front_matter(text), told)
    except (RecursionError, ValueError, IndexError):
        pieces.lines = list(enumerate(text.splitlines(), 1))
        return pieces
    defined = {str(item["href"]): item["map"][0] + 1 for item in told.get("references", {}).values()}
    _Reader(pieces, defined).read(tokens)
    return pieces


def _without_front_matter(text: str) -> str:
    """The text with a YAML header blanked out, so that line numbers stay."""
    match = re.match(r"---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", text, re.DOTALL)
    return text if match is None else "\n" * match[0].count("\n") + text[match.end() :]


class _Reader:
    """Walks the token stream."""

    def __init__(self, pieces: Pieces, defined: dict[str, int]) -> None:
        self.pieces = pieces
        self.defined = defined
        """The lines on which targets are defined that links use by a label."""
        self.seen: dict[str, int] = {}

    def read(self, tokens: Iterable[Token]) -> None:
        level, row, number = 0, 0, ""
        for token in tokens:
            row = token.map[0] + 1 if token.map else row
            if token.type == "heading_open":
                level = int(token.tag[1:])
            elif token.type == "heading_close":
                level = 0
            elif token.type in {"fence", "code_block"}:
                self._code(token, row)
            elif token.type == "html_block":
                self._html(token.content, row)
            elif token.type == "list_item_open":
                number = f"{token.info}{token.markup} " if token.info else ""
            elif token.type == "inline":
                if level:
                    self._heading(token, row, level)
                self._inline(token, row, number)
                number = ""

    def _code(self, token: Token, row: int) -> None:
        words = re.split(r"[\s{},:]+", token.info.strip().lstrip("{.")) if token.info else [""]
        first = row + 1 if token.type == "fence" else row
        self.pieces.codes.append(Code(line=first, text=token.content, language=words[0].lower()))

    def _html(self, text: str, row: int) -> None:
        for _, title in _TITLE.findall(text):
            self._anchor(" ".join(_TAG.sub("", title).split()))
        for offset, line in enumerate(text.split("\n")):
            self.pieces.lines.append((row + offset, line))
            self._html_line(line, row + offset)

    def _html_line(self, line: str, row: int) -> None:
        for tag, _, target in _ATTRIBUTE.findall(line):
            image = tag.lower() != "a"
            self.pieces.references.append(Reference(line=row, target=target, text="", image=image))
        self.pieces.anchors.update(_IDENTITY.findall(line))

    def _heading(self, token: Token, row: int, level: int) -> None:
        title = _plain(token)
        if explicit := _EXPLICIT.search(title):
            self.pieces.anchors.add(explicit[1])
            title = title[: explicit.start()].strip()
        self.pieces.headings.append(Heading(line=row, level=level, title=title))
        self._anchor(title)

    def _anchor(self, title: str) -> None:
        """The fragment of a heading; the second of the same title has a number."""
        if not (anchor := slug(title)):
            return
        count = self.seen.get(anchor, 0)
        self.seen[anchor] = count + 1
        self.pieces.anchors.add(f"{anchor}-{count}" if count else anchor)

    def _inline(self, token: Token, row: int, number: str) -> None:
        """Take running text apart; ``number`` is that of an ordered list's item which begins here."""
        lines = (number + token.content).split("\n")
        self.pieces.lines += [(row + offset, line) for offset, line in enumerate(lines)]
        position = 0
        links: list[tuple[str, str, int]] = []
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                end = token.content.find("\n", position)
                position = end + 1 if end >= 0 else position
            elif child.type == "code_inline":
                position = self._code_inline(child.content, token.content, position, row)
            elif child.type == "link_open":
                links.append((str(child.attrGet("href") or ""), "", _row(token.content, position, row)))
            elif child.type == "link_close" and links:
                target, label, line = links.pop()
                line = self._written(target, token.content, line)
                self.pieces.references.append(Reference(line=line, target=target, text=label, image=False))
            elif child.type == "image":
                target = str(child.attrGet("src") or "")
                line = self._written(target, token.content, _row(token.content, position, row))
                self.pieces.references.append(Reference(line=line, target=target, text=child.content, image=True))
            elif child.type == "html_inline":
                self._html_line(child.content, _row(token.content, position, row))
            if links and child.type in {"text", "code_inline"}:
                target, label, line = links[-1]
                links[-1] = (target, label + child.content, line)

    def _written(self, target: str, content: str, line: int) -> int:
        """The line on which a target is written: its definition's, unless it stands beside the link."""
        return line if target in content else self.defined.get(target, line)

    def _code_inline(self, code: str, content: str, position: int, row: int) -> int:
        """Note a piece of inline code; the position after it."""
        at, end = _find(code, content, position)
        start = content.rfind("\n", 0, at) + 1
        self.pieces.inlines.append(Inline(line=_row(content, at, row), text=code, before=content[start:at]))
        return max(end - 1, position)


def _find(code: str, content: str, position: int) -> tuple[int, int]:
    """Where a piece of inline code stands; it may have been broken into lines."""
    for written in (f"`{code}`", f"` {code} `"):
        if (at := content.find(written, position)) >= 0:
            return at, at + len(written)
    pattern = r"\s+".join(map(re.escape, code.split())) or re.escape(code)
    match = re.compile(r"`\s*" + pattern + r"\s*`").search(content, position)
    return match.span() if match else (position, position)


def _row(content: str, position: int, row: int) -> int:
    return row + content.count("\n", 0, position)


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type in {"text", "code_inline"}).strip()
