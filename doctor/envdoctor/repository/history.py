"""What git remembers of files that are gone: the proof that a document names something that once was there.

One ``git log`` pass lists every deletion (renames included), newest first. It is kept in the user's cache directory per
repository and continued from the commit where it stopped; the cache may be deleted at any time. A shallow clone's is
not kept, because its history may grow at the old end.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.repository import kept
from envdoctor.repository.git import Git, GitFailure
from envdoctor.values import dataclass, field

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Death", "History", "read"]

_WORTH_KEEPING = 0.4
"""Seconds; a pass that takes less is not written to the cache."""
_FORMAT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A path left the repository in ``commit`` (full name) on ``date`` (ISO 8601); ``times`` says how often it did."""

    path: str
    commit: str
    date: str
    times: int = 1

    @property
    def short(self) -> str:
        """The commit as people write it."""
        return self.commit[:9]


@dataclass(frozen=True, kw_only=True)
class History:
    """The death index. ``problem`` says why there is none; ``shallow`` that older deaths are unknown."""

    deaths: Mapping[str, Death] = field(default_factory=lambda: MappingProxyType({}))
    problem: str | None = None
    shallow: bool = False
    git: Git | None = field(default=None, repr=False, compare=False)

    @cached_property
    def folders(self) -> Mapping[str, Death]:
        """Directories that once held files, each with the newest death below it."""
        found: dict[str, Death] = {}
        for path, death in self.deaths.items():
            parent = path.rpartition("/")[0]
            while parent and parent not in found:
                found[parent] = death
                parent = parent.rpartition("/")[0]
        return found

    def death(self, path: str) -> Death | None:
        """When a file or directory of this path left; None if it never did, as far as is known."""
        return self.deaths.get(path) or self.folders.get(path)

    def heir(self, death: Death) -> str | None:
        """The path that a file was renamed to when it left; None if it was deleted."""
        if self.git is None:
            return None
        listed = self.git.try_ask(
            "show", "-M40%", "--relative", "--diff-filter=R", "--name-status", "--format=", "-z", death.commit
        )
        fields = (listed or "").strip("\n").split("\0")
        for position in range(0, len(fields) - 2, 3):
            if fields[position + 1] == death.path:
                return fields[position + 2]
        return None

    def removal(self, text: str, path: str) -> str | None:
        """The newest commit that changed how often ``text`` occurs in a file; None if it never occurred there."""
        if self.git is None:
            return None
        listed = self.git.try_ask("log", "-1", "--format=%H", f"-S{text}", self.git.head or "HEAD", "--", path)
        return (listed or "").strip() or None


def read(repository: Repository) -> History:
    """The fact: every path that is gone from the history of the commit that is checked out."""
    git = repository.git
    if git.problem is not None:
        return History(problem=git.problem)
    if git.head is None:
        return History(problem="there is no commit yet")
    try:
        deaths = _deaths(git, git.head)
    except GitFailure as failure:
        return History(problem=f"git's history cannot be read: {failure}")
    return History(deaths=MappingProxyType(deaths), shallow=git.shallow, git=git)


def _deaths(git: Git, head: str) -> dict[str, Death]:
    kept_at, earlier = (None, {}) if git.shallow else _load(git)
    if kept_at == head:
        return earlier
    began = time.monotonic()
    if kept_at and git.try_ask("merge-base", "--is-ancestor", kept_at, head) is not None:
        new = _log(git, f"{kept_at}..{head}")
        again = {
            path: replace(item, times=item.times + earlier[path].times) for path, item in new.items() if path in earlier
        }
        deaths = {**earlier, **new, **again}
    else:
        deaths = _log(git, head)
    if time.monotonic() - began > _WORTH_KEEPING and not git.shallow:
        _store(git, head, deaths)
    return deaths


def _log(git: Git, revisions: str) -> dict[str, Death]:
    """One pass; a path that died more than once is kept with its newest death."""
    listed = git.ask(
        "log",
        "--no-renames",
        "--diff-filter=D",
        "--name-only",
        "--relative",
        "-z",
        "--format=%x01%H %cs",
        revisions,
        "--",
    )
    found: dict[str, Death] = {}
    times: Counter[str] = Counter()
    for entry in listed.split("\x01")[1:]:
        header, _, rest = entry.partition("\0")
        header, _, first = header.partition("\n")
        commit, _, date = header.partition(" ")
        for path in (first, *rest.split("\0")):
            if path := path.strip("\n"):
                if path not in found:
                    found[path] = Death(path=path, commit=commit, date=date)
                times[path] += 1
    return {path: replace(item, times=times[path]) if times[path] > 1 else item for path, item in found.items()}


def _load(git: Git) -> tuple[str | None, dict[str, Death]]:
    try:
        data = kept.load(git.folder, "history", _FORMAT) or {}
        rows = {row[0]: Death(path=row[0], commit=row[1], date=row[2], times=row[3]) for row in data["deaths"]}
        return str(data["head"]), rows
    except (LookupError, TypeError):
        return None, {}


def _store(git: Git, head: str, deaths: Mapping[str, Death]) -> None:
    rows = [[item.path, item.commit, item.date, item.times] for item in deaths.values()]
    kept.store(git.folder, "history", _FORMAT, {"head": head, "deaths": rows})
