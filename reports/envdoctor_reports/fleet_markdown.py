"""The fleet's report as Markdown: what the repositories share, the heat map, every code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import FleetRenderer, FleetReport, RenderContext, RepositoryRow, Ring, RingStatus, SharedCause
from envdoctor_reports.escaping import code, prose
from envdoctor_reports.wording import count

__all__ = ["FleetMarkdownRenderer"]

_MARKS = {RingStatus.OK: "🟢", RingStatus.PARTIAL: "🟡", RingStatus.MISSING: "🔴", RingStatus.UNKNOWN: "⚪"}
_MOST_ROWS = 500
_MOST_MOMENTS = 12
_MOST_FAILURES = 50


class FleetMarkdownRenderer(FleetRenderer):
    """One page for whoever looks after many repositories."""

    format: ClassVar[str] = "markdown"

    def render(self, report: FleetReport, context: RenderContext) -> str:  # noqa: ARG002
        """GitHub-flavoured Markdown, every name escaped."""
        return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: FleetReport) -> Iterator[str]:
    yield "<!-- envdoctor:fleet -->\n# envdoctor: the fleet"
    yield _verdict(report)
    yield _ladder(report)
    if len(report.history) > 1:
        yield _history(report)
    if report.causes:
        yield "## What many share\n\n" + "\n".join(f"- {_cause(cause)}" for cause in report.causes)
    yield from _heat_map(report)
    if report.codes:
        yield _codes(report)
    if report.failures:
        yield _failures(report)


def _verdict(report: FleetReport) -> str:
    examined = [row for row in report.rows if not row.failure]
    clean = sum(not row.error and not row.warning for row in examined)
    text = f"{count(len(examined), 'repository', 'repositories')} examined, {clean} without an error or a warning"
    return text + (f", {len(report.failures)} could not be examined." if report.failures else ".")


def _ladder(report: FleetReport) -> str:
    examined = [row for row in report.rows if not row.failure]
    rows = ["| ring | 🟢 ok | 🟡 partial | 🔴 missing | ⚪ unknown |", "|---|--:|--:|--:|--:|"]
    for position, ring in enumerate(Ring):
        counts = Counter(row.rings[position] for row in examined)
        rows.append(f"| {position + 1} {ring.value} | " + " | ".join(str(counts[status]) for status in _MARKS) + " |")
    return "\n".join(rows)


def _history(report: FleetReport) -> str:
    """How many repositories had each ring, on the last few dates."""
    names = " | ".join(f"{position} {ring.value}" for position, ring in enumerate(Ring, 1))
    rows = [f"| date | repositories | {names} | errors | warnings |", "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for moment in report.history[-_MOST_MOMENTS:]:
        whole = " | ".join(str(counts[0]) for counts in moment.rings)
        rows.append(f"| {moment.date} | {moment.repositories} | {whole} | {moment.error} | {moment.warning} |")
    return "## Repositories whose ring is ok, over time\n\n" + "\n".join(rows)


def _cause(cause: SharedCause) -> str:
    more = cause.repositories - len(cause.examples)
    names = ", ".join(code(name) for name in cause.examples) + (f" and {more} more" if more > 0 else "")
    what = prose(cause.message) if cause.message else f"{prose(cause.name)}, {code(cause.subject)}"
    return f"**{cause.repositories} repositories**: {what} ({code(cause.code)}; {names})"


def _heat_map(report: FleetReport) -> Iterator[str]:
    examined = sorted((row for row in report.rows if not row.failure), key=_urgency)
    if not examined:
        return
    rows = [
        "| repository | 1 | 2 | 3 | 4 | errors | warnings | steps today | worst |",
        "|---|:-:|:-:|:-:|:-:|--:|--:|--:|---|",
    ]
    for row in examined[:_MOST_ROWS]:
        marks = " | ".join(_MARKS[status] for status in row.rings)
        worst = ", ".join(row.worst)
        rows.append(f"| {code(row.name)} | {marks} | {row.error} | {row.warning} | {row.steps_today} | {worst} |")
    yield "## Repositories, most urgent first\n\n" + "\n".join(rows)
    if len(examined) > _MOST_ROWS:
        yield f"{len(examined) - _MOST_ROWS} more are in the JSON report (`-f json`)."


def _urgency(row: RepositoryRow) -> tuple[int, int, str]:
    return -row.error, -row.warning, row.name.casefold()


def _codes(report: FleetReport) -> str:
    rows = ["| code | name | severity | repositories | findings |", "|---|---|---|--:|--:|"]
    rows += [
        f"| {item.code} | {prose(item.name)} | {item.severity} | {item.repositories} | {item.findings} |"
        for item in report.codes
    ]
    return "<details><summary>Every code</summary>\n\n" + "\n".join(rows) + "\n\n</details>"


def _failures(report: FleetReport) -> str:
    rows = [f"- {code(row.path)}: {prose(row.failure)}" for row in report.failures[:_MOST_FAILURES]]
    if len(report.failures) > _MOST_FAILURES:
        rows.append(f"- and {len(report.failures) - _MOST_FAILURES} more")
    return "## Not examined\n\n" + "\n".join(rows)
