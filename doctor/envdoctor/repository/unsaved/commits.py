"""Commits that no remote is known to have.

Only what is on this disk is asked: remote-tracking branches, ``FETCH_HEAD`` and the reflogs, which remember what came
from elsewhere (a pull request that was fetched by its number has no remote-tracking branch).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from envdoctor.repository.git import Git, at
from envdoctor.repository.unsaved.graph import Graph, read_graph
from envdoctor.repository.unsaved.merged import Fate, Offshoot, fates, trunks
from envdoctor.repository.unsaved.model import Line, LineKind, Stash
from envdoctor.values import dataclass

__all__ = ["Heads", "iso", "read_heads", "read_lines", "read_stashes"]

_MOST_LINES = 100
_MOST_COMPARED = 20
_MADE = ("commit", "rebase", "cherry-pick", "merge", "am", "revert", "pull --rebase", "pull: Merge", "reset")
_GONE = "its upstream branch is gone, so it may have been merged"
_KNOWN = "every line that it adds stands or stood in the main branch, so it may have been merged with other changes"
_MOSTLY = f"nearly {_KNOWN}"
_TAG = "a tag may have been pushed by itself, which leaves no trace here"
_NOT_COMPARED = "it was not compared with what was merged, as there are too many branches"
_DOUBTS = {Fate.UNKNOWN: "", Fate.KNOWN: _KNOWN, Fate.MOSTLY: _MOSTLY, None: _NOT_COMPARED}
_FROM_ELSEWHERE = ("fetch", "clone:", "pull", "branch: Created from refs/remotes/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """One work tree as ``git worktree list`` names it."""

    path: str
    head: str
    detached: bool
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ref:
    """A branch or a tag; ``tip`` is the commit that it leads to."""

    name: str
    tip: str
    upstream: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refs:
    branches: tuple[_Ref, ...]
    tags: tuple[_Ref, ...]
    tracking: frozenset[str]


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
    """Branches, detached heads and tags with commits that no remote is known to have."""
    refs = _refs(git)
    if not refs.tracking and _is_mirror(git):
        return ()
    detached = tuple(dict.fromkeys(tree.head for tree in heads if tree.detached and tree.head))
    tips = (*detached, *(tag.tip for tag in refs.tags))
    known = _fetched(git)
    graph = read_graph(git, tips, known)
    if graph.parents and (more := _known_to_reflogs(git, refs, graph, detached)):
        graph = read_graph(git, tips, (*known, *more))
    return (
        *_branch_lines(git, refs, graph),
        *_detached_lines(refs, graph, heads),
        *_tag_lines(refs, graph, detached),
    )


def _refs(git: Git) -> _Refs:
    """Local branches, the names of the remote-tracking ones, and the tags on commits that were checked out here."""
    shape = "--format=%(refname)%00%(objectname)%00%(*objectname)%00%(upstream)"
    here = frozenset((git.try_ask("log", "-g", "--format=%H", "-n", "2000", "HEAD") or "").split())
    branches, tags, tracking = [], [], set()
    listed = git.try_ask("for-each-ref", shape, "refs/heads", "refs/remotes", "refs/tags") or ""
    for line in listed.splitlines():
        name, sha, peeled, upstream = line.split("\0")
        if name.startswith("refs/heads/"):
            branches.append(_Ref(name=name, tip=sha, upstream=upstream))
        elif name.startswith("refs/remotes/"):
            tracking.add(name)
        elif (peeled or sha) in here:
            tags.append(_Ref(name=name, tip=peeled or sha))
    return _Refs(branches=tuple(branches), tags=tuple(tags), tracking=frozenset(tracking))


def _known_to_reflogs(git: Git, refs: _Refs, graph: Graph, detached: tuple[str, ...]) -> tuple[str, ...]:
    """Commits that came from a remote, or once were on one, as the reflogs of what seems unsaved remember."""
    found: list[str] = []
    for branch in [branch for branch in refs.branches if branch.tip in graph][:_MOST_LINES]:
        found += _from_elsewhere(git, branch.name)
        if branch.upstream in refs.tracking:
            found += _once_pushed(git, branch.upstream)
    if any(sha in graph for sha in detached):
        found += _from_elsewhere(git, "HEAD")
    return tuple(dict.fromkeys(found))


def _is_mirror(git: Git) -> bool:
    """Whether the branches are the remote's own: fetching writes straight to them, or they came by ``clone --bare``."""
    listed = (git.try_ask("config", "--get-regexp", r"^remote\..*\.fetch$") or "").splitlines()
    return not listed or any(line.partition(":")[2].startswith(("refs/*", "refs/heads/")) for line in listed)


def _fetched(git: Git) -> tuple[str, ...]:
    """What the last fetch brought, whatever it was called."""
    place = (git.try_ask("rev-parse", "--git-path", "FETCH_HEAD") or "").rstrip("\n")
    try:
        text = Path(git.root, place).read_text(encoding="utf-8", errors="replace") if place else ""
    except OSError:
        return ()
    return tuple(dict.fromkeys(word for line in text.splitlines() if len(word := line.split("\t")[0]) in {40, 64}))


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


def _branch_lines(git: Git, refs: _Refs, graph: Graph) -> Iterator[Line]:
    unpushed = [branch for branch in refs.branches if branch.tip in graph][:_MOST_LINES]
    reached = {branch.tip: graph.reach([branch.tip]) for branch in unpushed}
    compared = [_offshoot(tip, commits, graph) for tip, commits in reached.items()][:_MOST_COMPARED]
    fate = fates(git, compared, trunks(refs.tracking))
    for branch in unpushed:
        if fate.get(branch.tip) is not Fate.ARRIVED:
            gone = branch.upstream.startswith("refs/remotes/") and branch.upstream not in refs.tracking
            yield replace(
                _line(LineKind.BRANCH, branch.name.removeprefix("refs/heads/"), branch.tip, reached[branch.tip], graph),
                upstream=branch.upstream.removeprefix("refs/remotes/") or None,
                gone=gone,
                doubt=_GONE if gone else _DOUBTS[fate.get(branch.tip)],
            )


def _offshoot(tip: str, commits: frozenset[str], graph: Graph) -> Offshoot:
    since = min(graph.dates[sha] for sha in commits)
    return Offshoot(tip=tip, commits=commits, roots=graph.roots(commits), since=since)


def _detached_lines(refs: _Refs, graph: Graph, heads: tuple[Heads, ...]) -> Iterator[Line]:
    """Detached heads, without what a branch has, too, and without what was only checked out here."""
    shared = graph.reach(branch.tip for branch in refs.branches)
    seen: set[str] = set()
    for tree in heads:
        commits = graph.reach([tree.head]) - shared if tree.detached and tree.head not in seen else frozenset()
        seen.add(tree.head)
        if commits and not commits.isdisjoint(_made_here(tree, commits)):
            yield _line(LineKind.DETACHED, tree.head[:12], tree.head, commits, graph)


def _made_here(tree: Heads, otherwise: frozenset[str]) -> frozenset[str]:
    """Commits that were made in a work tree, as its reflog remembers; if it remembers nothing, all that are asked for.

    What was not made here came from elsewhere, as the commits of a submodule that were fetched by their number.
    """
    log = at(Path(tree.path)).try_ask("log", "-g", "--format=%H%x00%gs", "HEAD") if not tree.missing else None
    if not log:
        return otherwise
    entries = (line.partition("\0") for line in log.splitlines())
    return frozenset(sha for sha, _, subject in entries if subject.startswith(_MADE))


def _tag_lines(refs: _Refs, graph: Graph, detached: tuple[str, ...]) -> Iterator[Line]:
    """Tags on commits that nothing else has; pushing a tag leaves no trace."""
    shared = graph.reach((*detached, *(branch.tip for branch in refs.branches)))
    for tag in refs.tags:
        if commits := graph.reach([tag.tip]) - shared:
            line = _line(LineKind.TAG, tag.name.removeprefix("refs/tags/"), tag.tip, commits, graph)
            yield replace(line, doubt=_TAG)


def _line(kind: LineKind, name: str, tip: str, commits: frozenset[str], graph: Graph) -> Line:
    dates = [graph.dates[sha] for sha in commits]
    roots = graph.roots(commits)
    return Line(
        kind=kind,
        name=name,
        tip=tip,
        commits=len(commits),
        oldest=iso(min(dates)),
        newest=iso(max(dates)),
        base=next(iter(roots)) if len(roots) == 1 else "",
    )


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
