"""The repository as it was at another revision, read straight from git's objects: nothing is checked out."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

from envdoctor.errors import TargetError
from envdoctor.repository.files import FileTree, Unread
from envdoctor.repository.git import Git, GitFailure
from envdoctor.repository.repository import Repository

__all__ = ["RepositoryAt", "merge_base"]

_REGULAR = ("100644", "100755")


class RepositoryAt(Repository):
    """Another revision of a repository, with the same facts. ``commit`` is a full object name."""

    def __init__(self, repository: Repository, commit: str) -> None:
        super().__init__(repository.root, exclude=repository.exclude)
        self.commit = commit
        self._present = repository.git

    @cached_property
    def git(self) -> Git:
        """Git, answering for that revision where it is asked what is tracked or checked out."""
        return _GitAt(self._present, self.commit, tuple(self.files))

    @property
    def files(self) -> FileTree:
        """The files of that revision's tree."""
        return self.fact(_tree)


class _GitAt(Git):
    """Git with another revision for HEAD."""

    def __init__(self, present: Git, commit: str, paths: tuple[str, ...]) -> None:
        super().__init__(
            present.root, problem=present.problem, top=present.top, prefix=present.prefix, shallow=present.shallow
        )
        self.head = commit
        self.branch = None
        self.tracked = frozenset(paths)


def merge_base(repository: Repository, revision: str) -> str:
    """The commit where HEAD and ``revision`` parted, as a full object name.

    Raises `TargetError` for a folder without git, an unknown revision, or a history that is cut off before that commit.
    """
    git = repository.git
    try:
        commit = git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").strip()
    except GitFailure as failure:
        raise TargetError(f"`{revision}` is no revision here", remedy=_advice(git, str(failure))) from failure
    try:
        return git.ask("merge-base", commit, "HEAD").strip()
    except GitFailure as failure:
        message = f"`{revision}` and HEAD have no common ancestor in the history that is here"
        raise TargetError(message, remedy=_advice(git, "")) from failure


def _advice(git: Git, message: str) -> str:
    if git.problem:
        return git.problem
    if git.shallow:
        return "this clone is shallow; fetch the whole history, in GitHub Actions with `fetch-depth: 0`"
    return message if message and "ended with" not in message else "name a branch, a tag or a commit of this repository"


def _tree(repository: RepositoryAt) -> FileTree:
    """The fact: list the revision's tree below the examined folder."""
    git = repository._present  # noqa: SLF001 - the fact belongs to the class above
    listed = git.ask("ls-tree", "-r", "-z", "-l", "--full-tree", repository.commit, "--", git.prefix or ".")
    sizes: dict[str, int] = {}
    objects: dict[str, str] = {}
    unread = []
    for row in filter(None, listed.split("\0")):
        description, _, whole = row.partition("\t")
        mode, _, name, size = description.split()
        path = whole.removeprefix(git.prefix)
        if not size.isdigit() and mode in _REGULAR:
            unread.append(Unread(path=path, reason="its object is not here (a partial clone)"))
        elif mode in _REGULAR:
            sizes[path], objects[path] = int(size), name
        else:
            unread.append(Unread(path=path, reason="a repository of its own" if mode == "160000" else "a link"))
    return FileTree(sizes, _Blobs(git, objects).load, unread=unread)


class _Blobs:
    """Contents of objects, through one ``git cat-file --batch``."""

    def __init__(self, git: Git, objects: dict[str, str]) -> None:
        self.objects = objects
        self.lock = threading.Lock()
        self._git = git

    @cached_property
    def _pipe(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - GitPython's own handle
        return self._git.pipe("cat-file", "--batch")

    def load(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError for an object that is missing (a partial clone)."""
        with self.lock:
            self._pipe.stdin.write(self.objects[path].encode() + b"\n")
            self._pipe.stdin.flush()
            header = self._pipe.stdout.readline().split()
            if len(header) != 3:
                raise OSError(f"{Path(path).name}: its object is not here")
            data: bytes = self._pipe.stdout.read(int(header[2]) + 1)
            return data[:-1]
