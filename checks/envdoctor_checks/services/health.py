"""SVC003: waiting for a service that is not ready."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Edit, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.compose import ComposeFile, Service
from envdoctor.repository.images import Family, knowledge, reference
from envdoctor.values import regex
from envdoctor_checks.images.common import texts_named
from envdoctor_checks.services.applications import lineage
from envdoctor_checks.services.common import ComposeCheck
from envdoctor_checks.services.edits import checked, waiting

__all__ = ["DependsOnWithoutHealth"]

_WAITS = regex(
    r"(?i)wait[-_]?for|wait[-_]|wait4|dockerize|pg_isready|\bnc -|netcat|mysqladmin|until |while !|retry|sleep \d"
    r"|sleep infinity|tail -f|\bcron\b"
)


_STARTS = regex(r"(?i)(?:entry[-_]?point|start|wait|boot(?:strap)?|init|launch)[^/]*\.py$")
_WAIT_VARIABLE = regex(r"(?i)^wait(?:_|$)|_wait_(?:for|hosts)")
"""Names by which entry points are told what to wait for."""
_SCRIPT = regex(r"^/\S*\.sh$|^/\w+$")
"""A script of an image that is not built here."""
_IDLES = regex(r"^(?:/bin/)?(?:ba|z|da)?sh(?: -l)?$")
_PROXIES = frozenset({"nginx", "nginxinc/nginx-unprivileged", "openresty/openresty"})
"""They ask the application, never its database."""
_SQL = frozenset({"postgres", "mysql", "mariadb", "mssql", "oracle", "cockroachdb"})


class DependsOnWithoutHealth(ComposeCheck):
    """A service starts as soon as its database's container runs, not when the database answers.

    Looked at are `depends_on` entries with the condition `service_started` (or none) on an image that is known to need
    seconds before it answers, such as PostgreSQL, MySQL or RabbitMQ. Nothing is said where the waiting service restarts
    by itself, where its command or its entry point's script waits (`wait-for-it`, `pg_isready`, `until ...`), and about
    tools that connect only when somebody asks (Adminer, Grafana...), proxies, and services of the same kind. For SQL
    databases it is a warning; clients of brokers and document stores usually try again, so that for those it is a note,
    and so it is where only images are started, or submodules built, whose entry point cannot be read here.

    ## Why is this bad?
    The first start on a new machine initialises the database, which takes longest exactly for the newcomer: the
    application gives up with "connection refused", and the second `docker compose up` works as if nothing had been.

    ## Example
    ```yaml
      web:
        depends_on: [db]
    ```

    ## How to fix
    ```yaml
      web:
        depends_on:
          db: {condition: service_healthy}
      db:
        healthcheck:
          test: pg_isready -U $${POSTGRES_USER:-postgres}
          interval: 2s
          retries: 30
    ```
    """

    code = "SVC003"
    name = "depends-on-without-health"
    severity = Severity.WARNING
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per slow service, however many depend on it."""
        hasty: dict[str, list[Service]] = {}
        for service in item.services:
            for name, condition in service.depends_on.items():
                if condition == "service_started" and not _copes(service, repository):
                    hasty.setdefault(name, []).append(service)
        for name, services in hasty.items():
            needed = item.service(name)
            family = knowledge().family(needed.image) if needed else None
            if needed is not None and family is not None and family.slow and needed.build is None:
                visible = any(_is_visible(service, repository) for service in services)
                yield self._finding(needed, family, services, _edits(repository, needed, services), visible=visible)

    def _finding(
        self, needed: Service, family: Family, services: list[Service], edits: tuple[Edit, ...], *, visible: bool
    ) -> Finding:
        first = services[0]
        names = ", ".join(f"`{service.name}`" for service in services[:4])
        checked = needed.healthcheck and needed.healthcheck != ("NONE",)
        text = f"`{needed.name}` has a health check" if checked else f"`{needed.name}` has no health check"
        advice = f"write `depends_on: {{{needed.name}: {{condition: service_healthy}}}}`"
        if not checked:
            probe = f", such as `test: {family.probe}`" if family.probe else ""
            advice = f"give `{needed.name}` a `healthcheck`{probe}, and {advice}"
        return self.finding(
            f"{names} {'starts' if len(services) == 1 else 'start'} before `{needed.name}` can answer",
            subject=needed.name,
            location=first.at("depends_on"),
            evidence=(Evidence(text=text, location=needed.at("healthcheck")),),
            fix=Fix(text=advice, edits=edits),
            severity=None if family.name in _SQL and visible else Severity.NOTE,
            confidence=Confidence.LIKELY,
        )


def _edits(repository: Repository, needed: Service, services: list[Service]) -> tuple[Edit, ...]:
    """The edits that make all of them wait, with a health check where there is none; none if one cannot be made."""
    edits: list[Edit] = []
    if not needed.healthcheck:
        edits += checked(repository, needed)
    if not edits and (not needed.healthcheck or needed.healthcheck == ("NONE",)):
        return ()
    for service in services:
        found = waiting(repository, service, needed.name)
        if not found:
            return ()
        edits += found
    return tuple(edits)


def _copes(service: Service, repository: Repository) -> bool:
    """Whether a service need not wait: it is restarted, it idles or connects later, or something that it runs waits."""
    image = reference(service.image or "")
    if service.text("restart") in {"always", "unless-stopped", "on-failure"}:
        return True
    unconnected = knowledge().tools | _PROXIES
    known = image is not None and (image.name in unconnected or knowledge().family(service.image) is not None)
    if known and service.build is None:
        return True
    if any(_WAIT_VARIABLE.search(name) for name in service.environment):
        return True
    stages = lineage(service, repository)
    base = reference(stages[0].base) if stages else None
    if base is not None and base.name in unconnected:
        return True
    wanted = {"ENTRYPOINT"} if service.command else {"CMD", "ENTRYPOINT"}
    built = [item for layer in stages for item in layer.instructions if item.keyword in wanted]
    words = (*service.entrypoint, *service.command)
    if not service.entrypoint:
        words = (*words, *(word for item in built for word in item.arguments))
    if _WAITS.search(" ".join(words)) or _IDLES.match(" ".join((*service.entrypoint, *service.command))):
        return True
    parts = [part for word in words for part in word.split() if not part.endswith(".py") or _STARTS.search(part)]
    if any(_WAITS.search(text) for text in texts_named(parts, stages, repository)):
        return True
    return service.build is not None and _waits_before(service.build.context, repository)


def _is_visible(service: Service, repository: Repository) -> bool:
    """Whether what a service runs can be read here: it says its command, or is built from what lies here."""
    words = (*service.entrypoint, *service.command)
    return bool(lineage(service, repository)) or (bool(words) and not _SCRIPT.match(words[0]))


def _waits_before(context: str | None, repository: Repository) -> bool:
    """Whether the code has a script that runs before the server and waits, as bases of servers call it."""
    paths = repository.files.matching("prestart*", "*pre_start*", "pre-start*", "wait_for_*", "wait-for-*")
    inside = (path for path in paths if not context or path.startswith(f"{context}/"))
    return any(_WAITS.search(repository.files.text(path) or "") for path in inside)
