"""Databases of this machine that the settings of a checkout point at."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Host, JointCheck, Location, Repository, Severity, Skipped
from envdoctor.host import ports
from envdoctor.repository import compose, environment_files
from envdoctor.repository.environment_files import Entry, FileKind, LocalDatabase
from envdoctor.repository.images import knowledge

__all__ = ["LocalDatabaseOnly"]

_DUMPS = {"postgres": "pg_dump", "mysql": "mysqldump", "mongo": "mongodump"}


class LocalDatabaseOnly(JointCheck):
    """The settings of this checkout point at a database server of this machine.

    Looked at are connection URLs (and `POSTGRES_HOST` and its kin) in environment files that are in use. It counts
    when the address is the machine itself, something listens on that port, and no compose file here runs such a
    server: then nothing in the repository makes the database. Values are never shown, the database is not contacted.
    It is *likely*: migrations and fixtures may fill another one.

    ## Why is this bad?
    Its rows, roles, extensions and settings were made by hand over the years. They are on one disk, and the next
    laptop starts with none of them.

    ## Example
    `DATABASE_URL in .env points at a PostgreSQL server of this machine that nothing in the repository makes`

    ## How to fix
    Add the database as a service of a compose file (`envdoctor migrate` does), with migrations and a seed script.
    Until then keep a dump elsewhere: `pg_dump "$DATABASE_URL" | gzip > shop.sql.gz`.
    """

    code = "BUS013"
    name = "local-database"
    severity = Severity.NOTE
    profiles = ("laptop",)

    def examine(self, repository: Repository, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per server."""
        found = list(_pointing_here(repository))
        if not found:
            yield Skipped(reason="no environment file points at a database of this machine")
            return
        listeners = host.fact(ports.read)
        open_ports = None if listeners is None else {listener.port for listener in listeners}
        served = _served(repository)
        seen: set[LocalDatabase] = set()
        for path, entry, database in found:
            alive = open_ports is None or database.port in open_ports
            if alive and database not in seen and database.family not in served:
                seen.add(database)
                yield self._report(path, entry, database)

    def _report(self, path: str, entry: Entry, database: LocalDatabase) -> Finding:
        is_url = entry.name.upper().endswith(("URL", "URI", "DSN"))
        whole = f'"${entry.name}"' if is_url else "DATABASE"
        return self.finding(
            f"`{entry.name}` in `{path}` points at a {database.title} server of this machine that nothing in the "
            "repository makes",
            subject=f"{database.family}:{database.port}",
            location=Location(path=path, line=entry.line),
            evidence=[Evidence(text=f"port {database.port} of this machine")],
            fix=Fix(
                text="make it a service of a compose file, with migrations and a seed script; keep a dump until then",
                command=f"{_DUMPS[database.family]} {whole} | gzip > {database.family}.dump.gz",
            ),
            confidence=Confidence.LIKELY,
        )


def _pointing_here(repository: Repository) -> Iterator[tuple[str, Entry, LocalDatabase]]:
    for fact in (environment_files.read_ignored, environment_files.read):
        for file in repository.fact(fact):
            if file.kind is FileKind.REAL:
                for entry in file.entries:
                    if entry.database and not entry.commented:
                        yield file.path, entry, entry.database


def _served(repository: Repository) -> frozenset[str]:
    """The families of servers that compose files run."""
    images = (service.image for file in repository.fact(compose.read) for service in file.services)
    families = filter(None, (knowledge().family(image) for image in images))
    return frozenset("mysql" if family.name == "mariadb" else family.name for family in families)
