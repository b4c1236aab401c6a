"""IMG004 and IMG024: which base image, and which Python it brings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import ci
from envdoctor.repository.dockerfile import Dockerfile
from envdoctor.repository.images import ImageReference, knowledge, reference
from envdoctor.values import regex
from envdoctor_checks.images.common import DockerfileCheck, at, is_development

__all__ = ["PythonUnlikeCi", "UnpinnedBaseImage"]

_MINOR = regex(r"(?:^|[^\d.])(3\.\d+)(?![\d])")
_IN_CONTAINER = regex(r"compose\b.*\b(?:run|exec|up)\b|docker\s+(?:run|exec)\b")


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


class PythonUnlikeCi(DockerfileCheck):
    """The image runs on a Python on which CI never runs the tests.

    Looked at are the last stages on the official `python` image (or on uv's images with a Python), held against every
    version that CI files name. It is silent when CI runs the tests in a container, when CI runs no tests, when an input
    gives CI's version, and about images for development and tests (by their name). Whether the version lies within
    `requires-python` is PKG004's.

    ## Why is this bad?
    What CI calls green has never run on the interpreter that users get: a syntax that is too new, a wheel that does not
    exist for it, a warning that became an error.

    ## Example
    `python-version: "3.11"` in the workflow, `FROM python:3.13-slim` in the Dockerfile.

    ## How to fix
    Use the same minor version in both places, or add the image's version to CI's matrix.
    """

    code = "IMG024"
    name = "python-unlike-ci"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:
        """One finding per Dockerfile at most."""
        stage = item.final
        if stage is None or is_development(item, stage):
            return
        image = reference(item.lineage(stage)[0].base)
        mine = _minor(image) if image else None
        facts = repository.fact(ci.read)
        named = {match[1]: place for text, place in facts.pythons if (match := _MINOR.search(text))}
        if (
            image is None
            or mine is None
            or not named
            or mine in named
            or facts.more_pythons
            or not _is_tested_directly(facts)
        ):
            return
        tested = ", ".join(sorted(named, key=lambda text: int(text.split(".")[1])))
        place = next(iter(named.values()))
        yield self.finding(
            f"the image runs on Python {mine}, and CI runs on {tested} only",
            subject=f"python {mine}",
            location=at(item, item.lineage(stage)[0].line),
            evidence=(Evidence(text=f"`{image.written}`"), Evidence(text=f"CI names {tested}", location=place)),
            fix=Fix(text=f"let CI run on {mine} too, or build on a version that it runs on"),
            confidence=Confidence.LIKELY,
        )


def _minor(image: ImageReference) -> str | None:
    if image.name == "python" and len(image.version) > 1:
        return f"{image.version[0]}.{image.version[1]}"
    match = re.match(r"python(3\.\d+)", image.tag or "") if image.name == "ghcr.io/astral-sh/uv" else None
    return match[1] if match else None


def _is_tested_directly(facts: ci.Ci) -> bool:
    """Whether CI runs tests, and not in a container."""
    tested = any(command.purpose == "test" for command in facts.commands)
    return tested and not any(_IN_CONTAINER.search(command.text) for command in facts.commands)
