"""The graph of a crowded machine: complete, each thing once, and honest about who depends on whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.host import Host, environments, graph, interpreters
from envdoctor.machine_map import Health, MachineMap, NodeKind
from host import messy_home
from host.home_builder import PE_X86_64, environment, interpreter, put


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return messy_home.build(tmp_path_factory.mktemp("messy"))


@pytest.fixture(scope="module")
def drawing(machine: Host) -> MachineMap:
    return machine.fact(graph.read)


def test_every_interpreter_is_found_once_with_its_version(machine: Host) -> None:
    found = [(str(item.prefix), item.version) for item in machine.fact(interpreters.read).own]
    assert sorted(found) == sorted([*messy_home.INTERPRETERS.items(), (f"{messy_home.ADA}/miniforge3", "3.12.6")])


def test_every_environment_is_found_and_the_sound_ones_are_sound(machine: Host) -> None:
    found = {str(item.path): item for item in machine.fact(environments.read).items}
    assert set(messy_home.ENVIRONMENTS) <= set(found)
    for path, (base, version) in messy_home.ENVIRONMENTS.items():
        assert found[path].faults == ()
        assert found[path].version == version
        assert str(found[path].base).startswith(base)


def test_nothing_is_found_that_is_not_there(machine: Host) -> None:
    planted = {"news", "gone-e5f6a7b8", "poetry", "dead", "dead2", "drift", "moved", "windows", "ds", "gpu"}
    more = {str(item.path) for item in machine.fact(environments.read).items} - set(messy_home.ENVIRONMENTS)
    assert {max((name for name in planted if f"/{name}" in path), key=len) for path in more} == planted
    assert len(more) == len(planted)


def test_a_home_in_order_has_nothing_broken(tmp_path: Path) -> None:
    drawing = messy_home.build(tmp_path, faults=False).fact(graph.read)
    assert [node for node in drawing.nodes if node.health is Health.BROKEN] == []


def test_the_blast_radius(drawing: MachineMap) -> None:
    names = {node.id: node.label for node in drawing.nodes}
    by_path = {node.path: node.id for node in drawing.nodes}
    old = by_path[f"{messy_home.PYENV_38}/bin/python3.8"]
    assert {names[item] for item in drawing.dependents(old)} == {"legacy-a1b2c3d4", "talks", "legacy", "blog"}
    assert "shop" in {names[item] for item in drawing.dependents(by_path[f"{messy_home.PYENV_12}/bin/python3.12"])}


def test_projects_are_tied_by_what_each_manager_writes(drawing: MachineMap) -> None:
    tied = {Path(node.path).name: node.project for node in drawing.of(NodeKind.ENVIRONMENT)}
    work = f"{messy_home.ADA}/work"
    assert tied["legacy-a1b2c3d4"] == f"{work}/legacy"
    assert tied["site"] == f"{work}/site"
    assert tied["api-Ab12Cd34-3.11"] == f"{work}/api"
    assert tied[messy_home.poetry_name(f"{work}/news")] == f"{work}/news"
    assert tied["py311"] == f"{work}/lib"
    assert tied["ruff"] == "ruff"


def test_what_hangs_in_the_air(drawing: MachineMap) -> None:
    broken = {node.label for node in drawing.nodes if node.health is Health.BROKEN}
    assert broken == {
        "Python 3.7.1",
        "Python 3.9.7",
        "poetry",
        "dead/.venv",
        "dead2/.venv",
        "windows/venv",
        "deleted",
        "Thesis",
        "1  /home/ada/.pyenv/shims",
    }


def test_a_loop_ends(drawing: MachineMap) -> None:
    node, edge = drawing.nodes[0], drawing.edges[0]
    looped = MachineMap(nodes=(node,), edges=(type(edge)(start=node.id, end=node.id),))
    assert looped.dependents(node.id) == ()


def test_caches_are_told_one_by_one_and_drawn_as_one(laptop: Callable[..., Host]) -> None:
    host = laptop()
    interpreter(host.root, "/usr", "3.11.2")
    for name in ("AbC", "DeF"):
        environment(host.root, f"/home/ada/.cache/uv/archive-v0/{name}", "/usr", "3.11.2")
    drawing = host.fact(graph.read)
    assert [node.label for node in drawing.of(NodeKind.ENVIRONMENT)] == ["AbC", "DeF"]
    folded = drawing.folded()
    assert [node.label for node in folded.of(NodeKind.ENVIRONMENT)] == ["uvx cache (2)"]
    assert [edge.end for edge in folded.edges] == [folded.of(NodeKind.ENVIRONMENT)[0].id]


def test_what_leads_to_what_on_windows(laptop: Callable[..., Host]) -> None:
    home = "C:/Users/ada"
    host = laptop(platform="win32", home=home, PATH="D:/scoop/shims;D:/more", SCOOP="D:\\scoop")
    put(host.root, "D:/scoop/apps/python/3.12.7/python.exe", PE_X86_64)
    put(host.root, "D:/scoop/apps/python/3.12.7/Lib/os.py")
    put(host.root, "D:/scoop/shims/python.exe", PE_X86_64 + b"shim")
    put(host.root, "D:/scoop/shims/python.shim", "path = D:\\scoop\\apps\\python\\3.12.7\\python.exe\n")
    put(host.root, "D:/more/python.bat", "")
    put(host.root, f"{home}/miniconda3/condabin/conda.bat")
    put(host.root, f"{home}/miniconda3/conda-meta/python-3.12.4-h1_0.json")
    put(host.root, f"{home}/miniconda3/python.exe", PE_X86_64 + b"root")
    put(host.root, f"{home}/miniconda3/envs/ds/conda-meta/python-3.11.4-h1_0.json")
    put(host.root, f"{home}/miniconda3/envs/ds/python.exe", PE_X86_64 + b"ds")
    kernel = f'{{"argv": ["{home}/miniconda3/envs/ds/python.exe"], "display_name": "DS"}}'
    put(host.root, f"{home}/AppData/Roaming/jupyter/kernels/ds/kernel.json", kernel)
    put(host.root, f"{home}/bare/venv/Scripts/python.exe", PE_X86_64)
    put(host.root, f"{home}/bare/venv/Scripts/activate", "")
    drawing = host.fact(graph.read)
    names = {node.id: node.label for node in drawing.nodes}
    led = {(names[edge.start], names[edge.end]) for edge in drawing.edges}
    assert ("1  D:/scoop/shims", "Python 3.12.7") in led
    assert ("ds", "DS") in led
    assert "Python ?" not in names.values()
    assert {node.label: node.health for node in drawing.of(NodeKind.PATH)}["2  D:/more"] is Health.SHADOWED


def test_an_environment_at_the_top_belongs_to_no_project(laptop: Callable[..., Host]) -> None:
    host = laptop()
    interpreter(host.root, "/usr", "3.11.2")
    environment(host.root, "/venv", "/usr", "3.11.2")
    drawing = host.fact(graph.read)
    assert [node.label for node in drawing.of(NodeKind.ENVIRONMENT)] == ["/venv"]
    assert drawing.of(NodeKind.PROJECT) == ()
