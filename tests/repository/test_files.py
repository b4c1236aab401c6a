"""One walk: what belongs to the repository, what is left out and why, and files in any bytes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.repository import Repository
from envdoctor.repository.files import LARGEST_FILE, FileTree, Unread, decode

Make = Callable[..., Repository]


def listed(repository: Repository) -> list[str]:
    return list(repository.files)


def test_ignore_rules_and_what_git_tracks(repository: Make) -> None:
    files = {".gitignore": "*.log\n/build/\n!keep.log\n", "a.log": "", "keep.log": "", "build/x": "", "sub/a.py": ""}
    found = repository(files)
    assert listed(found) == [".gitignore", "keep.log", "sub/a.py"]
    assert found.files.ignored == ("a.log", "build/")
    assert "a.log" in listed(repository(files, commit=True, name="tracked"))


def test_a_deeper_rule_wins(repository: Make) -> None:
    found = repository({".gitignore": "*.txt\n", "sub/.gitignore": "!a.txt\n", "sub/a.txt": "", "b.txt": ""})
    assert listed(found) == [".gitignore", "sub/.gitignore", "sub/a.txt"]


def test_worlds_of_their_own_are_not_entered(repository: Make) -> None:
    found = repository({
        "env/pyvenv.cfg": "", "env/bin/x": "", "conda/conda-meta/history": "", "node_modules/a/b.js": "",
        "vendor/.git/HEAD": "", "vendor/x.py": "", "a.py": "", "__pycache__/a.pyc": "",
    })  # fmt: skip
    assert listed(found) == ["a.py"]
    assert found.files.environments == ("conda", "env")
    assert found.files.unread == (Unread(path="vendor", reason="a repository of its own"),)


def test_the_root_itself_is_an_environment(repository: Make) -> None:
    parts = {"pyvenv.cfg": "", "bin/tool.py": "", "lib/python3.12/x.py": "", "a.py": "", "sub/lib/b.py": ""}
    assert listed(repository(parts)) == ["a.py", "pyvenv.cfg", "sub/lib/b.py"]


def test_links(repository: Make, tmp_path: Path) -> None:
    found = repository({"a.py": "", "sub/b.py": ""})
    (tmp_path / "outside.txt").write_text("secret")
    root = found.root
    (root / "inside.py").symlink_to("a.py")
    (root / "outside.txt").symlink_to(tmp_path / "outside.txt")
    (root / "broken").symlink_to("nowhere")
    (root / "loop").symlink_to("loop")
    (root / "sub" / "up").symlink_to("..", target_is_directory=True)
    assert listed(found) == ["a.py", "inside.py", "sub/b.py"]
    reasons = {item.path: item.reason for item in found.files.unread}
    assert reasons["outside.txt"] == "a link to outside the repository"
    assert set(reasons) >= {"broken", "loop", "outside.txt"}


def test_what_is_no_regular_file(repository: Make) -> None:
    found = repository({"a.py": ""})
    os.mkfifo(found.root / "pipe")
    assert listed(found) == ["a.py"]
    assert found.files.unread == (Unread(path="pipe", reason="not a regular file"),)


def test_too_large_and_binary(repository: Make) -> None:
    found = repository({"large.txt": b"x" * (LARGEST_FILE + 1), "a.bin": b"a\0b"})
    assert found.files.text("large.txt") is None
    assert found.files.text("a.bin") is None
    assert [item.reason for item in found.files.unread] == ["binary", "larger than 4 MiB"]


def test_a_file_that_vanished(repository: Make) -> None:
    found = repository({"a.txt": ""})
    assert listed(found) == ["a.txt"]
    (found.root / "a.txt").unlink()
    assert found.files.read("a.txt") is None
    assert found.files.unread[0].reason.startswith("cannot be read")
    assert found.files.read("never.txt") is None


def test_an_unreadable_folder(repository: Make) -> None:
    found = repository({"a.py": "", "closed/b.py": ""})
    (found.root / "closed").chmod(0)
    try:
        if os.access(found.root / "closed", os.R_OK):
            pytest.skip("this user may read everything")
        assert listed(found) == ["a.py"]
        assert "cannot be read" in found.files.unread[0].reason
    finally:
        (found.root / "closed").chmod(0o755)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),
        (b"\xff\xfea\0", "a"),
        (b"# coding: latin-1\n\xe4", "# coding: latin-1\n\xe4"),
        (b"# coding: nonsense\n\xe4", "# coding: nonsense\n\xe4"),
        ("ä".encode(), "ä"),
        (b"\xe4", "ä"),
        (b"", ""),
    ],
)
def test_any_encoding(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_broken_ignore_rules_ignore_nothing(repository: Make) -> None:
    found = repository({".gitignore": b"[\n\xff\n\0\n*.log\n", "a.py": ""})
    assert "a.py" in listed(found)


def test_finding_files() -> None:
    tree = FileTree({"a/Dockerfile": 1, "b/x.py": 1, "c.yml": 1}, lambda path: b"")
    assert tree.matching("Dockerfile*") == ("a/Dockerfile",)
    assert tree.matching("b/*.py") == ("b/x.py",)
    assert tree.matching("b/*.py", "Dockerfile*", "x.*") == ("a/Dockerfile", "b/x.py")
    assert tree.matching() == ()
    assert tree.with_suffix(".py", ".yml") == ("b/x.py", "c.yml")
    assert [tree.exists(path) for path in ("a", "a/", "./c.yml", "d", "")] == [True, True, True, False, True]
    assert tree.directories == {"", "a", "b"}


def test_each_small_file_is_read_once() -> None:
    asked: list[str] = []

    def load(path: str) -> bytes:
        asked.append(path)
        return b"x"

    tree = FileTree({"a.txt": 1}, load)
    assert (tree.read("a.txt"), tree.text("a.txt")) == (b"x", "x")
    assert asked == ["a.txt"]


def test_an_ignored_folder_with_tracked_files_is_entered(repository: Make) -> None:
    found = repository({".gitignore": "data/\n", "data/kept.txt": ""}, commit=True)
    write(found.root, {"data/local.txt": ""})
    assert listed(found) == [".gitignore", "data/kept.txt"]
    assert found.files.ignored == ("data/local.txt",)


def test_exclusions_of_the_clone_count_as_git_has_them(repository: Make) -> None:
    found = repository({"a.py": ""}, commit=True)
    (found.root / ".git" / "info").mkdir(exist_ok=True)
    (found.root / ".git" / "info" / "exclude").write_text("notes/\n*.scratch\n")
    write(found.root, {"notes/x.md": "", "y.scratch": "", "z.py": ""})
    assert listed(found) == ["a.py", "z.py"]
    git(found.root, "status")
