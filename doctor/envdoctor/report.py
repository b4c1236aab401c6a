"""The report: what one scan found, sealed, in a stable order, ready for any renderer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from envdoctor.check import Page
from envdoctor.model import Evidence, Finding, Onboarding, Ring, Scope
from envdoctor.values import dataclass, field

if TYPE_CHECKING:
    from pathlib import Path

    from envdoctor.machine_map import MachineMap

__all__ = [
    "SCHEMA",
    "CheckResult",
    "CheckState",
    "Fixed",
    "Gain",
    "Ignored",
    "MapNode",
    "Outlook",
    "RenderContext",
    "Renderer",
    "Report",
    "ReportedFinding",
    "RingReport",
    "RingStatus",
    "State",
    "Summary",
    "Target",
    "Unexamined",
    "View",
    "judge_rings",
    "number_findings",
]

SCHEMA = "envdoctor-report/1"


class CheckState(StrEnum):
    """How one check ended; `ERROR` is a crash or a missed deadline: "could not be checked"."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERROR = "error"


class RingStatus(StrEnum):
    """How well a ring isolates."""

    OK = "ok"
    PARTIAL = "partial"
    MISSING = "missing"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Whether a finding was known before."""

    NEW = "new"
    BASELINED = "baselined"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check's run. ``seconds`` is wall time; ``reason`` says why it was skipped or could not finish."""

    code: str
    name: str
    state: CheckState
    ring: Ring | None = None
    scope: Scope = Scope.REPOSITORY
    absence: bool = False
    seconds: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedFinding:
    """A finding with its check's name, its fingerprint and whether it is new."""

    finding: Finding
    name: str
    ring: Ring | None
    fingerprint: str
    state: State = State.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class RingReport:
    """One ring's verdict and the codes that led to it."""

    ring: Ring
    status: RingStatus
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What was examined. ``repository`` is None when only the host was."""

    path: str
    repository: str | None
    revision: str | None
    branch: str | None
    platform: str
    profile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """An ignore from the settings: its code, the reason that somebody gave, and how many findings it silenced."""

    code: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fixed:
    """A finding that the baseline or the other revision has, and this scan has not."""

    code: str
    path: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexamined:
    """A file that was not read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts. ``unchecked`` are checks that crashed or ran out of time."""

    error: int = 0
    warning: int = 0
    note: int = 0
    baselined: int = 0
    ignored: int = 0
    fixed: int = 0
    unchecked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """A service that the migration adds, and the evidence for it."""

    name: str
    image: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What ``envdoctor migrate`` would do: services, the files it writes as (path, action), the whole patch."""

    services: tuple[Gain, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    patch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNode:
    """A Python or an environment on this machine; ``base`` is the path of the Python that an environment was made from.

    ``kind`` is ``python`` or ``environment``; ``note`` says what is special or wrong about it.
    """

    path: str
    kind: str
    version: str
    base: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What only the long formats show; ``trouble`` holds a note if the migration could not be planned."""

    outlook: Outlook | None = None
    pythons: tuple[MapNode, ...] = ()
    machine: MachineMap | None = None
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything one scan found; every string in it is redacted (`envdoctor.redaction`). ``seconds`` is wall time."""

    version: str
    target: Target
    rings: tuple[RingReport, ...]
    onboarding: Onboarding
    findings: tuple[ReportedFinding, ...]
    checks: tuple[CheckResult, ...]
    summary: Summary
    ignored: tuple[Ignored, ...] = ()
    unread: tuple[Unexamined, ...] = ()
    notes: tuple[str, ...] = ()
    against: str | None = None
    """What the findings were compared with: a baseline's file or a revision; None for no comparison."""
    fixed: tuple[Fixed, ...] = ()
    rebuild: str = ""
    """Whether another laptop could rebuild this environment, in a phrase; empty where no repository was examined."""
    seconds: float = 0.0
    outlook: Outlook | None = None
    """What the migration would add; None if nobody asked, or there is nothing to migrate."""
    pythons: tuple[MapNode, ...] = ()
    machine: MachineMap | None = None
    """The map of the machine that the long formats draw; None if nobody asked."""

    @property
    def comparison(self) -> str:
        """The verdict in one line: "adds 2 problems, fixes 1, 14 known"; empty without a comparison."""
        if self.against is None:
            return ""
        added = sum(item.state is State.NEW for item in self.findings)
        plural = "problem" if added == 1 else "problems"
        return f"adds {added} {plural}, fixes {len(self.fixed)}, {self.summary.baselined} known"

    @property
    def complete(self) -> bool:
        """Whether every selected check came to a verdict and at least one did."""
        judged = any(check.state in {CheckState.PASSED, CheckState.FAILED} for check in self.checks)
        return judged and not self.summary.unchecked


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderContext:
    """What a renderer may use: ``width`` in columns, colour, characters beyond ASCII, terminal hyperlinks.

    ``root`` is the examined folder, known only where there may be hyperlinks: nothing else may show it. ``verbosity``
    is -1 (summary only), 0 or 1 (passed checks and all evidence). ``pages`` maps each code to its page.
    """

    width: int = 100
    color: bool = False
    unicode: bool = True
    links: bool = False
    root: Path | None = None
    verbosity: int = 0
    pages: Mapping[str, Page] = field(default_factory=lambda: MappingProxyType({}))


class Renderer(ABC):
    """A report format. Pure: a report in, text out, escaped for the format."""

    format: ClassVar[str]
    """The name after ``--format``."""
    summary: ClassVar[str]
    """One line for ``--help``."""
    outlook: ClassVar[bool] = False
    """True for a format that shows the migration and the map of Pythons, which are only then worked out."""

    @abstractmethod
    def render(self, report: Report, context: RenderContext) -> str:
        """The report as text that ends in a newline."""


def number_findings(findings: Iterable[Finding], checks: Mapping[str, CheckResult]) -> tuple[ReportedFinding, ...]:
    """Sort findings, number equals (same code, path and subject) and give each its fingerprint."""
    seen: dict[str, int] = {}
    reported = []
    for finding in sorted(findings, key=_order):
        equal = finding.fingerprint()
        ordinal = seen.get(equal, 0)
        seen[equal] = ordinal + 1
        check = checks[finding.code]
        reported.append(
            ReportedFinding(finding=finding, name=check.name, ring=check.ring, fingerprint=finding.fingerprint(ordinal))
        )
    return tuple(reported)


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.location
    return (
        finding.severity.rank,
        finding.code,
        place.path if place else "",
        (place.line if place else 0) or 0,
        (place.column if place else 0) or 0,
        finding.subject,
        finding.message,
    )


def judge_rings(checks: Iterable[CheckResult], findings: Iterable[ReportedFinding]) -> tuple[RingReport, ...]:
    """One verdict per ring.

    A ring is *missing* when a check that looks for it (`absence`) failed, *partial* when any of its errors or warnings
    stands, *ok* when a check of it came to a verdict and none does, else *unknown*. A ring that is not there but only
    noted (a script without a Dockerfile) is *unknown* too: nobody needs it, and nobody has it.
    """
    ran, found = tuple(checks), tuple(findings)
    return tuple(_judge(ring, ran, found) for ring in Ring)


def _judge(ring: Ring, checks: tuple[CheckResult, ...], findings: tuple[ReportedFinding, ...]) -> RingReport:
    own = [check for check in checks if check.ring is ring]
    found = {item.finding.code for item in findings if item.ring is ring}
    serious = {item.finding.code for item in findings if item.ring is ring and item.finding.severity != "note"}
    absent = {check.code for check in own if check.absence and check.code in serious}
    lacking = any(check.absence and check.code in found for check in own)
    if absent:
        status = RingStatus.MISSING
    elif serious:
        status = RingStatus.PARTIAL
    elif not lacking and any(check.state in {CheckState.PASSED, CheckState.FAILED} for check in own):
        status = RingStatus.OK
    else:
        status = RingStatus.UNKNOWN
    return RingReport(ring=ring, status=status, because=tuple(sorted(absent or serious)))
