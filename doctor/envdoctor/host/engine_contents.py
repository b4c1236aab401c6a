"""What the Docker Engine holds: containers of Compose projects, and space that nothing uses. Asked, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from envdoctor.host import engine
from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Container", "Image", "Network", "Usage", "containers", "images", "networks", "usage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A container. ``project`` and ``service`` are Compose's labels; ``ports`` are (address, port) pairs on this
    machine.
    """

    name: str
    state: str
    image: str = ""
    project: str = ""
    service: str = ""
    folder: str = ""
    ports: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A network that Compose made: its project, and its ``key`` in the compose file."""

    name: str
    project: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image with its tags; ``home_made`` when no registry is known to have it, ``size`` in bytes."""

    tags: tuple[str, ...]
    size: int = 0
    home_made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Bytes on disk that no container uses: images, stopped containers, volumes without an owner, the build cache."""

    images: int = 0
    containers: int = 0
    volumes: int = 0
    build_cache: int = 0

    @property
    def safe(self) -> int:
        """What can be had back without losing data: everything but volumes."""
        return self.images + self.containers + self.build_cache


def containers(host: Host) -> tuple[Container, ...] | None:
    """Every container, running or not, by name; None if the engine does not answer."""
    raw = _ask(host, "/containers/json?all=1")
    if not isinstance(raw, list):
        return None
    found = [_container(item) for item in raw if isinstance(item, Mapping)]
    return tuple(sorted(found, key=lambda item: item.name))


def networks(host: Host) -> tuple[Network, ...] | None:
    """Every network of a Compose project, by name; None if the engine does not answer."""
    raw = _ask(host, "/networks")
    if not isinstance(raw, list):
        return None
    found = [_network(item) for item in raw if isinstance(item, Mapping)]
    return tuple(sorted((item for item in found if item.project and item.key), key=lambda item: item.name))


def _network(raw: Mapping[str, object]) -> Network:
    labels = raw.get("Labels")
    labels = labels if isinstance(labels, Mapping) else {}
    return Network(
        name=str(raw.get("Name") or ""),
        project=str(labels.get("com.docker.compose.project") or ""),
        key=str(labels.get("com.docker.compose.network") or ""),
    )


def images(host: Host) -> tuple[Image, ...] | None:
    """Every image that has a tag, by its tags; None if the engine does not answer."""
    raw = _ask(host, "/images/json")
    if not isinstance(raw, list):
        return None
    found = (_image(item) for item in raw if isinstance(item, Mapping))
    return tuple(sorted((item for item in found if item.tags), key=lambda item: item.tags))


def _image(raw: Mapping[str, object]) -> Image:
    tags, digests = raw.get("RepoTags"), raw.get("RepoDigests")
    return Image(
        tags=tuple(sorted(str(tag) for tag in tags if tag != "<none>:<none>")) if isinstance(tags, list) else (),
        size=_size(raw, "Size"),
        home_made=not digests,
    )


def _container(raw: Mapping[str, object]) -> Container:
    labels = raw.get("Labels")
    labels = labels if isinstance(labels, Mapping) else {}
    names = raw.get("Names")
    return Container(
        name=str(names[0]).lstrip("/") if isinstance(names, list) and names else str(raw.get("Id", ""))[:12],
        state=str(raw.get("State") or ""),
        image=str(raw.get("Image") or ""),
        project=str(labels.get("com.docker.compose.project") or ""),
        service=str(labels.get("com.docker.compose.service") or ""),
        folder=str(labels.get("com.docker.compose.project.working_dir") or ""),
        ports=tuple(sorted(_ports(raw.get("Ports")))),
    )


def _ports(raw: object) -> Iterator[tuple[str, int]]:
    for item in raw if isinstance(raw, list) else ():
        if isinstance(item, Mapping) and isinstance(item.get("PublicPort"), int):
            yield str(item.get("IP") or "0.0.0.0"), item["PublicPort"]  # noqa: S104 - what the engine says


def usage(host: Host) -> Usage | None:
    """What could be had back; None if the engine does not answer in time."""
    raw = _ask(host, "/system/df")
    if not isinstance(raw, Mapping):
        return None
    busy = [item for item in _rows(raw, "Images") if _size(item, "Containers")]
    cached = [item for item in _rows(raw, "BuildCache") if not item.get("InUse") and not item.get("Shared")]
    loose = [_usage_of(item) for item in _rows(raw, "Volumes")]
    return Usage(
        images=max(_size(raw, "LayersSize") - sum(_size(item, "Size") - _size(item, "SharedSize") for item in busy), 0),
        containers=sum(_size(item, "SizeRw") for item in _rows(raw, "Containers") if item.get("State") != "running"),
        volumes=sum(_size(item, "Size") for item in loose if not _size(item, "RefCount")),
        build_cache=sum(_size(item, "Size") for item in cached),
    )


def _rows(raw: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    rows = raw.get(key)
    return [item for item in rows if isinstance(item, Mapping)] if isinstance(rows, list) else []


def _usage_of(item: Mapping[str, object]) -> Mapping[str, object]:
    about = item.get("UsageData")
    return about if isinstance(about, Mapping) else {}


def _size(item: Mapping[str, object], key: str) -> int:
    value = item.get(key)
    return max(value, 0) if isinstance(value, int) else 0


def _ask(host: Host, path: str) -> object:
    """A read-only question to the engine that `envdoctor.host.engine` found running."""
    docker = host.fact(engine.read)
    return engine.ask(host, docker, path) if docker.is_running else None
