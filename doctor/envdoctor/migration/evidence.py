"""Every sign in the repository that a backing service is needed, from sources that are independent of each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.migration import addresses, code, platforms
from envdoctor.migration.model import Signal, Source
from envdoctor.migration.services import Backing, catalogue, family_of_image
from envdoctor.model import Location
from envdoctor.repository import ci, compose, declarations, documents, environment_variables
from envdoctor.repository.declarations.model import Dependency, Kind
from envdoctor.repository.sources import Role

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["EXAMPLE_FILES", "read"]

EXAMPLE_FILES = re.compile(
    r"(?i)(?:^|[._-])env[._-]?(?:example|sample|dist|template|tpl|default|defaults|local|dev|development|test)?$|"
    r"\.env\.[\w.]*(?:example|sample|template|dist)|^(?:example|sample)\.env$|^env\.(?:example|sample|template)|^\.envrc"
)
_ASIDE = re.compile(r"(?i)(?:^|/)(?:docs?|examples?|samples?|tests?|testing|benchmarks?|frontend|node_modules|vendor)/")
_ASSIGNMENT = re.compile(r"^\s*(?:#\s?)?(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$")
_PLUGINS = {
    "pytest-postgresql": "postgres",
    "pytest-redis": "redis",
    "pytest-mongodb": "mongo",
    "pytest-mysql": "mysql",
    "pytest-rabbitmq": "rabbitmq",
    "pytest-elasticsearch": "elasticsearch",
}
_INSTALLED = frozenset({Source.DEPENDENCY, Source.EXTRA, Source.PLUGIN})
_UNINSTALLED = 0.4
_LEFT_OVER = 0.6
_WHERE = re.compile(r"_(?:URLS?|URI|HOSTS?|HOSTNAME|ADDRESS|SERVERS?|ENDPOINT|DSN)$")
_LOGIN = frozenset({"PASSWORD", "PASS", "USER", "USERNAME", "PORT", "DB", "DATABASE", "NAME", "KEY"})
_CONNECTED = 0.75
_DEPLOYED = re.compile(
    r"(?i)(?:^|/)(?:build|docker|deploy\w*|container)/requirements\.txt$|(?:docker|container|prod(?:uction)?)\.txt$"
)
"""Requirement lists that are installed where the application runs, whatever else is beside them."""
_BARE = frozenset({"`redis`", "`aioredis`", "`valkey`"})
_BROKERED = frozenset({"celery", "rq", "dramatiq", "arq", "huey", "taskiq", "django-rq", "saq"})
_SURE = frozenset({"postgres", "redis", "mysql", "mariadb"})
_HOSTED = re.compile(
    r"(?i)\.(?:amazonaws\.com|supabase\.co|neon\.tech|upstash\.io|cloud\.es\.io|mongodb\.net|azure\.com|rlwy\.net|elephantsql\.com)"
)


def read(repository: Repository) -> tuple[Signal, ...]:
    """The fact: all signs, in a stable order."""
    found = [
        *_composed(repository),
        *_continuous(repository),
        *_examples(repository),
        *_declared(repository),
        *_variables(repository),
        *_documented(repository),
        *platforms.read(repository),
        *addresses.read(repository),
    ]
    in_code = _connectable(repository.fact(code.read), {item.family for item in found if item.source in _INSTALLED})
    return tuple(sorted(_unused(repository, [*found, *in_code]), key=_order))


def _unused(repository: Repository, signals: list[Signal]) -> Iterator[Signal]:
    """A bare Redis client that no code, setting or variable mentions, and no queue has for its broker, is left over."""
    names = {item.name for item in repository.fact(declarations.read).dependencies}
    mentioned = {item.family for item in signals if item.source not in _INSTALLED}
    for item in signals:
        over = item.text in _BARE and item.family not in mentioned and not names & _BROKERED
        yield replace(item, weight=min(item.weight, _LEFT_OVER)) if over else item


def _connectable(signals: Iterable[Signal], installed: set[str]) -> Iterator[Signal]:
    """Calls of a client that nothing installs say little: an optional backend, which fails or is skipped as it is."""
    for item in signals:
        called = item.source is Source.SETTINGS and item.text.endswith("(`")
        weak = called and installed and item.family not in installed
        yield replace(item, weight=min(item.weight, _UNINSTALLED)) if weak else item


def _order(signal: Signal) -> tuple[str, str, float, str, int]:
    return signal.family, signal.source, -signal.weight, signal.location.path, signal.location.line or 0


def _composed(repository: Repository) -> Iterator[Signal]:
    for file in repository.fact(compose.composed):
        for service in file.services:
            if service.image and (family := family_of_image(service.image)):
                text = f"`{service.image}` as service `{service.name}`"
                yield Signal(family=family, source=Source.COMPOSE, weight=0.98, text=text, location=service.location)


def _continuous(repository: Repository) -> Iterator[Signal]:
    facts = repository.fact(ci.read)
    for service in facts.services:
        if family := family_of_image(service.image):
            text = f"`{service.image}` as a service of CI"
            yield Signal(family=family, source=Source.CI, weight=0.93, text=text, location=service.location)
    for variable in facts.variables:
        for family, weight in families_of_value(variable.name, variable.value):
            text = f"`{variable.name}` in CI"
            yield Signal(
                family=family, source=Source.CI, weight=min(weight, 0.7), text=text, location=variable.location
            )


def _examples(repository: Repository) -> Iterator[Signal]:
    files = repository.files
    for path in files:
        if not EXAMPLE_FILES.search(path.rpartition("/")[2]) or files.sizes[path] > 65536 or _ASIDE.search(path):
            continue
        for number, line in enumerate((files.text(path) or "").splitlines(), 1):
            if match := _ASSIGNMENT.match(line):
                aside = line.lstrip().startswith("#")
                location = Location(path=path, line=number)
                for family, weight in families_of_value(match[1], match[2].strip().strip("\"'")):
                    yield Signal(
                        family=family,
                        source=Source.EXAMPLE,
                        weight=0.3 if aside else weight,
                        text=f"`{match[1]}`",
                        location=location,
                    )


def families_of_value(name: str, value: str) -> Iterator[tuple[str, float]]:
    """Which services an assignment speaks of, and how surely: by the value's URL scheme, then by the name."""
    if _HOSTED.search(value) or "APM" in name.upper().split("_"):
        return
    scheme = re.match(r"([a-z][a-z0-9]*)(?:\+[a-z0-9_]+)?://", value, re.IGNORECASE)
    for family, backing in catalogue().items():
        if scheme and scheme[1].lower() in backing.schemes:
            yield family, 0.92
        elif backing.matches_variable(name.upper()):
            yield family, 0.85


def _declared(repository: Repository) -> Iterator[Signal]:
    declared = repository.fact(declarations.read)
    for dependency in declared.dependencies:
        if _ASIDE.search(dependency.location.path):
            continue
        yield from _of_dependency(dependency)


def _of_dependency(dependency: Dependency) -> Iterator[Signal]:
    name, location = dependency.name, dependency.location
    if family := _PLUGINS.get(name):
        yield Signal(family=family, source=Source.PLUGIN, weight=0.55, text=f"`{name}`", location=location)
    if dependency.kind in {Kind.BUILD, Kind.CONSTRAINT}:
        return
    main = dependency.kind is Kind.RUNTIME or _DEPLOYED.search(location.path) is not None
    source = Source.DEPENDENCY if main else Source.EXTRA
    for family, backing in catalogue().items():
        if weight := _dependency_weight(backing, dependency):
            factor = weight if main else min(weight, 0.3)
            yield Signal(family=family, source=source, weight=factor, text=f"`{name}`", location=location)


def _dependency_weight(backing: Backing, dependency: Dependency) -> float:
    spelled = {f"{dependency.name}[{extra}]" for extra in dependency.extras} | {dependency.name}
    if dependency.name in backing.strong or spelled & set(backing.extras):
        if not backing.alone:
            return 0.45
        return 0.75 if backing.family in _SURE else 0.6
    return 0.15 if dependency.name in backing.weak else 0.0


def _variables(repository: Repository) -> Iterator[Signal]:
    read = [
        item
        for item in repository.fact(environment_variables.read)
        if item.role is Role.APPLICATION and not code.ASIDE.search(item.location.path)
    ]
    names = {item.name for item in read}
    for item in read:
        for family, weight in families_of_value(item.name, item.default or ""):
            exact = item.name in catalogue()[family].variables and not catalogue()[family].alone
            most = 0.8 if weight > 0.9 or exact else _CONNECTED if _is_connected(item.name, family, names) else 0.5
            yield Signal(
                family=family,
                source=Source.VARIABLE,
                weight=min(weight, most),
                text=f"`{item.name}` is read",
                location=item.location,
            )


def _is_connected(name: str, family: str, names: set[str]) -> bool:
    """Whether a variable says where a service is, and another one of it how to log in: it is connected to."""
    if not _WHERE.search(name):
        return False
    prefix, backing = name.rpartition("_")[0], catalogue()[family]
    ends = ((other.rpartition("_"), backing.matches_variable(other)) for other in names)
    return any(end in _LOGIN and (start == prefix or same) for (start, _, end), same in ends)


def _documented(repository: Repository) -> Iterator[Signal]:
    """Commands that a reader is told to type: ``docker run postgres``, ``apt install redis-server``, ``createdb``."""
    for document in repository.fact(documents.read):
        for command in document.commands:
            for family, weight in _of_command(command.words):
                text = f"`{' '.join(command.words[:4])}`"
                yield Signal(family=family, source=Source.DOCUMENT, weight=weight, text=text, location=command.location)


def _of_command(words: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    if not words:
        return
    if words[:2] in {("docker", "run"), ("podman", "run")}:
        yield from ((family, 0.9) for word in words[2:] if (family := _image_word(word)))
        return
    installs = words[0] in {"apt", "apt-get", "brew", "dnf", "yum", "pacman", "systemctl", "service", "sudo", "snap"}
    wanted = set(words[1:] if installs else words[:1])
    for family, backing in catalogue().items():
        if any(word.partition("@")[0] in backing.words for word in wanted):
            yield family, 0.6


def _image_word(word: str) -> str | None:
    return None if word.startswith("-") else family_of_image(word)
