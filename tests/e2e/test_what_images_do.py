"""What SVC007, SVC008, SVC016, SVC019, SVC021 and SVC028 say, and what their repairs do, shown on a real engine.

The engine needs the images already; without an engine or an image a test is skipped.
"""

from __future__ import annotations

import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from envdoctor.api import Finding
from envdoctor.changes import apply
from envdoctor.repairs import repair
from envdoctor.repository import Repository
from envdoctor_checks.services import (
    CommandListensOnLoopback,
    DataInAnonymousVolume,
    DockerfileMissing,
    HealthNobodyMeasures,
    ProbeNotInImage,
    WrongDataMount,
)

PYTHON = ("python:3.13-slim", "python:3.12-slim", "python:3.11-slim")
REDIS = ("redis:8-alpine", "redis:8", "redis:7")
POSTGRES = ("postgres:18-trixie", "postgres:18")


def docker(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(["docker", *arguments], cwd=folder, capture_output=True, text=True, timeout=90, check=False)
    return done.stdout + done.stderr


def need_engine() -> None:
    if shutil.which("docker") is None or "Server Version" not in docker("info"):
        pytest.skip("no Docker Engine answers")


def image(names: tuple[str, ...]) -> str:
    """The first of these images that the engine has."""
    need_engine()
    found = next(
        (name for name in names if docker("image", "inspect", "-f", "{{.Id}}", name).startswith("sha256:")), None
    )
    if found is None:
        pytest.skip(f"the engine has none of {', '.join(names)}")
    return found


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """``started(text)`` writes a compose file and starts it; everything is removed afterwards."""
    need_engine()
    name = f"envdoctor-{uuid.uuid4().hex[:8]}"

    def start(text: str) -> Path:
        (tmp_path / "compose.yaml").write_text(f"name: {name}\n{text}")
        docker("compose", "up", "-d", "--pull", "never", folder=tmp_path)
        return tmp_path

    yield start
    docker("compose", "-p", name, "down", "-t", "1", "-v", folder=tmp_path)


def state(folder: Path, service: str, wanted: str) -> str:
    """What the engine says of a service, as soon as that has a word in it or half a minute is over."""
    for _ in range(30):
        shown = docker("compose", "ps", "-a", "--format", "{{.Service}} {{.State}} {{.Health}}", folder=folder)
        line = next((line for line in shown.splitlines() if line.startswith(f"{service} ")), "")
        if wanted in line:
            return line
        time.sleep(1)
    return line


def subjects(check, folder: Path) -> list[str]:
    return [item.subject for item in check.examine(Repository(folder)) if isinstance(item, Finding)]


@pytest.mark.engine
def test_a_probe_that_the_image_lacks_is_never_healthy(started) -> None:
    folder = started(f"""
services:
  lacks:
    image: {image(PYTHON)}
    command: python -m http.server 8000
    healthcheck: {{test: curl -f http://localhost:8000/, interval: 1s, retries: 2}}
  has:
    image: {image(PYTHON)}
    command: python -m http.server 8000
    healthcheck:
      test: python -c "import urllib.request as r; r.urlopen('http://localhost:8000')"
      interval: 1s
      retries: 20
""")
    assert subjects(ProbeNotInImage(), folder) == ["lacks"]
    assert "unhealthy" in state(folder, "lacks", "unhealthy")
    assert state(folder, "has", "running healthy").endswith("running healthy")


@pytest.mark.engine
def test_postgres_18_refuses_the_old_mount(started) -> None:
    folder = started(f"""
services:
  old:
    image: {image(POSTGRES)}
    environment: {{POSTGRES_PASSWORD: test}}
    volumes: ["old:/var/lib/postgresql/data"]
  new:
    image: {image(POSTGRES)}
    environment: {{POSTGRES_PASSWORD: test}}
    volumes: ["new:/var/lib/postgresql"]
volumes: {{old: , new: }}
""")
    assert subjects(WrongDataMount(), folder) == ["old"]
    assert "exited" in state(folder, "old", "exited")
    assert "running" in state(folder, "new", "running")


LOOK = "import urllib.request as r; print(r.urlopen('http://{}:5000', timeout=3).status)"
SERVER = """
import http.server, sys
host = sys.argv[sys.argv.index("--host") + 1] if "--host" in sys.argv else "127.0.0.1"
http.server.HTTPServer((host, 5000), http.server.SimpleHTTPRequestHandler).serve_forever()
"""


@pytest.mark.engine
def test_nobody_reaches_the_loopback_address_of_another_container(started, tmp_path) -> None:
    (tmp_path / "flask.py").write_text(SERVER)
    folder = started(f"""
services:
  shut:
    image: {image(PYTHON)}
    working_dir: /app
    command: python -m flask run
    volumes: [".:/app"]
  open:
    image: {image(PYTHON)}
    working_dir: /app
    command: python -m flask run --host 0.0.0.0
    volumes: [".:/app"]
""")
    assert subjects(CommandListensOnLoopback(), folder) == ["shut"]
    state(folder, "open", "running")
    time.sleep(2)
    assert "200" in docker("compose", "exec", "-T", "shut", "python", "-c", LOOK.format("open"), folder=folder)
    assert "refused" in docker("compose", "exec", "-T", "open", "python", "-c", LOOK.format("shut"), folder=folder)


def mend(check, folder: Path) -> None:
    """Write the repairs of a check into the files."""
    source = Repository(folder)
    findings = [item for item in check.examine(source) if isinstance(item, Finding)]
    apply(folder, repair(source, findings).changes)


@pytest.mark.engine
def test_the_repair_lets_postgres_18_start(started) -> None:
    folder = started(f"""
services:
  db:
    image: {image(POSTGRES)}
    environment: {{POSTGRES_PASSWORD: test}}
    volumes:
      - data:/var/lib/postgresql/data
volumes: {{data: }}
""")
    assert "exited" in state(folder, "db", "exited")
    mend(WrongDataMount(), folder)
    docker("compose", "up", "-d", "--pull", "never", folder=folder)
    assert "running" in state(folder, "db", "running")


@pytest.mark.engine
def test_health_that_nobody_measures_stops_the_start_until_it_is_measured(started) -> None:
    folder = started(f"""
services:
  web:
    image: {image(REDIS)}
    command: sleep 60
    depends_on: {{cache: {{condition: service_healthy}}}}
  cache:
    image: {image(REDIS)}
""")
    assert subjects(HealthNobodyMeasures(), folder) == ["cache"]
    assert "no healthcheck configured" in docker("compose", "up", "-d", "--pull", "never", folder=folder)
    mend(HealthNobodyMeasures(), folder)
    docker("compose", "up", "-d", "--pull", "never", folder=folder)
    assert "running" in state(folder, "web", "running")


@pytest.mark.engine
def test_down_forgets_an_anonymous_volume(started) -> None:
    folder = started(f"""
services:
  db:
    image: {image(REDIS)}
    command: redis-server --appendonly yes
    volumes:
      - /data
""")
    assert subjects(DataInAnonymousVolume(), folder) == ["db"]
    kept = []
    for _ in range(2):
        state(folder, "db", "running")
        time.sleep(1)
        docker("compose", "exec", "-T", "db", "redis-cli", "set", "key", "value", folder=folder)
        docker("compose", "down", "-t", "5", folder=folder)
        docker("compose", "up", "-d", "--pull", "never", folder=folder)
        state(folder, "db", "running")
        time.sleep(1)
        kept.append("value" in docker("compose", "exec", "-T", "db", "redis-cli", "get", "key", folder=folder))
        mend(DataInAnonymousVolume(), folder)
        docker("compose", "up", "-d", "--pull", "never", folder=folder)
    assert kept == [False, True]


@pytest.mark.engine
def test_a_build_without_a_dockerfile_ends(started, tmp_path) -> None:
    if shutil.which("docker") and "Docker Compose" not in docker("compose", "version"):
        pytest.skip("the client has no Compose")
    folder = started("services: {web: {build: {context: ., dockerfile: Dockerfile.dev}}}\n")
    assert subjects(DockerfileMissing(), folder) == ["Dockerfile.dev"]
    assert "Dockerfile.dev: no such file" in docker("compose", "build", folder=folder)
