"""Where everything of the map goes: four columns, no overlaps, few crossings. Pure geometry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from envdoctor.machine_map import Health, MachineMap, Node, NodeKind
from envdoctor.values import dataclass

__all__ = ["HEAD", "ROW", "WIDTH", "Box", "Layout", "column_left", "lay_out"]

COLUMNS: tuple[tuple[NodeKind, ...], ...] = (
    (NodeKind.PATH, NodeKind.SHIM),
    (NodeKind.INTERPRETER,),
    (NodeKind.ENVIRONMENT,),
    (NodeKind.PROJECT, NodeKind.TOOL, NodeKind.KERNEL),
)
WIDTH = (262.0, 262.0, 286.0, 250.0)
GUTTER = 92.0
MARGIN = 28.0
HEAD = 118.0
SHELF = 74.0
LEGEND = 1100.0
ROW = 41.0
GAP = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A node with its place; ``column`` counts from 0."""

    node: Node
    column: int
    x: float
    y: float
    width: float
    height: float = ROW

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All boxes by node id, the size of the sheet, and where the shelf of what nothing hangs on begins (None: none)."""

    boxes: Mapping[str, Box]
    width: float
    height: float
    shelf: float | None = None


def lay_out(drawing: MachineMap) -> Layout:
    """Environments are stacked in the order of their interpreters; the other columns settle beside them.

    Interpreters on which nothing hangs stand on a shelf below, in as many columns as there are: the sheet stays short.
    """
    near = _neighbours(drawing)
    columns = [
        [node for node in drawing.of(*kinds) if node.id in near or number != 1] for number, kinds in enumerate(COLUMNS)
    ]
    columns[1].sort(key=_interpreter_order)
    rank = {node.id: number for number, node in enumerate(columns[1])}
    columns[2].sort(
        key=lambda node: (
            min((rank[other] for other in near.get(node.id, ()) if other in rank), default=len(rank)),
            node.label,
        )
    )
    middles = {node.id: HEAD + number * (ROW + GAP) + ROW / 2 for number, node in enumerate(columns[2])}
    for column in (1, 3, 0):
        if column == 3:
            columns[3].sort(key=lambda node: (_wish(node, near, middles, HEAD * 100), node.label))
        wishes = _wishes(columns[column], near, middles)
        middles |= _settle([node.id for node in columns[column]], wishes)
    boxes = {
        node.id: Box(node=node, column=number, x=column_left(number), y=middles[node.id] - ROW / 2, width=WIDTH[number])
        for number, column in enumerate(columns)
        for node in column
    }
    bottom = max((box.y + box.height for box in boxes.values()), default=HEAD - GAP)
    idle = sorted((node for node in drawing.of(*COLUMNS[1]) if node.id not in near), key=_idle_order)
    shelf = bottom + SHELF if idle and boxes else None
    boxes |= {node.id: box for node, box in zip(idle, _shelved(idle, shelf or HEAD), strict=True)}
    right = max((box.x + box.width for box in boxes.values()), default=0.0)
    bottom = max((box.y + box.height for box in boxes.values()), default=HEAD)
    return Layout(boxes=boxes, width=max(right + MARGIN, LEGEND), height=bottom + 76, shelf=shelf)


def _shelved(nodes: Sequence[Node], top: float) -> list[Box]:
    """Row by row, from the left."""
    return [
        Box(
            node=node,
            column=number % 4,
            x=column_left(number % 4),
            y=top + number // 4 * (ROW + GAP),
            width=WIDTH[number % 4],
        )
        for number, node in enumerate(nodes)
    ]


def _idle_order(node: Node) -> tuple[object, ...]:
    """Those that somebody installed before those of applications, newest first."""
    return (node.vendored, _newest_first(node), node.path)


def _newest_first(node: Node) -> tuple[int, ...]:
    return tuple(-int(part) if part.isdigit() else 0 for part in node.version.split(".")[:3])


def column_left(column: int) -> float:
    """Where a column begins."""
    return MARGIN + sum(WIDTH[:column]) + GUTTER * column


def _neighbours(drawing: MachineMap) -> dict[str, list[str]]:
    near: dict[str, list[str]] = {}
    for edge in drawing.edges:
        near.setdefault(edge.start, []).append(edge.end)
        near.setdefault(edge.end, []).append(edge.start)
    return near


def _interpreter_order(node: Node) -> tuple[object, ...]:
    """Newest first; then the ghosts that something still hangs on, then those of applications."""
    return (node.vendored, node.health is Health.BROKEN, _newest_first(node), node.path)


def _wish(node: Node, near: Mapping[str, list[str]], middles: Mapping[str, float], default: float) -> float:
    known = [middles[other] for other in near.get(node.id, ()) if other in middles]
    return sum(known) / len(known) if known else default


def _wishes(column: Sequence[Node], near: Mapping[str, list[str]], middles: Mapping[str, float]) -> list[float]:
    """Where each node of a column would like to be: beside its neighbours, else right below the one before it."""
    wishes: list[float] = []
    for node in column:
        below = wishes[-1] + ROW + GAP if wishes else HEAD + ROW / 2
        wishes.append(_wish(node, near, middles, below))
    return wishes


def _settle(names: Sequence[str], wishes: Sequence[float]) -> dict[str, float]:
    """Middles as near to the wishes as order and distance allow (pool adjacent violators on the shifted wishes)."""
    step = ROW + GAP
    blocks: list[tuple[float, int]] = []
    for number, wish in enumerate(wishes):
        total, size = wish - number * step, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, many = blocks.pop()
            total, size = total + before, size + many
        blocks.append((total, size))
    shifted = [total / size for total, size in blocks for _ in range(size)]
    top = HEAD + ROW / 2
    placed: dict[str, float] = {}
    for number, (name, place) in enumerate(zip(names, shifted, strict=True)):
        placed[name] = max(place, top) + number * step
    return placed
