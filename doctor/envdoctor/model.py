"""The value objects that flow from checks to renderers.

All are frozen, slotted and keyword-only; sequences are tuples. Paths in a `Location` are POSIX and relative to the
examined repository; for findings about the machine they are absolute.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from envdoctor.values import dataclass

__all__ = [
    "Confidence",
    "Edit",
    "Evidence",
    "Finding",
    "Fix",
    "Location",
    "Onboarding",
    "Ring",
    "Scope",
    "Severity",
    "Skipped",
    "Step",
    "Unwritten",
]


class Severity(StrEnum):
    """How much a finding stands in the way, most serious first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the most serious."""
        return list(Severity).index(self)


class Confidence(StrEnum):
    """`CERTAIN` findings aim at 95 % precision; anything that could be otherwise is `LIKELY`."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Ring(StrEnum):
    """The four concentric rings that isolate an application from its surroundings."""

    ENVIRONMENT = "virtual environment"
    PACKAGES = "package manager"
    CONTAINER = "container"
    COMPOSITION = "service composition"


class Scope(StrEnum):
    """What a check reads: the machine, the repository, or both at once."""

    HOST = "host"
    REPOSITORY = "repository"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place in a file. ``line`` and ``column`` count from 1; None means the file as a whole."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was seen, and where."""

    text: str
    location: Location | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.location})" if self.location else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One replacement in a text file of the repository, as in the Language Server Protocol's ``TextEdit``.

    The range from ``line``:``column`` up to, not including, ``end_line``:``end_column`` becomes ``text``; all four
    count from 1, columns in characters. An empty range inserts. A path that does not exist is created.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    text: str

    @classmethod
    def insert(cls, path: str, line: int, column: int, text: str) -> Edit:
        """Insert ``text`` before this place."""
        return cls(path=path, line=line, column=column, end_line=line, end_column=column, text=text)

    @classmethod
    def replace_lines(cls, path: str, first: int, last: int, text: str) -> Edit:
        """Replace whole lines, both included and their line ends too; ``""`` deletes them."""
        return cls(path=path, line=first, column=1, end_line=last + 1, end_column=1, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What to do about a finding.

    ``command`` is one shell line that can be copied, or None; ``safe`` says that it loses nothing and can be undone.
    ``edits`` do the same to the files, and only where that is certain: `envdoctor fix` makes one patch of all of them.
    """

    text: str
    command: str | None = None
    safe: bool = False
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Yielded by a check that has nothing to look at; ``reason`` is shown instead of a verdict."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a newcomer must do by hand today, as a document tells it."""

    text: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwritten:
    """Something that the application needs and no document mentions.

    ``kind`` is ``variable``, ``service``, ``system-package`` or ``python``.
    """

    kind: str
    subject: str
    path: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """How far a newcomer has to walk: the manual steps today, and how many are left after the migration."""

    steps: tuple[Step, ...] = ()
    steps_after: int = 0
    unwritten: tuple[Unwritten, ...] = ()

    @property
    def steps_today(self) -> int:
        """How many steps the documents ask for."""
        return len(self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    ``subject`` names the thing itself (``yaml``, ``db``, ``README.md#setup``); it stays the same when lines move or a
    message is reworded, so that a baseline can recognise the finding (`fingerprint`).
    """

    code: str
    severity: Severity
    message: str
    subject: str
    location: Location | None = None
    evidence: tuple[Evidence, ...] = ()
    fix: Fix | None = None
    confidence: Confidence = Confidence.CERTAIN

    def fingerprint(self, ordinal: int = 0) -> str:
        """SHA-256 over code, path, subject and the ordinal among equals; no line number, no message text."""
        path = self.location.path if self.location else ""
        identity = "\0".join((self.code, path, self.subject, str(ordinal)))
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
