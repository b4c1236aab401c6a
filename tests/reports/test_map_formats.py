"""The map as text, JSON, Mermaid and SVG: well-formed, nothing overlaps, nothing that was scanned acts."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.api import RenderContext
from envdoctor.machine_map import Edge, Health, MachineMap, Node, NodeKind
from envdoctor.registry import load_map
from envdoctor_reports import MAPS, map_json, map_mermaid, map_svg, map_text
from envdoctor_reports.lettering import width
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


SIZES = {"name": (13.0, True), "small": (10.5, False), "head": (15.0, True), "title": (25.0, True)}
LABELS = ("shop/.venv", "a-very-long-name-" * 6, "W" * 60, "iii", "漢字" * 30, "naïve ñandú " * 5, NASTY)


def rectangles(text: str) -> list[tuple[float, float, float, float, str]]:
    """Left, right, top and bottom of every text of a picture, in the widest font that may draw it."""
    found = []
    pattern = r'<text class="(\w+)[^"]*"( text-anchor="end")? x="([\d.]+)" y="([\d.]+)">([^<]*)<'
    for style, anchored, x, y, words in re.findall(pattern, text):
        size, bold = SIZES[style]
        wide = width(unescape(words), size, bold=bold)
        left = float(x) - (wide if anchored else 0)
        found.append((left, left + wide, float(y) - size * 0.78, float(y) + size * 0.22, words))
    return found


@pytest.mark.parametrize("label", LABELS)
def test_no_two_labels_overlap(label: str) -> None:
    texts = rectangles(map_svg.draw(crowded(80, label)))
    assert len(texts) > 200
    for one, other in combinations(texts, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one, other)


@pytest.mark.parametrize("label", LABELS)
def test_labels_stay_in_their_boxes(label: str) -> None:
    drawing = crowded(9, label)
    boxes = list(lay_out(drawing).boxes.values())
    inside = [text for text in rectangles(map_svg.draw(drawing)) if text[2] >= HEAD]
    for left, right, top, bottom, words in inside[:-5]:
        assert any(
            box.x <= left and right <= box.x + box.width and box.y <= top and bottom <= box.y + box.height
            for box in boxes
        ), words


def test_interpreters_on_which_nothing_hangs_stand_on_a_shelf() -> None:
    idle = tuple(Node(id=f"x{number}", kind=NodeKind.INTERPRETER, label=f"Python 3.{number}") for number in range(30))
    drawing = crowded(4)
    layout = lay_out(MachineMap(nodes=(*drawing.nodes, *idle), edges=drawing.edges))
    assert layout.shelf is not None
    assert all(
        (layout.boxes[node.id].y >= layout.shelf) == (node in idle or node.id in {"i4", "i5", "i6", "i7"})
        for node in (*drawing.nodes, *idle)
    )
    assert layout.height < 1200
    assert "interpreters on which nothing hangs" in map_svg.draw(
        MachineMap(nodes=idle + drawing.nodes, edges=drawing.edges)
    )


def test_the_same_map_is_drawn_the_same_way() -> None:
    assert map_svg.draw(crowded(20)) == map_svg.draw(crowded(20))


def test_colours_reach_viewers_without_variables() -> None:
    style = map_svg.draw(crowded(3)).partition("</style>")[0]
    assert "var(--paper)" in style
    for rule in style.split("}"):
        for what in ("fill", "stroke"):
            if f"{what}:var(" in rule:
                assert f"{what}:#" in rule.partition(f"{what}:var(")[0]


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
