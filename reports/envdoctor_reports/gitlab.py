"""GitLab Code Quality: a JSON array in the subset of Code Climate's format that GitLab reads.

The widget shows ``description`` and not ``check_name``, so the code stands in both.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from envdoctor.api import RenderContext, Renderer, Report, Severity
from envdoctor_reports.escaping import visible
from envdoctor_reports.gating import Placed, placed_findings, sentence

__all__ = ["GitlabRenderer"]

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


class GitlabRenderer(Renderer):
    """For GitLab's merge requests."""

    format: ClassVar[str] = "gitlab"
    summary: ClassVar[str] = "Code Quality, for GitLab's merge requests"

    def render(self, report: Report, context: RenderContext) -> str:  # noqa: ARG002
        """One JSON array: new findings in the repository."""
        return json.dumps([_issue(placed) for placed in placed_findings(report)], indent=2) + "\n"


def _issue(placed: Placed) -> dict[str, Any]:
    item = placed.item
    return {
        "type": "issue",
        "engine_name": "envdoctor",
        "check_name": item.finding.code,
        "description": f"{item.finding.code}: {sentence(item)}",
        "categories": ["Compatibility"],
        "severity": _SEVERITY[item.finding.severity],
        "fingerprint": item.fingerprint,
        "location": {"path": visible(placed.location.path), "lines": {"begin": placed.line}},
    }
