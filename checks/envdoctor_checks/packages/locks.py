"""Lock files: missing or stale."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import (
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
from envdoctor.repository import declarations, shape
from envdoctor.repository.declarations import Declarations, Dependency, Kind, LockFile, Manager, Project
from envdoctor.repository.declarations.sheet import ASIDE
from envdoctor.values import regex
from envdoctor_checks.packages.staleness import Discrepancy, discrepancies, own_requirements

__all__ = ["NoLockFile", "StaleLockFile"]

_LOCKS = {
    Manager.UV: ("uv.lock", "uv lock"),
    Manager.POETRY: ("poetry.lock", "poetry lock"),
    Manager.PDM: ("pdm.lock", "pdm lock"),
    Manager.PIPENV: ("Pipfile.lock", "pipenv lock"),
    Manager.PIXI: ("pixi.lock", "pixi lock"),
    Manager.CONDA: ("conda-lock.yml", "conda-lock lock"),
}
_NAMES = frozenset(name for name, _ in _LOCKS.values())
_PIN = regex(r"={2,3}[^*,]+$")
_CONDA_PIN = regex(r"={2,3}[^,]*\d")
_MOST_EVIDENCE = 5
_MOST_APART = 4
"""So many projects without a lock are reported one by one; more are one finding."""


class NoLockFile(RepositoryCheck):
    """An application's dependencies are not locked: each installation may give other versions.

    Looked at is every project that runs as an application: one with a lock file at or above its folder passes, and so
    does one whose requirement files pin each runtime requirement with `==` (or to a URL); if only a few are loose, it
    is a note. Libraries and command-line tools that are installed as packages are left alone: they have to work with
    whatever versions their users have.

    ## Why is this bad?
    The set-up that worked for a colleague last month installs different versions today. A new developer then debugs
    somebody else's release instead of the application, and what was tested is not what is deployed.

    ## Example
    ```
    # requirements.txt
    flask
    sqlalchemy>=2
    ```

    ## How to fix
    Let the package manager write its lock file and commit it: `uv lock`, `poetry lock`, `pdm lock` or `pipenv lock`.
    With plain pip, keep what you want in `requirements.in` and let `pip-compile` (or `uv pip compile`) write a
    `requirements.txt` in which everything is pinned.
    """

    code = "PKG001"
    name = "no-lock-file"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per application without a lock, or one for all where there are many."""
        found = repository.fact(declarations.read)
        if not any(item.kind is Kind.RUNTIME for item in found.dependencies):
            yield Skipped(reason="no runtime dependency is declared")
            return
        kind = repository.fact(shape.read).kind
        if kind not in {shape.Kind.WEB, shape.Kind.WORKER, shape.Kind.BOT, shape.Kind.SCRIPTS}:
            yield Skipped(reason=f"a {kind.value} works with the versions its users have, so it needs no lock file")
            return
        serves = kind is not shape.Kind.SCRIPTS
        judged = [
            finding
            for project in found.projects
            if not (project.aside or _is_packaged_part(project) or _is_published(found, project))
            and not _is_locked(found, project)
            for finding in self._judge(repository, found, project, serves=serves)
        ]
        yield from judged if len(judged) <= _MOST_APART else [self._together(judged)]

    def _together(self, judged: list[Finding]) -> Finding:
        """One finding for a repository of many small projects: a collection of samples, or services made alike."""
        first = judged[0]
        named = ", ".join(f"`{item.subject}`" for item in judged[1:_MOST_APART])
        evidence = [
            Evidence(text=item.message, location=item.location) for item in judged[:_MOST_EVIDENCE] if item.location
        ]
        return self.finding(
            f"{len(judged)} projects in this repository are not locked: `{first.subject}`, {named} "
            f"and {len(judged) - _MOST_APART} more",
            subject=".",
            location=first.location,
            evidence=evidence,
            fix=first.fix,
            severity=min((item.severity for item in judged), key=lambda item: item.rank),
        )

    def _judge(
        self, repository: Repository, found: Declarations, project: Project, *, serves: bool
    ) -> Iterator[Finding]:
        elsewhere = _hashed(repository, found)
        wrong = {str(item.location) for item in found.unreadable}
        loose = tuple(item for item in _loose(found, project) if item.name not in elsewhere
                      and str(item.location) not in wrong)  # fmt: skip
        if not loose or (not serves and loose[0].table == "project"):  # it can be installed: perhaps a library
            return
        manager = next((item for item in _LOCKS if item in project.managers and item is not Manager.CONDA), None)
        where = f" of `{project.root}`" if project.root else ""
        ignored = _ignored_lock(repository, project)
        if ignored is not None:
            message = f"the lock file `{ignored}` is kept out of the repository by an ignore rule"
        elif manager is not None:
            message = f"the dependencies{where} are managed by {manager.value}, but `{_LOCKS[manager][0]}` is missing"
        else:
            total = len({item.name for item in _runtime(found, project)})
            count = len({item.name for item in loose})
            message = f"{count} of {total} requirements{where} are not pinned and no lock file pins them"
        yield self.finding(
            message,
            subject=project.root or ".",
            location=loose[0].location,
            evidence=[
                Evidence(text=f"`{item.requirement}`", location=item.location) for item in loose[:_MOST_EVIDENCE]
            ],
            fix=_lock_fix(manager, loose[0].location.path, ignored),
            severity=None if serves and len(loose) * 4 >= len(_runtime(found, project)) else Severity.NOTE,
        )


def _is_packaged_part(project: Project) -> bool:
    """A package inside a larger repository: whoever installs it decides about versions."""
    return bool(project.root) and (project.build_backend is not None or Manager.SETUPTOOLS in project.managers)


def _is_published(found: Declarations, project: Project) -> bool:
    """A package with classifiers: it is made for others to install, whatever else is in the repository."""
    packaged = project.build_backend is not None or Manager.SETUPTOOLS in project.managers
    return packaged and any(item.source == "classifier" and item.project == project.root for item in found.pythons)


def _is_locked(found: Declarations, project: Project) -> bool:
    """A lock file in the project's folder or in one above it; one that cannot be read (PKG007) is one, too."""
    broken = (item.location.path.rpartition("/") for item in found.unreadable)
    places = {place for place, _, name in broken if name in _NAMES} | {lock.project for lock in found.lock_files}
    return any(not place or place == project.root or project.root.startswith(f"{place}/") for place in places)


def _runtime(found: Declarations, project: Project) -> list[Dependency]:
    """Runtime requirements; those of requirement files alone if there are any: they are what gets installed."""
    all_of_them = [item for item in found.of(project.root) if item.kind is Kind.RUNTIME]
    listed = [item for item in all_of_them if item.table is None]
    return listed or all_of_them


def _loose(found: Declarations, project: Project) -> Iterator[Dependency]:
    """The first place of each runtime requirement that nothing pins; a constraint file may do it, too."""
    pinned = {item.name for item in found.of(project.root) if _is_pin(item)}
    seen = set(pinned)
    for item in _runtime(found, project):
        if item.name not in seen:
            seen.add(item.name)
            yield item


def _hashed(repository: Repository, found: Declarations) -> frozenset[str]:
    """What a list with hashes pins, wherever it is: that is a lock by another name."""
    pinned = [item for item in found.dependencies if item.table is None and _PIN.search(item.specifier)]
    paths = {item.location.path for item in pinned}
    locks = {path for path in paths if b"--hash=" in (repository.files.read(path) or b"")}
    return frozenset(item.name for item in pinned if item.location.path in locks)


def _is_pin(item: Dependency) -> bool:
    if item.url:
        return True
    wanted = _CONDA_PIN if item.table == "dependencies" else _PIN
    return wanted.search(item.specifier) is not None and item.kind in {Kind.RUNTIME, Kind.CONSTRAINT}


def _ignored_lock(repository: Repository, project: Project) -> str | None:
    names = {f"{project.root}/{name}".lstrip("/") for name, _ in _LOCKS.values()}
    return next((path for path in repository.files.ignored if path in names), None)


def _lock_fix(manager: Manager | None, path: str, ignored: str | None) -> Fix:
    if ignored is not None:
        return Fix(
            text="remove the ignore rule and commit the lock file", command=f"git add --force {ignored}", safe=True
        )
    if manager is not None:
        return Fix(text="write the lock file and commit it", command=_LOCKS[manager][1], safe=True)
    if path.endswith((".yml", ".yaml")):
        return Fix(text="lock the environment", command=f"conda-lock lock --file {path}", safe=True)
    if path.endswith("pyproject.toml"):
        return Fix(
            text="lock with uv (or the manager of your choice) and commit the lock file", command="uv lock", safe=True
        )
    locked = f"{path.rpartition('.')[0] or path}.lock.txt"
    command = f"uv pip compile {path} --output-file {locked}"
    return Fix(text="write a file in which everything is pinned, and install from that", command=command, safe=True)


class StaleLockFile(RepositoryCheck):
    """A lock file does not hold what is declared: it was not written again after the declarations changed.

    For uv, Poetry, PDM, Pipenv and pip-compile's output, each declared requirement is looked up in the lock: it has to
    be there, and a locked version has to satisfy the declared specifier. The hash of the declaration that Poetry and
    Pipenv write into their locks, and the copy of it that uv writes, are compared as well. Requirements with a marker
    may be left out of a lock, so only their versions are compared; URLs, paths, workspace members and overridden names
    are not compared.

    ## Why is this bad?
    `uv sync --locked`, `poetry install` and `pipenv install --deploy` refuse to install, so a fresh clone cannot be set
    up. Other commands silently lock again and install versions that nobody has tested.

    ## Example
    `pyproject.toml` says `django>=5.2`, `uv.lock` still holds 4.2.11.

    ## How to fix
    Lock again with the project's own manager (`uv lock`, `poetry lock`, `pdm lock`, `pipenv lock`, `pip-compile`), run
    the tests and commit the lock file with the declaration.
    """

    code = "PKG002"
    name = "stale-lock-file"
    settled = True
    severity = Severity.ERROR
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per stale lock file, each discrepancy as evidence."""
        found = repository.fact(declarations.read)
        locks = [lock for lock in found.lock_files if not ASIDE.search(lock.path) and own_requirements(found, lock)]
        if not locks:
            yield Skipped(reason="no lock file stands beside a declaration")
        for lock in locks:
            wrong = tuple(discrepancies(found, lock))
            if wrong:
                yield self._report(lock, wrong)

    def _report(self, lock: LockFile, wrong: tuple[Discrepancy, ...]) -> Finding:
        first, more = wrong[0], len(wrong) - 1
        rest = f" (and {more} more)" if more else ""
        return self.finding(
            f"`{lock.path}` is older than the declarations: {first.text}{rest}",
            subject=lock.path,
            location=Location(path=lock.path),
            evidence=[Evidence(text=item.text, location=item.location) for item in wrong[:_MOST_EVIDENCE]],
            fix=Fix(text="lock again and commit the result", command=_relock(lock)),
        )


def _relock(lock: LockFile) -> str:
    if lock.path.endswith(".txt"):
        source = f"{lock.path.rpartition('.')[0]}.in"
        tool = "uv pip compile" if lock.manager is Manager.UV else "pip-compile"
        return f"{tool} {source} --output-file {lock.path}"
    command = _LOCKS[lock.manager][1]
    return f"cd {lock.project} && {command}" if lock.project else command
