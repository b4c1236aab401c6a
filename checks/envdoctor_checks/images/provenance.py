"""IMG006, IMG007, IMG008: where images come from."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.python_releases import today
from envdoctor.repository.dockerfile import Dockerfile
from envdoctor.repository.images import ImageReference, knowledge, reference
from envdoctor_checks.images.common import DockerfileCheck, at

__all__ = ["DeadBaseImage", "EndOfLifeDistribution", "LookAlikeImage", "look_alike", "used"]


def used(item: Dockerfile) -> Iterator[tuple[ImageReference, int]]:
    """Every image that a Dockerfile pulls, with the line."""
    names = {(stage.name or "").lower() for stage in item.stages} | {str(n) for n in range(len(item.stages))}
    for stage in item.stages:
        if stage.parent is None and (image := reference(stage.base)):
            yield image, stage.line
        for instruction in stage.instructions:
            source = instruction.flag("from") if instruction.keyword == "COPY" else None
            if source and source.lower() not in names and ("/" in source or ":" in source):
                image = reference(source)
                if image:
                    yield image, instruction.line


class DeadBaseImage(DockerfileCheck):
    """An image that the Dockerfile uses was deleted, moved or given up by its makers.

    Looked at are `FROM` and `COPY --from` against a dated list that envdoctor ships. An image that can no longer be
    pulled is an error; one that only gets no updates is a note.

    ## Why is this bad?
    The build still works on the laptop that has the image in its cache, and on no other. What gets no updates keeps
    its security holes.

    ## Example
    `FROM bitnami/python:3.11`, which Docker Hub does not have any more.

    ## How to fix
    Use the successor that the finding names.
    """

    code = "IMG006"
    name = "dead-base-image"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per image."""
        for image, line in used(item):
            found = knowledge().death(image)
            if found is not None:
                yield self.finding(
                    f"`{image.written}` {found.what}",
                    subject=image.name,
                    location=at(item, line),
                    evidence=(Evidence(text=f"since {found.since}, as known on {knowledge().as_of}"),),
                    fix=Fix(text=f"use {found.instead}"),
                    severity=None if found.gone else Severity.NOTE,
                )


class EndOfLifeDistribution(DockerfileCheck):
    """The distribution below the image gets no more security fixes.

    Looked at is the tag of each base: `debian:buster`, `python:3.12-slim-bullseye`, `ubuntu:20.04`, `alpine3.15`. The
    dates (for Debian the end of long-term support, for Ubuntu of standard support) come from a table that envdoctor
    ships.

    ## Why is this bad?
    Security holes stay open, and some months later the package servers drop the release: `apt-get update` answers 404
    and the image cannot be built any more.

    ## Example
    `FROM python:3.9-slim-buster`

    ## How to fix
    Take the same image on a maintained release, such as `-slim-trixie`, build it and run the tests.
    """

    code = "IMG007"
    name = "end-of-life-distribution"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per release."""
        seen = set()
        for stage in item.stages:
            image = reference(stage.base) if stage.parent is None else None
            found = knowledge().end_of_life(image) if image else None
            if image is not None and found is not None and found[1] < today() and found[0] not in seen:
                seen.add(found[0])
                yield self.finding(
                    f"`{image.written}` is built on {found[0]}, whose security fixes ended on {found[1]}",
                    subject=found[0],
                    location=at(item, stage.line),
                    fix=Fix(text="use a tag on a maintained release, such as trixie, bookworm, noble or alpine3.23"),
                )


class LookAlikeImage(DockerfileCheck):
    """The name of a base image is one letter away from an official image's.

    Looked at are names on Docker Hub without a publisher, such as `pyhton` or `postgress`.

    ## Why is this bad?
    At best the build fails. At worst somebody has registered the name and waits for mistypers.

    ## Example
    `FROM pyhton:3.13`

    ## How to fix
    Write the official name.
    """

    code = "IMG008"
    name = "look-alike-image"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per image."""
        for image, line in used(item):
            if meant := look_alike(image):
                yield self.finding(
                    f"`{image.name}` is no official image, but `{meant}` is",
                    subject=image.name,
                    location=at(item, line),
                    fix=Fix(text=f"write `{meant}`"),
                    confidence=Confidence.LIKELY,
                )


def look_alike(image: ImageReference) -> str | None:
    """The official image that a name was probably meant to be."""
    official = knowledge().official
    if not image.official or image.repository in official or len(image.repository) < 5:
        return None
    long = [name for name in sorted(official) if len(name) >= 5 and name[0] == image.repository[0]]
    swapped = (name for name in long if sorted(name) == sorted(image.repository))
    close = (name for name in long if _one_apart(image.repository, name))
    return next(swapped, None) or next(close, None)


def _one_apart(first: str, second: str) -> bool:
    """Whether one letter was added, left out, exchanged or swapped with its neighbour."""
    if abs(len(first) - len(second)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    rest, other = first[start:], second[start:]
    if len(first) == len(second):
        return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    return rest[1:] == other or rest == other[1:]
