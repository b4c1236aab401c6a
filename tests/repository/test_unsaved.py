"""What would be lost with the laptop, on real repositories in every state that git knows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.repository import Repository, unsaved
from envdoctor.repository.unsaved import ChangeKind, Checkout, CheckoutKind, LineKind, Unsaved
from envdoctor.repository.unsaved.remotes import _remote

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


def test_a_shallow_clone_is_not_all_unpushed(clone: Callable[..., Path], tmp_path: Path) -> None:
    clone()
    git(tmp_path / "origin", "checkout", "-q", "main")
    commit(tmp_path / "origin")
    root = clone("--depth", "1", name="shallow")
    assert names(main(root)) == {}
    commit(root)
    assert names(main(root)) == {"branch main": 1}


def test_stashes(clone: Callable[..., Path]) -> None:
    root = clone()
    for text in ("two", "three"):
        (root / "a.py").write_text(text)
        git(root, "stash", "push", "-q", "-m", text)
    assert [(stash.name, stash.date, stash.subject) for stash in main(root).stashes] == [
        ("stash@{0}", "2026-01-01", "On main: three"),
        ("stash@{1}", "2026-01-01", "On main: two"),
    ]


def test_every_kind_of_change(clone: Callable[..., Path]) -> None:
    root = clone()
    write(root, {"a.py": "changed", "c d.py": "staged", "new/one.py": "x", ".gitignore": "*.secret\n", "x.secret": ""})
    (root / "b.py").unlink()
    git(root, "add", "c d.py")
    seen = {change.path: change.kind for change in main(root).changes}
    assert seen == {
        ".gitignore": ChangeKind.UNTRACKED,
        "a.py": ChangeKind.CHANGED,
        "b.py": ChangeKind.DELETED,
        "c d.py": ChangeKind.STAGED,
        "new/": ChangeKind.UNTRACKED,
    }


def pointer(content: str) -> str:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n"


def test_large_files_in_lfs_are_compared_without_running_it(clone: Callable[..., Path]) -> None:
    root = clone()
    write(
        root,
        {"sub/one.bin": pointer("content"), "sub/two.bin": pointer("content"), ".gitattributes": "*.bin filter=lfs\n"},
    )
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "lfs")
    git(root, "push", "-q")
    git(root, "config", "filter.lfs.clean", "false")
    git(root, "config", "filter.lfs.required", "true")
    write(root, {"sub/one.bin": "content", "sub/two.bin": "changed"})
    assert [change.path for change in main(root).changes] == ["sub/two.bin"]
    assert [change.path for change in main(root / "sub").changes] == ["two.bin"]


def test_of_another_filter_nothing_is_said(clone: Callable[..., Path]) -> None:
    root = clone()
    write(root, {"a.ipynb": "clean", ".gitattributes": "*.ipynb filter=strip\n"})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "notebook")
    git(root, "push", "-q")
    write(root, {"a.ipynb": "with output"})
    assert [change.path for change in main(root).changes] == ["a.ipynb"]
    git(root, "config", "filter.strip.clean", "false")
    assert main(root).changes == ()


def test_a_sparse_checkout_has_not_lost_the_rest(clone: Callable[..., Path]) -> None:
    root = clone()
    write(root, {"one/x.py": "", "two/y.py": ""})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "folders")
    git(root, "push", "-q")
    git(root, "sparse-checkout", "set", "one")
    assert not (root / "two").exists()
    assert main(root).changes == ()


def test_a_partial_clone_is_asked_without_fetching(clone: Callable[..., Path]) -> None:
    clone()
    root = clone("--filter=blob:none", name="partial")
    (root / "a.py").write_text("two")
    commit(root)
    found = main(root)
    assert names(found) == {"branch main": 1}
    assert [change.path for change in found.changes] == ["a.py"]


def test_a_conflict(clone: Callable[..., Path]) -> None:
    root = clone()
    git(root, "checkout", "-q", "-b", "other")
    (root / "a.py").write_text("theirs")
    git(root, "commit", "-q", "-am", "theirs")
    git(root, "checkout", "-q", "main")
    (root / "a.py").write_text("ours")
    git(root, "commit", "-q", "-am", "ours")
    with pytest.raises(Exception, match="merge"):
        git(root, "merge", "other")
    assert [(change.path, change.kind) for change in main(root).changes] == [("a.py", ChangeKind.CONFLICT)]


@pytest.mark.parametrize(
    "path",
    [".DS_Store", "a.pyc", ".idea/x.xml", "venv/bin/python", "env/pyvenv.cfg", "app.egg-info/PKG-INFO", "npm.log",
     "node_modules/a/b.js", ".mypy_cache/x", "cache/CACHEDIR.TAG", "a.py~", ".coverage", "build/x.o"],
)  # fmt: skip
def test_what_a_tool_makes_again_is_no_work(clone: Callable[..., Path], path: str) -> None:
    root = clone()
    write(root, {path: "x"})
    assert main(root).changes == ()


def test_a_nested_repository_is_asked_by_itself(clone: Callable[..., Path], repository: Make) -> None:
    root = clone()
    repository({"x.py": ""}, commit=True, name="clone/vendor")
    (root / "vendor" / "x.py").write_text("two")
    found = look(root)
    assert found.checkouts[0].changes == ()
    assert (found.checkouts[1].kind, found.checkouts[1].path) == (CheckoutKind.NESTED, "vendor")
    assert [change.path for change in found.checkouts[1].changes] == ["x.py"]


def test_a_tag_on_commits_of_its_own(clone: Callable[..., Path], tmp_path: Path) -> None:
    root, origin = clone(), tmp_path / "origin"
    commit(origin, "theirs")
    git(origin, "tag", "theirs")
    git(root, "fetch", "-q", "--tags")
    assert names(main(root)) == {}
    git(root, "checkout", "-q", "--detach")
    commit(root, "mine")
    git(root, "tag", "-a", "v1", "-m", "v1")
    git(root, "checkout", "-q", "main")
    (line,) = main(root).lines
    assert (line.kind, line.name, line.commits, line.certain) == (LineKind.TAG, "v1", 1, False)


def test_only_what_lies_below_the_examined_folder(clone: Callable[..., Path]) -> None:
    root = clone()
    write(root, {"sub/x.py": "", "y.py": ""})
    assert [change.path for change in main(root / "sub").changes] == ["./"]
    git(root, "add", "sub")
    assert [change.path for change in main(root / "sub").changes] == ["x.py"]


def test_another_work_tree(clone: Callable[..., Path], tmp_path: Path) -> None:
    root = clone()
    git(root, "worktree", "add", "-q", "--detach", str(tmp_path / "side"))
    commit(tmp_path / "side")
    (tmp_path / "side" / "a.py").write_text("two")
    found = look(root)
    assert [(tree.kind, tree.path) for tree in found.checkouts] == [
        (CheckoutKind.MAIN, ""),
        (CheckoutKind.WORKTREE, (tmp_path / "side").as_posix()),
    ]
    assert [line.kind for line in found.checkouts[0].lines] == [LineKind.DETACHED]
    assert [change.path for change in found.checkouts[1].changes] == ["a.py"]


def test_a_work_tree_whose_folder_is_gone(clone: Callable[..., Path], tmp_path: Path) -> None:
    import shutil

    root = clone()
    git(root, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    commit(tmp_path / "side")
    shutil.rmtree(tmp_path / "side")
    found = look(root)
    assert len(found.checkouts) == 1
    assert names(found.checkouts[0]) == {"branch side": 1}


def test_a_submodule(clone: Callable[..., Path], repository: Make) -> None:
    root = clone()
    inner = repository({"x.py": ""}, commit=True, name="inner")
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.root.as_uri(), "part")
    git(root, "commit", "-q", "-m", "part")
    git(root, "push", "-q", "origin", "HEAD:refs/heads/part")
    commit(root / "part")
    (root / "part" / "x.py").write_text("two")
    found = look(root)
    assert [(tree.kind, tree.path) for tree in found.checkouts] == [
        (CheckoutKind.MAIN, ""),
        (CheckoutKind.SUBMODULE, "part"),
    ]
    assert found.checkouts[0].lines == ()
    assert found.checkouts[0].changes == ()
    assert names(found.checkouts[1]) == {"branch main": 1}
    assert [change.path for change in found.checkouts[1].changes] == ["x.py"]


def test_a_folder_without_git(repository: Make) -> None:
    assert look(repository({"a.py": ""}).root).problem == "not a git repository"


@pytest.mark.parametrize(
    ("url", "shown", "local", "credentials"),
    [
        ("https://github.com/a/b.git", "https://github.com/a/b.git", False, False),
        ("https://ada:s3cret@example.org/a.git", "https://example.org/a.git", False, True),
        ("https://ghp_0123456789abcdefghij0123@github.com/a/b", "https://github.com/a/b", False, True),
        ("https://ada@dev.azure.com/a/b", "https://dev.azure.com/a/b", False, False),
        ("git@github.com:a/b.git", "github.com:a/b.git", False, False),
        ("ssh://git@example.org:22/a", "ssh://example.org:22/a", False, False),
        ("host:path", "host:path", False, False),
        ("/srv/git/a.git", "/srv/git/a.git", True, False),
        ("../other", "../other", True, False),
        ("file:///home/ada/a", "file:///home/ada/a", True, False),
        ("C:\\work\\a", "C:\\work\\a", True, False),
    ],
)
def test_remote_urls(url: str, shown: str, *, local: bool, credentials: bool) -> None:
    remote = _remote("origin", url)
    assert (remote.url, remote.local, remote.credentials) == (shown, local, credentials)


def test_a_push_url_decides_where_commits_go(repository: Make) -> None:
    found = repository({"a.py": ""}, commit=True)
    git(found.root, "remote", "add", "origin", "/somewhere")
    git(found.root, "remote", "set-url", "--push", "origin", "https://example.org/a.git")
    (remote,) = main(found.root).remotes
    assert (remote.url, remote.local) == ("https://example.org/a.git", False)
