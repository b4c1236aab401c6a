"""ENG: what a compose file needs, held against an engine that answers over a real socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from envdoctor.api import Finding, Host, JointCheck, Repository
from envdoctor.host import engine, engine_contents
from envdoctor.host.engine import EngineState
from envdoctor_checks.engine import ClientWithoutEngine, ReclaimableSpace
from envdoctor_checks.engine_and_compose import EngineTooOld, NotEnoughMemory, PortTaken
from envdoctor_checks.engine_leftovers import LeftoverContainers, ProjectNameTaken
from host.fake_engine import serving
from host.home_builder import ELF_X86_64, put

Make = Callable[..., Repository]


def machine(tmp_path: Path, address: str) -> Host:
    """This machine, with a client of its own and this engine."""
    put(tmp_path, "bin/docker", ELF_X86_64, 0o755)
    return Host(home=tmp_path, environment={"PATH": f"{tmp_path}/bin", "DOCKER_HOST": address})


def found(check: JointCheck, project: Repository, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(project, host) if isinstance(item, Finding)]


@contextmanager
def listening(address: str = "127.0.0.1") -> Iterator[int]:
    """A port that somebody holds."""
    with socket.socket() as server:
        server.bind((address, 0))
        server.listen()
        yield server.getsockname()[1]


def container(port: int, **labels: str) -> Mapping[str, object]:
    """A container as the engine lists it."""
    named = {f"com.docker.compose.{key.replace('__', '.')}": value for key, value in labels.items()}
    return {"Names": ["/one"], "State": "exited", "Labels": named, "Ports": [{"IP": "0.0.0.0", "PublicPort": port}]}


needs_proc = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system has no /proc/net/tcp")


@needs_proc
def test_a_port_that_is_taken(repository: Make, tmp_path: Path) -> None:
    with serving({"/containers/json": []}) as address, listening() as port:
        project = repository(
            {"compose.yaml": f"services:\n  db:\n    image: postgres\n    ports:\n      - '{port}:5432'\n"}
        )
        (finding,) = found(PortTaken(), project, machine(tmp_path, address))
    assert f"Port {port}, which `db` publishes, is taken by" in finding.message
    assert str(finding.location) == "compose.yaml:5"


@needs_proc
@pytest.mark.parametrize("entry", ["127.0.0.2:{}:5432", "5432", "{}:5432/udp", "${{PORT}}:5432"])
def test_ports_that_do_not_collide(repository: Make, tmp_path: Path, entry: str) -> None:
    with serving({"/containers/json": []}) as address, listening() as port:
        project = repository(
            {"compose.yaml": f"services:\n  db:\n    image: postgres\n    ports: ['{entry.format(port)}']\n"}
        )
        assert found(PortTaken(), project, machine(tmp_path, address)) == []


@needs_proc
def test_the_project_s_own_containers_may_hold_its_ports(repository: Make, tmp_path: Path) -> None:
    with listening() as port, serving({"/containers/json": [container(port, project="shop")]}) as address:
        project = repository(
            {"compose.yaml": f"services:\n  db:\n    image: x\n    ports: ['{port}:1']\n"}, name="Shop"
        )
        assert found(PortTaken(), project, machine(tmp_path, address)) == []


def test_memory(repository: Make, tmp_path: Path) -> None:
    text = "services:\n  db:\n    image: x\n    mem_limit: 6g\n  es:\n    image: y\n    deploy: {resources: {limits: {memory: 4096M}}}\n"
    with serving({}, memory=8_000_000_000) as address:
        (finding,) = found(NotEnoughMemory(), repository({"compose.yaml": text}), machine(tmp_path, address))
    assert finding.message == "The services may use 10.7 GB together, the engine has 8.0 GB"
    with serving({}, memory=16_000_000_000) as address:
        assert found(NotEnoughMemory(), repository({"compose.yaml": text}), machine(tmp_path, address)) == []


FEATURES = """
    services:
      db:
        image: x
        healthcheck: {test: ["CMD", "true"], start_interval: 1s}
        volumes:
          - {type: volume, source: data, target: /d, volume: {subpath: a}}
    volumes: {data: {}}
    """


def test_an_engine_of_2022(repository: Make, tmp_path: Path) -> None:
    with serving({}, version="20.10.24+dfsg1") as address:
        told = found(EngineTooOld(), repository({"compose.yaml": FEATURES}), machine(tmp_path, address))
    assert [finding.subject for finding in told] == ["db healthcheck.start_interval", "db volumes.volume.subpath"]


def test_an_engine_of_today(repository: Make, tmp_path: Path) -> None:
    with serving({}) as address:
        assert found(EngineTooOld(), repository({"compose.yaml": FEATURES}), machine(tmp_path, address)) == []


def test_leftover_containers(repository: Make, tmp_path: Path) -> None:
    project = repository({"compose.yaml": "services:\n  db:\n    image: x\n"})
    here = {"project": "project", "project__working_dir": str(project.root)}
    listed = [
        container(1, service="db", **here),
        container(2, service="postgres", **here),
        container(3, service="x", project="other"),
    ]
    with serving({"/containers/json": listed}) as address:
        (finding,) = found(LeftoverContainers(), project, machine(tmp_path, address))
    assert finding.message.startswith("1 container of this project")


def test_leftover_networks(repository: Make, tmp_path: Path) -> None:
    project = repository({"compose.yaml": "services:\n  db:\n    image: x\nnetworks:\n  back: {}\n"})
    answers = {
        "/containers/json": [],
        "/networks": [network("front"), network("back"), network("default"), {"Name": "bridge"}],
    }
    with serving(answers) as address:
        (finding,) = found(LeftoverContainers(), project, machine(tmp_path, address))
    assert finding.message == "1 network of this project is not in `compose.yaml` any more"
    assert finding.fix is not None
    assert finding.fix.command == "docker network rm project_front"


def network(key: str) -> dict[str, object]:
    """A network of the project as the engine lists it."""
    labels = {"com.docker.compose.project": "project", "com.docker.compose.network": key}
    return {"Name": f"project_{key}", "Labels": labels}


def test_two_checkouts_with_one_name(repository: Make, tmp_path: Path) -> None:
    project = repository({"compose.yaml": "services:\n  db:\n    image: x\n"})
    (tmp_path / "other" / "project").mkdir(parents=True)
    folders = [str(project.root), str(tmp_path / "other" / "project"), "/nowhere/project"]
    listed = [container(n, project="project", project__working_dir=folder) for n, folder in enumerate(folders)]
    with serving({"/containers/json": listed}) as address:
        host = machine(tmp_path, address)
        (finding,) = found(ProjectNameTaken(), project, host)
        assert found(LeftoverContainers(), project, host) != []
    assert finding.subject == folders[1]


def test_what_images_need_at_least(repository: Make, tmp_path: Path) -> None:
    text = "services:\n  db:\n    image: mcr.microsoft.com/mssql/server:2022-latest\n  app:\n    image: python:3.12\n"
    with serving({}, memory=1_900_000_000) as address:
        (finding,) = found(NotEnoughMemory(), repository({"compose.yaml": text}), machine(tmp_path, address))
    assert [item.text for item in finding.evidence] == ["`db`: 2.1 GB"]


def test_space(tmp_path: Path) -> None:
    answer = {
        "LayersSize": 30_000_000_000,
        "Images": [{"Containers": 1, "Size": 2_000_000_000, "SharedSize": 0}],
        "BuildCache": [],
        "Volumes": [],
        "Containers": [],
    }
    with serving({"/system/df": answer}) as address:
        host = machine(tmp_path, address)
        assert host.fact(engine_contents.usage) == engine_contents.Usage(images=28_000_000_000)
        (finding,) = ReclaimableSpace().examine(host)
    assert isinstance(finding, Finding)
    assert "28 GB" in finding.message


@pytest.mark.parametrize("answer", [b"", b"{", b"[]", b'"x"'])
def test_answers_that_make_no_sense(tmp_path: Path, answer: bytes) -> None:
    with serving({"/version": answer, "/info": answer, "/containers/json": answer}) as address:
        host = machine(tmp_path, address)
        assert host.fact(engine.read).engine.state is EngineState.UNUSABLE
        assert host.fact(engine_contents.containers) is None
        assert len([item for item in ClientWithoutEngine().examine(host) if isinstance(item, Finding)]) == 1


@pytest.mark.parametrize("answer", [b"{", {}, [1, {"Names": 3, "Labels": [], "Ports": [4]}]])
def test_lists_that_make_no_sense(tmp_path: Path, answer: object) -> None:
    with serving({"/containers/json": answer, "/system/df": answer}) as address:
        host = machine(tmp_path, address)
        assert not any(item.project for item in host.fact(engine_contents.containers) or ())
        host.fact(engine_contents.usage)


def test_an_engine_that_does_not_know_itself(tmp_path: Path) -> None:
    with serving({"/info": []}) as address:
        assert machine(tmp_path, address).fact(engine.read).engine.state is EngineState.UNUSABLE


def test_no_engine_no_verdict(repository: Make, tmp_path: Path) -> None:
    project = repository({"compose.yaml": FEATURES})
    for check in (NotEnoughMemory(), EngineTooOld(), LeftoverContainers()):
        assert found(check, project, machine(tmp_path, "unix:///nonexistent")) == []


def test_what_an_override_adds_counts(repository: Make, tmp_path: Path) -> None:
    files = {
        "compose.yaml": "services:\n  db:\n    image: x\n",
        "compose.override.yaml": "services:\n  db:\n    mem_limit: 12g\n  mail:\n    image: y\nnetworks:\n  back: {}\n",
    }
    project = repository(files)
    here = {"project": "project", "project__working_dir": str(project.root)}
    answers = {"/containers/json": [container(1, service="mail", **here)], "/networks": [network("back")]}
    with serving(answers, memory=8_000_000_000) as address:
        host = machine(tmp_path, address)
        assert len(found(NotEnoughMemory(), project, host)) == 1
        assert found(LeftoverContainers(), project, host) == []


def test_what_an_included_file_brings_is_not_left_over(repository: Make, tmp_path: Path) -> None:
    files = {
        "compose.yaml": "include: [db.yaml]\nservices: {web: {image: x}}\n",
        "db.yaml": "services: {db: {image: y}}\n",
    }
    project = repository(files)
    here = {"project": "project", "project__working_dir": str(project.root)}
    listed = [container(1, service="db", **here), container(2, service="old", **here)]
    with serving({"/containers/json": listed}) as address:
        (finding,) = found(LeftoverContainers(), project, machine(tmp_path, address))
    assert [item.text for item in finding.evidence] == ["`one` (old) is exited"]
