"""Which variables compose files take from outside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository.interpolation import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$A", ("A", False, False)),
        ("${A}", ("A", False, False)),
        ("${A:?say}", ("A", True, False)),
        ("${A?}", ("A", True, False)),
        ("${A:-x}", ("A", False, True)),
        ("${A-}", ("A", False, True)),
        ("${A:+x}", ("A", False, True)),
        ("'a#$A'", ("A", False, False)),
        ("$$A", None),
        ("$1", None),
        ("# ${A}", None),
        ("x # ${A}", None),
    ],
)
def test_references(text: str, expected: tuple[str, bool, bool] | None) -> None:
    found = [(item.name, item.required, item.spared) for item in parse(text, "compose.yaml")]
    assert found == ([expected] if expected else [])


def test_nested_defaults_name_both() -> None:
    found = list(parse("a: ${A:-${B}}\n\nb: $C", "compose.yaml"))
    assert [(item.name, item.location.line, item.spared) for item in found] == [
        ("A", 1, True),
        ("B", 1, True),
        ("C", 3, False),
    ]


@given(st.text())
def test_any_text(text: str) -> None:
    list(parse(text, "compose.yaml"))
