"""What is unsaved in clones that are shallow, sparse, linked or otherwise unlike the usual one."""

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
