"""The report as JSON, `envdoctor-report/1`; its schema lies in ``schema/envdoctor-report-1.json``.

Sorted and free of time stamps, so that two scans of the same input differ in ``seconds`` only. Characters beyond ASCII
are escaped: the text is the same in every encoding and inert on every terminal.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from envdoctor.api import (
    SCHEMA,
    CheckResult,
    Evidence,
    Location,
    Onboarding,
    RenderContext,
    Renderer,
    Report,
    ReportedFinding,
    Target,
)

__all__ = ["JsonRenderer"]


class JsonRenderer(Renderer):
    """Everything the scan found, for programs."""

    format: ClassVar[str] = "json"
    summary: ClassVar[str] = "everything, for programs (envdoctor-report/1)"

    def render(self, report: Report, context: RenderContext) -> str:  # noqa: ARG002
        """One JSON object."""
        return json.dumps(_report(report), indent=2) + "\n"


def _report(report: Report) -> dict[str, Any]:
    counts = report.summary
    return {
        "schema": SCHEMA,
        "tool": {"name": "envdoctor", "version": report.version},
        "target": _target(report.target),
        "complete": report.complete,
        "seconds": report.seconds,
        "rings": [
            {"ring": item.ring.value, "status": item.status.value, "because": list(item.because)}
            for item in report.rings
        ],
        "onboarding": _onboarding(report.onboarding),
        "rebuild": report.rebuild,
        "findings": [_finding(item) for item in report.findings],
        "checks": [_check(item) for item in report.checks],
        "summary": {
            "error": counts.error,
            "warning": counts.warning,
            "note": counts.note,
            "baselined": counts.baselined,
            "ignored": counts.ignored,
            "fixed": counts.fixed,
            "unchecked": counts.unchecked,
        },
        "comparison": _comparison(report),
        "ignored": [{"code": item.code, "reason": item.reason, "count": item.count} for item in report.ignored],
        "unread": [{"path": item.path, "reason": item.reason} for item in report.unread],
        "notes": list(report.notes),
    }


def _comparison(report: Report) -> dict[str, Any] | None:
    if report.against is None:
        return None
    fixed = [{"code": item.code, "path": item.path, "subject": item.subject} for item in report.fixed]
    return {"against": report.against, "verdict": report.comparison, "fixed": fixed}


def _target(target: Target) -> dict[str, Any]:
    return {
        "path": target.path,
        "repository": target.repository,
        "revision": target.revision,
        "branch": target.branch,
        "platform": target.platform,
        "profile": target.profile,
    }


def _onboarding(onboarding: Onboarding) -> dict[str, Any]:
    return {
        "steps_today": onboarding.steps_today,
        "steps_after": onboarding.steps_after,
        "steps": [{"text": step.text, "path": step.path, "line": step.line} for step in onboarding.steps],
        "unwritten": [
            {"kind": item.kind, "subject": item.subject, "path": item.path, "line": item.line}
            for item in onboarding.unwritten
        ],
    }


def _place(location: Location | None) -> dict[str, Any]:
    return {"path": location.path if location else None, "line": location.line if location else None}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {**_place(evidence.location), "text": evidence.text}


def _finding(item: ReportedFinding) -> dict[str, Any]:
    finding = item.finding
    fix = finding.fix
    return {
        "code": finding.code,
        "name": item.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "subject": finding.subject,
        **_place(finding.location),
        "column": finding.location.column if finding.location else None,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "fix": {"text": fix.text, "command": fix.command, "safe": fix.safe} if fix else None,
        "fingerprint": item.fingerprint,
        "state": item.state.value,
        "ring": item.ring.value if item.ring else None,
    }


def _check(check: CheckResult) -> dict[str, Any]:
    return {
        "code": check.code,
        "name": check.name,
        "state": check.state.value,
        "seconds": check.seconds,
        "reason": check.reason,
        "ring": check.ring.value if check.ring else None,
        "scope": check.scope.value,
    }
