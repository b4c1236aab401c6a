"""The value objects of a migration: what was seen, what is planned, and the files that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from envdoctor.model import Evidence, Location
from envdoctor.values import dataclass, field

__all__ = [
    "SCHEMA",
    "Action",
    "Decision",
    "Lesson",
    "LessonKind",
    "NativeBuild",
    "Options",
    "Plan",
    "PlannedFile",
    "PlannedService",
    "Process",
    "ProcessKind",
    "PythonChoice",
    "Signal",
    "Source",
    "SystemPackages",
    "Task",
    "TestRun",
    "Toolchain",
]

SCHEMA = "envdoctor-plan/1"


class Source(StrEnum):
    """Where a sign of a backing service was seen; each is an independent family of evidence."""

    COMPOSE = "compose file"
    CI = "continuous integration"
    EXAMPLE = "example environment"
    SETTINGS = "settings"
    URL = "connection URL"
    VARIABLE = "environment variable"
    DOCUMENT = "document"
    PLATFORM = "platform manifest"
    DEPENDENCY = "dependency"
    EXTRA = "optional dependency"
    PLUGIN = "test plug-in"
    IMPORT = "import"


class Decision(StrEnum):
    """What becomes of a backing service that was seen."""

    ADDED = "added"
    OFFERED = "offered"
    MENTIONED = "mentioned"


class ProcessKind(StrEnum):
    """What a process of the application does."""

    WEB = "web"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    BOT = "bot"
    CLI = "cli"


class Action(StrEnum):
    """What the patch does with a file."""

    CREATE = "create"
    EXTEND = "extend"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One sign that a service is needed. ``weight`` is between 0 and 1; a negative weight speaks against it."""

    family: str
    source: Source
    weight: float
    text: str
    location: Location

    @property
    def evidence(self) -> Evidence:
        """The sign as a finding would show it."""
        return Evidence(text=self.text, location=self.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedService:
    """A backing service and the verdict on it. ``name`` is its name in the compose file.

    ``signs`` are the strongest one of each source, ``evidence`` the same as findings show it. ``probed`` is False for
    one that is there already without a health check, so that nobody can wait for it.
    """

    family: str
    name: str
    image: str
    decision: Decision
    score: float
    evidence: tuple[Evidence, ...] = ()
    signs: tuple[Signal, ...] = ()
    reason: str = ""
    probed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of the application.

    ``command`` is argv, ``port`` what it listens on inside its container, ``folder`` where it starts, below the root.
    """

    kind: ProcessKind
    name: str
    command: tuple[str, ...]
    port: int | None = None
    folder: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonChoice:
    """The Python to run on; ``image`` is the base image, ``note`` says what is not ideal about it."""

    version: str
    image: str
    evidence: Evidence | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolchain:
    """How dependencies are installed.

    ``prepare`` are the shell lines that install the manager itself; ``files`` are the dependency files that are
    copied after that and before the code. ``install`` are the shell lines for production, ``develop`` those that
    add what tests and tools need, ``after_code`` those that need the code. ``environment`` is what only the build
    needs; ``tool`` is an image and the program in it that makes the environment.
    """

    manager: str
    prepare: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    install: tuple[str, ...] = ()
    develop: tuple[str, ...] = ()
    after_code: tuple[str, ...] = ()
    evidence: Evidence | None = None
    needs_code: bool = False
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    tool: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """How the tests are run; ``environment`` is what they need besides the application's own."""

    __test__ = False

    command: tuple[str, ...]
    folder: str = ""
    evidence: Evidence | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that is done once when somebody asks for it: linting, loading fixtures, a migration's round trip.

    ``packages`` are distributions that it needs and nothing declares; ``throw_away`` gives it a database of its own.
    """

    name: str
    command: tuple[str, ...]
    profile: str
    purpose: str
    folder: str = ""
    evidence: Evidence | None = None
    packages: tuple[str, ...] = ()
    throw_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPackages:
    """Debian packages that building needs and that running needs, each with the reason for it."""

    build: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    run: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeBuild:
    """A library that a script of the repository builds and installs below ``/usr/local``.

    ``folder`` is where it runs, below the root; ``whole`` says that it needs files from elsewhere too; ``packages`` are
    the Debian packages that it works with.
    """

    command: tuple[str, ...]
    folder: str
    packages: tuple[str, ...]
    whole: bool = False
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFile:
    """A file of the patch. ``before`` is None for a new file; ``after`` equals ``before`` for one that is kept."""

    path: str
    action: Action
    after: str
    before: str | None = None
    reason: str = ""


class LessonKind(StrEnum):
    """What a lesson changes."""

    BUILD_PACKAGE = "package for building"
    RUN_PACKAGE = "package for running"
    DISTRIBUTION = "distribution"
    DEVELOPMENT = "distribution for tests and tools"
    PYTHON = "Python"
    VARIABLE = "variable"
    TEST_VARIABLE = "variable of the tests"
    BUILD_VARIABLE = "variable of the build"
    IMPORT_PATH = "folder of modules"
    FOLDER = "folder"
    FILE = "file"
    PORT = "port"
    ALIAS = "second name"
    COMMAND = "command of a service"
    STATEMENT = "statement for a new database"
    LOCK = "lock file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Something that only trying the plan showed, and what it changes; ``reason`` is what the trial said.

    ``name`` is the thing (a package, a variable, a folder, a service), ``value`` what it becomes.
    """

    kind: LessonKind
    name: str
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the person overrules: families to add or to leave out, the Python; and what trying the plan taught.

    ``readme`` says whether the README gets a section, ``ci`` for which platform there shall be a job (``""``: none).
    """

    services: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    python: str = ""
    readme: bool = True
    ci: str = ""
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that the patch will do, and why.

    ``root`` is the Python project's folder (``""`` at the top), ``paths`` the folders below it that hold modules.
    ``existing`` is the Dockerfile that is there already, which the application keeps; ``dockerfile`` is ours, below the
    root, which then only builds tests and tools. ``defaults`` is an environment file with example values;
    ``dotenv`` is False where ``.env`` is a folder, which Compose could not read.
    """

    name: str
    root: str
    shape: str
    python: PythonChoice
    toolchain: Toolchain
    processes: tuple[Process, ...] = ()
    migrations: Process | None = None
    tasks: tuple[Task, ...] = ()
    paths: tuple[str, ...] = ()
    dockerfile: str = "Dockerfile"
    existing: str | None = None
    defaults: str | None = None
    dotenv: bool = True
    tests: TestRun | None = None
    system_packages: SystemPackages = field(default_factory=SystemPackages)
    libraries: tuple[NativeBuild, ...] = ()
    services: tuple[PlannedService, ...] = ()
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    files: tuple[PlannedFile, ...] = ()
    notes: tuple[Evidence, ...] = ()
    lessons: tuple[Lesson, ...] = ()

    @property
    def running(self) -> tuple[PlannedService, ...]:
        """The services that get into the compose file."""
        return tuple(item for item in self.services if item.decision is not Decision.MENTIONED)
