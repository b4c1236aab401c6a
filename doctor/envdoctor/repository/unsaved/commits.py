"""Commits that no remote is known to have.

Only what is on this disk is asked: remote-tracking branches, ``FETCH_HEAD`` and the reflogs, which remember what came
from elsewhere (a pull request that was fetched by its number has no remote-tracking branch).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.merged import has_arrived, trunks
from envdoctor.repository.unsaved.model import Line, LineKind, Stash

__all__ = ["Heads", "iso", "read_heads", "read_lines", "read_stashes"]

_MOST_LINES = 100
_MOST_COMPARED = 20
_GONE = "its upstream branch is gone, so it may have been merged"
_NOT_COMPARED = "it was not compared with what was merged, as there are too many branches"
_FROM_ELSEWHERE = ("fetch", "clone:", "pull", "branch: Created from refs/remotes/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """One work tree as ``git worktree list`` names it."""

    path: str
    head: str
    detached: bool
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    name: str
    tip: str
    upstream: str


def iso(seconds: float) -> str:
    """The date in UTC of a time stamp; empty for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, tz=UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def read_heads(git: Git) -> tuple[Heads, ...]:
    """Every work tree of the repository, the main one first."""
    found = []
    for block in (git.try_ask("worktree", "list", "--porcelain") or "").split("\n\n"):
        facts = dict(line.partition(" ")[::2] for line in block.splitlines())
        if "worktree" in facts and "bare" not in facts:
            path, head = facts["worktree"], facts.get("HEAD", "")
            unborn = not head.strip("0")
            found.append(
                Heads(path=path, head="" if unborn else head, detached="detached" in facts, missing="prunable" in facts)
            )
    return tuple(found)


def read_lines(git: Git, heads: tuple[Heads, ...]) -> tuple[Line, ...]:
    """Branches and detached heads with commits that no remote is known to have."""
    branches, tracking = _refs(git)
    if not tracking and _is_mirror(git):
        return ()
    detached = [tree.head for tree in heads if tree.detached and tree.head]
    known = _fetched(git)
    new = _shas(git, "--branches", *detached, "--not", "--remotes", *known)
    unpushed = [branch for branch in branches if branch.tip in new]
    found = [
        _branch_line(git, branch, tracking, known, compare=number < _MOST_COMPARED)
        for number, branch in enumerate(unpushed)
    ]
    found += [_detached_line(git, sha, known) for sha in dict.fromkeys(detached) if sha in new]
    lines = [line for line in found if line is not None]
    return (*lines[:_MOST_LINES], *_tag_lines(git, known))


def _refs(git: Git) -> tuple[list[_Branch], frozenset[str]]:
    """Local branches, and the names of the remote-tracking ones."""
    shape = "%(refname)%00%(objectname)%00%(upstream)"
    branches, tracking = [], set()
    for line in (git.try_ask("for-each-ref", f"--format={shape}", "refs/heads", "refs/remotes") or "").splitlines():
        name, tip, upstream = line.split("\0")
        if name.startswith("refs/heads/"):
            branches.append(_Branch(name=name, tip=tip, upstream=upstream))
        else:
            tracking.add(name)
    return branches, frozenset(tracking)


def _is_mirror(git: Git) -> bool:
    """Whether fetching writes straight to the branches, so that they are the remote's."""
    listed = git.try_ask("config", "--get-regexp", r"^remote\..*\.fetch$") or ""
    return any(line.partition(":")[2].startswith(("refs/*", "refs/heads/")) for line in listed.splitlines())


def _fetched(git: Git) -> tuple[str, ...]:
    """What the last fetch brought, whatever it was called."""
    place = (git.try_ask("rev-parse", "--git-path", "FETCH_HEAD") or "").rstrip("\n")
    try:
        text = Path(git.root, place).read_text(encoding="utf-8", errors="replace") if place else ""
    except OSError:
        return ()
    return tuple(dict.fromkeys(word for line in text.splitlines() if len(word := line.split("\t")[0]) in {40, 64}))


def _shas(git: Git, *arguments: str) -> frozenset[str]:
    return frozenset((git.try_ask("rev-list", "--ignore-missing", *arguments) or "").split())


def _from_elsewhere(git: Git, ref: str) -> tuple[str, ...]:
    """Values that a fetch, a clone or a fast-forward gave to a ref, as its reflog remembers."""
    log = git.try_ask("log", "-g", "--format=%H%x00%gs", "--end-of-options", ref) or ""
    found = []
    for line in log.splitlines():
        sha, _, subject = line.partition("\0")
        arrived = subject.startswith(_FROM_ELSEWHERE)
        if arrived and (not subject.startswith("pull") or subject.endswith(": Fast-forward")):
            found.append(sha)
    return tuple(dict.fromkeys(found))


def _once_pushed(git: Git, upstream: str) -> tuple[str, ...]:
    """Where a remote-tracking branch has been: what was overwritten there was given up on purpose."""
    log = git.try_ask("log", "-g", "--format=%H", "-n", "200", "--end-of-options", upstream) or ""
    return tuple(dict.fromkeys(log.split()))


def _branch_line(
    git: Git, branch: _Branch, tracking: frozenset[str], known: tuple[str, ...], *, compare: bool
) -> Line | None:
    elsewhere = (*known, *_from_elsewhere(git, branch.name))
    if branch.upstream in tracking:
        elsewhere += _once_pushed(git, branch.upstream)
    commits = _dates(git, branch.tip, "--not", "--remotes", *elsewhere)
    if not commits or (compare and has_arrived(git, branch.tip, trunks(tracking), since=min(commits))):
        return None
    gone = bool(branch.upstream) and branch.upstream.startswith("refs/remotes/") and branch.upstream not in tracking
    return Line(
        kind=LineKind.BRANCH,
        name=branch.name.removeprefix("refs/heads/"),
        tip=branch.tip,
        commits=len(commits),
        oldest=iso(min(commits)),
        newest=iso(max(commits)),
        upstream=branch.upstream.removeprefix("refs/remotes/") or None,
        gone=gone,
        doubt=_GONE if gone else "" if compare else _NOT_COMPARED,
    )


def _detached_line(git: Git, sha: str, known: tuple[str, ...]) -> Line | None:
    elsewhere = (*known, *_from_elsewhere(git, "HEAD"))
    commits = _dates(git, sha, "--not", "--remotes", "--branches", *elsewhere)
    if not commits:
        return None
    return Line(
        kind=LineKind.DETACHED,
        name=sha[:12],
        tip=sha,
        commits=len(commits),
        oldest=iso(min(commits)),
        newest=iso(max(commits)),
    )


def _tag_lines(git: Git, known: tuple[str, ...]) -> list[Line]:
    """Tags on commits that no branch has and that were checked out here; pushing a tag leaves no trace."""
    here = set((git.try_ask("log", "-g", "--format=%H", "-n", "2000", "HEAD") or "").split())
    shape = "%(refname:strip=2)%00%(objectname)%00%(*objectname)"
    tags = []
    for line in (git.try_ask("for-each-ref", f"--format={shape}", "refs/tags") or "").splitlines():
        name, sha, commit = line.split("\0")
        if (commit or sha) in here:
            tags.append((name, commit or sha))
    found = []
    for name, sha in tags[:_MOST_COMPARED]:
        dates = _dates(git, sha, "--not", "--remotes", "--branches", *known)
        if dates:
            found.append(
                Line(
                    kind=LineKind.TAG,
                    name=name,
                    tip=sha,
                    commits=len(dates),
                    oldest=iso(min(dates)),
                    newest=iso(max(dates)),
                    doubt="a tag may have been pushed by itself, which leaves no trace here",
                )
            )
    return found


def _dates(git: Git, *arguments: str) -> list[int]:
    listed = git.try_ask("log", "--ignore-missing", "--format=%ct", *arguments) or ""
    return [int(word) for word in listed.split() if word.isdigit()]


def read_stashes(git: Git) -> tuple[Stash, ...]:
    """The stash, newest first."""
    if git.try_ask("rev-parse", "--verify", "--quiet", "refs/stash") is None:
        return ()
    listed = git.try_ask("log", "-g", "--format=%ct%x00%gs", "refs/stash") or ""
    found = []
    for number, line in enumerate(listed.splitlines()):
        seconds, _, subject = line.partition("\0")
        date = iso(int(seconds)) if seconds.isdigit() else ""
        found.append(Stash(name=f"stash@{{{number}}}", date=date, subject=subject.strip()))
    return tuple(found)


def same_folder(one: str, other: str) -> bool:
    """Whether two paths are one folder."""
    return os.path.realpath(one) == os.path.realpath(other)
