"""What the SVC checks share: which compose files count."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from envdoctor.api import Finding, Location, Repository, RepositoryCheck, Skipped
from envdoctor.repository import compose, shape
from envdoctor.repository.compose import ComposeFile

__all__ = ["ComposeCheck", "at", "files"]


def files(repository: Repository) -> tuple[ComposeFile, ...]:
    """Compose files that are not among tests, documents and examples."""
    return tuple(item for item in repository.fact(compose.read) if not shape.is_aside(item.path))


class ComposeCheck(RepositoryCheck):
    """A check of each compose file by itself."""

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look at every compose file that counts."""
        found = files(repository)
        if not found:
            yield Skipped(reason="there is no compose file")
        for item in found:
            yield from self.look(item, repository)

    @abstractmethod
    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """Findings about one compose file."""


def at(item: ComposeFile, line: int | None) -> Location:
    """A line of a compose file."""
    return Location(path=item.path, line=line)
