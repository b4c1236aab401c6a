"""Backing services in a compose file: image, data, probe and a host port that nobody else has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from envdoctor.migration.lessons import of_kind, said
from envdoctor.migration.model import Decision, LessonKind, Plan, PlannedService
from envdoctor.migration.scalars import comment, flow, scalar
from envdoctor.migration.services import Backing, catalogue

__all__ = ["block", "configs", "host_ports", "throw_away", "volume_of", "volumes"]

_HIGHEST = 65535
_LETS_IN = frozenset({"rabbitmq"})
"""Images with a user of their own (``guest``), whom naming another one shuts out."""


def host_ports(plan: Plan) -> Mapping[tuple[str, int], int]:
    """The port on this machine for each service's name and port inside: each one once."""
    taken = {item.port for item in plan.processes if item.port}
    found: dict[tuple[str, int], int] = {}
    for item in plan.running:
        backing = catalogue()[item.family]
        if not backing.published:
            continue
        for inside, wanted in (
            (backing.port, backing.host_port),
            *((port, _free(port)) for port in backing.extra_ports),
        ):
            while wanted in taken:
                wanted = wanted + 10000 if wanted + 10000 <= _HIGHEST else wanted + 1
            taken.add(wanted)
            found[item.name, inside] = wanted
    return found


def _free(port: int) -> int:
    return port + 10000 if port + 10000 <= _HIGHEST else port


def block(plan: Plan, item: PlannedService, ports: Mapping[tuple[str, int], int]) -> str:
    """The service's text."""
    backing = catalogue()[item.family]
    text = "".join(comment(evidence) for evidence in item.evidence[:4])
    if item.decision is Decision.OFFERED:
        text += "  # Less certain, so it only starts with `--profile " + (backing.profile or "more") + "`.\n"
    text += f"  {item.name}:\n    image: {item.image}\n"
    if backing.hostname:
        text += f"    hostname: {item.name}\n"
    if volume := volume_of(backing, item.image):
        text += f"    volumes:\n      - {item.name}-data:{volume}\n"
    text += "" if _open(plan, item) else _environment(backing)
    text += _ports(backing, item.name, ports) + _names(plan, item.name) + _command(plan, item)
    text += _statements(plan, item) + _health(backing)
    if item.decision is Decision.OFFERED:
        text += f"    profiles: [{backing.profile or 'more'}]\n"
    return text


def _open(plan: Plan, item: PlannedService) -> bool:
    """Whether the image's own user must stay: no variable leads there, so an address in the code does."""
    backing = catalogue()[item.family]
    told = any(item.name in value or backing.matches_variable(name) for name, value in plan.environment.items())
    return item.family in _LETS_IN and not told


def throw_away(item: PlannedService, name: str, profile: str) -> str:
    """The same service under another name, in memory and reachable by nobody else: for what may break its data."""
    backing = catalogue()[item.family]
    text = f"  {name}:\n    image: {item.image}\n" + _environment(backing)
    text += f"    command: {flow(backing.command)}\n" if backing.command else ""
    if volume := volume_of(backing, item.image):
        text += f"    tmpfs:\n      - {volume}\n"
    return text + _health(backing) + f"    profiles: [{profile}]\n"


def _environment(backing: Backing) -> str:
    if not backing.environment:
        return ""
    lines = [f"      {name}: {scalar(value)}\n" for name, value in backing.environment.items()]
    return "    environment:\n" + "".join(lines)


def _ports(backing: Backing, name: str, ports: Mapping[tuple[str, int], int]) -> str:
    if not backing.published:
        return f'    expose:\n      - "{backing.port}"\n'
    variable = f"{name.upper().replace('-', '_')}_HOST_PORT"
    text = f'    ports:\n      - "127.0.0.1:${{{variable}:-{ports[name, backing.port]}}}:{backing.port}"\n'
    return text + "".join(f'      - "127.0.0.1:{ports[name, port]}:{port}"\n' for port in backing.extra_ports)


def _names(plan: Plan, name: str) -> str:
    """Other names that the code calls the service by."""
    lessons = [item for item in of_kind(plan.lessons, LessonKind.ALIAS) if item.name == name]
    if not lessons:
        return ""
    lines = "".join(f"          - {scalar(item.value)}\n" for item in lessons)
    reasons = "".join(f"    # {said(item)}\n" for item in lessons)
    return f"{reasons}    networks:\n      default:\n        aliases:\n{lines}"


def _command(plan: Plan, item: PlannedService) -> str:
    for lesson in of_kind(plan.lessons, LessonKind.COMMAND):
        if lesson.name == item.name:
            return f"    # {said(lesson)}\n    command: {flow(lesson.value.split())}\n"
    command = catalogue()[item.family].command
    return f"    command: {flow(command)}\n" if command else ""


def _statements(plan: Plan, item: PlannedService) -> str:
    """Statements that the image runs once, on a new database."""
    if not any(lesson.name == item.name for lesson in of_kind(plan.lessons, LessonKind.STATEMENT)):
        return ""
    target = "/docker-entrypoint-initdb.d/envdoctor.sql"
    return f"    configs:\n      - source: {item.name}-start\n        target: {target}\n"


def configs(plan: Plan) -> str:
    """The statements as texts of the compose file itself."""
    by_service: dict[str, list[str]] = {}
    for lesson in of_kind(plan.lessons, LessonKind.STATEMENT):
        by_service.setdefault(lesson.name, []).append(f"      -- {said(lesson)}\n      {lesson.value}\n")
    if not by_service:
        return ""
    return "\nconfigs:\n" + "".join(
        f"  {name}-start:\n    content: |\n{''.join(lines)}".replace("$", "$$") for name, lines in by_service.items()
    )


def _health(backing: Backing) -> str:
    if not backing.healthcheck:
        return ""
    test = json.dumps(["CMD-SHELL", backing.healthcheck])
    times = f"interval: 5s\n      timeout: {backing.timeout}\n      retries: 20\n"
    return f"    healthcheck:\n      test: {test}\n      {times}      start_period: {backing.start_period}\n"


def volume_of(backing: Backing, image: str) -> str:
    """Where this image keeps its data; PostgreSQL moved it with version 18."""
    match = re.search(r":(?:pg)?(\d+)|pg(\d+)", image)
    major = int(match[1] or match[2]) if match else None
    for until, volume in backing.volumes.items():
        if major is not None and major <= int(until):
            return volume
    return backing.volume


def volumes(services: Iterable[PlannedService]) -> list[str]:
    """The names of the volumes that the services keep their data in."""
    return [f"{item.name}-data" for item in services if volume_of(catalogue()[item.family], item.image)]
