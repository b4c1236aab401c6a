"""The sections of the Markdown page; each is one block of text, empty if there is nothing to say."""

from __future__ import annotations

from collections.abc import Mapping

from envdoctor.api import MapNode, Onboarding, Page, Report, ReportedFinding, RingStatus, State
from envdoctor.machine_map import MachineMap
from envdoctor_reports.escaping import clip, code, one_line, prose
from envdoctor_reports.map_mermaid import chart
from envdoctor_reports.wording import (
    count,
    groups,
    is_about_laptop,
    most_important,
    name_of,
    new_findings,
    next_step,
    reason,
    rings_line,
    summary_line,
    unchecked,
)

__all__ = [
    "could_not_be_checked",
    "everything",
    "first",
    "gain",
    "head",
    "ladder",
    "machine",
    "notes",
    "walk",
    "would_be_lost",
]

_STATUS = {
    RingStatus.OK: "🟢 ok",
    RingStatus.PARTIAL: "🟡 partial",
    RingStatus.MISSING: "🔴 missing",
    RingStatus.UNKNOWN: "⚪ not judged",
}
_FIRST = 5
_MOST_NAMES = 8
_MOST_NODES = 40
_LONGEST = 300


def head(report: Report) -> str:
    """The title and the verdict."""
    lines = [f"# envdoctor: {prose(one_line(name_of(report)), limit=_LONGEST)}", ""]
    if holding := rings_line(report):
        lines += [f"**{holding}.**", ""]
    if report.against is not None:
        lines += [f"**{report.comparison}** (compared with {_short(report.against)})", ""]
    return "\n".join([*lines, f"**{summary_line(report)}**"])


def walk(onboarding: Onboarding, rebuild: str) -> str:
    """How far a newcomer has to walk, and whether another laptop would get there."""
    said = []
    if onboarding.steps:
        today = count(onboarding.steps_today, "step")
        said.append(f"A newcomer needs **{today} today, {onboarding.steps_after} after** `envdoctor migrate`.")
    if onboarding.unwritten:
        subjects = ", ".join(_short(item.subject) for item in onboarding.unwritten[:_MOST_NAMES])
        more = len(onboarding.unwritten) - _MOST_NAMES
        said.append(f"No document mentions {subjects}{f' and {more} more' if more > 0 else ''}.")
    if rebuild:
        said.append(f"Another laptop: {prose(rebuild)}.")
    return " ".join(said)


def ladder(report: Report) -> str:
    """The four rings."""
    rows = [
        f"| {index} | {item.ring.value} | {_STATUS[item.status]} | {', '.join(map(code, item.because))} |"
        for index, item in enumerate(report.rings, 1)
    ]
    return "\n".join(["| ring | what isolates | verdict | because |", "|---|---|---|---|", *rows]) if rows else ""


def first(report: Report, pages: Mapping[str, Page]) -> str:
    """What to begin with, and why."""
    chosen = most_important(report, _FIRST)
    if not chosen:
        return ""
    lines = ["## First things first", ""]
    for index, (item, more) in enumerate(chosen, 1):
        like = f", and {more} more like it" if more else ""
        lines.append(f"{index}. **{code(item.finding.code)}** {prose(item.finding.message)}{_place(item)}{like}")
        why = reason(pages.get(item.finding.code))
        if why:
            lines.append(f"   <br>Why: {prose(why, limit=_LONGEST)}")
        if item.finding.fix:
            lines.append(f"   <br>Fix: {_fix(item)}")
    step = next_step(report)
    return "\n".join([*lines, "", f"Next: {code(step)}"] if step else lines)


def _place(item: ReportedFinding) -> str:
    return f" ({_short(str(item.finding.location))})" if item.finding.location else ""


def _fix(item: ReportedFinding) -> str:
    fix = item.finding.fix
    if fix is None:
        return ""
    return f"{prose(fix.text)}: {_short(fix.command)}" if fix.command else prose(fix.text)


def _short(text: str) -> str:
    return code(clip(one_line(text), _LONGEST))


def would_be_lost(report: Report) -> str:
    """What exists only on this laptop."""
    laptop = {check.code for check in report.checks if is_about_laptop(check) and check.code.startswith("BUS")}
    only = [item for item in new_findings(report) if item.finding.code in laptop]
    if not only:
        return ""
    lines = [f"- {prose(item.finding.message)} ({code(item.finding.code)})" for item in only]
    return "\n".join(["## What would be lost with this laptop", "", *lines])


def gain(report: Report) -> str:
    """What the migration adds."""
    outlook = report.outlook
    if outlook is None:
        return ""
    lines = ["## What `envdoctor migrate` adds", ""]
    for service in outlook.services:
        seen = "; ".join(prose(str(piece), limit=_LONGEST) for piece in service.evidence[:2])
        lines.append(
            f"- the service {_short(service.name)} ({_short(service.image)}){f', because of {seen}' if seen else ''}"
        )
    files = ", ".join(_short(path) for path, _ in outlook.files)
    return "\n".join([*lines, f"- {count(len(outlook.files), 'file')}: {files}"])


def everything(report: Report, *, budget: int) -> str:
    """Every finding in tables, folded; what does not fit is counted."""
    if not report.findings:
        return ""
    parts = [f"<details>\n<summary>All {count(len(report.findings), 'finding')}</summary>"]
    left = 0
    for group in groups(report):
        rows = []
        for row in map(_row, group.findings):
            budget -= len(row) + 1
            if budget >= 0:
                rows.append(row)
            else:
                left += 1
        if rows:
            table = ["| code | severity | what is wrong | where | fix |", "|---|---|---|---|---|", *rows]
            parts += [f"### {group.title}", "\n".join(table)]
    if left:
        parts.append(f"{count(left, 'more finding')} left out for want of room: see them with `envdoctor scan`.")
    return "\n\n".join([*parts, "</details>"])


def _row(item: ReportedFinding) -> str:
    finding = item.finding
    known = ", baselined" if item.state is State.BASELINED else ""
    likely = ", likely" if finding.confidence == "likely" else ""
    where = _short(str(finding.location)) if finding.location else ""
    message = prose(finding.message, limit=_LONGEST)
    cells = (code(finding.code), f"{finding.severity.value}{likely}{known}", message, where, _fix(item))
    return f"| {' | '.join(cells)} |"


def could_not_be_checked(report: Report) -> str:
    """The checks that crashed or ran out of time."""
    lines = [f"- {code(item.code)} {prose(item.reason, limit=_LONGEST)}" for item in unchecked(report)]
    return "\n".join(["## Could not be checked", "", *lines]) if lines else ""


def machine(pythons: tuple[MapNode, ...], map_: MachineMap | None = None) -> str:
    """The Pythons of this machine and what hangs on them, as a Mermaid diagram, folded."""
    if map_ is not None and map_.nodes:
        fenced = f"```mermaid\n{chart(map_)}```"
        return f"<details>\n<summary>Pythons on this machine</summary>\n\n{fenced}\n\n</details>"
    shown = pythons[:_MOST_NODES]
    if not shown:
        return ""
    names = {node.path: f"n{index}" for index, node in enumerate(shown)}
    lines = []
    for node in shown:
        note = f", {node.note}" if node.note else ""
        label = _label(f"{node.path} ({node.version}{note})")
        name = names[node.path]
        lines.append(f'    {name}(["{label}"])' if node.kind == "python" else f'    {name}["{label}"]')
    lines += [f"    {names[node.base]} --> {names[node.path]}" for node in shown if node.base in names]
    more = f"\n\n{count(len(pythons) - len(shown), 'more')} left out." if len(pythons) > len(shown) else ""
    diagram = "\n".join(["```mermaid", "graph LR", *lines, "```"])
    return f"<details>\n<summary>Pythons on this machine</summary>\n\n{diagram}{more}\n\n</details>"


def _label(text: str) -> str:
    """Text for a quoted Mermaid label: everything but plain characters as a character code."""
    return "".join(one if one.isalnum() or one in " ./_-~," else f"#{ord(one)};" for one in clip(one_line(text), 120))


def notes(report: Report) -> str:
    """Notes, ignores with their reasons, and how much was not read."""
    lines = [f"- {prose(note, limit=_LONGEST)}" for note in report.notes]
    lines += [
        f"- ignored {code(item.code)} ({count(item.count, 'finding')}): {prose(item.reason, limit=_LONGEST)}"
        for item in report.ignored
    ]
    if report.unread:
        lines.append(f"- {count(len(report.unread), 'file')} not read")
    return "\n".join(["## Notes", "", *lines]) if lines else ""
