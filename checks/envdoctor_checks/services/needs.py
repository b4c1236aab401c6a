"""SVC017 and SVC018: what the application needs and the compose file does not start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.api import (
    Confidence,
    Evidence,
    Finding,
    Fix,
    Location,
    Repository,
    RepositoryCheck,
    Ring,
    Severity,
    Skipped,
)
from envdoctor.repository import ci, declarations, shape
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.images import Family, knowledge
from envdoctor.values import regex
from envdoctor_checks.services.common import at, files, is_complete

if TYPE_CHECKING:
    from envdoctor.migration.model import Signal

__all__ = ["NeededServiceMissing", "NoMigrations"]

_ENOUGH = 0.9
_MOST_MISSING = 2
"""Who lacks more has pluggable back ends, and CI tries them all."""
_FAMILIES = frozenset(
    {"postgres", "mysql", "mariadb", "redis", "rabbitmq", "mongo", "elasticsearch", "kafka", "clickhouse", "memcached"}
)
_SAME = ({"elasticsearch", "opensearch"}, {"redis", "valkey", "cache", "broker", "keydb", "dragonfly"})
_DATABASES = frozenset(
    {"postgres", "mysql", "mariadb", "mongo", "db", "database", "postgresql", "postgis", "pg", "sql", "mssql", "oracle"}
)
_MIGRATES = regex(
    r"\bmigrate\b|\bupgrade\b|\bupgrade[-_]db\b|migrations|\balembic\b|\baerich\b|initdb|init[-_]db|prestart|create_tables|syncdb|bootstrap|setup[-_]db"
)


class NeededServiceMissing(RepositoryCheck):
    """The application uses a database or a broker that no compose file starts.

    Looked at are the services that CI starts, held against client libraries, addresses and settings in the code, and
    examples of the environment. It speaks up only where CI starts a service and another sign agrees: a library that is
    merely declared is often for an optional back end. An application with one database in its compose file is not told
    about another one.

    ## Why is this bad?
    `docker compose up` starts an application that cannot work. The newcomer has to install the rest by hand.

    ## Example
    CI has `services: redis`, settings say `redis://localhost:6379`, and `compose.yaml` has `web` and `db` only.

    ## How to fix
    `envdoctor migrate` writes the service with its health check, volume and variables.
    """

    code = "SVC017"
    name = "needed-service-missing"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per kind of service."""
        every = tuple(file for file in files(repository) if file.services)
        found = tuple(file for file in every if file.path.count("/") <= 1 and any(item.build for item in file.services))
        form = repository.fact(shape.read)
        if not found or not form.serves or not is_complete(repository):
            yield Skipped(reason="there is no compose file" if not found else "nothing here runs as a service")
            return
        running = _running(every)
        started = {family.name for item in repository.fact(ci.read).services if (family := _known(item.image))}
        if all(_covered(family, running) for family in started):
            return
        from envdoctor.migration import evidence
        from envdoctor.migration.model import Source

        signals: dict[str, list[Signal]] = {}
        for signal in repository.fact(evidence.read):
            if signal.source is not Source.COMPOSE and signal.family in _FAMILIES:
                signals.setdefault(signal.family, []).append(signal)
        missing = [name for name, signs in signals.items() if not _covered(name, running) and _is_proven(signs)]
        for name in missing if len(missing) <= _MOST_MISSING else ():
            yield self._finding(name, signals[name], found[0])

    def _finding(self, family: str, signs: list[Signal], file: ComposeFile) -> Finding:
        best = sorted(signs, key=lambda signal: -signal.weight)
        seen = {signal.source: signal for signal in reversed(best)}
        return self.finding(
            f"the application uses {family}, but no compose file starts it",
            subject=family,
            location=at(file, file.keys.get("services")),
            evidence=tuple(signal.evidence for signal in list(seen.values())[:5]),
            fix=Fix(text="let envdoctor add the service", command="envdoctor migrate", safe=True),
            confidence=Confidence.LIKELY,
        )


def _known(image: str) -> Family | None:
    """The family of an image or of a bare name, such as Travis's ``postgresql``."""
    bare = {"postgresql": "postgres", "mongodb": "mongo", "redis-server": "redis", "rabbitmq-server": "rabbitmq"}
    return knowledge().family(bare.get(image.partition(":")[0], image))


def _running(found: tuple[ComposeFile, ...]) -> frozenset[str]:
    """The families that some compose file starts, and names of services that may be one behind an own image."""
    services = [service for file in found for service in file.services]
    families = {family.name for service in services if (family := knowledge().family(service.image))}
    words = {
        word for service in services for word in re.split(r"[^a-z]+", f"{service.name} {service.image or ''}".lower())
    }
    return frozenset(families | words)


def _covered(family: str, running: frozenset[str]) -> bool:
    """Whether a family, something compatible, or (for a database) any other database runs."""
    if family in _DATABASES and running & _DATABASES:
        return True
    names = {family, *next((same for same in _SAME if family in same), set())}
    return bool(names & running)


def _is_proven(signs: list[Signal]) -> bool:
    """Whether CI starts it and something else says that it is needed: what CI does not start may be optional."""
    from envdoctor.migration import scoring
    from envdoctor.migration.model import Source

    positive = {signal.source for signal in signs if signal.weight > 0}
    return Source.CI in positive and len(positive) > 1 and scoring.score(signs) >= _ENOUGH


class NoMigrations(RepositoryCheck):
    """The compose file starts a database, and nothing in it creates the tables.

    Looked at are Django projects (with a `migrations` folder) and Alembic (`alembic.ini`) whose compose file starts a
    relational database. Nothing is said where any service's command, the entry point, or a script that either runs
    mentions migrations.

    ## Why is this bad?
    The first page that the newcomer opens says "relation does not exist". The command that helps is in somebody's head.

    ## Example
    Services `web` (`gunicorn shop.wsgi`) and `db` (`postgres:17`), and no `migrate` anywhere.

    ## How to fix
    ```yaml
      migrations:
        build: .
        command: python manage.py migrate --noinput
        restart: "no"
        depends_on: {db: {condition: service_healthy}}
      web:
        depends_on:
          migrations: {condition: service_completed_successfully}
    ```
    """

    code = "SVC018"
    name = "no-migrations"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding at most."""
        tool = _migration_tool(repository)
        if tool is None:
            yield Skipped(reason="no migrations were found")
            return
        for file in files(repository):
            if file.path.startswith("."):
                continue
            databases = [service for service in file.services if _is_relational(service)]
            built = [service for service in file.services if service.build is not None]
            if file.default and databases and built and not _migrates(file, repository):
                yield self.finding(
                    f"`{file.path}` starts `{databases[0].name}`, but nothing in it runs the migrations",
                    subject=file.path,
                    location=databases[0].location,
                    evidence=(tool,),
                    fix=Fix(text="add a service that runs them and ends", command="envdoctor migrate", safe=True),
                    confidence=Confidence.LIKELY,
                )
                return


def _is_relational(service: Service) -> bool:
    family = knowledge().family(service.image)
    return family is not None and family.name in {"postgres", "mysql", "mariadb"}


def _migration_tool(repository: Repository) -> Evidence | None:
    names = {item.name for item in repository.fact(declarations.read).dependencies}
    for path in repository.files:
        if shape.is_aside(path):
            continue
        name = path.rpartition("/")[2]
        if name == "alembic.ini" and "alembic" in names:
            return Evidence(text="Alembic", location=Location(path=path))
        if re.search(r"(?:^|/)migrations/0001_[^/]*\.py$", path) and "django" in names:
            return Evidence(text="Django's migrations", location=Location(path=path))
    return None


def _migrates(file: ComposeFile, repository: Repository) -> bool:
    """Whether anything that the file's services run, or that starts them, mentions migrations."""
    words = " ".join(" ".join((service.name, *service.command, *service.entrypoint)) for service in file.services)
    if _MIGRATES.search(words):
        return True
    names = (
        "Dockerfile*",
        "*.Dockerfile",
        "*.dockerfile",
        "*.sh",
        "entrypoint*",
        "start*",
        "Makefile",
        "Procfile",
        "justfile",
        "run",
    )
    paths = (path for path in repository.files.matching(*names) if not path.endswith((".md", ".rst", ".html")))
    return any(_MIGRATES.search(repository.files.text(path) or "") for path in paths)
