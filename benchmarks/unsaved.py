"""How long it takes to say what is unsaved in a repository of 50,000 files, 20,000 commits and 60 branches.

    python benchmarks/unsaved.py [FOLDER]

The repository is made with ``git fast-import`` (in a temporary folder unless one is given; one that exists is used as
it is). Wall time and the CPU time of this process and of git are printed, the best of three.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from envdoctor.repository import Repository, unsaved

FILES, COMMITS, BRANCHES, PUSHED = 50_000, 20_000, 60, 50


def stream() -> Iterator[str]:
    """The commands of git-fast-import(1)."""
    files = (f"pkg{n // 500}/part{n % 500 // 50}/file{n}.py" for n in range(FILES))
    yield commit("main", 1, None, [(path, "import os\n") for path in files])
    for mark in range(2, COMMITS + 1):
        yield commit("main", mark, mark - 1, [(f"pkg{mark % 100}/part1/changed{mark % 300}.py", f"y = {mark}\n")])
    mark = COMMITS + 1
    for number in range(BRANCHES):
        parent = age = random.Random(number).randrange(2, COMMITS)
        for step in range(5):
            changes = [(f"topic{number}.py", f"{step}\n"), (f"pkg{number}/part1/changed{number}.py", f"z = {step}\n")]
            yield commit(f"topic{number}", mark, parent, changes, minute=age + step)
            mark, parent = mark + 1, mark


def commit(
    branch: str, mark: int, parent: int | None, files: list[tuple[str, str]], *, minute: int | None = None
) -> str:
    """One commit a minute; those of a branch date from when it left: all that came later may have taken it in."""
    seconds = 1_700_000_000 + (mark if minute is None else minute) * 60
    head = f"commit refs/heads/{branch}\nmark :{mark}\ncommitter A <a@example.org> {seconds} +0000\n"
    origin = f"from :{parent}\n" if parent else ""
    body = "".join(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n" for path, text in files)
    return f"{head}data 1\nx\n{origin}{body}\n"


def build(root: Path) -> None:
    """Make the repository; all but ten branches are on its remote."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=root, stdin=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        process.stdin.writelines(stream())
    pushed = ["main", *(f"topic{number}" for number in range(PUSHED))]
    for words in (
        ("checkout", "-q", "main"),
        ("remote", "add", "origin", "https://example.org/x.git"),
        *(("update-ref", f"refs/remotes/origin/{name}", name) for name in pushed),
    ):
        subprocess.run(["git", *words], cwd=root, check=True)


def cpu() -> float:
    """Seconds of this process and of those that it waited for."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def measure(root: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one reading."""
    wall, busy = time.perf_counter(), cpu()
    found = Repository(root).fact(unsaved.read)
    assert len(found.checkouts[0].lines) == BRANCHES - PUSHED
    return time.perf_counter() - wall, cpu() - busy


def main() -> None:
    """Build if need be, and measure."""
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary) / "repository"
        if not root.exists():
            build(root)
        runs = [measure(root) for _ in range(3)]
    print(f"wall {min(wall for wall, _ in runs):.2f} s, CPU {min(busy for _, busy in runs):.2f} s (budget: 2 s wall)")


if __name__ == "__main__":
    main()
