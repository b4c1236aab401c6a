"""SVC007: data that is not where the image keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from envdoctor.api import Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import ComposeFile, Mount, Service
from envdoctor.repository.images import ImageReference
from envdoctor_checks.services.common import ComposeCheck
from envdoctor_checks.services.provenance import pulled

__all__ = ["WrongDataMount"]

_POSTGRES = frozenset({"postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb"})
_NEWEST = 18
"""The major version that ``postgres:latest`` is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """A mount at the wrong path: what happens, and where it belongs."""

    mount: Mount
    what: str
    belongs: str
    severity: Severity = Severity.ERROR


class WrongDataMount(ComposeCheck):
    """The volume of a database is mounted where its image does not keep the data.

    Looked at are PostgreSQL's official image and those built on it (PostGIS, pgvector, TimescaleDB) and MongoDB, with
    the version that the tag says. Where `PGDATA` is set, nothing is said.

    ## Why is this bad?
    Since version 18 PostgreSQL keeps its data in `/var/lib/postgresql/18/docker`: with a mount at
    `/var/lib/postgresql/data` the container refuses to start. Up to version 17 it is the other way round: with a mount
    at `/var/lib/postgresql` the data goes into an anonymous volume, and is gone after `docker compose down`.

    ## Example
    ```yaml
      db:
        image: postgres:18
        volumes: ["data:/var/lib/postgresql/data"]
    ```

    ## How to fix
    From version 18 on mount `/var/lib/postgresql`, before that `/var/lib/postgresql/data`. A volume that already holds
    the data of an older version needs `pg_upgrade` or a dump; until then name the old major version.
    """

    code = "SVC007"
    name = "wrong-data-mount"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per service at most."""
        for service in item.services:
            image = pulled(service)
            wrong = _wrong(service, image) if image else None
            if wrong is not None and image is not None:
                yield self.finding(
                    f"`{service.name}` ({image.written}) {wrong.what}",
                    subject=service.name,
                    location=service.place(wrong.mount),
                    evidence=(
                        Evidence(text=f"mounted at `{wrong.mount.target}`", location=service.place(wrong.mount)),
                    ),
                    fix=Fix(text=f"mount `{wrong.belongs}` instead"),
                    severity=wrong.severity,
                )


def _wrong(service: Service, image: ImageReference) -> _Wrong | None:
    mounts = {mount.target.rstrip("/"): mount for mount in service.mounts}
    if image.name in _POSTGRES and "PGDATA" not in service.environment:
        return _postgres(mounts, image)
    if image.name == "mongo" and "/data" in mounts and "/data/db" not in mounts:
        return _Wrong(
            mount=mounts["/data"],
            what="keeps its data in an anonymous volume, not in this one",
            belongs="/data/db",
            severity=Severity.WARNING,
        )
    return None


def _postgres(mounts: dict[str, Mount], image: ImageReference) -> _Wrong | None:
    version = _version(image)
    old, new = mounts.get("/var/lib/postgresql/data"), mounts.get("/var/lib/postgresql")
    if version is None:
        return None
    if version >= _NEWEST and old is not None and new is None:
        return _Wrong(
            mount=old,
            what=f"does not start: version {version} refuses a mount at the old place",
            belongs="/var/lib/postgresql",
        )
    if version < _NEWEST and new is not None and old is None and new.kind != "tmpfs":
        return _Wrong(
            mount=new,
            what="keeps its data in an anonymous volume, which `docker compose down` forgets",
            belongs="/var/lib/postgresql/data",
        )
    return None


def _version(image: ImageReference) -> int | None:
    """The major version; None if the tag does not say one."""
    if image.version:
        return image.version[0]
    if image.digest:
        return None
    newest = image.tag in {None, "latest", "alpine", "trixie", "bookworm"}
    return _NEWEST if image.name == "postgres" and newest else None
