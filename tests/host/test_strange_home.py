"""The second home: all that was written down is found, as what it is, and every planted fault is told."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.host import environments, graph, interpreters
from envdoctor.machine_map import NodeKind
from envdoctor.registry import load_checks
from host import strange_home

EVE = strange_home.EVE
BROKEN = (
    "dead/.venv",
    "awscli",
    "after upgrade/venv",
    "copied/.venv",
    "drifted/env",
    "from windows/env",
    "no cfg/venv",
)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return strange_home.build(tmp_path_factory.mktemp("strange"))


def test_every_installation_once_with_its_version(machine: Host) -> None:
    found = {str(item.prefix): item.version for item in machine.fact(interpreters.read).own}
    assert found == strange_home.INTERPRETERS


def test_what_applications_brought_along_is_told_apart(machine: Host) -> None:
    found = {str(item.prefix): item.version for item in machine.fact(interpreters.read).items if item.vendored}
    assert found == strange_home.VENDORED


def test_every_environment_with_its_version(machine: Host) -> None:
    found = {str(item.path): item.version for item in machine.fact(environments.read).items}
    sound = {path: version for path, version in found.items() if not path.endswith(BROKEN)}
    truth = {path: version for path, (_, version) in strange_home.ENVIRONMENTS.items()}
    assert sound == {**truth, **strange_home.CONDA, strange_home.PYPACKAGES: "3.12.2"}
    assert len(found) - len(sound) == len(BROKEN)


def test_sound_environments_hang_on_what_they_were_made_from(machine: Host) -> None:
    found = {str(item.path): item for item in machine.fact(environments.read).items}
    wrong = {
        path: (found[path].faults, found[path].base)
        for path, (base, _) in strange_home.ENVIRONMENTS.items()
        if found[path].faults or not str(found[path].base).startswith(base)
    }
    assert wrong == {}


def test_every_planted_fault_and_no_other(machine: Host) -> None:
    checks = [check for check in load_checks() if isinstance(check, HostCheck)]
    wanted = [check for check in checks if check.code.startswith(("PY", "VENV", "PKG1"))]
    told = {
        (item.code, item.subject)
        for check in wanted
        if check.code not in {"PY003", "PY004"}
        for item in check.examine(machine)
        if isinstance(item, Finding)
    }
    assert told == strange_home.FAULTS


def test_the_map_knows_the_project_of_a_pep_582_folder(machine: Host) -> None:
    nodes = {node.path: node for node in machine.fact(graph.read).of(NodeKind.ENVIRONMENT)}
    assert nodes[strange_home.PYPACKAGES].project == f"{EVE}/Código/pep582"
    assert nodes[f"{EVE}/.venv"].project == ""
