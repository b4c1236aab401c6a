"""A Mac and a Windows laptop of another make: all that was written down is found, and every planted fault is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.host import environments, interpreters
from envdoctor.registry import load_checks
from host import strange_desktops
from host.strange_desktops import Truth

DESKTOPS = {
    "mac": (strange_desktops.mac, strange_desktops.MAC),
    "windows": (strange_desktops.windows, strange_desktops.WINDOWS),
}


@pytest.fixture(params=DESKTOPS)
def desktop(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Host, Truth]:
    make: Callable[[Path], Host]
    make, truth = DESKTOPS[request.param]
    return make(tmp_path), truth


def test_installations(desktop: tuple[Host, Truth]) -> None:
    host, truth = desktop
    found = host.fact(interpreters.read)
    assert {str(item.prefix): item.version for item in found.own} == truth.own
    assert {str(item.prefix): item.version for item in found.items if item.vendored} == truth.vendored


def test_environments(desktop: tuple[Host, Truth]) -> None:
    host, truth = desktop
    found = {str(item.path): item for item in host.fact(environments.read).items}
    assert {path: item.version for path, item in found.items() if path not in truth.broken} == truth.environments
    assert {path for path, item in found.items() if item.faults} == truth.broken
    assert [path for path in truth.environments if found[path].base is None] == []


def test_every_planted_fault_and_no_other(desktop: tuple[Host, Truth]) -> None:
    host, truth = desktop
    told = {
        (item.code, item.subject)
        for check in load_checks()
        if isinstance(check, HostCheck) and check.code.startswith(("PY", "VENV", "PKG1"))
        if check.code not in {"PY003", "PY004"}
        for item in check.examine(host)
        if isinstance(item, Finding)
    }
    assert told == truth.faults
