"""Could another laptop rebuild this environment? An estimate from what a scan has found anyway."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from envdoctor.model import Confidence, Finding, Onboarding, Ring, Severity
from envdoctor.report import RingReport, RingStatus
from envdoctor.values import dataclass

__all__ = ["Rebuild", "Verdict", "estimate"]

_MOST_REASONS = 3


class Verdict(StrEnum):
    """How far another machine would get with what is written down and shared."""

    REBUILDABLE = "rebuildable"
    BY_HAND = "rebuildable by hand"
    IMPOSSIBLE = "not rebuildable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuild:
    """The estimate. ``steps`` are manual ones; ``because`` says what exists only here, or why nothing can be said."""

    verdict: Verdict
    steps: int = 0
    because: tuple[str, ...] = ()

    def __str__(self) -> str:
        reasons = "; ".join(self.because[:_MOST_REASONS])
        more = len(self.because) - _MOST_REASONS
        rest = f"; and {more} more" if more > 0 else ""
        match self.verdict:
            case Verdict.REBUILDABLE:
                return "rebuildable"
            case Verdict.BY_HAND:
                return f"rebuildable after {self.steps} manual {'step' if self.steps == 1 else 'steps'}"
            case Verdict.IMPOSSIBLE:
                return f"not rebuildable: {reasons}{rest}"
            case Verdict.UNKNOWN:
                return f"cannot be told: {reasons}"


def estimate(
    findings: Iterable[Finding], rings: Iterable[RingReport], onboarding: Onboarding, *, blocking: Collection[str]
) -> Rebuild:
    """The estimate for one repository.

    ``blocking`` are the codes of the checks whose certain findings name something that no other machine can get
    (`Check.irreplaceable`). Without any, a composition that stands makes it rebuildable; else the steps that documents
    ask for are counted, and what they forgot to mention.
    """
    lost = [finding for finding in findings if finding.code in blocking and _counts(finding)]
    if lost:
        return Rebuild(verdict=Verdict.IMPOSSIBLE, because=tuple(dict.fromkeys(item.message for item in lost)))
    status = {report.ring: report.status for report in rings}
    if status.get(Ring.CONTAINER) is RingStatus.OK and status.get(Ring.COMPOSITION) is RingStatus.OK:
        return Rebuild(verdict=Verdict.REBUILDABLE)
    steps = onboarding.steps_today + len(onboarding.unwritten)
    if not onboarding.steps_today:
        return Rebuild(verdict=Verdict.UNKNOWN, steps=steps, because=("no document says how to set it up",))
    return Rebuild(verdict=Verdict.BY_HAND, steps=steps)


def _counts(finding: Finding) -> bool:
    return finding.confidence is Confidence.CERTAIN and finding.severity is not Severity.NOTE
