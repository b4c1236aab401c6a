"""What the installed clients say of a service: without one no Python speaks to it, and Celery brings only AMQP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.migration.code import ASIDE, GUARDED, PLUGGED, is_settings
from envdoctor.migration.model import Signal, Source
from envdoctor.migration.scoring import RELATIONAL
from envdoctor.repository import declarations, environment_variables
from envdoctor.repository.declarations.model import Kind, Manager
from envdoctor.repository.sources import Role
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["broker_by_default", "weighed"]

_SPOKEN = frozenset({*RELATIONAL, "mongo", "redis", "rabbitmq", "kafka"})
"""Families with a protocol of their own; the others are reached with any HTTP client."""
_NAMED_ONLY = 0.6
_MAPPERS = frozenset({"sqlalchemy", "flask-sqlalchemy", "sqlmodel", "peewee", "tortoise-orm", "ponyorm", "databases"})
_MAPPED = 0.75
_TRYING = frozenset({Source.CI, Source.IMPORT, Source.URL})
_TRIED = 0.25
_SEARCHED = frozenset({"elasticsearch", "opensearch"})
_INSTALLED = frozenset({Source.DEPENDENCY, Source.EXTRA, Source.IMPORT})
_ADDRESSED = regex(
    rb"dj_database_url|DATABASE_URL|\.db\(|\.db_url\(|backends\.(?:postgresql|mysql|oracle)|ENGINE[\"']\s*:\s*(?:env|os|config)"
)
_LOCKING = frozenset({Manager.POETRY, Manager.UV, Manager.PDM})
_BROKER = 0.7
_OTHER_BROKERS = frozenset({"redis", "redis-py-cluster", "hiredis", "django-redis", "pycurl", "kazoo", "pymongo"})
_OTHER_EXTRAS = frozenset({"redis", "sqs", "zookeeper", "mongodb", "sqlalchemy", "gcpubsub"})


def broker_by_default(repository: Repository) -> Iterator[Signal]:
    """RabbitMQ, where the address of Celery's broker is left to the environment and nothing but AMQP is installed."""
    installed = [item for item in repository.fact(declarations.read).dependencies if item.kind is Kind.RUNTIME]
    names = {item.name for item in installed}
    extras = {extra for item in installed if item.name == "celery" for extra in item.extras}
    if "celery" not in names or names & _OTHER_BROKERS or extras & _OTHER_EXTRAS:
        return
    for item in repository.fact(environment_variables.read):
        unset = not item.default and item.role is Role.APPLICATION and not ASIDE.search(item.location.path)
        if unset and item.name.upper() in {"CELERY_BROKER_URL", "BROKER_URL", "CELERY_BROKER"}:
            text = f"`{item.name}` is read, and Celery is installed for AMQP only"
            yield Signal(family="rabbitmq", source=Source.VARIABLE, weight=_BROKER, text=text, location=item.location)


def _left_over(repository: Repository, signals: tuple[Signal, ...]) -> frozenset[str]:
    """Families of which too little is left: a search engine of CI's alone, a driver beside Django's own SQLite."""
    sources = _sources(signals)
    found = {family for family in _SEARCHED if sources.get(family) == {Source.CI}}
    found = found if len(_SEARCHED & sources.keys()) == 1 else set()  # OpenSearch is spoken to by the other's clients
    driven = {family for family in RELATIONAL if sources.get(family, {Source.CI}) <= _INSTALLED}
    if driven and _keeps_to_sqlite(repository):
        found |= driven
    return frozenset(found)


def _keeps_to_sqlite(repository: Repository) -> bool:
    """Whether Django's settings name SQLite, and read no address of another database."""
    texts = [
        data
        for path in repository.files.with_suffix(".py")
        if is_settings(path) and not ASIDE.search(path) and b"DATABASES" in (data := repository.files.read(path) or b"")
    ]
    plain = [data for data in texts if b"django.db.backends.sqlite3" in data]
    return bool(plain) and not any(_ADDRESSED.search(data) for data in texts)


def weighed(repository: Repository, signals: Iterable[Signal]) -> Iterator[Signal]:
    """Less for what only an example names and no client speaks to; more for a mapper's address of its only database."""
    signals = tuple(signals)
    names = {item.name for item in repository.fact(declarations.read).dependencies if item.kind is Kind.RUNTIME}
    only_named = {item.family for item in signals} & _SPOKEN
    only_named -= {item.family for item in signals if item.source is not Source.EXAMPLE}
    driven = any(
        item.source is Source.DEPENDENCY and item.weight > _NAMED_ONLY for item in signals if item.family in RELATIONAL
    )
    mapped = bool(names & _MAPPERS) and not driven
    left, tried = _left_over(repository, signals), _only_tried(signals) if names else frozenset()
    tried |= _unlocked(repository, signals)
    for item in signals:
        over = item.family in left and item.source in {Source.DEPENDENCY, Source.CI}
        if item.family in tried:
            yield replace(item, weight=min(item.weight, _TRIED))
        elif over or (names and item.family in only_named):
            yield replace(item, weight=min(item.weight, _NAMED_ONLY))
        elif item.source is Source.URL and item.family in RELATIONAL and mapped and item.weight > GUARDED:
            yield replace(item, weight=max(item.weight, _MAPPED))
        else:
            yield item


def _only_tried(signals: tuple[Signal, ...]) -> frozenset[str]:
    """Families that CI starts and code can speak to, while no client is installed: backends that tests try out."""
    sources = _sources(item for item in signals if item.weight > PLUGGED)
    found = (family for family, seen in sources.items() if Source.CI in seen and seen <= _TRYING)
    return frozenset(found) - _SEARCHED


def _unlocked(repository: Repository, signals: tuple[Signal, ...]) -> frozenset[str]:
    """Databases whose driver only a list names that the lock file beside it has outlived, if another's is locked."""
    locks = repository.fact(declarations.read).lock_files
    folders = {lock.path.rpartition("/")[0] for lock in locks if lock.manager in _LOCKING}
    drivers: dict[str, set[str]] = {}
    for item in signals:
        if item.family in RELATIONAL and item.source is Source.DEPENDENCY and item.weight >= _NAMED_ONLY:
            drivers.setdefault(item.family, set()).add(item.location.path)
    projects = {f"{folder}/pyproject.toml".lstrip("/") for folder in folders}
    locked = {family for family, paths in drivers.items() if paths & projects}
    listed = {
        family
        for family, paths in drivers.items()
        if all(path.endswith(".txt") and path.rpartition("/")[0] in folders for path in paths)
    }
    return frozenset(listed if locked else ())


def _sources(signals: Iterable[Signal]) -> dict[str, set[Source]]:
    found: dict[str, set[Source]] = {}
    for item in signals:
        found.setdefault(item.family, set()).add(item.source)
    return found
