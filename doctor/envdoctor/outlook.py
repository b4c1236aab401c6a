"""What the long formats show beside the findings: the gain of a migration, and the map of this machine's Pythons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.report import Gain, MapNode, Outlook, View

if TYPE_CHECKING:
    from envdoctor.host import Host
    from envdoctor.repository import Repository

__all__ = ["look", "look_ahead", "map_pythons"]


def look(repository: Repository | None, host: Host | None) -> View:
    """Everything that the long formats show beside the findings."""
    from envdoctor.host import graph

    outlook, trouble = look_ahead(repository) if repository else (None, "")
    return View(
        outlook=outlook,
        pythons=map_pythons(host) if host else (),
        machine=host.fact(graph.read) if host else None,
        trouble=(trouble,) if trouble else (),
    )


def look_ahead(repository: Repository) -> tuple[Outlook | None, str]:
    """What `envdoctor migrate` would add here (None if nothing), and a note if that could not be worked out."""
    try:
        return _plan(repository), ""
    except Exception as error:  # noqa: BLE001 - a plan that fails costs the report its outlook, not its findings
        return None, f"the migration could not be planned: {type(error).__name__}: {error}"


def _plan(repository: Repository) -> Outlook | None:
    from envdoctor.changes import patch
    from envdoctor.migration import Action, Decision, plan

    if not repository.files.with_suffix(".py"):
        return None
    planned = plan(repository)
    written = tuple((file.path, file.action.value) for file in planned.files if file.action is not Action.KEEP)
    if not written:
        return None
    composed = any("compose" in path for path, _ in written)
    added = [service for service in planned.services if composed and service.decision is Decision.ADDED]
    return Outlook(
        services=tuple(Gain(name=item.name, image=item.image, evidence=item.evidence) for item in added),
        files=written,
        patch=patch(planned.files, repository.git.prefix),
    )


def map_pythons(host: Host) -> tuple[MapNode, ...]:
    """The Pythons and the environments on a machine, those that tools bring for themselves left out."""
    from envdoctor.host import environments, interpreters

    pythons = [item for item in host.fact(interpreters.read).items if not item.vendored]
    named = {str(name): str(item.path) for item in pythons for name in (item.path, *item.names)}
    nodes = [
        MapNode(path=str(item.path), kind="python", version=item.version or "unknown", note=item.source)
        for item in pythons
    ]
    nodes += [
        MapNode(
            path=str(item.path),
            kind="environment",
            version=item.version or "unknown",
            base=named.get(str(item.base), str(item.base or "")),
            note=", ".join(fault.value for fault in item.faults),
        )
        for item in host.fact(environments.read).items
        if not item.vendored
    ]
    return tuple(sorted(nodes, key=lambda node: (node.kind != "python", node.path)))
