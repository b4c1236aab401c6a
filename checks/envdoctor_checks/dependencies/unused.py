"""DEP002: declared, but not used."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Finding, Fix, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import declarations, names, sources, unused
from envdoctor.repository.declarations import Dependency, Manager
from envdoctor_checks.dependencies.backports import replacement

__all__ = ["UnusedDependency"]

_COMMANDS = {Manager.UV: "uv remove", Manager.POETRY: "poetry remove", Manager.PDM: "pdm remove"}


class UnusedDependency(RepositoryCheck):
    """A runtime dependency is declared, but nothing in the repository seems to use it.

    Looks at runtime dependencies whose modules are known. One counts as used if any file imports it, if a string in the
    code begins with its name (`INSTALLED_APPS`, a database URL, a dotted path), or if a configuration file, script,
    Dockerfile or template names it. It stays silent about servers, drivers, plug-ins, type stubs and tools, which
    are used without an import; about what another declared distribution loads or needs (`openpyxl` beside pandas);
    about backports that DEP005 reports; about requirements with a marker or a URL; about lists that pin a whole
    environment; and about everything if a source file could not be read, because that file might use it.

    ## Why is this bad?
    Every installation downloads it, every audit reports its vulnerabilities, and every resolution has to satisfy its
    requirements, for nothing.

    ## Example
    `"arrow>=1.3"` in `pyproject.toml`, and no `import arrow` anywhere

    ## How to fix
    Remove it: `uv remove arrow`, `poetry remove arrow`. If something uses it in a way that can't be seen, say so in the
    settings: `ignore = {DEP002 = "loaded by name"}`.
    """

    code = "DEP002"
    name = "unused-dependency"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding for each distribution."""
        unread = repository.fact(sources.read).unread
        if unread:
            more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
            yield Skipped(reason=f"{unread[0]}{more} could not be read and might use any dependency")
            return
        declared = repository.fact(declarations.read)
        for item in repository.fact(unused.read):
            if replacement(declared, item) is None:
                yield self._report(repository, item)

    def _report(self, repository: Repository, item: Dependency) -> Finding:
        modules = " or ".join(f"`{name}`" for name in sorted(names.modules_of(item.name))[:3])
        return self.finding(
            f"`{item.name}` is declared, but nothing imports {modules}",
            subject=item.name,
            location=item.location,
            fix=_removal(repository, item),
            confidence=Confidence.LIKELY,
        )


def _removal(repository: Repository, item: Dependency) -> Fix:
    projects = repository.fact(declarations.read).projects
    managers = next((found.managers for found in projects if found.root == item.project), {})
    edits = item.location.path.endswith("pyproject.toml")
    command = next(
        (f"{words} {item.name}" for manager, words in _COMMANDS.items() if edits and manager in managers), None
    )
    place = f"cd {item.project} && " if item.project and command else ""
    return Fix(
        text=f"remove `{item.requirement}` from `{item.location.path}`",
        command=f"{place}{command}" if command else None,
    )
