"""The map of a machine as a tree in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import RenderContext
from envdoctor.machine_map import Edge, Health, MachineMap, Node, NodeKind
from envdoctor_reports.ink import Ink

__all__ = ["render"]

_STYLE = {Health.OK: "green", Health.OLD: "yellow", Health.SHADOWED: "yellow", Health.BROKEN: "red"}
_GLYPH = {Health.OK: ("●", "o"), Health.OLD: ("◐", "%"), Health.SHADOWED: ("◌", "."), Health.BROKEN: ("✗", "x")}


def render(drawing: MachineMap, context: RenderContext) -> str:
    """The search path, then each interpreter with what was made from it; what hangs in the air comes last."""
    return "\n".join(_Tree(drawing.folded(), context).lines()) + "\n"


class _Tree:
    def __init__(self, drawing: MachineMap, context: RenderContext) -> None:
        self.drawing = drawing
        self.ink = Ink(context)
        self.unicode = context.unicode
        self.nodes = {node.id: node for node in drawing.nodes}
        self.out: dict[str, list[Edge]] = {}
        for edge in drawing.edges:
            self.out.setdefault(edge.start, []).append(edge)

    def lines(self) -> Iterator[str]:
        """Every line of the picture."""
        if not self.drawing.nodes:
            yield "no Python was found on this machine"
            return
        yield from self._path()
        yield from self._forest("interpreters", self.drawing.of(NodeKind.INTERPRETER))
        reached = {edge.end for edge in self.drawing.edges}
        loose = [node for node in self.drawing.nodes if node.id not in reached and node.kind in _HANGING]
        yield from self._forest("without an interpreter", loose)
        yield self._summary()
        yield from (self.ink.style(f"note: {self.ink.safe(note)}", "dim") for note in self.drawing.notes)

    def _path(self) -> Iterator[str]:
        entries = self.drawing.of(NodeKind.PATH, NodeKind.SHIM)
        if not entries:
            return
        yield self.ink.style("search path", "bold")
        arrow = "→" if self.unicode else "->"
        for entry in entries:
            ends = [self.nodes[edge.end] for edge in self.out.get(entry.id, ())]
            targets = ", ".join(dict.fromkeys(self.ink.safe(end.label) for end in ends))
            shims = f" ({entry.source} shims)" if entry.kind is NodeKind.SHIM else ""
            led = f" {arrow} {targets}" if targets else ""
            yield f"  {self._mark(entry)} {self.ink.safe(entry.label)}{shims}{led}{self._note(entry)}"
        yield ""

    def _forest(self, title: str, roots: tuple[Node, ...] | list[Node]) -> Iterator[str]:
        if not roots:
            return
        yield self.ink.style(title, "bold")
        for root in sorted(roots, key=lambda node: (node.vendored, not self.out.get(node.id))):
            yield f"  {self._line(root)}"
            yield from self._branches(root, "  ", frozenset({root.id}))
        yield ""

    def _branches(self, node: Node, indent: str, above: frozenset[str]) -> Iterator[str]:
        edges = [edge for edge in self.out.get(node.id, ()) if edge.end not in above]
        for number, edge in enumerate(edges, 1):
            last = number == len(edges)
            twig, deeper = self._twigs(last=last)
            child = self.nodes[edge.end]
            yield f"{indent}{twig}{self._line(child)}"
            yield from self._branches(child, indent + deeper, above | {child.id})

    def _twigs(self, *, last: bool) -> tuple[str, str]:
        if self.unicode:
            return ("└─ ", "   ") if last else ("├─ ", "│  ")
        return ("`- ", "   ") if last else ("|- ", "|  ")

    def _line(self, node: Node) -> str:
        label = (
            self.ink.style(self.ink.safe(node.label), "bold")
            if node.kind is NodeKind.INTERPRETER
            else self.ink.safe(node.label)
        )
        version = f" {node.version}" if node.kind is NodeKind.ENVIRONMENT and node.version else ""
        source = f"  {node.source}" if node.source and node.kind is not NodeKind.TOOL else ""
        path = f"  {self.ink.safe(node.path)}" if node.path else ""
        vendored = " (came with an application)" if node.vendored and node.kind is NodeKind.INTERPRETER else ""
        return f"{self._mark(node)} {label}{version}{self.ink.style(source + path + vendored, 'dim')}{self._note(node)}"

    def _mark(self, node: Node) -> str:
        return self.ink.style(_GLYPH[node.health][0 if self.unicode else 1], _STYLE[node.health])

    def _note(self, node: Node) -> str:
        return f"  {self.ink.style(node.note, _STYLE[node.health])}" if node.note and not node.vendored else ""

    def _summary(self) -> str:
        counts = [
            (
                len(
                    [
                        node
                        for node in self.drawing.of(NodeKind.INTERPRETER)
                        if not node.vendored and node.note != "gone"
                    ]
                ),
                "interpreter",
            ),
            (len(self.drawing.of(NodeKind.ENVIRONMENT)), "environment"),
            (len(self.drawing.of(NodeKind.PROJECT)), "project"),
        ]
        told = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
        broken = len([node for node in self.drawing.nodes if node.health is Health.BROKEN])
        return f"{told}" + (f"; {self.ink.style(f'{broken} broken', 'red')}" if broken else "")


_HANGING = frozenset({NodeKind.ENVIRONMENT, NodeKind.KERNEL})
