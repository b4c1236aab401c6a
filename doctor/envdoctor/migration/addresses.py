"""Connection URLs and addresses (`solr:8983`) in the application's configuration files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE
from envdoctor.migration.model import Signal, Source
from envdoctor.migration.services import catalogue
from envdoctor.model import Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["of_line", "read"]

_SUFFIXES = (".ini", ".cfg", ".conf", ".toml", ".yaml", ".yml", ".properties")
_OTHERS = regex(
    r"(?i)(?:^|/)(?:pyproject\.toml|setup\.cfg|pytest\.ini|mkdocs\.ya?ml|\.[^/]*|[^/]*compose[^/]*|[^/]*ci[^/]*\.ya?ml|app\.ya?ml|render\.ya?ml|"
    r"[^/]*pipelines?[^/]*\.ya?ml|[^/]*(?:openapi|swagger|locale|prometheus|grafana|nginx|supervisor|"
    r"filebeat|metricbeat|logstash|fluent|promtail|loki|alertmanager|telegraf|otel|vector)[^/]*)$"
    r"|(?:^|/)(?:\.[^/]+|locales?|i18n|ansible|roles|playbooks|deploy\w*|k8s|helm|charts?|monitoring|grafana|node_modules)/"
)
_URL = regex(r"\b([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?://([^\s\"'<>]*)")
_ADDRESS = regex(r"(?<![\w.-])(localhost|127\.0\.0\.1|[a-z][a-z0-9_-]*):(\d{4,5})\b")
_SHARED = frozenset({4443, 8000, 8080, 8085, 9000})
_LOCAL = frozenset({"localhost", "127.0.0.1"})
_HOSTED = regex(r"(?i)\.(?:com|io|net|org|tech|co)\b")
_PER_FILE = 65536
_DEPTH = 4


def read(repository: Repository) -> Iterator[Signal]:
    """A sign for each service whose address stands in a configuration file of the application."""
    for path in repository.files.with_suffix(*_SUFFIXES):
        if _OTHERS.search(path) or ASIDE.search(path) or path.count("/") > _DEPTH:
            continue
        if repository.files.sizes[path] > _PER_FILE:
            continue
        for number, line in enumerate((repository.files.text(path) or "").splitlines(), 1):
            if ":" in line and not line.lstrip().startswith(("#", ";", "//")):
                for family, weight, text in of_line(line):
                    location = Location(path=path, line=number)
                    yield Signal(family=family, source=Source.URL, weight=weight, text=f"`{text}`", location=location)


def of_line(line: str) -> Iterator[tuple[str, float, str]]:
    """Family, weight and what was seen: a URL's scheme, or an address with the port that is the family's own."""
    for match in _URL.finditer(line):
        if (family := _schemes().get(match[1])) and match[2] and not _HOSTED.search(match[2]):
            yield family, 0.7, f"{match[1]}://"
    for match in _ADDRESS.finditer(line):
        if (family := _ports().get(int(match[2]))) and (weight := _weight(match[1], family)):
            yield family, weight, match[0]


def _weight(host: str, family: str) -> float:
    """The family's own name with its own port says which service is meant; a local port says it nearly."""
    backing = catalogue()[family]
    names = {family, backing.service, *backing.images, *backing.words} - {""}
    if any(name in host for name in names):
        return 0.75
    return 0.6 if host in _LOCAL else 0.0


@cache
def _schemes() -> Mapping[str, str]:
    return MappingProxyType({scheme: family for family, item in catalogue().items() for scheme in item.schemes})


@cache
def _ports() -> Mapping[int, str]:
    """Ports that belong to one family, and that nothing else usually listens on."""
    known = {"kafka": 9092, "elasticsearch": 9200}
    ports = {family: known.get(family, item.port) for family, item in catalogue().items() if family != "opensearch"}
    counted = Counter(ports.values())
    order = {port: family for family, port in reversed(ports.items()) if port not in _SHARED}
    return MappingProxyType({port: family for port, family in order.items() if counted[port] == 1 or port == 3306})
