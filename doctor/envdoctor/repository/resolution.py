"""What each import means: ours, declared, declared for something else, or not declared at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from envdoctor.repository import (
    declarations,
    first_party,
    installed,
    names,
    peer_settings,
    replaced,
    standard_library,
    vendored,
    wholesale,
)
from envdoctor.repository.brought import GIVEN, SETUP, by_extras, by_plugins, by_tools
from envdoctor.repository.declarations import Declarations, Dependency, Kind, Project
from envdoctor.repository.first_party import FirstParty
from envdoctor.repository.hosts import Hosts
from envdoctor.repository.path_edits import PathEdits
from envdoctor.repository.peer_settings import PeerSettings
from envdoctor.repository.sources.model import Role
from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository
    from envdoctor.repository.sources.model import Import

__all__ = ["Meaning", "Resolver", "Scope", "Verdict", "resolver"]

_RUNTIME = frozenset({Kind.RUNTIME, Kind.EXTRA, Kind.SCRIPT, Kind.GROUP})
_NEVER = frozenset({Kind.CONSTRAINT})
_DOCUMENTS = regex(r"(?i)(?:^|/)(?:(?:docs?|sphinx[-_]?ext\w*)/|conf\.py$)")
_VENDORED = regex(
    r"(?i)(?:^|/)(?:_?vendor(?:ed)?|patched|third[-_]?party|(?<!examples/)(?<!example/)(?<!docs/)extern(?:al)?s?|site-packages|templates|cookiecutter[^/]*|"
    r"skeleton|[^/]*\{[{%][^/]*|(?:[^/]*tests?|testing)/(?:[^/]+/)*(?:(?:test|sample|example)[-_]?)?(?:data|fixtures?|resources|samples|assets|"
    r"cases|inputs?|projects))(?:/|$)"
    r"|(?:^|/)(?:action|cache|callback|connection|filter|inventory|lookup|test|vars)_plugins/"
    r"|(?:^|/)plugins/(?:modules|module_utils|action|callback|connection|inventory|lookup)/"
)


_ANSIBLES = regex(r"(?:^|/)(?:library|module_utils|plugins/\w+|[a-z]+_plugins)/[^/]+\.py$")
"""Where Ansible looks for modules and plug-ins beside a playbook or in a role."""
_CYTHON = frozenset({"cython", "libc", "libcpp", "cpython", "posix", "openmp"})
"""What Cython brings for its own language."""
_FRAMEWORKS = frozenset({"django", "flask"})
_DRIVERS = {
    "psycopg2": ("psycopg", "psycopg2cffi", "psycopg2_binary"),
    "MySQLdb": ("pymysql", "mysql.connector", "mysql"),
}
"""Drivers that others may stand in for."""


class Meaning(StrEnum):
    """What an imported module is."""

    STANDARD = "standard"
    OWN = "own"
    DECLARED = "declared"
    ELSEWHERE = "elsewhere"
    UNDECLARED = "undeclared"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an import means.

    ``distribution`` is the declared one, or for an undeclared module the most likely of ``candidates``; ``subject`` the
    module's name as deep as it takes to tell the distribution. `Meaning.ELSEWHERE` is declared, but not for code of
    this role.
    """

    meaning: Meaning
    subject: str
    distribution: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """The declarations that one project's code may rely on, by distribution.

    Application code may rely on ``runtime``, everything else on ``everything`` that the repository declares;
    ``brought`` are what extras bring (``brought_aside`` those of development dependencies), ``tools`` what the tools of
    the documentation bring, ``opaque`` says that more may be declared than is known.
    """

    root: str
    runtime: frozenset[str]
    development: frozenset[str]
    everything: frozenset[str]
    brought: frozenset[str]
    brought_aside: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    told: PeerSettings | None = None
    installed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    opaque: bool = False
    _providers: dict[tuple[str, bool], str | None] = field(default_factory=dict, repr=False)

    def provider(self, module: str, role: Role) -> str | None:
        """The distribution that may be relied on for a module by code of a role."""
        narrow = role is Role.APPLICATION
        key = (module if names.is_namespace(module) else names.identifying(module), narrow)
        if key not in self._providers:
            declared = self.runtime if narrow else self.everything
            self._providers[key] = (
                self._told(key[0], declared)
                or self._installed(module, declared)
                or names.provider(key[0], declared)
                or self._brought(key[0], narrow=narrow)
            )
        return self._providers[key]

    def is_tools(self, module: str, path: str) -> bool:
        """Whether a module comes with the tools that build the documentation, and a file is part of that."""
        return bool(_DOCUMENTS.search(path)) and names.exact_provider(module, self.tools) is not None

    def _told(self, module: str, declared: frozenset[str]) -> str | None:
        """What the settings of deptry or FawltyDeps say."""
        known = self.told.modules.get(module.partition(".")[0], frozenset()) if self.told else frozenset()
        return min(known & declared, default=None)

    def _installed(self, module: str, declared: frozenset[str]) -> str | None:
        """What an environment of the project's own says."""
        while module:
            if known := self.installed.get(module):
                return min(known & declared, default=None)
            module = module.rpartition(".")[0]
        return None

    def _brought(self, module: str, *, narrow: bool) -> str | None:
        own = () if names.is_namespace(module) else (names.normalise(module),)
        brought = self.brought if narrow else self.brought | self.brought_aside
        return next((name for name in (*names.distributions(module), *own) if name in brought), None)


class Resolver:
    """Judges imports by the nearest project, those around it and those that it contains."""

    def __init__(
        self,
        declared: Declarations,
        own: FirstParty,
        files: FileTree,
        told: PeerSettings,
        installed: Mapping[str, frozenset[str]],
        vendored: frozenset[str] = frozenset(),
    ) -> None:
        self.vendored = vendored
        self.hosts = Hosts(files)
        self.path_edits = PathEdits(files, own)
        self.replaced = replaced.modules(files)
        self._frozen = wholesale.frozen(item for item in declared.dependencies if item.kind is Kind.DEVELOPMENT)
        self.declared = declared
        self.own = own
        self.files = files
        self.told = told
        self.installed = installed
        self._packages: dict[str, frozenset[str]] = {}
        self._scopes: dict[str, Scope] = {}
        self._explained: dict[tuple[str, bool], dict[str, bool]] = {}
        self._by_directory: dict[str, Project | None] = {}
        self._homes = {names.normalise(item.name): item.root for item in declared.projects if item.name}
        self._everywhere = frozenset(item.name for item in declared.dependencies if item.kind not in _NEVER)

    def project(self, path: str) -> Project | None:
        """The nearest project of a file."""
        directory = path.rpartition("/")[0]
        if directory not in self._by_directory:
            self._by_directory[directory] = self.declared.project_of(path)
        return self._by_directory[directory]

    def scope(self, path: str) -> Scope:
        """What code at ``path`` may rely on."""
        project = self.project(path)
        root = project.root if project else ""
        if root not in self._scopes:
            self._scopes[root] = self._scope(root, project)
        return self._scopes[root]

    def is_judged(self, path: str) -> bool:
        """Whether the code at ``path`` is the project's own responsibility, and its declarations are known."""
        project = self.project(path)
        if (project and project.aside) or _VENDORED.search(path):
            return False
        return not any(path.startswith(f"{folder}/") for folder in self.vendored)

    def suspects(self, modules: Iterable[str], path: str, role: Role) -> frozenset[str]:
        """Which of these modules, all imported by one file, are not explained."""
        directory = path if path.endswith("conf.py") else path.rpartition("/")[0]
        known = self._explained.setdefault((directory, role is Role.APPLICATION), {})
        found = []
        for module in modules:
            if module not in known:
                known[module] = self._is_explained(module, path, role)
            if not known[module]:
                found.append(module)
        return frozenset(found) if found and self.is_judged(path) else frozenset()

    def _is_explained(self, module: str, path: str, role: Role) -> bool:
        top = module.partition(".")[0]
        if names.is_shallow(module):
            return False
        scope = self.scope(path)
        if (
            top in GIVEN
            or top in self.told.own
            or scope.provider(module, role) is not None
            or scope.is_tools(module, path)
        ):
            return True
        return self.own.contains(module, path) or self._is_copied(top)

    def verdict(self, module: str, path: str, role: Role) -> Verdict:
        """What one module means to the file that imports it."""
        top = module.partition(".")[0]
        if standard_library.contains(top) or _is_given(module, path) or self._is_host(top, path):
            return Verdict(meaning=Meaning.STANDARD, subject=top)
        if top in self.told.own or self.own.contains(module, path) or self._is_copied(top):
            return Verdict(meaning=Meaning.OWN, subject=top)
        scope = self.scope(path)
        if (name := scope.provider(module, role)) is not None:
            return Verdict(meaning=Meaning.DECLARED, subject=names.identifying(module), distribution=name)
        if scope.is_tools(module, path):
            return Verdict(meaning=Meaning.DECLARED, subject=names.identifying(module))
        if self.path_edits.reach(top, path):
            return Verdict(meaning=Meaning.OWN, subject=top)
        if self.hosts.bring(module, path):
            return Verdict(meaning=Meaning.STANDARD, subject=top)
        if (name := names.exact_provider(module, scope.development)) is not None:
            return Verdict(
                meaning=Meaning.ELSEWHERE, subject=names.identifying(module), distribution=name, candidates=(name,)
            )
        other = names.exact_provider(module, scope.everything)
        known = (other,) if other else _likely(names.distributions(module), scope.everything)
        known = known or tuple(sorted(self.installed.get(top, ())))
        meaning = Meaning.UNDECLARED if known else Meaning.UNKNOWN
        return Verdict(
            meaning=meaning,
            subject=names.identifying(module),
            distribution=known[0] if known else None,
            candidates=known,
        )

    def _is_copied(self, top: str) -> bool:
        """Whether a folder of other people's distributions holds a module: the program puts it on its path."""
        return not self.vendored.isdisjoint(self.own.places.get(top, ()))

    def _is_host(self, top: str, path: str) -> bool:
        """Whether the program that loads a file brings a module: Ansible, for what is in one of its collections."""
        if top not in {"ansible", "ansible_collections"}:
            return False
        if _ANSIBLES.search(path):
            return True
        above = path
        while above:
            above = above.rpartition("/")[0]
            if f"{above}/galaxy.yml".lstrip("/") in self.files:
                return True
        return False

    def verdicts(self, item: Import) -> Iterator[Verdict]:
        """What an import means; one verdict for each name that is taken out of a namespace package."""
        modules = [item.module]
        if names.is_namespace(item.module) and item.names and item.module.count(".") < 2:
            modules = [f"{item.module}.{name}" for name in item.names if name != "*"]
        for module in modules:
            found = self.verdict(module, item.location.path, item.role)
            if found.distribution in SETUP and item.role is not Role.APPLICATION:
                continue
            if found.meaning is Meaning.UNDECLARED and (self._is_sibling(item) or self._is_met_otherwise(item)):
                continue
            yield found

    def _is_met_otherwise(self, item: Import) -> bool:
        """Whether a string may mean something that is there: an own application, psycopg in the place of psycopg2."""
        if not item.named:
            return False
        if item.top in self.own.places:  # an application that settings put on the path
            return True
        others = _DRIVERS.get(item.module, ())
        if others and item.conditional:  # one of several databases to choose from
            return True
        scope = self.scope(item.location.path)
        return any(scope.provider(module, item.role) for module in others)

    def _is_sibling(self, item: Import) -> bool:
        """Whether a module of the same package has all the names: Python 2 and scripts import so."""
        path = f"{item.location.path.rpartition('/')[0]}/{item.top}.py"
        if not item.names or "." in item.module or path == item.location.path or path not in self.files:
            return False
        text = self.files.text(path) or ""
        return all(re.search(rf"\b{re.escape(name)}\b", text) for name in item.names if name != "*")

    def has_package(self, root: str) -> bool:
        """Whether a project's folder (``""`` or with a final slash) has a package at its top or in ``src``."""
        return any("/" not in item.removeprefix(root).removeprefix("src/") for item in self.packages(root))

    def holds_package(self, folder: str) -> bool:
        """Whether a folder is a package, or has one anywhere below it."""
        return any(item == folder or item.startswith(f"{folder}/") for item in self.own.packages)

    def packages(self, root: str) -> frozenset[str]:
        """The packages below a folder (``""`` or with a final slash)."""
        if root not in self._packages:
            self._packages[root] = frozenset(item for item in self.own.packages if item.startswith(root) and item)
        return self._packages[root]

    def _scope(self, root: str, project: Project | None) -> Scope:
        roots = self._visible(root, project)
        visible = [item for item in self.declared.dependencies if item.kind not in _NEVER and item.project in roots]
        return Scope(
            root=root,
            runtime=frozenset(item.name for item in visible if self._kind(item) in _RUNTIME),
            development=frozenset(item.name for item in visible if self._kind(item) is Kind.DEVELOPMENT),
            everything=self._everywhere | by_plugins(self._everywhere),
            tools=by_tools(self._everywhere),
            told=self.told,
            installed=self.installed,
            brought=frozenset(by_extras(item for item in visible if item.kind in _RUNTIME)),
            brought_aside=frozenset(by_extras(item for item in visible if item.kind not in _RUNTIME)),
            opaque=any(item.open_ended for item in self.declared.projects if item.root in roots),
        )

    def _kind(self, item: Dependency) -> Kind | None:
        """What a declaration is for; None for one in a freeze of somebody's whole environment for development."""
        if item.kind is Kind.DEVELOPMENT and item.location.path in self._frozen:
            return None
        told = item.group is not None and names.normalise(item.group) in self.told.development
        return Kind.DEVELOPMENT if told else item.kind

    def _visible(self, root: str, project: Project | None) -> set[str]:
        """Roots of the projects whose declarations a project's code may rely on."""
        if project is None:
            return {item.root for item in self.declared.projects} | {""}
        above = {item.root for item in self.declared.projects if not item.root or root.startswith(f"{item.root}/")}
        return above | {root, ""} | set(project.members) | self._siblings(root)

    def _siblings(self, root: str) -> set[str]:
        """Roots of the repository's own projects that a project requires by name, directly or through each other."""
        found: set[str] = set()
        pending = [root]
        while pending:
            here = pending.pop()
            required = {item.name for item in self.declared.of(here) if item.kind is Kind.RUNTIME}
            new = {self._homes[name] for name in required & self._homes.keys()} - found - {root}
            found |= new
            pending.extend(new)
        return found


def _likely(candidates: tuple[str, ...], declared: frozenset[str]) -> tuple[str, ...]:
    """Candidates with those last that extend a framework which nothing declares: ``haystack`` is no Django here."""
    strange = [
        name for name in candidates if (first := name.partition("-")[0]) in _FRAMEWORKS and first not in declared
    ]
    return (*(name for name in candidates if name not in strange), *strange)


def _is_given(module: str, path: str) -> bool:
    """Whether whatever compiles or runs a file brings the module."""
    top = module.partition(".")[0]
    if path.endswith(".pyx") and top.lower() in _CYTHON:
        return True
    return top in GIVEN or (path.endswith(".ipynb") and (top == "IPython" or module.startswith("google.colab")))


def resolver(repository: Repository) -> Resolver:
    """The fact: who judges imports in this repository."""
    return Resolver(
        repository.fact(declarations.read),
        repository.fact(first_party.read),
        repository.files,
        repository.fact(peer_settings.read),
        repository.fact(installed.read),
        repository.fact(vendored.read),
    )
