"""What ENG005 and ENG011 say about the real `docker` command and the real engine of this machine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from envdoctor.api import Finding, Host
from envdoctor.host import engine_contents
from envdoctor.registry import load_checks

pytestmark = pytest.mark.engine
_UNITS = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}


def docker(*arguments: str, **environment: str) -> str:
    """A command of docker's, run for real."""
    command = ["docker", *arguments]
    variables = {**os.environ, **environment}
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=90, check=False).stdout


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    if shutil.which("docker") is None or "Server Version" not in docker("info"):
        pytest.skip("no Docker Engine answers")


def told(host: Host, code: str) -> list[Finding]:
    (check,) = (check for check in load_checks() if check.code == code)
    return [item for item in check.examine(host) if isinstance(item, Finding)]  # type: ignore[attr-defined]


def machine(**environment: str) -> Host:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("DOCKER_")}
    return Host(home=Path.home(), environment={**variables, **environment}, platform="linux", machine="x86_64")


def test_a_context_that_docker_itself_made(tmp_path: Path) -> None:
    settings = {"DOCKER_CONFIG": str(tmp_path)}
    docker("context", "create", "far", "--docker", "host=tcp://192.0.2.1:2376", **settings)
    docker("context", "use", "far", **settings)
    assert json.loads((tmp_path / "config.json").read_text())["currentContext"] == "far"
    (finding,) = told(machine(**settings), "ENG005")
    assert "tcp://192.0.2.1:2376" in finding.message
    assert told(machine(DOCKER_CONFIG=str(tmp_path / "none")), "ENG005") == []


def test_what_could_be_freed_is_what_docker_says() -> None:
    rows = [json.loads(line) for line in docker("system", "df", "--format", "{{json .}}").splitlines()]
    said = {row["Type"]: _bytes(row["Reclaimable"].partition(" ")[0]) for row in rows}
    usage = Host.current().fact(engine_contents.usage)
    assert usage is not None
    assert usage.images == pytest.approx(said["Images"], rel=0.05, abs=1e6)
    assert usage.containers == pytest.approx(said["Containers"], rel=0.05, abs=1e6)
    assert usage.volumes == pytest.approx(said["Local Volumes"], rel=0.05, abs=1e6)


def _bytes(text: str) -> float:
    unit = text.lstrip("0123456789.")
    return float(text.removesuffix(unit)) * _UNITS[unit]
