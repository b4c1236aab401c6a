"""The Markdown report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from markdown_it import MarkdownIt

import report_samples as samples
from envdoctor.api import RenderContext, Report
from envdoctor_reports.markdown import MarkdownRenderer

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
REPORTS = [samples.ordinary(), samples.clean(), samples.machine_only(), samples.hostile()]


def render(report: Report) -> str:
    return MarkdownRenderer().render(report, RenderContext())


def test_ordinary(snapshot: Callable[[str, str], None]) -> None:
    snapshot("markdown-ordinary.md", render(samples.ordinary()))


def test_clean(snapshot: Callable[[str, str], None]) -> None:
    snapshot("markdown-clean.md", render(samples.clean()))


@pytest.mark.parametrize("report", REPORTS, ids=["ordinary", "clean", "machine", "hostile"])
def test_nothing_scanned_becomes_markup(report: Report) -> None:
    for token in MARKDOWN.parse(render(report)):
        if token.type == "html_block":
            assert re.fullmatch(r"</?details>|<details>\n<summary>[^<>]*</summary>", token.content.strip())
        for child in token.children or ():
            assert child.type not in {"link_open", "image", "em_open", "s_open"}
            if child.type == "html_inline":
                assert child.content in {"<code>", "</code>"}
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


def test_no_invisible_characters() -> None:
    assert not set(render(samples.hostile())) & set("\x00\x07\x1b\x85\x9b\u202e\u2066\u2028\u200b\r\t")
