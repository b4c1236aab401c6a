"""Leaving at SIGTERM as after Ctrl-C, for commands that start something which must not outlive them."""

from __future__ import annotations

import signal
import threading
from types import FrameType

__all__ = ["leave_when_told"]


def leave_when_told() -> None:
    """From now on SIGTERM, which a CI job or ``timeout`` sends, unwinds the stack, so that what was started is removed.

    A second one does not disturb the removal.
    """
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, lambda *_: None)  # not SIG_IGN, which the commands that remove things would inherit
    raise SystemExit(128 + number)
