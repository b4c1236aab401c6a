"""PY02x: what a repository asks for, against itself and against a machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.api import Finding, Host, Repository, Severity
from envdoctor_checks.ci_python import CiOfAnotherPython
from envdoctor_checks.repository_python import NoMatchingPython, VersionFileWithoutVersion
from host.home_builder import interpreter, put

Make = Callable[..., Repository]
Laptop = Callable[..., Host]
ADA = "/home/ada"


def machine(laptop: Laptop, *versions: str, shims: bool = False) -> Host:
    """A laptop with pyenv and some versions."""
    host = laptop(PATH=f"{ADA}/.pyenv/shims:{ADA}/.pyenv/bin" if shims else f"{ADA}/.pyenv/bin")
    put(host.root, f"{ADA}/.pyenv/bin/pyenv", "#!/bin/sh\n", 0o755)
    put(host.root, f"{ADA}/.pyenv/shims/python", "#!/bin/sh\n", 0o755)
    for version in versions:
        interpreter(host.root, f"{ADA}/.pyenv/versions/{version}", version)
    return host


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.12,<3.13"\n'},
        {".python-version": "3.12\n"},
        {"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.12,<3.13"\n', ".python-version": "3.12.4\n"},
        {"backend/pyproject.toml": '[project]\nname = "a"\nrequires-python = "==3.12.*"\n'},
    ],
)
def test_no_python_here_will_do(repository: Make, laptop: Laptop, files: dict[str, str]) -> None:
    host = machine(laptop, "3.11.7", "3.13.0")
    (finding,) = [item for item in NoMatchingPython().examine(repository(files), host) if isinstance(item, Finding)]
    assert "here are 3.11.7 and 3.13.0" in finding.message
    assert finding.severity is Severity.WARNING
    assert finding.fix is not None
    assert (finding.fix.command or "").startswith("pyenv install 3.12")


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.11"\n'},
        {".python-version": "3.11\n"},
        {".python-version": "my-environment\n"},
        {"pyproject.toml": '[project]\nname = "a"\nrequires-python = "nonsense"\n'},
        {"tests/fixtures/old/pyproject.toml": '[project]\nname = "a"\nrequires-python = "<3"\n'},
        {"README.md": "We use Python 3.12.\n"},
    ],
)
def test_some_python_here_will_do(repository: Make, laptop: Laptop, files: dict[str, str]) -> None:
    host = machine(laptop, "3.11.7", "3.13.0")
    assert [item for item in NoMatchingPython().examine(repository(files), host) if isinstance(item, Finding)] == []


def test_only_the_pin_is_missing(repository: Make, laptop: Laptop) -> None:
    files = {"pyproject.toml": '[project]\nname = "a"\nrequires-python = ">=3.11"\n', ".python-version": "3.12\n"}
    (finding,) = NoMatchingPython().examine(repository(files), machine(laptop, "3.11.7"))
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.NOTE


def test_a_version_file_and_the_shims(repository: Make, laptop: Laptop) -> None:
    project = repository({".python-version": "3.10.99\n"})
    (finding,) = VersionFileWithoutVersion().examine(project, machine(laptop, "3.10.13", shims=True))
    assert isinstance(finding, Finding)
    assert str(finding.location) == ".python-version:1"


def test_a_version_file_without_shims(repository: Make, laptop: Laptop) -> None:
    project = repository({".python-version": "3.10.99\n"})
    found = VersionFileWithoutVersion().examine(project, machine(laptop, "3.10.13"))
    assert not [item for item in found if isinstance(item, Finding)]


RULE = '[project]\nname = "a"\nrequires-python = ">=3.10"\n'


CI = "language: python\npython:\n  - '3.8'\n  - '{}'\n"


def test_ci_of_another_python(repository: Make) -> None:
    (finding,) = CiOfAnotherPython().examine(repository({"pyproject.toml": RULE, ".travis.yml": CI.format("3.9")}))
    assert isinstance(finding, Finding)
    assert finding.message.startswith("CI runs on Python 3.8 and 3.9, which `pyproject.toml` does not allow")
    assert str(finding.location) == ".travis.yml:3"


def test_one_allowed_version_in_ci_is_enough(repository: Make) -> None:
    assert (
        list(CiOfAnotherPython().examine(repository({"pyproject.toml": RULE, ".travis.yml": CI.format("3.12")}))) == []
    )


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("uv", "uv python install 3.12.4"),
        ("asdf", "asdf install python 3.12.4"),
        ("rye", "rye fetch 3.12.4"),
        ("conda", "conda create --name py3.12.4 python=3.12.4"),
        ("brew", "brew install python@3.12"),
        ("nothing", "uv python install 3.12.4"),
    ],
)
def test_the_manager_that_is_here_installs_it(repository: Make, laptop: Laptop, tool: str, command: str) -> None:
    host = laptop(PATH="/usr/bin")
    put(host.root, f"/usr/bin/{tool}", "#!/bin/sh\n", 0o755)
    (finding,) = NoMatchingPython().examine(repository({".python-version": "3.12.4\n"}), host)
    assert isinstance(finding, Finding)
    assert finding.fix is not None
    assert finding.fix.command == command


def test_mise_is_asked_for_what_it_has_not(repository: Make, laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.local/share/mise/shims")
    put(host.root, f"{ADA}/.local/share/mise/shims/python", "", 0o755)
    interpreter(host.root, f"{ADA}/.local/share/mise/installs/python/3.11.9", "3.11.9")
    project = repository({"mise.toml": '[tools]\npython = "3.13"\n', ".tool-versions": "python 3.11\n"})
    (finding,) = VersionFileWithoutVersion().examine(project, host)
    assert isinstance(finding, Finding)
    assert finding.fix is not None
    assert finding.fix.command == "mise install python@3.13"


def test_only_the_dockerfile_and_ci_name_a_python(repository: Make, laptop: Laptop) -> None:
    workflow = (
        "jobs:\n  test:\n    steps:\n    - uses: actions/setup-python@v5\n      with:\n        python-version: '3.13'\n"
    )
    repo = repository(
        {"app.py": "", "Dockerfile": "FROM python:3.12-slim\nCOPY . .\n", ".github/workflows/ci.yml": workflow}
    )
    (finding,) = (
        item for item in NoMatchingPython().examine(repo, machine(laptop, "3.10.2")) if isinstance(item, Finding)
    )
    assert finding.severity is Severity.NOTE
    assert finding.message.endswith("its Dockerfile or CI runs 3.12 and 3.13, here is 3.10.2")
    assert str(finding.location) == "Dockerfile:1"


@pytest.mark.parametrize("version", ["3.12.4", "3.13.0"])
def test_one_of_the_pythons_of_dockerfile_and_ci_is_here(repository: Make, laptop: Laptop, version: str) -> None:
    repo = repository({"app.py": "", "Dockerfile": "FROM python:3.12-slim\n", "x/Dockerfile": "FROM python:3.13\n"})
    found = NoMatchingPython().examine(repo, machine(laptop, version))
    assert [item for item in found if isinstance(item, Finding)] == []
