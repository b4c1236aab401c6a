"""Reviewdog Diagnostic Format, for review comments on any code host.

Its columns count bytes of UTF-8; ours count characters, so only lines are given.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from envdoctor.api import Location, RenderContext, Renderer, Report, Severity
from envdoctor_reports.escaping import visible
from envdoctor_reports.gating import Placed, advice, evidence_in_repository, placed_findings, sentence

__all__ = ["RdjsonRenderer"]

_SEVERITY = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


class RdjsonRenderer(Renderer):
    """For reviewdog."""

    format: ClassVar[str] = "rdjson"
    summary: ClassVar[str] = "review comments, through reviewdog"

    def render(self, report: Report, context: RenderContext) -> str:  # noqa: ARG002
        """One JSON object: new findings in the repository."""
        diagnostics = [_diagnostic(placed) for placed in placed_findings(report)]
        return json.dumps({"source": {"name": "envdoctor"}, "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(placed: Placed) -> dict[str, Any]:
    item = placed.item
    fix = advice(item.finding.fix)
    diagnostic: dict[str, Any] = {
        "message": sentence(item) + (f"\nFix: {fix}" if fix else ""),
        "location": _location(placed.location),
        "severity": _SEVERITY[item.finding.severity],
        "code": {"value": item.finding.code},
    }
    related = [
        {"message": text, "location": _location(place)} for text, place in evidence_in_repository(item.finding.evidence)
    ]
    if related:
        diagnostic["related_locations"] = related
    return diagnostic


def _location(place: Location) -> dict[str, Any]:
    return {"path": visible(place.path), "range": {"start": {"line": place.line or 1}}}
