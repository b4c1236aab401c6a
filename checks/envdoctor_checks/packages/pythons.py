"""Which Python a project wants: declared, without contradiction, and still maintained."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Location,
    Repository,
    RepositoryCheck,
    Ring,
    Severity,
    Skipped,
)
from envdoctor.python_releases import Release, ended, newest_supported, releases, today
from envdoctor.repository import ci, declarations, removed_modules, resolution, shape
from envdoctor.repository.declarations import Declarations, Project, PythonStatement
from envdoctor.repository.removed_modules import Gone
from envdoctor.values import regex
from envdoctor_checks.packages.pins import Pin, allows, apart, pins_of, python_images, range_of

__all__ = ["EndOfLifePython", "PythonVersionUnclear"]

_MARKED = regex(r"python_(?:full_)?version\s*>=?\s*['\"](\d\.\d+)")
_MINOR = regex(r"\d\.\d+")


class PythonVersionUnclear(RepositoryCheck):
    """Nothing says which Python the project needs, two places say different things, or the code says another.

    Ranges (`requires-python`, `python_requires`, Poetry's `python`) are held against exact choices (`.python-version`,
    `runtime.txt`, `.tool-versions`, `mise.toml`, `Pipfile`, a conda environment, `FROM python:...` in the Dockerfile),
    and for applications exact choices against each other. A project that says nothing at all is reported, unless CI or
    a Dockerfile says it; for a loose collection of scripts that is a note. So is application code that imports, without
    any guard, what a Python that the project allows and names has no more (`distutils`, `imp`, `telnetlib`) while no
    backport is declared.

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
    settled = True
    severity = Severity.WARNING
    ring = Ring.ENVIRONMENT

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """At most one finding per project, and one for each module that is gone."""
        found = repository.fact(declarations.read)
        for gone in repository.fact(removed_modules.read):
            yield from self._gone(repository, found, gone)
        projects = [project for project in found.projects if not project.aside]
        if not projects:
            yield Skipped(reason="no project is declared")
        for project in projects:
            pins, stated = pins_of(repository, found, project), range_of(found, project)
            if pins or stated:
                yield from self._contradiction(repository, project, pins, stated)
            else:
                yield from self._silence(repository, found, project)

    def _gone(self, repository: Repository, found: Declarations, gone: Gone) -> Iterator[Finding]:
        project = found.project_of(gone.location.path)
        saying = _supporting(repository, found, project, gone.removed) if project and not project.aside else None
        if saying is not None:
            text, place = saying
            yield self.finding(
                f"`{gone.module}` is imported, but Python has it no more since {gone.removed}, and {text}",
                subject=gone.module,
                location=gone.location,
                evidence=[
                    Evidence(text=f"imports `{gone.module}`", location=gone.location),
                    Evidence(text=text, location=place),
                ],
                fix=Fix(
                    text=f"replace `{gone.module}`, or declare its backport, or allow only Python below {gone.removed}"
                ),
            )

    def _contradiction(
        self, repository: Repository, project: Project, pins: list[Pin], stated: PythonStatement | None
    ) -> Iterator[Finding]:
        if stated is not None:
            outside = [pin for pin in pins if not any(allows(stated.specifier or "", one) for one in pin.choices)]
            if outside:
                pin = outside[0]
                yield self._report(
                    project, f"{pin}, but `{stated.location.path}` asks for `{stated.text}`", [*outside], stated
                )
                return
        pair = apart(pins)
        if pair is not None and repository.fact(shape.read).kind not in {shape.Kind.LIBRARY, shape.Kind.CLI}:
            first, second = pair
            yield self._report(project, f"{first}, but {second}", [first, second], None)

    def _report(self, project: Project, message: str, pins: list[Pin], stated: PythonStatement | None) -> Finding:
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
        if any(pins_of(repository, found, item) or range_of(found, item) for item in above):
            return
        elsewhere = repository.fact(ci.read).pythons or any(python_images(repository))
        if not found.of(project.root) or elsewhere or _classified(found, project):
            return
        if f"{project.root}/galaxy.yml".lstrip("/") in repository.files:  # a collection runs in Ansible's Python
            return
        if repository.fact(resolution.resolver).hosts.runs(f"{project.root}/x.py".lstrip("/")):
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


def _supporting(
    repository: Repository, found: Declarations, project: Project, removed: str
) -> tuple[str, Location] | None:
    """What says that the project runs on a Python without a module; None if nothing does or all name older ones."""
    stated = range_of(found, project)
    if stated is not None and not allows(stated.specifier or "", removed):
        return None
    exact = [item for item in _named(repository, found, project) if _MINOR.match(item[0])]
    newer = [item for item in exact if _order(item[0]) >= _order(removed)]
    if newer:
        return f"`{newer[0][1].path}` names {newer[0][0]}", newer[0][1]
    return (f"`{stated.text}` allows that", stated.location) if stated is not None and not exact else None


def _named(repository: Repository, found: Declarations, project: Project) -> Iterator[tuple[str, Location]]:
    """Every exact Python that classifiers, tox, CI and pins of a project name."""
    for item in found.pythons:
        if item.project in {project.root, ""} and item.source in {"classifier", "tox"}:
            yield from ((version, item.location) for version in item.versions)
    yield from ((pin.minor, pin.location) for pin in pins_of(repository, found, project))
    yield from repository.fact(ci.read).pythons


def _order(version: str) -> tuple[int, ...]:
    match = _MINOR.match(version)
    return tuple(int(part) for part in match[0].split(".")) if match else (0,)


def _classified(found: Declarations, project: Project) -> bool:
    return any(item.source in {"classifier", "tox"} and item.project == project.root for item in found.pythons)


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
    an old version, as libraries have, is not reported. Where nothing is chosen, classifiers, tox and CI that name no
    maintained Python at all are *likely* a sign of it. The dates come from a table that envdoctor ships.

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
    settled = True
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
            old = [pin for pin in pins_of(repository, found, project) if ended(pin.minor, today()) is not None]
            if old:
                yield self._report_pins(old)
            elif (stated := range_of(found, project)) is not None:
                yield from self._range(project, stated)
            elif not pins_of(repository, found, project):
                yield from self._tested(repository, found, project)

    def _report_pins(self, pins: list[Pin]) -> Finding:
        release = releases()[pins[0].minor]
        return self.finding(
            f"{pins[0]}, which has had no security fixes since {release.end_of_life}",
            subject=pins[0].location.path,
            location=pins[0].location,
            evidence=[Evidence(text=f"Python {pin.version}", location=pin.location) for pin in pins],
            fix=Fix(text=f"move to Python {newest_supported(today())} and run the tests"),
        )

    def _tested(self, repository: Repository, found: Declarations, project: Project) -> Iterator[Finding]:
        """Where nothing is chosen: classifiers, tox and CI that name no maintained Python."""
        named = [
            (version, item.location)
            for item in found.pythons
            if item.project == project.root and item.source in {"classifier", "tox"}
            for version in item.versions
        ]
        named += [] if project.root else [item for item in repository.fact(ci.read).pythons if _MINOR.match(item[0])]
        named += _marked(found, project)
        minors = {match[0]: place for version, place in reversed(named) if (match := _MINOR.match(version))}
        known = [releases()[minor] for minor in minors if minor in releases()]
        if known and len(known) == len(minors) and all(_is_over(item) for item in known):
            newest = max(known, key=lambda item: item.released)
            yield self.finding(
                f"nothing newer than Python {newest.minor} is tested or mentioned, which has had no security fixes "
                f"since {newest.end_of_life}",
                subject=project.root or ".",
                location=minors[newest.minor],
                evidence=[Evidence(text=f"Python {minor}", location=place) for minor, place in sorted(minors.items())],
                fix=Fix(text=f"make the project work on Python {newest_supported(today())} and say so"),
                confidence=Confidence.LIKELY,
            )

    def _range(self, project: Project, stated: PythonStatement) -> Iterator[Finding]:
        """A range that no maintained Python is in."""
        allowed = [item for item in releases().values() if allows(stated.specifier or "", item.minor)]
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


def _marked(found: Declarations, project: Project) -> Iterator[tuple[str, Location]]:
    """Pythons that the markers of requirements name: somebody installs there."""
    for item in found.of(project.root):
        for version in _MARKED.findall(item.marker or ""):
            yield version, item.location


def _is_over(release: Release) -> bool:
    return ended(release.minor, today()) is not None
