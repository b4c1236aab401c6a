"""Where a name occurs."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.repository import Repository


def test_tables_pictures_and_heaps_of_data_name_nothing_on_purpose(repository: Callable[..., Repository]) -> None:
    from envdoctor.repository.mentions import may_speak

    heap = '{"a": "' + "x" * 600_000 + '"}'
    made = repository({"a.csv": "KEY\n", "heap.json": heap, "heap.py": f"X = '{heap}'\n", "settings.json": "{}"})
    assert [path for path in made.files if may_speak(made, path)] == ["heap.py", "settings.json"]
