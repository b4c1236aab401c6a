"""IMG001: is there a Dockerfile?"""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import compose, dockerfile, shape
from envdoctor.repository.shape import Kind

__all__ = ["NoDockerfile"]


class NoDockerfile(RepositoryCheck):
    """No Dockerfile says which system packages the application needs.

    Looked at are `Dockerfile`, `Containerfile` and their variants anywhere in the repository except among tests,
    documents and examples, and Dockerfiles written into a compose file. A library or a command-line tool needs no image
    of its own, so the check says nothing about those; for loose scripts, and for what is
    also published as a package (by its classifiers), or may be a command, it is a note.

    ## Why is this bad?
    A lock file pins Python packages, not the compilers, shared libraries and tools below them. Without an image, each
    newcomer finds out by failing builds what `apt-get install` or `brew install` somebody once typed.

    ## Example
    A Django project with `requirements.txt`, a README that says "install PostgreSQL's headers first" and no Dockerfile.

    ## How to fix
    `envdoctor migrate` writes a Dockerfile from what the repository shows: Python version, package manager, system
    packages, command.
    """

    code = "IMG001"
    name = "no-dockerfile"
    severity = Severity.WARNING
    ring = Ring.CONTAINER
    absence = True

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding at most."""
        form = repository.fact(shape.read)
        if form.kind is Kind.EMPTY:
            yield Skipped(reason="there is no Python application")
        elif _has_image(repository):
            return
        elif form.kind in {Kind.LIBRARY, Kind.CLI}:
            yield Skipped(reason=f"a {_called(form.kind)} needs no image of its own")
        else:
            scripts = form.kind is Kind.SCRIPTS or not form.certain or repository.fact(shape.is_published)
            yield self.finding(
                f"no Dockerfile says what the {_called(form.kind)} needs from the system",
                subject="Dockerfile",
                evidence=form.evidence,
                fix=Fix(text="let envdoctor write one from what it sees", command="envdoctor migrate", safe=True),
                severity=Severity.NOTE if scripts else None,
                confidence=Confidence.CERTAIN if form.certain and not scripts else Confidence.LIKELY,
            )


def _has_image(repository: Repository) -> bool:
    if any(not shape.is_aside(item.path) for item in repository.fact(dockerfile.read)):
        return True
    builds = [one.build for file in repository.fact(compose.read) for one in file.services if one.build is not None]
    return any(build.inline or (build.dockerfile or "") in repository.files for build in builds)


def _called(kind: Kind) -> str:
    return {Kind.WEB: "web application", Kind.CLI: "command-line tool", Kind.SCRIPTS: "code"}.get(kind, kind.value)
