"""Image references, and what is known of the images that they name (``data/images.toml``)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

__all__ = ["Family", "ImageReference", "Knowledge", "knowledge", "reference"]

_HUB = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})
_REFERENCE = re.compile(
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
class Knowledge:
    """What is known of images, on a date."""

    as_of: date
    families: tuple[Family, ...]
    roots: frozenset[str]
    tools: frozenset[str]

    def family(self, image: str | ImageReference | None) -> Family | None:
        """The family of an image; None if it is not known."""
        found = reference(image) if isinstance(image, str) else image
        if found is None:
            return None
        return next((family for family in self.families if found.name in family.images), None)


@cache
def knowledge() -> Knowledge:
    """The knowledge file, read once."""
    text = resources.files("envdoctor.data").joinpath("images.toml").read_text("utf-8")
    data = tomllib.loads(text)
    families = tuple(Family(**{**entry, "images": frozenset(entry["images"])}) for entry in data["family"])
    return Knowledge(
        as_of=data["as_of"],
        families=families,
        roots=frozenset(data["roots"]["images"]),
        tools=frozenset(data["tools"]["images"]),
    )
