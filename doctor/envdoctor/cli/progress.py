"""One transient status line on stderr, on a terminal only."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Self

from envdoctor.check import Check
from envdoctor.examination import Observer, Outcome

__all__ = ["StatusLine"]

_CLEAR = "\r\x1b[2K"


class StatusLine(Observer):
    """Names the checks that are running; wiped when the scan is over, whatever way it ends."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self.total = total
        self.done = 0
        self.running: dict[str, str] = {}
        self.visible = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def started(self, check: Check) -> None:
        """Show the check's name."""
        self.running[check.code] = check.name
        self._draw()

    def finished(self, outcome: Outcome) -> None:
        """Count the check."""
        self.running.pop(outcome.result.code, None)
        self.done += 1
        self._draw()

    def _draw(self) -> None:
        names = ", ".join(f"{code} {name}" for code, name in sorted(self.running.items()))
        self._write(f"  {self.done}/{self.total}  {names}"[: max(20, _columns() - 1)])

    def _write(self, text: str) -> None:
        if not self.visible:
            return
        try:
            sys.stderr.write(_CLEAR + text)
            sys.stderr.flush()
        except (OSError, ValueError):
            self.visible = False


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        return 80
