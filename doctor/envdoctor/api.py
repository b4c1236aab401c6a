"""The one door for plug-in authors: everything a check or a report needs, and nothing of the engine."""

from __future__ import annotations

from envdoctor.check import Check, HostCheck, JointCheck, Page, RepositoryCheck
from envdoctor.host import Host
from envdoctor.model import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Location,
    Onboarding,
    Ring,
    Scope,
    Severity,
    Skipped,
    Step,
    Unwritten,
)
from envdoctor.report import (
    SCHEMA,
    CheckResult,
    CheckState,
    Ignored,
    RenderContext,
    Renderer,
    Report,
    ReportedFinding,
    RingReport,
    RingStatus,
    State,
    Summary,
    Target,
    Unexamined,
)
from envdoctor.repository import Repository

__all__ = [
    "SCHEMA",
    "Check",
    "CheckResult",
    "CheckState",
    "Confidence",
    "Evidence",
    "Finding",
    "Fix",
    "Host",
    "HostCheck",
    "Ignored",
    "JointCheck",
    "Location",
    "Onboarding",
    "Page",
    "RenderContext",
    "Renderer",
    "Report",
    "ReportedFinding",
    "Repository",
    "RepositoryCheck",
    "Ring",
    "RingReport",
    "RingStatus",
    "Scope",
    "Severity",
    "Skipped",
    "State",
    "Step",
    "Summary",
    "Target",
    "Unexamined",
    "Unwritten",
]
