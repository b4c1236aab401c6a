"""Many repositories in one report: the value objects that fleet renderers get."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from envdoctor.model import Ring
from envdoctor.report import RenderContext, RingStatus
from envdoctor.values import dataclass

__all__ = ["FLEET_SCHEMA", "CodeCount", "FleetRenderer", "FleetReport", "Moment", "RepositoryRow", "SharedCause"]

FLEET_SCHEMA = "envdoctor-fleet/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryRow:
    """One repository in a line. ``failure`` says why it could not be examined; everything else is empty then.

    ``rings`` has one status per `Ring`, in order; ``worst`` the codes of its errors, else of its warnings.
    """

    name: str
    path: str
    revision: str | None = None
    rings: tuple[RingStatus, ...] = (RingStatus.UNKNOWN,) * len(Ring)
    error: int = 0
    warning: int = 0
    note: int = 0
    unchecked: int = 0
    steps_today: int = 0
    worst: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCause:
    """The same thing wrong in several repositories; ``examples`` are at most five of their names.

    Either ``message`` is what is said of all of them, or ``subject`` is what all of them are about.
    """

    code: str
    name: str
    severity: str
    repositories: int
    examples: tuple[str, ...]
    subject: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """How often a check found something: in how many repositories, and how many findings."""

    code: str
    name: str
    severity: str
    repositories: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Moment:
    """The fleet on one day. ``rings`` counts repositories: a row for each `Ring`, a number for each `RingStatus`."""

    date: str
    repositories: int
    error: int
    warning: int
    rings: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetReport:
    """Every repository, and what they have in common; sealed, sorted."""

    version: str
    rows: tuple[RepositoryRow, ...]
    causes: tuple[SharedCause, ...]
    codes: tuple[CodeCount, ...]
    history: tuple[Moment, ...] = ()

    @property
    def failures(self) -> tuple[RepositoryRow, ...]:
        """The repositories that could not be examined."""
        return tuple(row for row in self.rows if row.failure)


class FleetRenderer(ABC):
    """A format of the fleet's report. Pure, like every renderer."""

    format: ClassVar[str]

    @abstractmethod
    def render(self, report: FleetReport, context: RenderContext) -> str:
        """The report as text that ends in a newline."""
