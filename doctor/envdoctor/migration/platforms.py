"""Backing services that a hosting platform or Terraform is told to provide, with their versions where they say so.

A hosted database is still a database that a laptop has to have; its version is the one to develop against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.model import Signal, Source
from envdoctor.migration.services import catalogue
from envdoctor.model import Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["images", "read"]

_ADDONS = {
    "heroku-postgresql": "postgres",
    "heroku-redis": "redis",
    "rediscloud": "redis",
    "redistogo": "redis",
    "cloudamqp": "rabbitmq",
    "bonsai": "elasticsearch",
    "searchbox": "elasticsearch",
    "mongolab": "mongo",
    "mongohq": "mongo",
    "cleardb": "mysql",
    "jawsdb": "mysql",
    "memcachier": "memcached",
    "memcachedcloud": "memcached",
}
_ADDON_FILES = ("app.json", "render.yaml", "fly.toml", "railway.json", "heroku.yml")
_WORD = regex(r"[a-z][a-z0-9-]+")
_ENGINES = {
    "postgres": "postgres",
    "postgresql": "postgres",
    "aurora-postgresql": "postgres",
    "pg": "postgres",
    "mysql": "mysql",
    "aurora-mysql": "mysql",
    "mariadb": "mariadb",
    "redis": "redis",
    "valkey": "redis",
    "keyvalue": "redis",
    "redis-persistent": "redis",
    "memcached": "memcached",
    "mongodb": "mongo",
    "mongodb-enterprise": "mongo",
    "elasticsearch": "elasticsearch",
    "opensearch": "opensearch",
    "rabbitmq": "rabbitmq",
    "kafka": "kafka",
    "solr": "solr",
    "influxdb": "influxdb",
}
_TYPED = regex(r"(?m)^\s*-?\s*(?:type|engine):\s*[\"']?([A-Za-z-]+)(?::v?(\d[\d.]*))?")
_TYPED_FILES = (
    ".platform/services.yaml",
    ".upsun/config.yaml",
    ".do/app.yaml",
    ".do/deploy.template.yaml",
    "render.yaml",
)
_DATABASES = regex(r"(?m)^databases:\s*$")
_RESOURCE = regex(r'(?m)^resource\s+"([a-z0-9_]+)"\s+"[^"]*"\s*\{')
_RESOURCES = {
    "google_redis_instance": "redis",
    "azurerm_redis_cache": "redis",
    "azurerm_postgresql_server": "postgres",
    "azurerm_postgresql_flexible_server": "postgres",
    "azurerm_mysql_server": "mysql",
    "azurerm_mysql_flexible_server": "mysql",
    "aws_mq_broker": "rabbitmq",
    "aws_msk_cluster": "kafka",
    "aws_opensearch_domain": "opensearch",
    "aws_elasticsearch_domain": "elasticsearch",
    "aws_docdb_cluster": "mongo",
}
_BY_ENGINE = frozenset({
    "aws_db_instance", "aws_rds_cluster", "aws_elasticache_cluster", "aws_elasticache_replication_group",
    "google_sql_database_instance",
})  # fmt: skip
_ENGINE = regex(r'(?m)^\s*(?:engine|database_version)\s*=\s*"([A-Za-z-]+?)(?:_(\d+)(?:_\d+)?)?"')
_ENGINE_VERSION = regex(r'(?m)^\s*(?:engine_version|version)\s*=\s*"(\d[\d.]*)')
_BLOCK = 3000
_PER_FILE = 262144


def read(repository: Repository) -> Iterator[Signal]:
    """A sign for each service that such a file names."""
    for family, location, text, weight, _ in _found(repository):
        yield Signal(family=family, source=Source.PLATFORM, weight=weight, text=text, location=location)


def images(repository: Repository) -> Iterator[str]:
    """The image of the same major version, for each service whose version is said."""
    for family, _, _, _, version in _found(repository):
        if version:
            yield f"{catalogue()[family].image.partition(':')[0]}:{_tag(family, version)}"


def _tag(family: str, version: str) -> str:
    """As precise as the versions that the official image keeps: PostgreSQL since 10 and Redis by major."""
    parts = version.rstrip(".").split(".")
    whole = family in {"postgres", "redis"} and int(parts[0]) >= (10 if family == "postgres" else 6)
    return parts[0] if whole else ".".join(parts[:2])


def _found(repository: Repository) -> Iterator[tuple[str, Location, str, float, str]]:
    yield from _addons(repository)
    yield from _typed(repository)
    yield from _provisioned(repository)


def _addons(repository: Repository) -> Iterator[tuple[str, Location, str, float, str]]:
    for path in repository.files.matching(*_ADDON_FILES):
        for number, line in enumerate(_text(repository, path).splitlines(), 1):
            for word in _WORD.findall(line):
                if family := _ADDONS.get(word):
                    yield family, Location(path=path, line=number), f"add-on `{word}`", 0.85, ""


def _typed(repository: Repository) -> Iterator[tuple[str, Location, str, float, str]]:
    for path in _TYPED_FILES:
        text = _text(repository, path) if path in repository.files else ""
        for match in _TYPED.finditer(text):
            if family := _ENGINES.get(match[1].lower()):
                yield family, _at(path, text, match), f"`{match[0].strip()}`", 0.85, match[2] or ""
        if path == "render.yaml" and (section := _DATABASES.search(text)):
            yield "postgres", _at(path, text, section), "`databases:`", 0.85, ""


def _provisioned(repository: Repository) -> Iterator[tuple[str, Location, str, float, str]]:
    """Terraform's resources."""
    for path in repository.files.with_suffix(".tf"):
        text = _text(repository, path)
        for match in _RESOURCE.finditer(text):
            block = text[match.end() : match.end() + _BLOCK].partition("\n}")[0]
            engine = _ENGINE.search(block)
            family = _RESOURCES.get(match[1])
            if match[1] in _BY_ENGINE and engine:
                family = _ENGINES.get(engine[1].lower())
            if family:
                said = _ENGINE_VERSION.search(block)
                version = said[1] if said else (engine[2] or "" if engine else "")
                yield family, _at(path, text, match), f'`resource "{match[1]}"`', 0.6, version


def _text(repository: Repository, path: str) -> str:
    return (repository.files.text(path) or "") if repository.files.sizes.get(path, 0) < _PER_FILE else ""


def _at(path: str, text: str, match: re.Match[str]) -> Location:
    return Location(path=path, line=text.count("\n", 0, match.start()) + 1)
