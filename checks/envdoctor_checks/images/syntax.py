"""IMG019: Dockerfiles that do not build."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Dockerfile
from envdoctor_checks.images.common import DockerfileCheck, at

__all__ = ["InvalidDockerfile"]


class InvalidDockerfile(DockerfileCheck):
    """BuildKit refuses the Dockerfile.

    Looked at is the syntax, read as BuildKit reads it: unknown instructions, instructions without arguments, something
    other than `ARG` before the first `FROM`, here-documents without an end, wrong parser directives.

    ## Why is this bad?
    Nobody can build the image.

    ## Example
    `RUM pip install -r requirements.txt`

    ## How to fix
    Correct the line. `docker build --check .` reads it without building.
    """

    code = "IMG019"
    name = "invalid-dockerfile"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per Dockerfile, with its first error."""
        if item.errors:
            line, message = item.errors[0]
            yield self.finding(
                f"`{item.path}` cannot be built: {message}",
                subject="syntax",
                location=at(item, line),
                fix=Fix(text="correct the line"),
            )
