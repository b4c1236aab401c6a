"""The map of a machine as JSON (``envdoctor-map/1``)."""

from __future__ import annotations

import json

from envdoctor.api import RenderContext
from envdoctor.machine_map import SCHEMA, MachineMap, Node

__all__ = ["render"]


def render(drawing: MachineMap, context: RenderContext) -> str:  # noqa: ARG001 - every format takes a context
    """Nodes and edges; ``dependents`` counts what stops working with a node."""
    document = {
        "schema": SCHEMA,
        "nodes": [_node(drawing, node) for node in drawing.nodes],
        "edges": [{"from": e.start, "to": e.end, "health": e.health, "label": e.label} for e in drawing.edges],
        "notes": list(drawing.notes),
    }
    return json.dumps(document, indent=2) + "\n"


def _node(drawing: MachineMap, node: Node) -> dict[str, object]:
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label,
        "path": node.path or None,
        "version": node.version or None,
        "architecture": node.architecture or None,
        "source": node.source or None,
        "project": node.project or None,
        "health": node.health,
        "note": node.note or None,
        "vendored": node.vendored,
        "cache": node.cache,
        "dependents": len(drawing.dependents(node.id)),
    }
