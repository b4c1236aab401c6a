"""PKG008: an environment that is part of the repository."""

from __future__ import annotations

from collections.abc import Callable

from conftest import write
from envdoctor.api import Finding, Repository
from envdoctor_checks.packages import CommittedEnvironment

VENV = {"venv/pyvenv.cfg": "home = C:/Python39\n", "venv/Scripts/activate": "x", "venv/Lib/site-packages/a.py": ""}


def test_a_committed_environment(repository: Callable[..., Repository]) -> None:
    project = repository({**VENV, "app.py": ""}, commit=True)
    (finding,) = CommittedEnvironment().examine(project)
    assert isinstance(finding, Finding)
    assert finding.subject == "venv"
    assert finding.evidence[1].text.startswith("3 files in it")


def test_environments_that_are_not_committed_or_are_test_data(repository: Callable[..., Repository]) -> None:
    project = repository({f"tests/fixtures/{name}": text for name, text in VENV.items()}, commit=True)
    write(project.root, {**VENV, ".gitignore": "venv/\n"})
    assert list(CommittedEnvironment().examine(Repository(project.root))) == []
