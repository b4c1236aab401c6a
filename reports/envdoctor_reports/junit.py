"""JUnit XML, as Jenkins, GitLab and Azure read it: a test suite for each ring, a test case for each check.

New errors and warnings are failures, a check that crashed or ran out of time is an error, a skipped one is skipped.
Notes and baselined findings are in the test case's output: they fail nobody's build.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import (
    CheckResult,
    CheckState,
    RenderContext,
    Renderer,
    Report,
    ReportedFinding,
    Ring,
    Severity,
    State,
)
from envdoctor_reports.escaping import visible
from envdoctor_reports.gating import advice, sentence
from envdoctor_reports.wording import DOCUMENTS, LAPTOP, is_about_laptop

__all__ = ["JunitRenderer"]

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;"})


class JunitRenderer(Renderer):
    """For test reports."""

    format: ClassVar[str] = "junit"
    summary: ClassVar[str] = "a test case for each check, for Jenkins, GitLab and Azure"

    def render(self, report: Report, context: RenderContext) -> str:  # noqa: ARG002
        """One XML document."""
        suites = [(title, [check for check in report.checks if _suite(check) == title]) for title in _titles()]
        cases = _Cases(report)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="envdoctor"{cases.totals(report.checks)}>',
        ]
        for title, checks in suites:
            if checks:
                lines.append(f'  <testsuite name="{_xml(title)}"{cases.totals(checks)}>')
                lines += [line for check in checks for line in cases.case(check, title)]
                lines.append("  </testsuite>")
        return "\n".join([*lines, "</testsuites>"]) + "\n"


def _titles() -> tuple[str, ...]:
    return (*(ring.value for ring in Ring), DOCUMENTS, LAPTOP)


def _suite(check: CheckResult) -> str:
    if check.ring is not None:
        return check.ring.value
    return LAPTOP if is_about_laptop(check) else DOCUMENTS


def _xml(text: str) -> str:
    return visible(text).translate(_ENTITIES)


def _lines(text: str) -> str:
    """Text of several lines, each inert."""
    return "\n".join(map(visible, text.split("\n"))).translate({**_ENTITIES, ord("\n"): "\n"})


class _Cases:
    def __init__(self, report: Report) -> None:
        self.failures: dict[str, list[ReportedFinding]] = {}
        self.remarks: dict[str, list[ReportedFinding]] = {}
        owners = {check.name: check.code for check in report.checks}
        for item in report.findings:
            code = owners.get(item.name, item.finding.code)
            fails = item.state is State.NEW and item.finding.severity is not Severity.NOTE
            (self.failures if fails else self.remarks).setdefault(code, []).append(item)

    def totals(self, checks: tuple[CheckResult, ...] | list[CheckResult]) -> str:
        """The counts as attributes."""
        failed = sum(check.code in self.failures for check in checks)
        broken = sum(check.state is CheckState.ERROR for check in checks)
        skipped = sum(check.state is CheckState.SKIPPED for check in checks)
        seconds = sum(check.seconds for check in checks)
        return f' tests="{len(checks)}" failures="{failed}" errors="{broken}" skipped="{skipped}" time="{seconds:.3f}"'

    def case(self, check: CheckResult, suite: str) -> Iterator[str]:
        name = _xml(f"{check.code} {check.name}")
        yield f'    <testcase classname="envdoctor.{_xml(suite)}" name="{name}" time="{check.seconds:.3f}">'
        if check.state is CheckState.ERROR:
            yield f'      <error message="{_xml(check.reason or "no reason given")}" type="unchecked"/>'
        elif check.state is CheckState.SKIPPED:
            yield f'      <skipped message="{_xml(check.reason)}"/>'
        failures = self.failures.get(check.code, [])
        if failures:
            first = _xml(sentence(failures[0]))
            body = _lines("\n".join(map(_story, failures)))
            yield f'      <failure message="{first}" type="{failures[0].finding.severity.value}">{body}</failure>'
        remarks = self.remarks.get(check.code, [])
        if remarks:
            yield f"      <system-out>{_lines(chr(10).join(map(_story, remarks)))}</system-out>"
        yield "    </testcase>"


def _story(item: ReportedFinding) -> str:
    finding = item.finding
    place = f"{visible(str(finding.location))}: " if finding.location else ""
    known = " (baselined)" if item.state is State.BASELINED else ""
    fix = advice(finding.fix)
    return f"{place}{finding.severity.value}: {sentence(item)}{known}" + (f"\n  fix: {fix}" if fix else "")
