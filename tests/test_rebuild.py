"""Whether another laptop could rebuild the environment."""

from __future__ import annotations

import pytest

from envdoctor.model import Confidence, Finding, Onboarding, Ring, Severity, Step, Unwritten
from envdoctor.rebuild import Verdict, estimate
from envdoctor.report import RingReport, RingStatus

BLOCKING = {"BUS005"}
STEPS = Onboarding(
    steps=tuple(Step(text=text, path="README.md", line=1) for text in ("pip install -e .", "createdb shop")),
    unwritten=(Unwritten(kind="service", subject="redis", path="app.py", line=3),),
)


def rings(*, status: RingStatus) -> tuple[RingReport, ...]:
    return tuple(RingReport(ring=ring, status=status) for ring in Ring)


def lost(code: str = "BUS005", number: int = 1, **changes: object) -> Finding:
    values = {"severity": Severity.WARNING, "confidence": Confidence.CERTAIN, **changes}
    return Finding(code=code, message=f"`X{number}` exists only here", subject=f"X{number}", **values)  # type: ignore[arg-type]


def test_composed_is_rebuildable() -> None:
    found = estimate([], rings(status=RingStatus.OK), STEPS, blocking=BLOCKING)
    assert (found.verdict, str(found)) == (Verdict.REBUILDABLE, "rebuildable")


def test_by_hand() -> None:
    found = estimate([], rings(status=RingStatus.MISSING), STEPS, blocking=BLOCKING)
    assert str(found) == "rebuildable after 3 manual steps"


def test_what_exists_only_here_stands_in_the_way() -> None:
    found = estimate([lost(), lost()], rings(status=RingStatus.OK), STEPS, blocking=BLOCKING)
    assert str(found) == "not rebuildable: `X1` exists only here"


def test_many_reasons_are_counted() -> None:
    found = estimate([lost(number=n) for n in range(5)], rings(status=RingStatus.OK), STEPS, blocking=BLOCKING)
    assert str(found).endswith("`X2` exists only here; and 2 more")


@pytest.mark.parametrize("finding", [lost("BUS004"), lost(severity=Severity.NOTE), lost(confidence=Confidence.LIKELY)])
def test_other_findings_do_not(finding: Finding) -> None:
    assert estimate([finding], rings(status=RingStatus.OK), STEPS, blocking=BLOCKING).verdict is Verdict.REBUILDABLE


def test_nobody_wrote_it_down() -> None:
    found = estimate([], rings(status=RingStatus.UNKNOWN), Onboarding(), blocking=BLOCKING)
    assert str(found) == "cannot be told: no document says how to set it up"
