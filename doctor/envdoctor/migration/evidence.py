"""Every sign in the repository that a backing service is needed, from sources that are independent of each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.migration import addresses, clients, code, platforms
from envdoctor.migration.assignments import WHERE, assigned, families_of_value
from envdoctor.migration.model import Signal, Source
from envdoctor.migration.services import Backing, catalogue, family_of_image
from envdoctor.model import Location
from envdoctor.repository import ci, compose, declarations, documents, environment_files, environment_variables
from envdoctor.repository.declarations.model import Dependency, Kind
from envdoctor.repository.sources import Role
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["read"]

_ASIDE = regex(r"(?i)(?:^|/)(?:docs?|examples?|samples?|tests?|testing|benchmarks?|frontend|node_modules|vendor)/")
_PLUGINS = {
    "pytest-postgresql": "postgres",
    "pytest-redis": "redis",
    "pytest-mongodb": "mongo",
    "pytest-mysql": "mysql",
    "pytest-rabbitmq": "rabbitmq",
    "pytest-elasticsearch": "elasticsearch",
}
_SETTINGS_EXAMPLE = regex(
    r"(?i)(?:^|/)[\w.-]*(?:settings|config|conf|local|secrets?)[\w.-]*(?:"
    r"\.py[._-](?:example|sample|dist|template|tmpl|tpl|default|in)|[._-](?:example|sample|template|dist)\.py)$"
)
"""A settings module to be copied: `config.py.sample`, `local_settings.example.py`."""
_TABLE = regex(r"""(?mi)^([A-Z][A-Z0-9_]*)\s*=\s*\{[^{}]*?["']host["']\s*:\s*["']([^"'\n]+)["']""")
"""What such a module gives an address in a table of its own: `REDIS = {"host": "redis", ...}`."""
_OF_TESTS = regex(r"(?i)(?:^|/)(?:\w+[_-]tests?/|[^/]*(?:^|[._-])tests?[._-])")
"""An example for tests: `.env.test.example`."""
_INSTALLED = frozenset({Source.DEPENDENCY, Source.EXTRA, Source.PLUGIN})
_TOLD = frozenset({Source.EXTRA, Source.DOCUMENT, Source.URL})
_UNINSTALLED = 0.4
_EXTRA = 0.3
_LEFT_OVER = 0.6
_COMMENTED = 0.3
_LOGIN = frozenset({"PASSWORD", "PASS", "USER", "USERNAME", "PORT", "DB", "DATABASE", "NAME", "KEY"})
_CONNECTED = 0.75
_UNSET = 0.4
"""A service whose address is unset, or a file's, unless somebody sets it can be done without."""
_EMBEDDED = regex(r"\.{0,2}/|:memory:|.*\.(?:db|sqlite3?)$")
_DEPLOYED = regex(
    r"(?i)(?:^|/)(?:build|docker|deploy\w*|container)/requirements\.txt$|(?:docker|container|prod(?:uction)?)\.txt$"
)
"""Requirement lists that are installed where the application runs, whatever else is beside them."""
_HOSTING = regex(r"(?i)(?:^|[/_-])(?:heroku|appengine|pythonanywhere|vercel|railway)\.txt$")
"""Requirement lists for a platform that provides its own services."""
_BROKERED = frozenset({"celery", "rq", "dramatiq", "arq", "huey", "taskiq", "django-rq", "saq"})
_SURE = frozenset({"postgres", "redis", "mysql", "mariadb"})


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
    in_code = tuple(_connectable(repository, repository.fact(code.read), found))
    signals = [*_possible(found, in_code), *in_code]
    signals += clients.broker_by_default(repository)
    return tuple(sorted(clients.weighed(repository, _unused(repository, signals)), key=_order))


def _unused(repository: Repository, signals: list[Signal]) -> Iterator[Signal]:
    """A Redis client that no code, setting or variable mentions, and no queue has for its broker, is left over."""
    names = {item.name for item in repository.fact(declarations.read).dependencies}
    spoken = (item for item in signals if item.source is not Source.EXAMPLE or item.weight > _COMMENTED)
    mentioned = {item.family for item in spoken if item.source not in _INSTALLED}
    for item in signals:
        over = item.family == "redis" and item.family not in mentioned and not names & _BROKERED
        yield replace(item, weight=min(item.weight, _LEFT_OVER)) if over else item


def _connectable(repository: Repository, signals: Iterable[Signal], found: Iterable[Signal]) -> Iterator[Signal]:
    """Calls of a client that nothing installs say little: an optional backend, which fails or is skipped as it is.

    One that only an extra installs, and that nothing but calls, addresses and documents speaks of, says still less.
    """
    found = tuple(found)
    installed = {item.family for item in found if item.source in _INSTALLED}
    surely = {item.family for item in found if item.source not in _TOLD}
    declares = any(item.kind is Kind.RUNTIME for item in repository.fact(declarations.read).dependencies)
    for item in signals:
        called = item.source is Source.SETTINGS and item.text.endswith("(`")
        imported = item.source is Source.IMPORT
        if called and declares and item.family not in installed and catalogue()[item.family].strong:
            yield replace(item, weight=min(item.weight, _UNINSTALLED))
        elif (called or imported) and item.family in installed and item.family not in surely:
            yield replace(item, weight=min(item.weight, _EXTRA))
        elif item.source is Source.URL and item.family in installed and item.family not in surely:
            yield replace(item, weight=min(item.weight, _UNINSTALLED))
        else:
            yield item


def _possible(found: Iterable[Signal], in_code: Iterable[Signal]) -> Iterator[Signal]:
    """What is only possible counts little: documents and addresses of what an extra installs, and plug-ins' clients.

    A client is one for plug-ins if every module that uses it is one of several to choose from.
    """
    found, in_code = tuple(found), tuple(in_code)
    extra = {item.family for item in found if item.source is Source.EXTRA}
    optional = extra - _SURE - {item.family for item in found if item.source not in _TOLD | {Source.VARIABLE}}
    extra -= {item.family for item in found if item.source not in _TOLD}
    used = {item.family for item in in_code}
    plugged = used - {item.family for item in in_code if item.weight > code.GUARDED}
    plugged -= {item.family for item in found if item.source is not Source.DEPENDENCY}
    for item in found:
        asked = item.family in optional and item.source is Source.VARIABLE
        if asked or (item.family in extra and item.source in {Source.DOCUMENT, Source.URL}):
            yield replace(item, weight=min(item.weight, _UNINSTALLED))
        elif item.family in plugged and item.source is Source.DEPENDENCY:
            yield replace(item, weight=min(item.weight, _LEFT_OVER))
        else:
            yield item


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
        example = environment_files.gives_examples(path) or _SETTINGS_EXAMPLE.search(path)
        if not example or files.sizes[path] > 65536 or _ASIDE.search(path) or _OF_TESTS.search(path):
            continue
        text = files.text(path) or ""
        for item in assigned(text):
            yield Signal(
                family=item.family,
                source=Source.EXAMPLE,
                weight=item.weight,
                text=f"`{item.name}`",
                location=Location(path=path, line=item.line),
            )
        for found in _TABLE.finditer(text):
            place = Location(path=path, line=text.count("\n", 0, found.start()) + 1)
            for family, weight in families_of_value(f"{found[1]}_HOST", found[2]):
                yield Signal(family=family, source=Source.EXAMPLE, weight=weight, text=f"`{found[1]}`", location=place)


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
    main = main and not _HOSTING.search(location.path)
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
    unset = _unset(read)
    for item in read:
        for family, weight in families_of_value(item.name, item.default or ""):
            exact = item.name in catalogue()[family].variables and not catalogue()[family].alone
            most = 0.8 if weight > 0.9 or exact else _CONNECTED if _is_connected(item.name, family, names) else 0.5
            if family in unset and WHERE.search(item.name):
                most = _UNSET
            yield Signal(
                family=family,
                source=Source.VARIABLE,
                weight=min(weight, most),
                text=f"`{item.name}` is read",
                location=item.location,
            )


def _unset(read: Iterable[environment_variables.VariableRead]) -> frozenset[str]:
    """Families whose address a settings class goes without, and that no other read gives or insists on."""
    addresses = [
        (family, item) for item in read if WHERE.search(item.name) for family, _ in families_of_value(item.name, "")
    ]
    given = {family for family, item in addresses if item.required or (item.default and not _is_unset(item))}
    return frozenset(family for family, item in addresses if _is_unset(item)) - given


def _is_unset(item: environment_variables.VariableRead) -> bool:
    """Whether a settings class goes without this address: its default is nothing, or a file."""
    if item.library != "pydantic-settings" or item.required or item.assembled or not WHERE.search(item.name):
        return False
    unset = item.default in {"", "[]"} or (
        not item.default and re.search(r"None|Optional", item.type or "") is not None
    )
    return unset or (item.default is not None and _EMBEDDED.match(item.default) is not None)


def _is_connected(name: str, family: str, names: set[str]) -> bool:
    """Whether a variable says where a service is, and another one of it how to log in: it is connected to."""
    if not WHERE.search(name):
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
