"""Files that git compares through a program of the user's (filters such as Git LFS), which must not be run.

Without the filter git sees their raw content, and takes each for changed whose time stamp differs. Git LFS can be done
by hand: the index holds a pointer with the SHA-256 of the content (git-lfs, "The Pointer"). Of others nothing is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from envdoctor.repository.git import Git
from envdoctor.values import dataclass, regex

__all__ = ["Pointer", "pointer_in", "undecided"]

_POINTER = regex(
    r"\Aversion https://git-lfs\.github\.com/spec/v1\n"
    r"(?:ext-.*\n)*oid sha256:(?P<sha>[0-9a-f]{64})\nsize (?P<size>\d+)\n"
)
_MOST = 500
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What stands in git for a file in Git LFS: the SHA-256 of its content, and its size in bytes."""

    sha: str
    size: int


def pointer_in(text: str) -> Pointer | None:
    """The pointer that a text is; None if it is an ordinary file."""
    match = _POINTER.match(text)
    return Pointer(sha=match["sha"], size=int(match["size"])) if match else None


def undecided(git: Git, changed: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of (path, object in the index) pairs that look changed, the paths that are not, or of which nobody can tell."""
    filters = _configured(git)
    files = dict(list(changed)[:_MOST])
    if not filters or not files:
        return frozenset()
    below = [f"{_rise(git)}{path}" for path in files]
    answer = (git.try_ask("check-attr", "-z", "filter", "--", *below) or "").split("\0")
    found = set()
    for path, value in zip(files, answer[2::3], strict=False):
        if value in filters and not (value == "lfs" and _differs(git, path, files[path])):
            found.add(path)
    return frozenset(found)


def _rise(git: Git) -> str:
    """The way from the examined folder up to the work tree's top, to which git's answers are relative."""
    return "../" * git.prefix.count("/")


def _configured(git: Git) -> frozenset[str]:
    """Names of filters that would run a program."""
    listed = git.try_ask("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|process)$") or ""
    return frozenset(key[len("filter.") :].rpartition(".")[0] for key in listed.split("\0") if key)


def _differs(git: Git, path: str, sha: str) -> bool:
    """Whether a file's content is not the one that its LFS pointer names."""
    pointer = pointer_in(git.try_ask("cat-file", "blob", sha) or "")
    file = (git.top or git.root) / path
    try:
        if pointer is None or file.stat().st_size != pointer.size:
            return pointer is not None
        return _digest(file) != pointer.sha
    except OSError:
        return False


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
