"""The picture of a machine's Pythons as plain value objects: nodes, edges, and who depends on whom.

`envdoctor.host.graph` fills it from facts; renderers draw it. It knows neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from envdoctor.values import dataclass

__all__ = ["SCHEMA", "Edge", "Health", "MachineMap", "Node", "NodeKind"]

SCHEMA = "envdoctor-map/1"


class NodeKind(StrEnum):
    """What a node stands for, in the order of the columns from left to right."""

    PATH = "path"
    SHIM = "shim"
    INTERPRETER = "interpreter"
    ENVIRONMENT = "environment"
    PROJECT = "project"
    TOOL = "tool"
    KERNEL = "kernel"


class Health(StrEnum):
    """How well something is; `SHADOWED` is there and never reached."""

    OK = "ok"
    OLD = "old"
    SHADOWED = "shadowed"
    BROKEN = "broken"

    @property
    def is_bad(self) -> bool:
        """Whether it does not do what somebody set it up for."""
        return self in {Health.SHADOWED, Health.BROKEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing. ``id`` is stable between runs; ``note`` says what is wrong, in a few words.

    ``cache`` marks an environment that its tool makes anew at will.
    """

    id: str
    kind: NodeKind
    label: str
    path: str = ""
    version: str = ""
    architecture: str = ""
    source: str = ""
    project: str = ""
    health: Health = Health.OK
    note: str = ""
    vendored: bool = False
    cache: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """``start`` leads to ``end``; if ``end`` depends on ``start``, it stops working with it."""

    start: str
    end: str
    health: Health = Health.OK
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineMap:
    """Nodes in a stable order, edges between them, and what could not be looked at."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    notes: tuple[str, ...] = ()

    def of(self, *kinds: NodeKind) -> tuple[Node, ...]:
        """The nodes of these kinds."""
        return tuple(node for node in self.nodes if node.kind in kinds)

    def children(self) -> Mapping[str, tuple[str, ...]]:
        """For each node what it leads to."""
        found: dict[str, list[str]] = defaultdict(list)
        for edge in self.edges:
            found[edge.start].append(edge.end)
        return {start: tuple(ends) for start, ends in found.items()}

    def folded(self) -> MachineMap:
        """The same map for a picture: the environments of one cache and one interpreter drawn as a single node."""
        bases = {edge.end: edge.start for edge in self.edges}
        groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for node in self.nodes:
            if node.cache:
                groups[node.source, bases.get(node.id, "")].append(node)
        first = {node.id: group[0].id for group in groups.values() for node in group}
        heads = {group[0].id: _cache_of(group) for group in groups.values()}
        nodes = tuple(heads.get(node.id, node) for node in self.nodes if first.get(node.id, node.id) == node.id)
        edges = {
            (start, end): replace(edge, start=start, end=end)
            for edge in self.edges
            for start, end in [(first.get(edge.start, edge.start), first.get(edge.end, edge.end))]
        }
        return MachineMap(nodes=nodes, edges=tuple(edges.values()), notes=self.notes)

    def dependents(self, identity: str) -> tuple[str, ...]:
        """The blast radius: everything that is reached from a node, nearest first."""
        children = self.children()
        reached: dict[str, None] = {}
        pending = list(children.get(identity, ()))
        while pending:
            current = pending.pop(0)
            if current not in reached and current != identity:
                reached[current] = None
                pending += children.get(current, ())
        return tuple(reached)


def _cache_of(group: list[Node]) -> Node:
    head = group[0]
    parent = head.path.replace("\\", "/").rpartition("/")[0]
    return replace(head, label=f"{head.source} cache ({len(group)})", path=parent)
