"""Which Dockerfile is built from which context: from compose files, CI, or the files that it copies."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import ci, compose, dockerfile
from envdoctor.repository.build_context import BuildContext, context
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository

__all__ = ["ImageBuild", "copied", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBuild:
    """One build of a Dockerfile. ``certain`` is False when the context is only inferred.

    ``target`` is None for the last stage; ``location`` says where the build is written down, None if nowhere.
    """

    dockerfile: Dockerfile
    context: BuildContext
    target: str | None = None
    certain: bool = False
    location: Location | None = None

    @property
    def stage(self) -> Stage | None:
        """The stage that is built."""
        return self.dockerfile.target(self.target) or self.dockerfile.final


def read(repository: Repository) -> tuple[ImageBuild, ...]:
    """The fact: at least one build for each Dockerfile, those that are written down first."""
    files = repository.files
    found = []
    for item in repository.fact(dockerfile.read):
        written = dict.fromkeys(_written(repository, item.path))
        for root, target, location in written:
            found.append(
                ImageBuild(
                    dockerfile=item,
                    context=context(files, root, item.path),
                    target=target,
                    certain=True,
                    location=location,
                )
            )
        if not written:
            root, certain = _inferred(repository, item)
            found.append(ImageBuild(dockerfile=item, context=context(files, root, item.path), certain=certain))
    return tuple(found)


def _written(repository: Repository, path: str) -> Iterator[tuple[str, str | None, Location | None]]:
    """Contexts, targets and places of the builds of one Dockerfile that compose files and CI commands write down."""
    for file in repository.fact(compose.read):
        for service in file.services:
            build = service.build
            if build and build.context is not None and build.dockerfile == path and not build.inline:
                yield build.context, build.target, Location(path=file.path, line=build.line)
    for command in repository.fact(ci.read).commands:
        found = _docker_build(command.words, command.directory or "")
        if found and found[1] == path:
            yield found[0], found[2], command.location


def _docker_build(words: tuple[str, ...], directory: str) -> tuple[str, str, str | None] | None:
    """(context, Dockerfile, target) of a ``docker build`` command; None if it is not one or is not plain."""
    if words[:1] not in {("docker",), ("podman",), ("buildah",)} or "build" not in words[1:3]:
        return None
    options: dict[str, str] = {}
    places = []
    rest = list(words[words.index("build") + 1 :])
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            places.append(word)
            continue
        name, equals, value = word.partition("=")
        if name in _VALUED and not equals and rest:
            value = rest.pop(0)
        options[name] = value
    if len(places) != 1 or any("$" in text or "://" in text for text in (places[0], directory, *options.values())):
        return None
    root = posixpath.normpath(posixpath.join(directory, places[0]))
    if root.startswith(("..", "/")):
        return None
    root = "" if root == "." else root
    file = options.get("-f") or options.get("--file")
    path = posixpath.normpath(posixpath.join(directory, file) if file else posixpath.join(root, "Dockerfile"))
    return root, path, options.get("--target")


_VALUED = frozenset(
    {"-f", "--file", "-t", "--tag", "--target", "--build-arg", "--platform", "--label", "--cache-from", "--cache-to",
     "--network", "--progress", "--secret", "--ssh", "-o", "--output", "--iidfile", "--add-host", "--build-context"}
)  # fmt: skip


def _inferred(repository: Repository, item: Dockerfile) -> tuple[str, bool]:
    """The nearest folder, from the Dockerfile's own up, that has everything the Dockerfile copies."""
    files = repository.files
    directory = item.path.rpartition("/")[0]
    sources = [source for stage in item.stages for _, source in copied(stage) if not _is_pattern(source)]
    if directory and _works_in(item, directory):
        return "", False
    folder = directory
    while True:
        if all(
            files.exists(posixpath.normpath(f"{folder}/{source}").lstrip("/.") or ".") or source in {".", "./"}
            for source in sources
        ):
            return folder, not directory
        if not folder:
            return _closest(files, directory, sources), not directory
        folder = folder.rpartition("/")[0]


def _works_in(item: Dockerfile, directory: str) -> bool:
    """Whether an image goes into the Dockerfile's own folder below what was copied: the root was."""
    words = (
        entry.value.rstrip("/") for stage in item.stages for entry in stage.instructions if entry.keyword == "WORKDIR"
    )
    return any(word.endswith(f"/{directory}") for word in words) and "/" in directory


def _closest(files: FileTree, directory: str, sources: list[str]) -> str:
    """Of the Dockerfile's folder and the root, the one that has more of what is copied; the folder if both do."""
    plain = [posixpath.normpath(source).lstrip("/.") for source in sources if source not in {".", "./"}]
    here = sum(files.exists(f"{directory}/{source}") for source in plain)
    return "" if sum(files.exists(source) for source in plain if source) > here else directory


def _is_pattern(source: str) -> bool:
    return any(character in source for character in "*?[$")


def copied(stage: Stage) -> Iterator[tuple[Instruction, str]]:
    """Each path that a stage copies from its context, with its instruction; URLs and here-documents left out."""
    for instruction in stage.instructions:
        if instruction.keyword not in {"ADD", "COPY"} or instruction.flag("from") is not None:
            continue
        for source in instruction.arguments[:-1]:
            source = source.strip("\"'")
            if "://" not in source and not source.startswith(("<<", "git@")):
                yield instruction, source
