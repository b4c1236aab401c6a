"""SVC019: waiting for health that nobody measures."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import compose, dockerfile
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.images import knowledge, reference
from envdoctor_checks.services.common import ComposeCheck, pulled
from envdoctor_checks.services.edits import checked

__all__ = ["HealthNobodyMeasures"]


class HealthNobodyMeasures(ComposeCheck):
    """A service waits until another one is healthy, and that one has no health check.

    Looked at are `depends_on` entries with `condition: service_healthy` on services without `healthcheck` (or with one
    that is disabled) whose image is known to bring none: official images such as `postgres` and `redis`, and images
    that are built here on such a base without a `HEALTHCHECK`. Other images may bring their own and are left alone,
    and so are services to which another compose file of the folder gives a health check.

    ## Why is this bad?
    The service never becomes healthy, so that whatever waits never starts: "dependency failed to start: container has
    no healthcheck configured".

    ## Example
    ```yaml
      web:
        depends_on: {db: {condition: service_healthy}}
      db:
        image: postgres:17      # and no healthcheck
    ```

    ## How to fix
    Give the service a `healthcheck` with a program that its image has, such as `test: pg_isready`.
    """

    code = "SVC019"
    name = "health-nobody-measures"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per service that is waited for."""
        waiting: dict[str, Service] = {}
        for service in item.services:
            for name, condition in service.depends_on.items():
                if condition == "service_healthy" and name not in service.optional_dependencies:
                    waiting.setdefault(name, service)
        for name, service in waiting.items():
            needed = item.service(name)
            why = _unmeasured(needed, repository) if needed else None
            if needed is not None and why is not None and not _elsewhere(name, item, repository):
                family = knowledge().family(needed.image)
                probe = f", such as `test: {family.probe}`" if family and family.probe and needed.build is None else ""
                yield self.finding(
                    f"`{service.name}` waits until `{name}` is healthy, but nothing measures that",
                    subject=name,
                    location=service.at("depends_on"),
                    evidence=(Evidence(text=why, location=needed.at("healthcheck", "image", "build")),),
                    fix=Fix(
                        text=f"give `{name}` a `healthcheck`{probe}",
                        edits=checked(repository, needed) if needed.build is None else (),
                    ),
                    confidence=Confidence.CERTAIN if pulled(needed) else Confidence.LIKELY,
                )


def _elsewhere(name: str, item: ComposeFile, repository: Repository) -> bool:
    """Whether a file that this one may be laid over, or that may be laid over it, measures the service's health."""
    for file in repository.fact(compose.read):
        other = file.service(name) if file.path != item.path and file.directory == item.directory else None
        if other is not None and other.healthcheck and other.healthcheck != ("NONE",):
            return not item.default or not file.default
    return False


def _unmeasured(service: Service, repository: Repository) -> str | None:
    """Why a service is known to have no health check; None if it has one or may have one."""
    if service.healthcheck == ("NONE",):
        return f"the health check of `{service.name}` is disabled"
    node = service.node.get("healthcheck") if service.node else None
    if service.healthcheck or (node is not None and node.get("test") is not None):
        return None
    image = pulled(service)
    if image is not None:
        return f"`{image.written}` brings none" if image.name in knowledge().unchecked else None
    build = service.build
    item = next((one for one in repository.fact(dockerfile.read) if build and one.path == build.dockerfile), None)
    stage = item.target(build.target) if item and build else None
    if item is None or stage is None or (build and build.inline):
        return None
    lineage = item.lineage(stage)
    base = reference(lineage[0].base)
    if any(entry.keyword == "HEALTHCHECK" for layer in lineage for entry in layer.instructions):
        return None
    return f"`{item.path}` has no HEALTHCHECK" if base and base.name in knowledge().unchecked else None
