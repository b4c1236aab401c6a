"""What the SVC checks share: which compose files count, and what Compose makes of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import Finding, Location, Repository, RepositoryCheck, Skipped
from envdoctor.repository import compose, shape
from envdoctor.repository.compose import ComposeFile

__all__ = ["ComposeCheck", "at", "files", "projects"]


def files(repository: Repository) -> tuple[ComposeFile, ...]:
    """Compose files that are not among tests, documents and examples."""
    return tuple(item for item in repository.fact(compose.read) if not shape.is_aside(item.path))


def projects(repository: Repository) -> tuple[ComposeFile, ...]:
    """The same, each together with its override file, what it includes and what its services extend."""
    return tuple(item for item in repository.fact(compose.composed) if not shape.is_aside(item.path))


class ComposeCheck(RepositoryCheck):
    """A check of each compose file as Compose loads it, override file and all."""

    alone: ClassVar[bool] = False
    """True for a check of what is written in each file by itself."""

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look at every compose file that counts; what two of them share is said once."""
        found = files(repository) if self.alone else projects(repository)
        if not found:
            yield Skipped(reason="there is no compose file")
        seen: set[tuple[str, Location | None]] = set()
        for item in found:
            for finding in self.look(item, repository):
                if (finding.subject, finding.location) not in seen:
                    seen.add((finding.subject, finding.location))
                    yield finding

    @abstractmethod
    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """Findings about one compose file."""


def at(item: ComposeFile, line: int | None) -> Location:
    """A line of a compose file."""
    return Location(path=item.path, line=line)
