"""Where a name occurs."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import Repository
from envdoctor.repository.files import FileTree
from envdoctor.repository.mentions import unmentioned


def test_tables_pictures_and_heaps_of_data_name_nothing_on_purpose(repository: Callable[..., Repository]) -> None:
    from envdoctor.repository.mentions import may_speak

    heap = '{"a": "' + "x" * 600_000 + '"}'
    made = repository({"a.csv": "KEY\n", "heap.json": heap, "heap.py": f"X = '{heap}'\n", "settings.json": "{}"})
    assert [path for path in made.files if may_speak(made, path)] == ["heap.py", "settings.json"]


WORDS = st.text("aB_-. \n", max_size=12)


@given(st.lists(WORDS, max_size=4), st.sets(st.text("aB_-.", min_size=1, max_size=5), max_size=30), st.booleans())
def test_many_names_are_missing_where_each_alone_is(texts: list[str], names: set[str], any_case: bool) -> None:
    files = {f"{number}.py": text.encode() for number, text in enumerate(texts)}
    tree = FileTree({path: len(data) for path, data in files.items()}, files.__getitem__)
    there = SimpleNamespace(files=tree)
    alone = {name for name in names if unmentioned(there, [name], files, any_case=any_case)}  # type: ignore[arg-type]
    assert unmentioned(there, names, files, any_case=any_case) == alone  # type: ignore[arg-type]
