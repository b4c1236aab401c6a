"""IMG004: which base image."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Dockerfile
from envdoctor.repository.images import ImageReference, knowledge, reference
from envdoctor_checks.images.common import DockerfileCheck, at

__all__ = ["UnpinnedBaseImage"]


class UnpinnedBaseImage(DockerfileCheck):
    """A base image has no tag, or the tag `latest`.

    Looked at is each `FROM`, with the defaults of `ARG`s filled in. Stages that build on other stages, `scratch`,
    images with a digest and images whose name is only known at build time are left alone. For images that are not
    Docker's official ones it is a note, as they are often the project's own; a bare name that is none of them may be
    a named context and is left alone.

    ## Why is this bad?
    `latest` is whatever was pushed last. The same commit builds today, breaks next month and gives two colleagues two
    different Pythons; nobody can rebuild last year's image.

    ## Example
    `FROM python`

    ## How to fix
    Name the version and the distribution, such as `python:3.13-slim-trixie`. A digest (`@sha256:...`) pins even more,
    if a bot keeps it fresh.
    """

    code = "IMG004"
    name = "unpinned-base-image"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per image at most."""
        seen = set()
        for stage in item.stages:
            image = reference(stage.base) if stage.parent is None else None
            if image is None or image.digest or image.name == "scratch" or image.name in seen:
                continue
            if image.tag not in {None, "latest"} or _may_be_local(image):
                continue
            seen.add(image.name)
            said = "has the tag `latest`" if image.tag else "has no tag"
            yield self.finding(
                f"the base image `{image.name}` {said}, so its version changes without notice",
                subject=image.name,
                location=at(item, stage.line),
                fix=Fix(text=f"name a version, such as `{_example(image.name)}`"),
                severity=None if image.official else Severity.NOTE,
                confidence=Confidence.CERTAIN if image.official else Confidence.LIKELY,
            )


def _may_be_local(image: ImageReference) -> bool:
    """Whether a bare name is no official image, and so perhaps a named context or an image that was built before."""
    return image.official and image.repository not in knowledge().official


def _example(name: str) -> str:
    return f"{name}:3.13-slim-trixie" if name == "python" else f"{name}:1.2.3"
