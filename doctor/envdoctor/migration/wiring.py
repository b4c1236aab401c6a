"""Leading an application that is in a compose file already to the services that this file lacked: line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from envdoctor.migration import environment
from envdoctor.migration.application import names_declared
from envdoctor.migration.model import PlannedService
from envdoctor.migration.scalars import scalar
from envdoctor.migration.services import catalogue
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["wired"]

_KEY = regex(r"^(\s*)([\w.-]+|<<):(?:\s+(.*?))?\s*$")
_HERE = regex(r"^$|localhost|127\.0\.0\.1")


def wired(
    repository: Repository, lines: list[str], file: ComposeFile, application: Service, added: Iterable[PlannedService]
) -> list[str]:
    """The lines with the variables that lead to the added services, and the order of the start.

    They go to the application and to whatever else is built like it. What is written in a way that a line cannot be
    added to (a flow mapping, an alias, something merged from elsewhere) stays as it is.
    """
    added = tuple(added)
    values = _values(repository, added)
    for service in sorted(_alike(file, application), key=lambda item: -(item.location.line or 0)):
        missing = {name: value for name, value in values.items() if _lacks(repository, service, name)}
        lines = _with_environment(lines, service, missing)
        lines = _with_order(lines, service, added)
    return lines


def _values(repository: Repository, added: tuple[PlannedService, ...]) -> dict[str, str]:
    """Only variables that the code or an example reads: another one would lead nowhere."""
    wanted = environment.read_names(repository)
    values = environment.addresses(added, wanted, names_declared(repository))
    values.update(environment.selectors(repository, added))
    return {name: value for name, value in sorted(values.items()) if name in wanted}


def _alike(file: ComposeFile, application: Service) -> list[Service]:
    """The application, and services of the same file that run its code."""
    same = [
        item
        for item in file.services
        if (item.build is not None and application.build is not None and _place(item) == _place(application))
        or (item.build is None and application.build is None and item.image == application.image)
    ]
    return [item for item in same if item.location.path == file.path]


def _place(service: Service) -> tuple[str | None, str | None]:
    return (service.build.context, service.build.dockerfile) if service.build else (None, None)


def _lacks(repository: Repository, service: Service, name: str) -> bool:
    """Whether nothing tells it yet; an environment file that means this machine tells it nothing of use."""
    if name in service.environment:
        return False
    for path in service.env_files:
        for line in (repository.files.text(path) or "").splitlines() if path in repository.files else ():
            key, equals, value = line.strip().removeprefix("export ").partition("=")
            if equals and key.strip() == name and not _HERE.search(value.strip().strip("\"'")):
                return False
    return True


def _block(lines: list[str], service: Service) -> tuple[int, int, int] | None:
    """The service's lines (from, behind) and what its keys are indented by; None for one that is not written so."""
    start = service.location.line or 0
    header = _KEY.match(lines[start - 1]) if 0 < start <= len(lines) else None
    if not header or (header[3] and not re.match(r"(?:&\S+)?\s*(?:#.*)?$", header[3])):
        return None
    depth = len(header[1])
    stop = start
    for index in range(start, len(lines)):
        text = lines[index]
        if text.strip() and not text.lstrip().startswith("#") and _depth(text) <= depth:
            break
        if text.strip() and _depth(text) > depth:
            stop = index + 1
    first = next((item for item in lines[start:stop] if item.strip() and not item.lstrip().startswith("#")), None)
    return (start, stop, _depth(first)) if first and _KEY.match(first) else None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _section(lines: list[str], service: Service, key: str) -> tuple[int, int, str] | None:
    """Where the key stands, the line behind its last one, and what is written beside it."""
    block = _block(lines, service)
    if block is None:
        return None
    start, stop, depth = block
    for index in range(start, stop):
        found = _KEY.match(lines[index])
        if found and found[2] == key and len(found[1]) == depth:
            end = index + 1
            for further in range(index + 1, stop):
                text = lines[further]
                if not text.strip() or text.lstrip().startswith("#"):
                    continue
                if _depth(text) < depth or (_depth(text) == depth and not text.lstrip().startswith("- ")):
                    break
                end = further + 1
            return index, end, re.sub(r"\s*#.*$", "", found[3] or "")
    return None


def _appended(lines: list[str], service: Service, added: list[str]) -> list[str]:
    """The lines at the end of the service, in the depth of its own keys."""
    block = _block(lines, service)
    if block is None or not added:
        return lines
    _, stop, depth = block
    return [*lines[:stop], *(" " * depth + line for line in added), *lines[stop:]]


def _with_environment(lines: list[str], service: Service, values: Mapping[str, str]) -> list[str]:
    section = _section(lines, service, "environment") if values else None
    if section is None:
        own = [f"  {name}: {scalar(value)}" for name, value in values.items()]
        # a section of its own would hide one that is merged
        return lines if service.environment or not own else _appended(lines, service, ["environment:", *own])
    index, end, beside = section
    if beside and not re.fullmatch(r"&\S+", beside):
        return lines
    first = next((line for line in lines[index + 1 : end] if line.strip() and not line.lstrip().startswith("#")), None)
    if first is None:
        return lines
    before = " " * _depth(first)
    listed = first.lstrip().startswith("- ")
    added = [
        f"{before}- {name}={value}" if listed else f"{before}{name}: {scalar(value)}" for name, value in values.items()
    ]
    return [*lines[:end], *added, *lines[end:]]


def _with_order(lines: list[str], service: Service, added: Iterable[PlannedService]) -> list[str]:
    added = [item for item in added if item.name not in service.depends_on]
    section = _section(lines, service, "depends_on") if added else None
    if section is None:
        own = [line for item in added for line in (f"  {item.name}:", f"    condition: {_condition(item)}")]
        return lines if service.depends_on or not own else _appended(lines, service, ["depends_on:", *own])
    index, end, beside = section
    names = ", ".join(item.name for item in added)
    if flow := re.match(r"^(.*\[.*[^\s,])\s*,?\s*\](.*)$", lines[index]) if beside.startswith("[") else None:
        return [*lines[:index], f"{flow[1]}, {names}]{flow[2]}", *lines[index + 1 :]]
    first = next((line for line in lines[index + 1 : end] if line.strip() and not line.lstrip().startswith("#")), None)
    if beside or first is None:
        return lines
    before = " " * _depth(first)
    if first.lstrip().startswith("- "):
        return [*lines[:end], *(f"{before}- {item.name}" for item in added), *lines[end:]]
    step = max(1, _depth(first) - _depth(lines[index]))
    own = [
        line
        for item in added
        for line in (f"{before}{item.name}:", f"{before}{' ' * step}condition: {_condition(item)}")
    ]
    return [*lines[:end], *own, *lines[end:]]


def _condition(item: PlannedService) -> str:
    return "service_healthy" if catalogue()[item.family].healthcheck else "service_started"
