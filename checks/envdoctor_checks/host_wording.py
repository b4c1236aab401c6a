"""Phrases that the checks of the machine share."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from envdoctor.api import Evidence

if TYPE_CHECKING:
    from pathlib import Path

    from envdoctor.api import Host
    from envdoctor.host.environments import Environment

__all__ = ["affected", "count", "listed", "made_from_it", "reach", "shell"]

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


def affected(host: Host, *places: Path) -> Evidence:
    """What hangs on environments, or on installations (by their executables): the blast radius, read off the map."""
    from envdoctor.host import graph

    drawing = host.fact(graph.read)
    wanted = {str(place) for place in places}
    starts = [node.id for node in drawing.nodes if node.path in wanted]
    reached = dict.fromkeys(end for start in starts for end in drawing.dependents(start) if end not in starts)
    nodes = {node.id: node for node in drawing.nodes}
    words = [f"the {nodes[end].kind} `{nodes[end].label}`" for end in reached]
    if not words:
        return Evidence(text="nothing else that was found on this machine depends on it")
    return Evidence(text=f"also affected: {listed(words, most=_MOST)}")


def reach(host: Host) -> Evidence:
    """How much of the machine something applies to that holds for every Python."""
    from envdoctor.host import environments, interpreters

    pythons = count(len(host.fact(interpreters.read).own), "Python")
    return Evidence(
        text=f"it reaches {pythons} and {count(len(host.fact(environments.read).items), 'environment')} here"
    )
