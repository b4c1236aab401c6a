"""The report: numbering, the rings' verdicts, completeness."""

from __future__ import annotations

import pytest

from envdoctor.api import CheckResult, CheckState, Finding, Location, Ring, RingStatus, Severity
from envdoctor.report import judge_rings, number_findings
from report_samples import make_report


def check(code: str, state: CheckState, *, absence: bool = False, ring: Ring | None = Ring.CONTAINER) -> CheckResult:
    return CheckResult(code=code, name=code.lower(), state=state, ring=ring, absence=absence)


def finding(code: str, severity: Severity = Severity.ERROR, subject: str = "x", line: int | None = None) -> Finding:
    place = Location(path="a.py", line=line)
    return Finding(code=code, severity=severity, message="wrong", subject=subject, location=place)


def verdict(checks: tuple[CheckResult, ...], findings: tuple[Finding, ...]) -> tuple[RingStatus, tuple[str, ...]]:
    numbered = number_findings(findings, {item.code: item for item in checks})
    rings = judge_rings(checks, numbered)
    assert [item.ring for item in rings] == list(Ring)
    container = rings[2]
    return container.status, container.because


def test_findings_are_sorted_by_weight_then_code_then_place() -> None:
    checks = {code: check(code, CheckState.FAILED) for code in ("A1", "B1")}
    found = number_findings(
        [finding("B1", Severity.NOTE), finding("B1", line=9), finding("B1", line=2), finding("A1", Severity.WARNING)],
        checks,
    )
    assert [(item.finding.code, item.finding.location.line) for item in found if item.finding.location] == [
        ("B1", 2), ("B1", 9), ("A1", None), ("B1", None),
    ]  # fmt: skip


def test_equal_findings_get_different_fingerprints_that_ignore_lines() -> None:
    checks = {"A1": check("A1", CheckState.FAILED)}
    first = number_findings([finding("A1", line=1), finding("A1", line=5)], checks)
    later = number_findings([finding("A1", line=11), finding("A1", line=15)], checks)
    assert len({item.fingerprint for item in first}) == 2
    assert [item.fingerprint for item in first] == [item.fingerprint for item in later]


def test_a_fingerprint_of_a_name_that_is_no_text() -> None:
    assert len(finding("A1", subject="caf\udce9").fingerprint()) == 64


@pytest.mark.parametrize(
    ("checks", "findings", "expected"),
    [
        ((), (), (RingStatus.UNKNOWN, ())),
        ((check("A1", CheckState.SKIPPED),), (), (RingStatus.UNKNOWN, ())),
        ((check("A1", CheckState.ERROR),), (), (RingStatus.UNKNOWN, ())),
        ((check("A1", CheckState.PASSED),), (), (RingStatus.OK, ())),
        ((check("A1", CheckState.PASSED, ring=None),), (), (RingStatus.UNKNOWN, ())),
        ((check("A1", CheckState.FAILED),), (finding("A1", Severity.NOTE),), (RingStatus.OK, ())),
        ((check("A1", CheckState.FAILED),), (finding("A1", Severity.WARNING),), (RingStatus.PARTIAL, ("A1",))),
        ((check("A1", CheckState.FAILED, absence=True),), (finding("A1"),), (RingStatus.MISSING, ("A1",))),
        ((check("A1", CheckState.FAILED, absence=True),), (finding("A1", Severity.NOTE),), (RingStatus.UNKNOWN, ())),
        (
            (check("A1", CheckState.FAILED, absence=True), check("B1", CheckState.FAILED)),
            (finding("A1"), finding("B1")),
            (RingStatus.MISSING, ("A1",)),
        ),
    ],
)
def test_a_rings_verdict(
    checks: tuple[CheckResult, ...], findings: tuple[Finding, ...], expected: tuple[RingStatus, tuple[str, ...]]
) -> None:
    assert verdict(checks, findings) == expected


def test_complete_means_that_something_was_judged_and_nothing_failed_to_be() -> None:
    assert make_report((), (check("A1", CheckState.PASSED),)).complete
    assert not make_report((), ()).complete
    assert not make_report((), (check("A1", CheckState.SKIPPED),)).complete
    assert not make_report((), (check("A1", CheckState.PASSED), check("B1", CheckState.ERROR))).complete
