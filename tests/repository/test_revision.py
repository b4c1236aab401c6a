"""Another revision has the same facts, and nothing is checked out for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.errors import TargetError
from envdoctor.repository import Repository
from envdoctor.repository.revision import RepositoryAt, merge_base

Make = Callable[..., Repository]


@pytest.fixture
def branched(repository: Make) -> Repository:
    made = repository({"a.py": "one\n", "sub/b.py": "two\n", "naïve name.txt": "x"}, commit=True)
    git(made.root, "switch", "-q", "-c", "feature")
    write(made.root, {"a.py": "changed\n", "new.py": "three\n"})
    git(made.root, "rm", "-q", "sub/b.py")
    git(made.root, "add", "-A")
    git(made.root, "commit", "-qm", "second")
    return Repository(made.root)


def test_the_tree_of_the_merge_base(branched: Repository) -> None:
    base = merge_base(branched, "main")
    before = RepositoryAt(branched, base)
    assert tuple(before.files) == ("a.py", "naïve name.txt", "sub/b.py")
    assert before.files.text("a.py") == "one\n"
    assert before.files.text("sub/b.py") == "two\n"
    assert before.files.read("new.py") is None
    assert before.git.head == base
    assert "sub/b.py" in before.git.tracked
    assert branched.files.text("a.py") == "changed\n"
    assert not (branched.root / "sub").exists()


def test_a_subfolder_sees_its_own_paths(branched: Repository) -> None:
    base = merge_base(branched, "main")
    git(branched.root, "checkout", "-q", base)
    inner = Repository(branched.root / "sub")
    assert tuple(RepositoryAt(inner, base).files) == ("b.py",)


def test_many_files_of_any_content(repository: Make) -> None:
    files: dict[str, str | bytes] = {f"f{i}.bin": bytes([i % 256]) * i + b"\n\0" for i in range(200)}
    made = repository(files, commit=True)
    before = RepositoryAt(made, merge_base(made, "HEAD"))
    assert {path: before.files.read(path) for path in before.files} == files


@pytest.mark.parametrize("revision", ["nope", "--help", ""])
def test_an_unknown_revision_is_refused(branched: Repository, revision: str) -> None:
    with pytest.raises(TargetError, match="is no revision here"):
        merge_base(branched, revision)


def test_a_shallow_clone_is_told_how_to_fetch(branched: Repository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "feature", f"file://{branched.root}", "shallow")
    with pytest.raises(TargetError, match="fetch-depth: 0"):
        merge_base(Repository(tmp_path / "shallow"), "main")


def test_no_git_is_said(repository: Make) -> None:
    with pytest.raises(TargetError, match="not a git repository"):
        merge_base(repository({"a.py": ""}), "main")
