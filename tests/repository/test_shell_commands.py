"""Shell text as simple commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository.shell import commands, installed_packages, program


def test_operators_lines_quotes_and_comments() -> None:
    found = commands(
        "set -e\n# no\napt-get update && \\\n  apt-get install -y 'a b' \"c$d\" # why\nA=1 B=2 make test; x | y\n", 10
    )
    assert [(item.words, item.line) for item in found] == [
        (("set", "-e"), 10),
        (("apt-get", "update"), 12),
        (("apt-get", "install", "-y", "a b", "c$d"), 13),
        (("make", "test"), 14),
        (("x",), 14),
        (("y",), 14),
    ]
    assert found[3].assignments == ("A=1", "B=2")
    assert [item.joined for item in found] == ["", "\n", "&&", "\n", ";", "|"]


def test_substitutions_stay_in_their_word() -> None:
    assert [item.words for item in commands("echo $(cat a; cat b) ${A:-x y} `c; d`; e")] == [
        ("echo", "$(cat a; cat b)", "${A:-x y}", "`c; d`"),
        ("e",),
    ]


def test_heredocs_are_jumped_over() -> None:
    assert [item.words[0] for item in commands("cat > f <<'EOF'\nnot && a command\nEOF\nls\n")] == ["cat", "ls"]


def test_keywords_and_redirections() -> None:
    found = commands("if [ -f x ]; then\n  pytest 2>&1 >/dev/null\nfi\n")
    assert [item.words for item in found] == [("[", "-f", "x", "]"), ("pytest", "2>&1", ">/dev/null")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sudo -E apt-get install a", ("apt-get", "install", "a")),
        ("env A=1 B=2 pytest", ("pytest",)),
        ("timeout -k 5 10 tox", ("tox",)),
        ("sudo -u postgres psql", ("psql",)),
        ("pytest", ("pytest",)),
    ],
)
def test_program(text: str, wanted) -> None:
    assert program(tuple(text.split())) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sudo apt-get install -y --no-install-recommends libpq-dev gcc=4:1", [("apt", "libpq-dev"), ("apt", "gcc")]),
        ("apt-get -qq -o Dpkg::Use-Pty=0 install curl", [("apt", "curl")]),
        ("apk add --no-cache --virtual .build gcc musl-dev", [("apk", "gcc"), ("apk", "musl-dev")]),
        ("brew install postgresql@16", [("brew", "postgresql@16")]),
        ("apt-get install ./x.deb $PACKAGES", []),
        ("apt-get update", []),
        ("pip install x", []),
    ],
)
def test_installed_packages(text: str, wanted) -> None:
    assert list(installed_packages(tuple(text.split()))) == wanted


@given(st.text(alphabet=st.sampled_from("ab \n\\'\"`$(){}<>&|;#=-EOF\t\r"), max_size=120))
def test_nothing_raises(text: str) -> None:
    assert all(item.line >= 1 for item in commands(text))
