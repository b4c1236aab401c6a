"""Whether work that is on no remote as it stands got there by other commits: rebased, cherry-picked or squashed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.trunk import (
    BARE,
    Change,
    Entry,
    changes_of,
    contents_of,
    read_entries,
    read_trunk,
)

__all__ = ["Fate", "Offshoot", "fates", "trunks"]

_MOST_PATHS = 200
_MOST_COMPARED = 30
_MOST_COMMITS = 300
_SLACK = 3600
_SAYS_NOTHING = 3
_NAMES = ("HEAD", "main", "master", "develop", "trunk", "dev")


class Fate(Enum):
    """What became of a line of commits in a main branch."""

    ARRIVED = "everything that it changes is in the history"
    KNOWN = "every line that it adds stands, or once stood, in the same file: merged with other changes"
    UNKNOWN = "something of it is nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offshoot:
    """A line of commits that is on no remote; ``roots`` are the commits there on which it stands.

    ``since`` is when the first of its commits was made, in seconds.
    """

    tip: str
    commits: frozenset[str]
    roots: frozenset[str]
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """All that an offshoot changes together, seen from where it parts from a main branch."""

    line: Offshoot
    base: str
    contents: frozenset[tuple[str, str]]
    changes: dict[str, Change]

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(path for path, _ in self.contents)


def trunks(tracking: frozenset[str]) -> tuple[str, ...]:
    """The remote-tracking branches into which work is usually merged."""
    remotes = sorted({ref.split("/")[2] for ref in tracking})
    found = [f"refs/remotes/{remote}/{name}" for remote in remotes for name in _NAMES]
    return tuple(ref for ref in found if ref in tracking)[:4]


def fates(git: Git, lines: Collection[Offshoot], targets: tuple[str, ...]) -> dict[str, Fate]:
    """What became of each line, by its tip; the best that any of the main branches says."""
    found = dict.fromkeys((line.tip for line in lines), Fate.UNKNOWN)
    tips: set[str] = set()
    for target in targets:
        tip = (git.try_ask("rev-parse", "--verify", "--quiet", f"{target}^{{commit}}") or "").strip()
        if tip and tip not in tips:
            tips.add(tip)
            _ask(git, tip, [line for line in lines if found[line.tip] is not Fate.ARRIVED], found)
    return found


def _ask(git: Git, target: str, lines: list[Offshoot], found: dict[str, Fate]) -> None:
    works = [work for line in lines if (work := _work(git, line, target))]
    if not works:
        return
    trunk = read_trunk(git, target, (work.base for work in works), (path for work in works for path in work.paths))
    for work in works:
        entries = [entry for entry in trunk.after(work.base) if entry.paths & work.paths]
        later = [entry for entry in entries if trunk.date(entry) >= work.line.since - _SLACK]
        if _has_arrived(git, work, later):
            found[work.line.tip] = Fate.ARRIVED
        elif _lines_are_known(git, target, work, entries):
            found[work.line.tip] = Fate.KNOWN


def _work(git: Git, line: Offshoot, target: str) -> _Work | None:
    """None if there is nothing to compare, or too much."""
    base = _base(git, line, target)
    options = ("-r", "-z", "--raw", "--no-abbrev", "--no-renames")
    contents = contents_of(git.try_ask("diff-tree", *options, base, line.tip) or "") if base else frozenset()
    if not 0 < len({path for path, _ in contents}) <= _MOST_PATHS:
        return None
    patch = git.try_ask("diff-tree", "-r", "-p", *BARE, base, line.tip) or ""
    return _Work(line=line, base=base, contents=contents, changes=changes_of(patch))


def _base(git: Git, line: Offshoot, target: str) -> str:
    """Where a line of commits parts from a target: its root, or what it merged of the target last."""
    if len(line.roots) == 1:
        return next(iter(line.roots))
    return (git.try_ask("merge-base", target, line.tip) or "").strip()


def _has_arrived(git: Git, work: _Work, entries: list[Entry]) -> bool:
    """Whether everything that a line of commits changes is in the history since the first of its commits was made."""
    return bool(entries) and (
        work.contents <= frozenset().union(*(entry.contents for entry in entries))
        or _squashed(git, work, entries)
        or _each_is_picked(git, work, entries)
    )


def _squashed(git: Git, work: _Work, entries: list[Entry]) -> bool:
    """One commit on the other side changes the same lines as all commits here together."""
    touching = [entry for entry in entries if work.changes and work.changes.keys() <= entry.paths][:_MOST_COMMITS]
    return any(
        all(path in entry.changes and _brings(git, entry, change) for path, change in work.changes.items())
        for entry in touching
    )


def _brings(git: Git, entry: Entry, wanted: Change) -> bool:
    """Whether a commit adds the same lines to a file, and what goes here is gone after it: where it resolves a
    conflict, other lines go.
    """
    given = entry.changes[wanted.path]
    if given.added != wanted.added:
        return False
    if given.removed == wanted.removed:
        return True
    staying = set(wanted.removed) - set(given.removed) - set(wanted.added)
    return bool(wanted.added) and not {line.strip() for line in staying} & _lines_of(git, entry.commit, wanted.path)


def _each_is_picked(git: Git, work: _Work, entries: list[Entry]) -> bool:
    """Every commit has a twin that changes the same on the other side."""
    if not 0 < len(work.line.commits) <= _MOST_COMMITS:
        return False
    own = list(read_entries(git, "--no-walk=unsorted", "--no-merges", *sorted(work.line.commits)))
    return bool(own) and all(any(_are_twins(entry, twin) for twin in entries) for entry in own)


def _are_twins(entry: Entry, twin: Entry) -> bool:
    """Of the twin only files of interest are known; contents decide where it is not lines that change."""
    if not entry.paths <= twin.paths:
        return False
    if not entry.changes:
        return entry.contents <= twin.contents
    return all(twin.changes.get(path) == change for path, change in entry.changes.items())


def _lines_are_known(git: Git, target: str, work: _Work, entries: list[Entry]) -> bool:
    """Whether every line that a line of commits adds stands, or once stood, in the same file of a target: merged with
    other changes.
    """
    wanted = work.changes.values()
    if not any(change.added for change in wanted) or len(wanted) > _MOST_COMPARED:
        return False
    return all(_is_known(git, target, change, entries[:_MOST_COMMITS]) for change in wanted)


def _is_known(git: Git, target: str, change: Change, entries: Iterable[Entry]) -> bool:
    """Blank lines and lone brackets say nothing."""
    said = {line.strip() for line in change.added if len(line.strip()) > _SAYS_NOTHING}
    missing = said - _lines_of(git, target, change.path)
    return not missing or missing <= set(_ever_added(entries, change.path))


def _ever_added(entries: Iterable[Entry], path: str) -> Iterator[str]:
    """The lines that commits added to a file, stripped."""
    for entry in entries:
        if path in entry.changes:
            yield from (line.strip() for line in entry.changes[path].added)
        elif path in entry.paths:
            yield from (line[1:].strip() for line in entry.patch.split("\n") if line.startswith("+"))


def _lines_of(git: Git, commit: str, path: str) -> frozenset[str]:
    """The lines of a file in a commit, stripped; none if it is not there."""
    text = git.try_ask("cat-file", "blob", f"{commit}:{path}") or ""
    return frozenset(line.strip() for line in text.splitlines())
