"""What a checkout holds that no other machine has."""

from __future__ import annotations

from enum import StrEnum

from envdoctor.values import dataclass, field

__all__ = [
    "Change",
    "ChangeKind",
    "Checkout",
    "CheckoutKind",
    "DefaultBranch",
    "History",
    "LargeFile",
    "Line",
    "LineKind",
    "PrivateSettings",
    "Remote",
    "Standing",
    "Stash",
    "Unsaved",
    "Weight",
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
class Weight:
    """How much commits or a stash change: files, and lines that come and go."""

    files: int = 0
    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A whole history: its commits, and the bytes that its objects take on the disk."""

    commits: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeFile:
    """A file in Git LFS whose content lies in this clone; ``size`` in bytes."""

    path: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultBranch:
    """Where a remote's ``HEAD`` leads as this clone remembers; ``gone`` when the branch is not there any more.

    ``others`` are the remote's branches as far as they were fetched.
    """

    remote: str
    name: str
    gone: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a clone stands to its remotes: ``contact`` is the ISO date of the last trace of a fetch, push or clone
    (empty if unknown); ``identified`` tells whether git knows whose commits are made here.
    """

    contact: str = ""
    defaults: tuple[DefaultBranch, ...] = ()
    identified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Commits that no remote is known to have, reachable from one branch, tag or detached head.

    Dates are ISO dates of the committer in UTC. ``tip`` is the newest commit; ``upstream`` the remote-tracking branch
    that it follows, ``gone`` when that one was deleted. ``doubt`` says what speaks for a copy elsewhere, if anything.
    ``base`` is the one commit on a remote on which it stands, empty if there are several or none.
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
    base: str = ""
    weight: Weight | None = None

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
    weight: Weight | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateSettings:
    """What git keeps in a clone and never sends anywhere.

    ``hooks`` are names of hooks that nobody's tool wrote, ``hooks_path`` is a ``core.hooksPath`` outside of the
    repository, ``excluded`` are the patterns of ``.git/info/exclude`` and ``hidden`` what they alone keep from sight.
    """

    hooks: tuple[str, ...] = ()
    hooks_path: str | None = None
    excluded: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file (or, with a slash at the end, an untracked folder) that differs from the last commit.

    ``path`` is relative to the checkout, ``size`` in bytes (0 when deleted), ``date`` the ISO date of the last change.
    Of a folder, ``files`` counts what is below; ``more`` when there is more than was counted.
    """

    path: str
    kind: ChangeKind
    size: int = 0
    date: str = ""
    files: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """One work tree. ``path`` is relative to the examined folder where it lies below it, ``""`` for the folder itself.

    A `WORKTREE` shares remotes, branches and stashes with the main one and lists only what is its own.
    ``history`` is measured only where no other machine is known to have it. ``problem`` says why git could not be
    asked.
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
    large: tuple[LargeFile, ...] = ()
    history: History = field(default_factory=History)
    standing: Standing = field(default_factory=Standing)
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
