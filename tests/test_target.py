"""Which folder is examined, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.errors import TargetError
from envdoctor.target import locate


def test_a_subfolder_leads_to_the_project_around_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": "", "src/shop/app.py": "", "services/api/setup.py": "", "services/api/api/x.py": ""},
    )
    git(tmp_path, "init", "-q")
    assert locate(tmp_path / "src" / "shop").root == tmp_path
    assert locate(tmp_path / "services" / "api" / "api").root == tmp_path / "services" / "api"
    assert locate(tmp_path / "services").root == tmp_path
    assert locate(tmp_path / "services").top == tmp_path


def test_a_folder_outside_git_is_a_repository_if_it_holds_sources(tmp_path: Path) -> None:
    write(tmp_path, {"scripts/a.py": "", "empty/.keep": "", "photos/cat.jpg": b"\xff"})
    assert locate(tmp_path / "scripts").root == tmp_path / "scripts"
    photos = locate(tmp_path / "photos")
    assert photos.root is None
    assert "neither a git repository" in photos.reason
    (tmp_path / "nothing").mkdir()
    assert locate(tmp_path / "nothing").reason == "the folder is empty"


def test_a_git_repository_without_a_project_file_is_its_top(tmp_path: Path) -> None:
    write(tmp_path, {"data/a.csv": ""})
    git(tmp_path, "init", "-q")
    assert locate(tmp_path / "data").root == tmp_path


@pytest.mark.parametrize(("name", "said"), [("missing", "no such folder"), ("file.txt", "a file, not a folder")])
def test_what_is_no_folder_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "file.txt").write_text("")
    with pytest.raises(TargetError, match=said):
        locate(tmp_path / name)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(TargetError):
        locate(tmp_path / "a")
