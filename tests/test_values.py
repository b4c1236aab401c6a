"""Value classes and patterns mean what the standard library's mean; they only come into being later."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.values import dataclass, field, regex


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """Ours."""

    name: str
    size: int = 0
    tags: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list, compare=False)

    @property
    def upper(self) -> str:
        return self.name.upper()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """Theirs."""

    name: str
    size: int = 0
    tags: tuple[str, ...] = ()
    notes: list[str] = dataclasses.field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Child(Ours):
    """One that has more, and is positional."""

    depth: int
    secret: str = field(default="x", repr=False)


@dataclass(slots=True, kw_only=True)
class Mutable:
    """One that may change, and looks at itself when it is made."""

    start: int
    seen: int | None = None

    def __post_init__(self) -> None:
        self.seen = self.start + 1


@dataclass(frozen=True, slots=True)
class Nothing:
    """No field at all."""


@dataclass(frozen=True, slots=True, order=True)
class Ordered:
    """What is left to the standard library."""

    number: int


LAZY = regex("")
VALUES = st.fixed_dictionaries(
    {"name": st.text(max_size=3)},
    optional={
        "size": st.integers(0, 2),
        "tags": st.tuples(st.text(max_size=1)),
        "notes": st.lists(st.text(max_size=2)),
    },
)


@given(VALUES, VALUES)
def test_it_compares_hashes_and_shows_itself_like_the_standard_one(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    ours, theirs = Ours(**first), Theirs(**first)
    assert repr(ours).removeprefix("Ours") == repr(theirs).removeprefix("Theirs")
    assert (ours == Ours(**second)) is (theirs == Theirs(**second))
    assert ours != theirs
    if ours == Ours(**second):
        assert hash(ours) == hash(Ours(**second))
    assert copy.copy(ours) == copy.deepcopy(ours) == pickle.loads(pickle.dumps(ours)) == ours
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)


@given(VALUES, st.integers())
def test_the_tools_of_the_standard_library_work_on_it(given_: dict[str, Any], size: int) -> None:
    changed = dataclasses.replace(Ours(**given_), size=size)
    assert changed == Ours(**{**given_, "size": size})
    assert [part.name for part in dataclasses.fields(changed)] == ["name", "size", "tags", "notes"]
    assert dataclasses.is_dataclass(changed)


def test_each_instance_has_a_list_of_its_own() -> None:
    first, second = Ours(name="a"), Ours(name="b")
    first.notes.append("x")
    assert second.notes == []


@pytest.mark.parametrize(
    "wrong", [lambda: Ours(), lambda: Ours(name="a", other=1), lambda: Ours("a"), lambda: Child(1, 2, 3)]
)  # type: ignore[call-arg,misc]
def test_wrong_arguments_are_refused_the_first_time_and_later(wrong: Any) -> None:
    for _ in range(2):
        with pytest.raises(TypeError):
            wrong()


def test_a_frozen_one_cannot_be_changed() -> None:
    value = Ours(name="a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name  # type: ignore[misc]
    with pytest.raises(AttributeError):
        value.other = 1  # type: ignore[attr-defined]
    assert not hasattr(value, "__dict__")


def test_inheritance_positions_and_patterns() -> None:
    child = Child(3, name="a")
    assert (child.depth, child.name, child.secret, child.upper) == (3, "a", "x", "A")
    assert repr(child) == "Child(name='a', size=0, tags=(), notes=[], depth=3)"
    match child:
        case Child(depth):
            assert depth == 3
    assert dataclasses.replace(child, name="b") == Child(3, name="b")
    assert child != Ours(name="a")


def test_a_mutable_one_may_change_and_has_no_hash() -> None:
    value = Mutable(start=1)
    assert value.seen == 2
    value.seen = 5
    assert value.seen == 5
    assert dataclasses.replace(value).seen == 2, "it looks at itself again"
    with pytest.raises(TypeError):
        hash(value)


def test_one_without_fields_and_one_with_an_order() -> None:
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())
    assert repr(Nothing()).endswith("Nothing()")
    assert sorted([Ordered(2), Ordered(1)]) == [Ordered(1), Ordered(2)]


@given(st.sampled_from([r"(\w)b*", r"(?i)A(?P<rest>.)", r"^x|y$"]), st.text(alphabet="aAbxy \n", max_size=8))
def test_a_pattern_answers_like_a_compiled_one(written: str, text: str) -> None:
    ours, theirs = regex(written, re.MULTILINE), re.compile(written, re.MULTILINE)
    assert ours.findall(text) == theirs.findall(text)
    for ask in ("search", "match", "fullmatch"):
        found, expected = getattr(ours, ask)(text), getattr(theirs, ask)(text)
        assert (found and found.span()) == (expected and expected.span())
    assert [found.span() for found in ours.finditer(text)] == [found.span() for found in theirs.finditer(text)]
    assert ours.sub("-", text) == theirs.sub("-", text)
    assert ours.split(text) == theirs.split(text)
    assert ours.pattern == written


def test_a_pattern_that_is_wrong_says_so_when_it_is_asked() -> None:
    with pytest.raises(re.error):
        regex("(").search("")


def modules() -> list[str]:
    packages = (importlib.import_module(name) for name in ("envdoctor", "envdoctor_checks", "envdoctor_reports"))
    return [
        item.name for package in packages for item in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


@pytest.mark.parametrize("module", [name for name in modules() if not name.endswith("__main__")])
def test_every_pattern_of_a_module_compiles(module: str) -> None:
    for value in vars(importlib.import_module(module)).values():
        for item in value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,):
            for inner in item if isinstance(item, tuple) else (item,):
                if type(inner) is type(LAZY):
                    assert inner.groups >= 0
