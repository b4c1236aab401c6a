"""SVC020 and SVC022: services that nobody uses, and code that nobody can edit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository import dockerfile, shape
from envdoctor.repository.compose import ComposeFile, Service, settings
from envdoctor.repository.dockerfile import Instruction, Stage
from envdoctor.repository.images import Family, knowledge
from envdoctor.values import regex
from envdoctor_checks.services.common import ComposeCheck, projects

__all__ = ["CodeOnlyInImage", "UnusedService"]

_TEXTS = (
    ".py", ".toml", ".cfg", ".ini", ".conf", ".env", ".yml", ".yaml", ".json", ".sh", ".txt", ".lock", ".js", ".ts",
    ".go", ".rb", ".properties", ".xml", ".tf", ".sql",
)  # fmt: skip
_PROSE = regex(r"(?i)(?:^|/)(?:readme|changelog|docs?/)|\.md$|package-lock\.json$")
_LARGEST = 256 * 1024
_ONCE = regex(r"(?i)migrat|(?:^|[-_])(?:init|setup|seed|tests?|jobs?)(?:$|[-_])")
"""Services that run once and end."""
_ELSEWHERE = regex(r"(?i)prod|deploy|release|swarm|stack")
_PRODUCTION = regex(r"(?i)(?:CONFIG|ENV|ENVIRONMENT|MODE|SETTINGS\w*)[= ][\"']?(?:[\w.]+\.)?prod(?:uction)?\b")
_DEVELOPMENT = regex(r"(?i)dev|local|override|debug")


class UnusedService(ComposeCheck):
    """A database or a broker is started, and nothing uses it.

    Looked at are services with the image of a known store in files that also build an application. Used is what another
    service depends on or names in its command, variables or labels, and what any source, settings or requirements file
    of the repository mentions, by the service's name or by the kind of store.

    ## Why is this bad?
    It takes memory and seconds on every laptop, and each newcomer wonders what it is for.

    ## Example
    Services `web`, `db` and `redis`, and neither the code nor the requirements have a word of Redis.

    ## How to fix
    Delete the service, its volume and its entry in `.env.example`. If it is for some people only, give it `profiles`.
    """

    code = "SVC020"
    name = "unused-service"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per service."""
        if not item.default or not any(service.build for service in item.services):
            return
        for service in item.services:
            family = knowledge().family(service.image)
            if family is None or not family.store or service.build is not None or service.profiles:
                continue
            if _is_named(service, item, repository) or _is_mentioned(service, family, item, repository):
                continue
            yield self.finding(
                f"`{service.name}` ({service.image}) is started, but nothing uses it",
                subject=service.name,
                location=service.location,
                evidence=(Evidence(text="no service depends on it, and no code or settings mention it"),),
                fix=Fix(text=f"delete `{service.name}`, or give it `profiles` if only some people need it"),
                confidence=Confidence.LIKELY,
            )


def _is_named(service: Service, item: ComposeFile, repository: Repository) -> bool:
    """Whether another service depends on it or names it."""
    names = {service.name, service.text("container_name") or service.name, service.text("hostname") or service.name}
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in sorted(names)))
    for other in item.services:
        if other is service:
            continue
        values = [setting.value or "" for setting in settings(repository, other).variables.values()]
        words = " ".join((*other.depends_on, *other.command, *other.entrypoint, *values, *other.healthcheck))
        if pattern.search(words) or (other.node is not None and pattern.search(str(other.node.plain()))):
            return True
    return False


def _is_mentioned(service: Service, family: Family, item: ComposeFile, repository: Repository) -> bool:
    """Whether a text of the repository, other than documents and compose files, mentions it or its kind."""
    from envdoctor.migration import evidence
    from envdoctor.migration.model import Source

    if any(one.family == family.name and one.source is not Source.COMPOSE for one in repository.fact(evidence.read)):
        return True
    composed = {path for file in projects(repository) for path in (file.path, *file.parts)}
    words = {service.name, family.name, *_aliases(family.name)}
    pattern = re.compile("|".join(rf"(?<![a-z]){re.escape(word)}" for word in sorted(words)).encode(), re.IGNORECASE)
    paths = (path for path in repository.files if _may_say(path) and path not in composed and path != item.path)
    texts = (repository.files.read(path) or b"" for path in paths if repository.files.sizes[path] <= _LARGEST)
    return any(pattern.search(text) for text in texts)


def _may_say(path: str) -> bool:
    return (path.endswith(_TEXTS) or ".env" in path or "/" not in path) and not _PROSE.search(path)


def _aliases(family: str) -> tuple[str, ...]:
    known = {
        "postgres": ("psycopg", "asyncpg", "pg8000", "postgis", "pgvector"),
        "mysql": ("mariadb", "pymysql"),
        "mariadb": ("mysql", "pymysql"),
        "redis": ("valkey", "rq"),
        "rabbitmq": ("amqp", "celery", "kombu", "pika"),
        "elasticsearch": ("elastic", "opensearch"),
    }
    return known.get(family, ())


class CodeOnlyInImage(ComposeCheck):
    """The code is only in the image: an edit shows up after a rebuild.

    Looked at is the compose file that Compose loads by its name, with its override file: services that are built here
    and whose Dockerfile copies code. It is silent when any of them mounts a folder or has `develop.watch`, when another
    compose file is for development (by its name), when the file or the image is for production (by its name or its
    variables), and where a development container is set up.

    ## Why is this bad?
    For each edited line somebody waits for `docker compose up --build`, or gives up and runs the code on the laptop
    after all, with the laptop's Python.

    ## Example
    `web: {build: .}` with `COPY . .` in the Dockerfile, and no `volumes`.

    ## How to fix
    ```yaml
        develop:
          watch:
            - {action: sync+restart, path: ./src, target: /app/src}
            - {action: rebuild, path: uv.lock}
    ```
    Then `docker compose up --watch`; or mount the folder: `volumes: ["./src:/app/src"]`.
    """

    code = "SVC022"
    name = "code-only-in-image"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per project at most."""
        built = [one for one in item.services if one.build is not None and not _ONCE.search(one.name)]
        if not item.default or not built or _ELSEWHERE.search(item.path) or not repository.fact(shape.read).serves:
            return
        if any(_is_editable(service) for service in item.services) or _developed_elsewhere(item, repository):
            return
        pairs = ((service, place) for service in built if (place := _copies_code(service, repository)))
        found = next(pairs, None)
        if found is None:
            return
        service, (path, copy) = found
        yield self.finding(
            f"the code of `{service.name}` is only in the image, so every edit needs a rebuild",
            subject=service.name,
            location=service.at("build"),
            evidence=(
                Evidence(text=f"`COPY {' '.join(copy.arguments)}`", location=Location(path=path, line=copy.line)),
            ),
            fix=Fix(text="add `develop.watch`, or mount the code, for development"),
            confidence=Confidence.LIKELY,
        )


def _is_editable(service: Service) -> bool:
    watch = service.node.get("develop", "watch") if service.node else None
    return watch is not None or any(
        mount.kind == "bind" and not _is_file(mount.source or "") for mount in service.mounts
    )


def _is_file(source: str) -> bool:
    return source.endswith(".sock") or re.search(r"\.\w{1,5}$", source.rpartition("/")[2]) is not None


def _developed_elsewhere(item: ComposeFile, repository: Repository) -> bool:
    others = (file.path for file in projects(repository) if file.path != item.path)
    return any(_DEVELOPMENT.search(path) for path in others) or any(
        ".devcontainer" in path or path.rpartition("/")[2] in {"Tiltfile", "skaffold.yaml"} for path in repository.files
    )


def _copies_code(service: Service, repository: Repository) -> tuple[str, Instruction] | None:
    build = service.build
    item = next((one for one in repository.fact(dockerfile.read) if build and one.path == build.dockerfile), None)
    stage = item.target(build.target) if item and build else None
    if item is None or stage is None or not _is_python(item.lineage(stage)):
        return None
    entries = [entry for layer in item.lineage(stage) for entry in layer.instructions]
    if any(entry.keyword == "ENV" and _PRODUCTION.search(entry.value) for entry in entries):
        return None
    return next(((item.path, entry) for entry in entries if _is_copy_of_code(entry)), None)


def _is_copy_of_code(entry: Instruction) -> bool:
    if entry.keyword not in {"ADD", "COPY"} or entry.flag("from") is not None or entry.heredocs:
        return False
    return any(source in {".", "./"} or not re.search(r"\.\w+$", source) for source in entry.arguments[:-1])


def _is_python(lineage: tuple[Stage, ...]) -> bool:
    return any("python" in stage.base or "uv" in stage.base for stage in lineage)
