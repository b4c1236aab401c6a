"""Work that got to the remote by other commits: squashed, rebased, picked; and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git, write
from envdoctor.repository import Repository, unsaved
from envdoctor.repository.git import at
from envdoctor.repository.unsaved import Checkout
from envdoctor.repository.unsaved.trunk import read_trunk

Make = Callable[..., Repository]


@pytest.fixture
def clone(repository: Make, tmp_path: Path) -> Callable[[], Path]:
    """Makes a clone of a repository with one commit; its remote is called ``origin``."""

    def make() -> Path:
        repository({"a.py": "one", "b.py": "one"}, commit=True, name="origin")
        git(tmp_path / "origin", "checkout", "-q", "--detach")
        git(tmp_path, "clone", "-q", (tmp_path / "origin").as_uri(), "clone")
        return tmp_path / "clone"

    return make


def main(root: Path) -> Checkout:
    return Repository(root).fact(unsaved.read).checkouts[0]


def names(checkout: Checkout) -> dict[str, int]:
    return {f"{line.kind} {line.name}": line.commits for line in checkout.lines}


def work(root: Path) -> None:
    """Two commits on a branch of their own."""
    git(root, "checkout", "-q", "-b", "topic")
    write(root, {"a.py": "one\ntwo\n", "new.py": "x\n"})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first step")
    write(root, {"a.py": "one\ntwo\nthree\n"})
    git(root, "commit", "-q", "-am", "second step")


def publish(root: Path, *merge: str, before: str = "") -> None:
    """Merge the topic in some way on the remote's main branch, seen by a fetch."""
    git(root, "checkout", "-q", "-b", "elsewhere", "origin/main")
    if before:
        (root / "b.py").write_text(before)
        git(root, "commit", "-q", "-am", "before")
    git(root, *merge)
    if "--squash" in merge:
        git(root, "commit", "-q", "-m", "squashed")
    (root / "b.py").write_text("later")
    git(root, "commit", "-q", "-am", "later")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-q", "-D", "elsewhere")


@pytest.mark.parametrize("merge", [("merge", "--squash", "topic"), ("cherry-pick", "main..topic"), ("merge", "topic")])
def test_what_was_merged_under_other_commits_is_saved(clone: Callable[[], Path], merge: tuple[str, ...]) -> None:
    root = clone()
    work(root)
    assert names(main(root)) == {"branch topic": 2}
    publish(root, *merge, before="b")
    assert names(main(root)) == {}


def test_a_squash_beside_another_change_of_the_file_is_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    write(root, {"a.py": "one\n" + "\n" * 20 + "end\n"})
    git(root, "commit", "-q", "-am", "long")
    git(root, "push", "-q", "origin", "HEAD:refs/heads/long")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "checkout", "-q", "-b", "topic")
    write(root, {"a.py": "zero\none\n" + "\n" * 20 + "end\n"})
    git(root, "commit", "-q", "-am", "first")
    git(root, "checkout", "-q", "-b", "elsewhere", "origin/main")
    write(root, {"a.py": "one\n" + "\n" * 20 + "theirs\n"})
    git(root, "commit", "-q", "-am", "theirs")
    git(root, "merge", "-q", "--squash", "topic")
    git(root, "commit", "-q", "-m", "squashed")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "topic")
    git(root, "branch", "-q", "-D", "elsewhere")
    assert names(main(root)) == {}


LONG = tuple(f"line {number}" for number in range(9))


def merged(root: Path, ours: str, theirs: str, squashed: str, later: str = "") -> None:
    """A topic on a file of nine lines that the remote's main branch changes, too, before it is squashed there."""
    (root / "a.py").write_text("\n".join(LONG))
    git(root, "commit", "-q", "-am", "long")
    git(root, "push", "-q", "origin", "HEAD:refs/heads/long")
    git(root, "checkout", "-q", "-b", "elsewhere")
    git(root, "checkout", "-q", "-b", "topic")
    for text in filter(None, (ours.replace("ours two", "ours"), ours)):
        (root / "a.py").write_text(text)
        git(root, "commit", "-q", "-am", "step", "--allow-empty")
    git(root, "checkout", "-q", "elsewhere")
    for text in filter(None, (theirs, squashed, later)):
        (root / "a.py").write_text(text)
        git(root, "commit", "-q", "-am", "theirs")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "topic")
    git(root, "branch", "-q", "-D", "elsewhere")


def lines(**changed: str) -> str:
    """The nine lines, some changed: ``at4="x"``."""
    return "\n".join(changed.get(f"at{number}", line) for number, line in enumerate(LONG))


def test_a_squash_that_resolves_a_conflict_is_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    merged(root, lines(at4="ours two"), lines(at4="theirs"), lines(at4="ours two"))
    assert names(main(root)) == {}


def test_a_squash_after_a_rebase_is_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    merged(root, lines(at6="ours two"), lines(at0="new\ntheirs"), lines(at0="new\ntheirs", at6="ours two"))
    assert names(main(root)) == {}


def test_a_squash_that_was_edited_later_is_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    merged(root, lines(at4="ours two"), lines(at0="theirs"), lines(at0="theirs", at4="ours two"), lines(at4="edited"))
    assert names(main(root)) == {}


def test_a_squash_with_more_in_it_that_was_edited_later_leaves_a_doubt(clone: Callable[[], Path]) -> None:
    root = clone()
    merged(root, lines(at4="ours two"), lines(at0="theirs"), lines(at4="ours two", at5="review"), lines(at4="edited"))
    (line,) = main(root).lines
    assert (line.name, line.certain) == ("topic", False)


def test_a_conflict_that_was_resolved_against_it_is_not_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    merged(root, lines(at4="ours two"), lines(at4="theirs"), lines(at4="theirs", at5="other"))
    (line,) = main(root).lines
    assert (line.name, line.certain) == ("topic", True)


def test_a_deletion_that_did_not_arrive_is_not_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    merged(root, lines(at4="ours two", at7="gone"), lines(at0="theirs"), lines(at0="theirs", at4="ours two"))
    (line,) = main(root).lines
    assert line.certain


def test_a_part_that_was_merged_does_not_save_the_rest(clone: Callable[[], Path]) -> None:
    root = clone()
    work(root)
    publish(root, "cherry-pick", "topic~1", before="b")
    assert names(main(root)) == {"branch topic": 2}


def test_many_branches_are_told_apart(clone: Callable[[], Path]) -> None:
    """The main branch is read once for all of them; what it took of one does not save another."""
    root = clone()
    for name in ("squashed", "picked", "waiting", "undone"):
        git(root, "checkout", "-q", "-b", name, "main")
        write(root, {f"{name}.py": "first\n"})
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "first step")
        write(root, {f"{name}.py": "first\nsecond\n", "a.py": f"one\n{name}\n"})
        git(root, "commit", "-q", "-am", "second step")
    git(root, "checkout", "-q", "-b", "elsewhere", "origin/main")
    git(root, "merge", "-q", "--squash", "squashed")
    git(root, "commit", "-q", "-m", "squashed")
    (root / "a.py").write_text("one")
    git(root, "commit", "-q", "-am", "taken back")
    git(root, "cherry-pick", "main..picked")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-q", "-D", "elsewhere")
    assert names(main(root)) == {"branch waiting": 2, "branch undone": 2}


def test_a_binary_file_that_was_picked_is_saved(clone: Callable[[], Path]) -> None:
    root = clone()
    git(root, "checkout", "-q", "-b", "topic")
    for content in (b"\0one", b"\0two"):
        (root / "logo.png").write_bytes(content)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "logo")
    publish(root, "cherry-pick", "main..topic", before="b")
    assert names(main(root)) == {}


def test_a_return_to_what_once_was_is_not_saved_by_it(clone: Callable[[], Path]) -> None:
    """The file held this before the branch began, which says nothing about the branch."""
    root = clone()
    for text in ("two\n", "one"):
        (root / "a.py").write_text(text)
        git(root, "commit", "-q", "-am", "there and back")
    git(root, "push", "-q", "origin", "HEAD:refs/heads/long")
    git(root, "checkout", "-q", "-b", "topic")
    (root / "a.py").write_text("two\n")
    git(root, "commit", "-q", "-am", "again")
    git(root, "checkout", "-q", "-b", "elsewhere", "main")
    (root / "a.py").write_text("three\n")
    git(root, "commit", "-q", "-am", "theirs")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-q", "-D", "elsewhere")
    assert names(main(root)) == {"branch topic": 1}


def test_a_squash_of_which_a_conflict_took_a_little_leaves_a_doubt(clone: Callable[[], Path]) -> None:
    root = clone()
    added = "\n".join(f"as ours two says, {number}" for number in range(9))
    merged(root, lines(at4="ours two", at8=added), lines(at4="theirs"), lines(at4="both, in other words", at8=added))
    (line,) = main(root).lines
    assert (line.name, line.certain) == ("topic", False)
    assert line.doubt.startswith("nearly every line")


def test_what_went_on_after_a_squash_is_not_saved(clone: Callable[[], Path]) -> None:
    """However much of the branch was merged before."""
    root = clone()
    added = "\n".join(f"new {number}" for number in range(50))
    merged(root, lines(at4="ours two", at8=added), lines(at4="theirs"), lines(at4="other words", at8=added))
    (root / "a.py").write_text(lines(at4="ours two", at8=added) + "\nthought of later\n")
    git(root, "commit", "-q", "-am", "went on")
    (line,) = main(root).lines
    assert line.certain


def test_a_squash_that_removes_a_binary_file_leaves_a_doubt(clone: Callable[[], Path]) -> None:
    root = clone()
    (root / "dump.rdb").write_bytes(b"\0dump")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "dump")
    git(root, "push", "-q", "origin", "HEAD:refs/heads/more")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(root, "checkout", "-q", "-b", "topic")
    git(root, "rm", "-q", "dump.rdb")
    (root / "a.py").write_text("second")
    git(root, "commit", "-q", "-am", "without")
    git(root, "checkout", "-q", "-b", "elsewhere", "origin/main")
    write(root, {"b.py": "theirs"})
    git(root, "rm", "-q", "dump.rdb")
    write(root, {"a.py": "second\n# reviewed\n"})
    git(root, "commit", "-q", "-am", "squashed with more")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "topic")
    git(root, "branch", "-q", "-D", "elsewhere")
    (line,) = main(root).lines
    assert (line.name, line.certain) == ("topic", False)


def test_what_was_merged_by_hand_leaves_a_doubt(clone: Callable[[], Path]) -> None:
    """The same lines arrived, but with others, so no patch is the same."""
    root = clone()
    work(root)
    git(root, "checkout", "-q", "-b", "elsewhere", "origin/main")
    write(root, {"a.py": "one\ntwo\nthree\n# and more\n", "new.py": "x\n# and more\n"})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "by hand")
    git(root, "update-ref", "refs/remotes/origin/main", "elsewhere")
    git(root, "checkout", "-q", "main")
    git(root, "branch", "-q", "-D", "elsewhere")
    (line,) = main(root).lines
    assert (line.name, line.certain) == ("topic", False)


def test_what_was_overwritten_on_the_remote_was_given_up(clone: Callable[[], Path]) -> None:
    root = clone()
    work(root)
    git(root, "push", "-q", "-u", "origin", "topic")
    git(root, "branch", "-q", "old")
    git(root, "branch", "-q", "-u", "origin/topic", "old")
    git(root, "commit", "-q", "--amend", "-m", "reworded")
    git(root, "push", "-q", "-f")
    assert names(main(root)) == {}


def test_a_long_history_is_read_in_parts_that_hold_everything_once(clone: Callable[[], Path]) -> None:
    root = clone()
    for number in range(6):
        (root / "a.py").write_text(f"{number}")
        git(root, "commit", "-q", "-am", "more")
        if number == 2:
            git(root, "checkout", "-q", "-b", "side")
            write(root, {"side.py": "x"})
            git(root, "add", "-A")
            git(root, "commit", "-q", "-m", "side")
            git(root, "checkout", "-q", "main")
            git(root, "merge", "-q", "--no-ff", "-m", "merge", "side")
    base = at(root).ask("rev-list", "--max-parents=0", "main").strip()
    whole = read_trunk(at(root), "main", [base], ["a.py", "side.py"])
    parted = read_trunk(at(root), "main", [base], ["a.py", "side.py"], long=1)
    assert {(entry.commit, entry.contents) for entry in parted.entries} == {
        (entry.commit, entry.contents) for entry in whole.entries
    }
    assert len(parted.entries) == len(whole.entries) >= 7
