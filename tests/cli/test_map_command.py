"""``envdoctor map`` as a whole process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from host.home_builder import environment, interpreter

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with a home of its own."""
    roots = os.pathsep.join(str(ROOT / name) for name in ("doctor", "checks", "reports"))
    variables = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": roots,
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-m", "envdoctor", "map", *words]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=100, cwd=home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one interpreter and one project."""
    base = f"{tmp_path}/.pyenv/versions/3.12.1"
    interpreter(Path("/"), base, "3.12.1")
    environment(Path("/"), f"{tmp_path}/work/shop/.venv", base, "3.12.1")
    return tmp_path


def test_the_tree_names_no_home(home: Path) -> None:
    done = run(home=home)
    assert done.returncode == 0, done.stderr
    assert "shop/.venv 3.12.1  project folder  ~/work/shop/.venv" in done.stdout
    assert str(home) not in done.stdout


def test_documents(home: Path) -> None:
    document = json.loads(run("-f", "json", home=home).stdout)
    assert "~/work/shop/.venv" in {node["path"] for node in document["nodes"]}
    assert run("-f", "mermaid", home=home).stdout.startswith("flowchart LR")


def test_a_picture_in_a_file_that_is_not_replaced(home: Path) -> None:
    assert run("-f", "svg", "-o", "map.svg", home=home).returncode == 0
    assert ET.parse(home / "map.svg").getroot().tag.endswith("svg")
    (home / "mine.svg").write_text("<svg>mine</svg>")
    done = run("-f", "svg", "-o", "mine.svg", home=home)
    assert done.returncode == 2
    assert (home / "mine.svg").read_text() == "<svg>mine</svg>"


def test_an_unknown_format(home: Path) -> None:
    assert run("-f", "png", home=home).returncode == 2
