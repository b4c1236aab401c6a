"""The fleet's HTML page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import report_samples as samples
from envdoctor.api import CodeCount, FleetReport, RenderContext, RepositoryRow, RingStatus, SharedCause
from envdoctor.registry import load_fleet_renderer

OK, LACKS = RingStatus.OK, RingStatus.MISSING


def render(report: FleetReport) -> str:
    return load_fleet_renderer("html").render(report, RenderContext())


def rows(html: str) -> list[str]:
    return re.findall(r'<tr class="[^"]*"><td><code>(.*?)</code>', html)


def test_the_most_urgent_repository_comes_first() -> None:
    report = FleetReport(
        version="0.1.0",
        rows=(
            RepositoryRow(name="calm", path="calm", rings=(OK,) * 4),
            RepositoryRow(
                name="shop", path="shop", rings=(OK, OK, LACKS, LACKS), error=2, warning=1, worst=("DEP001",)
            ),
            RepositoryRow(name="gone", path="~/gone", failure="the path does not exist"),
        ),
        causes=(
            SharedCause(
                code="IMG001", name="no-dockerfile", severity="warning", subject="x", repositories=7, examples=("shop",)
            ),
        ),
        codes=(CodeCount(code="DEP001", name="undeclared-import", severity="error", repositories=1, findings=1234),),
    )
    html = render(report)
    assert rows(html) == ["shop", "calm"]
    assert '<tr class="lacks-3 lacks-4"><td><code>shop</code>' in html
    assert "2 repositories examined" in html
    assert (
        "<strong>7 repositories</strong>: no-dockerfile, <code>x</code> (IMG001; <code>shop</code> and 6 more)" in html
    )
    assert "<td>1,234</td>" in html
    assert "<li><code>~/gone</code>: the path does not exist</li>" in html


def test_a_very_large_fleet_is_cut_and_counted() -> None:
    many = tuple(RepositoryRow(name=f"r{number:05}", path="") for number in range(5003))
    html = render(FleetReport(version="0.1.0", rows=many, causes=(), codes=()))
    assert len(rows(html)) == 5000
    assert "3 more are in the JSON report" in html


def test_hostile_names_are_text() -> None:
    attacks = samples.ATTACKS
    report = FleetReport(
        version="0.1.0",
        rows=tuple(
            RepositoryRow(name=attack, path=attack, failure=attack * (number % 2))
            for number, attack in enumerate(attacks)
        ),
        causes=tuple(
            SharedCause(code=attack, name=attack, severity=attack, subject=attack, repositories=2, examples=(attack,))
            for attack in attacks
        ),
        codes=tuple(
            CodeCount(code=attack, name=attack, severity=attack, repositories=1, findings=1) for attack in attacks
        ),
    )
    html = render(report)
    assert not re.search(r"<(?:script|img|iframe|link)|javascript:alert\(1\)\"", html.lower())
    assert not set(html) & set("\x00\x07\x1b\x85\x9b\u202e\u2028\u200b\r")
    tags: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Reader().feed(html)
    assert "h3" not in tags
    assert "a" not in tags
