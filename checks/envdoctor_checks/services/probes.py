"""SVC008: health checks that can never succeed."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import dockerfile
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.images import knowledge
from envdoctor_checks.images.programs import lacking_in, missing_program
from envdoctor_checks.services.common import ComposeCheck, pulled

__all__ = ["ProbeNotInImage"]


class ProbeNotInImage(ComposeCheck):
    """A health check calls a program that the image does not have.

    Looked at are images that are known to lack `curl`, `wget` and other usual probes (`python:*-slim`, Redis, Qdrant,
    Keycloak, etcd...), and images that are built here on such a base when nothing in their Dockerfile installs the
    program. A probe that tries something else after `||` is left alone.

    ## Why is this bad?
    The probe fails every time, so the service is never healthy, and everything that waits for it never starts:
    "dependency failed to start: container is unhealthy".

    ## Example
    ```yaml
      web:
        build: .        # FROM python:3.13-slim
        healthcheck:
          test: curl -f http://localhost:8000/health
    ```

    ## How to fix
    Use what the image has, for Python images:
    `python -c "import urllib.request; urllib.request.urlopen('http://localhost:8000/health')"`.
    """

    code = "SVC008"
    name = "probe-not-in-image"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per service at most."""
        for service in item.services:
            if not service.healthcheck or service.healthcheck[0] == "NONE":
                continue
            lacking, base = _lacking(service, repository)
            name = missing_program(service.healthcheck, lacking)
            if name:
                yield self.finding(
                    f"the health check of `{service.name}` calls `{name}`, which its image does not have",
                    subject=service.name,
                    location=service.at("healthcheck"),
                    evidence=(Evidence(text=f"`{base}` has no `{name}`, as known on {knowledge().as_of}"),),
                    fix=Fix(text=_advice(service, name)),
                    confidence=Confidence.LIKELY if service.build else Confidence.CERTAIN,
                )


def _lacking(service: Service, repository: Repository) -> tuple[frozenset[str], str]:
    """The programs that a service's image does not have, and the image that is known for it."""
    image = pulled(service)
    if image is not None:
        return knowledge().lacking(image), image.written
    build = service.build
    items = (item for item in repository.fact(dockerfile.read) if build and item.path == build.dockerfile)
    item = next(items, None)
    stage = item.target(build.target) if item and build else None
    if item is None or stage is None:
        return frozenset(), ""
    return lacking_in(item, stage, repository)


def _advice(service: Service, name: str) -> str:
    family = knowledge().family(service.image)
    if family is not None and family.probe and service.build is None:
        return f"use what the image has, such as `{family.probe}`"
    return f"install `{name}` in the image, or probe with a program that it has, such as `python -c ...`"
