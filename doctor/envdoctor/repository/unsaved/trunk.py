"""What a main branch did to the files in which some lines of commits are interested: read once for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.graph import Graph
from envdoctor.values import dataclass

__all__ = ["BARE", "Change", "Entry", "Trunk", "changes_of", "contents_of", "named", "read_entries", "read_trunk"]

_MOST_ENTRIES = "3000"
_LONG = 4000
BARE = ("-U0", "--no-renames", "--no-color", "--src-prefix=a/", "--dst-prefix=b/")
"""The options of a patch that `changes_of` can read."""
_SHAPE = ("-z", "--raw", "--no-abbrev", "-p", *BARE, "--format=%x00%x00%H")
_FIRST_PARENT = "--diff-merges=first-parent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a patch does to a file: the lines that come and go, in order."""

    path: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A commit that touches files of interest; ``contents`` are the (path, object) pairs that it leads to."""

    commit: str
    contents: frozenset[tuple[str, str]]
    patch: str

    @cached_property
    def paths(self) -> frozenset[str]:
        """The files that it touches."""
        return frozenset(path for path, _ in self.contents)

    @cached_property
    def changes(self) -> dict[str, Change]:
        """Its patch by file, as far as it changes lines."""
        return changes_of(self.patch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """A main branch: its commits of interest, newest first, and how all of its commits hang together."""

    ref: str
    entries: tuple[Entry, ...]
    graph: Graph

    def after(self, base: str) -> tuple[Entry, ...]:
        """The commits of interest that the branch has and ``base`` has not."""
        before = self.graph.reach([base])
        return tuple(entry for entry in self.entries if entry.commit not in before)

    def date(self, entry: Entry) -> int:
        """When a commit was made, in seconds."""
        return self.graph.dates.get(entry.commit, 0)


def read_trunk(git: Git, ref: str, bases: Iterable[str], paths: Iterable[str], *, long: int = _LONG) -> Trunk:
    """A main branch from where the oldest of some lines of commits left it; of ``long`` commits it is read in parts."""
    oldest = (git.try_ask("merge-base", "--octopus", *sorted(set(bases))) or "").strip()
    span = f"{oldest}..{ref}" if oldest else ref
    graph = Graph.of(git.try_ask("rev-list", "--parents", "--timestamp", span) or "")
    limits = ("--", *named(sorted(set(paths))))
    parts = _parts(span, ref, graph) if len(graph.parents) >= long else (span,)
    with ThreadPoolExecutor(2) as beside:
        read = beside.map(lambda part: tuple(read_entries(git, "-n", _MOST_ENTRIES, part, *limits)), parts)
        entries = tuple(entry for part in read for entry in part)
    return Trunk(ref=ref, entries=entries, graph=graph)


def _parts(span: str, ref: str, graph: Graph) -> tuple[str, ...]:
    """A long history in two parts, the newer first, each of which a git of its own can walk."""
    middle = list(graph.parents)[len(graph.parents) // 2]
    oldest = span.partition("..")[0]
    return f"{middle}..{ref}", f"{oldest}..{middle}" if ".." in span else middle


def read_entries(git: Git, *span: str) -> Iterator[Entry]:
    """The commits that ``git log`` names, each against its first parent (by a git before 2.31: every parent)."""
    history = git.try_ask("log", *_SHAPE, _FIRST_PARENT, *span)
    if history is None:
        history = git.try_ask("log", *_SHAPE, "-m", *span) or ""
    for part in re.split(r"\0\0(?=[0-9a-f]{40}(?:[0-9a-f]{24})?\0)", "\0" + history)[1:]:
        commit, _, rest = part.partition("\0")
        raw, _, patch = rest.partition("\0\0")
        yield Entry(commit=commit, contents=contents_of(raw.lstrip("\n") + "\0"), patch=patch.rstrip("\0"))


def contents_of(raw: str) -> frozenset[tuple[str, str]]:
    """(path, object) pairs that a raw diff leads to (git-diff-tree(1), raw output format)."""
    fields = raw.split("\0")
    return frozenset(
        (fields[index + 1], fields[index].split(" ")[3])
        for index in range(len(fields) - 1)
        if fields[index].startswith(":")
    )


def changes_of(patch: str) -> dict[str, Change]:
    """A patch by file, without positions and object names; files that change otherwise than by lines are left out."""
    found: dict[str, Change] = {}
    for part in re.split(r"(?m)^diff --git ", patch)[1:]:
        head, *lines = part.split("\n")
        start = next((number for number, line in enumerate(lines) if line.startswith("@@")), None)
        path = head[2 : len(head) // 2]
        if start is not None and head == f"a/{path} b/{path}":
            body = lines[start:]
            found[path] = Change(
                path=path,
                added=tuple(line[1:] for line in body if line.startswith("+")),
                removed=tuple(line[1:] for line in body if line.startswith("-")),
            )
    return found


def named(paths: Iterable[str]) -> list[str]:
    """Path specifications that mean exactly these files (gitglossary(7))."""
    return [f":(top,literal){path}" for path in paths]
