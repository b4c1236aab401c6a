"""``scan FOLDER --only bus``: one table for a folder of checkouts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.test_command_line import envdoctor
from conftest import git, write


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A folder with a saved checkout, one with unsaved work, and one that nobody else has."""
    for name in ("saved", "group/busy", "alone"):
        root = tmp_path / name
        write(root, {"a.py": "x = 1\n"})
        git(root, "init", "-q")
        git(root, "config", "user.email", "ada@example.org")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "first")
        if name != "alone":
            git(root, "remote", "add", "origin", "https://example.org/x.git")
            git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(tmp_path / "group/busy", "commit", "-q", "--allow-empty", "-m", "more")
    return tmp_path


def test_one_table(code: Path) -> None:
    text = envdoctor("scan", ".", "--only", "bus", "--fail-on", "never", cwd=code, status=0).stdout
    assert "group/busy\n  BUS001 1 commit on branch `main` is on no remote" in text
    assert "    $ git push origin main\n" in text
    assert "alone\n  BUS002 the repository has no remote" in text
    assert "\nsaved" not in text
    assert text.endswith("2 of 3 checkouts hold something that exists on this machine only\n")


def test_as_markdown_and_json(code: Path) -> None:
    words = ("scan", ".", "--only", "bus", "--fail-on", "warning", "-f", "markdown", "-f", "json", "-o", "rows.json")
    done = envdoctor(*words, cwd=code, status=1)
    assert "| group/busy | BUS001 1 commit" in done.stdout
    document = json.loads((code / "rows.json").read_text())
    assert document["schema"] == "envdoctor-unsaved/1"
    assert {row["repository"] for row in document["rows"]} == {"alone", "group/busy"}


def test_one_checkout(code: Path) -> None:
    text = envdoctor("scan", "alone", "--only", "bus", cwd=code, status=0).stdout
    assert text.startswith("alone\n  BUS002")


def test_bad_use(code: Path, tmp_path: Path) -> None:
    envdoctor("scan", ".", "--only", "bus", "-f", "sarif", cwd=code, status=2)
    (tmp_path / "empty").mkdir()
    envdoctor("scan", "empty", "--only", "bus", cwd=tmp_path, status=2)
