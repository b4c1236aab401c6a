"""Files in Git LFS that only this clone has: their pointers are in commits that are on no remote.

``git push`` sends the contents only where Git LFS is installed and its hook is switched on, so commits and contents
can part. The pointers are read from the commits (git-lfs, "The Pointer"), the contents are looked for below
``.git/lfs/objects``; Git LFS itself is never started.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from envdoctor.repository.git import Git
from envdoctor.repository.unsaved.filtered import pointer_in
from envdoctor.repository.unsaved.model import LargeFile, Line

__all__ = ["read_large"]

_MOST = 1000
_LARGEST_POINTER = 1024
_MODE = "1006"
"""How the mode of an ordinary file begins in a raw diff."""


def read_large(git: Git, lines: tuple[Line, ...]) -> tuple[LargeFile, ...]:
    """The contents in Git LFS that unsaved lines of commits bring and that lie in this clone, by path."""
    store = _store(git)
    if store is None or not lines:
        return ()
    span = [*(line.tip for line in lines), "--not", "--remotes", *(line.base for line in lines if line.base)]
    options = ("--format=", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=AM", "-n", "2000")
    found: dict[str, LargeFile] = {}
    for path, text in _small(git, _blobs(git.try_ask("log", *options, *span) or "")):
        pointer = pointer_in(text)
        if pointer and (store / pointer.sha[:2] / pointer.sha[2:4] / pointer.sha).is_file():
            found.setdefault(pointer.sha, LargeFile(path=path, size=pointer.size))
    return tuple(sorted(found.values(), key=lambda item: item.path))


def _store(git: Git) -> Path | None:
    common = (git.try_ask("rev-parse", "--git-common-dir") or "").rstrip("\n")
    store = git.root / common / "lfs" / "objects"
    return store if common and store.is_dir() else None


def _blobs(raw: str) -> dict[str, str]:
    """Objects and paths of a raw log (git-diff-tree(1), raw output format)."""
    fields = raw.replace("\n", "").split("\0")
    found: dict[str, str] = {}
    for index in range(len(fields) - 1):
        words = fields[index].lstrip().split(" ")
        if len(words) == 5 and words[0].startswith(":") and words[1].startswith(_MODE) and len(found) < _MOST:
            found.setdefault(words[3], fields[index + 1])
    return found


def _small(git: Git, blobs: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(path, content) of those objects that are small enough for a pointer."""
    sizes = _batch(git, "--batch-check=%(objectname) %(objectsize)", blobs).decode("ascii", "replace").splitlines()
    small = [sha for sha, _, size in (line.partition(" ") for line in sizes) if _is_small(size)]
    data = _batch(git, "--batch", small)
    while data:
        head, _, rest = data.partition(b"\n")
        sha, _, size = head.decode("ascii", "replace").split(" ") if head.count(b" ") == 2 else ("", "", "0")
        length = int(size)
        if sha in blobs:
            yield blobs[sha], rest[:length].decode("utf-8", "replace")
        data = rest[length + 1 :]


def _is_small(size: str) -> bool:
    return size.isdigit() and int(size) <= _LARGEST_POINTER


def _batch(git: Git, option: str, objects: Iterable[str]) -> bytes:
    """What ``git cat-file`` answers about objects; nothing when there are none."""
    listed = list(objects)
    if not listed:
        return b""
    process = git.pipe("cat-file", option)
    answer: bytes = process.communicate("".join(f"{sha}\n" for sha in listed).encode("ascii"))[0]
    return answer
