"""The services that are built from the repository's code: what they start, and which variables they get."""

from __future__ import annotations

import re

from envdoctor.api import Repository
from envdoctor.repository import dockerfile
from envdoctor.repository.compose import ComposeFile, Service, settings
from envdoctor.repository.dockerfile import Dockerfile, Stage
from envdoctor.repository.environment_variables import VariableRead
from envdoctor.repository.sources import Role, role_of
from envdoctor.values import dataclass, field
from envdoctor_checks.images.common import texts_named

__all__ = ["Application", "applications", "is_imported", "lineage", "start_texts"]

_MANIFESTS = ("pyproject.toml", "setup.py", "requirements*.txt", "Pipfile")
_IMPLIED = {"flask": {"app", "wsgi"}, "fastapi": {"main", "app", "api"}}
"""The modules that a server looks for if nobody tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A service that is built from the repository's code, and the names of all variables that it gets."""

    service: Service
    root: str
    names: frozenset[str]
    values: tuple[str, ...] = field(repr=False)
    texts: tuple[str, ...]
    foreign: frozenset[str] = frozenset()

    def runs(self, read: VariableRead) -> bool:
        """Whether the code that reads a variable lies in its build context, and not in another project of it."""
        path = read.location.path
        inside = not self.root or path.startswith(f"{self.root}/")
        return inside and not any(path.startswith(f"{folder}/") for folder in self.foreign)

    def knows(self, service: Service) -> bool:
        """Whether one of its variables names another service, so that it is told where to look."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(service.name)}(?![\w-])")
        return any(pattern.search(value) for value in self.values)

    def has(self, read: VariableRead) -> bool:
        """Whether the variable, or one that would do as well, is set or comes up in what starts the process."""
        wanted = {read.name, *read.alternatives}
        return bool(wanted & self.names) or any(name in text for name in wanted for text in self.texts)

    def starts(self, path: str) -> bool:
        """Whether its command, a script of it or a variable names a Python file, or the module that it is."""
        names = _names(path)
        pattern = _word(names)
        implied = {name for server, found in _IMPLIED.items() if server in self.texts[0].split() for name in found}
        return bool(names & implied) or any(pattern.search(text) for text in (*self.texts, *self.values))


def applications(item: ComposeFile, repository: Repository) -> list[Application]:
    """The services built here; none if one of them takes variables from a file that is not in the repository."""
    found = []
    for service in item.services:
        build = service.build
        if build is None or build.context is None or build.inline or service.text("network_mode"):
            continue
        given = settings(repository, service)
        file = _file(service, repository)
        if not given.complete or file is None:
            return []
        inside = {
            name: value
            for stage in file.stages
            for entry in stage.instructions
            if entry.keyword in {"ARG", "ENV"}
            for name, value in dockerfile.environment(entry, file.escape)
        }
        found.append(
            Application(
                service=service,
                root=build.context,
                names=frozenset(given.variables) | frozenset(inside),
                values=(*(setting.value or "" for setting in given.variables.values()), *inside.values()),
                texts=_texts(service, file.stages, repository),
                foreign=_foreign(file, build.context, repository),
            )
        )
    return found


def _foreign(file: Dockerfile, root: str, repository: Repository) -> frozenset[str]:
    """Folders of other projects in a build context: with a Dockerfile or a list of requirements of their own.

    A folder that the Dockerfile lies in or names is the application's own.
    """
    places = {one.path.rpartition("/")[0] for one in repository.fact(dockerfile.read)}
    places |= {path.rpartition("/")[0] for path in repository.files.matching(*_MANIFESTS)}
    text = repository.files.text(file.path) or ""
    return frozenset(
        folder
        for folder in places - {"", root}
        if not file.path.startswith(f"{folder}/")
        and not re.search(rf"(?<![\w.-]){re.escape(folder.removeprefix(f'{root}/'))}(?![\w.-])", text)
    )


def start_texts(service: Service, repository: Repository) -> tuple[str, ...]:
    """What a service starts: its command in one line, and the scripts and configuration files that it names."""
    file = _file(service, repository)
    return _texts(service, file.stages if file else (), repository)


def lineage(service: Service, repository: Repository) -> tuple[Stage, ...]:
    """The stages of the image that a service builds; empty if it builds none."""
    item = _file(service, repository)
    stage = item.target(service.build.target if service.build else None) if item else None
    return item.lineage(stage) if item and stage else ()


def _file(service: Service, repository: Repository) -> Dockerfile | None:
    path = service.build.dockerfile if service.build else None
    return next((one for one in repository.fact(dockerfile.read) if path and one.path == path), None)


def _texts(service: Service, stages: tuple[Stage, ...], repository: Repository) -> tuple[str, ...]:
    entries = (entry for stage in stages for entry in stage.instructions)
    words = [*service.command, *service.entrypoint]
    words += [word for entry in entries if entry.keyword in {"CMD", "ENTRYPOINT"} for word in entry.arguments]
    parts = [part for word in words for part in word.split()]
    return (" ".join(words), *texts_named(parts, stages, repository))


def is_imported(path: str, repository: Repository) -> bool:
    """Whether other application code imports a module, or names it in a string, as settings do."""
    name = _word(_names(path)).pattern
    mention = re.compile(
        rf"(?m)^[ \t]*(?:from|import)\b[^\n]*{name}|^[ \t]+{name}[ \t]*(?:as \w+[ \t]*)?,?[ \t]*$"
        rf"|[\"'][\w.]*{name}[\w.:]*[\"']".encode()
    )
    return any(
        mention.search(repository.files.read(other) or b"")
        for other in repository.files.with_suffix(".py")
        if other != path and role_of(other) is Role.APPLICATION
    )


def _names(path: str) -> set[str]:
    """What a module is called where it is started or imported: a package by its folder."""
    folder, _, name = path.removesuffix(".py").rpartition("/")
    return {folder.rpartition("/")[2]} if name in {"__init__", "__main__"} and folder else {name}


def _word(names: set[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))})(?!\w)")
