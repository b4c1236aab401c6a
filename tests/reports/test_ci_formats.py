"""SARIF, GitHub, GitLab, rdjson and JUnit: valid, read back, and inert with hostile names."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft7Validator
from jsonschema.validators import validator_for

import report_samples as samples
from envdoctor.api import CheckState, Evidence, Finding, Location, RenderContext, Report, Severity
from envdoctor.registry import load_renderer

SCHEMAS = Path(__file__).parent.parent / "schemas"
REPORTS = {
    "ordinary": samples.ordinary(),
    "clean": samples.clean(),
    "machine": samples.machine_only(),
    "hostile": samples.hostile(),
}
COMMAND = re.compile(r"::(error|warning|notice) (?P<properties>[^:]*)::(?P<data>.*)")
CONTEXT = RenderContext(pages=samples.PAGES)


def render(name: str, report: Report) -> str:
    return load_renderer(name).render(report, CONTEXT)


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def finding(**changes: Any) -> Finding:
    return replace(samples.FINDINGS[0], **changes)


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]


@pytest.mark.parametrize("name", ["sarif.json", "github.txt", "gitlab.json", "rdjson.json", "junit.xml"])
def test_ordinary(name: str, snapshot: Callable[[str, str], None]) -> None:
    snapshot(
        f"{name.partition('.')[0]}-ordinary.{name.partition('.')[2]}",
        render(name.partition(".")[0], samples.ordinary()),
    )


# SARIF


def test_sarif_fulfils_the_schema(report: Report) -> None:
    known = schema("sarif-2.1.0.json")
    validator = validator_for(known, default=Draft4Validator)
    validator(known).validate(json.loads(render("sarif", report)))


def test_sarif_keeps_the_rules_of_github(report: Report) -> None:
    run = json.loads(render("sarif", report))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert len(rule["name"]) <= 255
        assert len(rule["fullDescription"]["text"]) <= 1024
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        for location in [*result["locations"], *result.get("relatedLocations", ())]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri)
            assert not unquote(uri).startswith(("/", "../"))
            assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert "primaryLocationLineHash" not in result["partialFingerprints"]
    prints = [result["partialFingerprints"]["envdoctor/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints))


def test_sarif_leaves_out_the_machine_and_what_is_known() -> None:
    results = json.loads(render("sarif", samples.ordinary()))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["DEP001", "DEP001", "IMG001"]


def test_a_finding_without_a_place_is_anchored_where_it_would_be_mended() -> None:
    results = json.loads(render("sarif", samples.ordinary()))["runs"][0]["results"]
    assert results[2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "Dockerfile"


@pytest.mark.parametrize("path", ["/usr/bin/python", "~/.bashrc", "C:\\Python", "../other/x.py", "..", ""])
@pytest.mark.parametrize("name", ["sarif", "gitlab", "rdjson"])
def test_a_place_outside_the_repository_is_left_out(name: str, path: str) -> None:
    report = samples.make_report((finding(location=Location(path=path, line=1)),))
    assert '"DEP001"' not in render(name, report)


def test_sarif_texts_hold_no_links() -> None:
    report = samples.make_report((finding(message="see [here](javascript:1)"),))
    assert "](" not in json.loads(render("sarif", report))["runs"][0]["results"][0]["message"]["text"]


def test_sarif_says_what_could_not_be_checked() -> None:
    invocation = json.loads(render("sarif", samples.ordinary()))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert "DEP009 could not be checked" in invocation["toolExecutionNotifications"][0]["message"]["text"]


# Every format, with any text at all


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_leaves_every_format_valid(message: str, subject: str, path: str) -> None:
    place = Location(path=path, line=3)
    wrong = finding(
        message=message, subject=subject, location=place, evidence=(Evidence(text=message, location=place),)
    )
    report = samples.make_report((wrong,), notes=(message,))
    for name in ("sarif", "gitlab", "rdjson", "json"):
        json.loads(render(name, report))
    ET.fromstring(render("junit", report))
    *commands, last = render("github", report).splitlines()
    assert last.startswith("envdoctor: ")
    assert all(COMMAND.fullmatch(line) for line in commands)


# GitLab and reviewdog


def test_gitlab_fulfils_the_schema(report: Report) -> None:
    issues = json.loads(render("gitlab", report))
    for issue in issues:
        Draft7Validator(schema("gitlab-codequality-issue.json")).validate(issue)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["path"]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_rdjson_fulfils_the_schema(report: Report) -> None:
    known = schema("reviewdog-DiagnosticResult.json")
    validator = validator_for(known, default=Draft7Validator)
    document = json.loads(render("rdjson", report))
    validator(known).validate(document)
    for diagnostic in document["diagnostics"]:
        assert diagnostic["message"]
        assert diagnostic["location"]["path"]


# GitHub workflow commands


def test_each_line_is_one_command_and_the_last_the_summary(report: Report) -> None:
    *commands, last = render("github", report).splitlines()
    assert last.startswith("envdoctor: ")
    for line in commands:
        match = COMMAND.fullmatch(line)
        assert match, line
        keys = [pair.partition("=")[0] for pair in match["properties"].split(",")]
        assert len(keys) == len(set(keys))
        assert set(keys) <= {"file", "line", "col", "title"}


def test_what_github_would_drop_is_counted() -> None:
    many = tuple(finding(subject=f"m{number}", severity=list(Severity)[number % 3]) for number in range(90))
    report = samples.make_report(many, samples.CHECKS[:1])
    lines = render("github", report).splitlines()
    assert [sum(line.startswith(f"::{kind} ") for line in lines) for kind in ("error", "warning", "notice")] == [
        10,
        10,
        10,
    ]
    assert "61 more findings not shown here" in lines[-2]


def test_hostile_names_inject_no_command() -> None:
    text = render("github", samples.hostile())
    assert not re.search(r"^::(?!error |warning |notice )", text, re.MULTILINE)
    assert "::set-output" not in [line[:12] for line in text.splitlines()]


# JUnit


def test_junit_counts_are_true(report: Report) -> None:
    root = ET.fromstring(render("junit", report))
    cases = root.findall(".//testcase")
    assert len(cases) == len(report.checks) == int(root.attrib["tests"])
    assert len(root.findall(".//failure")) == int(root.attrib["failures"])
    assert len(root.findall(".//error")) == int(root.attrib["errors"]) == report.summary.unchecked
    skipped = sum(check.state is CheckState.SKIPPED for check in report.checks)
    assert len(root.findall(".//skipped")) == int(root.attrib["skipped"]) == skipped


def test_junit_is_read_back_by_another_program(report: Report) -> None:
    junitparser = pytest.importorskip("junitparser")
    suites = junitparser.JUnitXml.fromstring(render("junit", report).encode())
    names = sorted(case.name for suite in suites for case in suite)
    assert names == sorted(f"{check.code} {check.name}" for check in report.checks)


def test_notes_and_known_findings_fail_nobody() -> None:
    known = samples.make_report(baselined=len(samples.FINDINGS))
    note = samples.make_report((samples.FINDINGS[3],))
    for report in (known, note):
        root = ET.fromstring(render("junit", report))
        assert root.attrib["failures"] == "0"
        assert root.find(".//system-out") is not None
