"""The gate: thresholds, ignores, the baseline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from envdoctor.errors import EnvDoctorError
from envdoctor.gate import Baseline, Exit, apply_ignores, compare, read_baseline, verdict, write_baseline
from envdoctor.model import Evidence, Finding, Location, Onboarding, Severity
from envdoctor.report import (
    CheckResult,
    CheckState,
    Fixed,
    Report,
    State,
    Summary,
    Target,
    judge_rings,
    number_findings,
)
from envdoctor.settings import Ignore

TODAY = date(2026, 11, 23)
CHECKS = {
    "DEP001": CheckResult(code="DEP001", name="undeclared-import", state=CheckState.FAILED),
    "DOC002": CheckResult(code="DOC002", name="missing-path", state=CheckState.PASSED),
    "IMG001": CheckResult(code="IMG001", name="no-dockerfile", state=CheckState.SKIPPED),
}


def finding(subject: str = "yaml", code: str = "DEP001", severity: Severity = Severity.ERROR, line: int = 3) -> Finding:
    place = Location(path="src/app.py", line=line)
    return Finding(code=code, severity=severity, message=f"`{subject}` is wrong", subject=subject, location=place)


def report(*findings: Finding, unchecked: int = 0, checks: tuple[CheckResult, ...] = tuple(CHECKS.values())) -> Report:
    numbered = number_findings(findings, CHECKS)
    return Report(
        version="0",
        target=Target(path=".", repository=".", revision=None, branch=None, platform="linux", profile="ci"),
        rings=judge_rings(checks, numbered),
        onboarding=Onboarding(),
        findings=numbered,
        checks=checks,
        summary=Summary(unchecked=unchecked),
    )


@pytest.mark.parametrize(
    ("severity", "fail_on", "end"),
    [
        (Severity.ERROR, "error", Exit.FINDINGS),
        (Severity.WARNING, "error", Exit.CLEAN),
        (Severity.WARNING, "warning", Exit.FINDINGS),
        (Severity.NOTE, "warning", Exit.CLEAN),
        (Severity.NOTE, "note", Exit.FINDINGS),
        (Severity.ERROR, "never", Exit.CLEAN),
    ],
)
def test_the_threshold(severity: Severity, fail_on: str, end: Exit) -> None:
    assert verdict(report(finding(severity=severity)), fail_on) is end


def test_incomplete_is_not_clean_but_findings_win() -> None:
    assert verdict(report(unchecked=1), "error") is Exit.INCOMPLETE
    assert verdict(report(finding(), unchecked=1), "error") is Exit.FINDINGS
    assert verdict(report(checks=(CHECKS["IMG001"],)), "error") is Exit.INCOMPLETE


def test_an_ignore_narrows_by_subject_path_and_date() -> None:
    rules = (
        Ignore(code="DEP001", subject="yaml", reason="a"),
        Ignore(code="DEP", reason="b", paths=("tools/*",)),
        Ignore(code="DEP001", subject="toml", reason="c", until=date(2026, 1, 1)),
    )
    found = (finding("yaml"), finding("toml"), finding("json"))
    left, used, idle = apply_ignores(found, rules, today=TODAY)
    assert [item.subject for item in left] == ["toml", "json"]
    assert [(item.code, item.reason, item.count) for item in used] == [("DEP001:yaml", "a", 1)]
    assert idle == (
        "the ignore of `DEP` matches nothing any more; remove it from the settings",
        "the ignore of `DEP001:toml` ended on 2026-01-01; remove it from the settings",
    )


def test_a_baseline_knows_findings_that_moved_or_were_reworded(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(write_baseline(report(finding("yaml", line=3), finding("toml"))))
    moved = number_findings((finding("yaml", line=99), finding("new")), CHECKS)
    marked, gone = compare(moved, CHECKS.values(), read_baseline(path))
    assert {item.finding.subject: item.state for item in marked} == {"yaml": State.BASELINED, "new": State.NEW}
    assert gone == (Fixed(code="DEP001", path="src/app.py", subject="toml"),)


def test_equal_findings_are_counted_not_collapsed(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(write_baseline(report(finding(line=1))))
    twice = number_findings((finding(line=1), finding(line=2)), CHECKS)
    marked, _ = compare(twice, CHECKS.values(), read_baseline(path))
    assert sorted(item.state for item in marked) == [State.BASELINED, State.NEW]
    assert len({item.fingerprint for item in marked}) == 2


def at(path: str, subject: str = "yaml", evidence: tuple[str, ...] = (), code: str = "DEP001") -> Finding:
    pieces = tuple(Evidence(text="seen", location=Location(path=name)) for name in evidence)
    place = Location(path=path, line=1)
    return Finding(code=code, severity=Severity.ERROR, message="x", subject=subject, location=place, evidence=pieces)


def judged(before: tuple[Finding, ...], after: tuple[Finding, ...], files: set[str]) -> tuple[list[str], list[str]]:
    """The paths of what is new and of what is fixed."""
    baseline = Baseline.of("main", number_findings(before, CHECKS))
    marked, gone = compare(number_findings(after, CHECKS), CHECKS.values(), baseline, files=files)
    return [str(item.finding.location) for item in marked if item.state is State.NEW], [entry.path for entry in gone]


def test_a_file_that_was_renamed_keeps_its_findings() -> None:
    assert judged((at("a.py"),), (at("b.py"),), {"b.py"}) == ([], [])
    assert judged((at("a.py"),), (at("b.py"),), {"a.py", "b.py"}) == (["b.py:1"], ["a.py"]), "not moved: both are there"
    assert judged((at("a.py"),), (at("b.py", "toml"),), {"b.py"}) == (["b.py:1"], ["a.py"]), "another subject"
    assert judged((at("/etc/a"),), (at("b.py"),), {"b.py"}) == (["b.py:1"], ["/etc/a"]), "the machine does not move"


def test_a_subject_that_holds_the_path_moves_with_it() -> None:
    before, after = at("doc/a.md", "doc/a.md#setup"), at("docs/a.md", "docs/a.md#setup")
    assert judged((before,), (after,), {"docs/a.md"}) == ([], [])
    assert judged((before,), (at("docs/a.md", "docs/a.md#usage"),), {"docs/a.md"}) == (["docs/a.md:1"], ["doc/a.md"])


def test_of_a_folder_that_moved_only_the_new_file_is_new() -> None:
    before = (at("old/x.py"), at("old/y.py"))
    after = (at("new/a.py"), at("new/x.py"), at("new/y.py"))
    assert judged(before, after, {"new/a.py", "new/x.py", "new/y.py"}) == (["new/a.py:1"], [])


def test_the_same_thing_seen_elsewhere_first_is_no_new_thing() -> None:
    both = {"a.py", "z.py"}
    assert judged((at("z.py", evidence=("z.py",)),), (at("a.py", evidence=("a.py", "z.py")),), both) == ([], [])
    assert judged((at("a.py", evidence=("a.py", "z.py")),), (at("z.py", evidence=("z.py",)),), both) == ([], [])


def test_what_was_not_checked_is_not_fixed(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(write_baseline(report(finding("docker", code="IMG001"), finding("old", code="DOC002"))))
    _, gone = compare((), CHECKS.values(), read_baseline(path))
    assert gone == (Fixed(code="DOC002", path="src/app.py", subject="old"),)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"schema": "other", "findings": []}', '{"schema": "envdoctor-baseline/1"}']
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(EnvDoctorError, match="not a baseline"):
        read_baseline(path)
    with pytest.raises(EnvDoctorError, match="cannot be read"):
        read_baseline(tmp_path / "none.json")
