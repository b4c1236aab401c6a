"""Several package managers for one project."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Manager, Project

__all__ = ["SeveralPackageManagers"]


class SeveralPackageManagers(RepositoryCheck):
    """Several package managers lock the same project, and each has its own idea of the versions.

    Two lock files of different managers in one folder are reported (`uv.lock`, `poetry.lock`, `pdm.lock`,
    `Pipfile.lock`). A `requirements.txt` beside a lock file is not, nor is a conda environment: they are often exported
    for a platform that reads nothing else.

    ## Why is this bad?
    Whoever clones the repository has to guess which one is alive. The other one rots: it installs old versions, and a
    dependency that was added with one manager is missing for everybody who uses the other.

    ## Example
    `poetry.lock` of last year beside `uv.lock` of last week, after a migration that was not finished.

    ## How to fix
    Keep the one that CI and the Dockerfile use, delete the other lock file and its section of the declaration.
    """

    code = "PKG003"
    name = "several-package-managers"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per folder with lock files of several managers."""
        found = repository.fact(declarations.read)
        if not found.projects:
            yield Skipped(reason="no project is declared")
        for project in found.projects:
            locks = {
                lock.manager: lock.path
                for lock in found.lock_files
                if lock.project == project.root and lock.path.endswith(".lock")
            }
            if len(locks) > 1 and not project.aside:
                yield self._report(project, locks)

    def _report(self, project: Project, locks: dict[Manager, str]) -> Finding:
        paths = sorted(locks.values())
        names = " and ".join(f"`{path}`" for path in paths)
        return self.finding(
            f"{names} lock the same project, so it depends on the command which versions are installed",
            subject=project.root or ".",
            location=Location(path=paths[0]),
            evidence=[
                Evidence(text=f"{manager.value} locks it", location=Location(path=path))
                for manager, path in sorted(locks.items())
            ],
            fix=Fix(text="keep the lock file that CI and the Dockerfile use, and delete the others"),
        )
