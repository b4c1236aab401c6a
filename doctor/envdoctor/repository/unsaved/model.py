"""What a checkout holds that no other machine has."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "Change",
    "ChangeKind",
    "Checkout",
    "CheckoutKind",
    "Line",
    "LineKind",
    "PrivateSettings",
    "Remote",
    "Stash",
    "Unsaved",
]


class LineKind(StrEnum):
    """What holds a line of commits."""

    BRANCH = "branch"
    TAG = "tag"
    DETACHED = "detached head"


class ChangeKind(StrEnum):
    """How a file differs from what is committed."""

    CHANGED = "changed"
    STAGED = "staged"
    DELETED = "deleted"
    CONFLICT = "conflict"
    UNTRACKED = "untracked"


class CheckoutKind(StrEnum):
    """Where a work tree comes from."""

    MAIN = "main"
    WORKTREE = "worktree"
    SUBMODULE = "submodule"
    NESTED = "nested repository"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A remote. ``url`` is without credentials; ``credentials`` tells that there were some.

    ``local`` is true for a path on a file system of this machine, ``network`` for one that looks like a network mount.
    """

    name: str
    url: str
    local: bool = False
    mounted: bool = False
    credentials: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Commits that no remote is known to have, reachable from one branch, tag or detached head.

    Dates are ISO dates of the committer in UTC. ``tip`` is the newest commit; ``upstream`` the remote-tracking branch
    that it follows, ``gone`` when that one was deleted. ``doubt`` says what speaks for a copy elsewhere, if anything.
    """

    kind: LineKind
    name: str
    tip: str
    commits: int
    oldest: str
    newest: str
    upstream: str | None = None
    gone: bool = False
    doubt: str = ""

    @property
    def certain(self) -> bool:
        """Whether nothing speaks for a copy elsewhere."""
        return not self.doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Stash:
    """One stash entry; ``subject`` is git's own line (``WIP on main: 1a2b3c4 ...``)."""

    name: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateSettings:
    """What git keeps in a clone and never sends anywhere.

    ``hooks`` are names of hooks that nobody's tool wrote, ``hooks_path`` is a ``core.hooksPath`` outside of the
    repository, ``excluded`` are the patterns of ``.git/info/exclude``.
    """

    hooks: tuple[str, ...] = ()
    hooks_path: str | None = None
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file (or, with a slash at the end, an untracked folder) that differs from the last commit.

    ``path`` is relative to the checkout, ``size`` in bytes (0 when deleted), ``date`` the ISO date of the last change.
    """

    path: str
    kind: ChangeKind
    size: int = 0
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """One work tree. ``path`` is relative to the examined folder where it lies below it, ``""`` for the folder itself.

    A `WORKTREE` shares remotes, branches and stashes with the main one and lists only what is its own.
    ``problem`` says why git could not be asked.
    """

    path: str
    kind: CheckoutKind = CheckoutKind.MAIN
    head: str | None = None
    branch: str | None = None
    remotes: tuple[Remote, ...] = ()
    lines: tuple[Line, ...] = ()
    stashes: tuple[Stash, ...] = ()
    changes: tuple[Change, ...] = ()
    private: PrivateSettings = field(default_factory=PrivateSettings)
    problem: str = ""

    @property
    def untracked(self) -> tuple[Change, ...]:
        """Files that git was never told about."""
        return tuple(change for change in self.changes if change.kind is ChangeKind.UNTRACKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """The fact: every checkout that belongs to the examined folder, its own first; none if git cannot be asked."""

    problem: str | None = None
    checkouts: tuple[Checkout, ...] = ()
