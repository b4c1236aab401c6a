"""What a lock file should hold and does not."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Location
from envdoctor.repository.declarations import Declarations, Dependency, Kind, LockedPackage, LockFile, Manager
from envdoctor.values import dataclass

__all__ = ["Discrepancy", "discrepancies", "own_requirements"]

_TABLES = {
    Manager.UV: ("pyproject.toml", frozenset({"project", "dependency-groups", "tool.uv"})),
    Manager.POETRY: ("pyproject.toml", frozenset({"project", "dependency-groups", "tool.poetry"})),
    Manager.PDM: ("pyproject.toml", frozenset({"project", "dependency-groups", "tool.pdm"})),
}


_TOOLS = frozenset({"pip", "setuptools", "wheel", "distribute", "pkg-resources"})
"""What installs the rest; some managers leave it out of their locks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """One declared requirement that the lock does not meet; ``text`` says how."""

    name: str
    text: str
    location: Location


def own_requirements(found: Declarations, lock: LockFile) -> list[Dependency]:
    """The requirements that this lock file is made from: those of its manager's tables, for its project."""
    if lock.path.endswith(".txt"):
        source = f"{lock.path.rpartition('.')[0]}.in"
        return [item for item in found.dependencies if item.location.path == source]
    if lock.manager is Manager.PIPENV:
        source = f"{lock.path.removesuffix('.lock')}"
        return [item for item in found.dependencies if item.location.path == source]
    if lock.manager not in _TABLES or not lock.path.endswith(".lock"):
        return []
    name, tables = _TABLES[lock.manager]
    roots = {lock.project} | (_members(found, lock.project) if lock.manager is Manager.UV else set())
    return [
        item
        for item in found.dependencies
        if item.project in roots
        and item.location.path.rpartition("/")[2] == name
        and item.table in tables
        and item.kind is not Kind.CONSTRAINT
        and (item.kind is Kind.RUNTIME or lock.manager is not Manager.PDM)  # PDM locks only the groups it is told to
    ]


def _members(found: Declarations, root: str) -> set[str]:
    return {member for project in found.projects if project.root == root for member in project.members}


def discrepancies(found: Declarations, lock: LockFile) -> list[Discrepancy]:
    """Every requirement that the lock lacks, or holds only in versions that are not asked for.

    A lock that was written for the declarations as they are (`LockFile.current`) has none, whatever it leaves out;
    one that was too large to be read is believed.
    """
    own = [] if lock.current or (lock.current is None and not lock.packages) else own_requirements(found, lock)
    wrong = list(_wrong(found, lock, own))
    if lock.current is False and not wrong:
        path = own[0].location.path if own else lock.path
        text = f"the requirements in `{path}` have changed since `{lock.path}` was written"
        return [Discrepancy(name="", text=text, location=Location(path=path))]
    return wrong


def _wrong(found: Declarations, lock: LockFile, own: list[Dependency]) -> Iterator[Discrepancy]:
    skipped = _local_names(found) | _overridden(found, lock) | _TOOLS
    for item in own:
        if item.name in skipped or item.url:
            continue
        package = lock.packages.get(item.name)
        if package is None:
            if item.marker is None:
                text = f"`{item.name}` is declared but not locked"
                yield Discrepancy(name=item.name, text=text, location=item.location)
        elif not _satisfied(item, package):
            versions = ", ".join(package.versions or (package.version,))
            text = f"`{item.name}{item.specifier}` is declared, {versions} is locked"
            yield Discrepancy(name=item.name, text=text, location=item.location)


def _local_names(found: Declarations) -> set[str]:
    """The repository's own distributions, which extras of itself (``app[dev]``) and workspaces refer to."""
    own = {project.name for project in found.projects if project.name}
    return {name.lower().replace("_", "-").replace(".", "-") for name in own}


def _overridden(found: Declarations, lock: LockFile) -> set[str]:
    return {item.name for item in found.dependencies if item.kind is Kind.CONSTRAINT and item.table == "tool.uv"} | {
        item.name for item in found.of(lock.project) if item.url
    }


def _satisfied(item: Dependency, package: LockedPackage) -> bool:
    """Whether a locked version is in the specifier; true if one of the two is not PEP 440."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        wanted = SpecifierSet(item.specifier)
        versions = [Version(text) for text in package.versions or (package.version,) if text]
    except (InvalidSpecifier, InvalidVersion):
        return True
    return not versions or any(wanted.contains(version, prereleases=True) for version in versions)
