"""SVC011 and SVC016: services that cannot be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Edit, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository import compose
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.images import Family, knowledge
from envdoctor.repository.shell import commands
from envdoctor.repository.yaml import Scalar
from envdoctor.values import regex
from envdoctor_checks.images.servers import Loopback, loopback, opened
from envdoctor_checks.services.applications import start_texts
from envdoctor_checks.services.common import ComposeCheck
from envdoctor_checks.text_edits import line_at, replaced

__all__ = ["CommandListensOnLoopback", "LocalhostForAService", "meant_by"]

_URL = regex(
    r"\b([a-z][a-z0-9+.-]*)://(?:[^\s/@]*@)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(\d+))?(?=[/?\s,;\"']|$)"
)
_HOST = regex(r"(?i)^(?:localhost|127\.0\.0\.1|\[?::1\]?)(?::(\d+))?$")
_OWN = frozenset({"LISTEN", "LISTENER", "BIND", "BINDING", "ALLOWED", "ADVERTISED", "PUBLIC", "EXTERNAL"})
"""Words of variables that say where a service itself is, not where it finds another."""
_SCHEMES = {
    "postgres": ("postgres", "postgresql", "postgis", "psql"),
    "mysql": ("mysql",),
    "mariadb": ("mysql", "mariadb"),
    "redis": ("redis", "rediss", "valkey"),
    "rabbitmq": ("amqp", "amqps", "pyamqp"),
    "mongo": ("mongodb",),
    "clickhouse": ("clickhouse",),
    "memcached": ("memcached", "memcache"),
    "kafka": ("kafka",),
    "neo4j": ("bolt", "neo4j"),
}
_WORDS = {
    "postgres": ("POSTGRES", "PG", "DB", "DATABASE", "SQL"),
    "mysql": ("MYSQL", "DB", "DATABASE", "SQL"),
    "mariadb": ("MARIADB", "MYSQL", "DB", "DATABASE", "SQL"),
    "redis": ("REDIS", "CACHE", "VALKEY"),
    "rabbitmq": ("RABBITMQ", "RABBIT", "AMQP", "BROKER"),
    "mongo": ("MONGO", "MONGODB"),
    "elasticsearch": ("ELASTICSEARCH", "ELASTIC", "ES"),
    "opensearch": ("OPENSEARCH",),
    "memcached": ("MEMCACHED", "MEMCACHE"),
    "kafka": ("KAFKA",),
}


class LocalhostForAService(ComposeCheck):
    """A service is told to look for its database on `localhost`, but the database is another service.

    Looked at are values under `environment`, and in the `env_file`s of services that are built here: addresses such as
    `postgres://...@localhost/...` and host names such as `DB_HOST: localhost`, where the same file has a service of
    that kind. Services that share a network (`network_mode`), the database's own variables and variables that the start
    script sets anew are left alone.

    ## Why is this bad?
    Inside a container `localhost` is the container itself: "connection refused".

    ## Example
    ```yaml
      web:
        environment: {DB_HOST: localhost}
      db:
        image: postgres:17
    ```

    ## How to fix
    The host's name is the service's name: `DB_HOST: db`. The port is the one inside, 5432, whatever is published.
    """

    code = "SVC011"
    name = "localhost-for-a-service"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per place where a variable is written, however many services read it there.

        Where the start script of one of them sets it anew, that is what the line in their common file is for.
        """
        stores = [(service, family) for service in item.services if (family := knowledge().family(service.image))]
        found: dict[tuple[str, Location], list[tuple[Service, str, Service]]] = {}
        for service in item.services:
            if service.text("network_mode") or knowledge().family(service.image):
                continue
            for name, (value, place) in _values(service, repository).items():
                meant = meant_by(name, value, stores)
                if meant is not None:
                    found.setdefault((name, place), []).append((service, value, meant))
        for (name, place), uses in found.items():
            if any(_is_set_again(name, service, repository) for service, _, _ in uses):
                continue
            service, value, meant = uses[0]
            others = f" and {len(uses) - 1} more" if len(uses) > 1 else ""
            yield self.finding(
                f"`{name}` of `{service.name}`{others} points at localhost, but `{meant.name}` is a service of its own",
                subject=f"{service.name}.{name}",
                location=place,
                evidence=(Evidence(text=f"`{meant.name}` runs {meant.image}", location=meant.at("image")),),
                fix=Fix(text=f"write `{meant.name}` for the host", edits=_renamed(repository, place, meant, value)),
                confidence=Confidence.LIKELY,
            )


def _is_set_again(name: str, service: Service, repository: Repository) -> bool:
    """Whether what the service starts gives the variable another value first: ``export NAME=...`` in its script."""
    pattern = re.compile(rf"(?<![\w$]){re.escape(name)}=")
    return any(pattern.search(text) for text in start_texts(service, repository))


def _renamed(repository: Repository, place: Location, meant: Service, value: str) -> tuple[Edit, ...]:
    """The edit that writes the service's name for the host; none where the port is another one than inside."""
    family = knowledge().family(meant.image)
    found = _URL.search(value) or _HOST.match(value)
    port = found[found.lastindex] if found and found.lastindex and found[found.lastindex].isdigit() else None
    if family is None or (port is not None and port != str(family.port)):
        return ()
    return next(
        (
            edits
            for word in ("localhost", "127.0.0.1")
            if word in value and (edits := replaced(repository, place, word, meant.name))
        ),
        (),
    )


def _values(service: Service, repository: Repository) -> dict[str, tuple[str, Location]]:
    """Variables with their values: all that are written at the service; of its files those of services built here."""
    if service.build is None:
        return {name: (value or "", service.at(f"environment.{name}")) for name, value in service.environment.items()}
    given = compose.settings(repository, service).variables
    return {name: (setting.value or "", setting.location) for name, setting in given.items()}


def meant_by(name: str, value: str, stores: list[tuple[Service, Family]]) -> Service | None:
    """The service that a variable means; None if it does not say localhost or may mean something else."""
    url, host = _URL.search(value), _HOST.match(value)
    for service, family in stores:
        if url and url[1].partition("+")[0] in _SCHEMES.get(family.name, ()):
            return service
        words = set(re.split(r"[_\d]+", name.upper()))
        named = bool(words & set(_WORDS.get(family.name, ()))) and not words & _OWN
        if (
            host
            and named
            and (words & {"HOST", "HOSTS", "HOSTNAME", "SERVER", "ADDRESS", "URL", "SERVERS"} or "PGHOST" in words)
        ):
            return service
    return None


class CommandListensOnLoopback(ComposeCheck):
    """The command of a service listens on 127.0.0.1, where no other container and no browser can reach it.

    Looked at is `command`: `runserver`, `flask run`, `uvicorn`, `gunicorn`, `hypercorn`, `daphne`, with their options
    and the service's variables. Services with a `network_mode` are left alone.

    ## Why is this bad?
    The log says "running on http://127.0.0.1:8000", and every request from outside is refused: inside a container,
    127.0.0.1 is the container itself.

    ## Example
    `command: python manage.py runserver`

    ## How to fix
    `command: python manage.py runserver 0.0.0.0:8000`, with `ports: ["127.0.0.1:8000:8000"]` to keep others out.
    """

    code = "SVC016"
    name = "command-listens-on-loopback"
    severity = Severity.ERROR
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per service at most."""
        names = frozenset(path.rpartition("/")[2] for path in repository.files)
        for service in item.services:
            found = None if service.text("network_mode") else _server(service, names)
            if found is not None:
                yield self.finding(
                    f"`{found.server}` in `{service.name}` listens on 127.0.0.1, which nobody outside reaches",
                    subject=service.name,
                    location=service.at("command"),
                    evidence=(Evidence(text=found.reason, location=service.at("command")),),
                    fix=Fix(text=f"add `{found.advice}`", edits=_opened(repository, service, found)),
                    confidence=Confidence.LIKELY if service.environment_files else Confidence.CERTAIN,
                )


def _opened(repository: Repository, service: Service, found: Loopback) -> tuple[Edit, ...]:
    """The edit of a command on one line."""
    place = service.at("command")
    line = line_at(repository, place)
    node = service.node.get("command") if service.node else None
    block = isinstance(node, Scalar) and node.block
    change = opened(found, line) if line and place.line and not block else None
    if change is None:
        return ()
    start, end, text = change
    return (
        Edit(path=place.path, line=place.line or 1, column=start, end_line=place.line or 1, end_column=end, text=text),
    )


def _server(service: Service, names: frozenset[str]) -> Loopback | None:
    variables = {name: value or "" for name, value in service.environment.items()}
    words = service.command
    if words[:1] and words[0] in {"sh", "bash", "/bin/sh", "/bin/bash"}:
        found = (loopback(command.words, variables, names) for command in commands(words[-1]))
        return next((item for item in found if item), None)
    return loopback(words, variables, names)
