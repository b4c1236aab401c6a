"""Whether work that is on no remote as it stands got there by other commits: rebased, cherry-picked or squashed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from envdoctor.repository.git import Git

__all__ = ["has_arrived", "lines_are_known", "trunks"]

_MOST_PATHS = 200
_MOST_COMPARED = 30
_MOST_COMMITS = "2000"
_SLACK = 3600
_SAYS_NOTHING = 3
_BARE = ("-U0", "--no-renames", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")
_NAMES = ("HEAD", "main", "master", "develop", "trunk", "dev")


def trunks(tracking: frozenset[str]) -> tuple[str, ...]:
    """The remote-tracking branches into which work is usually merged."""
    remotes = sorted({ref.split("/")[2] for ref in tracking})
    found = [f"refs/remotes/{remote}/{name}" for remote in remotes for name in _NAMES]
    return tuple(ref for ref in found if ref in tracking)[:4]


def has_arrived(git: Git, tip: str, targets: tuple[str, ...], *, since: int, roots: frozenset[str]) -> bool:
    """Whether everything that a line of commits changes is in the history of one of the targets.

    ``roots`` are the commits on remotes on which the line stands. Only what happened after ``since`` (seconds; when the
    first of the commits was made) is looked at.
    """
    return any(_arrived_in(git, tip, target, f"--since={max(since - _SLACK, 0)}", roots) for target in targets)


def _arrived_in(git: Git, tip: str, target: str, since: str, roots: frozenset[str]) -> bool:
    base = _base(git, tip, target, roots)
    if not base or not git.try_ask("rev-list", "-n", "1", since, f"{base}..{target}"):
        return False
    wanted = _contents(git.try_ask("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", base, tip) or "")
    paths = sorted({path for path, _ in wanted})
    if not 0 < len(paths) <= _MOST_PATHS:
        return False
    limits = _named(paths)
    span = (since, f"{base}..{target}", "--", *limits)
    return (
        _each_is_picked(git, since, f"{target}...{tip}", limits)
        or wanted <= _contents_since(git, span)
        or _squashed(git, base, tip, span)
    )


def lines_are_known(git: Git, tip: str, targets: tuple[str, ...], *, roots: frozenset[str]) -> bool:
    """Whether every line that a line of commits adds stands, or once stood, in the same file of a target: merged with
    other changes.
    """
    for target in targets:
        base = _base(git, tip, target, roots)
        wanted = _changes(git.try_ask("diff-tree", "-r", "-p", *_BARE, base, tip) or "") if base else {}
        if any(change.added for change in wanted.values()) and len(wanted) <= _MOST_COMPARED:
            history = git.try_ask(
                "log", "-p", *_BARE, "--format=", "-n", "300", f"{base}..{target}", "--", *_named(wanted)
            )
            if all(_is_known(git, target, change, history or "") for change in wanted.values()):
                return True
    return False


def _is_known(git: Git, target: str, change: _Change, history: str) -> bool:
    """Blank lines and lone brackets say nothing."""
    said = {line.strip() for line in change.added if len(line.strip()) > _SAYS_NOTHING}
    missing = said - _lines_of(git, target, change.path)
    return not missing or missing <= {line[1:].strip() for line in history.splitlines() if line.startswith("+")}


def _base(git: Git, tip: str, target: str, roots: frozenset[str]) -> str:
    """Where a line of commits parts from a target: its root, or what it merged of the target last."""
    if len(roots) == 1:
        return next(iter(roots))
    return (git.try_ask("merge-base", target, tip) or "").strip()


def _lines_of(git: Git, commit: str, path: str) -> frozenset[str]:
    """The lines of a file in a commit, stripped; none if it is not there."""
    text = git.try_ask("cat-file", "blob", f"{commit}:{path}") or ""
    return frozenset(line.strip() for line in text.splitlines())


def _contents(raw: str) -> frozenset[tuple[str, str]]:
    """(path, object) pairs that a raw diff leads to (git-diff-tree(1), raw output format)."""
    fields = raw.split("\0")
    return frozenset(
        (fields[index + 1], fields[index].split(" ")[3])
        for index in range(len(fields) - 1)
        if fields[index].startswith(":")
    )


def _each_is_picked(git: Git, since: str, sides: str, limits: list[str]) -> bool:
    """Every commit has a twin with the same patch on the other side."""
    left = git.try_ask("rev-list", "--cherry-pick", "--right-only", "--no-merges", since, sides, "--", *limits)
    return left == ""


def _contents_since(git: Git, span: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """Every content that the files had, at some time, on the other side."""
    options = ("-z", "--raw", "--no-abbrev", "--no-renames", "-m", "--format=", "-n", _MOST_COMMITS)
    return _contents((git.try_ask("log", *options, *span) or "").replace("\n", ""))


def _squashed(git: Git, base: str, tip: str, span: tuple[str, ...]) -> bool:
    """One commit on the other side changes the same lines as all commits here together."""
    wanted = _changes(git.try_ask("diff-tree", "-r", "-p", *_BARE, base, tip) or "")
    history = git.try_ask("log", "-p", *_BARE, "--format=%x00%H", "-n", "300", *span) or ""
    for text in history.split("\0") if wanted else ():
        commit, _, patch = text.partition("\n")
        given = _changes(patch)
        if all(path in given and _brings(git, commit, given[path], change) for path, change in wanted.items()):
            return True
    return False


def _brings(git: Git, commit: str, given: _Change, wanted: _Change) -> bool:
    """Whether a commit adds the same lines to a file, and what goes here is gone after it: where it resolves a
    conflict, other lines go.
    """
    if given.added != wanted.added:
        return False
    if given.removed == wanted.removed:
        return True
    staying = set(wanted.removed) - set(given.removed) - set(wanted.added)
    return bool(wanted.added) and not {line.strip() for line in staying} & _lines_of(git, commit, wanted.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What a patch does to a file: the lines that come and go, in order."""

    path: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def _changes(patch: str) -> dict[str, _Change]:
    """A patch by file, without positions and object names; empty if it changes anything else than lines."""
    found: dict[str, _Change] = {}
    for part in re.split(r"(?m)^diff --git ", patch)[1:]:
        head, *lines = part.split("\n")
        start = next((number for number, line in enumerate(lines) if line.startswith("@@")), None)
        path = head[2 : len(head) // 2]
        if start is None or head != f"a/{path} b/{path}":
            return {}
        body = lines[start:]
        found[path] = _Change(
            path=path,
            added=tuple(line[1:] for line in body if line.startswith("+")),
            removed=tuple(line[1:] for line in body if line.startswith("-")),
        )
    return found


def _named(paths: Iterable[str]) -> list[str]:
    return [f":(top,literal){path}" for path in paths]
