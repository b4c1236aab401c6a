from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.api import Edit
from envdoctor.changes import merge


def merged(text: str | None, *groups: list[Edit]) -> tuple[str | None, tuple[int, ...]]:
    """The file after the edits, and the groups that clash."""
    result = merge(groups, lambda path: None if text is None else text.encode())
    return (result.changes[0].after if result.changes else text), result.clashing


def insert(line: int, column: int, text: str) -> list[Edit]:
    return [Edit.insert("f", line, column, text)]


def test_insertions_at_one_place_keep_their_order() -> None:
    found = merged("a = []\n", insert(1, 6, "1, "), insert(1, 6, "2, "), insert(1, 6, "3"))
    assert found == ("a = [1, 2, 3]\n", ())


def test_the_same_edit_of_two_findings_is_made_once() -> None:
    assert merged("a\n", insert(2, 1, "b\n"), insert(2, 1, "b\n"))[0] == "a\nb\n"


def test_lines_are_replaced_deleted_and_added_together() -> None:
    edits = [Edit.replace_lines("f", 1, 1, "A\n")], [Edit.replace_lines("f", 2, 2, "")], insert(4, 1, "d\n")
    assert merged("a\nb\nc\n", *edits) == ("A\nc\nd\n", ())


def test_a_line_behind_a_last_one_without_an_end_starts_on_a_new_line() -> None:
    assert merged("a", insert(2, 1, "b\n"), insert(2, 1, "c\n"))[0] == "a\nb\nc\n"
    assert merged("", insert(1, 1, "b\n"))[0] == "b\n"


def test_line_ends_stay_as_the_file_has_them() -> None:
    assert merged("a\r\nb\r\n", insert(2, 1, "x\n"))[0] == "a\r\nx\r\nb\r\n"
    assert merged("a\r\nb", insert(3, 1, "x\n"))[0] == "a\r\nb\r\nx\r\n"


def test_a_file_that_is_not_there_is_created() -> None:
    (change,) = merge([[Edit(path=".python-version", text="3.13\n")]], lambda path: None).changes
    assert (change.path, change.before, change.after) == (".python-version", None, "3.13\n")


def test_the_first_of_two_that_contradict_wins() -> None:
    first, second = [Edit.replace_lines("f", 1, 2, "x\n")], [Edit.replace_lines("f", 2, 3, "y\n")]
    assert merged("a\nb\nc\n", first, second) == ("x\nc\n", (1,))
    assert merged("a\nb\nc\n", first, insert(2, 1, "y\n")) == ("x\nc\n", (1,))


def test_a_group_is_taken_whole_or_not_at_all() -> None:
    first = [Edit.replace_lines("f", 1, 1, "x\n")]
    both = [Edit.insert("f", 3, 1, "end\n"), Edit.replace_lines("f", 1, 1, "y\n")]
    assert merged("a\nb\n", first, both) == ("x\nb\n", (1,))
    itself = [Edit.replace_lines("f", 1, 2, "x\n"), Edit.replace_lines("f", 2, 2, "y\n")]
    assert merged("a\nb\n", itself) == ("a\nb\n", (0,))


@pytest.mark.parametrize(("line", "column"), [(9, 1), (1, 9), (0, 1), (1, 0), (3, 2)])
def test_a_place_that_the_file_does_not_have_changes_nothing(line: int, column: int) -> None:
    assert merged("a\nb\n", insert(line, column, "x")) == ("a\nb\n", (0,))


def test_bytes_that_are_no_text_stay_as_they_are() -> None:
    (change,) = merge([insert(2, 1, "x\n")], lambda path: b"\xff\xfe\n").changes
    assert change.after.encode("utf-8", "surrogateescape") == b"\xff\xfe\nx\n"


_TEXTS = st.text(alphabet="ab\n\r", max_size=12)
_EDITS = st.lists(
    st.tuples(
        st.integers(1, 5), st.integers(1, 4), st.integers(1, 5), st.integers(1, 4), st.sampled_from(["", "x", "y\n"])
    ),
    max_size=6,
)


@given(_TEXTS, _EDITS)
def test_what_no_edit_names_stays(text: str, edits: list[tuple[int, int, int, int, str]]) -> None:
    groups = [[Edit(path="f", line=a, column=b, end_line=c, end_column=d, text=new)] for a, b, c, d, new in edits]
    result = merge(groups, lambda path: text.encode())
    assert sorted((*result.used, *result.clashing)) == list(range(len(groups)))
    if not result.used:
        assert result.changes == ()
    alone = [number for number in range(len(groups)) if merge([groups[number]], lambda path: text.encode()).used]
    assert set(result.used) <= set(alone)
    assert not alone or alone[0] in result.used


@given(_TEXTS, st.integers(1, 6), st.integers(1, 6))
def test_an_insertion_adds_its_text_and_nothing_else(text: str, line: int, column: int) -> None:
    result = merge([insert(line, column, "@")], lambda path: text.encode())
    for change in result.changes:
        assert change.after.replace("@", "").rstrip("\r\n") == text.rstrip("\r\n")
        assert change.after.count("@") == 1
