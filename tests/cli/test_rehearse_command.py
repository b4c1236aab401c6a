"""``envdoctor rehearse`` where nothing can be rehearsed: a clear sentence and exit code, never a traceback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from cli.test_command_line import envdoctor
from conftest import git, write


def bare(tmp_path: Path) -> str:
    """A search path with git and without docker."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git") or "git")
    return os.fspath(tools)


def test_without_an_engine(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    write(root, {"README.md": "# Shop\n## Setup\n```sh\nmake\n```\n"})
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    done = envdoctor("rehearse", "shop", cwd=tmp_path, status=3, PATH=bare(tmp_path))
    assert "start Docker" in done.stderr
    assert done.stdout == ""


def test_where_nothing_is_committed(tmp_path: Path) -> None:
    write(tmp_path / "shop", {"README.md": "# Shop\n", "a.py": ""})
    done = envdoctor("rehearse", "shop", cwd=tmp_path, status=2)
    assert "nothing is committed here: not a git repository" in done.stderr
