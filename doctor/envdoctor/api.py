"""The one door for plug-in authors: everything a check or a report needs, and nothing of the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.check import Check, HostCheck, JointCheck, Page, RepositoryCheck
from envdoctor.host import Host
from envdoctor.inert import visible
from envdoctor.model import (
    Confidence,
    Edit,
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
    Fixed,
    Gain,
    Ignored,
    MapNode,
    Outlook,
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

if TYPE_CHECKING:
    from envdoctor.fleet_report import (
        FLEET_SCHEMA,
        CodeCount,
        FleetRenderer,
        FleetReport,
        Moment,
        RepositoryRow,
        SharedCause,
    )

__all__ = [
    "FLEET_SCHEMA",
    "SCHEMA",
    "Check",
    "CheckResult",
    "CheckState",
    "CodeCount",
    "Confidence",
    "Edit",
    "Evidence",
    "Finding",
    "Fix",
    "Fixed",
    "FleetRenderer",
    "FleetReport",
    "Gain",
    "Host",
    "HostCheck",
    "Ignored",
    "JointCheck",
    "Location",
    "MapNode",
    "Moment",
    "Onboarding",
    "Outlook",
    "Page",
    "RenderContext",
    "Renderer",
    "Report",
    "ReportedFinding",
    "Repository",
    "RepositoryCheck",
    "RepositoryRow",
    "Ring",
    "RingReport",
    "RingStatus",
    "Scope",
    "Severity",
    "SharedCause",
    "Skipped",
    "State",
    "Step",
    "Summary",
    "Target",
    "Unexamined",
    "Unwritten",
    "visible",
]


def __getattr__(name: str) -> object:
    """What only fleets need is imported when it is asked for."""
    from envdoctor import fleet_report

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(fleet_report, name)
