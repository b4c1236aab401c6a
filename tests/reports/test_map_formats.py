"""The map as text, JSON, Mermaid and SVG: well-formed, nothing overlaps, nothing that was scanned acts."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.api import RenderContext
from envdoctor.machine_map import Edge, Health, MachineMap, Node, NodeKind
from envdoctor.registry import load_map
from envdoctor_reports import MAPS, map_json, map_mermaid, map_svg, map_text
from envdoctor_reports.map_layout import HEAD, ROW, lay_out

NASTY = '</svg><script>alert(1)</script>"`]|;#quot;\x1b[31m\u202e'
PLAIN = RenderContext(unicode=False)


def crowded(count: int, label: str = "shop/.venv") -> MachineMap:
    """Interpreters, and environments and projects hanging on them."""
    nodes = [
        Node(id=f"i{n}", kind=NodeKind.INTERPRETER, label=f"Python 3.{n}.1", version=f"3.{n}.1", path=f"/opt/{n}")
        for n in range(8)
    ]
    edges = []
    for number in range(count):
        health = list(Health)[number % 4]
        nodes.append(
            Node(
                id=f"e{number}",
                kind=NodeKind.ENVIRONMENT,
                label=label,
                path=f"/home/ada/{number}/" + "long/" * 20,
                health=health,
                note="why" * 20,
            )
        )
        nodes.append(Node(id=f"p{number}", kind=NodeKind.PROJECT, label=label * 9, path="/p"))
        edges += [
            Edge(start=f"i{number % 8}", end=f"e{number}", health=health),
            Edge(start=f"e{number}", end=f"p{number // 2}"),
        ]
    nodes.append(Node(id="s", kind=NodeKind.SHIM, label="1  ~/.pyenv/shims", source="pyenv"))
    edges.append(Edge(start="s", end="i3"))
    return MachineMap(nodes=tuple(nodes), edges=tuple(edges))


@pytest.mark.parametrize("name", MAPS)
def test_every_format_draws_anything(name: str) -> None:
    draw = load_map(name)
    for drawing in (MachineMap(), crowded(3), crowded(90), crowded(2, NASTY)):
        text = draw(drawing, PLAIN)
        assert text.endswith("\n")
        assert "\x1b" not in text
        assert "\u202e" not in text.replace("\\u202e", "")


@given(st.integers(0, 40))
def test_boxes_never_overlap(count: int) -> None:
    boxes = list(lay_out(crowded(count)).boxes.values())
    for one, other in combinations(boxes, 2):
        if one.column == other.column:
            assert abs(one.y - other.y) >= ROW
    assert all(box.y >= HEAD for box in boxes)


def test_the_picture_is_well_formed_and_inert() -> None:
    text = map_svg.draw(crowded(4, NASTY))
    root = ET.fromstring(text)
    assert root.tag.endswith("svg")
    assert not [item for item in root.iter() if item.tag.endswith("script")]


def test_labels_fit_their_boxes() -> None:
    for words in re.findall(r'<text class="name"[^>]*>([^<]*)<', map_svg.draw(crowded(9, "a-very-long-name-" * 6))):
        assert len(words) < 40


def test_the_same_map_is_drawn_the_same_way() -> None:
    assert map_svg.draw(crowded(20)) == map_svg.draw(crowded(20))


def test_the_chart_s_text_is_inert() -> None:
    text = map_mermaid.chart(crowded(1, NASTY))
    assert "<script" not in text
    assert text.startswith("flowchart LR\n")
    assert text.count('"') % 2 == 0


def test_the_document_counts_dependents() -> None:
    document = json.loads(map_json.render(crowded(2), PLAIN))
    assert document["schema"] == "envdoctor-map/1"
    by_id = {node["id"]: node for node in document["nodes"]}
    assert by_id["i0"]["dependents"] == 2
    assert document["edges"][0] == {"from": "i0", "to": "e0", "health": "ok", "label": ""}


def test_the_tree() -> None:
    lines = map_text.render(crowded(1), PLAIN).splitlines()
    assert lines[0] == "search path"
    assert "  o 1  ~/.pyenv/shims (pyenv shims) -> Python 3.3.1" in lines
    assert any(line.startswith("  `- o shop/.venv") for line in lines)
    assert lines[-1].startswith("8 interpreters, 1 environment, 1 project")
