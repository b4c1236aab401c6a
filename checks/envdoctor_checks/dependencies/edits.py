"""The exact edit that declares a distribution, with the project's own package manager."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from envdoctor.api import Edit, Fix, Repository
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Dependency, Kind, Manager, Project
from envdoctor.repository.declarations.requirement_files import DIRECTORIES
from envdoctor.repository.sources import Role
from envdoctor_checks.dependencies.written import beside, first, of_one_list

__all__ = ["declare"]

_COMMANDS = {
    Manager.UV: ("uv add {name}", "uv add --dev {name}"),
    Manager.POETRY: ("poetry add {name}", "poetry add --group dev {name}"),
    Manager.PDM: ("pdm add {name}", "pdm add --dev {name}"),
    Manager.PIPENV: ("pipenv install {name}", "pipenv install --dev {name}"),
}

_WANTED = {False: frozenset({Kind.RUNTIME}), True: frozenset({Kind.DEVELOPMENT})}
_EDITED = {Manager.PIPENV: ("Pipfile",), Manager.PIXI: ("pixi.toml", "pyproject.toml")}


def declare(
    repository: Repository, name: str, project: Project | None, role: Role, path: str = "", *, certain: bool = False
) -> Fix:
    """How to declare a distribution for the code at ``path``: the manager's command, or the line and its file.

    With ``certain`` the fix carries the edits that write it, where the place for them is certain too.
    """
    fix = _told(repository, name, project, role, path)
    return replace(fix, edits=_edits(repository, name, project, role, path)) if certain else fix


def _told(repository: Repository, name: str, project: Project | None, role: Role, path: str) -> Fix:
    dev = role is not Role.APPLICATION
    for manager, commands in _COMMANDS.items():
        if project is not None and manager in project.managers and _has_file(repository, project, manager):
            command = commands[dev].format(name=name)
            if project.root:
                command = f"cd {shlex.quote(project.root)} && {command}"
            return Fix(text=f"declare `{name}`", command=command, safe=True)
    if project is not None and Manager.PIXI in project.managers and not dev and _is_pixis(repository, project):
        place = f"cd {shlex.quote(project.root)} && " if project.root else ""
        return Fix(text=f"declare `{name}`", command=f"{place}pixi add --pypi {name}", safe=True)
    return Fix(text=_line(repository, name, project, role, path))


def _edits(repository: Repository, name: str, project: Project | None, role: Role, path: str) -> tuple[Edit, ...]:
    """The edits that do what the fix says, in the file that the manager's command writes to, or that it names."""
    if project is None:
        return ()
    dev = role is not Role.APPLICATION
    declared = repository.fact(declarations.read).of(project.root)
    base = _managed(repository, project)
    if base is None:
        best = _best(repository, project, role, path)
        if best is not None:
            if best.kind is Kind.EXTRA:  # a list for one purpose of several: which, a person has to say
                return ()
            return beside(repository, name, of_one_list(declared, best))
        bases = {item.rpartition("/")[2] for item in project.manifests}
        alone = "pyproject.toml" in bases and (dev or not bases & {"setup.py", "setup.cfg"})
        return first(repository, name, project, development=dev) if alone else ()
    manifest = f"{project.root}/{base}".lstrip("/")
    own = [item for item in declared if item.location.path == manifest and item.kind in _WANTED[dev]]
    fitting = [item for item in own if not dev or _fit(item, role) < _UNFIT]
    if not fitting:
        return () if base == "Pipfile" else first(repository, name, project, development=dev)
    counted = Counter((item.location.path, item.group) for item in fitting)
    best = min(fitting, key=lambda item: (_fit(item, role) if dev else 0, item.table == "tool.poetry",
                                          -counted[item.location.path, item.group]))  # fmt: skip
    return beside(repository, name, of_one_list(declared, best))


def _managed(repository: Repository, project: Project) -> str | None:
    """The file that the project's package manager writes to, if it has one."""
    for manager in _COMMANDS:
        if manager in project.managers and _has_file(repository, project, manager):
            return "Pipfile" if manager is Manager.PIPENV else "pyproject.toml"
    return None


def _has_file(repository: Repository, project: Project, manager: Manager) -> bool:
    """Whether the file that the manager's command edits is there: `uv pip compile` needs none, `uv add` does."""
    root = f"{project.root}/" if project.root else ""
    return any(root + name in repository.files for name in _EDITED.get(manager, ("pyproject.toml",)))


def _line(repository: Repository, name: str, project: Project | None, role: Role, path: str) -> str:
    """The line to write, into the list that declares most of its kind."""
    best = _best(repository, project, role, path)
    if best is None:
        return _first_of_its_kind(name, project, _near(repository, project, path), dev=role is not Role.APPLICATION)
    return _in_file(name, best)


def _near(repository: Repository, project: Project | None, path: str) -> list[Dependency]:
    root = project.root if project else ""
    declared = (item for item in repository.fact(declarations.read).of(root) if item.kind is not Kind.BUILD)
    return [item for item in declared if _reaches(item.location.path, root, path)]


def _best(repository: Repository, project: Project | None, role: Role, path: str) -> Dependency | None:
    """A requirement of the list that declares most of its kind; None if there is none."""
    dev = role is not Role.APPLICATION
    near = _near(repository, project, path)
    alike = [item for item in near if (item.kind is Kind.DEVELOPMENT if dev else _is_for_everybody(item))]
    if dev:
        alike = [item for item in alike if _fit(item, role) < _UNFIT]
    counted = Counter((item.location.path, item.group) for item in alike)
    return min(
        alike,
        key=lambda item: (_fit(item, role) if dev else item.kind is not Kind.RUNTIME, *_preference(item, counted)),
        default=None,
    )


def _reaches(listed: str, root: str, path: str) -> bool:
    """Whether a list may be meant for the code at a path: it stands above it, or in a folder that holds lists."""
    place = listed.rpartition("/")[0]
    return place == root or path.startswith(f"{place}/") or place.rpartition("/")[2].lower() in DIRECTORIES


def _fit(item: Dependency, role: Role) -> int:
    """How well the name of a group or a list fits code of a role; `_UNFIT` if it is for something else."""
    words = set(re.split(r"[-_./]+", f"{item.group or ''}/{item.location.path}".lower()))
    others = (_WORDS[Role.TEST] | _WORDS[Role.DOCUMENTATION]) - _WORDS[role]
    if words & _WORDS[role] and not words & others:
        return 0
    if words & _GENERAL:
        return 1
    return _UNFIT if words & (_NARROW | _WORDS[Role.TEST] | _WORDS[Role.DOCUMENTATION]) else 2


def _first_of_its_kind(name: str, project: Project | None, near: list[Dependency], *, dev: bool) -> str:
    """Where to declare the first thing of its kind."""
    root = project.root if project else ""
    manifests = {item.rpartition("/")[2]: item for item in reversed(project.manifests if project else ())}
    if dev and "pyproject.toml" in manifests:
        return f'add `dev = ["{name}"]` to `[dependency-groups]` in `{manifests["pyproject.toml"]}`'
    if near and all(item.location.path.endswith((".yml", ".yaml")) for item in near):
        return _in_file(name, near[0])
    if not dev:
        for base in ("setup.py", "setup.cfg"):
            if base in manifests:
                return f"add `{name}` to `install_requires` in `{manifests[base]}`"
        if "pyproject.toml" in manifests:
            return f'add `"{name}"` to `[project]` dependencies in `{manifests["pyproject.toml"]}`'
    path = f"{root}/requirements{'-dev' if dev and near else ''}.txt"
    return f"write the line `{name}` to `{path.lstrip('/')}`"


def _is_pixis(repository: Repository, project: Project) -> bool:
    """Whether what ``pixi add`` writes is what users install: no other file than pixi's own has a ``[project]``."""
    at = project.managers[Manager.PIXI].path
    declared = repository.fact(declarations.read).of(project.root)
    return not any(item.table == "project" and item.location.path != at for item in declared)


def _is_for_everybody(item: Dependency) -> bool:
    """A runtime requirement, or one of a list whose name says nothing of tests or tools."""
    return item.kind is Kind.RUNTIME or (item.kind is Kind.EXTRA and item.table is None)


def _preference(item: Dependency, counted: Mapping[tuple[str, str | None], int]) -> tuple[int, int]:
    """Project files before lists of requirements, long lists before short ones; a list for one session last."""
    base, count = item.location.path.rpartition("/")[2], counted[item.location.path, item.group]
    if base in {"noxfile.py", "tox.ini"}:
        return (0, len(_FILES))
    return (-count * (2 if base in _FILES else 1), _FILES.index(base) if base in _FILES else len(_FILES))


def _in_file(name: str, neighbour: Dependency) -> str:
    path = neighbour.location.path
    base = path.rpartition("/")[2]
    if base == "pyproject.toml":
        where = _TABLES.get(neighbour.kind, "`[project]` dependencies")
        if neighbour.kind is Kind.RUNTIME and (neighbour.table or "").startswith("tool."):
            where = f"`[{neighbour.table}]`"
        group = f" `{neighbour.group}`" if neighbour.group else ""
        return f'add `"{name}"` to {where}{group} in `{path}`'
    if base in {"setup.py", "setup.cfg"}:
        keyword = f"extras_require[{neighbour.group!r}]" if neighbour.group else "install_requires"
        keyword = "tests_require" if neighbour.table == "tests_require" else keyword
        return f"add `{name}` to `{keyword}` in `{path}`"
    if base in {"pixi.toml", "Pipfile"}:
        return f'add `{name} = "*"` to `[{neighbour.table or "packages"}]` in `{path}`'
    if base == "noxfile.py":
        return f"add `{name}` to the session's `session.install(...)` in `{path}`"
    if base == "tox.ini":
        return f"add the line `{name}` to `deps` in `{path}`"
    return f"add the line `{name}` to `{path}`"


_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile")
_TABLES = {
    Kind.EXTRA: "`[project.optional-dependencies]`",
    Kind.GROUP: "`[dependency-groups]`",
    Kind.DEVELOPMENT: "the development dependencies",
}
_UNFIT = 3
_GENERAL = frozenset({"dev", "develop", "developer", "contributor", "development", "devel", "all"})
_NARROW = frozenset({
    "build", "lint", "linting", "mypy", "typing", "types", "release", "publish", "tox", "ci", "format", "benchmark",
    "benchmarks", "bench", "perf",
})  # fmt: skip
_WORDS = {
    Role.TEST: frozenset({"test", "tests", "testing", "unit", "pytest"}),
    Role.DOCUMENTATION: frozenset({"doc", "docs", "documentation", "examples", "example", "samples", "rtd", "sphinx"}),
    Role.SCRIPT: frozenset({"scripts", "script", "tools"}),
}
