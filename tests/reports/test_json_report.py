"""The JSON report keeps its contract."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import report_samples as samples
from envdoctor.api import Fixed, RenderContext, Report
from envdoctor_reports.json_report import JsonRenderer

SCHEMA: dict[str, Any] = json.loads(
    files("envdoctor_reports").joinpath("schema/envdoctor-report-1.json").read_text("utf-8")
)
REPORTS = [samples.ordinary(), samples.clean(), samples.machine_only(), samples.hostile()]


def render(report: Report) -> Any:
    return json.loads(JsonRenderer().render(report, RenderContext()))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", REPORTS, ids=["ordinary", "clean", "machine", "hostile"])
def test_reports_fulfil_the_schema(report: Report) -> None:
    Draft202012Validator(SCHEMA).validate(render(report))


def test_the_keys_are_exactly_these() -> None:
    document = render(samples.ordinary())
    assert set(document) == {
        *("schema", "tool", "target", "complete", "seconds", "rings", "onboarding", "findings", "checks", "summary"),
        *("comparison", "ignored", "unread", "notes", "rebuild"),
    }  # fmt: skip
    assert set(document) == set(SCHEMA["properties"])
    assert set(document["findings"][0]) == set(SCHEMA["$defs"]["finding"]["properties"])
    assert set(document["checks"][0]) == set(SCHEMA["properties"]["checks"]["items"]["properties"])
    assert set(document["target"]) == set(SCHEMA["properties"]["target"]["properties"])
    assert set(document["onboarding"]) == set(SCHEMA["properties"]["onboarding"]["properties"])
    assert set(document["summary"]) == set(SCHEMA["properties"]["summary"]["properties"])


def test_values_are_exact_even_when_hostile() -> None:
    document = render(samples.hostile())
    assert {finding["subject"] for finding in document["findings"]} == set(samples.ATTACKS)


def test_text_is_ascii_and_inert() -> None:
    text = JsonRenderer().render(samples.hostile(), RenderContext())
    assert text.isascii()
    assert not set(text) & set("\x1b\x00\r")


def test_two_renderings_are_equal() -> None:
    assert render(samples.ordinary()) == render(samples.ordinary())


def test_a_comparison() -> None:
    report = replace(samples.ordinary(), against="main", fixed=(Fixed(code="DEP001", path="a.py", subject="yaml"),))
    assert render(samples.ordinary())["comparison"] is None
    document = render(report)
    Draft202012Validator(SCHEMA).validate(document)
    assert document["comparison"] == {
        "against": "main",
        "verdict": "adds 4 problems, fixes 1, 1 known",
        "fixed": [{"code": "DEP001", "path": "a.py", "subject": "yaml"}],
    }


def test_first_finding() -> None:
    document = render(samples.ordinary())
    assert document["schema"] == "envdoctor-report/1"
    assert document["findings"][1] == {
        "code": "DEP001",
        "name": "undeclared-import",
        "severity": "error",
        "confidence": "certain",
        "message": "`yaml` is imported but no declaration installs it",
        "subject": "yaml",
        "path": "src/shop/settings.py",
        "line": 3,
        "column": 8,
        "evidence": [
            {"path": "src/shop/settings.py", "line": 3, "text": "import yaml"},
            {"path": "pyproject.toml", "line": 12, "text": "no requirement provides it"},
        ],
        "fix": {"text": "declare `pyyaml`", "command": "uv add pyyaml", "safe": True},
        "fingerprint": samples.FINDINGS[0].fingerprint(),
        "state": "new",
        "ring": "package manager",
    }
