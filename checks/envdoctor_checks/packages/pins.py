"""Exact choices of a Python, and the range that a project allows."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Location, Repository
from envdoctor.repository import dockerfile
from envdoctor.repository.declarations import Declarations, Project, PythonStatement
from envdoctor.repository.declarations.sheet import ASIDE
from envdoctor.values import dataclass, regex

__all__ = ["Pin", "allows", "apart", "pins_of", "python_images", "python_images_named", "range_of"]

_IMAGE = regex(r"(?:^|/)python:(?P<version>\d+\.\d+(?:\.\d+)?)|:python(?P<uv>\d+\.\d+)(?:-|$)")
_MAIN_DOCKERFILE = regex(r"(?:^|/)(?:Dockerfile|Containerfile)$")
_HIGHEST_PATCH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One exact choice of a Python: by a version file or by a Dockerfile."""

    source: str
    version: str
    location: Location
    others: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """All versions that the same place offers, the first first."""
        return (self.version, *self.others)

    @property
    def minor(self) -> str:
        return ".".join(self.version.split(".")[:2])

    def __str__(self) -> str:
        return f"`{self.location.path}` says {self.version}"


def pins_of(repository: Repository, found: Declarations, project: Project) -> list[Pin]:
    """The exact choices of one project, the files first."""
    stated = [
        Pin(source=item.source, version=item.versions[0], location=item.location, others=item.versions[1:])
        for item in found.pythons
        if item.project == project.root and item.versions and item.source not in {"classifier", "ci", "tox"}
    ]
    return [*_joined(stated), *_imagepins_of(repository, found, project)]


def _joined(pins: list[Pin]) -> Iterator[Pin]:
    """conda environments for several Pythons are a matrix: one choice of many versions, the newest first."""
    several = {pin.minor for pin in pins if pin.source == "conda"}
    if len(several) < 2:
        yield from pins
        return
    matrix = sorted(
        (pin for pin in pins if pin.source == "conda"), key=lambda pin: [*map(int, pin.minor.split("."))], reverse=True
    )
    yield from (pin for pin in pins if pin.source != "conda")
    first, *rest = matrix
    yield Pin(source="conda", version=first.version, location=first.location, others=tuple(pin.version for pin in rest))


def _imagepins_of(repository: Repository, found: Declarations, project: Project) -> Iterator[Pin]:
    for file in repository.fact(dockerfile.read):
        if (
            not _MAIN_DOCKERFILE.search(file.path)
            or found.project_of(file.path) is not project
            or ASIDE.search(file.path)
        ):
            continue
        for stage in file.stages:
            if match := _IMAGE.search(stage.base):
                version = match["version"] or match["uv"]
                yield Pin(source="dockerfile", version=version, location=Location(path=file.path, line=stage.line))


def python_images(repository: Repository) -> Iterator[str]:
    """The Python images of every Dockerfile of the repository."""
    for file in repository.fact(dockerfile.read):
        yield from (stage.base for stage in file.stages if _IMAGE.search(stage.base))


def python_images_named(repository: Repository) -> Iterator[tuple[str, Location]]:
    """The version that each of these images names, and where."""
    for file in repository.fact(dockerfile.read):
        for stage in file.stages:
            match = _IMAGE.search(stage.base)
            if match:
                yield match["version"] or match["uv"], Location(path=file.path, line=stage.line)


def range_of(found: Declarations, project: Project) -> PythonStatement | None:
    """The project's own range of Pythons, such as ``requires-python``."""
    return next(
        (item for item in found.pythons if item.project == project.root and item.specifier and not item.versions), None
    )


def allows(specifier: str, version: str) -> bool:
    """Whether a range allows a version; a minor version is allowed if any patch of it is. True if it is no PEP 440."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        wanted = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    if version.count(".") >= 2:
        return wanted.contains(version, prereleases=True)
    if "." not in version:
        return any(allows(specifier, f"{version}.{minor}") for minor in range(_HIGHEST_PATCH))
    return any(wanted.contains(f"{version}.{patch}") for patch in range(_HIGHEST_PATCH))


def apart(pins: list[Pin]) -> tuple[Pin, Pin] | None:
    """Two kinds of places that have no minor version in common; a bare ``3`` has one with everything."""
    minors: dict[str, set[str]] = {}
    for pin in pins:
        minors.setdefault(pin.source, set()).update(".".join(one.split(".")[:2]) for one in pin.choices)
    for first in pins:
        for second in pins:
            offered, other = minors[first.source], minors[second.source]
            if first.source < second.source and not offered & other and "3" not in offered | other:
                return (second, first) if first.source == "dockerfile" else (first, second)
    return None
