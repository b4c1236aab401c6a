"""Adding to a compose file that is there already: new services at the end of its own, everything else untouched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envdoctor.migration.composition import tests_and_toolkit
from envdoctor.migration.model import Plan
from envdoctor.repository import yaml
from envdoctor.repository.compose import ComposeFile, Service

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["extended"]

_TOP = re.compile(r"^[^\s#-]")


def extended(repository: Repository, plan: Plan, file: ComposeFile) -> str | None:
    """The file with tests and a toolkit; None if it has them, or cannot be extended without being reformatted."""
    text = repository.files.text(file.path)
    taken = {service.name for service in file.services}
    if (
        text is None
        or file.errors
        or not file.services
        or "services" not in file.keys
        or {"tests", "test", "toolkit"} & taken
    ):
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    indent = _indent(lines, file)
    if indent is None:
        return None
    block = tests_and_toolkit(plan, _application(file))
    at = _end(lines, file.keys["services"])
    added = [indent + line[2:] if line.startswith("  ") else line for line in block.rstrip("\n").split("\n")]
    merged = [*lines[:at], "", *added, *lines[at:]]
    result = newline.join(merged if merged[-1] == "" else [*merged, ""])
    return result if _holds(result, taken | ({"tests", "toolkit"} if plan.tests else {"toolkit"})) else None


def _indent(lines: list[str], file: ComposeFile) -> str | None:
    """What stands before a service's name; None for a flow mapping or one that begins on the key's own line."""
    header = lines[file.keys["services"] - 1] if file.keys["services"] <= len(lines) else ""
    first = min(service.location.line or 0 for service in file.services)
    line = lines[first - 1] if 0 < first <= len(lines) else ""
    match = re.match(r"^( +)[\w.-]+:\s*(?:&\w+\s*)?(?:#.*)?$", line)
    return match[1] if match and re.match(r"^services:\s*(?:#.*)?$", header) else None


def _end(lines: list[str], start: int) -> int:
    """The index behind the last line that belongs to the services, before blank lines and comments of what follows."""
    stop = next((index for index in range(start, len(lines)) if _TOP.match(lines[index])), len(lines))
    while stop > start and (not lines[stop - 1].strip() or lines[stop - 1].startswith("#")):
        stop -= 1
    return stop


def _application(file: ComposeFile) -> Service | None:
    """The service that is the application: it is built here, and publishes a port if any of those does."""
    built = [service for service in file.services if service.build is not None]
    return next((service for service in built if service.ports), built[0] if built else None)


def _holds(text: str, names: set[str]) -> bool:
    """Whether the result is still YAML, with exactly these services."""
    document = yaml.load(text)
    services = document.get("services")
    return not document.errors and services is not None and {name for name, _ in services.items()} == names
