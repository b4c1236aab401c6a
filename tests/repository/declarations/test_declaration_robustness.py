"""Whatever bytes a declaration holds, reading ends with a value and says what was not understood."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envdoctor.repository.declarations import read
from envdoctor.repository.declarations.evaluate import Scope
from envdoctor.repository.declarations.requirement import parse, poetry_specifier
from envdoctor.repository.declarations.requirement_lines import lines
from envdoctor.repository.declarations.tolerant import parse_tolerantly
from envdoctor.repository.declarations.toml import load

NAMES = ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "Pipfile.lock", "uv.lock", "poetry.lock", "requirements.txt",
         "environment.yml", "pixi.toml", "tox.ini", "noxfile.py", "runtime.txt", ".tool-versions", "mise.toml", ".python-version"]  # fmt: skip
BYTES = {
    "empty": b"",
    "nul": b"\0\0\0flask\0",
    "latin-1": "# caf\xe9\nflask==3\n".encode("latin-1"),
    "utf-16": "flask\r\nrequests\r\n".encode("utf-16"),
    "bom": "\ufeffflask\n".encode(),
    "bad cookie": b"# -*- coding: klingon -*-\nimport setuptools\nsetuptools.setup(install_requires=['a'])\n",
    "deep": b"dependencies: " + b"[" * 5000 + b"\n[project]\nx = " + b"[" * 5000,
    "tab": b"dependencies:\n\t- flask\n",
    "json list": b"[]",
    "conflict": b"<<<<<<< HEAD\n[project]\n=======\n>>>>>>> other\n",
    "odd types": b'[project]\nname = 1\ndependencies = {a = 1}\nrequires-python = []\n[tool]\npoetry = 3\nuv = []\n[dependency-groups]\ndev = "x"\n',
    "surrogates": b"\xed\xa0\x80 = 1\n",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_any_bytes_give_a_value(repository, name, content):
    found = repository({name: content, "app.py": ""}).fact(read)
    assert found.projects is not None


def test_utf_16_with_a_mark_is_read_and_without_one_is_reported(repository):
    marked = repository({"requirements.txt": "flask\r\n".encode("utf-16")}).fact(read)
    assert [item.name for item in marked.dependencies] == ["flask"]
    bare = repository({"requirements.txt": "flask\r\n".encode("utf-16-le")}, name="bare").fact(read)
    assert [str(item.location) for item in bare.unreadable] == ["requirements.txt"]


def test_includes_that_go_in_circles_end(repository):
    found = repository(
        {"requirements.txt": "-r requirements/b.txt\na\n", "requirements/b.txt": "-r ../requirements.txt\nb\n"}
    ).fact(read)
    assert {item.name for item in found.dependencies} == {"a", "b"}
    assert not found.unreadable


def test_odd_types_in_tables_are_passed_over(repository):
    content = """
    [project]
    name = "x"
    dependencies = ["flask", 3, ["a"]]
    optional-dependencies = ["a"]
    scripts = "x"
    entry-points = {a = 1}
    classifiers = [1]
    [tool.poetry.dependencies]
    a = 1
    b = [{version = 2}, "1.0"]
    [tool.setuptools.dynamic]
    dependencies = {file = 3}
    [tool.pdm.dev-dependencies]
    x = "y"
    [tool.uv]
    workspace = {members = "a"}
    sources = {a = 3, b = [{path = "../c"}]}
    [tool.hatch.envs.default]
    dependencies = "x"
    """
    found = repository({"pyproject.toml": content}).fact(read)
    assert {"flask", "b"} <= {item.name for item in found.dependencies}


@given(st.text())
def test_any_text_is_a_requirement_or_not(text):
    parse(text)
    poetry_specifier(text)
    list(lines(text))


@given(st.text(alphabet="[]{}=\"'#,.\n ab1\\\r\t"))
@settings(max_examples=300)
def test_any_text_is_toml_or_not(text):
    file = load("x.toml", text)
    count = text.replace("\r\n", "\n").count("\n") + 1
    assert all(1 <= line <= count for line in file.lines.values())
    for path in _paths(file.data):
        assert path in file.lines


def _paths(value, path=()):
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from _paths(item, (*path, key))


@given(st.text(alphabet="abc=()[]{}'\"\n :,+.1iforn"))
@settings(max_examples=300)
def test_any_text_is_evaluated_or_not(text):
    tree = parse_tolerantly(text)
    if tree is not None:
        list(Scope().run(tree.body))


def test_python_2_and_newer_syntax_cost_a_line():
    text = (
        "import os\nprint 'a'\ntry:\n    x = 1\nexcept ValueError, e:\n    raise E, 'x'\nmode = 0777\nnames = ['a']\n"
    )
    tree = parse_tolerantly(text)
    scope = Scope()
    list(scope.run(tree.body))
    assert scope.names["names"] == ["a"]
    assert isinstance(parse_tolerantly("x = t'{a}'\n"), ast.Module)
