"""IMG005: what is sent to the builder."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Edit, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository.image_builds import ImageBuild, copied
from envdoctor.values import regex
from envdoctor_checks.images.common import VERSIONED, BuildCheck, at, shown

__all__ = ["MissingDockerignore"]

_SETTINGS = regex(r"(?:^|/)\.env(?:\.|$)")
_NEEDED = regex(r"\bgit\b|\.env\b|node_modules|\bvenv\b|\.venv\b")


class MissingDockerignore(BuildCheck):
    """The whole folder is copied into the image and no `.dockerignore` keeps anything out.

    Looked at is each build that copies its whole context (`COPY . .`). The ignore file may stand in the context's root
    or beside the Dockerfile as `<name>.dockerignore`. A Dockerfile that copies only what it names needs none.

    ## Why is this bad?
    `.git` with the full history, `.env` with its secrets, a virtual environment built for another system and every
    cache end up in the image. Each of them also changes all the time and so spoils the layer cache.

    ## Example
    `COPY . /app` in a folder with `.git/`, `.venv/` and `.env`, but no `.dockerignore`.

    ## How to fix
    Write a `.dockerignore` with at least `.git`, `.env`, `.venv`, `__pycache__`, `node_modules`, as `envdoctor migrate`
    does.
    """

    code = "IMG005"
    name = "missing-dockerignore"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per build at most."""
        inferred = not build.certain and _above(build, repository)
        if build.context.ignore_file is not None or inferred or build.dockerfile.path.startswith(".github/"):
            return
        for stage in build.dockerfile.stages:
            for instruction, source in copied(stage):
                if source in {".", "./", "/"}:
                    yield self._finding(build, shown(build.dockerfile, instruction), instruction.line, repository)
                    return

    def _finding(self, build: ImageBuild, evidence: Evidence, line: int, repository: Repository) -> Finding:
        where = f"{build.context.root}/.dockerignore".lstrip("/")
        present = tuple(_worth_ignoring(build, repository))
        return self.finding(
            f"`{build.dockerfile.path}` copies its whole folder and there is no `{where}`",
            subject=where,
            location=at(build.dockerfile, line),
            evidence=(evidence, *present),
            confidence=Confidence.CERTAIN if build.certain else Confidence.LIKELY,
            fix=Fix(
                text=f"write `{where}` with `.git`, `.env`, `.venv`, `__pycache__` and what else no image needs",
                edits=_written(build, where, repository) if build.certain else (),
            ),
        )


def _written(build: ImageBuild, where: str, repository: Repository) -> tuple[Edit, ...]:
    """The edit that writes the file; none if the image may need something that the file would keep out."""
    from envdoctor.migration.ignore_files import dockerignore

    inside = [name for path in repository.files if (name := build.context.inside(path)) is not None]
    runs = [entry.value for stage in build.dockerfile.stages for entry in stage.instructions]
    settings = [name for name in inside if _SETTINGS.search(name) and "example" not in name]
    texts = (
        repository.files.text(path) or ""
        for path in repository.files.matching("pyproject.toml", "setup.py", "setup.cfg")
    )
    if settings or any(_NEEDED.search(run) for run in runs) or any(VERSIONED.search(text) for text in texts):
        return ()
    return (Edit.insert(where, 1, 1, dockerignore(frozenset(inside))),)


def _above(build: ImageBuild, repository: Repository) -> bool:
    """Whether a folder above, which may be the real context, has an ignore file."""
    folder = build.context.root
    while folder:
        folder = folder.rpartition("/")[0]
        if f"{folder}/.dockerignore".lstrip("/") in repository.files:
            return True
    return False


def _worth_ignoring(build: ImageBuild, repository: Repository) -> Iterator[Evidence]:
    """What lies there today that no image should hold."""
    prefix = f"{build.context.root}/" if build.context.root else ""
    if not prefix and not repository.git.problem:
        yield Evidence(text="`.git` would be copied")
    for folder in repository.files.environments:
        if folder.startswith(prefix):
            yield Evidence(text="a virtual environment would be copied", location=Location(path=folder))
    for path in repository.files.ignored:
        if path == f"{prefix}.env":
            yield Evidence(text="a file with secrets would be copied", location=Location(path=path))
