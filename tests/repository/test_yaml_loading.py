"""Safe YAML with positions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository.yaml import LARGEST_YAML, Mapping, load


def test_positions_merge_keys_and_tags() -> None:
    found = load("a: &a {b: 1, c: [x]}\nd:\n  <<: *a\n  b: 2\n  e: !reset null\n")
    inner = found.get("d")
    assert isinstance(inner, Mapping)
    assert inner.plain() == {"b": 2, "c": ["x"], "e": "null"}
    assert inner.line_of("b") == 4
    assert inner.line_of("c") == 1
    assert (tag := found.get("d", "e")) is not None
    assert tag.tag == "!reset"
    assert not found.errors


def test_core_schema() -> None:
    text = "on: yes\nn: ~\nt: true\ni: 0x1f\nf: 1.5\np: 22:22\nq: '1'\nbad: 1_0\n"
    found = load(text).root
    assert found is not None
    assert found.plain() == {
        "on": "yes", "n": None, "t": True, "i": 31, "f": 1.5, "p": "22:22", "q": "1", "bad": found.plain()["bad"]
    }  # fmt: skip


def test_many_documents() -> None:
    assert [node.plain() for node in load("a: 1\n---\nb: 2\n").more] == [{"b": 2}]


def test_the_billion_laughs() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert "expand" in load("\n".join(lines)).errors[0][1]


def test_too_long_too_deep_and_self_containing() -> None:
    assert load("a" * (LARGEST_YAML + 1)).errors
    assert load("[" * 100_000).errors
    assert load("a: &a [*a]").errors == ((1, "an alias that contains itself"),)


def test_tags_build_nothing() -> None:
    found = load("a: !!python/object/apply:os.system ['false']\nb: !ruby/object:X {y: 1}\n")
    assert found.root is not None
    assert found.root.plain() == {"a": ["false"], "b": {"y": 1}}


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    load(text)


@given(st.text(alphabet=st.sampled_from("%YAML 1.2\n---{}[]&*<!-'\"|>?:\t#ab,0x.e+~\x00\x85\ufeff"), max_size=60))
def test_no_hostile_text_raises(text: str) -> None:
    load(text)
