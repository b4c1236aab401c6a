"""Escaping: whatever is scanned, the reader sees it and nothing obeys it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from envdoctor_reports.escaping import clip, code, columns, one_line, prose, visible

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = st.text(st.sampled_from(list("ab1 @#`|\\*_~[]()<>!&$%:-+=.\"'/\n\té漢\x1b\u202e\u200b")), max_size=30)


def read(markdown: str) -> tuple[str, set[str]]:
    """What a reader sees of inline Markdown, and which kinds of markup it has."""
    seen, kinds = [], set()
    for token in MARKDOWN.parseInline(markdown)[0].children or ():
        if token.type == "html_inline":
            assert token.content in {"<code>", "</code>"}
        elif token.type in {"text", "code_inline", "text_special"}:
            seen.append(token.content)
        else:
            kinds.add(token.type)
    return "".join(seen), kinds


def test_escape_sequences_become_visible() -> None:
    assert visible("a\x1b[31mb\x07\x9b") == r"a\x1b[31mb\x07\x9b"
    assert visible("x\u202egnp.exe\u2066\u200b\ufeff\U000e0041") == r"x\u202egnp.exe\u2066\u200b\ufeff\U000e0041"
    assert visible("tab\tline\nreturn\r") == r"tab\tline\nreturn\r"
    assert visible("naïve 漢字 ✓") == "naïve 漢字 ✓"


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    left = {unicodedata.category(character) for character in visible(text)}
    assert not left & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_what_is_cut_is_counted() -> None:
    assert clip("abcdef", 6) == "abcdef"
    assert clip("abcdefg", 3) == "abc… (4 more characters)"


def test_wide_and_combining_characters_are_measured() -> None:
    assert columns("abc") == 3
    assert columns("漢字") == 4
    assert columns("e\u0301") == 1


@given(NASTY)
@example("a|b")
@example("`")
@example("a\\")
@example(" `a` ")
def test_a_code_span_shows_the_text_and_nothing_else(text: str) -> None:
    seen, kinds = read(code(text))
    assert (seen, kinds) == (one_line(text), set())


@given(NASTY)
@example("`a`@b")
@example("` `")
@example("1. a")
@example("`a``b`")
@example("\\`a`")
@example("<script>alert(1)</script>")
@example("[x](javascript:1)")
def test_prose_shows_the_text_and_nothing_else(text: str) -> None:
    seen, kinds = read(prose(text))
    assert re.sub("[ `]", "", seen) == re.sub("[ `]", "", one_line(text))
    assert not kinds


@given(NASTY)
def test_prose_never_begins_a_block(text: str) -> None:
    kinds = {token.type for token in MARKDOWN.parse(prose(text))}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}


@given(NASTY, NASTY)
def test_a_table_row_keeps_its_cells(first: str, second: str) -> None:
    table = f"| a | b |\n|---|---|\n| {prose(first)} | {code(second)} |\n"
    cells = [token for token in MARKDOWN.parse(table) if token.type == "td_open"]
    assert len(cells) == 2


@pytest.mark.parametrize(
    "text",
    [
        "ask @octocat",
        "see #123",
        "GH-7",
        "https://evil.example",
        "www.evil.example",
        ":tada:",
        "0a1b2c3d4",
        "me@x.org",
        "!12",
        "~bug",
    ],
)
def test_mentions_and_references_are_code(text: str) -> None:
    active = text.rsplit(maxsplit=1)[-1]
    assert f"`{active}`" in prose(text)


@pytest.mark.parametrize(
    "text", ["snake_case stays, so does python-3.11.", 'UTF-8 (see 3.2): "fine"', "~/src is home", "10 % of it"]
)
def test_ordinary_prose_is_not_cluttered(text: str) -> None:
    assert prose(text).replace("\\~", "~") == text


def test_long_lines_are_quick_and_cut() -> None:
    assert len(prose("`@a |" * 40_000)) < 10_000
    assert re.search(r"more characters\)$", prose("x" * 10_000))
