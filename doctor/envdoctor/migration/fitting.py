"""A plan beside services that are there already: by their names, with their credentials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from envdoctor.migration.model import Decision, Plan, PlannedService
from envdoctor.migration.services import Backing, catalogue, family_of_image
from envdoctor.repository.compose import Service
from envdoctor.values import dataclass, regex

__all__ = ["families", "fitted", "present"]

_WORDS = {
    "user": ("POSTGRES_USER", "MYSQL_USER", "MARIADB_USER", "RABBITMQ_DEFAULT_USER", "MONGO_INITDB_ROOT_USERNAME"),
    "password": (
        "POSTGRES_PASSWORD", "MYSQL_PASSWORD", "MARIADB_PASSWORD", "RABBITMQ_DEFAULT_PASS",
        "MONGO_INITDB_ROOT_PASSWORD",
    ),
    "database": ("POSTGRES_DB", "MYSQL_DATABASE", "MARIADB_DATABASE", "MONGO_INITDB_DATABASE"),
}  # fmt: skip
_IMAGES_OWN = {"postgres": {"user": "postgres"}, "rabbitmq": {"user": "guest", "password": "guest"}}
"""What an image takes where nothing is said."""
_USER = regex(r"(?:USER|USERNAME|_USR|LOGIN)$")
_PASSWORD = regex(r"(?:PASSWORD|PASS|PASSWD|PWD|_PW)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Access:
    """How a service that is there is reached; None where its file does not say it."""

    host: str
    user: str | None
    password: str | None
    database: str | None


def families(services: Iterable[Service]) -> Mapping[str, Service]:
    """The services by the family of their image, the first of each."""
    found: dict[str, Service] = {}
    for item in services:
        if item.image and (family := family_of_image(item.image)):
            found.setdefault(family, item)
    return found


def present(services: Iterable[Service]) -> frozenset[str]:
    """Families that some service runs, under whatever image; one relational database stands for all of a kind."""
    found = set(families(services))
    return frozenset(found | ({"mysql", "mariadb"} if found & {"mysql", "mariadb"} else set()))


def fitted(plan: Plan, services: Iterable[Service]) -> Plan:
    """The plan with the names and credentials of the services that are there already."""
    known = families(services)
    renamed: list[PlannedService] = []
    values = dict(plan.environment)
    for item in plan.services:
        there = known.get(item.family) if item.decision is not Decision.MENTIONED else None
        if there is not None:
            values = _readdressed(values, item.name, catalogue()[item.family], _access(there, item.family))
            item = replace(
                item, name=there.name, image=there.image or item.image, decision=Decision.ADDED,
                probed=bool(there.healthcheck) and there.healthcheck != ("NONE",),
            )  # fmt: skip
        renamed.append(item)
    return replace(plan, services=tuple(renamed), environment=MappingProxyType(dict(sorted(values.items()))))


def _access(service: Service, family: str) -> _Access:
    own = _IMAGES_OWN.get(family, {})
    said = {
        part: next((service.environment[name] for name in names if name in service.environment), own.get(part))
        for part, names in _WORDS.items()
    }
    if family == "postgres":
        said["database"] = said["database"] or said["user"]
    return _Access(host=service.name, **said)


def _readdressed(values: Mapping[str, str], old: str, backing: Backing, access: _Access) -> dict[str, str]:
    """The variables that lead to the service, as the service that is there wants them.

    One whose value cannot be known is left out, so that an environment file may say it.
    """
    found: dict[str, str] = {}
    for name, value in values.items():
        moved: str | None = value
        if re.search(rf"(?<=[@/]){re.escape(old)}(?=[:/]|$)", value):
            moved = _url(value, old, backing, access)
        elif value == old and not _USER.search(name):
            moved = access.host
        elif backing.matches_variable(name.upper()) or re.match(r"(?:\w+_)?(?:DB|DATABASE|SQL)_", name.upper()):
            moved = _part(name.upper(), value, backing, access)
        if moved is not None:
            found[name] = moved
    return found


def _url(value: str, old: str, backing: Backing, access: _Access) -> str | None:
    value = re.sub(rf"(?<=[@/]){re.escape(old)}(?=[:/]|$)", access.host, value)
    credentials = f"{backing.user}:{backing.password}@"
    if backing.user and credentials in value:
        if access.user is None or access.password is None:
            return None
        value = value.replace(credentials, f"{access.user}:{access.password}@")
    if backing.database and (database := re.search(rf"(?<=\d/){re.escape(backing.database)}(?=$|\?)", value)):
        if access.database is None:
            return None
        value = value[: database.start()] + access.database + value[database.end() :]
    return value


def _part(name: str, value: str, backing: Backing, access: _Access) -> str | None:
    if _USER.search(name) and value == backing.user:
        return access.user
    if _PASSWORD.search(name) and value == backing.password:
        return access.password
    if value == backing.database and backing.database:
        return access.database
    return value
