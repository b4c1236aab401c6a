"""Facts are read once, lazily, and shared.

A fact is a plain function of its source, ``read(repository) -> T`` or ``read(host) -> T``. `Facts.fact` calls it at
most once, whichever thread asks first; everybody else gets the same value, or the same exception.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Self, TypeVar, cast

__all__ = ["Facts"]

T = TypeVar("T")


class _Slot:
    """One fact's place: a lock, and then either a value or the exception that reading it raised."""

    __slots__ = ("error", "lock", "ready", "value")

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.ready = False
        self.value: object = None
        self.error: Exception | None = None


class Facts:
    """Base of `Repository` and `Host`: a source of facts with one memory for all of them."""

    def __init__(self) -> None:
        self._slots: dict[Callable[[Any], object], _Slot] = {}
        self._guard = threading.Lock()

    def fact(self, read: Callable[[Self], T]) -> T:
        """The value of ``read(self)``, computed at most once.

        Raises whatever ``read`` raised, again for every caller: a fact that cannot be read is known to each check that
        needs it.
        """
        slot = self._slots.get(read)
        if slot is None:
            with self._guard:
                slot = self._slots.setdefault(read, _Slot())
        if not slot.ready:
            self._fill(slot, read)
        if slot.error is not None:
            raise slot.error
        return cast("T", slot.value)

    def _fill(self, slot: _Slot, read: Callable[[Self], object]) -> None:
        """Read the fact, unless another thread did while this one waited for the lock."""
        with slot.lock:
            if not slot.ready:
                try:
                    slot.value = read(self)
                except Exception as error:  # noqa: BLE001 - kept, and raised below for every caller
                    slot.error = error
                slot.ready = True
