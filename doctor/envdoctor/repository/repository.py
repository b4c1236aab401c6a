"""The repository under examination: a folder, and every fact that can be read from it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.facts import Facts
from envdoctor.repository import files, git

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.git import Git

__all__ = ["Repository"]


class Repository(Facts):
    """A folder with code. Facts are plain functions of it: ``repository.fact(declarations.read)``.

    ``root`` is an absolute path; ``exclude`` holds patterns in .gitignore's syntax for paths that are left out. Nothing
    below the root is ever executed (law 1 of the design).
    """

    def __init__(self, root: Path, *, exclude: Iterable[str] = ()) -> None:
        super().__init__()
        self.root = root.absolute()
        self.exclude = tuple(exclude)

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.root.resolve().name or "repository"

    @property
    def git(self) -> Git:
        """What git says; `Git.problem` tells why if it says nothing."""
        return self.fact(git.read)

    @property
    def files(self) -> FileTree:
        """Every file that belongs to the repository, listed once."""
        return self.fact(files.read)
