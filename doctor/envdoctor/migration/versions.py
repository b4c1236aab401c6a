"""Which image a backing service gets: the one that CI or a document names, else the catalogue's, else a variant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from envdoctor.migration import platforms
from envdoctor.migration.services import Backing, catalogue, family_of_image
from envdoctor.repository import ci, compose, declarations, documents
from envdoctor.repository.declarations.model import Dependency
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["images"]

_EXPLICIT = regex(r"^[\w./-]+:v?\d[\w.-]*$")
_GONE = regex(
    r"^(?:docker\.io/)?(?:bitnami/|bitnamilegacy/|minio/|mailhog/|wurstmeister/|cimg/|circleci/|confluentinc/|localstack/)"
)
_IMAGES = frozenset(
    {"mysql", "mariadb", "percona", "valkey", "redis", "mongo", "memcached", "rabbitmq", "solr", "neo4j"}
)
_OF_CI = frozenset(
    {f"{owner}/{name}" for owner in ("cimg", "circleci") for name in ("postgres", "mysql", "mariadb", "redis", "mongo")}
)
"""CircleCI's editions of official images; their versions are the official ones' too."""
_VARIANTS = {
    "pgvector": "pgvector",
    "postgis": "postgis",
    "timescaledb": "timescaledb",
    "django-timescaledb": "timescaledb",
}


def images(repository: Repository) -> dict[str, str]:
    """An image for every family for which the repository itself says something about it."""
    found: dict[str, str] = {}
    for image in _named(repository):
        family = family_of_image(image)
        if family and family not in found and _EXPLICIT.match(image) and not _GONE.match(image):
            found[family] = image
    dependencies = repository.fact(declarations.read).dependencies
    for family, backing in catalogue().items():
        if family not in found and (fitting := _by_client(backing, dependencies)):
            found[family] = fitting
    return _variants(repository, found, dependencies)


def _named(repository: Repository) -> Iterator[str]:
    for file in repository.fact(compose.composed):
        yield from (service.image for service in file.services if service.image)
    yield from (_official(service.image) for service in repository.fact(ci.read).services)
    yield from platforms.images(repository)
    for document in repository.fact(documents.read):
        for command in document.commands:
            if command.words[:2] in {("docker", "run"), ("podman", "run")}:
                yield from (word for word in command.words[2:] if not word.startswith("-"))


def _official(image: str) -> str:
    """CI calls its services by other names than the images have: `postgresql:9.4`, `circleci/postgres:9.5-ram`."""
    name, _, tag = image.partition(":")
    if name in _OF_CI and (version := re.match(r"\d+(?:\.\d+)*", tag)):
        return f"{name.rpartition('/')[2]}:{version[0]}"
    family = family_of_image(name) if "/" not in name else None
    if family is None or name == family or name in _IMAGES:
        return image
    return f"{catalogue()[family].image.partition(':')[0]}:{tag}"


def _by_client(backing: Backing, dependencies: Iterable[Dependency]) -> str | None:
    """Some servers want a client of their own major version."""
    for item in dependencies:
        if item.name in backing.clients:
            return backing.clients[item.name]
        if item.name == backing.family and (
            match := re.search(r"(?:==|~=|>=|\^|<)\s*(\d+)", item.specifier or item.requirement)
        ):
            major = int(match[1]) - (1 if "<" in match[0] and ">" not in item.specifier else 0)
            if image := backing.majors.get(str(major)):
                return image
    return None


def _variants(repository: Repository, found: dict[str, str], dependencies: Iterable[Dependency]) -> dict[str, str]:
    if "postgres" in found and not found["postgres"].rpartition("/")[2].startswith("postgres:"):
        return found
    names = {item.name for item in dependencies}
    wanted = next((variant for name, variant in _VARIANTS.items() if name in names), None)
    if wanted is None and _uses_postgis(repository):
        wanted = "postgis"
    if wanted:
        found["postgres"] = catalogue()["postgres"].variants[wanted]
    return found


def _uses_postgis(repository: Repository) -> bool:
    settings = (path for path in repository.files.with_suffix(".py") if "settings" in path or "config" in path)
    return any(b"backends.postgis" in (repository.files.read(path) or b"") for path in settings) or any(
        item.name == "geoalchemy2" for item in repository.fact(declarations.read).dependencies
    )
