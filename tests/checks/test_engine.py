"""ENG: Docker on machines that are folders, with real sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.host import engine
from envdoctor.host.engine import Docker, Engine, EngineState
from envdoctor_checks.engine import (
    ClientWithoutEngine,
    DeadPlugin,
    EngineElsewhere,
    NoClient,
    NoComposePlugin,
    SocketDenied,
)
from host.home_builder import ELF_X86_64, link, put

Laptop = Callable[..., Host]
T = TypeVar("T")
CHECKS: list[type[HostCheck]] = [ClientWithoutEngine, NoComposePlugin, EngineElsewhere, DeadPlugin]


def found(check: HostCheck, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(host) if isinstance(item, Finding)]


def client(host: Host) -> None:
    """A `docker` command with the Compose plug-in."""
    put(host.root, "/usr/bin/docker", ELF_X86_64, 0o755)
    put(host.root, "/usr/libexec/docker/cli-plugins/docker-compose", ELF_X86_64, 0o755)


def test_a_machine_without_docker(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    for check in CHECKS:
        assert found(check(), host) == []
    assert len(found(NoClient(), host)) == 1


def test_a_client_without_an_engine(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    client(host)
    (finding,) = found(ClientWithoutEngine(), host)
    assert "its socket does not exist" in finding.message
    assert "unix:///var/run/docker.sock" in finding.evidence[0].text
    assert found(NoComposePlugin(), host) == []


def test_a_variable_that_points_nowhere(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin", DOCKER_HOST="unix:///nonexistent.sock")
    client(host)
    (finding,) = found(ClientWithoutEngine(), host)
    assert finding.fix is not None
    assert finding.fix.command == "unset DOCKER_HOST"


def test_nobody_listens(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    client(host)
    put(host.root, "/var/run/docker.sock", "")
    assert host.fact(engine.read).engine.state is EngineState.REFUSED
    assert len(found(ClientWithoutEngine(), host)) == 1


def test_no_compose_plugin_and_the_old_program(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    put(host.root, "/usr/bin/docker", ELF_X86_64, 0o755)
    put(host.root, "/usr/bin/docker-compose", "#!/usr/bin/python3\n", 0o755)
    (finding,) = found(NoComposePlugin(), host)
    assert "Only version 1 of Compose" in finding.message


def test_the_context_decides(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    client(host)
    put(host.root, "home/ada/.docker/config.json", json.dumps({"currentContext": "staging"}))
    meta = {"Name": "staging", "Endpoints": {"docker": {"Host": "ssh://ada:hunter2hunter2@staging.example.org"}}}
    put(host.root, "home/ada/.docker/contexts/meta/0a1b/meta.json", json.dumps(meta))
    (finding,) = found(EngineElsewhere(), host)
    assert "leads to ssh://staging.example.org" in finding.message
    assert "hunter2" not in repr(finding)
    assert found(ClientWithoutEngine(), host) == []


@pytest.mark.parametrize("text", [b"", b"\xff\0", b"[]", b'{"currentContext": 3}', b"[" * 100_000])
def test_a_broken_configuration(laptop: Laptop, text: bytes) -> None:
    host = laptop({"home/ada/.docker/config.json": text}, PATH="/usr/bin")
    assert host.fact(engine.read).engine.state in {EngineState.NO_SOCKET, EngineState.REMOTE}


def test_dead_plugins(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin")
    client(host)
    link(host.root, "home/ada/.docker/cli-plugins/docker-buildx", "/Applications/gone")
    (finding,) = found(DeadPlugin(), host)
    assert finding.message == "The Docker plug-in `docker-buildx` is a link to nothing"


@pytest.mark.engine
def test_a_running_engine() -> None:
    host = Host.current()
    docker = host.fact(engine.read)
    if not docker.is_running:
        pytest.skip(f"no engine on this machine: {docker.engine.state}")
    assert docker.engine.version
    assert docker.engine.memory
    assert found(ClientWithoutEngine(), host) == []


class Refusing(Host):
    """A machine whose engine lets nobody in (for root, who runs some of these tests, there is no such socket)."""

    def fact(self, read: Callable[[Host], T]) -> T:
        value = super().fact(read)
        return replace(value, engine=Engine(state=EngineState.DENIED)) if isinstance(value, Docker) else value


@pytest.mark.parametrize(
    ("members", "command"), [("bob", "sudo usermod -aG docker $USER"), ("bob,ada", "newgrp docker")]
)
def test_a_socket_that_this_user_may_not_use(tmp_path: Path, members: str, command: str) -> None:
    host = Refusing(root=tmp_path, home=None, environment={"PATH": "/usr/bin", "USER": "ada"})
    client(host)
    file = put(host.root, "/var/run/docker.sock", "")
    put(host.root, "/etc/group", f"nobody:x:65533:ada\ndocker:x:{file.stat().st_gid}:{members}\n")
    (finding,) = found(SocketDenied(), host)
    assert finding.fix is not None
    assert finding.fix.command == command
    assert found(ClientWithoutEngine(), host) == []


@pytest.mark.parametrize("address", ["tcp://localhost:1", "tcp://127.0.0.1:1", "http://[::1]:1"])
def test_a_port_of_this_machine_is_not_elsewhere(laptop: Laptop, address: str) -> None:
    host = laptop(PATH="/usr/bin", DOCKER_HOST=address)
    client(host)
    assert host.fact(engine.read).engine.state is EngineState.REFUSED
    assert found(EngineElsewhere(), host) == []
