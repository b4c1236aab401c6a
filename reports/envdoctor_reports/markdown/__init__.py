"""The report as Markdown for GitHub and GitLab: one page on which a team lead can decide.

It stays below the 65,536 characters of a pull request comment; what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import RenderContext, Renderer, Report
from envdoctor_reports.markdown import sections

__all__ = ["MarkdownRenderer"]

_BUDGET = 60_000
_MARK = "<!-- envdoctor:report -->"


class MarkdownRenderer(Renderer):
    """One page for a team lead."""

    format: ClassVar[str] = "markdown"
    summary: ClassVar[str] = "one page for a team lead, as GitHub and GitLab show it"
    outlook: ClassVar[bool] = True

    def render(self, report: Report, context: RenderContext) -> str:
        """GitHub Flavoured Markdown; every scanned string is escaped."""
        left = _BUDGET
        blocks = []
        for block in filter(None, _blocks(report, context)):
            if len(block) + 2 > left:
                blocks.append("*This page ends here for want of room: see the rest with `envdoctor scan`.*")
                break
            blocks.append(block)
            left -= len(block) + 2
        return "\n\n".join(blocks) + "\n"


def _blocks(report: Report, context: RenderContext) -> Iterator[str]:
    yield f"{_MARK}\n\n{sections.head(report)}"
    yield sections.walk(report.onboarding, report.rebuild)
    yield sections.ladder(report)
    yield sections.first(report, context.pages)
    yield sections.would_be_lost(report)
    yield sections.gain(report)
    yield sections.could_not_be_checked(report)
    yield sections.machine(report.pythons, report.machine)
    yield sections.notes(report)
    yield sections.everything(report, budget=_BUDGET // 2)
