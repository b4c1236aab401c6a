"""The HTML report: well formed, without script or network, inert with hostile names, complete without style sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import report_samples as samples
from envdoctor.api import Evidence, Gain, Location, MapNode, Outlook, RenderContext, Report
from envdoctor_reports.html_report import HtmlRenderer
from envdoctor_reports.html_report.markup import block, inline, page, text

VOID = {"meta", "br", "input", "circle"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article", "div", "span"),
    *("h1", "h2", "h3", "p", "a", "code", "pre", "em", "strong", "br", "ol", "ul", "li", "dl", "dt", "dd", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "form", "fieldset", "legend", "label", "input", "svg", "desc", "circle", "text"),
}  # fmt: skip
EVERYTHING = replace(
    samples.hostile(),
    outlook=Outlook(
        services=tuple(
            Gain(name=attack, image=attack, evidence=(Evidence(text=attack, location=Location(path=attack)),))
            for attack in samples.ATTACKS
        ),
        files=tuple((attack, attack) for attack in samples.ATTACKS),
        patch="\n".join(samples.ATTACKS),
    ),
    pythons=tuple(
        MapNode(path=attack, kind=kind, version=attack, note=attack)
        for attack in samples.ATTACKS
        for kind in ("python", "environment")
    ),
    against=samples.ATTACKS[3],
)
REPORTS = {
    "ordinary": samples.ordinary(),
    "clean": samples.clean(),
    "machine": samples.machine_only(),
    "hostile": samples.hostile(),
    "everything": EVERYTHING,
}


class Reader(HTMLParser):
    """Reads a page and complains about what does not belong into one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in {"src", "action", "formaction", "srcset", "background", "poster"}
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name == "aria-labelledby":
                self.links += [f"#{part}" for part in (value or "").split()]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


def render(report: Report) -> str:
    return HtmlRenderer().render(report, RenderContext(pages=samples.PAGES))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("name", REPORTS)
def test_pages_are_well_formed_and_run_nothing(name: str) -> None:
    html = render(REPORTS[name])
    reader = read(html)
    assert len(reader.ids) == len(set(reader.ids))
    assert {link.removeprefix("#") for link in reader.links} <= set(reader.ids)
    assert "default-src 'none'" in html
    assert not re.search(r"<script|<img|<iframe|<link|@import|url\(", html.lower())


def test_ordinary(snapshot: Callable[[str, str], None]) -> None:
    html = render(samples.ordinary())
    snapshot("html-ordinary.html", re.sub(r"(?s)<style>\n:root.*?</style>", "<style></style>", html, count=1))


def test_every_finding_is_there() -> None:
    seen = "".join(read(render(samples.ordinary())).seen)
    for finding in samples.FINDINGS:
        assert finding.message.replace("`", "")[-20:] in seen
        if finding.fix and finding.fix.command:
            assert finding.fix.command in seen


def test_the_rings_are_told_in_words_too() -> None:
    html = render(samples.ordinary())
    assert "From the inside out: virtual environment: ok; package manager: partial; container: missing;" in html


def test_the_patch_shows_what_is_added_and_removed() -> None:
    outlook = Outlook(files=(("Dockerfile", "create"),), patch="--- a\n+++ b\n@@ -1 +1 @@\n-<old>\n+new\n same\n")
    html = render(replace(samples.ordinary(), outlook=outlook))
    assert (
        '<span class="del">-&lt;old&gt;\n</span><span class="add">+new\n</span><span class="same"> same\n</span>'
        in html
    )


def test_an_environment_hangs_on_its_python() -> None:
    pythons = (
        MapNode(path="/usr/bin/python3.11", kind="python", version="3.11.2"),
        MapNode(path="~/shop/.venv", kind="environment", version="3.11.2", base="/usr/bin/python3.11"),
        MapNode(path="~/old/.venv", kind="environment", version="3.8", base="/gone", note="its base is gone"),
    )
    html = render(replace(samples.ordinary(), pythons=pythons, against="main", rebuild="rebuildable"))
    assert "<code>/usr/bin/python3.11</code> 3.11.2<ul><li><code>~/shop/.venv</code> 3.11.2</li></ul></li>" in html
    assert (
        "without a Python that was found<ul><li><code>~/old/.venv</code> 3.8 <em>its base is gone</em></li></ul>"
        in html
    )
    assert "adds 4 problems, fixes 0, 1 known (compared with main)" in html
    assert "Another laptop: rebuildable" in html


@given(st.text(max_size=200))
def test_scanned_text_is_text(scanned: str) -> None:
    for html in (text(scanned), block(scanned), inline(scanned), page(scanned, level=3)):
        assert not re.search(r"<(?!/?(?:code|pre|p|h3|ul|ol|li|strong)>)", html)
        read(html)


def test_a_page_of_a_check() -> None:
    html = page(
        "First *line*\ngoes on.\n\n## Why?\n- one `x`\n  more\n- **two**\n\n```sh\n$ a < b\n\n# c\n```\n\n1. x\n\n    code\n\n    more",
        level=3,
    )
    assert html.splitlines() == [
        "<p>First *line* goes on.</p>",
        "<h3>Why?</h3>",
        "<ul><li>one <code>x</code> more</li><li><strong>two</strong></li></ul>",
        "<pre><code>$ a &lt; b",
        "",
        "# c</code></pre>",
        "<ol><li>x</li></ol>",
        "<pre><code>code",
        "",
        "more</code></pre>",
    ]
