"""Whether work that is on no remote as it stands got there by other commits: rebased, cherry-picked or squashed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
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
from envdoctor.values import dataclass

__all__ = ["Fate", "Offshoot", "fates", "trunks"]

_MOST_PATHS = 200
_MOST_COMPARED = 30
_MOST_COMMITS = 300
_SLACK = 3600
_SAYS_NOTHING = 3
_NEARLY_ALL, _HALF = 0.8, 0.5
_NAMES = ("HEAD", "main", "master", "develop", "trunk", "dev")


class Fate(Enum):
    """What became of a line of commits in a main branch."""

    ARRIVED = "everything that it changes is in the history"
    KNOWN = "every line that it adds stands, or once stood, in the same file: merged with other changes"
    MOSTLY = "nearly every line that each of its commits adds stands, or once stood, in the same file"
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

    @property
    def opaque(self) -> frozenset[tuple[str, str]]:
        """Contents that are no lines: binary files, empty ones, links, modes."""
        return frozenset(pair for pair in self.contents if pair[0] not in self.changes)


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
        elif found[work.line.tip] is Fate.UNKNOWN:
            found[work.line.tip] = _known(git, target, work, entries)


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
    touching = [entry for entry in entries if work.changes and work.paths <= entry.paths][:_MOST_COMMITS]
    return any(
        work.opaque <= entry.contents
        and all(path in entry.changes and _brings(git, entry, change) for path, change in work.changes.items())
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
    own = _own(git, work)
    return bool(own) and all(any(_are_twins(entry, twin) for twin in entries) for entry in own)


def _own(git: Git, work: _Work) -> list[Entry]:
    """The commits of the line itself, merges aside."""
    return list(read_entries(git, "--no-walk=unsorted", "--no-merges", *sorted(work.line.commits)[:_MOST_COMMITS]))


def _are_twins(entry: Entry, twin: Entry) -> bool:
    """Of the twin only files of interest are known; contents decide where it is not lines that change."""
    opaque = {pair for pair in entry.contents if pair[0] not in entry.changes}
    return (
        entry.paths <= twin.paths
        and opaque <= twin.contents
        and all(twin.changes.get(path) == change for path, change in entry.changes.items())
    )


def _known(git: Git, target: str, work: _Work, entries: list[Entry]) -> Fate:
    """Whether the lines that it adds stand, or once stood, in the same file: merged with other changes."""
    wanted = {path: _said(change.added) for path, change in work.changes.items()}
    there = frozenset().union(*(entry.contents for entry in entries))
    if not any(wanted.values()) or len(wanted) > _MOST_COMPARED or not work.opaque <= there:
        return Fate.UNKNOWN
    missing = {path: _missing(git, target, path, lines, entries[:_MOST_COMMITS]) for path, lines in wanted.items()}
    if not any(missing.values()):
        return Fate.KNOWN
    share = 1 - sum(map(len, missing.values())) / sum(map(len, wanted.values()))
    return Fate.MOSTLY if share >= _NEARLY_ALL and _in_every_part(git, work, wanted, missing) else Fate.UNKNOWN


def _in_every_part(
    git: Git, work: _Work, wanted: dict[str, frozenset[str]], missing: dict[str, frozenset[str]]
) -> bool:
    """Whether no commit stands out as new: work that went on after a merge."""
    for entry in _own(git, work):
        lasting = {
            (path, line)
            for path, change in entry.changes.items()
            for line in _said(change.added) & wanted.get(path, frozenset())
        }
        lost = sum(line in missing[path] for path, line in lasting)
        if lost > _HALF * len(lasting):
            return False
    return True


def _said(lines: Iterable[str]) -> frozenset[str]:
    """Lines that say something; blank ones and lone brackets do not."""
    return frozenset(line.strip() for line in lines if len(line.strip()) > _SAYS_NOTHING)


def _missing(git: Git, target: str, path: str, lines: frozenset[str], entries: list[Entry]) -> frozenset[str]:
    """The lines that a file has not, and never had since the work began."""
    missing = lines - _lines_of(git, target, path)
    return missing - frozenset(_ever_added(entries, path)) if missing else missing


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
