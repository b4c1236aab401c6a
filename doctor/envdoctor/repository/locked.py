"""Which declared dependency brings a distribution that nobody declares, as the lock files tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.repository import declarations, names
from envdoctor.repository.declarations import Dependency, Kind, LockFile
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Brought", "brought_by"]

_PINNED = regex(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(?:==|@\s)")
_DEVELOPMENT = regex(r"(?i)(?:dev|test|doc|lint)[^/]*$|(?:^|/)(?:docs?|tests?|dev|ci|\.github)/")
_RUNTIME = frozenset({Kind.RUNTIME, Kind.EXTRA})
_INSTALLED = _RUNTIME | {Kind.GROUP, Kind.DEVELOPMENT}
_ASKED = "-r"
"""The parent of what a list asks for itself, whatever it calls it (``git+https://...`` tells no name)."""
_VIA = regex(r"#\s+(?:via\s*)?(.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """``by`` which declared dependencies something is brought, the nearest first, and the ``lock`` that says so."""

    by: tuple[str, ...]
    lock: str


def brought_by(repository: Repository, distribution: str, root: str, *, development: bool = False) -> Brought | None:
    """Which runtime dependencies of a project bring a distribution; None if none.

    With ``development`` any other dependency counts too: what is only imported where those are installed anyway.
    """
    declared = repository.fact(declarations.read)
    own = {names.normalise(item.name) for item in declared.projects if item.name}
    counting = (item for item in declared.dependencies if _counts(item, root, development=development))
    runtime = [item for item in counting if item.name not in own]
    wanted = {item.name for item in runtime if item.name != distribution}
    for lock in sorted(declared.lock_files, key=lambda item: bool(_DEVELOPMENT.search(item.path))):
        if lock.project and root != lock.project and not root.startswith(f"{lock.project}/"):
            continue
        if distribution in lock.packages:
            above = _above(distribution, repository.fact(_parents)[lock.path])
            asked = _asked(above, repository.fact(_parents)[lock.path])
            bringers = tuple(name for name in above if name in wanted)
            if not bringers and asked and (development or not _DEVELOPMENT.search(lock.path)):
                bringers = tuple(name for name in above if name in asked)
            if bringers:
                return Brought(by=bringers, lock=lock.path)
    return None


def _asked(above: Iterable[str], parents: Mapping[str, set[str]]) -> set[str]:
    return {name for name in above if _ASKED in parents.get(name, ())}


def _counts(item: Dependency, root: str, *, development: bool) -> bool:
    kinds = _INSTALLED if development else _RUNTIME
    return item.kind in kinds and item.project in {root, ""}


def _above(distribution: str, parents: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Everything that requires a distribution, directly or through others, the nearest first."""
    reached: dict[str, None] = {}
    level = [distribution]
    while level:
        above = {name for item in level for name in parents.get(item, ())} - reached.keys()
        level = sorted(above)
        reached |= dict.fromkeys(level)
    return tuple(reached)


def _parents(repository: Repository) -> Mapping[str, Mapping[str, set[str]]]:
    """The fact: for each lock file, package -> the packages that require it."""
    locks = repository.fact(declarations.read).lock_files
    return MappingProxyType({lock.path: _of_lock(repository, lock) for lock in locks})


def _of_lock(repository: Repository, lock: LockFile) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    if lock.path.endswith(".txt"):  # by pip-compile or `uv pip compile`
        for child, parent in _via(repository.files.text(lock.path) or ""):
            found.setdefault(child, set()).add(parent)
    for name, package in lock.packages.items():
        for child in package.requires:
            found.setdefault(child, set()).add(name)
    return found


def _via(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of a package and what it is pinned for, from the comments that pip-compile and uv write."""
    name = ""
    for line in text.splitlines():
        if pinned := _PINNED.match(line):
            name = names.normalise(pinned[1])
        if name and (comment := _VIA.search(line)):
            for parent in comment[1].split(","):
                if parent.strip().startswith("-r "):
                    yield name, _ASKED
                if re.fullmatch(r"[A-Za-z0-9][\w.-]*", parent.strip()):
                    yield name, names.normalise(parent.strip())
