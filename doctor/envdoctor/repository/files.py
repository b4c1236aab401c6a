"""The files of a repository: one walk, git's ignore rules applied on the way.

A file belongs to the repository when git tracks it, or when no ``.gitignore`` on its way excludes it (gitignore(5)).
What is left out, and why, stays on record: `FileTree.ignored` and `FileTree.unread`.
"""

from __future__ import annotations

import codecs
import fnmatch
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from envdoctor.repository.repository import Repository

__all__ = ["LARGEST_FILE", "FileTree", "Unread", "decode", "read"]

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes; larger files are listed as not read."""
MOST_FILES = 400_000
_KEPT = 256 * 1024
_BUDGET = 24 * 1024 * 1024
"""Bytes of small files that are kept, so that hardly any file is read twice."""
_NEVER = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", "site-packages", "__pypackages__"})
_ENVIRONMENT = frozenset({"bin", "include", "lib", "lib64", "share", "Include", "Lib", "Scripts"})
"""Folders of a virtual environment (`venv`, "EnvBuilder")."""
_CACHES = frozenset({".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".tox", ".nox", ".eggs"})
_CODING = regex(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unread:
    """Something that was not read, and why."""

    path: str
    reason: str


def decode(data: bytes) -> str:
    """Text of a file in any encoding: by BOM, as UTF-8, by a PEP 263 cookie, else as Latin-1, which never fails."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_legacy(data: bytes) -> str:
    for line in data.split(b"\n", 2)[:2]:
        if match := _CODING.match(line):
            try:
                return data.decode(match[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError):
                break
    return data.decode("latin-1")


@dataclass(slots=True, kw_only=True)
class _Listing:
    """What a walk gathers."""

    sizes: dict[str, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    environments: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


class FileTree:
    """The listed files and their contents. Paths are relative POSIX strings, ``""`` is the root.

    ``sizes`` maps each file to its size in bytes, ``ignored`` holds what ignore rules left out (a directory stands for
    everything below it), ``environments`` the virtual environments that were met and not entered. ``load`` returns a
    file's bytes or raises OSError, ``links`` says where symbolic links lead to.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        load: Callable[[str], bytes],
        *,
        ignored: Iterable[str] = (),
        environments: Iterable[str] = (),
        unread: Iterable[Unread] = (),
        links: Mapping[str, str] | None = None,
    ) -> None:
        self.sizes = dict(sorted(sizes.items()))
        self._links = dict(links or {})
        self.ignored = tuple(sorted(ignored))
        self.environments = tuple(sorted(environments))
        self._load = load
        self._unread = dict.fromkeys(unread)
        self._kept: dict[str, bytes] = {}
        self._budget = _BUDGET

    def __contains__(self, path: str) -> bool:
        return path in self.sizes

    def __iter__(self) -> Iterator[str]:
        return iter(self.sizes)

    def __len__(self) -> int:
        return len(self.sizes)

    def origin(self, path: str) -> str:
        """The file itself, where the path is a symbolic link to another file of the tree: a patch has to name that."""
        return self._links.get(path, path)

    @cached_property
    def directories(self) -> frozenset[str]:
        """Every directory that holds a listed file, however deep; the root is ``""``."""
        found = {""}
        for path in self.sizes:
            parent = path.rpartition("/")[0]
            while parent not in found:
                found.add(parent)
                parent = parent.rpartition("/")[0]
        return frozenset(found)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What was not read so far: over-large, binary, unreadable, or a repository of its own."""
        return tuple(sorted(self._unread))

    def exists(self, path: str) -> bool:
        """Whether a listed file or a directory of listed files has this path."""
        path = path.strip("/").removeprefix("./")
        return path in self.sizes or path in self.directories

    def matching(self, *patterns: str) -> tuple[str, ...]:
        """Listed files whose base name (or, for a pattern with a slash, whose whole path) matches a shell pattern."""
        names = _shell_patterns(tuple(pattern for pattern in patterns if "/" not in pattern))
        paths = _shell_patterns(tuple(pattern for pattern in patterns if "/" in pattern))
        found: set[str] = set()
        if names.pattern:
            found.update(path for name, there in self._by_name.items() if names.match(name) for path in there)
        if paths.pattern:
            found.update(filter(paths.match, self.sizes))
        return tuple(sorted(found))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The paths of the listed files by their base names."""
        found: dict[str, list[str]] = {}
        for path in self.sizes:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found

    def with_suffix(self, *suffixes: str) -> tuple[str, ...]:
        """Listed files that end so; much faster than `matching`."""
        return tuple(path for path in self.sizes if path.endswith(suffixes))

    def read(self, path: str) -> bytes | None:
        """A listed file's bytes; None (and a line in `unread`) if it is over-large or cannot be read.

        Small files are kept up to a budget, so that hardly any file is read twice.
        """
        if path in self._kept:
            return self._kept[path]
        if path not in self.sizes:
            return None
        if self.sizes[path] > LARGEST_FILE:
            self.note_unread(path, f"larger than {LARGEST_FILE // 1024 // 1024} MiB")
            return None
        try:
            data = self._load(path)
        except OSError as error:
            self.note_unread(path, f"cannot be read: {error.strerror or error}")
            return None
        if len(data) <= _KEPT and self._budget >= len(data):
            self._budget -= len(data)
            self._kept[path] = data
        return data

    def text(self, path: str) -> str | None:
        """A listed file's text in whatever encoding it has; None if it was not read or is binary."""
        data = self.read(path)
        if data is None:
            return None
        if b"\0" in data[:8192] and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self.note_unread(path, "binary")
            return None
        return decode(data)

    def note_unread(self, path: str, reason: str) -> None:
        """Put on record that a file could not be used, and why."""
        self._unread[Unread(path=path, reason=reason)] = None


@cache
def _shell_patterns(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What any of the shell patterns matches."""
    return re.compile("|".join(map(fnmatch.translate, patterns)))


def read(repository: Repository) -> FileTree:
    """The fact: list the repository's files on disk."""
    root = repository.root
    listing = _Walk(root, repository.git.tracked).run(_exclusions(repository))
    left_out = _drop_excluded(listing, repository.exclude)

    def load(path: str) -> bytes:
        return (root / path).read_bytes()

    return FileTree(
        listing.sizes,
        load,
        ignored=(*listing.ignored, *left_out),
        environments=listing.environments,
        unread=listing.unread,
        links=listing.links,
    )


def _drop_excluded(listing: _Listing, patterns: tuple[str, ...]) -> list[str]:
    """Take the files that the settings exclude out of a listing, tracked or not, and name them."""
    if not patterns:
        return []
    from pathspec import GitIgnoreSpec

    left_out = list(GitIgnoreSpec.from_lines(patterns).match_files(listing.sizes))
    for path in left_out:
        del listing.sizes[path]
    return left_out


_Rules = tuple[tuple[str, "GitIgnoreSpec"], ...]


def _exclusions(repository: Repository) -> _Rules:
    """The clone's own ignore rules, which are weaker than any ``.gitignore``."""
    git = repository.git
    lines = [line for line in git.exclusions.splitlines() if line.strip() and not line.startswith("#")]
    if not lines or git.prefix:
        return ()
    from pathspec import GitIgnoreSpec

    try:
        return (("", GitIgnoreSpec.from_lines(lines)),)
    except ValueError:
        return ()


class _Walk:
    """One walk with ``os.scandir``; a tracked path is never checked against ignore rules."""

    def __init__(self, root: Path, tracked: frozenset[str]) -> None:
        self.root = root
        self.tracked = tracked
        self.tracked_directories = _parents(tracked)
        self.listing = _Listing()

    def run(self, exclusions: _Rules = ()) -> _Listing:
        pending: list[tuple[str, _Rules]] = [("", exclusions)]
        while pending and len(self.listing.sizes) < MOST_FILES:
            directory, rules = pending.pop()
            entries = self._entries(directory)
            if directory and self._stop(directory, entries):
                continue
            if ".gitignore" in entries:
                rules = (*rules, *self._rules(directory))
            for name, entry in entries.items():
                path = f"{directory}/{name}" if directory else name
                if self._is_directory(path, entry):
                    if self._enter(path, name, rules) and not (not directory and self._is_part(name, entries)):
                        pending.append((path, rules))
                elif self._belongs(path, rules):
                    self._add(path, entry)
        if pending:
            self._note("", f"more than {MOST_FILES:,} files; the rest was not listed")
        return self.listing

    def _is_part(self, name: str, entries: Mapping[str, object]) -> bool:
        """Whether the repository's root is an environment too, and a folder in it is the environment's."""
        return "pyvenv.cfg" in entries and name in _ENVIRONMENT and name not in self.tracked_directories

    def _entries(self, directory: str) -> dict[str, os.DirEntry[str]]:
        try:
            with os.scandir(self.root / directory) as found:
                return {entry.name: entry for entry in found}
        except OSError as error:
            self._note(directory or ".", f"cannot be read: {error.strerror or error}")
            return {}

    def _note(self, path: str, reason: str) -> None:
        self.listing.unread.append(Unread(path=path, reason=reason))

    def _is_directory(self, path: str, entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir(follow_symlinks=False)
        except OSError as error:
            self._note(path, f"cannot be read: {error.strerror or error}")
            return False

    def _stop(self, directory: str, entries: Mapping[str, object]) -> bool:
        """Whether a directory is a world of its own: an environment or another repository."""
        if directory in self.tracked_directories:
            return False
        if "pyvenv.cfg" in entries or "conda-meta" in entries:
            self.listing.environments.append(directory)
            return True
        if ".git" in entries or (directory in self.tracked and not entries):  # a submodule, perhaps not fetched
            self._note(directory, "a repository of its own")
            return True
        return False

    def _rules(self, directory: str) -> _Rules:
        from pathspec import GitIgnoreSpec

        path = self.root / directory / ".gitignore"
        try:
            lines = decode(path.read_bytes()).splitlines()
            return ((f"{directory}/" if directory else "", GitIgnoreSpec.from_lines(lines)),)
        except (OSError, ValueError) as error:
            self._note(f"{directory}/.gitignore".lstrip("/"), f"cannot be read: {error}")
            return ()

    def _enter(self, path: str, name: str, rules: _Rules) -> bool:
        if name == ".git":
            return False
        if path in self.tracked_directories:
            return True
        if name in _NEVER or name in _CACHES:
            return False
        if _is_ignored(path + "/", rules):
            if (self.root / path / "pyvenv.cfg").is_file():
                self.listing.environments.append(path)
            self.listing.ignored.append(path + "/")
            return False
        return True

    def _belongs(self, path: str, rules: _Rules) -> bool:
        if path in self.tracked:
            return True
        if _is_ignored(path, rules):
            self.listing.ignored.append(path)
            return False
        return True

    def _add(self, path: str, entry: os.DirEntry[str]) -> None:
        """Record a regular file, or a link to one inside the repository; anything else is noted."""
        try:
            status = entry.stat()
        except OSError as error:
            self._note(path, "a broken link" if entry.is_symlink() else f"cannot be read: {error.strerror or error}")
            return
        if entry.is_symlink() and not self._inside(path):
            self._note(path, "a link to outside the repository")
        elif stat.S_ISREG(status.st_mode):
            self.listing.sizes[path] = status.st_size
            if entry.is_symlink():
                real = (self.root / path).resolve().relative_to(self.root.resolve())
                self.listing.links[path] = real.as_posix()
        elif entry.is_symlink():
            self._note(path, "a link to a folder")
        elif not stat.S_ISDIR(status.st_mode):
            self._note(path, "not a regular file")

    def _inside(self, path: str) -> bool:
        return (self.root / path).resolve().is_relative_to(self.root.resolve())


def _parents(paths: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return frozenset(found)


def _is_ignored(path: str, rules: _Rules) -> bool:
    """The last matching pattern of the deepest ``.gitignore`` decides."""
    for prefix, spec in reversed(rules):
        verdict = spec.check_file(path.removeprefix(prefix)).include
        if verdict is not None:
            return verdict
    return False
