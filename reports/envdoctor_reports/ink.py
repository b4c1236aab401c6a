"""Putting text on a terminal: colour, glyphs with an ASCII fallback, wrapping that never cuts, hyperlinks."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import CheckState, RenderContext, RingStatus, Severity
from envdoctor.values import dataclass, regex
from envdoctor_reports.escaping import columns, visible

__all__ = ["Ink"]

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
_SEVERITY = {
    Severity.ERROR: ("✗", "x", "red"),
    Severity.WARNING: ("!", "!", "yellow"),
    Severity.NOTE: ("•", "*", "blue"),
}
_STATE = {
    CheckState.PASSED: ("✓", "+", "green"),
    CheckState.FAILED: ("✗", "x", "red"),
    CheckState.SKIPPED: ("-", "-", "dim"),
    CheckState.ERROR: ("?", "?", "yellow"),
}
_STATUS = {
    RingStatus.OK: ("●", "[x]", "green"),
    RingStatus.PARTIAL: ("◐", "[/]", "yellow"),
    RingStatus.MISSING: ("○", "[ ]", "red"),
    RingStatus.UNKNOWN: ("?", "[?]", "dim"),
}
_MASKED = "***"
_TICKED = regex(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Ink:
    """Styles text as far as the context allows it; everything that was scanned goes through `safe` first."""

    context: RenderContext

    def safe(self, text: str) -> str:
        """Scanned text without anything that a terminal would obey."""
        return visible(text)

    def style(self, text: str, *styles: str) -> str:
        """Text in a style, or as it is without colour."""
        if not self.context.color or not text:
            return text
        return f"\x1b[{';'.join(_STYLES[style] for style in styles)}m{text}\x1b[0m"

    def ticks(self, text: str) -> str:
        """Names in backticks, in colour where there is some."""
        if not self.context.color:
            return text
        return _TICKED.sub(lambda match: self.style(match[1], "cyan"), text)

    def linked(self, text: str, path: str) -> str:
        """Text that leads to a file of the examined folder where the terminal knows hyperlinks (OSC 8).

        The address is percent-encoded, so that no name can end it early.
        """
        root = self.context.root
        if not self.context.links or root is None or path.startswith(("/", "~")) or _MASKED in path:
            return text
        return f"\x1b]8;;{(root / path).as_uri()}\x1b\\{text}\x1b]8;;\x1b\\"

    def severity(self, severity: Severity) -> str:
        """The glyph of a severity."""
        return self._glyph(*_SEVERITY[severity])

    def state(self, state: CheckState) -> str:
        """The glyph of a check's end."""
        return self._glyph(*_STATE[state])

    def status(self, status: RingStatus) -> str:
        """The glyph of a ring's verdict."""
        return self._glyph(*_STATUS[status])

    def _glyph(self, unicode: str, ascii_: str, style: str) -> str:
        return self.style(unicode if self.context.unicode else ascii_, style)

    def wrap(self, text: str, *, first: str, rest: str) -> Iterator[str]:
        """Lines no wider than the terminal, between blanks only: a long word stays whole. Indents are plain text."""
        line, room = first, self.context.width
        empty = True
        for word in text.split():
            if not empty and columns(line) + 1 + columns(word) > room:
                yield line
                line, empty = rest, True
            line = f"{line}{word}" if empty else f"{line} {word}"
            empty = False
        yield line.rstrip() if empty else line
