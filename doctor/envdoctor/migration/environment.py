"""Which variables the application gets: addresses of services, and development values for its keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from envdoctor.migration.model import PlannedService
from envdoctor.migration.scoring import RELATIONAL
from envdoctor.migration.services import Backing, catalogue
from envdoctor.repository import environment_files, environment_variables
from envdoctor.repository.environment_files import FileKind
from envdoctor.repository.sources import Role
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Wanted", "addresses", "as_root", "example_file", "example_values", "read_names", "secrets", "selectors"]

Wanted = Mapping[str, str | None]
"""Variable names that the application reads, with the default that code or example gives."""

_DATABASE = regex(
    r"^(?:\w+_)?(?:DB|DATABASE|SQL|PG|POSTGRES|POSTGRESQL|MYSQL|MARIADB|RDS)(?:_|$|(?=HOST|USER|PASSWORD|DATABASE|PORT))"
)
_URL = regex(
    r"(?:_URL|_URI|_DSN|^DSN|CONN_STR|CONNECTION_STRING|_URL_ASYNC|_URL_SYNC)$|^DATABASE_URL|SQLALCHEMY_DATABASE"
)
_PARTS = (
    ("host", regex(r"(?:HOST|HOSTNAME|SERVER|ADDRESS|ENDPOINT_HOST|_ADDR)$|_HOST_\w+$")),
    ("port", regex(r"PORT$")),
    ("user", regex(r"(?:USER|USERNAME|_USR|LOGIN|_ACCESS_KEY|ROOT_USER)$")),
    ("password", regex(r"(?:PASSWORD|PASS|PASSWD|PWD|_PW|_SECRET_KEY)$")),
    ("database", regex(r"(?:_NAME|_DB|_DATABASE|DATABASE|_DBNAME|_DB_NAME|_SCHEMA|DBNAME)$")),
)
_SQLALCHEMY = frozenset({"sqlalchemy", "flask-sqlalchemy", "sqlmodel", "alembic", "flask-migrate"})
_POSTGRES_DRIVERS = (("psycopg", "psycopg"), ("asyncpg", "asyncpg"), ("pg8000", "pg8000"))
_DRIVERS = {
    "postgres": _POSTGRES_DRIVERS,
    "postgresql": _POSTGRES_DRIVERS,
    "mysql": (
        ("pymysql", "pymysql"),
        ("aiomysql", "aiomysql"),
        ("asyncmy", "asyncmy"),
        ("mysqlconnector", "mysql-connector-python"),
    ),
}
_DEFAULTS = {
    "postgres": frozenset({"psycopg2", "psycopg2-binary"}),
    "postgresql": frozenset({"psycopg2", "psycopg2-binary"}),
    "mysql": frozenset({"mysqlclient", "flask-mysqldb"}),
}
_SELECTOR = regex(r"^(?:\w+_)?DB$|^(?:\w+_)?(?:DB|DATABASE|SQL)_?(?:ENGINE|TYPE|BACKEND|VENDOR|DIALECT|KIND|ADAPTER)$")
_SPELLINGS = {
    "postgres": regex(r"""["']((?:django\.db\.backends\.)?postgres(?:ql)?(?:_psycopg2)?)["']"""),
    "mysql": regex(r"""["']((?:django\.db\.backends\.)?mysql)["']"""),
    "mariadb": regex(r"""["']((?:django\.db\.backends\.)?(?:mysql|mariadb))["']"""),
}
_WHOLE = regex(r"_(?:HOSTS|SERVERS|BROKERS?|BROKERS?_LIST|BROKER_ADDRESS|NODES|BOOTSTRAP(?:_SERVER)?)$")
"""Variables that list servers, each by host and port."""
_ADDRESS = regex(r"\[?[\"']?[\w.-]+:\d{2,5}\b")
_BROKER = regex(r"(?:BROKER_URL|BROKER_URI|BROKER|CELERY_BROKER)$")
_RESULT = regex(r"RESULT_BACKEND(?:_URL)?$|CELERY_BACKEND(?:_URL)?$")
_CACHE = regex(r"^(?:DJANGO_)?CACHE_(?:URL|LOCATION)$|^CACHES?_DEFAULT$")
_SECRET = regex(r"(?i)SECRET|(?:^|_)(?:SALT|SIGNING_KEY|JWT_KEY|SESSION_KEY|ENCRYPTION_KEY|APP_KEY)(?:$|_)")
_FOREIGN = regex(
    r"AWS|GOOGLE|GITHUB|GITLAB|STRIPE|CLIENT|OAUTH|API|S3|AZURE|TWILIO|SLACK|FACEBOOK|TWITTER|SAML|LDAP|PATH|FILE|NAME|ARN"
)
_IMPLICIT = regex(rb"dj_database_url\.config\((?!\s*env\s*=)|\benv\.db(?:_url)?\(\s*\)")
_ASSIGNMENT = regex(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$")
_SCHEME = regex(r"^([a-z0-9]+(?:\+[a-z0-9_]+)?)://", re.IGNORECASE)


def read_names(repository: Repository) -> dict[str, str | None]:
    """Every variable that application code or an example file mentions, but what the code assembles itself."""
    names: dict[str, str | None] = {}
    for item in repository.fact(environment_variables.read):
        if item.role is Role.APPLICATION and not item.assembled:
            names[item.name] = names.get(item.name) or item.default
    if "DATABASE_URL" not in names and _reads_database_url(repository):
        names["DATABASE_URL"] = None
    for name, value in example_values(repository).items():
        names[name] = names.get(name) or value
    return names


def _reads_database_url(repository: Repository) -> bool:
    """Whether settings leave the variable's name to their library: ``dj_database_url.config()``, ``env.db()``."""
    settings = (path for path in repository.files.with_suffix(".py") if "settings" in path or "config" in path)
    return any(_IMPLICIT.search(repository.files.read(path) or b"") for path in settings)


def example_values(repository: Repository) -> dict[str, str]:
    """What the repository's own example environment files say, the shallowest file first."""
    found: dict[str, str] = {}
    paths = [path for path in repository.files if environment_files.gives_examples(path)]
    for path in sorted(paths, key=lambda item: (item.count("/"), item)):
        if repository.files.sizes[path] > 65536 or path.endswith(".py"):
            continue
        for line in (repository.files.text(path) or "").splitlines():
            if match := _ASSIGNMENT.match(line):
                found.setdefault(match[1], match[2].strip("\"'"))
    return found


_LINE = regex(
    r"""^\s*(?:#.*|(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=\s*(?:"[^"$`]*"|'[^']*'|[^"'$`\s#][^"'$`]*)?\s*)?$"""
)


def example_file(repository: Repository) -> str | None:
    """The repository's own example environment file, if Compose can read it as it stands; it serves as defaults."""
    examples = (path for path in repository.files if environment_files.kind_of(path) is FileKind.EXAMPLE)
    for path in sorted(examples, key=lambda item: (item.count("/"), len(item), item)):
        if path.count("/") > 1 or "prod" in path.lower() or repository.files.sizes[path] > 65536:
            continue
        text = repository.files.text(path)
        if text and "envdoctor" not in text and all(_LINE.match(line) for line in text.splitlines()):
            return path
    return None


def selectors(repository: Repository, services: Iterable[PlannedService]) -> dict[str, str]:
    """Variables that choose a database (``DB_ENGINE``, ``DB``), set to the one that runs, as the code spells it."""
    family = next((item.family for item in services if item.family in RELATIONAL), None)
    spelling = _SPELLINGS.get(family or "")
    found: dict[str, str] = {}
    if spelling is None:
        return found
    for item in repository.fact(environment_variables.read):
        if item.role is not Role.APPLICATION or not _SELECTOR.search(item.name.upper()):
            continue
        if catalogue()[family or ""].matches_variable(item.name.upper()):
            continue
        text = (repository.files.read(item.location.path) or b"").decode("utf-8", "replace")
        if match := spelling.search(text):
            found[item.name] = match[1]
    return found


def secrets(wanted: Wanted, taken: Iterable[str]) -> dict[str, str]:
    """Keys that an application refuses to start without; the value is for development only."""
    taken = set(taken)
    return {
        name: "development-only-not-a-secret-0123456789"
        for name in sorted(wanted)
        if name not in taken and _SECRET.search(name) and not _FOREIGN.search(name.upper())
    }


def as_root(values: Mapping[str, str], services: Iterable[PlannedService]) -> dict[str, str]:
    """The variables that make tests the database's root: MySQL's other users may not make databases, as tests do."""
    families = {item.family for item in services} & {"mysql", "mariadb"}
    if not families:
        return {}
    user = catalogue()[min(families)].user
    found = {
        name: "root" if value == user else re.sub(rf"^((?:mysql|mariadb)[\w+]*://){user}:", r"\1root:", value)
        for name, value in values.items()
        if value.startswith(("mysql", "mariadb")) or (value == user and _PARTS[2][1].search(name.upper()))
    }
    return {name: value for name, value in found.items() if value != values[name]}


def addresses(
    services: Iterable[PlannedService], wanted: Wanted, declared: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Variables that lead to the services, by the names that the application reads."""
    running = {item.family: item for item in services}
    found: dict[str, str] = {}
    for name in sorted(wanted):
        if (value := _value(name, wanted[name] or "", running)) is not None:
            found[name] = value
    if not found:
        found.update(_usual(running))
    return {name: _with_driver(value, declared) for name, value in found.items()}


def _with_driver(value: str, declared: frozenset[str]) -> str:
    """SQLAlchemy's name for the driver that is installed, where its default driver is not."""
    scheme, separator, rest = value.partition("://")
    if not separator or not declared & _SQLALCHEMY or scheme not in _DRIVERS or _DEFAULTS[scheme] & declared:
        return value
    driver = next((name for name, distribution in _DRIVERS[scheme] if distribution in declared), None)
    return (
        f"{scheme.replace('postgres', 'postgresql') if scheme == 'postgres' else scheme}+{driver}://{rest}"
        if driver
        else value
    )


def _value(name: str, default: str, running: Mapping[str, PlannedService]) -> str | None:
    upper = name.upper()
    if re.fullmatch(r"[a-z0-9+]+://", default):
        return None  # a prefix, which the code puts before an address of its own
    if _BROKER.search(upper) and not upper.startswith("KAFKA_"):
        return _first(running, ("rabbitmq", "redis"), default)
    if _RESULT.search(upper):
        return _first(running, ("redis",), default) or ("rpc://" if "rabbitmq" in running else None)
    if _CACHE.search(upper):
        return _first(running, ("redis", "memcached"), default)
    for family, service in running.items():
        backing = catalogue()[family]
        only = family == "mongo" and running.keys().isdisjoint(RELATIONAL)
        if backing.matches_variable(upper) or ((only or family in RELATIONAL) and _DATABASE.match(upper)):
            return _part(upper, default, backing, service.name)
    return _by_scheme(default, running)


def _first(running: Mapping[str, PlannedService], families: Iterable[str], default: str) -> str | None:
    """The first running family, preferring the one that the default's scheme names."""
    scheme = _SCHEME.match(default)
    named = [family for family in families if scheme and scheme[1].partition("+")[0] in catalogue()[family].schemes]
    for family in (*named, *families):
        if family in running:
            return _url(catalogue()[family], running[family].name, default if family in named else "")
    return None


def _by_scheme(default: str, running: Mapping[str, PlannedService]) -> str | None:
    match = _SCHEME.match(default)
    if not match or not re.search(r"localhost|127\.0\.0\.1", default):
        return None
    for family, service in running.items():
        if match[1].partition("+")[0].lower() in catalogue()[family].schemes:
            return _url(catalogue()[family], service.name, default)
    return None


def _part(name: str, default: str, backing: Backing, host: str) -> str | None:
    """The value of one variable: a whole URL, or the part of an address that the name's ending asks for."""
    if _URL.search(name) or _SCHEME.match(default):
        return _url(backing, host, default)
    if _WHOLE.search(name) and not backing.user:
        return _whole(default, backing, host)
    if _SELECTOR.search(name) and not backing.matches_variable(name):
        return None
    for part, pattern in _PARTS:
        if pattern.search(name):
            place = f"{host}:{backing.port}" if _ADDRESS.match(default) else host
            values = {"host": place, "port": str(backing.port), "user": backing.user, "password": backing.password}
            empty = "" if part == "password" and not default else None
            return values.get(part, backing.database) or empty
    return None


def _whole(default: str, backing: Backing, host: str) -> str:
    """Where each of the servers is, of which there is one here, in the form that the default has."""
    address = f"{host}:{backing.port}" if _ADDRESS.match(default) else backing.url.format(host=host)
    return f'["{address}"]' if default.startswith("[") else address


def _url(backing: Backing, host: str, default: str) -> str:
    """The service's URL with the scheme, the driver and the query that the application uses today."""
    url = backing.url.format(host=host)
    match = _SCHEME.match(default)
    if match and "://" in url and match[1].partition("+")[0].lower() in (*backing.schemes, backing.family):
        url = match[1] + url[url.index("://") :]
        numbered = re.search(r":\d+/(\d+)$", default)
        if numbered and backing.family == "redis":
            url = url.removesuffix("/0") + f"/{numbered[1]}"
    return url


def _usual(running: Mapping[str, PlannedService]) -> Iterator[tuple[str, str]]:
    """Conventional names for an application of which nothing is known."""
    for family, service in running.items():
        if family == "rabbitmq":
            continue  # its address is in the code then, and it has no usual name
        name = "DATABASE_URL" if family in RELATIONAL else f"{family.upper()}_URL"
        yield name, catalogue()[family].url.format(host=service.name)
