"""SVC006, SVC009 and SVC026: where the images of services come from, and which version they are."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import Service
from envdoctor.repository.images import ImageReference, knowledge
from envdoctor_checks.images.provenance import look_alike
from envdoctor_checks.services.common import PulledImageCheck, projects

__all__ = ["DeadServiceImage", "LookAlikeServiceImage", "UnpinnedStoreImage"]

_STRICT = frozenset({"postgres", "mysql", "mariadb", "mongo", "elasticsearch", "opensearch", "neo4j", "influxdb"})


class DeadServiceImage(PulledImageCheck):
    """The image of a service was deleted, moved, given up, or asks for a licence key.

    Looked at is `image` against a dated list that envdoctor ships. An image that can no longer be pulled or started is
    an error; one that only gets no updates is a note.

    ## Why is this bad?
    `docker compose up` still works on the laptop that has the image in its cache, and on no other.

    ## Example
    ```yaml
      storage:
        image: minio/minio
    ```

    ## How to fix
    Use the successor that the finding names. Look at its environment variables and its data folder: they may differ.
    """

    code = "SVC006"
    name = "dead-service-image"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def judge(self, service: Service, image: ImageReference, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002
        """One finding per service."""
        if (found := knowledge().death(image)) is not None:
            yield self.about(
                service,
                f"`{service.name}` uses `{image.written}`, which {found.what}",
                subject=f"{service.name}:{image.name}",
                evidence=(Evidence(text=f"since {found.since}, as known on {knowledge().as_of}"),),
                fix=Fix(text=f"use {found.instead}"),
                severity=None if found.gone else Severity.NOTE,
            )
        elif _wants_token(service, image):
            yield self.about(
                service,
                f"`{service.name}` uses `{image.written}`, which does not start without a licence token",
                subject=f"{service.name}:{image.name}",
                evidence=(Evidence(text=f"since 2026-03-23, as known on {knowledge().as_of}"),),
                fix=Fix(text="use `localstack/localstack:4.14.0`, the last without one, or motoserver/moto"),
            )


def _wants_token(service: Service, image: ImageReference) -> bool:
    if image.name != "localstack/localstack" or image.digest or service.environment_files:
        return False
    recent = image.tag in {None, "latest", "stable"} or image.version[:1] >= (2026,)
    return recent and "LOCALSTACK_AUTH_TOKEN" not in service.environment


class UnpinnedStoreImage(PulledImageCheck):
    """A database's image has no version, so the next pull may bring one that cannot read the data.

    Looked at are services with an image of a database that refuses another major version's files (PostgreSQL, MySQL,
    MongoDB, Elasticsearch...) and a tag without a number: none, `latest`, `alpine`. Other images are left alone, as are
    digests.

    ## Why is this bad?
    On the day of the next major release, a colleague's `docker compose pull` ends with "database files are incompatible
    with server". And a newcomer tests against another database than production has.

    ## Example
    `image: postgres`

    ## How to fix
    Name the major version that production runs, such as `postgres:17`.
    """

    code = "SVC009"
    name = "unpinned-store-image"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION

    def judge(self, service: Service, image: ImageReference, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002
        """One finding per service."""
        family = knowledge().family(image)
        if family is None or family.name not in _STRICT or knowledge().death(image):
            return
        if not image.digest and not any(character.isdigit() for character in image.tag or ""):
            yield self.about(
                service,
                f"`{service.name}` uses `{image.written}` in whatever version is newest",
                fix=Fix(text="name the major version that production runs"),
            )


class LookAlikeServiceImage(PulledImageCheck):
    """The name of a service's image is one letter away from an official image's.

    Looked at are names on Docker Hub without a publisher, such as `postgress` or `rediss`, that no service builds.

    ## Why is this bad?
    At best the pull fails. At worst somebody has registered the name and waits for mistypers.

    ## Example
    `image: postgress:17`

    ## How to fix
    Write the official name.
    """

    code = "SVC026"
    name = "look-alike-service-image"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def judge(self, service: Service, image: ImageReference, repository: Repository) -> Iterator[Finding]:
        """One finding per service."""
        meant = look_alike(image)
        if meant and image.written not in _built(repository):
            yield self.about(
                service,
                f"`{service.name}` uses `{image.name}`, which is no official image, but `{meant}` is",
                subject=f"{service.name}:{image.name}",
                fix=Fix(text=f"write `{meant}`"),
                confidence=Confidence.LIKELY,
            )


def _built(repository: Repository) -> set[str]:
    """The names that services give to the images they build."""
    services = (service for file in projects(repository) for service in file.services)
    return {service.image for service in services if service.build is not None and service.image}
