"""SVC007 and SVC021: data that is not where the image keeps it, and data that nothing keeps."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Edit, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository.compose import ComposeFile, Mount, Service
from envdoctor.repository.images import ImageReference, knowledge
from envdoctor.values import dataclass, regex
from envdoctor_checks.services.common import ComposeCheck, pulled
from envdoctor_checks.services.edits import moved_mount, named_volume

__all__ = ["DataInAnonymousVolume", "WrongDataMount"]

_POSTGRES = frozenset({"postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb"})
_DATA = regex(r"(?i)data|db|storage|store|mysql|maria|mongo|redis|rabbit|elastic|^es")
_SIDE = regex(
    r"(?i)^/(?:etc|run|tmp|var/log|var/run|backups?|docker-entrypoint)|conf|log|backup|plugins?|certs?|import|init|sock|snapshot|repo"
)
_DATABASES = ("POSTGRES_DB", "MYSQL_DATABASE", "MARIADB_DATABASE", "MONGO_INITDB_DATABASE")
_TESTS = regex(r"(?i)(?:^|[-_./])(?:tests?|testing|regtest|testnet|ci|e2e|integration)(?:$|[-_.])")
_PRECIOUS = frozenset({"postgres", "mysql", "mariadb", "mongo", "mssql", "couchdb", "neo4j", "clickhouse", "cassandra"})
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
    the version that the tag says; where `PGDATA` is set, nothing is said. Of other stores (MySQL, Redis, RabbitMQ,
    Elasticsearch...) it looks at a named volume that is called after data, is mounted at a place that neither the
    command nor a variable mentions, and is the only one.

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

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
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
                    fix=Fix(
                        text=f"mount `{wrong.belongs}` instead",
                        edits=moved_mount(repository, service, wrong.mount, wrong.belongs)
                        if wrong.severity is Severity.ERROR
                        else (),
                    ),
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
    return _elsewhere(service, image)


def _elsewhere(service: Service, image: ImageReference) -> _Wrong | None:
    """The only named volume of a store, called after data and mounted where the image keeps none."""
    places = knowledge().places(image)
    named = [mount for mount in service.mounts if mount.kind == "volume" and mount.source]
    if not places or image.name in _POSTGRES or len(named) != 1 or _covers(service, places):
        return None
    mount, target = named[0], named[0].target.rstrip("/")
    said = (*service.command, *service.entrypoint, *(value or "" for value in service.environment.values()))
    told = any(target in word for word in said) or any(word.startswith("--") and "dir" in word for word in said)
    if told or service.environment_files or not _DATA.search(mount.source or "") or _SIDE.search(target):
        return None
    return _Wrong(
        mount=mount,
        what="keeps its data in an anonymous volume, not in this one",
        belongs=min(places),
        severity=Severity.WARNING,
    )


def _covers(service: Service, places: frozenset[str]) -> bool:
    """Whether some mount holds a place where data lies, or a folder above or below it."""
    targets = [mount.target.rstrip("/") or "/" for mount in service.mounts]
    return any(
        place == target or place.startswith(f"{target}/") or target.startswith(f"{place}/")
        for place in places
        for target in targets
    )


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


class DataInAnonymousVolume(ComposeCheck):
    """The data of a database lies in an anonymous volume.

    Looked at are services with the image of a database whose data folder is known. A volume without a name at that
    folder is a warning; no volume at all (the image then makes an anonymous one) is a note, for the databases whose
    data somebody would miss. `tmpfs`, services for tests (by their name, profile or file) and those that are told
    another folder are left alone.

    ## Why is this bad?
    `docker compose down` and the next `up` start with an empty database: anonymous volumes belong to one container. The
    old data still takes space, under a name of 64 digits that nobody will ever find.

    ## Example
    ```yaml
      db:
        image: postgres:17
        volumes: [/var/lib/postgresql/data]
    ```

    ## How to fix
    Give the volume a name, `volumes: ["db-data:/var/lib/postgresql/data"]`, and declare it at the top level:
    `volumes: {db-data: {}}`. If the data is meant to be thrown away, say so with `tmpfs`.
    """

    code = "SVC021"
    name = "data-in-anonymous-volume"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per service."""
        for service in item.services:
            image = pulled(service)
            places = knowledge().places(image) if image else frozenset()
            if image is None or not places or "PGDATA" in service.environment or _is_for_tests(service, item):
                continue
            nameless = [mount for mount in service.mounts if mount.kind == "volume" and not mount.source]
            hit = next((mount for mount in nameless if mount.target.rstrip("/") in places), None)
            if hit is not None:
                edits = named_volume(repository, item, service, hit)
                yield self._finding(service, min(places), evidence=service.place(hit), edits=edits)
            elif (
                not service.mounts and not service.text("tmpfs") and _is_precious(image) and not _is_elsewhere(service)
            ):
                yield self._finding(service, min(places), evidence=None)

    def _finding(
        self, service: Service, place: str, evidence: Location | None, edits: tuple[Edit, ...] = ()
    ) -> Finding:
        name = f"{service.name}-data"
        return self.finding(
            f"the data of `{service.name}` lies in an anonymous volume, which `docker compose down` forgets",
            subject=service.name,
            location=evidence or service.at("image"),
            evidence=(Evidence(text=f"`{service.image}` keeps it in `{place}`", location=service.at("image")),),
            fix=Fix(text=f'mount a named volume, `"{name}:{place}"`, and declare it under `volumes`', edits=edits),
            severity=None if evidence else Severity.NOTE,
            confidence=Confidence.CERTAIN if evidence else Confidence.LIKELY,
        )


def _is_precious(image: ImageReference) -> bool:
    family = knowledge().family(image)
    return family is not None and family.name in _PRECIOUS


def _is_for_tests(service: Service, item: ComposeFile) -> bool:
    databases = (service.environment.get(key) or "" for key in _DATABASES)
    names = (service.name, *item.path.split("/"), *service.profiles, *databases)
    return any(_TESTS.search(name) for name in names) or (
        service.node is not None and service.node.get("tmpfs") is not None
    )


def _is_elsewhere(service: Service) -> bool:
    """Whether a command or a variable names a folder for the data, or volumes come from another service."""
    words = " ".join((*service.command, *service.entrypoint))
    return "dir" in words or (service.node is not None and service.node.get("volumes_from") is not None)
