"""VENV: faults of environments become findings; sound environments do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.api import Finding, Host, HostCheck, Severity
from envdoctor_checks.environments import BrokenEnvironment, DriftedEnvironment, ForeignEnvironment, MovedEnvironment
from host.home_builder import environment, interpreter, package, put

Laptop = Callable[..., Host]
ADA = "/home/ada"
BASE = f"{ADA}/.pyenv/versions/3.12.1"
CHECKS: list[type[HostCheck]] = [BrokenEnvironment, MovedEnvironment, DriftedEnvironment, ForeignEnvironment]


def found(check: HostCheck, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(host) if isinstance(item, Finding)]


@pytest.mark.parametrize("check", CHECKS)
def test_sound_environments(laptop: Laptop, check: type[HostCheck]) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/shop/.venv", BASE, "3.12.1")
    environment(host.root, f"{ADA}/.virtualenvs/tools", BASE, "3.12.1")
    assert found(check(), host) == []


def test_one_dead_base_is_told_once_with_everybody_it_took_along(laptop: Laptop) -> None:
    host = laptop()
    for name in ("shop", "blog"):
        environment(host.root, f"{ADA}/{name}/.venv", "/opt/homebrew/opt/python@3.9", "3.9.7")
    package(host.root, f"{ADA}/shop/.venv/lib/python3.9/site-packages", "requests", "2.0")
    (finding,) = found(BrokenEnvironment(), host)
    assert finding.message.startswith("2 environments cannot start: `/opt/homebrew/opt/python@3.9/bin/python3.9`")
    assert len(finding.evidence) == 3
    assert finding.evidence[2].text == "also affected: the project `blog` and the project `shop`"
    assert "1 package inside" in finding.evidence[1].text
    assert finding.severity is Severity.ERROR


def test_a_broken_tool_is_reinstalled_by_its_manager(laptop: Laptop) -> None:
    host = laptop()
    environment(host.root, f"{ADA}/.local/share/pipx/venvs/black", "/opt/gone", "3.9.7")
    (finding,) = found(BrokenEnvironment(), host)
    assert finding.fix is not None
    assert finding.fix.command == "pipx reinstall black"


def test_broken_caches_are_nobody_s_business(laptop: Laptop) -> None:
    host = laptop()
    environment(host.root, f"{ADA}/.cache/pre-commit/repo1/py_env-python3", "/opt/gone", "3.9.7")
    assert found(BrokenEnvironment(), host) == []


def test_moved(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/new/.venv", BASE, "3.12.1", made_at=f"{ADA}/old/.venv")
    (finding,) = found(MovedEnvironment(), host)
    assert f"was made as `{ADA}/old/.venv`, which no longer exists" in finding.message


def test_a_relocatable_environment_may_move(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/new/.venv", BASE, "3.12.1", made_at=f"{ADA}/old/.venv")
    put(host.root, f"{ADA}/new/.venv/pyvenv.cfg", f"home = {BASE}/bin\nversion_info = 3.12.1\nrelocatable = true\n")
    assert found(MovedEnvironment(), host) == []


def test_drifted(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/shop/.venv", BASE, "3.12.1", written="3.11.2")
    (finding,) = found(DriftedEnvironment(), host)
    assert (
        "was made with Python 3.11.2 and now starts 3.12.1; its packages for 3.11 are out of sight" in finding.message
    )


def test_foreign_and_without_configuration(laptop: Laptop) -> None:
    host = laptop()
    put(host.root, f"{ADA}/shop/venv/pyvenv.cfg", "home = C:\\Python312\nversion = 3.12.1\n")
    put(host.root, f"{ADA}/shop/venv/Scripts/activate.bat", "")
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/.virtualenvs/bare", BASE, "3.12.1")
    host.real(f"{ADA}/.virtualenvs/bare/pyvenv.cfg").unlink()
    told = {finding.subject: finding.message for finding in found(ForeignEnvironment(), host)}
    assert "was made on Windows" in told[f"{ADA}/shop/venv"]
    assert "has lost its `pyvenv.cfg`" in told[f"{ADA}/.virtualenvs/bare"]


def test_virtualenv_before_20_wrote_no_configuration(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/.virtualenvs/old", BASE, "3.12.1")
    host.real(f"{ADA}/.virtualenvs/old/pyvenv.cfg").unlink()
    put(host.root, f"{ADA}/.virtualenvs/old/lib/python3.12/orig-prefix.txt", BASE)
    assert found(ForeignEnvironment(), host) == []


def test_an_upgrade_across_minor_versions_leaves_packages_behind(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    environment(host.root, f"{ADA}/shop/.venv", BASE, "3.12.1")
    package(host.root, f"{ADA}/shop/.venv/lib/python3.11/site-packages", "pip", "24.0")
    assert found(DriftedEnvironment(), host) == []
    package(host.root, f"{ADA}/shop/.venv/lib/python3.11/site-packages", "flask", "3.0")
    (finding,) = found(DriftedEnvironment(), laptop())
    assert finding.message.endswith("runs Python 3.12.1, and its packages for 3.11 are out of sight")
