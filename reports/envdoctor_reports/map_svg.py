"""The map of a machine as a picture: hand-laid, for light and dark paper, with a debt to xkcd 1987."""

from __future__ import annotations

import random
from collections.abc import Iterator
from html import escape

from envdoctor.api import RenderContext
from envdoctor.machine_map import Edge, Health, MachineMap, Node, NodeKind
from envdoctor_reports.escaping import visible
from envdoctor_reports.lettering import shortened, width
from envdoctor_reports.map_layout import HEAD, MARGIN, WIDTH, Box, Layout, lay_out

__all__ = ["draw", "render"]

_TITLES = ("search path", "interpreters", "environments", "projects, tools, kernels")
_LIGHT = {
    "paper": "#fdfcf7",
    "ink": "#24292f",
    "faint": "#57606a",
    "box": "#ffffff",
    "line": "#8b95a3",
    "old": "#946200",
    "oldbox": "#fff6dc",
    "bad": "#c92a2a",
    "badbox": "#fff0ef",
    "dashed": "#d6336c",
}
_DARK = {
    "paper": "#16181d",
    "ink": "#e8e6df",
    "faint": "#a7b0bc",
    "box": "#20242b",
    "line": "#6d7887",
    "old": "#e3b341",
    "oldbox": "#2c2717",
    "bad": "#ff7b72",
    "badbox": "#33201f",
    "dashed": "#f783ac",
}


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _for_every_viewer(style: str) -> str:
    """Each colour first by its value: viewers without variables (librsvg, Inkscape) would paint everything black."""
    for name, colour in _LIGHT.items():
        for what in ("fill", "stroke"):
            style = style.replace(f"{what}:var(--{name})", f"{what}:{colour};{what}:var(--{name})")
    return style


_FONTS = "'xkcd Script','Humor Sans','Comic Neue','Comic Sans MS','Chalkboard SE','Segoe Print',sans-serif"
_STYLE = _for_every_viewer(f"""
.edm {{{_variables(_LIGHT)}font-family:{_FONTS};}}
@media (prefers-color-scheme: dark) {{ .edm {{{_variables(_DARK)}}} }}
[data-theme="light"] .edm {{{_variables(_LIGHT)}}}
[data-theme="dark"] .edm {{{_variables(_DARK)}}}
.edm .paper {{fill:var(--paper);}}
.edm text {{fill:var(--ink);font-size:13px;}}
.edm .title {{font-size:25px;font-weight:700;}}
.edm .small {{font-size:10.5px;fill:var(--faint);}}
.edm .head {{font-size:15px;font-weight:700;letter-spacing:.04em;}}
.edm .name {{font-weight:700;}}
.edm .box {{fill:var(--box);stroke:var(--ink);stroke-width:1.5;stroke-linejoin:round;}}
.edm .edge {{fill:none;stroke:var(--line);stroke-width:1.5;}}
.edm .old .box {{fill:var(--oldbox);stroke:var(--old);}}
.edm .old .tag {{fill:var(--old);}}
.edm .shadowed .box {{stroke:var(--dashed);stroke-dasharray:5 4;}}
.edm .shadowed .tag {{fill:var(--dashed);}}
.edm .broken .box {{fill:var(--badbox);stroke:var(--bad);stroke-width:2;}}
.edm .broken .tag {{fill:var(--bad);}}
.edm .edge.old {{stroke:var(--old);}}
.edm .edge.shadowed {{stroke:var(--dashed);stroke-dasharray:6 5;}}
.edm .edge.broken {{stroke:var(--bad);stroke-width:2.2;}}
.edm .dot {{fill:var(--line);}}
.edm .dot.old {{fill:var(--old);}}
.edm .dot.broken {{fill:var(--bad);}}
.edm .dot.shadowed {{fill:var(--dashed);}}
.edm .vendored .box {{stroke-opacity:.45;}}
.edm .vendored text {{fill:var(--faint);}}
.edm .rule {{stroke:var(--ink);stroke-width:1.2;fill:none;}}
""")
_NAME, _SMALL = 13.0, 10.5
"""Font sizes in pixels."""
_SHORT = 9
"""A tag of so many characters (a version) keeps its room; the label gives way."""


def render(drawing: MachineMap, context: RenderContext) -> str:  # noqa: ARG001 - every format takes a context
    """The picture as a file of its own."""
    return draw(drawing)


def draw(drawing: MachineMap) -> str:
    """The picture as one `svg` element, which can also stand inside an HTML page."""
    drawing = drawing.folded()
    layout = lay_out(drawing)
    return "\n".join(_elements(drawing, layout)) + "\n"


def _elements(drawing: MachineMap, layout: Layout) -> Iterator[str]:
    width, height = round(layout.width), round(layout.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="edm" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="Map of the Pythons on this machine">'
    )
    yield f"<style>{_STYLE}</style>"
    yield f'<rect class="paper" width="{width}" height="{height}"/>'
    yield _text("title", 28, 44, "The Pythons of this laptop") + _text("small", 30, 64, _counts(drawing))
    yield from _headings(layout)
    yield from (_edge(edge, layout) for edge in _drawn_edges(drawing, layout))
    yield from (_box(box) for box in layout.boxes.values())
    yield _legend(height)
    yield "</svg>"


def _counts(drawing: MachineMap) -> str:
    interpreters = [node for node in drawing.of(NodeKind.INTERPRETER) if not node.vendored and node.note != "gone"]
    sources = {node.source for node in interpreters if node.source}
    broken = len([node for node in drawing.nodes if node.health is Health.BROKEN])
    parts = [
        _number(len(interpreters), "interpreter") + f" from {_number(len(sources), 'source')}",
        _number(len(drawing.of(NodeKind.ENVIRONMENT)), "environment"),
        _number(len(drawing.of(NodeKind.PROJECT)), "project"),
        f"{broken} broken" if broken else "nothing broken",
    ]
    return " · ".join(parts)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _headings(layout: Layout) -> Iterator[str]:
    above = [box for box in layout.boxes.values() if layout.shelf is None or box.y < layout.shelf]
    for column, title in enumerate(_TITLES):
        x = next((box.x for box in above if box.column == column), None)
        if x is not None:
            yield _heading(x, HEAD, WIDTH[column], title)
    if layout.shelf is not None:
        yield _heading(MARGIN, layout.shelf, layout.width - 2 * MARGIN, "interpreters on which nothing hangs")


def _heading(x: float, below: float, length: float, title: str) -> str:
    """A title with a line under it, drawn by hand, above what begins at ``below``."""
    wave = random.Random(title)  # noqa: S311 - the same wobble each time
    steps = max(6, round(length / 42))
    points = " ".join(
        f"{x + step * length / steps:.1f},{below - 18 + wave.uniform(-1.2, 1.2):.1f}" for step in range(steps + 1)
    )
    return _text("head", x, below - 26, title) + f'<polyline class="rule" points="{points}"/>'


def _drawn_edges(drawing: MachineMap, layout: Layout) -> list[Edge]:
    """Sound edges first, so that the red ones lie on top."""
    order = {Health.OK: 0, Health.OLD: 1, Health.SHADOWED: 2, Health.BROKEN: 3}
    known = [edge for edge in drawing.edges if edge.start in layout.boxes and edge.end in layout.boxes]
    return sorted(known, key=lambda edge: order[_health(edge, layout)])


def _health(edge: Edge, layout: Layout) -> Health:
    start = layout.boxes[edge.start].node.health
    return Health.OLD if edge.health is Health.OK and start is Health.OLD else edge.health


def _edge(edge: Edge, layout: Layout) -> str:
    start, end = layout.boxes[edge.start], layout.boxes[edge.end]
    x1, x2 = start.x + start.width, end.x
    bend = max(44.0, (x2 - x1) * 0.46)
    health = _health(edge, layout)
    y1, y2 = start.middle, end.middle
    curve = f"M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2 - 4:.1f} {y2:.1f}"
    dot = f'<circle class="dot {health}" cx="{x2 - 3:.1f}" cy="{end.middle:.1f}" r="3.4"/>'
    return f'<path class="edge {health}" d="{curve}"/>{dot}'


def _box(box: Box) -> str:
    node = box.node
    classes = " ".join(filter(None, ["node", node.kind, node.health, "vendored" if node.vendored else ""]))
    room = box.width - 22
    right = _tag(node)
    taken = width(right, _SMALL) + 10 if right and len(right) <= _SHORT else 0.0
    label = shortened(node.label, room - taken, _NAME, bold=True)
    right = shortened(right, room - width(label, _NAME, bold=True) - 10, _SMALL)
    told = " · ".join(filter(None, [node.path or node.label, node.version, node.note]))
    parts = [f'<g class="{classes}"><title>{_safe(told)}</title><path class="box" d="{_outline(box)}"/>']
    telling = node.health is not Health.OK and node.note
    second = shortened(node.note if telling else _second(node), room, _SMALL)
    base = box.y + (17 if second else 26)
    parts.append(_text("name", box.x + 11, base, label))
    if right:
        parts.append(_text("small", box.x + box.width - 10, base, right, anchor="end"))
    parts.append(_text("small tag" if telling else "small", box.x + 11, box.y + 33, second))
    return "".join([*parts, "</g>"])


def _second(node: Node) -> str:
    """What stands in the second line when nothing is wrong: the path, unless the first line has it already."""
    if node.kind in {NodeKind.PATH, NodeKind.SHIM}:
        return ""
    return node.source if node.kind is NodeKind.TOOL else node.path


def _text(style: str, x: float, y: float, words: str, *, anchor: str = "") -> str:
    aligned = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{style}"{aligned} x="{x:.1f}" y="{y:.1f}">{_safe(words)}</text>' if words else ""


def _tag(node: Node) -> str:
    """What stands at the right of the first line: an environment's version, an interpreter's source."""
    return {NodeKind.ENVIRONMENT: node.version, NodeKind.INTERPRETER: node.source, NodeKind.SHIM: node.source}.get(
        node.kind, ""
    )


def _outline(box: Box) -> str:
    """A rounded rectangle as a steady hand would draw it; the same node always gets the same one."""
    hand = random.Random(box.node.id)  # noqa: S311 - a wobble, not a secret
    left, right, top, bottom = box.x, box.x + box.width, box.y, box.y + box.height
    near, far, half, r = left + 7, right - 7, (left + right) / 2, 7

    def point(x: float, y: float) -> str:
        return f"{x:.1f} {y:.1f}"

    def shaken(x: float, y: float) -> str:
        return point(x + hand.uniform(-1.3, 1.3), y + hand.uniform(-1.3, 1.3))

    return (
        f"M{shaken(near, top)}Q{shaken(half, top)} {shaken(far, top)}Q{point(right, top)} {shaken(right, top + r)}"
        f"L{shaken(right, bottom - r)}Q{point(right, bottom)} {shaken(far, bottom)}"
        f"Q{shaken(half, bottom)} {shaken(near, bottom)}Q{point(left, bottom)} {shaken(left, bottom - r)}"
        f"L{shaken(left, top + r)}Q{point(left, top)} {point(near, top)}Z"
    )


def _safe(text: str) -> str:
    return escape(visible(text))


def _legend(height: int) -> str:
    entries = (
        ("", "leads to"),
        ("old", "no more security fixes"),
        ("shadowed", "shadowed or astray"),
        ("broken", "broken"),
    )
    y = height - 30
    parts = []
    for number, (health, words) in enumerate(entries):
        x = 30 + number * 190
        parts.append(f'<path class="edge {health}" d="M{x} {y}h34"/>{_text("small", x + 42, y + 4, words)}')
    parts.append(_text("small", 30 + 4 * 190, y + 4, "point at a box for its whole path · after xkcd.com/1987"))
    return "".join(parts)
