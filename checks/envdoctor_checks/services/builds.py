"""SVC028: builds whose Dockerfile is not there."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import ci
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.environment_files import is_ignored
from envdoctor_checks.services.common import ComposeCheck

__all__ = ["DockerfileMissing"]


class DockerfileMissing(ComposeCheck):
    """A service is built from a Dockerfile that is not in the repository.

    Looked at are `build` entries, in the file that Compose loads by its name, whose context and Dockerfile lie in the
    repository: other files may be laid over one that says more. It is silent where the Dockerfile stands in the compose
    file, where the file is meant to be laid over another one (it waits for services that it does not have, or its paths
    begin at the root of the repository), where the context is a submodule or kept out by git, where variables take
    part, and where a script, a Makefile or CI mentions the file's path, because something may write it.

    ## Why is this bad?
    `docker compose up` ends before anything starts: "failed to read dockerfile: open Dockerfile.dev: no such file".

    ## Example
    `build: {context: ., dockerfile: Dockerfile.dev}` after the file was renamed.

    ## How to fix
    Name the file that is there, or add the missing one.
    """

    code = "SVC028"
    name = "dockerfile-missing"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per Dockerfile."""
        seen: set[str] = set()
        for service in item.services if item.default else ():
            path = _missing(service, item, repository)
            if path is None or path in seen:
                continue
            seen.add(path)
            yield self.finding(
                f"`{service.name}` is built from `{path}`, which is not in the repository",
                subject=path,
                location=service.at("build"),
                evidence=(Evidence(text="no such file", location=service.at("build")),),
                fix=Fix(text=f"name the Dockerfile that is there, or add `{path}`"),
                confidence=Confidence.LIKELY,
            )


def _missing(service: Service, item: ComposeFile, repository: Repository) -> str | None:
    """The Dockerfile of a service if it is certainly not there."""
    build = service.build
    if build is None or build.inline or build.context is None or build.dockerfile is None:
        return None
    path, context = build.dockerfile, build.context
    if "$" in path or path in repository.files or (repository.root / path).exists():
        return None
    if path.rpartition("/")[2] == "Dockerfile" and f"{path[: -len('Dockerfile')]}dockerfile" in repository.files:
        return None  # BuildKit takes that too (frontend/dockerui)
    if _is_laid_over(item, path, repository):
        return None
    if is_ignored(repository, path) or (context and is_ignored(repository, f"{context}/")):
        return None
    modules = repository.files.text(".gitmodules") or ""
    inside = any(
        path == folder or path.startswith(f"{folder}/")
        for line in modules.splitlines()
        if (folder := line.partition("=")[2].strip()) and line.strip().startswith("path")
    )
    return None if inside or _is_written(path, repository) else path


def _is_laid_over(item: ComposeFile, path: str, repository: Repository) -> bool:
    """Whether the file seems to be given after another one with `-f`, whose folder its paths are then read from.

    Either the file is there when read from the repository's root, or it waits for services of another file.
    """
    folder, names = item.path.rpartition("/")[0], {service.name for service in item.services}
    above = folder and path.startswith(f"{folder}/") and path.removeprefix(f"{folder}/") in repository.files
    return bool(above) or any(name not in names for service in item.services for name in service.depends_on)


def _is_written(path: str, repository: Repository) -> bool:
    """Whether something that runs mentions the path, and so may write it."""
    scripts = repository.files.matching("Makefile", "makefile", "justfile", "*.mk", "*.sh", "Taskfile.y*ml", "tasks.py")
    texts = [repository.files.text(name) or "" for name in scripts]
    return any(path in text for text in (*texts, *(command.text for command in repository.fact(ci.read).commands)))
