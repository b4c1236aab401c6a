"""The map of a machine as a Mermaid flowchart, for Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import RenderContext
from envdoctor.machine_map import Health, MachineMap, Node, NodeKind
from envdoctor_reports.escaping import visible

__all__ = ["chart", "render"]

_COLUMNS = (
    ("search path", (NodeKind.PATH, NodeKind.SHIM)),
    ("interpreters", (NodeKind.INTERPRETER,)),
    ("environments", (NodeKind.ENVIRONMENT,)),
    ("projects, tools, kernels", (NodeKind.PROJECT, NodeKind.TOOL, NodeKind.KERNEL)),
)
_SHAPES = {
    NodeKind.PATH: ("[/", "/]"),
    NodeKind.SHIM: ("{{", "}}"),
    NodeKind.INTERPRETER: ("([", "])"),
    NodeKind.ENVIRONMENT: ("[", "]"),
    NodeKind.PROJECT: ("[[", "]]"),
    NodeKind.TOOL: (">", "]"),
    NodeKind.KERNEL: ("((", "))"),
}
_CLASSES = {
    Health.OLD: "fill:#fff3bf,stroke:#b08900,color:#533f00",
    Health.SHADOWED: "fill:#ffe8cc,stroke:#d9480f,color:#7a2e0e,stroke-dasharray:4 3",
    Health.BROKEN: "fill:#ffe3e3,stroke:#c92a2a,color:#7d1a1a",
}
_LINES = {
    Health.SHADOWED: "stroke:#d9480f,stroke-dasharray:4 3",
    Health.BROKEN: "stroke:#c92a2a,stroke-width:2px",
}
_MOST = 150


def render(drawing: MachineMap, context: RenderContext) -> str:  # noqa: ARG001 - every format takes a context
    """The chart alone, as a file for Mermaid's own tools."""
    return chart(drawing)


def chart(drawing: MachineMap) -> str:
    """The chart's source, without the fence around it; beyond what GitHub draws, nodes are only counted."""
    return "\n".join(_lines(drawing.folded())) + "\n"


def _lines(drawing: MachineMap) -> Iterator[str]:
    kept = {node.id: f"n{number}" for number, node in enumerate(drawing.nodes[:_MOST])}
    yield "flowchart LR"
    for title, kinds in _COLUMNS:
        nodes = [node for node in drawing.of(*kinds) if node.id in kept]
        if nodes:
            yield f'  subgraph "{title}"'
            yield from (f"    {kept[node.id]}{_shaped(node)}" for node in nodes)
            yield "  end"
    edges = [edge for edge in drawing.edges if edge.start in kept and edge.end in kept]
    yield from (f"  {kept[edge.start]} --> {kept[edge.end]}" for edge in edges)
    for health, style in _CLASSES.items():
        members = ",".join(kept[node.id] for node in drawing.nodes if node.id in kept and node.health is health)
        if members:
            yield f"  classDef {health} {style}"
            yield f"  class {members} {health}"
    for health, style in _LINES.items():
        numbers = ",".join(str(number) for number, edge in enumerate(edges) if edge.health is health)
        if numbers:
            yield f"  linkStyle {numbers} {style}"
    if len(drawing.nodes) > _MOST:
        yield f'  more["{len(drawing.nodes) - _MOST} more are not drawn"]'


def _shaped(node: Node) -> str:
    opening, closing = _SHAPES[node.kind]
    version = f" · {node.version}" if node.kind is NodeKind.ENVIRONMENT and node.version else ""
    second = node.note or node.source
    text = _escaped(node.label + version) + (f"<br/><small>{_escaped(second)}</small>" if second else "")
    return f'{opening}"{text}"{closing}'


def _escaped(text: str) -> str:
    """Text that neither Mermaid nor the HTML that it makes takes for markup."""
    shown = visible(text)
    shown = shown if len(shown) <= 60 else f"{shown[:28]}…{shown[-30:]}"
    return "".join(f"#{ord(character)};" if character in '#&<>"`\\[]{}()|;' else character for character in shown)
