"""How much there is to lose, and how a clone stands to its remotes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.repository import Repository, unsaved
from envdoctor.repository.unsaved import Checkout, Weight

Make = Callable[..., Repository]
URL = "https://example.org/ada/project.git"


@pytest.fixture
def saved(repository: Make) -> Path:
    """A repository whose one commit is on its remote, which was never asked for anything."""
    root = repository({"a.py": "one\n"}, commit=True).root
    git(root, "remote", "add", "origin", URL)
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    return root


def main(root: Path) -> Checkout:
    return Repository(root).fact(unsaved.read).checkouts[0]


def test_what_commits_and_stashes_change(saved: Path) -> None:
    write(saved, {"a.py": "one\ntwo\n", "b.py": "x\ny\n"})
    git(saved, "add", "-A")
    git(saved, "commit", "-q", "-m", "more")
    write(saved, {"a.py": "other\n"})
    git(saved, "stash", "-q")
    found = main(saved)
    assert [line.weight for line in found.lines] == [Weight(files=2, added=3)]
    assert [stash.weight for stash in found.stashes] == [Weight(files=1, added=1, removed=2)]


def test_the_size_of_an_untracked_tree(saved: Path) -> None:
    for number in range(3):
        write(saved, {f"data/{number}/x.bin": b"0" * 1000})
    (change,) = main(saved).changes
    assert (change.path, change.files, change.size, change.more) == ("data/", 3, 3000, False)


def test_a_history_is_measured_where_nobody_else_has_it(repository: Make, saved: Path) -> None:
    alone = main(repository({"a.py": "x"}, commit=True, name="alone").root).history
    assert alone.commits == 1
    assert alone.size > 0
    assert main(saved).history.commits == 0


def large(root: Path, content: bytes, *, kept: bool = True) -> None:
    """A commit with a pointer of Git LFS, whose content lies in the clone or not."""
    sha = hashlib.sha256(content).hexdigest()
    text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha}\nsize {len(content)}\n"
    write(root, {f"{sha[:6]}.bin": text, "plain.txt": "x" * 5000})
    if kept:
        write(root, {f".git/lfs/objects/{sha[:2]}/{sha[2:4]}/{sha}": content})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "large")


def test_large_files_of_unsaved_commits(saved: Path) -> None:
    large(saved, b"here" * 100)
    large(saved, b"elsewhere", kept=False)
    assert [item.size for item in main(saved).large] == [400]
    git(saved, "update-ref", "refs/remotes/origin/main", "HEAD")
    assert main(saved).large == ()


def test_the_last_contact(saved: Path) -> None:
    for place in (saved / ".git" / "logs" / "refs" / "remotes").rglob("*"):
        os.utime(place, (1_700_000_000, 1_700_000_000))
    write(saved, {".git/FETCH_HEAD": ""})
    os.utime(saved / ".git" / "FETCH_HEAD", (1_735_000_000, 1_735_000_000))
    assert main(saved).standing.contact == "2024-12-24"


def test_no_trace_of_a_contact_is_no_date(saved: Path) -> None:
    git(saved, "config", "core.logAllRefUpdates", "false")
    for place in (saved / ".git" / "logs" / "refs").rglob("*"):
        if place.is_file():
            place.unlink()
    assert main(saved).standing.contact == ""


def test_a_default_branch_that_is_gone(saved: Path) -> None:
    git(saved, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert [default.gone for default in main(saved).standing.defaults] == [False]
    git(saved, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/master")
    (default,) = main(saved).standing.defaults
    assert (default.name, default.gone, default.others) == ("master", True, ("main",))


def test_what_only_this_clone_hides(saved: Path) -> None:
    write(
        saved,
        {
            ".git/info/exclude": "secret.txt\nnotes/\n*.pyc\n",
            ".gitignore": "public.log\n",
            "secret.txt": "x",
            "notes/a.txt": "x",
            "public.log": "x",
            "x.pyc": "x",
            "seen.txt": "x",
        },
    )
    assert main(saved).private.hidden == ("notes/", "secret.txt")
