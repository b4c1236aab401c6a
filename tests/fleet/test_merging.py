"""Merging: one row a report, what is shared is counted, what is broken is a row too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from envdoctor.api import RenderContext, RingStatus
from envdoctor.fleet.merging import Merge
from envdoctor.registry import load_fleet_renderer


def document(name: str, *findings: tuple[str, str, str]) -> dict[str, Any]:
    rows = [
        {"code": code, "name": code.lower(), "severity": severity, "subject": subject}
        for code, severity, subject in findings
    ]
    counts = {level: sum(row["severity"] == level for row in rows) for level in ("error", "warning", "note")}
    return {
        "schema": "envdoctor-report/1",
        "target": {"path": f"/code/{name}", "repository": f"/code/{name}", "revision": "abc"},
        "rings": [{"ring": "container", "status": "missing", "because": []}],
        "onboarding": {"steps_today": 7},
        "findings": rows,
        "summary": {**counts, "unchecked": 0},
    }


def merged(*documents: dict[str, Any]) -> Merge:
    merge = Merge()
    for item in documents:
        merge.add(item, fallback=Path("x.json"))
    return merge


def test_rows_causes_and_codes() -> None:
    report = merged(
        document("b", ("IMG020", "error", "minio/minio"), ("DEP001", "warning", "yaml")),
        document("a", ("IMG020", "error", "minio/minio"), ("IMG020", "error", "mailhog/mailhog")),
        document("c"),
    ).report()
    assert [(row.name, row.error, row.warning, row.worst) for row in report.rows] == [
        ("a", 2, 0, ("IMG020",)),
        ("b", 1, 1, ("IMG020",)),
        ("c", 0, 0, ()),
    ]
    assert report.rows[0].rings[2] is RingStatus.MISSING
    assert [(cause.subject, cause.repositories, cause.examples) for cause in report.causes] == [
        ("minio/minio", 2, ("a", "b"))
    ]
    assert [(code.code, code.repositories, code.findings) for code in report.codes] == [
        ("IMG020", 2, 3),
        ("DEP001", 1, 1),
    ]


def test_a_cause_is_told_in_the_words_that_join_most_repositories() -> None:
    def said(name: str, subject: str, message: str) -> dict[str, Any]:
        made = document(name, ("IMG003", "warning", subject), ("DEP001", "error", "yaml"))
        made["findings"][0]["message"] = message
        made["findings"][1]["message"] = f"`yaml` is imported in {name}"
        return made

    report = merged(
        said("a", "stage 0", "runs as root"), said("b", "stage 1", "runs as root"), said("c", "stage 1", "runs as root")
    ).report()
    told = {(cause.code, cause.message, cause.subject, cause.repositories) for cause in report.causes}
    assert told == {("IMG003", "runs as root", "", 3), ("DEP001", "", "yaml", 3)}
    markdown = load_fleet_renderer("markdown").render(report, RenderContext())
    assert "- **3 repositories**: runs as root (`IMG003`; `a`, `b`, `c`)" in markdown
    assert "- **3 repositories**: dep001, `yaml` (`DEP001`; `a`, `b`, `c`)" in markdown


def test_order_of_arrival_does_not_show() -> None:
    first = document("a", ("DEP001", "warning", "yaml"))
    second = document("b", ("DEP001", "error", "yaml"))
    assert merged(first, second).report() == merged(second, first).report()


def test_what_is_no_report_is_a_row_with_a_reason(tmp_path: Path) -> None:
    merge = Merge()
    for name, text in {
        "a": "{",
        "b": "[]",
        "c": '{"schema": "other"}',
        "d": '{"schema": "envdoctor-report/1"}',
        "e": "[" * 99999,
    }.items():
        (tmp_path / f"{name}.json").write_text(text)
        merge.add_file(tmp_path / f"{name}.json")
    merge.add_file(tmp_path / "none.json")
    report = merge.report()
    assert len(report.failures) == 6
    assert all(row.failure for row in report.rows)


def test_formats_escape_and_hold_everything() -> None:
    merge = merged(document("a|b`<x>@c", ("DEP001", "error", "ya|ml")), document("z", ("DEP001", "error", "ya|ml")))
    merge.add_failure("broken", "/code/broken", "not | JSON")
    report = merge.report()
    text = load_fleet_renderer("markdown").render(report, RenderContext())
    rows = [line for line in text.splitlines() if (line.startswith("| ") and "a&#124;b" in line) or "a\\|b" in line]
    assert rows
    assert "<x>" not in text
    assert json.loads(load_fleet_renderer("json").render(report, RenderContext()))["summary"] == {
        "repositories": 3,
        "failed": 1,
        "error": 2,
        "warning": 0,
        "note": 0,
    }
