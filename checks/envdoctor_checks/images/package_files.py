"""IMG020: files that the build back end needs and the image does not get."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Instruction
from envdoctor.repository.image_builds import ImageBuild, copied
from envdoctor.repository.shell import commands, program
from envdoctor_checks.images.common import BuildCheck, appended, shown
from envdoctor_checks.images.installs import installs

__all__ = ["PackageFileIgnored"]

_STRICT = ("hatchling", "poetry.core", "poetry.masonry", "flit_core", "uv_build", "pdm.backend", "pdm.pep517")


class PackageFileIgnored(BuildCheck):
    """`.dockerignore` keeps out a README or a licence without which the project cannot be installed in the image.

    Looked at are builds that copy the whole folder and then install the project itself (`pip install .`, `uv sync`,
    `poetry install`), with a back end that insists on the files that `pyproject.toml` names: hatchling, poetry-core,
    flit-core, uv-build, pdm-backend.

    ## Why is this bad?
    The build ends with "Readme file does not exist: README.md", although everybody can see the file. Ready-made
    `.dockerignore` files, `docker init`'s among them, leave README.md out.

    ## Example
    `readme = "README.md"` in `pyproject.toml`, `*.md` in `.dockerignore`, `RUN uv sync` in the Dockerfile.

    ## How to fix
    Add an exception to the end of `.dockerignore`: `!README.md`.
    """

    code = "IMG020"
    name = "package-file-ignored"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per file."""
        manifest = f"{build.context.root}/pyproject.toml".lstrip("/")
        install = _project_install(build)
        if install is None or not build.context.rules or manifest not in repository.files:
            return
        for name in _needed(repository.files.text(manifest) or ""):
            path = f"{build.context.root}/{name}".lstrip("/")
            rule = build.context.rule_for(name)
            if rule is not None and path in repository.files:
                ignore = build.context.ignore_file or ""
                yield self.finding(
                    f"`{name}` is kept out of the image, but the project cannot be installed without it",
                    subject=path,
                    location=Location(path=ignore, line=rule.line),
                    evidence=(
                        Evidence(text=f"`{manifest}` names it", location=Location(path=manifest)),
                        shown(build.dockerfile, install),
                    ),
                    fix=Fix(
                        text=f"add the line `!{name}` to the end of `{ignore}`",
                        edits=appended(repository, ignore, f"!{name}"),
                    ),
                    confidence=Confidence.LIKELY,
                )


def _project_install(build: ImageBuild) -> Instruction | None:
    """The instruction that installs the project itself after the whole folder was copied."""
    for stage in build.dockerfile.stages:
        whole = min((item.line for item, source in copied(stage) if source in {".", "./"}), default=None)
        for item in stage.instructions:
            if whole is not None and item.line > whole and _installs_project(item):
                return item
    return None


def _installs_project(item: Instruction) -> bool:
    if item.keyword != "RUN":
        return False
    if any(found.project for found in installs(item)):
        return True
    for command in commands(item.script):
        words = program(command.words)
        if "install" in words and any("pip" in word for word in words[:4]):
            return any(word in {".", "./"} or word.startswith((".[", "./[")) for word in words)
    return False


def _needed(text: str) -> Iterator[str]:
    """The files that a strict back end reads."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    backend = _table(data, "build-system").get("build-backend")
    if not isinstance(backend, str) or not backend.startswith(_STRICT):
        return
    project, poetry = _table(data, "project"), _table(_table(data, "tool"), "poetry")
    if not project and poetry.get("package-mode") is False:
        return
    for value in (project.get("readme"), poetry.get("readme"), project.get("license")):
        if isinstance(value, dict):
            value = value.get("file")
        elif value is project.get("license"):
            continue
        if isinstance(value, str):
            yield value


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}
