"""The Markdown report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

import report_samples as samples
from envdoctor.api import (
    CheckResult,
    CheckState,
    Evidence,
    Finding,
    Gain,
    Location,
    MapNode,
    Outlook,
    RenderContext,
    Report,
    Severity,
)
from envdoctor_reports.markdown import MarkdownRenderer

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
REPORTS = [samples.ordinary(), samples.clean(), samples.machine_only(), samples.hostile()]


def render(report: Report) -> str:
    return MarkdownRenderer().render(report, RenderContext(pages=samples.PAGES))


def test_ordinary(snapshot: Callable[[str, str], None]) -> None:
    snapshot("markdown-ordinary.md", render(samples.ordinary()))


def test_clean(snapshot: Callable[[str, str], None]) -> None:
    snapshot("markdown-clean.md", render(samples.clean()))


@pytest.mark.parametrize("report", REPORTS, ids=["ordinary", "clean", "machine", "hostile"])
def test_nothing_scanned_becomes_markup(report: Report) -> None:
    for token in MARKDOWN.parse(render(report)):
        if token.type == "html_block":
            assert re.fullmatch(
                r"</?details>|<details>\n<summary>[^<>]*</summary>|<!-- envdoctor:report -->", token.content.strip()
            )
        for child in token.children or ():
            assert child.type not in {"link_open", "image", "em_open", "s_open"}
            if child.type == "html_inline":
                assert child.content in {"<code>", "</code>", "<br>"}
            if child.type == "text":
                assert not re.search(r"@\w|(?<!\w)#\d|://|www\.", child.content)


def test_hostile_names_keep_the_tables() -> None:
    tokens = MARKDOWN.parse(render(samples.hostile()))
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in {"td_open", "th_open"}]
    # One row for each finding, the four rings, and a head for each table.
    heads = sum(token.type == "thead_open" for token in tokens)
    assert len(rows) == len(samples.ATTACKS) + 4 + heads
    assert len(cells) == 5 * (len(samples.ATTACKS) + heads - 1) + 4 * 5


def test_a_huge_report_is_cut_honestly() -> None:
    many = tuple(
        replace(samples.FINDINGS[0], subject=f"m{number}", message=f"`m{number}` is missing") for number in range(5000)
    )
    text = render(samples.make_report(many))
    assert len(text) < 60_000
    shown = text.count("\n| `DEP001` | error |")
    assert f"{5000 - shown:,} more findings left out for want of room" in text
    assert "and 4999 more like it" in text
    assert text.endswith("</details>\n")


def test_a_page_without_room_says_that_it_ends() -> None:
    checks = tuple(
        CheckResult(code=f"DEP{number:04}", name="lock-drift", state=CheckState.ERROR, reason="x" * 200)
        for number in range(400)
    )
    text = render(samples.make_report((), checks))
    assert len(text) < 61_000
    assert text.endswith("*This page ends here for want of room: see the rest with `envdoctor scan`.*\n")


def test_whether_another_laptop_would_do() -> None:
    text = render(replace(samples.clean(), rebuild="not rebuildable: `<b>`"))
    assert "Another laptop: not rebuildable: `<b>`." in text


def test_the_migration_and_the_map() -> None:
    outlook = Outlook(
        services=(
            Gain(
                name="db",
                image="postgres:17",
                evidence=(Evidence(text="psycopg", location=Location(path="pyproject.toml", line=14)),),
            ),
        ),
        files=(("Dockerfile", "create"), ("compose.yaml", "create")),
    )
    pythons = (
        MapNode(path="/usr/bin/python3.11", kind="python", version="3.11.2"),
        MapNode(
            path="~/shop/.venv", kind="environment", version="3.11.2", base="/usr/bin/python3.11", note='"odd"; `x`]'
        ),
    )
    text = render(replace(samples.ordinary(), outlook=outlook, pythons=pythons, against="origin/main"))
    assert "- the service `db` (`postgres:17`), because of psycopg (pyproject.toml:14)" in text
    assert "- 2 files: `Dockerfile`, `compose.yaml`" in text
    assert 'n0(["/usr/bin/python3.11 #40;3.11.2#41;"])' in text
    assert "n0 --> n1" in text
    assert "#34;odd#34;#59; #96;x#96;#93;" in text
    assert "**adds 4 problems, fixes 0, 1 known** (compared with `origin/main`)" in text


def test_what_would_be_lost() -> None:
    checks = (CheckResult(code="BUS001", name="unpushed", state=CheckState.FAILED),)
    lost = Finding(code="BUS001", severity=Severity.WARNING, message="3 commits are on no remote", subject="main")
    text = render(samples.make_report((lost,), checks))
    assert "## What would be lost with this laptop\n\n- 3 commits are on no remote (`BUS001`)" in text


def test_no_invisible_characters() -> None:
    assert not set(render(samples.hostile())) & set("\x00\x07\x1b\x85\x9b\u202e\u2066\u2028\u200b\r\t")
