"""The fleet's report as JSON, `envdoctor-fleet/1`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import ClassVar

from envdoctor.api import FLEET_SCHEMA, FleetRenderer, FleetReport, RenderContext, Ring

__all__ = ["FleetJsonRenderer"]


class FleetJsonRenderer(FleetRenderer):
    """Every row, every shared cause, every code."""

    format: ClassVar[str] = "json"

    def render(self, report: FleetReport, context: RenderContext) -> str:  # noqa: ARG002
        """One JSON object; ``rings`` of a row are in the order of the top-level ``rings``."""
        document = {
            "schema": FLEET_SCHEMA,
            "tool": {"name": "envdoctor", "version": report.version},
            "rings": [ring.value for ring in Ring],
            "repositories": [asdict(row) for row in report.rows],
            "causes": [asdict(cause) for cause in report.causes],
            "codes": [asdict(code) for code in report.codes],
            "history": [asdict(moment) for moment in report.history],
            "summary": {
                "repositories": len(report.rows),
                "failed": len(report.failures),
                "error": sum(row.error for row in report.rows),
                "warning": sum(row.warning for row in report.rows),
                "note": sum(row.note for row in report.rows),
            },
        }
        return json.dumps(document, indent=2) + "\n"
