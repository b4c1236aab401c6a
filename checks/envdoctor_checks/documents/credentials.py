"""DOC018: logins to a compose service's database that the service does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import compose
from envdoctor.repository.compose import Service
from envdoctor.repository.documents import Command, Document
from envdoctor.values import dataclass
from envdoctor_checks.documents import standing
from envdoctor_checks.documents.composition import compose_call

__all__ = ["WrongDatabaseUser"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What a client is given: the option's spellings, the variable that says what is right, and what always is."""

    what: str
    variable: str
    options: tuple[str, ...]
    always: frozenset[str] = frozenset()
    alone: bool = False
    """Whether the value is never a word of its own after the short option (``mysql -pSECRET``)."""


_CLIENTS = {
    ("psql", "pg_dump", "createdb", "dropdb", "pg_restore", "pg_isready"): (
        _Given(what="user", variable="POSTGRES_USER", options=("-U", "--username")),
        _Given(
            what="database",
            variable="POSTGRES_DB",
            options=("-d", "--dbname"),
            always=frozenset({"postgres", "template0", "template1"}),
        ),
    ),
    ("mysql", "mysqldump", "mariadb", "mariadb-dump"): (
        _Given(what="user", variable="MYSQL_USER", options=("-u", "--user"), always=frozenset({"root"})),
        _Given(what="password", variable="MYSQL_PASSWORD", options=("-p", "--password"), alone=True),
    ),
}


class WrongDatabaseUser(RepositoryCheck):
    """A document logs in to a compose service's database with a user, database or password that it does not have.

    `docker compose exec SERVICE psql -U NAME -d NAME` (and `mysql -u NAME -pPASSWORD`) is compared with `POSTGRES_USER`
    and `POSTGRES_DB` (`MYSQL_USER`, `MYSQL_PASSWORD` or, for root, `MYSQL_ROOT_PASSWORD`) of that service. Only literal
    values are compared, and neither what is right nor a password is ever shown. A database that a script may create
    later is left alone: nothing is said of databases if the service mounts scripts for its first start or the document
    creates one.

    ## Why is this bad?
    `role does not exist` looks as if the database were damaged.

    ## Example
    `docker compose exec db psql -U postgres`, when the service's `POSTGRES_USER` is another.

    ## How to fix
    Write the user, database or password that the compose file names.
    """

    code = "DOC018"
    name = "wrong-database-user"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Compare each login with the service's environment."""
        services = {
            service.name: service for item in repository.fact(compose.read) if item.default for service in item.services
        }
        if not services:
            yield Skipped(reason="no compose file")
            return
        for document in standing.onboarding(repository):
            for command in document.commands:
                call = None if command.foreign else compose_call(command.words)
                service = services.get(call.services[0]) if call and call.services else None
                if service is not None and {"exec", "run"} & set(command.words):
                    for programs, given in _CLIENTS.items():
                        program = next((word for word in command.words if word in programs), None)
                        if program is not None:
                            yield from self._compare(document, command, service, program, given)

    def _compare(
        self, document: Document, command: Command, service: Service, program: str, given: tuple[_Given, ...]
    ) -> Iterator[Finding]:
        rest = command.words[command.words.index(program) + 1 :]
        user = _option(rest, given[0])
        for item in given:
            value, variable = _option(rest, item), item.variable
            if item.what == "password" and user == "root":
                variable = "MYSQL_ROOT_PASSWORD"
            elif item.what == "password" and user != service.environment.get(given[0].variable):
                continue  # whose password it is cannot be told
            real = service.environment.get(variable)
            if not value or not real or "$" in real or value in {real, *item.always} or not re.fullmatch(r"\w+", value):
                continue
            if item.what == "database" and _may_have_more(document, service):
                continue
            shown = "a password" if item.what == "password" else f"the {item.what} `{value}`"
            subject = item.what if item.what == "password" else value
            yield self.finding(
                f"`{document.path}` logs in to `{service.name}` with {shown}, which is not its `{variable}`",
                subject=f"{document.path}#{service.name} {subject}",
                location=command.location,
                evidence=(Evidence(text=f"`{variable}` is set here", location=service.at(f"environment.{variable}")),),
                fix=Fix(text=f"write the {item.what} that `{service.location.path}` names"),
            )


def _may_have_more(document: Document, service: Service) -> bool:
    """Whether more databases may be made: by scripts at the first start, or by a step of the document."""
    mounted = any("initdb" in str(item) for item in service.mounts)
    created = any(
        {"createdb", "CREATE"} & set(item.words) or "CREATE DATABASE" in item.text for item in document.commands
    )
    return mounted or created or not service.image


def _option(words: tuple[str, ...], given: _Given) -> str | None:
    """The value of an option."""
    for position, word in enumerate(words):
        if word in given.options:
            return None if given.alone else "".join(words[position + 1 : position + 2]) or None
        for option in given.options:
            if option.startswith("--") and word.startswith(f"{option}="):
                return word.partition("=")[2]
            if not option.startswith("--") and word.startswith(option) and len(word) > len(option):
                return word[len(option) :]
    return None
