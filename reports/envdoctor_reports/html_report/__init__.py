"""The report as one HTML file: no network, no script, dark and light, on paper too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import RenderContext, Renderer, Report
from envdoctor_reports.html_report import sections
from envdoctor_reports.html_report.frame import frame
from envdoctor_reports.html_report.markup import inline, text
from envdoctor_reports.html_report.rings import drawing, ladder
from envdoctor_reports.wording import (
    most_important,
    name_of,
    next_step,
    onboarding_line,
    reason,
    rings_line,
    summary_line,
    target_line,
)

__all__ = ["HtmlRenderer"]

_FIRST = 5


class HtmlRenderer(Renderer):
    """For a browser."""

    format: ClassVar[str] = "html"
    summary: ClassVar[str] = "one file for a browser, with the migration's diff"
    outlook: ClassVar[bool] = True

    def render(self, report: Report, context: RenderContext) -> str:
        """One HTML document that loads nothing and runs nothing."""
        lines = frame(
            _main(report, context),
            title=f"envdoctor: {name_of(report)}",
            heading=name_of(report),
            about=target_line(report),
            version=report.version,
        )
        return "\n".join(lines) + "\n"


def _main(report: Report, context: RenderContext) -> Iterator[str]:
    yield from _overview(report, context)
    yield from _first(report, context)
    yield from sections.onboarding(report)
    if report.findings:
        yield '<section aria-labelledby="findings"><h2 id="findings">All findings</h2>'
        yield from sections.finding_filter(report)
        yield from sections.findings(report, context.pages)
        yield "</section>"
    yield from sections.migration(report.outlook)
    yield from sections.machine(report.pythons, report.machine)
    yield from sections.small_print(report)
    yield from sections.about_checks(report, context.pages)


def _overview(report: Report, context: RenderContext) -> Iterator[str]:
    yield '<section class="overview" aria-label="Overview">'
    yield drawing(report)
    yield "<div>"
    if holding := rings_line(report):
        yield f'<p class="lead">{text(holding)}</p>'
    yield f'<p class="summary">{text(summary_line(report))}</p>'
    if report.against is not None:
        yield f'<p class="summary">{text(report.comparison)} (compared with {text(report.against)})</p>'
    walk = onboarding_line(report.onboarding)
    if walk:
        yield f'<p class="steps">{text(walk)}</p>'
    if report.rebuild:
        yield f'<p class="steps">Another laptop: {inline(report.rebuild)}</p>'
    yield from ladder(report, context.pages)
    step = next_step(report)
    if step:
        yield f'<p class="then">Next: <code class="next">{text(step)}</code></p>'
    yield "</div></section>"


def _first(report: Report, context: RenderContext) -> Iterator[str]:
    chosen = most_important(report, _FIRST)
    if not chosen:
        return
    yield '<section aria-labelledby="first"><h2 id="first">First things first</h2><ol class="first">'
    for item, more in chosen:
        yield f'<li class="{item.finding.severity.value}">'
        yield from sections.headline(item, context.pages)
        like = f" <em>and {more:,} more like it</em>" if more else ""
        yield f'<p class="message">{inline(item.finding.message)}{like}</p>'
        if why := reason(context.pages.get(item.finding.code)):
            yield f'<p class="why">{inline(why)}</p>'
        yield from sections.advice(item)
        yield "</li>"
    yield "</ol></section>"
