"""Squash merges of public histories, replayed: is a branch that was squashed still called lost?

    python benchmarks/squashes.py SEED MOST CLONE ...

For up to MOST true merges of each clone's main line (chosen by SEED): the remote's main branch is written anew with one
commit in the merge's stead, and what came later on top; the merged commits stay on a local branch. A branch that is
called lost with certainty is printed with its commits, to be looked at: sometimes the merge left a part of it out.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from envdoctor.repository import Repository, unsaved

MOST_COMMITS, MOST_FILES, LATER = 30, 60, 40


def git(root: Path, *words: str, date: str = "") -> str:
    """What git prints; commits are nobody's."""
    people = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {}
    done = subprocess.run(
        ["git", *words], cwd=root, check=True, capture_output=True, text=True, errors="replace",
        env={**os.environ, **people, **dates},
    )  # fmt: skip
    return done.stdout.strip()


def merges(root: Path, line: list[str]) -> Iterator[tuple[str, str, str]]:
    """(merge, first parent, tip) of merges of a moderate size that something came after."""
    for row in git(root, "rev-list", "--first-parent", "--merges", "--parents", "-n", "600", "HEAD").splitlines():
        merge, *parents = row.split()
        if len(parents) == 2 and line.index(merge) > 2:
            commits = int(git(root, "rev-list", "--count", f"{parents[0]}..{parents[1]}"))
            files = git(root, "diff", "--name-only", parents[0], merge).splitlines()
            if 1 <= commits <= MOST_COMMITS and len(files) <= MOST_FILES:
                yield merge, parents[0], parents[1]


def squash(root: Path, line: list[str], merge: str, parent: str, tip: str) -> None:
    """Write the remote's main branch with a squash, and leave the merged commits on a local branch."""
    new = parent
    for commit in (merge, *reversed(line[: line.index(merge)][-LATER:])):
        date = git(root, "show", "-s", "--format=%ct +0000", commit)
        new = git(root, "commit-tree", f"{commit}^{{tree}}", "-p", new, "-m", "x", date=date)
    for ref in git(root, "for-each-ref", "--format=%(refname)").splitlines():
        git(root, "update-ref", "-d", ref)
    git(root, "symbolic-ref", "HEAD", "refs/heads/main")
    for ref, commit in (("refs/heads/main", new), ("refs/remotes/origin/main", new), ("refs/heads/topic", tip)):
        git(root, "update-ref", ref, commit)
    shutil.rmtree(root / ".git" / "logs", ignore_errors=True)
    git(root, "read-tree", "HEAD")


def replay(clone: Path, most: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """(merge and tip, what envdoctor says) for each merge."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary, "copy")
        git(clone, "clone", "-q", "--shared", "--no-checkout", ".", str(root))
        line = git(root, "rev-list", "--first-parent", "-n", "3000", "HEAD").split()
        found = list(merges(root, line))
        rng.shuffle(found)
        for merge, parent, tip in found[:most]:
            squash(root, line, merge, parent, tip)
            lines = Repository(root).fact(unsaved.read).checkouts[0].lines
            topic = next((item for item in lines if item.name == "topic"), None)
            said = "saved" if topic is None else "called lost" if topic.certain else "in doubt"
            yield f"{merge[:10]} {tip[:10]}", said


def main() -> None:
    """Print what is called lost, and a tally."""
    rng, most = random.Random(int(sys.argv[1])), int(sys.argv[2])
    tally: Counter[str] = Counter()
    for clone in map(Path, sys.argv[3:]):
        for commits, said in replay(clone, most, rng):
            tally[said] += 1
            if said == "called lost":
                print(clone, commits, said)
    print(dict(tally))


if __name__ == "__main__":
    main()
