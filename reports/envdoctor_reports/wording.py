"""What several formats say in the same words: groups, counts, the next step."""

from __future__ import annotations

from collections.abc import Iterable

from envdoctor.api import (
    CheckResult,
    CheckState,
    Onboarding,
    Page,
    Report,
    ReportedFinding,
    Ring,
    RingReport,
    RingStatus,
    Scope,
    State,
)
from envdoctor.values import dataclass

__all__ = [
    "DOCUMENTS",
    "LAPTOP",
    "Group",
    "count",
    "groups",
    "is_about_laptop",
    "most_important",
    "name_of",
    "new_findings",
    "next_step",
    "onboarding_line",
    "reason",
    "ring_title",
    "rings_line",
    "summary_line",
    "target_line",
    "unchecked",
]

DOCUMENTS = "documents and onboarding"
LAPTOP = "this laptop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings under one heading; ``ring`` is its verdict, None for a heading that is no ring."""

    title: str
    findings: tuple[ReportedFinding, ...]
    ring: RingReport | None = None


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def new_findings(report: Report) -> tuple[ReportedFinding, ...]:
    """The findings that no baseline knows."""
    return tuple(item for item in report.findings if item.state is State.NEW)


def groups(report: Report, findings: Iterable[ReportedFinding] | None = None) -> tuple[Group, ...]:
    """Findings by ring, from the inside out; then those about documents; then those about this laptop; none empty."""
    items = tuple(report.findings if findings is None else findings)
    laptop = {check.code for check in report.checks if is_about_laptop(check)}
    verdicts = {verdict.ring: verdict for verdict in report.rings}
    found = [
        Group(title=ring.value, ring=verdicts.get(ring), findings=tuple(item for item in items if item.ring is ring))
        for ring in Ring
    ]
    rest = [item for item in items if item.ring is None]
    found.append(Group(title=DOCUMENTS, findings=tuple(item for item in rest if item.finding.code not in laptop)))
    found.append(Group(title=LAPTOP, findings=tuple(item for item in rest if item.finding.code in laptop)))
    return tuple(group for group in found if group.findings)


def is_about_laptop(check: CheckResult) -> bool:
    """Whether a check without a ring tells about this machine, or about what exists only there."""
    return check.scope is not Scope.REPOSITORY or check.code.startswith("BUS")


def most_important(report: Report, limit: int) -> tuple[tuple[ReportedFinding, int], ...]:
    """The new findings to begin with, one for each check, and how many more there are of the same kind.

    Serious ones come first, then certain ones, then those without which a ring is not there at all.
    """
    missing = {code for ring in report.rings if ring.status is RingStatus.MISSING for code in ring.because}
    kinds: dict[str, list[ReportedFinding]] = {}
    for item in new_findings(report):
        kinds.setdefault(item.finding.code, []).append(item)

    def weight(items: list[ReportedFinding]) -> tuple[object, ...]:
        first = items[0].finding
        return (first.severity.rank, first.confidence == "likely", first.code not in missing, -len(items), first.code)

    return tuple((items[0], len(items) - 1) for items in sorted(kinds.values(), key=weight)[:limit])


def reason(page: Page | None) -> str:
    """The first paragraph of a check's "Why is this bad?"; empty if it has none."""
    _, _, rest = (page.body if page else "").partition("## Why is this bad?")
    lines = rest.strip().partition("\n\n")[0].splitlines()
    return " ".join(line.strip() for line in lines if not line.startswith("#")).replace("``", "`")


def name_of(report: Report) -> str:
    """The examined folder's own name, or ``this machine``; as scanned, not yet inert."""
    place = (report.target.repository or "").rstrip("/\\").replace("\\", "/")
    return place.rpartition("/")[2] or place or "this machine"


def rings_line(report: Report) -> str:
    """``2 of 4 rings hold``: how many isolate the application; empty if none was judged."""
    judged = [item for item in report.rings if item.status is not RingStatus.UNKNOWN]
    if not judged:
        return ""
    holding = sum(item.status is RingStatus.OK for item in judged)
    if holding == len(report.rings):
        return "All four rings hold"
    open_ = [f"{item.ring.value} {item.status.value}" for item in judged if item.status is not RingStatus.OK]
    unsaid = f"; {len(report.rings) - len(judged)} not judged" if len(judged) < len(report.rings) else ""
    return f"{holding} of {len(report.rings)} rings {'holds' if holding == 1 else 'hold'}" + (
        f": {', '.join(open_)}{unsaid}" if open_ else unsaid
    )


def ring_title(ring: Ring) -> str:
    """``ring 3: container``."""
    return f"ring {list(Ring).index(ring) + 1}: {ring.value}"


def unchecked(report: Report) -> tuple[CheckResult, ...]:
    """The checks that crashed or ran out of time."""
    return tuple(check for check in report.checks if check.state is CheckState.ERROR)


def onboarding_line(onboarding: Onboarding) -> str:
    """``17 steps today, 3 after``, and what no document mentions; empty if there is nothing to say."""
    parts = []
    if onboarding.steps:
        parts.append(f"{count(onboarding.steps_today, 'step')} today, {onboarding.steps_after} after")
    if onboarding.unwritten:
        parts.append(f"{count(len(onboarding.unwritten), 'thing')} that no document mentions")
    return "; ".join(parts)


def summary_line(report: Report) -> str:
    """``2 errors, 3 warnings, 1 could not be checked, 4 baselined, 2 ignored - 31 checks in 1.8 s``."""
    counts = report.summary
    said = [
        count(number, noun)
        for number, noun in ((counts.error, "error"), (counts.warning, "warning"), (counts.note, "note"))
        if number
    ] or ["no new problems" if counts.baselined else "no problems found"]
    said += [
        f"{number:,} {word}"
        for number, word in (
            (counts.unchecked, "could not be checked"),
            (counts.baselined, "baselined"),
            (counts.ignored, "ignored"),
            (counts.fixed, "fixed"),
        )
        if number
    ]
    ran = sum(check.state is not CheckState.SKIPPED for check in report.checks)
    time = f" in {report.seconds:.1f} s" if report.seconds else ""
    return f"{', '.join(said)} - {count(ran, 'check')}{time}"


def target_line(report: Report) -> str:
    """What was examined: the folder, the branch and commit, the profile."""
    target = report.target
    place = target.repository or "this machine"
    commit = (target.revision or "")[:9]
    version = f"{target.branch} at {commit}" if target.branch and commit else target.branch or commit
    return ", ".join(filter(None, (place, version, f"profile {target.profile}")))


def next_step(report: Report) -> str:
    """The one command to type next; empty when everything is fine."""
    status = {verdict.ring: verdict.status for verdict in report.rings}
    lacking = [ring for ring in (Ring.CONTAINER, Ring.COMPOSITION) if status.get(ring) is RingStatus.MISSING]
    fresh = new_findings(report)
    if not report.findings:
        return ""
    if fresh and fresh[0].finding.severity == "error" and fresh[0].finding.code not in _because(report, lacking):
        return f"envdoctor explain {fresh[0].finding.code}"
    if lacking and report.target.repository:
        return "envdoctor migrate"
    return f"envdoctor explain {(fresh or report.findings)[0].finding.code}"


def _because(report: Report, rings: Iterable[Ring]) -> set[str]:
    wanted = set(rings)
    return {code for verdict in report.rings if verdict.ring in wanted for code in verdict.because}
