"""Which Python a project wants: declared, without contradiction, and still maintained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from envdoctor.api import Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.python_releases import Release, ended, newest_supported, releases, today
from envdoctor.repository import ci, declarations, dockerfile, shape
from envdoctor.repository.declarations import Declarations, Project, PythonStatement
from envdoctor.repository.declarations.sheet import ASIDE

__all__ = ["EndOfLifePython", "PythonVersionUnclear"]

_IMAGE = re.compile(r"(?:^|/)python:(?P<version>\d+\.\d+(?:\.\d+)?)|:python(?P<uv>\d+\.\d+)(?:-|$)")
_MAIN_DOCKERFILE = re.compile(r"(?:^|/)(?:Dockerfile|Containerfile)$")
_HIGHEST_PATCH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pin:
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


def _pins(repository: Repository, found: Declarations, project: Project) -> list[_Pin]:
    """The exact choices of one project, the files first."""
    stated = [
        _Pin(source=item.source, version=item.versions[0], location=item.location, others=item.versions[1:])
        for item in found.pythons
        if item.project == project.root and item.versions and item.source not in {"classifier", "ci", "tox"}
    ]
    return stated + list(_image_pins(repository, found, project))


def _image_pins(repository: Repository, found: Declarations, project: Project) -> Iterator[_Pin]:
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
                yield _Pin(source="dockerfile", version=version, location=Location(path=file.path, line=stage.line))


def _images(repository: Repository) -> Iterator[str]:
    """The Python images of every Dockerfile of the repository."""
    for file in repository.fact(dockerfile.read):
        yield from (stage.base for stage in file.stages if _IMAGE.search(stage.base))


def _range(found: Declarations, project: Project) -> PythonStatement | None:
    """The project's own range of Pythons, such as ``requires-python``."""
    return next(
        (item for item in found.pythons if item.project == project.root and item.specifier and not item.versions), None
    )


def _allowed(specifier: str, version: str) -> bool:
    """Whether a range allows a version; a minor version is allowed if any patch of it is. True if it is no PEP 440."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        wanted = SpecifierSet(specifier)
    except InvalidSpecifier:
        return True
    if version.count(".") >= 2:
        return wanted.contains(version, prereleases=True)
    if "." not in version:
        return any(_allowed(specifier, f"{version}.{minor}") for minor in range(_HIGHEST_PATCH))
    return any(wanted.contains(f"{version}.{patch}") for patch in range(_HIGHEST_PATCH))


class PythonVersionUnclear(RepositoryCheck):
    """Nothing says which Python the project needs, or two places say different things.

    Ranges (`requires-python`, `python_requires`, Poetry's `python`) are held against exact choices (`.python-version`,
    `runtime.txt`, `.tool-versions`, `mise.toml`, `Pipfile`, a conda environment, `FROM python:...` in the Dockerfile),
    and for applications exact choices against each other. A project that says nothing at all is reported, unless CI or
    a Dockerfile says it; for a loose collection of scripts that is a note.

    ## Why is this bad?
    A newcomer takes whatever `python3` the laptop has. With a wrong one the installation fails in a compiler error, or
    works until a line that needs a newer Python. When two files disagree, what runs on the laptop is not what runs in
    the container.

    ## Example
    `.python-version` says 3.9, `pyproject.toml` says `requires-python = ">=3.11"`.

    ## How to fix
    State the range once, in `requires-python` of `pyproject.toml`, and let every exact choice lie within it.
    """

    code = "PKG004"
    name = "python-version-not-declared-or-contradictory"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """At most one finding per project."""
        found = repository.fact(declarations.read)
        projects = [project for project in found.projects if not project.aside]
        if not projects:
            yield Skipped(reason="no project is declared")
        for project in projects:
            pins, stated = _pins(repository, found, project), _range(found, project)
            if pins or stated:
                yield from self._contradiction(repository, project, pins, stated)
            else:
                yield from self._silence(repository, found, project)

    def _contradiction(
        self, repository: Repository, project: Project, pins: list[_Pin], stated: PythonStatement | None
    ) -> Iterator[Finding]:
        if stated is not None:
            outside = [pin for pin in pins if not any(_allowed(stated.specifier or "", one) for one in pin.choices)]
            if outside:
                pin = outside[0]
                yield self._report(
                    project, f"{pin}, but `{stated.location.path}` asks for `{stated.text}`", [*outside], stated
                )
                return
        apart = _apart(pins)
        if apart is not None and repository.fact(shape.read).kind not in {shape.Kind.LIBRARY, shape.Kind.CLI}:
            first, second = apart
            yield self._report(project, f"{first}, but {second}", [first, second], None)

    def _report(self, project: Project, message: str, pins: list[_Pin], stated: PythonStatement | None) -> Finding:
        evidence = [Evidence(text=f"Python {pin.version}", location=pin.location) for pin in pins]
        if stated is not None:
            evidence.append(Evidence(text=f"`{stated.text}`", location=stated.location))
        return self.finding(
            message,
            subject=project.root or ".",
            location=pins[0].location,
            evidence=evidence,
            fix=Fix(text="decide on one Python and say the same in every place"),
        )

    def _silence(self, repository: Repository, found: Declarations, project: Project) -> Iterator[Finding]:
        above = [item for item in found.projects if not item.root or project.root.startswith(f"{item.root}/")]
        if any(_pins(repository, found, item) or _range(found, item) for item in above):
            return
        elsewhere = repository.fact(ci.read).pythons or any(_images(repository))
        if not found.of(project.root) or elsewhere or _classified(found, project):
            return
        serves = repository.fact(shape.read).kind is not shape.Kind.SCRIPTS
        manifest = next(iter(project.manifests), None)
        yield self.finding(
            f"nothing says which Python {f'`{project.root}`' if project.root else 'the project'} needs",
            subject=project.root or ".",
            location=Location(path=manifest) if manifest else None,
            fix=_declare(project, newest_supported(today())),
            severity=None if serves else Severity.NOTE,
        )


def _classified(found: Declarations, project: Project) -> bool:
    return any(item.source == "classifier" and item.project == project.root for item in found.pythons)


def _apart(pins: list[_Pin]) -> tuple[_Pin, _Pin] | None:
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


def _declare(project: Project, version: str) -> Fix:
    if any(path.endswith("pyproject.toml") for path in project.manifests):
        return Fix(
            text=f'say it in `pyproject.toml`: `requires-python = ">={version}"`, or an older one that still works'
        )
    path = f"{project.root}/.python-version".lstrip("/")
    return Fix(
        text="write the version that you use into `.python-version`", command=f"echo {version} > {path}", safe=False
    )


class EndOfLifePython(RepositoryCheck):
    """The Python that the project chooses gets no more security fixes.

    Looked at are exact choices (`.python-version`, `runtime.txt`, `.tool-versions`, `mise.toml`, `Pipfile`, a conda
    environment, `FROM python:...`) and ranges that end below every maintained Python. A range that merely begins with
    an old version, as libraries have, is not reported. The dates come from a table that envdoctor ships.

    ## Why is this bad?
    Security holes stay open. Package authors stop publishing for that Python, so that installations fall back to old
    releases or to compiling. New laptops, base images and CI no longer have it.

    ## Example
    `.python-version` says 3.8, whose last fix was published on 2024-10-07.

    ## How to fix
    Move to a maintained version: change the choice, lock again, run the tests.
    """

    code = "PKG005"
    name = "end-of-life-python"
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """At most one finding per project."""
        found = repository.fact(declarations.read)
        if not any(not project.aside for project in found.projects):
            yield Skipped(reason="no project is declared")
        for project in found.projects:
            if project.aside:
                continue
            old = [pin for pin in _pins(repository, found, project) if ended(pin.minor, today()) is not None]
            if old:
                yield self._report_pins(old)
            elif (stated := _range(found, project)) is not None:
                yield from self._range(project, stated)

    def _report_pins(self, pins: list[_Pin]) -> Finding:
        release = releases()[pins[0].minor]
        return self.finding(
            f"{pins[0]}, which gets no security fixes since {release.end_of_life}",
            subject=pins[0].location.path,
            location=pins[0].location,
            evidence=[Evidence(text=f"Python {pin.version}", location=pin.location) for pin in pins],
            fix=Fix(text=f"move to Python {newest_supported(today())} and run the tests"),
        )

    def _range(self, project: Project, stated: PythonStatement) -> Iterator[Finding]:
        """A range that no maintained Python is in."""
        allowed = [item for item in releases().values() if _allowed(stated.specifier or "", item.minor)]
        if allowed and all(_is_over(item) for item in allowed):
            newest = max(allowed, key=lambda item: item.released)
            yield self.finding(
                f"`{stated.location.path}` allows no Python newer than {newest.minor}, which gets no security fixes "
                f"since {newest.end_of_life}",
                subject=project.root or ".",
                location=stated.location,
                evidence=[Evidence(text=f"`{stated.text}`", location=stated.location)],
                fix=Fix(text=f"make the project work on Python {newest_supported(today())} and raise the upper bound"),
            )


def _is_over(release: Release) -> bool:
    return ended(release.minor, today()) is not None
