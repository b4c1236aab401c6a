"""From the edits of several findings to one change per file."""

from __future__ import annotations

import itertools
from bisect import insort
from collections.abc import Callable, Iterable, Sequence

from envdoctor.changes.model import TextChange, decoded
from envdoctor.model import Edit
from envdoctor.values import dataclass

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """``used`` and ``clashing`` are positions in the groups of edits that were merged: those that are in ``changes``,
    and those that contradict an earlier group or name a place that the file does not have."""

    changes: tuple[TextChange, ...]
    used: tuple[int, ...]
    clashing: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    """Replace ``[start, end)``. Sorted as it must be applied: an insertion stands before a replacement that starts
    at the same place, and insertions at one place keep their order."""

    start: int
    replaces: bool
    order: int
    end: int
    text: str
    on_new_line: bool = False

    def clashes(self, other: _Span) -> bool:
        """Whether both cannot hold: two replacements that overlap, or an insertion inside a replacement."""
        if self.replaces and other.replaces:
            return self.start < other.end and other.start < self.end
        return self.start < other.start < self.end or other.start < self.start < other.end

    def repeats(self, other: _Span) -> bool:
        """Whether both say the same."""
        return (self.start, self.end, self.text) == (other.start, other.end, other.text)


class _File:
    """A text, and the spans that were accepted for it so far."""

    def __init__(self, path: str, text: str | None) -> None:
        self.path = path
        self.before = text
        self._text = text or ""
        self._line_end = "\r\n" if "\r\n" in self._text else "\n"
        starts = itertools.accumulate((len(line) + 1 for line in self._text.split("\n")), initial=0)
        self._starts = tuple(starts)[:-1]
        self._spans: list[_Span] = []

    def span(self, edit: Edit, order: int) -> _Span | None:
        """The edit as offsets, its line ends as the file's; None if the file has no such place."""
        start, end = self._offset(edit.line, edit.column), self._offset(edit.end_line, edit.end_column)
        if start is None or end is None or end < start:
            return None
        text = edit.text.replace("\r\n", "\n").replace("\n", self._line_end)
        return _Span(start, end > start, order, end, text, on_new_line=edit.line > len(self._starts))

    def _offset(self, line: int, column: int) -> int | None:
        """Where a place is in the text. The line behind the last one is the end of the text."""
        if (line, column) == (len(self._starts) + 1, 1):
            return len(self._text)
        if not 1 <= line <= len(self._starts) or column < 1:
            return None
        end = self._starts[line] - 1 if line < len(self._starts) else len(self._text)
        offset = self._starts[line - 1] + column - 1
        return offset if offset <= end else None

    def clashes(self, span: _Span) -> bool:
        """Whether it contradicts what was accepted."""
        return any(span.clashes(other) for other in self._spans)

    def accept(self, span: _Span) -> None:
        """Take it, unless the same was taken before."""
        if not any(span.repeats(other) for other in self._spans):
            insort(self._spans, span)

    def change(self) -> TextChange:
        """The text with every accepted span replaced."""
        parts, at = [], 0
        for span in self._spans:
            parts.append(self._text[at : span.start])
            if span.on_new_line and (written := "".join(parts)) and not written.endswith("\n"):
                parts.append(self._line_end)
            parts.append(span.text)
            at = span.end
        return TextChange(path=self.path, before=self.before, after="".join([*parts, self._text[at:]]))


def merge(groups: Iterable[Sequence[Edit]], read: Callable[[str], bytes | None]) -> Merged:
    """Put the edits of many fixes together; each group is taken whole or not at all, earlier ones first.

    ``read`` gives a file's bytes, or None where there is no file.
    """
    files: dict[str, _File] = {}
    used: list[int] = []
    clashing: list[int] = []
    for number, group in enumerate(groups):
        spans = []
        for edit in group:
            if edit.path not in files:
                data = read(edit.path)
                files[edit.path] = _File(edit.path, None if data is None else decoded(data))
            spans.append((files[edit.path], files[edit.path].span(edit, number)))
        fitting = [(file, span) for file, span in spans if span is not None and not file.clashes(span)]
        if len(fitting) < len(spans) or _contradicts_itself(fitting):
            clashing.append(number)
            continue
        used.append(number)
        for file, span in fitting:
            file.accept(span)
    changes = (files[path].change() for path in sorted(files))
    return Merged(
        changes=tuple(change for change in changes if change.after != (change.before or "")),
        used=tuple(used),
        clashing=tuple(clashing),
    )


def _contradicts_itself(spans: Iterable[tuple[_File, _Span]]) -> bool:
    return any(one is other and a.clashes(b) for (one, a), (other, b) in itertools.combinations(spans, 2))
