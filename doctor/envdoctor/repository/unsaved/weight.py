"""How much there is to lose: what commits and stashes change, what a folder holds, how large a history is."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.model import Change, History, Line, Stash, Weight
from envdoctor.values import regex

__all__ = ["measure_folder", "read_history", "weigh_folders", "weigh_lines", "weigh_stashes"]

_MOST_WEIGHED = 20
_MOST_FILES = 100_000
_SHORT = regex(r"(\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?")


def weigh_lines(git: Git, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines of commits with what they change altogether, for the first of them."""
    return tuple(
        replace(line, weight=_difference(git, line.base, line.tip)) if line.base and number < _MOST_WEIGHED else line
        for number, line in enumerate(lines)
    )


def weigh_stashes(git: Git, stashes: tuple[Stash, ...]) -> tuple[Stash, ...]:
    """The stashes with what they change in tracked files, for the first of them."""
    return tuple(
        replace(stash, weight=_difference(git, f"{stash.name}^1", stash.name)) if number < _MOST_WEIGHED else stash
        for number, stash in enumerate(stashes)
    )


def _difference(git: Git, old: str, new: str) -> Weight | None:
    """What ``git diff --shortstat`` counts; None if git cannot tell (a partial clone lacks the contents)."""
    answer = git.try_ask("diff-tree", "-r", "--shortstat", "--no-renames", "--end-of-options", old, new)
    if answer is None:
        return None
    match = _SHORT.search(answer)
    files, added, removed = (int(text or 0) for text in match.groups()) if match else (0, 0, 0)
    return Weight(files=files, added=added, removed=removed)


def weigh_folders(top: Path, changes: tuple[Change, ...], prefix: str) -> tuple[Change, ...]:
    """Untracked folders with the number and size of the files below them, as far as a limit of files reaches."""
    left = _MOST_FILES
    weighed = []
    for change in changes:
        if change.path.endswith("/") and left > 0:
            files, size = measure_folder(top / prefix / change.path, left)
            left -= files
            weighed.append(replace(change, size=size, files=files, more=left <= 0))
        else:
            weighed.append(change)
    return tuple(weighed)


def measure_folder(folder: Path, most: int) -> tuple[int, int]:
    """How many files are below a folder and their bytes; links are not followed, and counting ends at ``most``."""
    files = size = 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            try:
                size += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - one of very many
            except OSError:
                continue
            files += 1
            if files >= most:
                return files, size
    return files, size


def read_history(git: Git) -> History:
    """How many commits a repository has and what its objects take on the disk."""
    count = (git.try_ask("rev-list", "--count", "--all", "HEAD") or "").strip()
    stored = git.try_ask("count-objects", "-v") or ""
    sizes = dict(line.partition(": ")[::2] for line in stored.splitlines())
    kilobytes = sum(int(sizes.get(key) or 0) for key in ("size", "size-pack"))
    return History(commits=int(count) if count.isdigit() else 0, size=kilobytes * 1024)
