"""What would be lost with the laptop, on real repositories in every state that git knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.repository import Repository, unsaved
from envdoctor.repository.unsaved import ChangeKind, Checkout, LineKind, Unsaved

Make = Callable[..., Repository]


@pytest.fixture
def clone(repository: Make, tmp_path: Path) -> Callable[..., Path]:
    """A clone of a repository with one commit; its remote is called ``origin``."""

    def make(*options: str, name: str = "clone") -> Path:
        origin = tmp_path / "origin"
        if not origin.exists():
            repository({"a.py": "one", "b.py": "one"}, commit=True, name="origin")
            git(origin, "checkout", "-q", "--detach")
        git(tmp_path, "clone", "-q", *options, origin.as_uri(), name)
        return tmp_path / name

    return make


def look(root: Path) -> Unsaved:
    return Repository(root).fact(unsaved.read)


def main(root: Path) -> Checkout:
    return look(root).checkouts[0]


def commit(root: Path, message: str = "more") -> None:
    git(root, "commit", "-q", "--allow-empty", "-m", message)


def names(checkout: Checkout) -> dict[str, int]:
    return {f"{line.kind} {line.name}": line.commits for line in checkout.lines}


def test_a_fresh_clone_has_nothing_to_lose(clone: Callable[..., Path]) -> None:
    found = look(clone())
    assert found.problem is None
    assert [tree.path for tree in found.checkouts] == [""]
    assert found.checkouts[0].lines == ()
    assert found.checkouts[0].stashes == ()
    assert found.checkouts[0].changes == ()
    assert [remote.name for remote in found.checkouts[0].remotes] == ["origin"]


def test_commits_on_two_branches(clone: Callable[..., Path]) -> None:
    root = clone()
    commit(root)
    git(root, "checkout", "-q", "-b", "search")
    commit(root)
    found = main(root)
    assert names(found) == {"branch main": 1, "branch search": 2}
    assert found.lines[0].newest == "2026-01-01"
    assert found.lines[0].certain


def test_diverged_from_upstream(clone: Callable[..., Path], tmp_path: Path) -> None:
    root = clone()
    git(tmp_path / "origin", "checkout", "-q", "main")
    commit(tmp_path / "origin", "theirs")
    commit(root, "ours")
    git(root, "fetch", "-q")
    assert names(main(root)) == {"branch main": 1}


def test_pushed_is_saved(clone: Callable[..., Path]) -> None:
    root = clone()
    git(root, "checkout", "-q", "-b", "search")
    commit(root)
    git(root, "push", "-q", "-u", "origin", "search")
    assert names(main(root)) == {}


def test_a_pull_request_fetched_by_number_is_not_lost(clone: Callable[..., Path], tmp_path: Path) -> None:
    root, origin = clone(), tmp_path / "origin"
    git(origin, "checkout", "-q", "--detach")
    commit(origin, "theirs")
    git(origin, "update-ref", "refs/pull/7/head", "HEAD")
    git(origin, "checkout", "-q", "--detach", "main")
    git(root, "fetch", "-q", "origin", "pull/7/head:theirs")
    (root / ".git" / "FETCH_HEAD").unlink()
    assert names(main(root)) == {}
    git(root, "checkout", "-q", "theirs")
    commit(root, "mine")
    assert names(main(root)) == {"branch theirs": 1}


def test_the_last_fetch_counts_without_a_branch(clone: Callable[..., Path], tmp_path: Path) -> None:
    root, origin = clone(), tmp_path / "origin"
    git(origin, "checkout", "-q", "--detach")
    commit(origin, "theirs")
    git(origin, "update-ref", "refs/pull/8/head", "HEAD")
    git(root, "fetch", "-q", "origin", "pull/8/head")
    git(root, "checkout", "-q", "--detach", "FETCH_HEAD")
    assert names(main(root)) == {}


def test_a_detached_head(clone: Callable[..., Path]) -> None:
    root = clone()
    git(root, "checkout", "-q", "--detach")
    commit(root)
    found = main(root)
    assert [(line.kind, line.commits) for line in found.lines] == [(LineKind.DETACHED, 1)]
    git(root, "branch", "kept")
    assert names(main(root)) == {"branch kept": 1}


def test_an_upstream_that_is_gone_leaves_a_doubt(clone: Callable[..., Path]) -> None:
    root = clone()
    git(root, "checkout", "-q", "-b", "search")
    commit(root)
    git(root, "push", "-q", "-u", "origin", "search")
    git(root, "push", "-q", "origin", ":search")
    (line,) = main(root).lines
    assert line.gone
    assert not line.certain


def test_a_mirror_is_its_remote(clone: Callable[..., Path]) -> None:
    root = clone("--mirror", name="mirror/.git")
    git(root, "config", "core.bare", "false")
    git(root.parent, "reset", "-q", "--hard")
    assert look(root.parent).problem is None
    assert names(main(root.parent)) == {}


def test_work_trees_around_a_bare_clone(clone: Callable[..., Path]) -> None:
    """The layout of those who live in work trees; ``clone --bare`` makes branches of the remote's and tracks nothing."""
    bare = clone("--bare", name="project/.bare")
    (bare.parent / ".git").write_text("gitdir: ./.bare\n")
    git(bare.parent, "worktree", "add", "-q", "main", "main")
    found = look(bare.parent / "main")
    assert found.problem is None
    assert names(found.checkouts[0]) == {}


def test_a_submodule_at_a_commit_that_no_branch_has(clone: Callable[..., Path], tmp_path: Path) -> None:
    """It was fetched by its number; the next fetch forgets that."""
    root, origin = clone(), tmp_path / "origin"
    git(origin, "checkout", "-q", "--detach")
    commit(origin, "theirs")
    git(origin, "update-ref", "refs/kept/theirs", "HEAD")
    git(root, "fetch", "-q", "origin", "refs/kept/theirs")
    git(root, "checkout", "-q", "--detach", "FETCH_HEAD")
    git(origin, "checkout", "-q", "--detach", "main")
    git(root, "fetch", "-q")
    assert names(main(root)) == {}
    commit(root, "mine")
    assert [line.kind for line in main(root).lines] == [LineKind.DETACHED]


def test_another_hash(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256", "long")
    root = tmp_path / "long"
    commit(root)
    git(root, "remote", "add", "origin", "https://example.org/a.git")
    assert names(main(root)) == {"branch main": 1}


def test_a_remote_that_was_never_pushed_to(repository: Make) -> None:
    found = repository({"a.py": ""}, commit=True)
    git(found.root, "remote", "add", "origin", "https://example.org/a.git")
    assert names(main(found.root)) == {"branch main": 1}


def test_no_remote_has_no_lines(repository: Make) -> None:
    found = main(repository({"a.py": ""}, commit=True).root)
    assert (found.remotes, found.lines) == ((), ())
    assert found.head is not None


def test_a_lock_borrowed_objects_and_packed_refs_hide_nothing(clone: Callable[..., Path]) -> None:
    root = clone("--shared")
    commit(root)
    write(root, {"a.py": "changed", ".git/index.lock": ""})
    git(root, "pack-refs", "--all")
    found = main(root)
    assert names(found) == {"branch main": 1}
    assert [(change.path, change.kind) for change in found.changes] == [("a.py", ChangeKind.CHANGED)]
    assert (root / ".git" / "index.lock").exists()


def test_an_unborn_branch_beside_a_remote(clone: Callable[..., Path]) -> None:
    root = clone()
    git(root, "checkout", "-q", "--orphan", "fresh")
    found = main(root)
    assert names(found) == {}
    assert {change.kind for change in found.changes} == {ChangeKind.STAGED}


def test_before_the_first_commit(repository: Make) -> None:
    found = repository({"a.py": ""})
    git(found.root, "init", "-q")
    seen = main(found.root)
    assert (seen.head, seen.lines, seen.stashes) == (None, (), ())
    assert [(change.path, change.kind) for change in seen.changes] == [("a.py", ChangeKind.UNTRACKED)]
