"""SVC023 and SVC027: variables that the code wants and its service does not get."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository import build_context, declarations, environment_files, environment_variables
from envdoctor.repository.compose import ComposeFile
from envdoctor.repository.environment_variables import VariableRead
from envdoctor.repository.images import knowledge
from envdoctor.repository.sources import Role
from envdoctor.values import regex
from envdoctor_checks.services.applications import Application, applications, is_imported
from envdoctor_checks.services.common import ComposeCheck
from envdoctor_checks.services.reaching import meant_by

__all__ = ["LocalhostByDefault", "RequiredVariableNotSet"]


_SCRIPTS = regex(r"(?:^|/)(?:\.[^/]+|scripts?|tools?|bin|hack|ops|ci|infra|deploy(?:ment)?)/")
"""Folders of what people and servers run by hand, beside the application."""
_OTHER_SETTINGS = regex(
    r"(?i)(?:settings|config|conf)/(?:[^/]*/)*[^/]*(?:prod|stag|deploy|live|heroku|aws|test|ci|local|dev)[^/]*\.py$"
)
"""One of several settings modules: which one is loaded, nobody knows here."""
_LOADERS = frozenset(
    {"django-environ", "environs", "decouple", "python-decouple", "starlette", "pydantic-settings", "python-dotenv"}
)
"""Libraries that read a `.env` file by themselves, or for whoever asks them to."""


def _reads_dot_env(app: Application, repository: Repository, read: VariableRead) -> bool:
    """Whether the container may find the variable in a `.env` file that a newcomer writes: copied in or mounted."""
    loads = read.library in _LOADERS or any(
        item.name in _LOADERS for item in repository.fact(declarations.read).dependencies
    )
    stated = loads or any(
        read.name in file.names
        for file in repository.fact(environment_files.read)
        if not app.root or file.path.startswith(f"{app.root}/") or "/" not in file.path
    )
    mounted = any(mount.kind == "bind" for mount in app.service.mounts)
    context = build_context.context(
        repository.files, app.root, app.service.build.dockerfile if app.service.build else None
    )
    return stated and (mounted or not context.excludes(".env"))


def _happens(read: VariableRead, apps: list[Application], repository: Repository) -> bool:
    """Whether a read takes place in the container: its file is started there, or the code imports it."""
    path = read.location.path
    return any(app.starts(path) for app in apps) or (not read.main and is_imported(path, repository))


class RequiredVariableNotSet(ComposeCheck):
    """The code needs an environment variable to start, and no service sets it.

    Looked at is the compose file that Compose loads by its name, with override and environment files: variables that
    the code in a service's build context reads without a default as soon as its module is imported, where other code
    imports the module or the service starts it. Set counts what is
    under `environment` or in an `env_file` of any service, in the Dockerfile, and what the start scripts mention. It is
    silent where an `env_file` is not in the repository, and where the container may find the variable in a `.env` file.

    ## Why is this bad?
    `docker compose up` builds for minutes, and then the container ends with `KeyError: 'SECRET_KEY'`.

    ## Example
    `SECRET_KEY = os.environ["SECRET_KEY"]` in the settings, and a service `web` with `DEBUG` only.

    ## How to fix
    Set it under `environment`; what is secret as `SECRET_KEY: ${SECRET_KEY:?see .env.example}`.
    """

    code = "SVC023"
    name = "required-variable-not-set"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per variable."""
        apps = applications(item, repository) if item.default else []
        if not apps:
            return
        written = {write.name for write in repository.fact(environment_variables.read_writes)}
        seen = set(written)
        for read in repository.fact(environment_variables.read):
            if not (read.required and read.always) or read.role is not Role.APPLICATION or read.name in seen:
                continue
            if _SCRIPTS.search(read.location.path) or _OTHER_SETTINGS.search(read.location.path):
                continue
            runs = [app for app in apps if app.runs(read)]
            known = environment_variables.is_given(read.name) or any(app.has(read) for app in apps)
            if not runs or known or any(_reads_dot_env(app, repository, read) for app in runs):
                continue
            if not _happens(read, runs, repository):
                continue
            seen.add(read.name)
            service = runs[0].service
            yield self.finding(
                f"the code does not start without `{read.name}`, and no service sets it",
                subject=read.name,
                location=service.at("environment"),
                evidence=(Evidence(text=f"reads `{read.name}` without a default", location=read.location),),
                fix=Fix(text=f"set `{read.name}` under `environment` of `{service.name}`"),
                confidence=Confidence.LIKELY,
            )


class LocalhostByDefault(ComposeCheck):
    """The code looks for its database on `localhost` unless it is told otherwise, and nobody tells it.

    Looked at is the compose file that Compose loads by its name: variables that the code reads with a default such as
    `localhost` or `postgresql://...@localhost/...`, where the file has a service of that kind and no service sets the
    variable or another one that names that service. It is silent where an `env_file` is not in the repository, where
    the container may find the variable in a `.env` file, and for services that share another network.

    ## Why is this bad?
    Inside a container `localhost` is the container itself: the application starts, and the first query says "connection
    refused".

    ## Example
    `HOST = os.environ.get("DB_HOST", "localhost")` in the settings, a service `db`, and a service `web` without
    `DB_HOST`.

    ## How to fix
    Set the variable to the service's name: `environment: {DB_HOST: db}`. The default stays right for people who run the
    code outside of a container.
    """

    code = "SVC027"
    name = "localhost-by-default"
    severity = Severity.NOTE
    ring = Ring.COMPOSITION

    def look(self, item: ComposeFile, repository: Repository) -> Iterator[Finding]:
        """One finding per variable."""
        stores = [(one, family) for one in item.services if (family := knowledge().family(one.image))]
        apps = applications(item, repository) if item.default and stores else []
        seen: set[str] = set()
        for read in repository.fact(environment_variables.read) if apps else ():
            meant = meant_by(read.name, read.default or "", stores)
            if meant is None or read.role is not Role.APPLICATION or read.name in seen:
                continue
            runs = [app for app in apps if app.runs(read)]
            told = any(app.has(read) or app.knows(meant) for app in apps)
            if not runs or told or self._is_other(read, repository, runs) or not _happens(read, runs, repository):
                continue
            seen.add(read.name)
            service = runs[0].service
            yield self.finding(
                f"without `{read.name}` the code looks for `{meant.name}` on localhost, and no service sets it",
                subject=read.name,
                location=service.at("environment"),
                evidence=(
                    Evidence(text=f"`{read.name}` is localhost by default", location=read.location),
                    Evidence(text=f"`{meant.name}` runs {meant.image}", location=meant.at("image")),
                ),
                fix=Fix(
                    text=f"set `{read.name}` under `environment` of `{service.name}`, with `{meant.name}` for the host"
                ),
                confidence=Confidence.LIKELY,
            )

    def _is_other(self, read: VariableRead, repository: Repository, runs: list[Application]) -> bool:
        """Whether the variable comes from elsewhere: set by the code itself, or by a `.env` file."""
        written = {write.name for write in repository.fact(environment_variables.read_writes)}
        return read.name in written or any(_reads_dot_env(app, repository, read) for app in runs)
