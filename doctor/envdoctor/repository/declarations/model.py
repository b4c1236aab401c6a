"""What a repository declares: projects, their dependencies with scope and place, lock files, Python versions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from envdoctor.model import Location
from envdoctor.values import dataclass, field

__all__ = [
    "Declarations",
    "Dependency",
    "EntryPoint",
    "Kind",
    "LockFile",
    "LockedPackage",
    "Manager",
    "Project",
    "PythonStatement",
    "Unreadable",
]


class Kind(StrEnum):
    """What a declaration is for."""

    RUNTIME = "runtime"
    EXTRA = "extra"
    GROUP = "group"
    DEVELOPMENT = "development"
    BUILD = "build"
    SCRIPT = "script"
    CONSTRAINT = "constraint"


class Manager(StrEnum):
    """A package manager, by the name of its command."""

    UV = "uv"
    POETRY = "poetry"
    PDM = "pdm"
    PIPENV = "pipenv"
    PIP_TOOLS = "pip-tools"
    PIP = "pip"
    HATCH = "hatch"
    CONDA = "conda"
    PIXI = "pixi"
    SETUPTOOLS = "setuptools"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependency:
    """One requirement as declared.

    ``name`` is normalised (PEP 503), ``requirement`` the text as written, ``specifier`` a PEP 440 specifier set (``""``
    for any version), ``group`` the extra's or group's name, ``project`` the root folder (POSIX, ``""`` for the
    repository's own root) of the project it belongs to, ``table`` the TOML table or the keyword under which it stands
    (``project``, ``dependency-groups``, ``tool.poetry``, ``tool.uv``, ``install_requires``; None in a list of its own).
    """

    name: str
    requirement: str
    kind: Kind
    location: Location
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str | None = None
    url: str | None = None
    group: str | None = None
    project: str = ""
    table: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A console script or plug-in: ``name = target`` in ``group`` (``console_scripts``, ``gui_scripts``, other)."""

    name: str
    target: str
    group: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedPackage:
    """One pinned package of a lock file; ``files`` are its wheel and sdist names, ``requires`` its direct dependencies.

    ``versions`` lists all of them if it is locked in more than one, for different Pythons or platforms.
    """

    name: str
    version: str
    files: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LockFile:
    """A lock file: of which manager, for which project, with which packages (by PEP 503 name).

    ``current`` says whether the lock was written for the declarations as they are now, by the hash or the copy of them
    that it holds; None if it holds none.
    """

    path: str
    manager: Manager
    project: str = ""
    packages: Mapping[str, LockedPackage] = field(default_factory=lambda: MappingProxyType({}))
    current: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonStatement:
    """Somebody says which Python this project wants.

    ``source`` is ``requires-python``, ``.python-version``, ``runtime.txt``, ``.tool-versions``, ``mise.toml``,
    ``Pipfile``, ``poetry``, ``classifier``, ``tox``, ``ci``, ``dockerfile`` or ``conda``. ``text`` is what is written;
    ``specifier`` its PEP 440 reading, or None where the statement lists exact versions (``versions``, such as
    ``("3.11", "3.12")``).
    """

    source: str
    text: str
    location: Location
    specifier: str | None = None
    versions: tuple[str, ...] = ()
    project: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A folder with a Python project in it.

    ``managers`` maps each package manager in use to the file that shows it. ``members`` are root folders of workspace
    members and path dependencies; ``manifests`` the files that declare it; ``build_paths`` the folders of a build
    backend of its own (PEP 517). ``aside`` says that it is a sample, test data or somebody else's code; ``open_ended``
    that its dependencies are computed by code, so that more than is listed here may be declared.
    """

    root: str
    name: str | None = None
    managers: Mapping[Manager, Location] = field(default_factory=lambda: MappingProxyType({}))
    requires_python: str | None = None
    build_backend: str | None = None
    entry_points: tuple[EntryPoint, ...] = ()
    members: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()
    build_paths: tuple[str, ...] = ()
    aside: bool = False
    open_ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A declaration that could not be understood; what it would have said is unknown."""

    location: Location
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """Everything declared in the repository, with scope and place."""

    projects: tuple[Project, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    lock_files: tuple[LockFile, ...] = ()
    pythons: tuple[PythonStatement, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    def project_of(self, path: str) -> Project | None:
        """The nearest project whose root is at or above ``path``; None if there is none."""
        inside = [
            item for item in self.projects if not item.root or path == item.root or path.startswith(item.root + "/")
        ]
        return max(inside, key=lambda item: len(item.root), default=None)

    def of(self, project: str) -> tuple[Dependency, ...]:
        """The dependencies declared by the project with this root folder."""
        return tuple(item for item in self.dependencies if item.project == project)
