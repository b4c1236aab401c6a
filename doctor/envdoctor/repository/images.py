"""Image references, and what is known of the images that they name (``data/images.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from envdoctor.values import dataclass, regex

__all__ = ["Bounded", "Dead", "Family", "ImageReference", "Knowledge", "Lack", "knowledge", "reference"]

_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})
_ARCHITECTURES = frozenset({"amd64", "arm32v5", "arm32v6", "arm32v7", "arm64v8", "i386", "ppc64le", "riscv64", "s390x"})
"""Where Docker builds its official images for one processor."""
_REFERENCE = regex(
    r"^(?P<name>[a-zA-Z0-9][a-zA-Z0-9._/-]*(?::\d+/[a-zA-Z0-9._/-]+)?)(?::(?P<tag>[\w][\w.-]{0,127}))?(?:@(?P<digest>\w+:[0-9a-fA-F]+))?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageReference:
    """An image by its parts (distribution/reference). ``registry`` is None for Docker Hub.

    ``repository`` has no ``library/``; ``name`` is the repository with its registry.
    """

    written: str
    registry: str | None
    repository: str
    tag: str | None = None
    digest: str | None = None

    @property
    def name(self) -> str:
        """Registry and repository, as the knowledge file spells them."""
        return f"{self.registry}/{self.repository}" if self.registry else self.repository

    @property
    def official(self) -> bool:
        """Whether it is one of Docker's official images."""
        return self.registry is None and "/" not in self.repository

    @property
    def version(self) -> tuple[int, ...]:
        """The leading numbers of the tag (``(16, 2)`` for ``16.2-alpine``); empty if it has none."""
        match = re.match(r"^(?:v|pg|RELEASE\.)?(\d+(?:\.\d+)*)", self.tag or "")
        return tuple(int(part) for part in match[1].split(".")[:4]) if match else ()


def reference(text: str) -> ImageReference | None:
    """An image reference from its text; None if it is not one or holds a variable."""
    match = _REFERENCE.match(text.strip())
    if match is None:
        return None
    first, slash, rest = match["name"].partition("/")
    registry: str | None = None
    repository = match["name"]
    if slash and ("." in first or ":" in first or first == "localhost"):
        registry, repository = (None if first in _HUB else first), rest
    if registry is None:
        repository = repository.removeprefix("library/")
    if registry == "public.ecr.aws" and repository.startswith("docker/library/"):
        registry, repository = None, repository.removeprefix("docker/library/")
    return ImageReference(
        written=text.strip(), registry=registry, repository=repository, tag=match["tag"], digest=match["digest"]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of backing service.

    ``store`` keeps data that nobody else should reach, ``slow`` needs seconds before it answers, ``hungry`` takes
    gigabytes; ``probe`` is a health check that its image can run.
    """

    name: str
    images: frozenset[str]
    port: int
    store: bool = False
    slow: bool = False
    hungry: bool = False
    probe: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """An image that cannot (``gone``) or should not be used any more; ``when`` it has which tag."""

    what: str
    instead: str
    since: date
    when: str
    gone: bool
    images: frozenset[str] = frozenset()
    prefix: str | None = None
    spared: frozenset[str] = frozenset()

    def means(self, image: ImageReference) -> bool:
        """Whether it is about this image."""
        if image.name not in self.images and not (self.prefix and image.name.startswith(self.prefix)):
            return False
        if image.name in self.spared:
            return False
        unpinned = image.tag in {None, "latest"} and image.digest is None
        return self.when == "always" or unpinned == (self.when == "unpinned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Programs that some images do not have."""

    images: frozenset[str]
    programs: frozenset[str]
    tag: str | None = None
    unless: str | None = None
    least: int | None = None

    def means(self, image: ImageReference) -> bool:
        """Whether it is about this image."""
        tag = image.tag or ""
        if image.name not in self.images or (self.tag and not re.search(self.tag, tag)):
            return False
        if self.least is not None and not (image.version and image.version[0] >= self.least):
            return False
        return not (self.unless and re.search(self.unless, tag))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """Something that is true of some images, perhaps only of certain major versions; ``paths`` is where data lies."""

    images: frozenset[str]
    paths: frozenset[str] = frozenset()
    least: int | None = None
    below: int | None = None

    def means(self, image: ImageReference) -> bool:
        """Whether it is about this image; an image whose version is not known is not meant where that matters."""
        if image.name not in self.images:
            return False
        if self.least is None and self.below is None:
            return True
        if not image.version:
            return False
        return (self.least or 0) <= image.version[0] < (self.below or image.version[0] + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What is known of images, on a date.

    ``roots`` run as root unless told otherwise; ``tools`` connect only when asked; ``official`` are names of Docker's
    official images; ``suites``, ``versions`` and ``alpine`` say when distributions end. ``data`` says where images keep
    what must survive, ``unchecked`` which have no HEALTHCHECK of their own, ``amd64`` which are for one processor only;
    ``publishers`` are those whom envdoctor knows.
    """

    as_of: date
    families: tuple[Family, ...]
    roots: frozenset[str]
    tools: frozenset[str]
    official: frozenset[str]
    dead: tuple[Dead, ...]
    lacks: tuple[Lack, ...]
    suites: Mapping[str, date]
    versions: Mapping[str, Mapping[str, str]]
    alpine: Mapping[str, date]
    data: tuple[Bounded, ...] = ()
    unchecked: frozenset[str] = frozenset()
    amd64: tuple[Bounded, ...] = ()
    publishers: frozenset[str] = frozenset()

    def places(self, image: ImageReference) -> frozenset[str]:
        """Where an image keeps its data; empty if that is not known."""
        return frozenset().union(*(item.paths for item in self.data if item.means(image)))

    def is_for_amd64_only(self, image: ImageReference) -> bool:
        """Whether an image is known to be built for amd64 and nothing else."""
        return any(item.means(image) for item in self.amd64)

    def publisher(self, image: ImageReference) -> str | None:
        """The name under which an image is published, if nobody here knows it; None for a known one."""
        owner = image.repository.partition("/")[0]
        if image.registry is None:
            known = image.official or owner in self.publishers or owner in _ARCHITECTURES
            return None if known else owner
        if image.registry not in {"ghcr.io", "quay.io"}:
            return None
        name = f"{image.registry}/{owner}"
        return None if name in self.publishers else name

    def family(self, image: str | ImageReference | None) -> Family | None:
        """The family of an image; None if it is not known."""
        found = reference(image) if isinstance(image, str) else image
        if found is None:
            return None
        return next((family for family in self.families if found.name in family.images), None)

    def death(self, image: ImageReference) -> Dead | None:
        """Why an image should not be used; None if nothing is known against it."""
        return next((item for item in self.dead if item.means(image)), None)

    def lacking(self, image: ImageReference) -> frozenset[str]:
        """Programs that an image is known not to have."""
        return frozenset().union(*(item.programs for item in self.lacks if item.means(image)))

    def end_of_life(self, image: ImageReference) -> tuple[str, date] | None:
        """The distribution below an image and when its fixes end; None if its tag does not say."""
        tag = image.tag or ""
        if image.name == "alpine" and image.version:
            return self._alpine(".".join(map(str, image.version[:2])))
        if match := re.search(r"(?:^|-)alpine(\d+\.\d+)", tag):
            return self._alpine(match[1])
        numbers = self.versions.get(image.name, {})
        suite = next((numbers[part] for part in (tag.split("-")[0], tag.split(".")[0]) if part in numbers), None)
        suite = suite or next((part for part in re.split(r"[-_.]", tag) if part in self.suites), None)
        return (suite, self.suites[suite]) if suite else None

    def _alpine(self, version: str) -> tuple[str, date] | None:
        end = self.alpine.get(version)
        return (f"alpine {version}", end) if end else None


@cache
def knowledge() -> Knowledge:
    """The knowledge file, read once."""
    text = resources.files("envdoctor.data").joinpath("images.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Knowledge(
        as_of=data["as_of"],
        families=tuple(Family(**_frozen(entry)) for entry in data["family"]),
        roots=frozenset(data["roots"]["images"]),
        tools=frozenset(data["tools"]["images"]),
        official=frozenset(data["official"]["names"]),
        dead=tuple(Dead(**_frozen(entry)) for entry in data["dead"]),
        lacks=tuple(Lack(**_frozen(entry)) for entry in data["lacks"]),
        suites=data["suites"],
        versions=data["versions"],
        alpine=data["alpine"],
        data=tuple(Bounded(**_frozen(entry)) for entry in data["data"]),
        unchecked=frozenset(data["unchecked"]["images"]),
        amd64=tuple(Bounded(**_frozen(entry)) for entry in data["amd64"]),
        publishers=frozenset(data["publishers"]["names"]),
    )


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: frozenset(value) if isinstance(value, list) else value for key, value in entry.items()}
