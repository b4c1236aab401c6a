"""Adding to a compose file that is there: what it lacks, at the end of its services, everything else untouched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from envdoctor.migration.composition import parts, tests_and_toolkit
from envdoctor.migration.fitting import fitted, present
from envdoctor.migration.model import Decision, Plan
from envdoctor.migration.wiring import wired
from envdoctor.repository import compose, yaml
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["extended"]

_TOP = regex(r"^[^\s#-]")
_TESTERS = regex(r"^(?:\w+[-_])?tests?(?:[-_]\w+)?$|^pytest$")
_TOOL = regex(r"admin|mail|nginx|traefik|caddy|commander|express|ui\b|proxy|exporter|grafana|prometheus|jaeger")
_SURE = 0.9
"""What somebody left out of the compose file must be needed beyond doubt."""


def extended(repository: Repository, plan: Plan, file: ComposeFile) -> str | None:
    """The file with what it lacks; None if it lacks nothing, or cannot be extended without being reformatted."""
    text = repository.files.text(file.path)
    if text is None or file.errors or not file.services or "services" not in file.keys:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    indent = _indent(lines, file)
    blocks, volumes = _missing(repository, plan, file)
    if indent is None or not blocks:
        return None
    if (application := _application(file)) is not None:
        own = [item for item in plan.services if item.name in blocks and item.decision is Decision.ADDED]
        lines = wired(repository, lines, file, application, own)
    at = _end(lines, file.keys["services"])
    added = [_indented(line, indent) for line in "\n".join(blocks.values()).rstrip("\n").split("\n")]
    merged = _with_volumes([*lines[:at], "", *added, *lines[at:]], volumes, indent)
    result = newline.join(merged if merged[-1] == "" else [*merged, ""])
    return result if _holds(result, {service.name for service in file.services} | set(blocks)) else None


def _missing(repository: Repository, plan: Plan, file: ComposeFile) -> tuple[dict[str, str], list[str]]:
    """The services that it lacks, by name, and the volumes of those."""
    projects = repository.fact(compose.composed)
    every = [service for item in projects for service in item.services]
    loaded = next((item for item in projects if item.path == file.path), file)
    taken = {service.name for service in loaded.services}
    application = _application(loaded)
    added = _unserved(plan, every)
    plan = fitted(plan, loaded.services)
    whole = parts(plan)
    blocks: dict[str, str] = {}
    if application is None and plan.processes and not plan.existing:
        wanted = [item.name for item in plan.processes] + (["migrations"] if plan.migrations else [])
        wanted += ["tests"] if plan.tests and not any(map(_TESTERS.match, taken)) else []
        blocks = {name: whole.services[name] for name in [*wanted, "toolkit"] if name not in taken}
        if set(blocks) & taken or plan.processes[0].name not in blocks:
            return {}, []
    elif not any(map(_TESTERS.match, taken)) and "toolkit" not in taken:
        blocks = tests_and_toolkit(plan, application)
    blocks |= {name: whole.services[name] for name in added if name not in taken}
    return blocks, [f"{name}-data" for name in added if f"{name}-data" in whole.volumes and name in blocks]


def _unserved(plan: Plan, services: Iterable[Service]) -> list[str]:
    """Backing services that are needed beyond doubt and that no compose file of the repository runs."""
    there = present(services)
    return [
        item.name
        for item in plan.services
        if item.decision is Decision.ADDED and item.score >= _SURE and item.family not in there
    ]


def _indented(line: str, indent: str) -> str:
    """Our two blanks as the file's own: the first step of a service, and every further one."""
    depth = len(line) - len(line.lstrip(" "))
    return indent + line[2:] if depth >= 2 else line


def _indent(lines: list[str], file: ComposeFile) -> str | None:
    """What stands before a service's name; None for a flow mapping or one that begins on the key's own line."""
    header = lines[file.keys["services"] - 1] if file.keys["services"] <= len(lines) else ""
    first = min(service.location.line or 0 for service in file.services)
    line = lines[first - 1] if 0 < first <= len(lines) else ""
    match = re.match(r"^( +)[\w.-]+:\s*(?:&\w+\s*)?(?:#.*)?$", line)
    return match[1] if match and re.match(r"^services:\s*(?:#.*)?$", header) else None


def _end(lines: list[str], start: int) -> int:
    """The index behind the last line that belongs to a key, before blank lines and comments of what follows."""
    stop = next((index for index in range(start, len(lines)) if _TOP.match(lines[index])), len(lines))
    while stop > start and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    return stop


def _with_volumes(lines: list[str], names: list[str], indent: str) -> list[str]:
    """The names among the volumes that are there, or in a section of their own at the end."""
    if not names:
        return lines
    added = [f"{indent}{name}:" for name in names]
    header = next((index for index, line in enumerate(lines) if re.match(r"^volumes:\s*(?:#.*)?$", line)), None)
    if header is not None:
        at = _end(lines, header + 1)
        return [*lines[:at], *added, *lines[at:]]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return [*lines, "", "volumes:", *added, ""]


def _application(file: ComposeFile) -> Service | None:
    """The service that is the application: it is built here, and publishes a port if any of those does.

    One whose image is no known service may be it as well, pulled instead of built.
    """
    built = [service for service in file.services if service.build is not None]
    pulled = [item for item in file.services if item.build is None and item.image and not present((item,))]
    others = built or [item for item in pulled if not item.profiles and not _TOOL.search(item.image or "")]
    return next((service for service in others if service.ports), others[0] if others else None)


def _holds(text: str, names: set[str]) -> bool:
    """Whether the result is still YAML, with exactly these services."""
    document = yaml.load(text)
    services = document.get("services")
    return not document.errors and services is not None and {name for name, _ in services.items()} == names
