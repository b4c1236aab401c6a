"""The exact edit that declares a distribution, with the project's own package manager."""

from __future__ import annotations

import shlex
from collections import Counter

from envdoctor.api import Fix, Repository
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Dependency, Kind, Manager, Project
from envdoctor.repository.sources import Role

__all__ = ["declare"]

_COMMANDS = {
    Manager.UV: ("uv add {name}", "uv add --dev {name}"),
    Manager.POETRY: ("poetry add {name}", "poetry add --group dev {name}"),
    Manager.PDM: ("pdm add {name}", "pdm add --dev {name}"),
    Manager.PIPENV: ("pipenv install {name}", "pipenv install --dev {name}"),
}

_EDITED = {Manager.PIPENV: ("Pipfile",), Manager.PIXI: ("pixi.toml", "pyproject.toml")}


def declare(repository: Repository, name: str, project: Project | None, role: Role) -> Fix:
    """How to declare a distribution for code of a role: the manager's command, or the line and its file."""
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
    return Fix(text=_line(repository, name, project, dev=dev))


def _has_file(repository: Repository, project: Project, manager: Manager) -> bool:
    """Whether the file that the manager's command edits is there: `uv pip compile` needs none, `uv add` does."""
    root = f"{project.root}/" if project.root else ""
    return any(root + name in repository.files for name in _EDITED.get(manager, ("pyproject.toml",)))


def _line(repository: Repository, name: str, project: Project | None, *, dev: bool) -> str:
    """The line to write, into the file that declares most of its kind."""
    root = project.root if project else ""
    declared = [item for item in repository.fact(declarations.read).of(root) if item.kind is not Kind.BUILD]
    alike = [item for item in declared if (item.kind is Kind.DEVELOPMENT if dev else _is_for_everybody(item))]
    if not alike and declared and dev:
        return _first_of_its_kind(name, root, declared)
    if not alike:
        return f"write the line `{name}` to `{f'{root}/requirements.txt'.lstrip('/')}`"
    path = min(Counter(item.location.path for item in alike).items(), key=_preference)[0]
    return _in_file(name, next(item for item in alike if item.location.path == path))


def _first_of_its_kind(name: str, root: str, declared: list[Dependency]) -> str:
    """Where to declare the first thing that only those who work on the project need."""
    paths = {item.location.path for item in declared}
    pyproject = f"{root}/pyproject.toml".lstrip("/")
    if pyproject in paths:
        return f'add `dev = ["{name}"]` to `[dependency-groups]` in `{pyproject}`'
    if all(path.endswith((".yml", ".yaml")) for path in paths):
        return _in_file(name, declared[0])
    return f"write the line `{name}` to `{f'{root}/requirements-dev.txt'.lstrip('/')}`"


def _is_pixis(repository: Repository, project: Project) -> bool:
    """Whether what ``pixi add`` writes is what users install: no other file than pixi's own has a ``[project]``."""
    at = project.managers[Manager.PIXI].path
    declared = repository.fact(declarations.read).of(project.root)
    return not any(item.table == "project" and item.location.path != at for item in declared)


def _is_for_everybody(item: Dependency) -> bool:
    """A runtime requirement, or one of a list whose name says nothing of tests or tools."""
    return item.kind is Kind.RUNTIME or (item.kind is Kind.EXTRA and item.table is None)


def _preference(item: tuple[str, int]) -> tuple[int, int]:
    """Project files before lists of requirements, long lists before short ones."""
    base = item[0].rpartition("/")[2]
    if base in {"noxfile.py", "tox.ini"}:  # a list there is for one session only
        return (0, len(_FILES))
    return (-item[1] * (2 if base in _FILES else 1), _FILES.index(base) if base in _FILES else len(_FILES))


def _in_file(name: str, neighbour: Dependency) -> str:
    path = neighbour.location.path
    base = path.rpartition("/")[2]
    if base == "pyproject.toml":
        where = _TABLES.get(neighbour.kind, "`[project]` dependencies")
        group = f" `{neighbour.group}`" if neighbour.group else ""
        return f'add `"{name}"` to {where}{group} in `{path}`'
    if base in {"setup.py", "setup.cfg"}:
        keyword = f"extras_require[{neighbour.group!r}]" if neighbour.group else "install_requires"
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
