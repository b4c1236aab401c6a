"""What the SVC checks share: which compose files count, and what Compose makes of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Location,
    Repository,
    RepositoryCheck,
    Severity,
    Skipped,
)
from envdoctor.repository import compose, shape
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.images import ImageReference, reference

__all__ = ["ComposeCheck", "PulledImageCheck", "at", "files", "is_complete", "projects", "pulled"]


def files(repository: Repository) -> tuple[ComposeFile, ...]:
    """Compose files that are not among tests, documents and examples."""
    return tuple(item for item in repository.fact(compose.read) if not shape.is_aside(item.path))


def is_complete(repository: Repository) -> bool:
    """Whether the repository has more than override files, whose base lies in a submodule or elsewhere."""
    found = files(repository)
    return any(not item.override for item in found)


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


class PulledImageCheck(ComposeCheck):
    """A check of each image that a service pulls; its findings point at the service's `image`."""

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """Look at every service whose image is known by its name."""
        for service in item.services:
            image = pulled(service)
            if image is not None:
                yield from self.judge(service, image, repository)

    @abstractmethod
    def judge(self, service: Service, image: ImageReference, repository: Repository) -> Iterator[Finding]:
        """Findings about one image."""

    def about(
        self,
        service: Service,
        message: str,
        *,
        fix: Fix,
        subject: str | None = None,
        evidence: tuple[Evidence, ...] = (),
        severity: Severity | None = None,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> Finding:
        """A finding at the service's `image`; its subject is the service's name unless another is given."""
        return self.finding(
            message,
            subject=subject or service.name,
            location=service.at("image"),
            evidence=evidence,
            fix=fix,
            severity=severity,
            confidence=confidence,
        )


def pulled(service: Service) -> ImageReference | None:
    """The image that a service pulls; None if it builds its own or the name is not known."""
    return reference(service.image) if service.image and service.build is None else None


def at(item: ComposeFile, line: int | None) -> Location:
    """A line of a compose file."""
    return Location(path=item.path, line=line)
