"""Two small applications of our own, from nothing to passing tests on a real Docker Engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml

from conftest import git

APPS = Path(__file__).parent / "apps"
UP = Path(__file__).resolve().parents[3] / "shared/engine/up"


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def has_engine() -> bool:
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "compose", "version"], capture_output=True)
    return asked.returncode == 0 and subprocess.run(["docker", "info"], capture_output=True).returncode == 0


def images(root: Path) -> list[str]:
    """Every image that the files we wrote name, so that stand-ins can be built where there is no registry."""
    services = yaml.safe_load((root / "compose.yaml").read_text())["services"].values()
    built = re.findall(r"(?m)(?:^FROM |--from=)(\S+:\S+)", (root / "Dockerfile").read_text())
    return sorted({*built, *(service["image"] for service in services if "image" in service)})


@pytest.mark.engine
@pytest.mark.timeout(900)
@pytest.mark.skipif(not has_engine(), reason="there is no Docker Engine with Compose on this machine")
@pytest.mark.parametrize(("app", "path", "method"), [("shop", "/", "GET"), ("counter", "/visits", "POST")])
def test_an_application_builds_starts_and_passes_its_tests(tmp_path: Path, app: str, path: str, method: str) -> None:
    root = tmp_path / app
    shutil.copytree(APPS / app, root)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    run(sys.executable, "-m", "envdoctor", "migrate", "-o", "m.patch", cwd=root)
    git(root, "apply", "m.patch")
    if UP.exists():
        run(str(UP), *images(root), cwd=root)
    project = f"envdoctor-{app}-{os.getpid()}"
    compose = ("docker", "compose", "--project-name", project)
    (root / ".env").write_text("APP_PORT=0\nDB_HOST_PORT=0\nREDIS_HOST_PORT=0\n")
    try:
        run(*compose, "up", "--build", "--wait", cwd=root)
        address = run(*compose, "port", "app", "8000", cwd=root).strip()
        with urllib.request.urlopen(
            urllib.request.Request(f"http://{address}{path}", method=method), timeout=20
        ) as answer:
            assert json.load(answer)
        run(*compose, "run", "--rm", "tests", cwd=root)
        user = run(*compose, "exec", "app", "id", "-u", cwd=root)
        assert user.strip() == "10001"
    finally:
        subprocess.run([*compose, "down", "--volumes", "--rmi", "local"], cwd=root, capture_output=True, timeout=120)
    assert run(sys.executable, "-m", "envdoctor", "migrate", cwd=root) == ""
