"""Folders that hold copies of other people's distributions, as ``pip install --target lib`` leaves them.

Their code is not the repository's own: what it imports need not be declared here, though it explains imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from envdoctor.repository import first_party, names
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.first_party import FirstParty
    from envdoctor.repository.repository import Repository

__all__ = ["read"]

_METADATA = regex(r"(.+)/[^/]+\.(?:dist|egg)-info/(?:METADATA|RECORD|PKG-INFO|WHEEL)$")
_LIBRARIES = regex(r"(?i)(?:^|/)(?:ext|ext_?libs?|libs?|libraries|packages|python[-_]packages|deps|site)$")
_OTHERWISE = regex(r"(?i)(?:^|/)(?:[^/]*tests?|testing|examples?|samples?|docs?|integrations?|typings|stubs)(?:/|$)")
_MANY = 6
_FEW = 3


def read(repository: Repository) -> frozenset[str]:
    """The fact: the folders themselves; everything below them is somebody else's."""
    found = {match[1] for path in repository.files if ".dist-info/" in path and (match := _METADATA.match(path))}
    return frozenset(found | set(_copies(repository.fact(first_party.read))))


def _copies(own: FirstParty) -> Iterator[str]:
    """Folders, themselves no packages (or called ``libs``), in which many well-known packages stand whole."""
    children: dict[str, list[str]] = {}
    for name, places in own.places.items():
        for place in places:
            if place and (place not in own.packages or _LIBRARIES.search(place)):
                children.setdefault(place, []).append(name)
    for place, inside in children.items():
        least = _FEW if _LIBRARIES.search(place) else _MANY
        if len(inside) < least or _OTHERWISE.search(place):
            continue
        copied = [name for name in inside if _is_copy(own, f"{place}/{name}", name)]
        known = sum(1 for name in inside if names.distributions(name)) if _LIBRARIES.search(place) else 0
        if len(copied) >= least and (len(copied) * 4 >= len(inside) or known * 2 >= len(inside)):
            yield place


def _is_copy(own: FirstParty, path: str, name: str) -> bool:
    """Whether a package or module is named like one of a popular distribution, and no mere folder of scripts."""
    return (path in own.packages or path in own.modules) and not _popular().isdisjoint(names.distributions(name))


@cache
def _popular() -> frozenset[str]:
    text = resources.files("envdoctor.data").joinpath("popular.txt").read_text("utf-8")
    return frozenset(line for line in text.split("\n") if line and line[0] != "#")
