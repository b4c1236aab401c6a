"""Secrets out, the home directory to ``~``: applied once, where a report or a plan is sealed (law 3).

`Redactor.seal` walks any value made of frozen dataclasses, tuples, mappings and strings, so that no renderer ever holds
an unredacted string.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from envdoctor.model import Fix
from envdoctor.redaction.assignments import mask_assignments
from envdoctor.redaction.commands import mask_arguments
from envdoctor.redaction.tokens import MASK, mask_tokens
from envdoctor.redaction.urls import mask_userinfo

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["MASK", "Redactor"]

T = TypeVar("T")
_SHORT = 400
_MOST_KNOWN = 20_000


class Redactor:
    """Replaces what must not leave the machine.

    ``home`` becomes ``~``; ``secrets`` are literal strings (values that a fact knows to be secret) that become ``***``.
    """

    def __init__(self, *, home: Path | None = None, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted({secret for secret in secrets if len(secret) >= 4}, key=len, reverse=True)
        self._home = _home_pattern(home)
        self._known: dict[str, str] = {}

    def text(self, text: str) -> str:
        """The text without secrets; characters that no encoding can carry become visible escapes.

        Short texts are remembered: a report says the same names, paths and advice hundreds of times.
        """
        if (known := self._known.get(text)) is not None:
            return known
        clean = self._clean(text)
        if len(text) <= _SHORT and len(self._known) < _MOST_KNOWN:
            self._known[text] = clean
        return clean

    def _clean(self, text: str) -> str:
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        text = mask_arguments(mask_assignments(mask_userinfo(mask_tokens(text))))
        return self._home.sub("~", text) if self._home else text

    def seal(self, value: T) -> T:
        """A copy of a value with every string inside it redacted."""
        return cast("T", self._seal(value))

    def _seal(self, value: object) -> object:
        if isinstance(value, Enum) or value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, tuple):
            return tuple(self._seal(item) for item in value)
        if isinstance(value, Mapping):
            return {self._seal(key): self._seal(item) for key, item in value.items()}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            changes = {name: self._seal(getattr(value, name)) for name in _parts(type(value))}
            if isinstance(value, Fix) and changes["edits"] != value.edits:
                changes["edits"] = ()  # an edit that may not be shown whole is no edit any more
            return dataclasses.replace(value, **changes)
        raise TypeError(f"cannot seal a {type(value).__name__}")


@cache
def _parts(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(part.name for part in dataclasses.fields(kind) if part.init)


def _home_pattern(home: Path | None) -> re.Pattern[str] | None:
    """Matches the home directory as a whole path prefix, also where its name is a link; None for no home or one that is
    the root itself.
    """
    if home is None or len(home.parts) < 2:
        return None
    spelt = set()
    for place in {home, Path(os.path.realpath(home))}:
        native = str(place)
        spelt |= {native, place.as_posix(), native.replace("/", "\\"), native.replace("\\", "\\\\")}
        spelt |= {place.as_posix().replace("/", code) for code in ("%2F", "%2f", "\\/")}
    names = "|".join(re.escape(name) for name in sorted(spelt, key=lambda name: (-len(name), name)))
    return re.compile(rf"(?:(?<![\w.~-])|(?<=\s-[A-Za-z])|(?<=^-[A-Za-z]))(?:{names})(?![\w-]|\.\w)")
