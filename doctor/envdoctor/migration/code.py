"""Signs of backing services in Python code: settings, connection URLs, clients.

Rides on the single pass over the sources; a file is looked into only if it holds one of the literals, and no file is
parsed for this.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from envdoctor.migration.assignments import constants
from envdoctor.migration.model import Signal, Source
from envdoctor.migration.scoring import RELATIONAL
from envdoctor.migration.services import catalogue
from envdoctor.model import Location
from envdoctor.repository import sources
from envdoctor.values import regex

if TYPE_CHECKING:
    import ast

    from envdoctor.repository.repository import Repository

__all__ = ["ASIDE", "GUARDED", "PLUGGED", "is_settings", "of_trial_project", "read"]

ASIDE = regex(
    r"(?i)(?:^|/)(?:tests?|testing|docs?|doc_src|docs_src|examples?|samples?|demos?|benchmarks?|migrations|versions|fixtures|"
    r"node_modules|vendor|scripts?|tools|contrib|extras|terraform|packer|build_helpers)/"
    r"|(?:^|/)(?:test_[^/]*|[^/]*_tests?|tests|conftest|setup|noxfile|fabfile|tasks)\.py$"
)
_SETTINGS = regex(
    r"(?i)(?:^|/)(?:settings|config|conf|configs|core)(?:/|[^/]*\.py$)|(?:settings|config|celery|database|db)[^/]*\.py$"
)
_FOR_TESTS = regex(
    r"(?i)settings?/(?:\w*_)?(?:test|testing|ci|travis)\w*\.py$|(?:^|/)\w*test\w*settings\w*\.py$|settings_?test\w*\.py$"
    r"|(?:^|/)\w*prod\w*[._-](?:example|sample|template)\.py$"
)
_HOSTED = regex(rb"(?i)amazonaws\.com|supabase\.co|neon\.tech|upstash\.io|mongodb\.net|example\.(?:com|org)")
_COMPARED = regex(rb"(?:[=!]=|\bin)\s*[(\[{]?[^=]*$|\bcase\s+$|startswith\([^)]*$|\breplace\([^)]*$")
_DRIVERS = {
    "MySQLdb": "mysql",
    "mysql": "mysql",
    "kafka": "kafka",
    "confluent_kafka": "kafka",
    "flask_redis": "redis",
    "valkey": "redis",
    "flask_pymongo": "mongo",
    "flask_mongoengine": "mongo",
    "memcache": "memcached",
    "clickhouse_driver": "clickhouse",
    "clickhouse_connect": "clickhouse",
    "arango": "arangodb",
    "nats": "nats",
    "paho": "mqtt",
    "cassandra": "cassandra",
    "etcd3": "etcd",
}
_PIECES = (
    b"edis",
    b"backend",
    b"ostgres",
    b"sql",
    b"SQL",
    b"ongo",
    b"afka",
    b"lastic",
    b"abbit",
    b"Cache",
    b"pika",
    b"oracle",
)
_ADAPTERS = regex(
    r"(?:^|/)(?:backends|plugins|engines|integrations|providers|connectors|exporters|notifiers|pipelines|vector_?(?:stores?|dbs?))/"
)
"""Folders of what can be chosen or added."""
_QUEUED = regex(r"(?i)celery")
"""The application of a task queue, whichever folder it is in: its broker is none to choose from."""
_PLAIN = frozenset({
    "local", "memory", "in_memory", "inmemory", "file", "files", "filesystem", "file_system", "disk", "dummy", "null",
    "s3", "gcs", "google_cloud", "gcp", "azure", "azure_blob", "dropbox", "sftp", "dynamodb", "sqlite", "duckdb",
    "bigquery", "snowflake", "redshift", "hdfs",
})  # fmt: skip
"""What stands beside the adapters for services: what needs none, or one of a cloud's."""
PLUGGED = 0.1
"""The weight of a sign in a plug-in."""
GUARDED = 0.15
"""The weight of a sign that only a command has, or a setting that is made only where a variable is set."""
_COMMANDS = regex(r"(?:^|/)commands?/")
_GUARD = regex(
    rb"if\b.*(?:\bin[ \t]+os\.environ|os\.environ\.get\(|os\.getenv\(|[\"']\w+[\"'][ \t]+in[ \t]+(?:environ|env)\b)"
)
_KINDS = {b"postgres": "postgres", b"postgresql": "postgres", b"mysql": "mysql", b"oracle": "oracle", b"mssql": "mssql"}
_KIND = regex(rb"[\"'](postgres|postgresql|mysql|oracle|mssql)[\"']")
_CHOICE = 3
"""So many kinds of relational databases in one file are those to choose from."""
_WHOLE = regex(rb"""[ \t]*[A-Z][A-Z0-9_]*[ \t]*=[ \t]*["'](?!sqs|s3|gs|gcs)[a-z+]+://["'][ \t]*(?:#.*)?(?:\r?\n|$)""")
"""`BROKER_URL = "amqp://"`: a whole address, of the server on this machine; elsewhere it is the beginning of one."""
_CONSTANT = 0.6
_TESTED = 0.3
_CROWD = 4
"""So many services, each in a file of its own in one folder, are plug-ins; none of them is needed by that."""


def read(repository: Repository) -> tuple[Signal, ...]:
    """The fact: signs in every Python file that is part of the application."""
    found = sources.extracted(repository, _extractor())
    signals = [item for item in found if isinstance(item, Signal)]
    spoken = {item.family for item in signals if item.family in RELATIONAL and item.source is not Source.IMPORT}
    if len(spoken) > _CHOICE:  # it speaks to any of them
        signals = [
            replace(item, weight=min(item.weight, PLUGGED)) if item.family in spoken else item for item in signals
        ]
    return tuple(_without_plugins(signals, plugin_folders(repository.files.with_suffix(".py"))))


def is_settings(path: str) -> bool:
    """Whether a Python file is one where settings usually are."""
    return _SETTINGS.search(path) is not None


@cache
def _extractor() -> sources.Extractor:
    """Every file is looked into, so that the many literals are searched by their few stems only."""
    return sources.Extractor(name="backing services", literals=(b"\n",), extract=_extract, needs_tree=False)


@cache
def _url() -> re.Pattern[bytes]:
    schemes = sorted({scheme for backing in catalogue().values() for scheme in backing.schemes}, key=len, reverse=True)
    return re.compile(rb"[\"'](%s)(?:\+\w+)?://([^\"'\n]*)" % "|".join(schemes).encode())


@cache
def _families() -> dict[bytes, str]:
    return {scheme.encode(): family for family, item in catalogue().items() for scheme in item.schemes}


@cache
def _modules() -> dict[str, str]:
    """Import names of the drivers."""
    names = {name.replace("-", "_"): family for family, item in catalogue().items() for name in item.strong}
    return {**names, **_DRIVERS}


@cache
def _import() -> re.Pattern[bytes]:
    """An import at the top of a module; an indented one may be for an optional backend."""
    return re.compile(rb"\n(?:import|from)[ \t]+(%s)\b" % "|".join(_modules()).encode())


@cache
def _stems() -> dict[bytes, tuple[tuple[bytes, str], ...]]:
    """Markers by a piece that several of them share, so that most files are done with after a few searches."""
    found: dict[bytes, list[tuple[bytes, str]]] = defaultdict(list)
    for family, item in catalogue().items():
        for text in item.markers:
            marker = text.encode()
            found[next((stem for stem in _PIECES if stem in marker), marker)].append((marker, family))
    return {stem: tuple(markers) for stem, markers in found.items()}


def _extract(path: str, _tree: ast.Module | None, data: bytes) -> Iterable[Any]:
    """The signs in one file of the application."""
    if ASIDE.search(path):
        return
    found = list(_signs(path, data))
    choices = {item.family for item in found if item.family in RELATIONAL and item.source is not Source.IMPORT}
    if choices and len(choices | {_KINDS[name] for name in _KIND.findall(data)}) < _CHOICE:
        choices = set()
    for item in found:
        if item.family in choices:
            yield replace(item, weight=min(item.weight, PLUGGED))
        else:
            yield replace(item, weight=min(item.weight, GUARDED)) if _COMMANDS.search(path) else item


def of_trial_project(repository: Repository, folder: str) -> tuple[Signal, ...]:
    """Signs in the settings of the project that a reusable application is tried in, though it lies among the tests."""
    paths = (path for path in repository.files.with_suffix(".py") if path.startswith(folder) and "settings" in path)
    found = [sign for path in paths for sign in _signs(path, repository.files.read(path) or b"")]
    return tuple(item for item in found if item.source in {Source.SETTINGS, Source.URL})


def _signs(path: str, data: bytes) -> Iterator[Signal]:
    if b"://" in data:
        yield from _urls(path, data)
    for match in _import().finditer(b"\n" + data):
        module = match[1].decode()
        yield _signal(path, data, match.start(), _modules()[module], Source.IMPORT, 0.4, b"import " + match[1])
    if is_settings(path) and not _FOR_TESTS.search(path):
        for family, name, position in constants(data):
            yield _signal(path, data, position, family, Source.VARIABLE, _CONSTANT, name.encode())
    weight = _TESTED if _FOR_TESTS.search(path) else 0.8 if is_settings(path) else 0.72
    for stem, markers in _stems().items():
        if stem not in data:
            continue
        for marker, family in markers:
            position = data.find(marker)
            if position >= 0 and not _aside(data, position):
                sure = GUARDED if weight > _TESTED and _is_guarded(data, position, family) else weight
                yield _signal(path, data, position, family, Source.SETTINGS, sure, marker)


def _urls(path: str, data: bytes) -> Iterator[Signal]:
    for match in _url().finditer(data):
        told = match[2] or _WHOLE.match(data, data.rfind(b"\n", 0, match.start()) + 1)
        if told and not _aside(data, match.start()) and not _HOSTED.search(match[2]):
            family = _families()[match[1]]
            yield _signal(path, data, match.start(), family, Source.URL, 0.7, match[1] + b"://")


def _aside(data: bytes, position: int) -> bool:
    """Whether a place is in a comment, or compares with the text instead of using it."""
    start = data.rfind(b"\n", 0, position) + 1
    before = data[start:position]
    return before.lstrip().startswith(b"#") or _COMPARED.search(before) is not None


def _is_guarded(data: bytes, position: int, family: str) -> bool:
    """Whether a setting is made only below ``if "CACHE_URL" in os.environ:``, whose variable names no family."""
    start = data.rfind(b"\n", 0, position) + 1
    indent = len(data[start:position]) - len(data[start:position].lstrip())
    while indent and start:
        end, start = start - 1, data.rfind(b"\n", 0, start - 1) + 1
        line = data[start:end]
        width = len(line) - len(line.lstrip())
        if line.strip() and width < indent:
            if _GUARD.match(line.lstrip()):
                return family.encode() not in line.lower()
            indent = width
    return False


def _signal(path: str, data: bytes, at: int, family: str, source: Source, weight: float, text: bytes) -> Signal:
    line = data.count(b"\n", 0, at) + 1
    shown = f"`{text.decode()}`"
    return Signal(family=family, source=source, weight=weight, text=shown, location=Location(path=path, line=line))


def plugin_folders(paths: Iterable[str]) -> frozenset[str]:
    """Folders whose modules are called after several services: one adapter each, to choose from."""
    families: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        folder, _, name = path.rpartition("/")
        stem = name.removesuffix(".py").lower()
        if stem in _PLAIN:
            families[folder].add(stem)
        elif family := _named_after().get(stem) or _named_after().get(re.split(r"[_-]", stem)[0]):
            families[folder].add(family)
    return frozenset(folder for folder, found in families.items() if len(found) >= _CROWD)


@cache
def _named_after() -> dict[str, str]:
    """What an adapter for a family can be called."""
    return {name: family for family, item in catalogue().items() for name in (family, *item.images, *item.schemes)}


def _without_plugins(signals: list[Signal], named: frozenset[str]) -> Iterator[Signal]:
    """Signs from a folder full of backends, one file each, count little: the application supports them, that is all."""
    families: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item in signals:
        folder, _, name = item.location.path.rpartition("/")
        families[folder][name].add(item.family)
    crowded = named | {folder for folder, names in families.items() if len(_singles(names)) >= _CROWD}
    for item in signals:
        folder = item.location.path.rpartition("/")[0]
        aside = folder in crowded or (_ADAPTERS.search(item.location.path) and not _QUEUED.search(item.location.path))
        yield replace(item, weight=min(item.weight, PLUGGED)) if aside else item


def _singles(names: dict[str, set[str]]) -> set[str]:
    return {next(iter(found)) for found in names.values() if len(found) == 1}
