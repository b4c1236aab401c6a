"""Edits of compose files: what a line becomes, comments and layout kept."""

from __future__ import annotations

import re

from envdoctor.api import Edit, Location, Repository
from envdoctor.repository.compose import ComposeFile, Mount, Port, Service
from envdoctor.repository.images import knowledge, reference
from envdoctor.values import regex
from envdoctor_checks.text_edits import indentation, inserted_after, line_at, replaced

_PROBED = {
    "postgres": 9,
    "postgis/postgis": 9,
    "pgvector/pgvector": 9,
    "mysql": 5,
    "mariadb": 11,
    "redis": 3,
    "rabbitmq": 3,
    "mongo": 6,
}
"""Images that have the program of their family's probe, from which major version on."""

__all__ = ["bound_to_loopback", "checked", "moved_mount", "named_volume", "waiting"]

_ITEM = regex(r"(?P<before>\s*-\s*[\"']?)(?P<value>[^\"'#\s]+)[\"']?\s*(?:#.*)?")


def _is_own(service: Service, place: Location) -> bool:
    """Whether a place lies below the service's own name, and not in an anchor that others share."""
    if place.path != service.location.path:
        return True
    return (place.line or 0) > (service.location.line or 0)


def bound_to_loopback(repository: Repository, service: Service, port: Port) -> tuple[Edit, ...]:
    """The edit that binds a published port to this machine."""
    place = service.place(port)
    line = line_at(repository, place)
    if line is None or place.line is None or not _is_own(service, place):
        return ()
    if match := _ITEM.fullmatch(line):
        return (
            Edit.insert(place.path, place.line, len(match["before"]) + 1, f"127.0.0.1:{'' if port.published else ':'}"),
        )
    if re.fullmatch(r"\s*-\s+target:\s*\S+\s*", line):
        return inserted_after(place, f"{' ' * line.index('target')}host_ip: 127.0.0.1\n")
    written = f"{port.published}:{port.target}"
    return replaced(repository, place, written, f"127.0.0.1:{written}") if port.published else ()


def moved_mount(repository: Repository, service: Service, mount: Mount, target: str) -> tuple[Edit, ...]:
    """The edit that mounts something at another place."""
    place = service.place(mount)
    line = line_at(repository, place)
    if line is None or place.line is None or not _is_own(service, place):
        return ()
    found = list(re.finditer(rf"{re.escape(mount.target)}(?![\w/-])", line))
    if len(found) != 1:
        return ()
    start, end = found[0].start() + 1, found[0].end() + 1
    return (Edit(path=place.path, line=place.line, column=start, end_line=place.line, end_column=end, text=target),)


def named_volume(repository: Repository, item: ComposeFile, service: Service, mount: Mount) -> tuple[Edit, ...]:
    """The edits that give an anonymous volume a name and declare it."""
    place = service.place(mount)
    line, name = line_at(repository, place), f"{service.name}-data"
    match = _ITEM.fullmatch(line) if line is not None else None
    text = repository.files.text(place.path) or ""
    if match is None or match["value"] != mount.target or name in item.volumes or place.path != item.path:
        return ()
    edits = (Edit.insert(place.path, place.line or 1, len(match["before"]) + 1, f"{name}:"),)
    declared = item.keys.get("volumes")
    if declared is None:
        end = text.count("\n") + (0 if text.endswith("\n") else 1) + 1
        return (*edits, Edit.insert(place.path, end, 1, f"\nvolumes:\n  {name}:\n"))
    head = line_at(repository, Location(path=place.path, line=declared)) or ""
    if not re.fullmatch(r"volumes:\s*(?:#.*)?", head):
        return ()
    return (*edits, *inserted_after(Location(path=place.path, line=declared), f"  {name}:\n"))


def checked(repository: Repository, service: Service) -> tuple[Edit, ...]:
    """The edit that gives a service a health check, below its `image` line, if the image surely has the probe."""
    image = reference(service.image or "")
    family = knowledge().family(image)
    probe = family.probe if family else None
    if image is None or probe is None or image.name not in _PROBED or (image.version or (99,))[0] < _PROBED[image.name]:
        return ()
    place = service.at("image")
    line = line_at(repository, place)
    if line is None or not re.fullmatch(r"\s+image\s*:\s*\S+\s*(?:#.*)?", line) or not _is_own(service, place):
        return ()
    if "healthcheck" in service.lines:
        return ()
    pad = " " * indentation(line)
    quoted = "'" + probe.replace("'", "''") + "'"
    text = f"{pad}healthcheck:\n{pad}  test: {quoted}\n{pad}  interval: 5s\n{pad}  timeout: 5s\n{pad}  retries: 20\n"
    return inserted_after(place, text)


def waiting(repository: Repository, service: Service, name: str) -> tuple[Edit, ...]:
    """The edit that makes a service wait until another is healthy; none for forms that cannot be rewritten in place."""
    place = service.at("depends_on")
    line = line_at(repository, place)
    node = service.node.get("depends_on") if service.node else None
    if line is None or node is None or place.line is None or not _is_own(service, place):
        return ()
    names = [item.text() or "" for item in node.elements()]
    if not names or name not in names or not all(re.fullmatch(r"[\w.-]+", one) for one in names):
        return ()
    conditions = {one: "service_healthy" if one == name else "service_started" for one in names}
    flow = re.fullmatch(r"(?P<head>\s*depends_on\s*:\s*)\[[^\]#]*\]\s*", line)
    if flow:
        inner = ", ".join(f"{one}: {{condition: {condition}}}" for one, condition in conditions.items())
        return (Edit.replace_lines(place.path, place.line, place.line, f"{flow['head']}{{{inner}}}\n"),)
    return _block(repository, place, names, conditions)


def _block(repository: Repository, place: Location, names: list[str], conditions: dict[str, str]) -> tuple[Edit, ...]:
    lines = (repository.files.text(place.path) or "").splitlines()
    head = lines[(place.line or 1) - 1]
    if not re.fullmatch(r"\s*depends_on\s*:\s*(?:#.*)?", head):
        return ()
    edits = []
    pad = " " * (indentation(head) + 2)
    for offset, name in enumerate(names):
        number = (place.line or 1) + 1 + offset
        match = re.fullmatch(
            r"\s*-\s*[\"']?([\w.-]+)[\"']?\s*(#.*)?", lines[number - 1] if number <= len(lines) else ""
        )
        if match is None or match[1] != name:
            return ()
        comment = f"  {match[2]}" if match[2] else ""
        text = f"{pad}{name}:{comment}\n{pad}  condition: {conditions[name]}\n"
        edits.append(Edit.replace_lines(place.path, number, number, text))
    return tuple(edits)
