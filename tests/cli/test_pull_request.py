"""A branch with planted faults is judged exactly, whatever git has been through in between."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cli.test_command_line import envdoctor
from conftest import git, write

BASE: dict[str, str | bytes] = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.12"\ndependencies = ["flask==3.1.0"]\n',
    "shop/web.py": "import flask\nimport yaml\n",
    "shop/tools/export.py": "import toml\n",
    "Dockerfile": 'FROM python:3.12-slim\nRUN useradd -u 10001 app\nUSER 10001\nCMD ["python", "-m", "shop.web"]\n',
    "README.md": "# Shop\n\n```sh\nmake run\nmake seed\n```\n",
    "Makefile": "run:\n\tpython -m shop.web\nseed:\n\tpython -m shop.seed\n",
}
PLANTED: dict[str, str | bytes] = {
    "shop/more.py": "import peewee\n",  # DEP001
    "Dockerfile": 'FROM python:3.12-slim\nRUN useradd -u 10001 app\nCMD ["python", "-m", "shop.web"]\n',  # IMG003
    "Makefile": "run:\n\tpython -m shop.web\n",  # DOC003: the README calls `make seed`
    "shop/tools/export.py": "import json\n",  # and one that is mended: DEP001 of toml
}
NEW = {("DEP001", "peewee"), ("IMG003", "stage 0"), ("DOC003", "README.md#make seed")}


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    commit(root, BASE, start=True)
    git(root, "checkout", "-qb", "feature")
    commit(root, PLANTED)
    return root


def commit(root: Path, files: dict[str, str | bytes], *, start: bool = False) -> None:
    if start:
        git(root, "init", "-q", "-b", "main")
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a step")


def judged(root: Path, revision: str = "main", *more: str) -> tuple[str, set[tuple[str, str]], set[str]]:
    """The verdict, what is new by code and subject, and what is fixed by subject."""
    done = envdoctor("scan", "--since", revision, "--only", "repo", "--fail-on", "never", "-f", "json", *more, cwd=root)
    report = json.loads(done.stdout)
    comparison = report["comparison"]
    new = {(item["code"], item["subject"]) for item in report["findings"] if item["state"] == "new"}
    return comparison["verdict"], new, {item["subject"] for item in comparison["fixed"]}


def known(root: Path) -> int:
    """How many findings the branch shares with where it came from."""
    git(root, "checkout", "-q", "main")
    done = envdoctor("scan", "--only", "repo", "--fail-on", "never", "-f", "json", cwd=root)
    git(root, "checkout", "-q", "feature")
    return len(json.loads(done.stdout)["findings"]) - 1


def test_three_planted_and_one_fixed(branch: Path) -> None:
    verdict, new, fixed = judged(branch)
    assert new == NEW
    assert fixed == {"toml"}
    assert verdict == f"adds 3 problems, fixes 1, {known(branch)} known"


def test_what_the_other_branch_did_meanwhile_does_not_count(branch: Path) -> None:
    git(branch, "checkout", "-q", "main")
    commit(branch, {"other.py": "import requests\n"})
    git(branch, "checkout", "-q", "feature")
    assert judged(branch)[1:] == (NEW, {"toml"})


def test_moves_and_renames_add_nothing(branch: Path) -> None:
    git(branch, "mv", "shop", "store")
    git(branch, "mv", "store/web.py", "store/server.py")
    write(branch, {"Makefile": "run:\n\tpython -m store.server\n"})
    write(branch, {"Dockerfile": str(PLANTED["Dockerfile"]).replace("shop.web", "store.server")})
    git(branch, "commit", "-qam", "moved")
    assert judged(branch)[1:] == (NEW, {"toml"})


def test_an_import_that_is_now_seen_in_an_earlier_file_adds_nothing(branch: Path) -> None:
    commit(branch, {"about.py": "import yaml\n"})
    assert judged(branch)[1:] == (NEW, {"toml"})


def test_a_detached_head_a_tag_and_a_commit(branch: Path) -> None:
    git(branch, "tag", "-a", "v1", "-m", "one", "main")
    git(branch, "checkout", "-q", "--detach")
    for revision in ("v1", "main", "HEAD~1"):
        assert judged(branch, revision)[1:] == (NEW, {"toml"})
    assert judged(branch, "HEAD")[1:] == (set(), set())


def test_a_dirty_work_tree_is_judged_as_it_is(branch: Path) -> None:
    write(branch, {"untracked.py": "import httpx\n", "shop/more.py": "import json\n"})
    _, new, fixed = judged(branch)
    assert new == NEW - {("DEP001", "peewee")} | {("DEP001", "httpx")}
    assert fixed == {"toml"}


def test_a_merge_of_the_other_branch_moves_the_base(branch: Path) -> None:
    git(branch, "checkout", "-q", "main")
    commit(branch, {"other.py": "import requests\n"})
    git(branch, "checkout", "-q", "feature")
    git(branch, "merge", "-q", "--no-edit", "main")
    assert judged(branch)[1:] == (NEW, {"toml"})


def test_a_linked_work_tree(branch: Path, tmp_path: Path) -> None:
    git(branch, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "feature")
    assert judged(tmp_path / "linked")[1:] == (NEW, {"toml"})


@pytest.mark.parametrize("revision", ["origin/main", "main"])
def test_a_shallow_clone_fails_with_advice(branch: Path, tmp_path: Path, revision: str) -> None:
    clone = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", branch.as_uri(), str(clone)], check=True)
    git(clone, "fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    done = envdoctor("scan", "--since", revision, cwd=clone, status=2)
    assert "fetch-depth: 0" in done.stderr
    assert done.stdout == ""


def test_the_verdict_is_one_line_in_the_formats_that_people_read(branch: Path) -> None:
    line = judged(branch)[0]
    for form, mark in (("terminal", f"{line} (compared with main"), ("github", line), ("markdown", f"**{line}**")):
        shown = envdoctor("scan", "--since", "main", "--only", "repo", "-f", form, cwd=branch, status=1).stdout
        assert any(mark in row for row in shown.splitlines()), form
    assert envdoctor("scan", "--since", "main", "--only", "repo", "-q", cwd=branch, status=1).stdout.startswith(line)


def test_a_baseline_file_survives_the_same_moves(branch: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    git(branch, "checkout", "-q", "main")
    envdoctor("scan", "--only", "repo", "--write-baseline", str(baseline), "--fail-on", "never", cwd=branch)
    git(branch, "checkout", "-q", "feature")
    git(branch, "mv", "shop", "store")
    done = envdoctor(
        "scan", "--only", "repo", "--baseline", str(baseline), "-f", "json", "--select", "DEP", cwd=branch, status=1
    )
    report = json.loads(done.stdout)
    assert [item["subject"] for item in report["findings"] if item["state"] == "new"] == ["peewee"]
    assert [item["subject"] for item in report["comparison"]["fixed"]] == ["toml"]
