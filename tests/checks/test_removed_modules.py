"""Modules that a supported Python has no more, and who brings what nobody declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from checks.dependency_cases import project
from envdoctor.api import Finding, Repository
from envdoctor_checks.dependencies import TransitiveImport
from envdoctor_checks.packages import EndOfLifePython, NoLockFile, PythonVersionUnclear

Make = Callable[..., Repository]
_OLD = "import telnetlib\n"


def gone(repository: Repository) -> list[str]:
    return [item.subject for item in PythonVersionUnclear().examine(repository) if isinstance(item, Finding)]


def test_a_module_that_an_allowed_python_has_no_more(repository: Make) -> None:
    made = repository(
        {"pyproject.toml": project(), "shop/__init__.py": "import telnetlib, os\nfrom imp import reload\n"}
    )
    found = [item for item in PythonVersionUnclear().examine(made) if isinstance(item, Finding)]
    assert [item.subject for item in found] == ["telnetlib", "imp"]
    assert found[0].message == "`telnetlib` is imported, but Python has it no more since 3.13, and `>=3.10` allows that"
    assert found[0].location is not None
    assert found[0].location.path == "shop/__init__.py"


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": project(python=">=3.9,<3.13"), "shop/__init__.py": _OLD},
        {"pyproject.toml": project("standard-telnetlib"), "shop/__init__.py": _OLD},
        {
            "pyproject.toml": project("webob"),
            "shop/__init__.py": "import cgi\n",
            "uv.lock": 'version = 1\n[[package]]\nname = "legacy-cgi"\nversion = "2"\nsource = { registry = "x" }\n',
        },
        {"pyproject.toml": project("setuptools"), "shop/__init__.py": "import distutils.core\n"},
        {
            "pyproject.toml": project(),
            "shop/__init__.py": "try:\n    import telnetlib\nexcept ImportError:\n    pass\n",
        },
        {
            "pyproject.toml": project(),
            "shop/__init__.py": "import sys\nif sys.version_info < (3, 13):\n    import telnetlib\n",
        },
        {"pyproject.toml": project(), "shop/__init__.py": "", "tests/test_a.py": _OLD},
        {"pyproject.toml": project(), "main.py": "import parser\n", "parser.py": ""},
        {"pyproject.toml": project(), ".python-version": "3.12\n", "shop/__init__.py": _OLD},
        {
            "pyproject.toml": project(rest='classifiers = ["Programming Language :: Python :: 3.11"]'),
            "shop/__init__.py": _OLD,
        },
    ],
    ids=["bounded", "backport", "locked", "setuptools", "try", "version", "test", "own", "pin", "classifier"],
)
def test_a_module_that_every_python_in_question_has(repository: Make, files: Mapping[str, str]) -> None:
    assert gone(repository(files)) == []


def test_a_named_python_without_the_module(repository: Make) -> None:
    text = project(
        rest='classifiers = ["Programming Language :: Python :: 3.11", "Programming Language :: Python :: 3.13"]'
    )
    assert gone(repository({"pyproject.toml": text, "shop/__init__.py": _OLD})) == ["telnetlib"]


def _locked(*rows: tuple[str, str]) -> str:
    names = dict.fromkeys(name for row in rows for name in row)
    text = "version = 1\n"
    for name in names:
        needs = ", ".join(f'{{ name = "{child}" }}' for parent, child in rows if parent == name)
        text += f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{ registry = "https://pypi.org/simple" }}\n'
        text += f"dependencies = [{needs}]\n"
    return text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("flask", "click")], "only `flask` brings `click`"),
        ([("flask", "click"), ("celery", "click")], "only `celery` and `flask` bring `click`"),
        ([("flask", "jinja2"), ("jinja2", "click"), ("uvicorn", "click")], "only `uvicorn` and `flask` bring `click`"),
        (
            [("flask", "click"), ("celery", "click"), ("uvicorn", "click")],
            "only `celery`, `flask` and 1 more bring `click`",
        ),
    ],
)
def test_who_brings_it(repository: Make, rows: list[tuple[str, str]], words: str) -> None:
    text = project("uvicorn", "flask", "celery")
    made = repository({"pyproject.toml": text, "uv.lock": _locked(*rows), "shop/__init__.py": "import click\n"})
    (found,) = [item for item in TransitiveImport().examine(made) if isinstance(item, Finding)]
    assert found.message.endswith(words)


def test_a_newer_python_in_a_marker_is_mentioned(repository: Make) -> None:
    files = {"tox.ini": "[tox]\nenvlist = py27\n[testenv]\n", "a.py": "import six\n"}
    old = repository({**files, "requirements.txt": "six\n"}, name="old")
    new = repository({**files, "requirements.txt": "six\ngreenlet==3; python_version >= '3.12'\n"}, name="new")
    assert [item.subject for item in EndOfLifePython().examine(old) if isinstance(item, Finding)] == ["."]
    assert list(EndOfLifePython().examine(new)) == []


def test_tox_says_which_python(repository: Make) -> None:
    files = {"requirements.txt": "six\n", "a.py": "import six\n"}
    assert gone(repository({**files, "tox.ini": "[tox]\nenvlist = py312\n[testenv]\n"}, name="said")) == []
    assert gone(repository(files, name="silent")) == ["."]


def test_many_projects_without_a_lock_are_one_finding(repository: Make) -> None:
    code = "from flask import Flask\napp = Flask(__name__)\n"
    files = {
        f"{name}/{base}": text
        for name in "abcdef"
        for base, text in (("app.py", code), ("requirements.txt", "flask\n"))
    }
    (found,) = [item for item in NoLockFile().examine(repository(files)) if isinstance(item, Finding)]
    assert found.subject == "."
    assert found.message == "6 projects in this repository are not locked: `a`, `b`, `c`, `d` and 2 more"


def test_a_list_with_hashes_elsewhere_is_a_lock(repository: Make) -> None:
    files = {"requirements.txt": "flask\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n"}
    locked = "flask==3.0 \\\n    --hash=sha256:aa\nclick==8.1 \\\n    --hash=sha256:bb\n"
    made = repository({**files, "deploy/pinned/requirements.txt": locked}, name="locked")
    assert [item for item in NoLockFile().examine(made) if isinstance(item, Finding)] == []
    loose = repository(files, name="loose")
    assert [item.subject for item in NoLockFile().examine(loose) if isinstance(item, Finding)] == ["."]
