"""Phrases that the checks of the machine share."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from envdoctor.api import Evidence

if TYPE_CHECKING:
    from envdoctor.host.environments import Environment

__all__ = ["count", "listed", "made_from_it", "shell"]

_MOST = 8


def listed(words: Iterable[str], *, most: int = 6) -> str:
    """``a, b and c``; beyond ``most`` the rest is only counted."""
    names = list(words)
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 environment``, ``3 environments``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def shell(word: object) -> str:
    """A word of a command line that can be copied without anything in it acting on the shell."""
    return shlex.quote(str(word))


def made_from_it(environments: Sequence[Environment]) -> tuple[Evidence, ...]:
    """Who stops working when an installation goes: the blast radius."""
    shown = [Evidence(text=f"`{item.path}` was made from it") for item in environments[:_MOST]]
    if len(environments) > _MOST:
        shown.append(Evidence(text=f"{len(environments) - _MOST} more environments were made from it"))
    return tuple(shown)
