"""What the code uses and the declarations do not explain, one entry for each module and project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from envdoctor.repository import declarations, installed, names, resolution, sources
from envdoctor.repository.declarations import Kind, Project
from envdoctor.repository.resolution import Meaning, Resolver, Verdict
from envdoctor.repository.sources.model import Import, Role
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Usage", "read", "used_distributions"]


_INSTALLED = frozenset({Kind.RUNTIME, Kind.EXTRA})
_OPEN = frozenset({Meaning.UNDECLARED, Meaning.UNKNOWN, Meaning.ELSEWHERE})


@dataclass(frozen=True, kw_only=True)
class Usage:
    """All imports of one module, in one project, that its declarations do not explain.

    ``verdict`` tells what is known of the module; ``doubtful`` that the project's declarations are not fully known;
    ``opaque`` are its distributions of which no module is known, so that one may install an unknown module.
    """

    verdict: Verdict
    project: Project | None
    imports: tuple[Import, ...]
    doubtful: bool = False
    opaque: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> tuple[Import, ...]:
        """Imports that fail where the module is missing: neither guarded nor for type checkers only."""
        return tuple(item for item in self.imports if not item.guarded and not item.type_checking)

    @cached_property
    def guarded(self) -> tuple[Import, ...]:
        """Imports of application code that expect that the module may be missing."""
        return tuple(item for item in self.imports if item.guarded and item.role is Role.APPLICATION)

    @property
    def is_needed(self) -> bool:
        """Whether application code cannot be loaded without the module, whatever a test (``if DEBUG:``) says."""
        return any(item.role is Role.APPLICATION and not item.conditional and not item.lazy for item in self.plain)

    @property
    def is_runtime(self) -> bool:
        """Whether application code fails without the module."""
        return any(item.role is Role.APPLICATION for item in self.plain)


def read(repository: Repository) -> tuple[Usage, ...]:
    """The fact: everything imported that is not declared, or not for the code that imports it."""
    resolver = repository.fact(resolution.resolver)
    found: dict[tuple[str, str, str], tuple[Verdict, list[Import]]] = {}
    for file in repository.fact(sources.read).files:
        for item in file.imports:
            for verdict in resolver.verdicts(item):
                if verdict.meaning in _OPEN and not (item.named and verdict.meaning is Meaning.UNKNOWN):
                    key = (resolver.scope(file.path).root, verdict.subject, verdict.meaning)
                    found.setdefault(key, (verdict, []))[1].append(item)
    beside = _Beside(repository, resolver)
    return tuple(
        _usage(resolver, verdict, items)
        for (root, *_), (verdict, items) in sorted(found.items(), key=lambda row: row[0])
        if not (verdict.meaning is Meaning.UNDECLARED and beside.declares(root, verdict.candidates))
    )


class _Beside:
    """Lists of requirements in other folders, whose code is imported: parts of one program that are installed together.

    Only for folders without a project's name: what has one is depended on by it.
    """

    def __init__(self, repository: Repository, resolver: Resolver) -> None:
        self._resolver = resolver
        self._files = repository.fact(sources.read).files
        self._lists: dict[str, set[str]] = {}
        projects = {item.root for item in resolver.declared.projects if not item.name and item.root and not item.aside}
        for item in resolver.declared.dependencies:
            if item.project in projects and item.kind in _INSTALLED:
                self._lists.setdefault(item.project, set()).add(item.name)

    def declares(self, root: str, names: tuple[str, ...]) -> bool:
        """Whether a list of a folder that the code of ``root`` imports from, itself or by others, has one of them."""
        homes = {home for home, listed in self._lists.items() if home != root and not listed.isdisjoint(names)}
        if not homes:
            return False
        reached: set[str] = set()
        pending = [root]
        while pending:
            new = self._imported(pending.pop()) - reached
            reached |= new
            pending.extend(new)
        return not homes.isdisjoint(reached)

    @cache  # noqa: B019 - lives as long as one reading
    def _imported(self, root: str) -> frozenset[str]:
        tops = {
            module.partition(".")[0]
            for file in self._files
            if self._resolver.scope(file.path).root == root
            for module in file.modules
        }
        places = {place for top in tops for place in self._resolver.own.places.get(top, ())}
        return frozenset(home for home in self._lists if any(f"{place}/".startswith(f"{home}/") for place in places))


def _usage(resolver: Resolver, verdict: Verdict, items: list[Import]) -> Usage:
    """Application code first, then in order of place."""
    order = sorted(items, key=lambda item: (item.role is not Role.APPLICATION, item.guarded, item.location.path))
    path = order[0].location.path
    return Usage(
        verdict=verdict,
        project=resolver.project(path),
        imports=tuple(dict.fromkeys(_with_told(resolver, verdict, item) for item in order)),
        doubtful=resolver.scope(path).opaque,
        opaque=tuple(sorted(name for name in resolver.scope(path).runtime if not names.modules_of(name))),
    )


def _with_told(resolver: Resolver, verdict: Verdict, item: Import) -> Import:
    """The import, with the codes that deptry's or FawltyDeps' settings ignore for its module."""
    wanted = {item.top, item.module, verdict.distribution}
    codes = frozenset(code for code, name in resolver.told.ignored if name in wanted)
    return replace(item, ignored=item.ignored | codes) if codes else item


def used_distributions(repository: Repository) -> frozenset[str]:
    """The fact: declared distributions that some file seems to import; rather too many than too few."""
    declared = {item.name for item in repository.fact(declarations.read).dependencies}
    imported: set[str] = set()
    for file in repository.fact(sources.read).files:
        imported.update(module if names.is_namespace(module) else module.partition(".")[0] for module in file.modules)
        imported.update(_deeper(file.imports))
    exact = {name for module in imported for name in (names.normalise(module), *names.distributions(module))}
    there = repository.fact(installed.read)
    exact |= {name for module in imported for name in there.get(module, ())}
    left = declared - exact
    return frozenset(
        exact | {name for name in left if any(names.accepts(it, name) or _shallow(it, name) for it in imported)}
    )


def _deeper(imports: Iterable[Import]) -> Iterator[str]:
    for item in imports:
        if item.module.startswith("flask.ext."):  # Flask's old way to name its extensions
            yield item.module.replace(".ext.", "_")
        if names.is_namespace(item.module):
            yield from (f"{item.module}.{name}" for name in item.names)


def _shallow(module: str, distribution: str) -> bool:
    """``from google.cloud import ...`` may mean any distribution of that namespace."""
    return names.is_namespace(module) and distribution.startswith(names.normalise(module.replace("_", "-")))
