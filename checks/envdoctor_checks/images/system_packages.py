"""IMG014, IMG015 and IMG016: apt in the image."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.shell import ShellCommand, commands, installed_packages, program
from envdoctor_checks.images.common import BuildCheck, DockerfileCheck, at, label, shown

__all__ = ["CompilersInFinalStage", "PackageListsLeft", "UpdateWithoutInstall", "is_development"]

_CLEANED = re.compile(r"rm\s+-[a-zA-Z]*r[a-zA-Z]*\s+[^&;|]*(?:/var/lib/apt|/var/lib/dpkg|/var/cache)")
_COMPILERS = frozenset({"build-essential", "gcc", "g++", "clang", "cmake", "rustc", "cargo", "build-base"})
_REMOVED = re.compile(r"apt(?:-get)?\s+(?:-\S+\s+)*(?:purge|remove|autoremove)|apk\s+(?:--\S+\s+)*del")


def _apt(instruction: Instruction) -> tuple[bool, bool]:
    """Whether a RUN updates the package lists, and whether it installs something."""
    found = [program(command.words) for command in _commands(instruction)]
    apt = [words for words in found if words and words[0].rpartition("/")[2] in {"apt", "apt-get", "aptitude"}]
    return any("update" in words for words in apt), any("install" in words for words in apt)


def _commands(instruction: Instruction) -> tuple[ShellCommand, ...]:
    return commands(instruction.script) if instruction.keyword == "RUN" and not instruction.json_form else ()


class UpdateWithoutInstall(DockerfileCheck):
    """`apt-get update` stands in a RUN of its own, apart from the `install` that needs it.

    Looked at are pairs of RUN instructions in one stage: one that only updates the lists, and a later one that installs
    without updating.

    ## Why is this bad?
    The layer with the lists is cached. When somebody adds a package months later, the new `install` works with the old
    lists and asks for versions that the servers no longer have: 404, on every machine with a warm cache.

    ## Example
    ```dockerfile
    RUN apt-get update
    RUN apt-get install -y libpq5
    ```

    ## How to fix
    ```dockerfile
    RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
    ```
    """

    code = "IMG014"
    name = "update-without-install"
    severity = Severity.WARNING
    ring = Ring.CONTAINER

    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per stage at most."""
        for stage in item.stages:
            alone: Instruction | None = None
            for instruction in stage.instructions:
                updates, installs = _apt(instruction)
                if installs and not updates and alone is not None:
                    yield self.finding(
                        "`apt-get update` is cached apart from the `install` that needs fresh lists",
                        subject=f"stage {label(item, stage)}",
                        location=at(item, alone.line),
                        evidence=(shown(item, alone), shown(item, instruction)),
                        fix=Fix(text="join both in one RUN with `&&`"),
                    )
                    break
                if updates:
                    alone = None if installs else instruction


class PackageListsLeft(BuildCheck):
    """The lists of the package manager stay in the image.

    Looked at are the RUN instructions of the stage that is built, and of the stages below it, that run `apt-get update`
    without deleting `/var/lib/apt/lists` in the same RUN, unless the folder is a cache mount.

    ## Why is this bad?
    Twenty to forty megabytes that nobody reads are pulled by every laptop and every deployment. Deleting them in a
    later RUN does not help: the layer below keeps them.

    ## Example
    `RUN apt-get update && apt-get install -y libpq5`

    ## How to fix
    End the RUN with `&& rm -rf /var/lib/apt/lists/*`, or mount `/var/lib/apt` and `/var/cache/apt` as caches.
    """

    code = "IMG015"
    name = "package-lists-left"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per Dockerfile at most, with the first such RUN."""
        stage, item = build.stage, build.dockerfile
        left = [
            instruction
            for layer in (item.lineage(stage) if stage else ())
            for instruction in layer.instructions
            if _apt(instruction)[0] and not _is_clean(instruction)
        ]
        if left:
            yield self.finding(
                "the lists of `apt-get update` stay in the image",
                subject="apt lists",
                location=at(item, left[0].line),
                evidence=tuple(shown(item, instruction) for instruction in left[:4]),
                fix=Fix(text="end the RUN with `&& rm -rf /var/lib/apt/lists/*`"),
            )


def _is_clean(instruction: Instruction) -> bool:
    mounted = any("/var/lib/apt" in flag and "cache" in flag for flag in instruction.flags)
    return mounted or _CLEANED.search(instruction.script) is not None


class CompilersInFinalStage(BuildCheck):
    """The image that runs holds the compilers that built it.

    Looked at is the stage that is built, with the stages below it. Nothing is said where packages are removed again in
    the same RUN, about development and test images (by their name), and about single-stage images whose base brings a
    compiler anyway (`python:3.13` without `-slim`).

    ## Why is this bad?
    A few hundred megabytes more for everybody who pulls, and a tool box for whoever breaks in.

    ## Example
    `RUN apt-get update && apt-get install -y build-essential libpq-dev` in the only stage.

    ## How to fix
    Install what compiles in a stage of its own, and copy the virtual environment from there:
    `COPY --from=builder /app/.venv /app/.venv`. The last stage gets only libraries: `libpq5` instead of `libpq-dev`.
    """

    code = "IMG016"
    name = "compilers-in-final-stage"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per Dockerfile at most."""
        item, stage = build.dockerfile, build.dockerfile.final
        if stage is None or is_development(item, stage):
            return
        lineage = item.lineage(stage)
        if not any(form in lineage[0].base for form in ("slim", "alpine", "debian", "ubuntu")):
            return
        for layer in lineage:
            for instruction in layer.instructions:
                found = sorted(_compilers(instruction))
                if found:
                    yield self.finding(
                        f"{', '.join(f'`{name}`' for name in found)} {_stay(found)} in the image that runs",
                        subject=f"stage {label(item, stage)}",
                        location=at(item, instruction.line),
                        evidence=(shown(item, instruction),),
                        fix=Fix(text="compile in a stage of its own and copy the result with `COPY --from`"),
                    )
                    return


def _stay(names: list[str]) -> str:
    return "stays" if len(names) == 1 else "stay"


def _compilers(instruction: Instruction) -> set[str]:
    if _REMOVED.search(instruction.script):
        return set()
    names = {name for command in _commands(instruction) for _, name in installed_packages(command.words)}
    return names & _COMPILERS


def is_development(item: Dockerfile, stage: Stage) -> bool:
    """Whether an image is for developing or testing, by the names of its file and stage."""
    return re.search(r"(?i)dev|test|ci\b|lint|build|local|jupyter", f"{item.path} {stage.name or ''}") is not None
