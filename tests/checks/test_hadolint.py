"""DL000: hadolint's findings in the report, with the real hadolint where it is installed."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from envdoctor.api import Finding, Severity, Skipped
from envdoctor.registry import load_checks
from envdoctor_checks.images import Hadolint

DOCKERFILE = 'FROM python\nRUN cd /tmp && curl "$URL" | tar x\nRUN apt-get install -y gcc\nCMD python app.py\n'
BESIDE = Path(sys.executable).with_name("hadolint")
real = pytest.mark.skipif(not BESIDE.exists() and not shutil.which("hadolint"), reason="hadolint is not installed")


@pytest.fixture
def installed(monkeypatch) -> None:
    monkeypatch.setenv("PATH", f"{BESIDE.parent}{os.pathsep}{os.environ['PATH']}")


def found(source) -> dict[str, tuple[int | None, Severity]]:
    items = [item for item in Hadolint().examine(source) if isinstance(item, Finding)]
    return {item.code: (item.location.line if item.location else None, item.severity) for item in items}


@real
@pytest.mark.usefixtures("installed")
def test_its_findings_keep_their_codes_and_ours_are_not_repeated(repository) -> None:
    codes = found(repository({"Dockerfile": DOCKERFILE, "tests/Dockerfile": DOCKERFILE}))
    assert codes["DL3003"] == (2, Severity.WARNING)
    assert codes["DL3008"] == (3, Severity.WARNING)
    assert codes["DL3015"] == (3, Severity.NOTE)
    assert not {"DL3006", "DL3009", "DL3025", "DL3059"} & set(codes)


@real
@pytest.mark.usefixtures("installed")
def test_the_repositorys_own_configuration_counts(repository) -> None:
    files = {
        "Dockerfile": f"{DOCKERFILE}# hadolint ignore=DL3004\nRUN sudo x\n",
        ".hadolint.yaml": "ignored: [DL3003]\n",
    }
    assert not {"DL3003", "DL3004"} & set(found(repository(files)))


def fake(folder: Path, rows: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "hadolint"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\ncat <<'E'\n{json.dumps(rows)}\nE\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_a_program_of_the_examined_repository_is_not_started(repository, monkeypatch) -> None:
    source = repository({"Dockerfile": DOCKERFILE})
    fake(source.root / ".venv/bin", [{"line": 1, "code": "DL3003", "level": "error", "message": "x"}])
    monkeypatch.setenv("PATH", str(source.root / ".venv/bin"))
    (said,) = Hadolint().examine(source)
    assert isinstance(said, Skipped)
    assert "examined repository" in said.reason


def test_without_hadolint_it_is_skipped(repository, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert [type(item) for item in Hadolint().examine(repository({"Dockerfile": DOCKERFILE}))] == [Skipped]


def test_levels_become_severities(repository, monkeypatch, tmp_path) -> None:
    levels = {"DL3000": "error", "DL3003": "warning", "SC2086": "info", "DL3048": "style"}
    fake(
        tmp_path / "bin", [{"line": 2, "code": code, "level": level, "message": "x"} for code, level in levels.items()]
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/bin{os.pathsep}/usr/bin")
    codes = found(repository({"Dockerfile": DOCKERFILE}))
    assert [str(codes[code][1]) for code in levels] == ["error", "warning", "note", "note"]


@real
@pytest.mark.usefixtures("installed")
def test_a_setting_adds_them_to_the_whole_report(repository) -> None:
    source = repository({"Dockerfile": DOCKERFILE, "envdoctor.toml": 'extend-select = ["DL000"]\n'})
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "envdoctor",
            "scan",
            "--only",
            "repo",
            "-f",
            "json",
            "--fail-on",
            "never",
            str(source.root),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    codes = {item["code"]: item["name"] for item in json.loads(done.stdout)["findings"]}
    assert codes["DL3003"] == "hadolint"
    assert "IMG004" in codes


def test_it_runs_only_on_request_and_explains_its_codes() -> None:
    known = load_checks()
    assert not Hadolint.default
    check = known.get("dl3008")
    assert check is not None
    assert check.code == "DL000"


SETTINGS = 'extend-select = ["DL000"]\n[severity]\nDL3004 = "note"\n[ignore]\nDL3003 = "the folder is ours"\n'


def scanned(folder: Path, home: Path, settings: str = SETTINGS) -> dict:
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / "envdoctor.toml").write_text(settings)
    command = [sys.executable, "-m", "envdoctor", "scan", "--only", "repo", "-f", "json", "--select", "DL000"]
    run = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": str(home)}, capture_output=True, text=True, check=False
    )
    return json.loads(run.stdout) if run.stdout else {"error": run.stderr}


def test_settings_take_its_codes(tmp_path) -> None:
    (tmp_path / "repo").mkdir()
    rows = [
        {"code": code, "level": "error", "line": 2, "column": 1, "message": "x", "file": "-"}
        for code in ("DL3003", "DL3004")
    ]
    fake(tmp_path / "bin", rows)
    for name in ("cat", "sh"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or "")
    report = scanned(tmp_path / "repo", tmp_path / "bin")
    assert [(item["code"], item["severity"]) for item in report["findings"]] == [("DL3004", "note")]
    assert [item["code"] for item in report["ignored"]] == ["DL3003"]


def test_an_ignore_of_its_code_is_not_called_idle_where_it_is_not_installed(tmp_path) -> None:
    report = scanned(tmp_path, tmp_path)
    assert "DL3003" not in json.dumps(report["notes"])


@pytest.mark.parametrize("code", ["DL9999", "dl3003"])
def test_a_code_that_it_does_not_have_is_refused(tmp_path, code) -> None:
    report = scanned(tmp_path, tmp_path, f'[ignore]\n{code} = "x"\n')
    assert f"names `{code}`, which is no check" in report["error"]
