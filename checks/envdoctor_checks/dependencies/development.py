"""DEP004: declared for development, needed at run time."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Repository, RepositoryCheck, Ring, Severity
from envdoctor.repository import declarations, sources, usage
from envdoctor.repository.declarations import Kind, Manager
from envdoctor.repository.resolution import Meaning
from envdoctor.repository.sources import Import, Role
from envdoctor.repository.sources.named import is_development
from envdoctor.repository.usage import Usage
from envdoctor_checks.dependencies.edits import declare
from envdoctor_checks.dependencies.undeclared import by_hand, lock_of
from envdoctor_checks.dependencies.wording import MAKES_SAMPLES, evidence, is_integration, places, silenced

__all__ = ["DevelopmentDependencyAtRuntime"]


_RUNNERS = frozenset({"_pytest", "pytest", "nose", "unittest2", "tox", "nox"})
_LOADERS = frozenset({"docutils", "numpydoc", "sphinx"})
"""What builds a documentation, and loads those modules of an application that extend it."""


class DevelopmentDependencyAtRuntime(RepositoryCheck):
    """The application imports a module that only a development installation has.

    Looks at imports of application code: not tests, documentation or scripts, not settings for development
    (`settings/local.py`), not a module that the build writes anew (setuptools-scm's `_version.py`), not under an `if`
    (`if DEBUG:`) or `try: ... except ImportError`, and not only in a file that is named after the module
    (`auth/ldap.py`). It stays silent about a list that is a freeze of somebody's whole environment, and where a lock
    file shows that a runtime dependency brings the distribution anyway (DEP003); it is a warning where the import is
    made inside functions only, or where a command installs the distribution.

    ## Why is this bad?
    Everything works for everybody who develops, because they install the development dependencies. Production, the
    container and every user get `ModuleNotFoundError`.

    ## Example
    `import requests` in `app/client.py`, while `requests` stands in the group `dev` only

    ## How to fix
    Move the distribution to the runtime dependencies: `uv add requests`, `poetry add requests`.
    """

    code = "DEP004"
    name = "development-dependency-at-runtime"
    settled = True
    severity = Severity.ERROR
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each distribution and project."""
        testing = repository.fact(_test_support)
        for item in repository.fact(usage.read):
            imports = tuple(found for found in item.plain if _counts(found) and not _is_loaded_by_tool(found, testing))
            if item.verdict.meaning is not Meaning.ELSEWHERE or is_integration(imports, item.verdict.subject):
                continue
            if all(MAKES_SAMPLES.search(found.location.path) for found in imports):
                continue
            if lock_of(repository, item) is None and _is_installed_apart(repository, item):
                yield self._report(repository, item, imports)

    def _report(self, repository: Repository, item: Usage, imports: tuple[Import, ...]) -> Finding:
        name = item.verdict.distribution or item.verdict.subject
        softened = item.doubtful or all(found.lazy for found in imports) or by_hand(repository, item)
        declared = [found for found in repository.fact(declarations.read).dependencies if found.name == name]
        return self.finding(
            f"`{item.verdict.subject}` is imported by the application{places(imports)}, but `{name}` is declared for "
            "development only",
            subject=name,
            location=imports[0].location,
            evidence=(
                *evidence(imports, self.code),
                *(Evidence(text=f"declares `{found.requirement}`", location=found.location) for found in declared[:2]),
            ),
            fix=declare(
                repository, name, item.project, Role.APPLICATION, imports[0].location.path, certain=not softened
            ),
            severity=Severity.WARNING if softened else None,
        )


def _is_installed_apart(repository: Repository, item: Usage) -> bool:
    """Whether the project can be installed without its development dependencies: it is built, or declares others too.

    A workspace's root that only has groups is no application; what stands beside it are its developers' scripts.
    """
    project = item.project
    if project is None or project.build_backend or Manager.SETUPTOOLS in project.managers or project.name:
        return True
    return any(found.kind is not Kind.DEVELOPMENT for found in repository.fact(declarations.read).of(project.root))


def _is_loaded_by_tool(item: Import, testing: frozenset[str]) -> bool:
    """Whether what a module imports is there when it is loaded: while tests run or documents are built."""
    if item.top in _RUNNERS:
        return item.lazy
    return item.top in _LOADERS or item.location.path in testing


def _test_support(repository: Repository) -> frozenset[str]:
    """The fact: files that need a test runner to be loaded at all."""
    found = set()
    for file in repository.fact(sources.read).files:
        seen = [item for item in file.imports if item.top in _RUNNERS]
        declared = not seen and not _RUNNERS.isdisjoint(file.modules)
        if declared or any(not item.lazy and not item.guarded for item in seen):
            found.add(file.path)
    return frozenset(found)


def _counts(item: Import) -> bool:
    return (
        item.role is Role.APPLICATION
        and not item.conditional
        and not is_development(item.location.path)
        and not silenced(item, DevelopmentDependencyAtRuntime.code)
    )
