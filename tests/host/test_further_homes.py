"""Homes of further makes: all that was written down is found, and every planted fault is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.host import environments, interpreters, projects
from envdoctor.registry import load_checks
from host import further_homes
from host.further_homes import HOMES, Home

UNTOLD = frozenset({"PY003", "PY004", "PY005"})


@pytest.fixture(params=HOMES, scope="module")
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Host, Home]:
    home = HOMES[request.param]
    return further_homes.build(tmp_path_factory.mktemp("further"), home), home


def test_installations_and_what_applications_brought_along(machine: tuple[Host, Home]) -> None:
    host, home = machine
    items = host.fact(interpreters.read).items
    assert {str(item.prefix): item.version for item in items if not item.vendored} == home.own
    assert {str(item.prefix): item.version for item in items if item.vendored} == home.vendored


def test_each_installation_once(machine: tuple[Host, Home]) -> None:
    host, home = machine
    assert len(host.fact(interpreters.read).items) == len(home.own) + len(home.vendored)


def test_environments(machine: tuple[Host, Home]) -> None:
    host, home = machine
    found = {str(item.path): item.version for item in host.fact(environments.read).items if not item.faults}
    assert found == {**home.environments, **home.conda}


def test_ties(machine: tuple[Host, Home]) -> None:
    host, home = machine
    ties = host.fact(projects.read)
    told = {path: str(ties[Path(path)].project or ties[Path(path)].tool) for path in home.ties if Path(path) in ties}
    assert told == home.ties


def test_every_planted_fault_and_no_other(machine: tuple[Host, Home]) -> None:
    host, home = machine
    told = {
        (item.code, item.subject)
        for check in load_checks()
        if isinstance(check, HostCheck) and check.code.startswith(("PY", "VENV", "PKG1")) and check.code not in UNTOLD
        for item in check.examine(host)
        if isinstance(item, Finding)
    }
    assert told == home.faults
