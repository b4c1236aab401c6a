"""Named volumes of Compose projects in the Docker Engine, with their sizes where the engine knows them. Only asked."""

from __future__ import annotations

from collections.abc import Mapping

from envdoctor.host import engine
from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Volume", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume. ``project`` and ``key`` are Compose's labels; ``size`` is in bytes, None if the engine does not say."""

    name: str
    project: str
    key: str
    size: int | None = None
    created: str = ""


def read(host: Host) -> tuple[Volume, ...] | None:
    """The fact: every volume that a Compose project made, by name; None if no engine answers."""
    docker = host.fact(engine.read)
    if not docker.is_running:
        return None
    raw = engine.ask(host, docker, "/system/df?type=volume") or engine.ask(host, docker, "/volumes")
    rows = raw.get("Volumes") if isinstance(raw, Mapping) else None
    if not isinstance(rows, list):
        return None
    found = (_volume(item) for item in rows if isinstance(item, Mapping))
    return tuple(sorted((item for item in found if item is not None), key=lambda item: item.name))


def _volume(raw: Mapping[str, object]) -> Volume | None:
    labels, usage = raw.get("Labels"), raw.get("UsageData")
    project = labels.get("com.docker.compose.project") if isinstance(labels, Mapping) else None
    if not project or not isinstance(labels, Mapping):
        return None
    size = usage.get("Size") if isinstance(usage, Mapping) else None
    return Volume(
        name=str(raw.get("Name") or ""),
        project=str(project),
        key=str(labels.get("com.docker.compose.volume") or ""),
        size=size if isinstance(size, int) and size >= 0 else None,
        created=str(raw.get("CreatedAt") or "")[:10],
    )
