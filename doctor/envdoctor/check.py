"""What a check is: a small class that describes itself and turns facts into findings."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from envdoctor.model import Confidence, Evidence, Finding, Fix, Location, Ring, Scope, Severity, Skipped
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.host import Host
    from envdoctor.repository import Repository

__all__ = ["Check", "HostCheck", "JointCheck", "Page", "RepositoryCheck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A check's page: ``title`` is the first line of its docstring, ``body`` the Markdown below."""

    title: str
    body: str


class Check(ABC):
    """Base of every check; subclass `RepositoryCheck`, `HostCheck` or `JointCheck`.

    The docstring is the one source of ``envdoctor explain``, of SARIF's rule help and of the docs page. It has a first
    line, then a paragraph on what is looked at, then the sections ``## Why is this bad?``, ``## Example`` and
    ``## How to fix``.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]
    ring: ClassVar[Ring | None] = None
    scope: ClassVar[Scope]
    deadline: ClassVar[float] = 20.0
    """Seconds after which the check counts as "could not be checked"."""
    absence: ClassVar[bool] = False
    """True if its finding means that the ring is not there at all."""
    profiles: ClassVar[tuple[str, ...]] = ("laptop", "ci")
    """The profiles in which it runs; ``("laptop",)`` for what makes no sense in continuous integration."""
    irreplaceable: ClassVar[bool] = False
    """True if its certain findings name something that no other machine can get (`envdoctor.rebuild`)."""
    default: ClassVar[bool] = True
    """False for a check that runs only when it is selected by its code."""
    foreign: ClassVar[tuple[str, ...]] = ()
    """Beginnings of the codes of another tool, if the check passes on that tool's findings under them."""
    settled: ClassVar[bool] = False
    """True if it reads nothing but the repository's files, what environments inside say is installed, and the date: its
    result is kept until one of these changes (`envdoctor.kept_results`)."""
    awaited: ClassVar[tuple[Callable[[Repository], object], ...]] = ()
    """Facts of the repository that it reads and that mostly wait for git: begun before the first check."""

    @classmethod
    def page(cls) -> Page:
        """The check's page, from its docstring."""
        title, _, body = inspect.cleandoc(cls.__doc__ or cls.name).partition("\n")
        return Page(title=title.strip(), body=body.strip())

    def finding(
        self,
        message: str,
        *,
        subject: str,
        location: Location | None = None,
        evidence: Iterable[Evidence] = (),
        fix: Fix | None = None,
        severity: Severity | None = None,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> Finding:
        """A finding of this check, with its code and (unless given) its severity."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            message=message,
            subject=subject,
            location=location,
            evidence=tuple(evidence),
            fix=fix,
            confidence=confidence,
        )


class RepositoryCheck(Check):
    """A check that reads only the repository."""

    scope = Scope.REPOSITORY

    @abstractmethod
    def examine(self, repository: Repository) -> Iterable[Finding | Skipped]:
        """Findings, in any order; yield `Skipped` instead when there is nothing to look at."""


class HostCheck(Check):
    """A check that reads only the machine."""

    scope = Scope.HOST

    @abstractmethod
    def examine(self, host: Host) -> Iterable[Finding | Skipped]:
        """Findings, in any order; yield `Skipped` instead when there is nothing to look at."""


class JointCheck(Check):
    """A check that holds the repository against the machine."""

    scope = Scope.BOTH

    @abstractmethod
    def examine(self, repository: Repository, host: Host) -> Iterable[Finding | Skipped]:
        """Findings, in any order; yield `Skipped` instead when there is nothing to look at."""
