"""VENV02x: a real environment against a real declaration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from envdoctor.api import Finding, Host, JointCheck, Repository
from envdoctor_checks.active_environment import (
    AnotherEnvironmentActive,
    EnvironmentDiffers,
    EnvironmentOfAnotherPython,
    HandInstalled,
)
from host.home_builder import environment, interpreter, package

Make = Callable[..., Repository]
PROJECT = """
    [project]
    name = "shop"
    requires-python = ">=3.11"
    dependencies = ["django>=4.2", "redis", "tomli; python_version < '3.11'", "pywin32; sys_platform == 'win32'"]
    """


def prepared(make: Make, tmp_path: Path, version: str, **installed: str) -> tuple[Repository, Host]:
    """A repository with an environment of this version in it."""
    project = make({"pyproject.toml": PROJECT})
    base = f"{tmp_path}/pythons/{version}"
    interpreter(Path("/"), base, version)
    environment(Path("/"), f"{project.root}/.venv", base, version)
    for name, number in installed.items():
        minor = ".".join(version.split(".")[:2])
        package(Path("/"), f"{project.root}/.venv/lib/python{minor}/site-packages", name, number)
    return project, Host(home=tmp_path / "home", environment={})


def found(check: JointCheck, project: Repository, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(project, host) if isinstance(item, Finding)]


def test_an_environment_as_declared(repository: Make, tmp_path: Path) -> None:
    project, host = prepared(repository, tmp_path, "3.12.1", Django="4.2.1", redis="5.0", pip="24", shop="1.0")
    for check in (EnvironmentDiffers(), HandInstalled(), EnvironmentOfAnotherPython()):
        assert found(check, project, host) == []


def test_missing_and_of_another_version(repository: Make, tmp_path: Path) -> None:
    project, host = prepared(repository, tmp_path, "3.12.1", Django="3.2.1")
    (finding,) = found(EnvironmentDiffers(), project, host)
    assert "lacks 1 declared package and has 1 in another version than declared" in finding.message
    assert [item.text for item in finding.evidence][:2] == [
        "`redis` is not installed",
        "`django` 3.2.1 is installed, >=4.2 is declared",
    ]


def test_installed_by_hand(repository: Make, tmp_path: Path) -> None:
    project, host = prepared(repository, tmp_path, "3.12.1", Django="4.2.1", redis="5.0", psycopg2="2.9")
    (finding,) = found(HandInstalled(), project, host)
    assert [item.text for item in finding.evidence] == ["`psycopg2` 2.9"]


def test_what_a_package_brings_along_is_not_installed_by_hand(repository: Make, tmp_path: Path) -> None:
    project, host = prepared(repository, tmp_path, "3.12.1", Django="4.2.1", redis="5.0", asgiref="3.7")
    metadata = project.root / ".venv/lib/python3.12/site-packages/Django-4.2.1.dist-info/METADATA"
    metadata.write_text(metadata.read_text() + "Requires-Dist: asgiref (<4,>=3.6)\n")
    assert found(HandInstalled(), project, host) == []


def test_another_python(repository: Make, tmp_path: Path) -> None:
    project, host = prepared(repository, tmp_path, "3.9.18", Django="4.2.1", redis="5.0", tomli="2.0")
    (finding,) = found(EnvironmentOfAnotherPython(), project, host)
    assert "runs on Python 3.9.18; `pyproject.toml` asks for >=3.11" in finding.message


def test_no_environment_no_verdict(repository: Make, tmp_path: Path) -> None:
    project = repository({"pyproject.toml": PROJECT})
    assert found(EnvironmentDiffers(), project, Host(home=tmp_path, environment={})) == []


def test_another_project_s_environment_is_active(repository: Make, tmp_path: Path) -> None:
    project, host = prepared(repository, tmp_path, "3.12.1", Django="4.2.1")
    environment(Path("/"), f"{tmp_path}/blog/.venv", f"{tmp_path}/pythons/3.12.1", "3.12.1")

    def active(path: Path) -> list[Finding]:
        return found(AnotherEnvironmentActive(), project, Host(home=host.home, environment={"VIRTUAL_ENV": str(path)}))

    (finding,) = active(tmp_path / "blog/.venv")
    assert "blog" not in repr(finding)
    assert active(project.root / ".venv") == []
    assert active(tmp_path / "tools") == []
    assert active(project.root.parent / ".venv") == []
