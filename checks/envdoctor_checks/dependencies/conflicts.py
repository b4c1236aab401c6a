"""DEP007: two declarations that cannot both hold."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from envdoctor.api import Evidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Dependency, Kind
from envdoctor.values import regex

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

__all__ = ["ConflictingDeclarations"]

_PROJECT_FILES = ("pyproject.toml", "setup.cfg", "setup.py")
_CONSTRAINT = regex(r"(?m)^[ \t]*(?:-c|--constraint)[ \t=]*([^\s#]+)")
_LISTS = ("requirements.txt", "requirements.in", "requirements/base.txt", "requirements/common.txt")


class ConflictingDeclarations(RepositoryCheck):
    """Two declarations of one distribution cannot both hold.

    Compares what is installed together: two runtime requirements in one file, those of the project's own metadata
    (`pyproject.toml`, `setup.cfg`, `setup.py`) with those of its `requirements.txt`, and a requirement with the
    constraints that its file names (`-c`) or that uv is given. Requirements with a URL, extras and groups are left out,
    because they may exclude each other on purpose, and so are requirement files for a particular Python or platform.
    One with an environment marker is only compared with those that have the same.

    ## Why is this bad?
    Either the installer refuses, or, where the files are installed one after the other, the last one wins and the
    declared range of the other is a lie.

    ## Example
    `pydantic<2` in `pyproject.toml` and `pydantic==2.7.0` in `requirements.txt`

    ## How to fix
    Keep one place, or make the ranges overlap: the project's metadata says what it works with, the lock or requirements
    file picks one version of that.
    """

    code = "DEP007"
    name = "conflicting-declarations"
    settled = True
    severity = Severity.ERROR
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each distribution and project."""
        found = repository.fact(declarations.read)
        aside = {item.root for item in found.projects if item.aside}
        groups: dict[tuple[str, str, str], list[Dependency]] = {}
        for item in found.dependencies:
            if _is_comparable(item) and item.project not in aside:
                groups.setdefault((item.project, item.name, item.marker or ""), []).append(item)
        for _, items in sorted(groups.items()):
            pairs = (pair for pair in combinations(items, 2) if _is_together(repository, *pair) and not _overlap(*pair))
            if pair := next(pairs, None):
                yield self._report(*pair)

    def _report(self, first: Dependency, second: Dependency) -> Finding:
        return self.finding(
            f"`{first.requirement}` and `{second.requirement}` cannot both hold",
            subject=first.name,
            location=second.location,
            evidence=[
                Evidence(text=f"declares `{item.requirement}`", location=item.location) for item in (first, second)
            ],
            fix=Fix(text=f"let `{first.location.path}` and `{second.location.path}` agree on `{first.name}`"),
        )


def _is_comparable(item: Dependency) -> bool:
    return item.kind in {Kind.RUNTIME, Kind.CONSTRAINT} and not item.url and bool(item.specifier)


def _is_together(repository: Repository, first: Dependency, second: Dependency) -> bool:
    """Whether the same installation sees both."""
    if Kind.CONSTRAINT in {first.kind, second.kind}:
        limit, item = (first, second) if first.kind is Kind.CONSTRAINT else (second, first)
        return item.kind is Kind.RUNTIME and _limits(repository, limit, item)
    if first.location.path == second.location.path:
        return (
            not first.location.path.endswith(("setup.py", "setup.cfg", "poetry.lock")) and first.table == second.table
        )
    bases = [item.location.path.removeprefix(f"{item.project}/") for item in (first, second)]
    return any(base in _PROJECT_FILES for base in bases) and any(base in _LISTS for base in bases)


def _limits(repository: Repository, limit: Dependency, item: Dependency) -> bool:
    """Whether whoever installs a requirement is given the constraint too."""
    path = item.location.path
    if limit.location.path == path:
        return limit.group == "constraint-dependencies" and item.table == "project"
    named = _CONSTRAINT.findall(repository.files.text(path) or "") if path.endswith((".txt", ".in")) else []
    place = posixpath.dirname(path)
    return any(posixpath.normpath(posixpath.join(place, name)) == limit.location.path for name in named)


def _overlap(first: Dependency, second: Dependency) -> bool:
    """Whether some version satisfies both; if that cannot be decided, it does."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        sets = SpecifierSet(first.specifier), SpecifierSet(second.specifier)
    except InvalidSpecifier:
        return True
    if any(clause.operator == "===" for one in sets for clause in one):
        return True
    return any(all(one.contains(version, prereleases=True) for one in sets) for version in _probes(*sets))


def _probes(*sets: SpecifierSet) -> Iterator[Version]:
    """Versions at, just below, just above and between the bounds."""
    from packaging.version import InvalidVersion, Version

    yield from (Version("0"), Version("99999"))
    for clause in (clause for one in sets for clause in one):
        try:
            version = Version(clause.version.removesuffix(".*"))
        except InvalidVersion:
            continue
        release = version.release
        yield version
        for length in range(1, len(release) + 1):
            higher = (*release[: length - 1], release[length - 1] + 1)
            yield Version(f"{version.epoch}!" + ".".join(map(str, higher)))
            if release[length - 1]:
                lower = (*release[: length - 1], release[length - 1] - 1, 99999)
                yield Version(f"{version.epoch}!" + ".".join(map(str, lower)))
        yield from (Version(f"{version.epoch}!{'.'.join(map(str, release))}.{tail}") for tail in (0, 1, 99999))
