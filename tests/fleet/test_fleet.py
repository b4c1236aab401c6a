"""The fleet as people run it: folders of repositories, broken ones among them, stopped and gone on with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import GIT_ENVIRONMENT, git, write
from envdoctor.fleet.discovery import find_repositories, read_list
from envdoctor.fleet.workers import scan_all


@pytest.fixture
def code(tmp_path: Path) -> Path:
    root = tmp_path / "code"
    for name in ("shop", "team/blog"):
        write(
            root / name,
            {"pyproject.toml": f'[project]\nname = "{name[-4:]}"\nversion = "1"\n', "app.py": "import os\n"},
        )
        git(root / name, "init", "-q")
    write(root, {"notes/a.txt": "", "loose/setup.py": ""})
    return root


def run(*words: str, cwd: Path, status: int) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **GIT_ENVIRONMENT, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "envdoctor", "fleet", *words]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def test_folders_stand_for_the_repositories_below_them(code: Path, tmp_path: Path) -> None:
    assert list(find_repositories([code, code / "shop"])) == [code / "shop", code / "team" / "blog"]
    assert list(find_repositories([code / "loose", tmp_path / "missing"])) == [code / "loose", tmp_path / "missing"]
    (tmp_path / "list.txt").write_text("# ours\ncode/shop\n\n")
    assert read_list(tmp_path / "list.txt") == [tmp_path / "code/shop"]


def test_one_broken_repository_never_stops_the_rest(code: Path) -> None:
    found = {
        item.path.name: item
        for item in scan_all([code / "shop", code / "gone", code / "team/blog"], jobs=2, profile="ci")
    }
    assert found["shop"].report is not None
    assert found["blog"].report is not None
    assert "no such folder" in found["gone"].failure


def test_a_scan_past_its_deadline_is_a_failure_and_its_worker_is_replaced(code: Path) -> None:
    paths = [code / "shop", code / "team/blog"]
    assert [item.failure for item in scan_all(paths, jobs=1, profile="ci", deadline=0.01)] == [
        "not finished after 0.01 s"
    ] * 2


def test_the_report_and_its_exit_code(code: Path, tmp_path: Path) -> None:
    done = run(str(code), "-f", "json", cwd=tmp_path, status=0)
    assert [row["name"] for row in json.loads(done.stdout)["repositories"]] == ["blog", "shop"]
    done = run(str(code / "shop"), str(code / "gone"), cwd=tmp_path, status=3)
    assert "1 of 2 repositories could not be examined" in done.stderr
    assert "no such folder" in done.stdout
    assert "there is nothing to scan" in run(cwd=tmp_path, status=2).stderr


def test_kept_reports_are_not_made_again_and_can_be_merged_elsewhere(code: Path, tmp_path: Path) -> None:
    run(str(code), "--keep", "kept", "-o", "fleet.md", cwd=tmp_path, status=0)
    kept = sorted((tmp_path / "kept").iterdir())
    assert len(kept) == 2
    marked = json.loads(kept[0].read_text())
    marked["target"]["repository"] = "/elsewhere/marked"
    kept[0].write_text(json.dumps(marked))
    names = {
        row["name"]
        for row in json.loads(run(str(code), "--keep", "kept", "-f", "json", cwd=tmp_path, status=0).stdout)[
            "repositories"
        ]
    }
    assert names == {"marked", "shop"} or names == {"blog", "marked"}
    done = run("--from", "kept", "-f", "json", cwd=tmp_path, status=0)
    assert {row["name"] for row in json.loads(done.stdout)["repositories"]} == names
