"""The parts of the page below the overview, each a list of lines of HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from envdoctor.api import CheckState, Evidence, MapNode, Outlook, Page, Report, ReportedFinding, State
from envdoctor.machine_map import MachineMap
from envdoctor_reports.html_report.markup import anchor, block, inline, page, text
from envdoctor_reports.map_svg import draw
from envdoctor_reports.wording import count, groups, unchecked

__all__ = [
    "about_checks",
    "advice",
    "finding_filter",
    "findings",
    "headline",
    "machine",
    "migration",
    "onboarding",
    "small_print",
]

_GLYPHS = {"error": "✗", "warning": "!", "note": "•"}
_STATES = {
    CheckState.PASSED: "passed",
    CheckState.FAILED: "failed",
    CheckState.SKIPPED: "skipped",
    CheckState.ERROR: "could not be checked",
}


def finding_filter(report: Report) -> Iterator[str]:
    """Check boxes that hide findings by severity and group, in style sheet alone: no script."""
    titles = {group.title: len(group.findings) for group in groups(report)}
    counted = Counter(item.finding.severity.value for item in report.findings)
    severities = {name: counted[name] for name in _GLYPHS if counted[name]}
    yield '<form class="filter" aria-label="Show or hide findings">'
    yield from _boxes("severity", severities)
    yield from _boxes("about", titles)
    yield "</form>"
    names = [anchor(name) for name in (*severities, *titles)]
    rules = "\n".join(f"body:has(#show-{name}:not(:checked)) .of-{name} {{ display: none; }}" for name in names)
    yield f"<style>\n{rules}\n</style>"


def _boxes(legend: str, names: Mapping[str, int]) -> Iterator[str]:
    yield f"<fieldset><legend>{legend}</legend>"
    for name, number in names.items():
        yield f'<label><input type="checkbox" id="show-{anchor(name)}" checked> {text(name)} ({number:,})</label>'
    yield "</fieldset>"


def findings(report: Report, pages: Mapping[str, Page]) -> Iterator[str]:
    """Every finding, in groups."""
    for group in groups(report):
        name = anchor(group.title)
        verdict = (
            f' <span class="verdict {group.ring.status.value}">{group.ring.status.value}</span>' if group.ring else ""
        )
        yield f'<section class="group of-{name}" aria-labelledby="group-{name}">'
        yield f'<h3 id="group-{name}">{text(group.title)}{verdict}</h3>'
        for item in group.findings:
            yield from _finding(item, pages)
        yield "</section>"


def _finding(item: ReportedFinding, pages: Mapping[str, Page]) -> Iterator[str]:
    severity = item.finding.severity.value
    yield f'<article class="finding {severity} of-{severity}">'
    yield from headline(item, pages)
    yield f'<p class="message">{inline(item.finding.message)}</p>'
    yield from advice(item)
    if item.finding.evidence:
        yield from _evidence(item.finding.evidence)
    yield "</article>"


def headline(item: ReportedFinding, pages: Mapping[str, Page]) -> Iterator[str]:
    """Severity, code, name and place of a finding."""
    finding = item.finding
    severity = finding.severity.value
    marks = "".join(
        f' <span class="mark">{mark}</span>'
        for mark, holds in (("likely", finding.confidence == "likely"), ("known", item.state is State.BASELINED))
        if holds
    )
    code = text(finding.code)
    name = f'<a href="#about-{anchor(finding.code)}">{code}</a>' if finding.code in pages else code
    place = f' <code class="place">{text(str(finding.location))}</code>' if finding.location else ""
    yield (
        f'<p class="head"><span class="badge {severity}"><span aria-hidden="true">{_GLYPHS[severity]}</span> '
        f'{severity}</span> <span class="code">{name}</span> {text(item.name)}{marks}{place}</p>'
    )


def advice(item: ReportedFinding) -> Iterator[str]:
    """The fix of a finding, nothing if it has none."""
    fix = item.finding.fix
    if fix:
        yield f'<p class="fix"><strong>Fix:</strong> {inline(fix.text)}</p>'
        if fix.command:
            yield f'<pre class="command" tabindex="0"><code>{block(fix.command)}</code></pre>'


def _evidence(evidence: tuple[Evidence, ...]) -> Iterator[str]:
    yield f"<details><summary>{count(len(evidence), 'piece')} of evidence</summary><ul>"
    for piece in evidence:
        place = f" <code>{text(str(piece.location))}</code>" if piece.location else ""
        yield f"<li>{inline(piece.text)}{place}</li>"
    yield "</ul></details>"


def onboarding(report: Report) -> Iterator[str]:
    """The walk of a newcomer."""
    walk = report.onboarding
    if not walk.steps and not walk.unwritten:
        return
    yield '<section aria-labelledby="onboarding"><h2 id="onboarding">A newcomer\'s way</h2>'
    if walk.steps:
        share = max(2, round(100 * walk.steps_after / max(walk.steps_today, walk.steps_after, 1)))
        yield f'<div class="walk"><p><span class="bar"></span>{count(walk.steps_today, "step")} today</p>'
        yield f'<p><span class="bar after" style="width:{share}%"></span>{walk.steps_after} after migrating</p></div>'
        yield "<details><summary>The steps that the documents ask for</summary><ol>"
        yield from (
            f"<li>{inline(item.text)} <code>{text(f'{item.path}:{item.line}')}</code></li>" for item in walk.steps
        )
        yield "</ol></details>"
    if walk.unwritten:
        yield "<p>No document mentions:</p><ul>"
        for lack in walk.unwritten:
            place = text(f"{lack.path}:{lack.line}")
            yield f"<li>{text(lack.kind)} <code>{text(lack.subject)}</code>, needed at <code>{place}</code></li>"
        yield "</ul>"
    yield "</section>"


def migration(outlook: Outlook | None) -> Iterator[str]:
    """What the migration adds, and its patch."""
    if outlook is None:
        return
    yield '<section aria-labelledby="migration"><h2 id="migration">What the migration adds</h2>'
    yield "<p>Apply it with <code>envdoctor migrate -o compose.patch &amp;&amp; git apply compose.patch</code>.</p>"
    if outlook.services:
        yield '<dl class="gains">'
        for gain in outlook.services:
            seen = "; ".join(inline(str(piece)) for piece in gain.evidence[:3])
            yield f"<dt>{text(gain.name)} <code>{text(gain.image)}</code></dt><dd>{seen}</dd>"
        yield "</dl>"
    files = "".join(f"<li>{text(action)} <code>{text(path)}</code></li>" for path, action in outlook.files)
    yield f"<ul>{files}</ul>"
    yield from _patch(outlook.patch)
    yield "</section>"


def _patch(patch: str) -> Iterator[str]:
    """The patch, file by file."""
    for part in filter(None, re.split(r"(?m)^(?=diff --git )", patch)):
        lines = part.splitlines()
        added = sum(line.startswith("+") and not line.startswith("+++ ") for line in lines)
        gone = sum(line.startswith("-") and not line.startswith("--- ") for line in lines)
        name = next((line[4:].removeprefix("b/") for line in lines if line.startswith("+++ ")), "the patch")
        counts = f'<span class="plus">+{added:,}</span>' + (f' <span class="minus">-{gone:,}</span>' if gone else "")
        yield f'<details class="file"><summary><code>{text(name)}</code> {counts}</summary>'
        yield f'<pre class="diff" tabindex="0">{"".join(map(_diff_line, lines))}</pre></details>'


def _diff_line(line: str) -> str:
    kind = {"+": "add", "-": "del", "@": "hunk"}.get(line[:1], "same")
    kind = "file" if line.startswith(("+++", "---", "diff ")) else kind
    return f'<span class="{kind}">{block(line)}\n</span>'


def machine(pythons: tuple[MapNode, ...], map_: MachineMap | None = None) -> Iterator[str]:
    """The Pythons of this machine, and the environments that hang on each: a picture, else a list."""
    if map_ is not None and map_.nodes:
        yield '<section aria-labelledby="machine"><h2 id="machine">Pythons on this machine</h2>'
        yield f'<div class="map scroll" tabindex="0" role="region" aria-label="Map">{draw(map_)}</div></section>'
        return
    if not pythons:
        return
    roots = [node for node in pythons if node.kind == "python"]
    known = {node.path for node in roots}
    orphans = [node for node in pythons if node.kind != "python" and node.base not in known]
    yield '<section aria-labelledby="machine"><h2 id="machine">Pythons on this machine</h2><ul class="tree">'
    for root in roots:
        yield f"<li>{_node(root)}{_branch([node for node in pythons if node.base == root.path])}</li>"
    if orphans:
        yield f"<li>without a Python that was found{_branch(orphans)}</li>"
    yield "</ul></section>"


def _branch(nodes: list[MapNode]) -> str:
    leaves = "".join(f"<li>{_node(node)}</li>" for node in nodes if node.kind != "python")
    return f"<ul>{leaves}</ul>" if leaves else ""


def _node(node: MapNode) -> str:
    note = f" <em>{text(node.note)}</em>" if node.note else ""
    return f"<code>{text(node.path)}</code> {text(node.version)}{note}"


def about_checks(report: Report, pages: Mapping[str, Page]) -> Iterator[str]:
    """The pages of the checks that found something."""
    codes = [code for code in dict.fromkeys(item.finding.code for item in report.findings) if code in pages]
    if not codes:
        return
    yield '<section aria-labelledby="about"><h2 id="about">About the checks</h2>'
    for code in sorted(codes):
        content = pages[code]
        yield f'<details id="about-{anchor(code)}"><summary>{text(code)}: {inline(content.title)}</summary>'
        yield f"{page(content.body, level=3)}</details>"
    yield "</section>"


def small_print(report: Report) -> Iterator[str]:
    """What could not be checked, what was ignored and not read, and every check's end."""
    failed = [f"{check.code} {check.name}: {check.reason or 'no reason given'}" for check in unchecked(report)]
    yield from _list("Could not be checked", failed)
    yield from _list("Notes", list(report.notes))
    yield from _list("Fixed", [f"{item.code} `{item.subject}` {item.path}" for item in report.fixed])
    yield from _list("Ignored", [f"{i.code} ({count(i.count, 'finding')}): {i.reason}" for i in report.ignored])
    yield from _list("Not read", [f"`{item.path}`: {item.reason}" for item in report.unread])
    yield "<details><summary>Every check</summary>"
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Every check"><table>'
    yield "<thead><tr><th>code</th><th>name</th><th>end</th><th>seconds</th><th>reason</th></tr></thead><tbody>"
    for check in report.checks:
        cells = (check.code, check.name, _STATES[check.state], f"{check.seconds:.3f}", check.reason)
        yield f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></div></details>"


def _list(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        name = anchor(title)
        yield f'<section aria-labelledby="{name}"><h2 id="{name}">{title}</h2><ul>'
        yield from (f"<li>{inline(line)}</li>" for line in lines)
        yield "</ul></section>"
