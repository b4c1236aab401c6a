"""The recipes of docs/ci.md, as they stand: every block is read, every shell line runs."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import git, write

PAGE = Path(__file__).parents[1] / "docs" / "ci.md"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for name, text in _FENCE.findall(PAGE.read_text("utf-8")) if name == language]


def documents() -> Iterator[Any]:
    for text in blocks("yaml"):
        yield yaml.safe_load(text)


def github_steps() -> list[dict[str, Any]]:
    """The steps of all GitHub recipes: those of whole workflows, and lists that stand for themselves."""
    found: list[dict[str, Any]] = []
    for document in documents():
        if isinstance(document, list):
            found += document
        elif "jobs" in document:
            for job in document["jobs"].values():
                found += job["steps"]
    return found


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH whose ``envdoctor`` is this one, whose ``pipx run`` runs it, and whose ``reviewdog`` keeps what it reads."""
    programs = tmp_path / "bin"
    programs.mkdir()
    scripts = {
        "envdoctor": f'exec {shlex.quote(sys.executable)} -m envdoctor "$@"',
        "pipx": '[ "$1" = run ] && shift && exec "$@"',
        "reviewdog": f"cat >{shlex.quote(str(tmp_path / 'read.rdjson'))}",
    }
    for name, line in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n")
        (programs / name).chmod(0o755)
    return f"{programs}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    files = {"app.py": "import requests\n", "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n"}
    write(root, {**files, ".github/workflows/test.yml": "on: [push]\njobs: {}\n"})
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "all")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    return root


def run(line: str, root: Path, path: str) -> subprocess.CompletedProcess[str]:
    """As a step of a job runs it: ``bash -e``, CI set, the summary in a file."""
    environment = {**os.environ, "PATH": path, "CI": "true", "GITHUB_STEP_SUMMARY": str(root / "summary.md")}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", line], cwd=root, env=environment, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_every_action_is_pinned_and_asks_for_little() -> None:
    uses = [step["uses"] for step in github_steps() if "uses" in step]
    assert len(uses) >= 4
    for used in uses:
        assert re.search(r"@(?:[0-9a-f]{40}|REVISION)$", used), used
    workflow = next(document for document in documents() if "jobs" in document)
    assert workflow["permissions"] == {}
    assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())


def test_the_inputs_and_outputs_are_those_of_the_action() -> None:
    action = yaml.safe_load((PAGE.parents[1] / "action.yml").read_text("utf-8"))
    for step in github_steps():
        if step.get("uses", "").startswith("OWNER/"):
            assert set(step.get("with", {})) <= set(action["inputs"])
    named = set(re.findall(r"steps\.envdoctor\.outputs\.(\w+)", PAGE.read_text("utf-8")))
    assert named <= set(action["outputs"])
    assert named


def test_the_steps_without_the_action_run(project: Path, path: str) -> None:
    first, second = [step for step in github_steps() if "run" in step]
    done = run(first["run"], project, path)
    assert done.returncode == 1, done.stderr
    assert "::error" in done.stdout
    assert json.loads((project / "envdoctor.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert second["if"] == "always()"
    assert run(second["run"], project, path).returncode == 0
    assert "DEP001" in (project / "summary.md").read_text("utf-8")


def test_the_job_for_gitlab_runs(project: Path, path: str) -> None:
    job = next(document["envdoctor"] for document in documents() if "envdoctor" in document)
    (line,) = job["script"]
    assert run(line, project, path).returncode == 1
    for file in job["artifacts"]["reports"].values():
        assert (project / file).stat().st_size
    assert job["artifacts"]["when"] == "always"


def test_the_console_lines_run(project: Path, path: str, tmp_path: Path) -> None:
    lines = [line[2:].split("  #")[0] for text in blocks("console") for line in text.splitlines() if line[:2] == "$ "]
    assert len(lines) == 3
    for line in lines:
        done = run(line, project, path)
        assert done.returncode == 0, (line, done.stderr)
    found = json.loads((tmp_path / "read.rdjson").read_text("utf-8"))
    assert any(item["code"]["value"] == "DEP001" for item in found["diagnostics"])


def test_the_hook_is_one_that_there_is() -> None:
    (hook,) = next(document for document in documents() if "repos" in document)["repos"][0]["hooks"]
    known = yaml.safe_load((PAGE.parents[1] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] in {item["id"] for item in known}
