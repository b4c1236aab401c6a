"""The commits that no remote is known to have, as a graph: one question to git, however many branches there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from envdoctor.repository.git import Git
from envdoctor.values import dataclass, field

__all__ = ["Graph", "read_graph"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """``parents`` of each commit, also those outside of the graph; ``dates`` are the committers', in seconds."""

    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dates: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, listed: str) -> Graph:
        """What ``git rev-list --parents --timestamp`` printed."""
        graph = cls()
        for line in listed.splitlines():
            seconds, sha, *parents = line.split(" ")
            graph.parents[sha] = tuple(parents)
            graph.dates[sha] = int(seconds)
        return graph

    def __contains__(self, sha: str) -> bool:
        return sha in self.parents

    def reach(self, tips: Iterable[str]) -> frozenset[str]:
        """The commits of the graph from which a tip grew, the tips included."""
        found: set[str] = set()
        pending = [sha for sha in tips if sha in self.parents]
        while pending:
            sha = pending.pop()
            if sha not in found:
                found.add(sha)
                pending += [parent for parent in self.parents[sha] if parent in self.parents]
        return frozenset(found)

    def roots(self, commits: Collection[str]) -> frozenset[str]:
        """The commits outside of the graph on which some of its commits stand."""
        return frozenset(parent for sha in commits for parent in self.parents[sha] if parent not in self.parents)


def read_graph(git: Git, tips: Iterable[str], known: Iterable[str]) -> Graph:
    """What branches and further tips have, and neither a remote-tracking branch nor a known commit has."""
    options = ("--ignore-missing", "--parents", "--timestamp", "--branches")
    listed = git.try_ask("rev-list", *options, *tips, "--not", "--remotes", *known) or ""
    return Graph.of(listed)
