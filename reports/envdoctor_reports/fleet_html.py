"""The fleet's report as one HTML file: what many repositories share, and the heat map of repositories and rings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import FleetRenderer, FleetReport, RenderContext, RepositoryRow, Ring, RingStatus
from envdoctor_reports.html_report.frame import frame
from envdoctor_reports.html_report.markup import inline, text
from envdoctor_reports.trend import trend
from envdoctor_reports.wording import count

__all__ = ["FleetHtmlRenderer"]

_MOST_ROWS = 5000
_MOST_FAILURES = 200
_WORDS = {
    RingStatus.OK: "ok",
    RingStatus.PARTIAL: "partial",
    RingStatus.MISSING: "missing",
    RingStatus.UNKNOWN: "not judged",
}
_STYLE = """
.trends { display: flex; flex-wrap: wrap; gap: 1rem 1.5rem; }
.trend { width: 14rem; max-width: 100%; height: auto; }
.trend-name { fill: var(--ink); font: 700 12px system-ui, sans-serif; }
.trend-text { fill: var(--faint); font: 11px system-ui, sans-serif; }
.trend .ok { fill: var(--good); }
.trend .partial { fill: var(--warn); opacity: .75; }
.trend .missing { fill: var(--bad); opacity: .75; }
.trend .unknown { fill: var(--line); }
.heat td.ok { background: var(--add); }
.heat td.missing { background: var(--del); }
.heat td.partial { background: var(--mid); }
.heat td.ok, .heat td.missing, .heat td.partial, .heat td.unknown { padding-left: .4rem; }
.heat td.unknown { color: var(--quiet); }
.heat .figure { text-align: right; }
.heat th { overflow-wrap: normal; vertical-align: bottom; }
"""


class FleetHtmlRenderer(FleetRenderer):
    """For a browser."""

    format: ClassVar[str] = "html"

    def render(self, report: FleetReport, context: RenderContext) -> str:  # noqa: ARG002
        """One HTML document that loads nothing and runs nothing."""
        examined = sorted((row for row in report.rows if not row.failure), key=_urgency)
        about = f"{count(len(report.rows), 'repository', 'repositories')}"
        lines = frame(
            _main(report, examined),
            title="envdoctor: the fleet",
            heading="The fleet",
            about=about,
            version=report.version,
        )
        return "\n".join(lines) + "\n"


def _urgency(row: RepositoryRow) -> tuple[int, int, str]:
    return -row.error, -row.warning, row.name.casefold()


def _main(report: FleetReport, examined: list[RepositoryRow]) -> Iterator[str]:
    clean = sum(not row.error and not row.warning for row in examined)
    yield f"<style>{_STYLE}</style>"
    yield f'<p class="summary">{count(len(examined), "repository", "repositories")} examined, '
    yield f"{clean:,} without an error or a warning, {len(report.failures):,} could not be examined.</p>"
    yield from _ladder(examined)
    yield from _history(report)
    if report.causes:
        yield '<section aria-labelledby="causes"><h2 id="causes">What many share</h2><ul>'
        for cause in report.causes:
            names = ", ".join(f"<code>{text(name)}</code>" for name in cause.examples)
            more = cause.repositories - len(cause.examples)
            rest = f" and {more:,} more" if more > 0 else ""
            about = (
                inline(cause.message) if cause.message else f"{text(cause.name)}, <code>{text(cause.subject)}</code>"
            )
            what = f"{about} ({text(cause.code)}; {names}{rest})"
            yield f"<li><strong>{cause.repositories:,} repositories</strong>: {what}</li>"
        yield "</ul></section>"
    yield from _heat_map(examined)
    yield from _codes(report)
    yield from _failures(report)


def _ladder(examined: list[RepositoryRow]) -> Iterator[str]:
    yield '<section aria-labelledby="ladder"><h2 id="ladder">The four rings</h2>'
    yield "<table><thead><tr><th>ring</th>"
    yield from (f"<th>{word}</th>" for word in _WORDS.values())
    yield "</tr></thead><tbody>"
    for position, ring in enumerate(Ring):
        counts = Counter(row.rings[position] for row in examined)
        cells = "".join(f"<td>{counts[status]:,}</td>" for status in _WORDS)
        yield f"<tr><td>{position + 1} {ring.value}</td>{cells}</tr>"
    yield "</tbody></table></section>"


def _history(report: FleetReport) -> Iterator[str]:
    charts = trend(report.history)
    if charts:
        yield '<section aria-labelledby="history"><h2 id="history">How the rings fill up</h2>'
        yield "<p>From the bottom: ok, partial, missing, not judged.</p>"
        yield f'<div class="trends">{charts}</div></section>'


def _heat_map(examined: list[RepositoryRow]) -> Iterator[str]:
    if not examined:
        return
    yield '<section aria-labelledby="repositories"><h2 id="repositories">Repositories, most urgent first</h2>'
    yield from _filter()
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Repositories"><table class="heat"><thead><tr>'
    yield "<th>repository</th>"
    yield from (f"<th>{ring.value}</th>" for ring in Ring)
    yield "<th>errors</th><th>warnings</th><th>steps today</th><th>worst</th></tr></thead><tbody>"
    yield from map(_row, examined[:_MOST_ROWS])
    yield "</tbody></table></div>"
    if len(examined) > _MOST_ROWS:
        yield f"<p>{len(examined) - _MOST_ROWS:,} more are in the JSON report (<code>-f json</code>).</p>"
    yield "</section>"


def _filter() -> Iterator[str]:
    """Radio buttons that leave only the repositories that lack a ring, in style sheet alone."""
    yield '<form class="filter" aria-label="Show some repositories"><fieldset><legend>show</legend>'
    yield '<label><input type="radio" name="show" checked> all</label>'
    for position, ring in enumerate(Ring, 1):
        yield f'<label><input type="radio" name="show" id="lack-{position}"> without {ring.value}</label>'
    yield "</fieldset></form><style>"
    for position, _ in enumerate(Ring, 1):
        yield f"body:has(#lack-{position}:checked) .heat tbody tr:not(.lacks-{position}) {{ display: none; }}"
    yield "</style>"


def _row(row: RepositoryRow) -> str:
    lacks = " ".join(f"lacks-{at}" for at, status in enumerate(row.rings, 1) if status is RingStatus.MISSING)
    rings = "".join(f'<td class="{status.value}">{_WORDS[status]}</td>' for status in row.rings)
    numbers = "".join(f'<td class="figure">{number:,}</td>' for number in (row.error, row.warning, row.steps_today))
    worst = text(", ".join(row.worst))
    return f'<tr class="{lacks}"><td><code>{text(row.name)}</code></td>{rings}{numbers}<td>{worst}</td></tr>'


def _codes(report: FleetReport) -> Iterator[str]:
    if not report.codes:
        return
    yield "<details><summary>Every code</summary>"
    yield '<div class="scroll" tabindex="0" role="region" aria-label="Every code"><table><thead><tr>'
    yield "<th>code</th><th>name</th><th>severity</th><th>repositories</th><th>findings</th></tr></thead><tbody>"
    for item in report.codes:
        cells = (item.code, item.name, item.severity, f"{item.repositories:,}", f"{item.findings:,}")
        yield f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></div></details>"


def _failures(report: FleetReport) -> Iterator[str]:
    if not report.failures:
        return
    yield '<section aria-labelledby="failures"><h2 id="failures">Not examined</h2><ul>'
    yield from (
        f"<li><code>{text(row.path)}</code>: {inline(row.failure)}</li>" for row in report.failures[:_MOST_FAILURES]
    )
    if len(report.failures) > _MOST_FAILURES:
        yield f"<li>and {len(report.failures) - _MOST_FAILURES:,} more</li>"
    yield "</ul></section>"
