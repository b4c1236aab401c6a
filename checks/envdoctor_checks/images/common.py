"""What the IMG checks share: which Dockerfiles count, and how to point into them."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator

from envdoctor.api import Edit, Evidence, Finding, Location, Repository, RepositoryCheck, Skipped
from envdoctor.repository import dockerfile, image_builds, shape
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.values import regex

__all__ = [
    "VERSIONED", "BuildCheck", "DockerfileCheck", "appended", "at", "is_development", "label", "last", "only_shell",
    "shown", "texts_named",
]  # fmt: skip

_LONGEST = 90
VERSIONED = regex(r"setuptools[-_]scm|hatch-vcs|versioningit|versioneer|dunamai|dynamic-versioning|pbr|git-versioning")
"""What asks git for the version while the project is built."""
_SHELL = regex(r"""^[\s\["']*(?:/\S*/)?(?:ba|z|da)?sh["']?(?:,?\s*["']?-[lc]+)?["'\s\]]*$""")
_FILE = regex(r"\.(?:sh|ini|conf|cfg|toml|ya?ml)$|entrypoint|^(?:start|run|init)$")


class DockerfileCheck(RepositoryCheck):
    """A check of each Dockerfile by itself; those among tests, documents and examples are left alone."""

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look at every Dockerfile that counts."""
        found = [item for item in repository.fact(dockerfile.read) if not shape.is_aside(item.path)]
        if not found:
            yield Skipped(reason="there is no Dockerfile")
        for item in found:
            yield from self.look(item, repository)

    @abstractmethod
    def look(self, item: Dockerfile, repository: Repository) -> Iterator[Finding]:
        """Findings about one Dockerfile."""


class BuildCheck(RepositoryCheck):
    """A check of each build: a Dockerfile together with its context. One build of each Dockerfile is looked at."""

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look at the first build of every Dockerfile that counts."""
        builds: dict[str, ImageBuild] = {}
        for build in repository.fact(image_builds.read):
            if not shape.is_aside(build.dockerfile.path):
                builds.setdefault(build.dockerfile.path, build)
        if not builds:
            yield Skipped(reason="there is no Dockerfile")
        for build in builds.values():
            yield from self.look(build, repository)

    @abstractmethod
    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """Findings about one build."""


def at(item: Dockerfile, line: int) -> Location:
    """A line of a Dockerfile."""
    return Location(path=item.path, line=line)


def shown(item: Dockerfile, instruction: Instruction) -> Evidence:
    """An instruction as evidence, shortened."""
    value = " ".join(instruction.value.split())
    text = f"{instruction.keyword} {value}"
    return Evidence(
        text=f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}`", location=at(item, instruction.line)
    )


def texts_named(words: Iterable[str], lineage: tuple[Stage, ...], repository: Repository) -> Iterator[str]:
    """The texts of the scripts and configuration files that a command names, also those copied under another name."""
    names = {word.rpartition("/")[2] for word in words if "/" in word or _FILE.search(word)} - {""}
    for stage in lineage:
        for item in stage.instructions:
            if item.keyword in {"ADD", "COPY"} and len(item.arguments) == 2:
                source, target = (argument.rpartition("/")[2] for argument in item.arguments)
                names |= {source} if target in names and source else set()
    for path in repository.files.matching(*map(_literal, names)) if names else ():
        yield repository.files.text(path) or ""


def _literal(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def appended(repository: Repository, path: str | None, line: str) -> tuple[Edit, ...]:
    """The edit that adds a line to the end of a file; none if there is no such file."""
    text = repository.files.text(path) if path and path in repository.files else None
    if path is None or text is None:
        return ()
    return (Edit.insert(path, text.count("\n") + (0 if text.endswith("\n") or not text else 1) + 1, 1, f"{line}\n"),)


def last(lineage: tuple[Stage, ...], *keywords: str) -> Instruction | None:
    """The last instruction with one of these keywords, which is the one that counts."""
    found = [item for stage in lineage for item in stage.instructions if item.keyword in keywords]
    return found[-1] if found else None


def is_development(item: Dockerfile, stage: Stage) -> bool:
    """Whether an image is for developing or testing, by the names of its file and stage."""
    return re.search(r"(?i)dev|test|ci\b|lint|build|local|jupyter", f"{item.path} {stage.name or ''}") is not None


def only_shell(lineage: tuple[Stage, ...]) -> bool:
    """Whether an image starts nothing but a shell, in which somebody then works."""
    found = [found for keyword in ("ENTRYPOINT", "CMD") if (found := last(lineage, keyword)) is not None]
    return bool(found) and all(_SHELL.match(item.value) for item in found)


def label(item: Dockerfile, stage: Stage) -> str:
    """A stage's name, or its number."""
    return stage.name or str(item.stages.index(stage))
