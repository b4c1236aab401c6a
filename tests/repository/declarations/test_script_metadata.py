"""PEP 723: what a script says about itself in a comment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository.declarations.scripts import read
from envdoctor_checks.dependencies import UndeclaredImport

SCRIPT = """#!/usr/bin/env -S uv run
# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "requests<3",
#
#   "rich",
# ]
# ///
import requests
"""


def test_dependencies_with_their_lines():
    found = read("a/tool.py", SCRIPT)
    assert [(item.name, item.specifier, item.location.line) for item in found.dependencies] == [
        ("requests", "<3", 5),
        ("rich", "", 7),
    ]
    assert found.requires_python == ">=3.11"


def test_a_script_without_metadata_says_nothing():
    assert read("tool.py", "# /// scripts\n# a = 1\n# ///\n") is None
    assert read("tool.py", "import requests\n") is None


def test_broken_metadata_is_said():
    assert read("tool.py", "# /// script\n# a = \n# ///\n").problem.startswith("not TOML")
    assert read("tool.py", SCRIPT + SCRIPT).problem == "more than one `script` block"


@given(st.text(alphabet='# /script\n=[]"a'))
def test_any_text(text):
    read("tool.py", "# /// script\n" + text)


def test_what_a_script_declares_counts_for_itself_alone(repository):
    project = repository(
        {
            "pyproject.toml": '[project]\nname = "x"\ndependencies = ["flask"]\n',
            "tool.py": SCRIPT + "import rich, yaml\n",
            "other.py": "import requests\n",
        }
    )
    found = [(item.subject, item.location.path) for item in UndeclaredImport().examine(project)]
    assert found == [("requests", "other.py"), ("yaml", "tool.py")]
