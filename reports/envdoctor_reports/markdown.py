"""The report as Markdown for GitHub and GitLab: one page for a team lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import Onboarding, RenderContext, Renderer, Report, ReportedFinding, RingStatus, State
from envdoctor_reports.escaping import code, one_line, prose
from envdoctor_reports.wording import count, groups, new_findings, next_step, summary_line, unchecked

__all__ = ["MarkdownRenderer"]

_STATUS = {
    RingStatus.OK: "🟢 ok",
    RingStatus.PARTIAL: "🟡 partial",
    RingStatus.MISSING: "🔴 missing",
    RingStatus.UNKNOWN: "⚪ unknown",
}
_FIRST = 5
_MOST_NAMES = 8


class MarkdownRenderer(Renderer):
    """One page for a team lead."""

    format: ClassVar[str] = "markdown"
    summary: ClassVar[str] = "one page for a team lead, as GitHub and GitLab show it"

    def render(self, report: Report, context: RenderContext) -> str:  # noqa: ARG002
        """GitHub Flavoured Markdown; every scanned string is escaped."""
        blocks = [block for block in _blocks(report) if block]
        return "\n\n".join(blocks) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# envdoctor: {prose(_name(report))}"
    yield f"**{summary_line(report)}**"
    yield _walk(report.onboarding)
    yield _ladder(report)
    yield _first(report)
    yield from _everything(report)
    yield _unchecked(report)
    yield _notes(report)


def _walk(onboarding: Onboarding) -> str:
    said = []
    if onboarding.steps:
        today = count(onboarding.steps_today, "step")
        said.append(f"A newcomer needs **{today} today, {onboarding.steps_after} after** `envdoctor migrate`.")
    if onboarding.unwritten:
        subjects = ", ".join(code(item.subject) for item in onboarding.unwritten[:_MOST_NAMES])
        more = len(onboarding.unwritten) - _MOST_NAMES
        said.append(f"No document mentions {subjects}{f' and {more} more' if more > 0 else ''}.")
    return " ".join(said)


def _name(report: Report) -> str:
    place = report.target.repository
    return one_line(place).rstrip("/\\").replace("\\", "/").rpartition("/")[2] if place else "this machine"


def _ladder(report: Report) -> str:
    rows = [
        f"| {index} | {item.ring.value} | {_STATUS[item.status]} | {', '.join(map(code, item.because))} |"
        for index, item in enumerate(report.rings, 1)
    ]
    return "\n".join(["| ring | what isolates | verdict | because |", "|---|---|---|---|", *rows]) if rows else ""


def _first(report: Report) -> str:
    chosen = new_findings(report)[:_FIRST]
    if not chosen:
        return ""
    lines = ["## First things first", ""]
    for index, item in enumerate(chosen, 1):
        lines.append(f"{index}. **{code(item.finding.code)}** {prose(item.finding.message)}{_place(item)}")
        if item.finding.fix:
            lines.append(f"   Fix: {_fix(item)}")
    step = next_step(report)
    return "\n".join([*lines, "", f"Next: {code(step)}"] if step else lines)


def _place(item: ReportedFinding) -> str:
    return f" ({code(str(item.finding.location))})" if item.finding.location else ""


def _fix(item: ReportedFinding) -> str:
    fix = item.finding.fix
    if fix is None:
        return ""
    return f"{prose(fix.text)}: {code(fix.command)}" if fix.command else prose(fix.text)


def _everything(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    yield f"<details>\n<summary>All {count(len(report.findings), 'finding')}</summary>"
    for group in groups(report):
        yield f"### {group.title}"
        rows = [_row(item) for item in group.findings]
        yield "\n".join(["| code | severity | what is wrong | where | fix |", "|---|---|---|---|---|", *rows])
    yield "</details>"


def _row(item: ReportedFinding) -> str:
    finding = item.finding
    known = ", baselined" if item.state is State.BASELINED else ""
    likely = ", likely" if finding.confidence == "likely" else ""
    where = code(str(finding.location)) if finding.location else ""
    cells = (code(finding.code), f"{finding.severity.value}{likely}{known}", prose(finding.message), where, _fix(item))
    return f"| {' | '.join(cells)} |"


def _unchecked(report: Report) -> str:
    failed = unchecked(report)
    if not failed:
        return ""
    return "\n".join(["## Could not be checked", "", *(f"- {code(item.code)} {prose(item.reason)}" for item in failed)])


def _notes(report: Report) -> str:
    lines = [f"- {prose(note)}" for note in report.notes]
    lines += [
        f"- ignored {code(item.code)} ({count(item.count, 'finding')}): {prose(item.reason)}" for item in report.ignored
    ]
    if report.unread:
        lines.append(f"- {count(len(report.unread), 'file')} not read")
    return "\n".join(["## Notes", "", *lines]) if lines else ""
