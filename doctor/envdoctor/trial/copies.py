"""Throw-away copies of a repository to try things in."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.changes import Change, encoded
from envdoctor.errors import TargetError

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["cloned", "copied", "write"]

_CLONE = (
    "git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never",
    "-c", "protocol.file.allow=always", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks",
    "--no-recurse-submodules", "--template=",
)  # fmt: skip
_PATIENCE = 300


@contextmanager
def copied(repository: Repository, changes: Iterable[Change] = ()) -> Iterator[Path]:
    """A folder with the repository's files as they are now (nothing that git ignores) and the changes made to them."""
    with _folder() as root:
        for path in repository.files:
            _copy(repository.root / path, root / path)
        write(root, changes)
        yield root


@contextmanager
def cloned(source: Path, *, revision: str = "HEAD") -> Iterator[Path]:
    """A fresh clone of what is committed, which is what somebody else would get; no hook and no filter of it runs.

    Raises `TargetError` if git cannot clone it.
    """
    with _folder() as root:
        shutil.rmtree(root)
        _git((*_CLONE, os.fspath(source), os.fspath(root)), source)
        if revision != "HEAD":
            _git(("git", "-C", os.fspath(root), "checkout", "--quiet", "--detach", revision, "--"), source)
        yield root


@contextmanager
def _folder() -> Iterator[Path]:
    """A new empty folder; what containers left behind in it under other users goes as far as it may."""
    top = Path(tempfile.mkdtemp(prefix="envdoctor-"))
    try:
        (root := top / "copy").mkdir()
        yield root
    finally:
        shutil.rmtree(top, ignore_errors=True)


def write(root: Path, changes: Iterable[Change]) -> None:
    """Make the changes, whatever is there."""
    for item in changes:
        if item.after != item.before:
            (root / item.path).parent.mkdir(parents=True, exist_ok=True)
            (root / item.path).write_bytes(encoded(item.after))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink() and not Path(os.readlink(source)).is_absolute():
        target.symlink_to(os.readlink(source))
    else:
        shutil.copy(source, target)


def _git(command: tuple[str, ...], source: Path) -> None:
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TargetError(f"git cannot make a clone: {error}", where=str(source)) from error
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["git failed"])[-1]
        raise TargetError(f"git cannot make a clone: {reason}", where=str(source), remedy="commit something first")
