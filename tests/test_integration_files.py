"""The pre-commit hook and the GitHub action: valid, and the action's steps work as shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

ROOT = Path(__file__).parent.parent


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "schema"),
    [(".pre-commit-hooks.yaml", "pre-commit-hooks.json"), ("action.yml", "github-action.json")],
)
def test_files_fulfil_their_schemas(name: str, schema: str) -> None:
    known = json.loads((ROOT / "tests" / "schemas" / schema).read_text(encoding="utf-8"))
    Draft7Validator(known).validate(load(ROOT / name))


def test_the_action_puts_no_input_into_its_script() -> None:
    for step in load(ROOT / "action.yml")["runs"]["steps"]:
        assert "${{" not in step["run"]


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """A runner's environment, with envdoctor where the action's first step installs it."""
    binaries = tmp_path / "temp" / "envdoctor" / "bin"
    binaries.mkdir(parents=True)
    roots = os.pathsep.join(str(ROOT / folder) for folder in ("doctor", "checks", "reports"))
    program = binaries / "envdoctor"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{roots}" exec "{sys.executable}" -m envdoctor "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "shop; touch pwned"
    folder.mkdir()
    (folder / "app.py").write_text("import os\n")
    inputs = load(ROOT / "action.yml")["inputs"]
    defaults = {key.upper().replace("-", "_"): value["default"] for key, value in inputs.items() if key != "path"}
    return {
        **os.environ,
        **defaults,
        "CI": "true",
        "TARGET": str(folder),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }


def scan(runner: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    step = load(ROOT / "action.yml")["runs"]["steps"][1]
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(command, env={**runner, **inputs}, capture_output=True, text=True, check=False)


def outputs(runner: dict[str, str]) -> dict[str, str]:
    lines = Path(runner["GITHUB_OUTPUT"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_action_writes_its_outputs_and_the_summary(runner: dict[str, str]) -> None:
    done = scan(runner, FAIL_ON="never")
    assert done.returncode == 0, done.stderr
    assert outputs(runner)["exit-code"] == "0"
    assert json.loads(Path(outputs(runner)["json"]).read_text())["target"]["profile"] == "ci"
    assert json.loads(Path(outputs(runner)["sarif"]).read_text())["version"] == "2.1.0"
    assert "# envdoctor: " in Path(runner["GITHUB_STEP_SUMMARY"]).read_text()
    assert done.stdout.splitlines()[-1].startswith("envdoctor: ")


def test_the_action_fails_with_envdoctors_code(runner: dict[str, str]) -> None:
    assert scan(runner, FAIL_ON="note").returncode == 1
    assert scan(runner, FAIL_ON="nonsense").returncode == 2
    assert outputs(runner)["exit-code"] == "2"
