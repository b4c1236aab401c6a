"""Git is asked without anything of the repository's being run, and every bad state is a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import GIT_ENVIRONMENT, git
from envdoctor.repository import Repository, unsaved
from envdoctor.repository.git import NOT_A_REPOSITORY, GitFailure, at

Make = Callable[..., Repository]

HOSTILE_CONFIG = """
[core]
    fsmonitor = {script}
    sshCommand = {script}
    askPass = {script}
    pager = {script}
    editor = {script}
    gitProxy = {script}
    hooksPath = {hooks}
    alternateRefsCommand = {script}
[filter "evil"]
    clean = {script}
    smudge = {script}
    process = {script}
    required = true
[diff "evil"]
    textconv = {script}
    command = {script}
[diff]
    external = {script}
[merge "evil"]
    driver = {script}
[gpg]
    program = {script}
[gpg "ssh"]
    program = {script}
[log]
    showSignature = true
[credential]
    helper = {script}
[credential "https://example.org"]
    helper = !{script}
[pager]
    status = {script}
    log = {script}
[remote "origin"]
    url = ext::{script}
    vcs = evil
    promisor = true
    partialclonefilter = blob:none
[include]
    path = {included}
"""


def plant(root: Path, tmp_path: Path) -> Path:
    """Configure every program that git can be made to start; returns the file that any of them would write."""
    mark = tmp_path / "ran"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    script = tmp_path / "evil.sh"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {mark}\ncat\n')
    script.chmod(0o755)
    for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(script, hooks / name)
        shutil.copy(script, root / ".git" / "hooks" / name)
    included = tmp_path / "included.cfg"
    included.write_text(f'[filter "second"]\n clean = {script}\n')
    with (root / ".git" / "config").open("a") as config:
        config.write(HOSTILE_CONFIG.format(script=script, hooks=hooks, included=included))
    (root / ".gitattributes").write_text("*.txt filter=evil diff=evil merge=evil\n*.md filter=second\n")
    return mark


def run_all(repository: Repository) -> None:
    asked = repository.git
    assert asked.problem is None
    assert asked.tracked
    assert asked.head
    for words in (
        ("status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all"),
        ("diff",),
        ("diff", "HEAD"),
        ("diff-index", "-p", "HEAD"),
        ("diff-files", "-p"),
        ("log", "-p", "--all"),
        ("show", "HEAD"),
        ("stash", "list"),
        ("rev-list", "--count", "--all", "--not", "--remotes"),
        ("worktree", "list", "--porcelain"),
    ):
        asked.ask(*words)
    asked.try_ask("cat-file", "-p", "0123456789012345678901234567890123456789")


def test_nothing_of_the_repository_runs(repository: Make, tmp_path: Path) -> None:
    found = repository({"a.txt": "one", "b.md": "one"}, commit=True)
    mark = plant(found.root, tmp_path)
    (found.root / "a.txt").write_text("two")
    (found.root / "b.md").write_text("two")
    run_all(found)
    found.git.try_ask("fetch", "origin")
    found.git.try_ask("ls-remote", "origin")
    assert not mark.exists(), mark.read_text()


def test_reading_what_is_unsaved_runs_nothing(repository: Make, tmp_path: Path) -> None:
    found = repository({"a.txt": "one", "b.md": "one"}, commit=True)
    git(found.root, "stash", "list")
    git(found.root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(found.root, "worktree", "add", "-q", "--detach", str(tmp_path / "side"))
    git(found.root, "commit", "-q", "--allow-empty", "-m", "more")
    mark = plant(found.root, tmp_path)
    for root in (found.root, tmp_path / "side"):
        (root / "a.txt").write_text("two")
    seen = found.fact(unsaved.read)
    assert [line.name for line in seen.checkouts[0].lines] == ["main"]
    assert len(seen.checkouts) == 2
    assert len(found.files) > 0
    assert not mark.exists(), mark.read_text()


def test_the_trap_works(repository: Make, tmp_path: Path) -> None:
    """Git by itself would have run the planted programs: the test above is not blind."""
    found = repository({"a.txt": "one"}, commit=True)
    mark = plant(found.root, tmp_path)
    (found.root / "a.txt").write_text("two")
    subprocess.run(
        ["git", "status"], cwd=found.root, env={**os.environ, **GIT_ENVIRONMENT}, capture_output=True, check=False
    )
    assert mark.exists()


def test_nothing_of_a_submodule_runs(repository: Make, tmp_path: Path) -> None:
    inner = repository({"a.txt": "one"}, commit=True, name="inner")
    outer = repository({"b.txt": "one"}, commit=True, name="outer")
    git(outer.root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.root), "part")
    git(outer.root, "commit", "-q", "-m", "part")
    mark = tmp_path / "ran"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho ran >> {mark}\ncat\n")
    script.chmod(0o755)
    config = outer.root / ".git" / "modules" / "part" / "config"
    config.write_text(config.read_text() + f'[core]\nfsmonitor = {script}\n[filter "evil"]\nclean = {script}\n')
    (outer.root / "part" / ".gitattributes").write_text("*.txt filter=evil\n")
    (outer.root / "part" / "a.txt").write_text("two")
    run_all(outer)
    inside = at(outer.root / "part")
    assert "a.txt" in inside.ask("status", "--porcelain")
    assert not mark.exists()


def test_a_program_that_cannot_be_switched_off_stops_everything(repository: Make, tmp_path: Path) -> None:
    """``-c filter.a=b.clean=`` would set another key, so git is not asked at all."""
    found = repository({"a.txt": "one"}, commit=True)
    mark = tmp_path / "ran"
    with (found.root / ".git" / "config").open("a") as config:
        config.write(f'[filter "a=b"]\nclean = "touch {mark}; cat"\n')
    (found.root / ".gitattributes").write_text("*.txt filter=a=b\n")
    (found.root / "a.txt").write_text("two")
    with pytest.raises(GitFailure, match="cannot be switched off"):
        found.git.ask("status")
    assert found.git.try_ask("status") is None
    assert not mark.exists()


def test_asking_writes_nothing(repository: Make) -> None:
    found = repository({"a.txt": "one"}, commit=True)
    os.utime(found.root / "a.txt", (1, 1))
    before = {path: path.stat().st_mtime_ns for path in (found.root / ".git").rglob("*")}
    run_all(found)
    assert {path: path.stat().st_mtime_ns for path in (found.root / ".git").rglob("*")} == before


def test_variables_that_git_sets_for_its_hooks_do_not_mislead(
    repository: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = repository({"other.txt": ""}, commit=True, name="other")
    found = repository({"a.txt": ""}, commit=True)
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git" / "index"))
    assert found.git.tracked == {"a.txt"}
    assert found.git.top == found.root


def test_a_folder_without_git(repository: Make) -> None:
    found = repository({"a.py": ""})
    assert found.git.problem == NOT_A_REPOSITORY
    assert found.git.tracked == frozenset()
    with pytest.raises(GitFailure, match="not a git repository"):
        found.git.ask("status")


def test_no_git_on_path(repository: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = repository({"a.py": ""}, commit=True)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert found.git.problem == "git is not on PATH; install git to see what is tracked and pushed"


def test_a_repository_of_another_user(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    found = repository({"a.py": ""}, commit=True)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert found.git.problem is not None
    assert "another user owns it" in found.git.problem
    assert f"safe.directory {found.root}" in found.git.problem


def test_a_bare_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "store.git")
    problem = Repository(tmp_path / "store.git").git.problem
    assert problem is not None
    assert problem.startswith("a bare git repository")


def test_inside_the_git_folder(repository: Make) -> None:
    found = repository({"a.py": ""}, commit=True)
    problem = Repository(found.root / ".git").git.problem
    assert problem is not None
    assert "inside `.git`" in problem


def test_a_damaged_repository(repository: Make) -> None:
    found = repository({"a.py": ""}, commit=True)
    (found.root / ".git" / "HEAD").unlink()
    assert found.git.problem is not None
    assert "does not take it for a repository" in found.git.problem


def test_before_the_first_commit(repository: Make) -> None:
    found = repository({"a.py": ""})
    git(found.root, "init", "-q")
    git(found.root, "add", "a.py")
    assert found.git.problem is None
    assert (found.git.head, found.git.branch) == (None, "main")
    assert found.git.tracked == {"a.py"}


def test_a_shallow_clone(repository: Make, tmp_path: Path) -> None:
    origin = repository({"a.py": ""}, commit=True, name="origin")
    git(origin.root, "commit", "-q", "--allow-empty", "-m", "second")
    git(tmp_path, "clone", "-q", "--depth", "1", origin.root.as_uri(), "clone")
    assert Repository(tmp_path / "clone").git.shallow
    assert not origin.git.shallow


def test_a_partial_clone_fetches_nothing(repository: Make, tmp_path: Path) -> None:
    origin = repository({"a.py": "first"}, commit=True, name="origin")
    git(origin.root, "config", "uploadpack.allowFilter", "true")
    (origin.root / "a.py").write_text("second")
    git(origin.root, "commit", "-q", "-am", "second")
    git(tmp_path, "clone", "-q", "--filter=blob:none", origin.root.as_uri(), "clone")
    clone = Repository(tmp_path / "clone")
    assert clone.git.tracked == {"a.py"}
    packs = sorted((clone.root / ".git" / "objects").rglob("*"))
    assert clone.git.try_ask("log", "-p") is None
    assert sorted((clone.root / ".git" / "objects").rglob("*")) == packs


def test_a_worktree_and_a_subfolder(repository: Make, tmp_path: Path) -> None:
    found = repository({"a.py": "", "sub/b.py": ""}, commit=True)
    git(found.root, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = Repository(tmp_path / "side" / "sub")
    assert side.git.branch == "side"
    assert (side.git.top, side.git.prefix) == (tmp_path / "side", "sub/")
    assert side.git.tracked == {"b.py"}


def test_file_names_of_any_bytes(repository: Make) -> None:
    found = repository({"ä ö\t.py": ""})
    name = os.fsencode(found.root) + b"/\xff.py"
    Path(os.fsdecode(name)).write_bytes(b"")
    git(found.root, "init", "-q")
    git(found.root, "add", "-A")
    assert found.git.tracked == {"ä ö\t.py", os.fsdecode(b"\xff.py")}
