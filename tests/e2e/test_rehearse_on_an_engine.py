"""``envdoctor rehearse`` on a real engine: a README that works, one that fails, and a working tree that does not help."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from cli.test_command_line import envdoctor
from conftest import git, write
from e2e.test_migrate_on_an_engine import has_engine

pytestmark = [
    pytest.mark.engine,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not has_engine(), reason="there is no Docker Engine with Compose on this machine"),
]
IMAGE = os.environ.get("ENVDOCTOR_TEST_IMAGE", "python:3.12-slim")
README = """
    # Shop
    ## Setup
    ```sh
    git clone https://example.org/ada/shop.git
    cd shop
    export GREETING=hello
    python make.py
    sudo env > /tmp/env
    nano settings.py
    ```
    ## Run
    ```sh
    python serve.py
    python check.py
    ```
    """
FILES = {
    "README.md": README,
    "make.py": "import os\nprint(os.environ['GREETING'])\nopen('made', 'w').close()\n",
    "serve.py": "import http.server as s\ns.test(s.SimpleHTTPRequestHandler, port=8123)\n",
    "check.py": "import os, urllib.request\nassert os.path.exists('made')\nurllib.request.urlopen('http://127.0.0.1:8123')\n",
}


MACHINE = "envdoctor-test-machine"
"""The image with a developer's tools in it, kept for the next run: installing them takes minutes on a busy machine."""
_TOOLS = "git make gcc curl unzip procps"


@pytest.fixture(scope="module")
def machine() -> str:
    recipe = f"FROM {IMAGE}\nRUN apt-get update -qq && apt-get install -y -qq --no-install-recommends {_TOOLS}\n"
    subprocess.run(["docker", "build", "-q", "-t", MACHINE, "-"], input=recipe, text=True, check=True)
    return MACHINE


def rehearse(
    tmp_path: Path, files: dict[str, str], *options: str, status: int, image: str = IMAGE
) -> dict[str, object]:
    root = tmp_path / "shop"
    write(root, files)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    write(root, {"uncommitted.py": "raise SystemExit('it must not be there')\n"})
    words = ("rehearse", "shop", "--image", image, "--minutes", "5", "-f", "json", *options)
    shown: dict[str, object] = json.loads(
        envdoctor(*words, cwd=tmp_path, status=status, TMPDIR=os.fspath(tmp_path)).stdout
    )
    listed = ["docker", "ps", "--all", "--no-trunc", "--format", "{{.Labels}}"]
    left = subprocess.run(listed, capture_output=True, text=True, check=True).stdout
    assert os.fspath(tmp_path) not in left, "containers carry the folder of the copy that they were made from"
    return shown


def test_a_readme_that_works(tmp_path: Path, machine: str) -> None:
    shown = rehearse(tmp_path, FILES, status=0, image=machine)
    assert shown["verdict"] == "passed"
    states = [(step["text"], step["state"], step["reason"]) for step in shown["steps"]]  # type: ignore[attr-defined]
    assert ("python serve.py", "passed", "it goes on") in states
    assert ("nano settings.py", "skipped", "by hand: to be edited") in states


def test_a_readme_that_fails(tmp_path: Path, machine: str) -> None:
    files = {**FILES, "README.md": "# Shop\n## Setup\n```sh\npython make.py\npython serve.py\n```\n"}
    shown = rehearse(tmp_path, files, status=1, image=machine)
    assert shown["failed"] == {"path": "README.md", "line": 4, "text": "python make.py"}
    assert isinstance(shown["reading"], dict)
    assert (shown["reading"]["cause"], shown["reading"]["subject"]) == ("missing variable", "GREETING")


def test_what_is_not_committed_does_not_help(tmp_path: Path) -> None:
    """In an image without a developer's tools, which are installed first."""
    files = {"README.md": "# Shop\n## Setup\n```sh\npython uncommitted.py\n```\n"}
    shown = rehearse(tmp_path, files, status=1)
    assert "No such file" in str(shown["steps"])


COMPOSED = {
    "README.md": "# Shop\n## Setup\n```sh\ncp .env.example .env\ndocker compose up\n```\n",
    ".env.example": "OTHER=1\n",
    "Dockerfile": f'FROM {IMAGE}\nCOPY app.py .\nCMD ["python", "app.py"]\n',
    "app.py": "import os, time\nprint(os.environ['SHOP_KEY'])\ntime.sleep(1000)\n",
    "compose.yaml": """
        services:
          app:
            build: .
            env_file: .env
            healthcheck: {test: [CMD, "true"], interval: 2s}
        """,
}


def test_a_composition_whose_service_stops(tmp_path: Path) -> None:
    shown = rehearse(tmp_path, COMPOSED, status=1)
    assert shown["way"] == "compose"
    assert shown["failed"] == {"path": "compose.yaml", "line": 2, "text": "docker compose up"}
    assert "SHOP_KEY" in str(shown["reading"])


def test_a_composition_that_works(tmp_path: Path) -> None:
    shown = rehearse(tmp_path, {**COMPOSED, ".env.example": "SHOP_KEY=1\n"}, status=0)
    assert shown["verdict"] == "passed"
