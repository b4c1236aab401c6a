"""The sheet on which every reader of a kind of file writes down what it found."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.model import (
    Declarations,
    Dependency,
    EntryPoint,
    Kind,
    LockFile,
    Manager,
    Project,
    PythonStatement,
    Unreadable,
)
from envdoctor.repository.declarations.requirement import Parsed, is_reference, parse
from envdoctor.repository.declarations.toml import TomlFile, load
from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree

__all__ = ["ASIDE", "Claim", "Origin", "ProjectSheet", "Sheet", "folder", "shorten"]

ASIDE = regex(
    r"(?i)(?:^|/)(?:tests?|testing|test[-_]?(?:data|files|fixtures|projects|resources|repos|cases)|fixtures?|samples?|examples?\d*"
    r"|demos?|docs?|documentation|tutorials?|benchmarks?|templates?|vendor(?:ed)?|_vendor|third[-_]?party|[^/]*\{[{%][^/]*)/"
)
"""Paths below which a project is a sample, test data or somebody else's, not what the repository is about."""


_ELSEWHERE = frozenset({"install_requires", "options", "tool.hatch.metadata"})


def folder(path: str) -> str:
    """The folder a file is in; ``""`` for the root."""
    return path.rpartition("/")[0]


@dataclass(slots=True, kw_only=True)
class ProjectSheet:
    """What is known of one project so far; see `Project`."""

    root: str
    name: str | None = None
    managers: dict[Manager, Location] = field(default_factory=dict)
    requires_python: str | None = None
    build_backend: str | None = None
    entry_points: list[EntryPoint] = field(default_factory=list)
    members: dict[str, None] = field(default_factory=dict)
    manifests: dict[str, None] = field(default_factory=dict)
    dynamic: bool = False
    """Something declares that only running it would tell."""
    build_paths: list[str] = field(default_factory=list)
    awaiting: bool = False
    """``dynamic = ["dependencies"]`` leaves it to another file to declare them."""

    def finished(self) -> Project:
        """The immutable value."""
        return Project(
            root=self.root,
            name=self.name,
            managers=MappingProxyType(dict(sorted(self.managers.items()))),
            requires_python=self.requires_python,
            build_backend=self.build_backend,
            entry_points=tuple(self.entry_points),
            members=tuple(sorted(self.members)),
            manifests=tuple(self.manifests),
            build_paths=tuple(self.build_paths),
            aside=bool(ASIDE.search(f"{self.root}/")) if self.root else False,
            open_ended=self.dynamic,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Some declaration (``at``) says that a requirement file holds a project's dependencies of this kind."""

    path: str
    kind: Kind
    project: str
    at: Location
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the requirements of one list have in common; see `Dependency`."""

    path: str
    project: str
    kind: Kind
    group: str | None = None
    table: str | None = None
    marker: str | None = None
    """A marker of the list itself, as in setuptools' ``extras_require = {":marker": ...}``."""


@dataclass(slots=True, kw_only=True)
class Sheet:
    """Everything found so far, in the order of reading."""

    files: FileTree
    projects: dict[str, ProjectSheet] = field(default_factory=dict)
    dependencies: list[Dependency] = field(default_factory=list)
    lock_files: list[LockFile] = field(default_factory=list)
    pythons: list[PythonStatement] = field(default_factory=list)
    unreadables: list[Unreadable] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    mentions: list[Claim] = field(default_factory=list)
    """Like ``claims``, but of those who merely use a file: they count where nobody else says what it is for."""

    _toml: dict[str, TomlFile | None] = field(default_factory=dict)

    def toml(self, path: str) -> TomlFile | None:
        """A TOML file, parsed once; None if it is not there or was not read."""
        if path not in self._toml:
            text = self.text(path) if path in self.files else None
            self._toml[path] = load(path, text) if text is not None else None
        return self._toml[path]

    def text(self, path: str) -> str | None:
        """A file's text; None (and a line in ``unreadables``) if it cannot be read."""
        text = self.files.text(path)
        if text is None:
            reasons = [item.reason for item in self.files.unread if item.path == path]
            self.unreadable(path, None, reasons[0] if reasons else "cannot be read")
        return text

    def project(self, root: str) -> ProjectSheet:
        """The project with this root folder, new if there was none."""
        return self.projects.setdefault(root, ProjectSheet(root=root))

    def uses(self, root: str, manager: Manager, path: str, line: int | None = None) -> None:
        """A project uses a package manager, as this place shows; the first place counts."""
        self.project(root).managers.setdefault(manager, Location(path=path, line=line))

    def unreadable(self, path: str, line: int | None, reason: str) -> None:
        """A declaration that could not be understood; in samples and templates it is only listed as not read."""
        if ASIDE.search(path) or ("{{" in reason and "}}" in reason):
            self.files.note_unread(path, reason)
        else:
            self.unreadables.append(Unreadable(location=Location(path=path, line=line), reason=reason))

    def require(self, text: str, origin: Origin, line: int | None) -> None:
        """Write down a PEP 508 requirement, or that it could not be understood."""
        parsed = parse(text)
        if parsed is None and is_reference(text):  # something is installed from there, but who knows what
            self.project(origin.project).dynamic = True
        elif parsed is None or parsed.problem:
            reason = f"`{shorten(text)}` is not a requirement (PEP 508)"
            self.unreadable(origin.path, line, f"{reason}: {parsed.problem}" if parsed else reason)
        if parsed is not None:
            self.add(parsed, text, origin, line)

    def add(self, parsed: Parsed, text: str, origin: Origin, line: int | None) -> None:
        """Write down a requirement that is already taken apart."""
        self.dependencies.append(
            Dependency(
                name=parsed.name,
                requirement=text.strip(),
                kind=origin.kind,
                location=Location(path=origin.path, line=line),
                specifier=parsed.specifier,
                extras=parsed.extras,
                marker=parsed.marker or origin.marker,
                url=parsed.url,
                group=origin.group,
                project=origin.project,
                table=origin.table,
            )
        )

    def _is_answered(self, root: str) -> bool:
        """Whether another file than ``pyproject.toml`` declares what a project needs at run time."""
        if any(claim.project == root and claim.kind is Kind.RUNTIME for claim in self.claims):
            return True
        return any(item.project == root and item.table in _ELSEWHERE for item in self.dependencies)

    def finished(self) -> Declarations:
        """The immutable value, sorted so that two readings are equal."""
        for project in self.projects.values():
            project.dynamic = project.dynamic or (project.awaiting and not self._is_answered(project.root))
        return Declarations(
            projects=tuple(self.projects[root].finished() for root in sorted(self.projects)),
            dependencies=tuple(sorted(_unique(self.dependencies), key=_place)),
            lock_files=tuple(sorted(self.lock_files, key=lambda item: item.path)),
            pythons=tuple(sorted(self.pythons, key=lambda item: (item.location.path, item.location.line or 0))),
            unreadable=tuple(
                sorted(
                    set(self.unreadables), key=lambda item: (item.location.path, item.location.line or 0, item.reason)
                )
            ),
        )


def shorten(text: str, width: int = 60) -> str:
    """One line of at most ``width`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 3] + "..."


def _unique(dependencies: Iterable[Dependency]) -> list[Dependency]:
    return list(dict.fromkeys(dependencies))


def _place(item: Dependency) -> tuple[str, int, str, str, str, str]:
    return (item.location.path, item.location.line or 0, item.kind, item.group or "", item.name, item.requirement)
