"""reStructuredText to pieces: a scanner of lines that knows what a document about setting up uses.

docutils would report more, but it also includes files and knows none of Sphinx's roles; nothing here needs it.
"""

from __future__ import annotations

import re

from envdoctor.repository.documents.markdown import slug
from envdoctor.repository.documents.pieces import Code, Heading, Inline, Pieces, Pointer, Reference
from envdoctor.values import dataclass, field, regex

__all__ = ["parse"]

_ADORNMENT = regex(r"^([!-/:-@\[-`{-~])\1{2,}\s*$")
_DIRECTIVE = regex(r"^(\s*)\.\.\s+([\w:-]+)::\s*(.*)$")
_TARGET = regex(r"^\s*\.\.\s+_([^:`]+|`[^`]+`):\s*(\S*)\s*$")
_OPTION = regex(r"^\s*:[\w-]+:")
_LITERAL = regex(r"``([^`]+(?:`[^`]+)*)``")
_ROLE = regex(r":(?:file|command|kbd|code|program|guilabel|samp|envvar|option):`([^`]+)`")
_PLAIN = regex(r"(?<![`:\w])`([^`<>]+)`(?![`_])")
_LINK = regex(r"`([^`<>]*?)\s*<([^`<>]+)>`__?")
_POINTER = regex(r":(?:(?:py|std):)?(doc|ref|mod|class|func|meth|exc|data|download):`(?:[^`<>]*<)?[~!]?([^`<>]+)>?`")
_POINTED = {"download": "include", "doc": "doc", "ref": "ref", "mod": "module"}
_NAMED = {"automodule": "module", "autoclass": "object", "autofunction": "object", "autoexception": "object"}
_INCLUDES = frozenset({"include", "literalinclude"})
_OPTIONS = frozenset({"option", "cmdoption"})
_URL = regex(r"(?<![<`\w])https?://[^\s<>`\"')\]]+")
_CODES = frozenset({"code", "code-block", "sourcecode", "prompt", "parsed-literal", "literal"})
_SKIPPED = frozenset({"raw", "math", "graphviz", "mermaid", "uml", "csv-table", "autoclass", "automodule"})
_IMAGES = frozenset({"image", "figure"})


@dataclass(slots=True)
class _Scanner:
    """Walks the lines once."""

    rows: list[str]
    pieces: Pieces = field(default_factory=Pieces)
    levels: list[str] = field(default_factory=list)
    at: int = 0

    def scan(self) -> Pieces:
        while self.at < len(self.rows):
            row = self.rows[self.at]
            if self._heading() or self._directive(row):
                continue
            if match := _TARGET.match(row):
                self._target(match)
            else:
                self._text(row)
            self.at += 1
            if row.rstrip().endswith("::") and not row.lstrip().startswith(".. "):
                self._code(_indent(row), "")
        return self.pieces

    def _heading(self) -> bool:
        """A title with its adornment below, or above and below; True if one was read."""
        rows, at = self.rows, self.at
        over = bool(_ADORNMENT.match(rows[at])) and at + 2 < len(rows) and rows[at + 2].strip() == rows[at].strip()
        line = at + 1 if over else at
        if line + 1 >= len(rows) or not (title := rows[line].strip()) or _ADORNMENT.match(rows[line]):
            return False
        below = rows[line + 1]
        if (
            not _ADORNMENT.match(below)
            or (rows[line][:1].isspace() and not over)
            or len(below.strip()) < len(title) - 2
        ):
            return False
        style = ("over" if over else "") + below[0]
        if style not in self.levels:
            self.levels.append(style)
        self.pieces.headings.append(Heading(line=line + 1, level=self.levels.index(style) + 1, title=_bare(title)))
        self.pieces.anchors.add(slug(_bare(title)))
        self._text(rows[line], line)
        self.at = line + 2
        return True

    def _directive(self, row: str) -> bool:
        match = _DIRECTIVE.match(row)
        if match is None:
            return False
        indent, name, argument = len(match[1]), match[2], match[3].strip()
        self.at += 1
        if name in _IMAGES:
            self.pieces.references.append(Reference(line=self.at, target=argument, text="", image=True))
        self._point(name, argument, indent)
        if name in _CODES:
            self._code(indent, argument.split(",")[0].split(" ")[0])
        elif name in _SKIPPED:
            self._skip(indent)
        return True

    def _point(self, name: str, argument: str, indent: int) -> None:
        """Note what a directive of Sphinx names."""
        if name in _INCLUDES and argument:
            self.pieces.pointers.append(Pointer(line=self.at, kind="include", target=argument))
        elif name in _NAMED and argument:
            self.pieces.pointers.append(
                Pointer(line=self.at, kind=_NAMED[name], target=argument.partition("(")[0].strip())
            )
        elif name in _OPTIONS:
            found = re.findall(r"(?<![\w-])--[a-z][\w-]+", argument)
            self.pieces.inlines += [Inline(line=self.at, text=option, before=".. option::") for option in found]
        elif name == "toctree":
            first, body = self._body(indent)
            for offset, row in enumerate(body):
                match = re.fullmatch(r"(?:[^<>]*<)?([^<>]+)>?", row.strip())
                if match and "*" not in row and "://" not in row and match[1] != "self":
                    self.pieces.pointers.append(Pointer(line=first + offset + 1, kind="doc", target=match[1].strip()))

    def _target(self, match: re.Match[str]) -> None:
        self.pieces.anchors.add(match[1].strip("`"))
        if match[2] and not match[2].endswith("_"):
            reference = Reference(line=self.at + 1, target=match[2], text=match[1], image=False)
            self.pieces.references.append(reference)

    def _body(self, indent: int) -> tuple[int, list[str]]:
        """The rows that are indented deeper than ``indent``, from the first that is not blank."""
        while self.at < len(self.rows) and (not self.rows[self.at].strip() or _is_option(self.rows[self.at], indent)):
            self.at += 1
        first = self.at
        while self.at < len(self.rows) and (not self.rows[self.at].strip() or _indent(self.rows[self.at]) > indent):
            self.at += 1
        body = self.rows[first : self.at]
        while body and not body[-1].strip():
            body.pop()
        return first, body

    def _code(self, indent: int, language: str) -> None:
        first, body = self._body(indent)
        if not body:
            return
        common = min(_indent(row) for row in body if row.strip())
        text = "\n".join(row[common:] for row in body) + "\n"
        self.pieces.codes.append(Code(line=first + 1, text=text, language=language.lower()))

    def _skip(self, indent: int) -> None:
        self._body(indent)

    def _text(self, row: str, at: int | None = None) -> None:
        line = (self.at if at is None else at) + 1
        self.pieces.lines.append((line, row))
        found = [*_LITERAL.finditer(row), *_ROLE.finditer(row), *_PLAIN.finditer(_LITERAL.sub(_blank, row))]
        for match in sorted(found, key=re.Match.start):
            self.pieces.inlines.append(Inline(line=line, text=match[1].strip(), before=row[: match.start()]))
        for match in _POINTER.finditer(row):
            kind = _POINTED.get(match[1], "object")
            self.pieces.pointers.append(Pointer(line=line, kind=kind, target=match[2].strip()))
        for match in _LINK.finditer(row):
            self.pieces.references.append(Reference(line=line, target=match[2], text=match[1], image=False))
        for match in _URL.finditer(_LINK.sub(_blank, _LITERAL.sub(_blank, row))):
            self.pieces.references.append(Reference(line=line, target=match[0].rstrip(".,;:"), text="", image=False))


def parse(text: str) -> Pieces:
    """Take a reStructuredText (or plain) text apart. Never fails."""
    return _Scanner(rows=text.expandtabs(8).split("\n")).scan()


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _is_option(row: str, indent: int) -> bool:
    return _indent(row) > indent and bool(_OPTION.match(row))


def _bare(title: str) -> str:
    return re.sub(r"[`*|]+", "", title).strip()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
