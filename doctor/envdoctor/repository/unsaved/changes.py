"""Files that differ from the last commit, as far as git can tell without running a filter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.commits import iso
from envdoctor.repository.unsaved.filtered import undecided
from envdoctor.repository.unsaved.model import Change, ChangeKind
from envdoctor.values import regex

__all__ = ["made_again", "read_changes", "read_links"]

_FILE = regex(
    r"""(?x) (?:^|/)(?:
        \.DS_Store | Thumbs\.db | desktop\.ini | [^/]*~ | \.coverage[^/]* | coverage\.xml | nohup\.out | tags
      | [^/]*\.(?:py[cod]|sw[op]|orig|rej|log|pid|tmp|bak|prof) | \.python-version
    )$"""
)
_FOLDER = regex(
    r"""(?x) (?:^|/)(?:
        \.idea | \.vscode | \.vs | \.cache | node_modules | __pycache__ | \.ipynb_checkpoints | \.terraform
      | [^/]*\.egg-info | \.?venv\d* | \.tox | \.nox | \.eggs | \.(?:mypy|pytest|ruff|hypothesis)[^/]*
      | build | dist | target | htmlcov | site
    )/"""
)
"""What a tool makes again; losing it loses nothing."""


def read_changes(git: Git) -> tuple[Change, ...]:
    """Changed, staged, deleted, conflicting and untracked files below the folder, sorted by path."""
    answer = git.try_ask("status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=normal", "--", ".")
    top = git.top or git.root
    entries = list(_entries(answer or ""))
    unsure = undecided(git, ((path, sha) for kind, path, sha in entries if kind is ChangeKind.CHANGED))
    found = [
        _change(top, path, kind, git.prefix)
        for kind, path, _ in entries
        if path not in unsure and not (kind is ChangeKind.UNTRACKED and made_again(top, path))
    ]
    return tuple(sorted(found, key=lambda change: change.path))


def _entries(answer: str) -> Iterator[tuple[ChangeKind, str, str]]:
    """Kind, path and object of the records of ``git status --porcelain=v2 -z`` (git-status(1)) without renames."""
    for record in answer.split("\0"):
        mark = record[:1]
        if mark == "?":
            yield ChangeKind.UNTRACKED, record[2:], ""
        elif mark == "u":
            yield ChangeKind.CONFLICT, record.split(" ", 10)[10], ""
        elif mark == "1":
            fields = record.split(" ", 8)
            yield _kind(fields[1]), fields[8], fields[7]


def _kind(states: str) -> ChangeKind:
    staged, here = states[0], states[1]
    if here == "D" or (staged == "D" and here == "."):
        return ChangeKind.DELETED
    return ChangeKind.STAGED if here == "." else ChangeKind.CHANGED


def made_again(top: Path, path: str) -> bool:
    """Whether losing an untracked file or folder loses nothing: a tool makes it again, or it has its own history."""
    if _FILE.search(path) or _FOLDER.search(path):
        return True
    folder = top / path
    return path.endswith("/") and any(
        os.path.lexists(folder / name) for name in (".git", "pyvenv.cfg", "conda-meta", "CACHEDIR.TAG")
    )


def _change(top: Path, path: str, kind: ChangeKind, prefix: str) -> Change:
    size, date = 0, ""
    if kind is not ChangeKind.DELETED:
        try:
            status = (top / path).lstat()
            size, date = (0 if path.endswith("/") else status.st_size), iso(status.st_mtime)
        except OSError:
            size, date = 0, ""
    return Change(path=path.removeprefix(prefix) or "./", kind=kind, size=size, date=date)


def read_links(git: Git) -> tuple[str, ...]:
    """Paths of the submodules that are checked out, relative to the folder."""
    if not ((git.top or git.root) / ".gitmodules").is_file():
        return ()
    listed = git.try_ask("ls-files", "-z", "--stage") or ""
    paths = (entry.partition("\t")[2] for entry in listed.split("\0") if entry.startswith("160000 "))
    return tuple(sorted(path for path in paths if os.path.lexists(git.root / path / ".git")))
