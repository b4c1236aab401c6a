"""What a repository already told deptry or FawltyDeps: name maps, first-party modules, ignores.

Both keep their settings in ``pyproject.toml``; their codes DEP001 to DEP004 mean what ours do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from envdoctor.repository.names import normalise
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["PeerSettings", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerSettings:
    """``modules`` maps a top-level module to the distributions that install it, ``own`` are first-party modules,
    ``ignored`` pairs of a code and a module or distribution.
    """

    modules: Mapping[str, frozenset[str]]
    own: frozenset[str] = frozenset()
    ignored: frozenset[tuple[str, str]] = frozenset()
    development: frozenset[str] = frozenset()
    """Extras and groups that deptry was told are for development."""


def read(repository: Repository) -> PeerSettings:
    """The fact: the settings in every ``pyproject.toml`` together."""
    modules: dict[str, set[str]] = {}
    own: set[str] = set()
    ignored: set[tuple[str, str]] = set()
    development: set[str] = set()
    for table, name in _tables(repository):
        for distribution, listed in _pairs(table.get(_MAPS[name])):
            for module in _strings(listed):
                modules.setdefault(module.partition(".")[0], set()).add(normalise(distribution))
        own.update(_strings(table.get("known_first_party")))
        ignored.update(_ignored(table))
        for key in ("pep621_dev_dependency_groups", "optional_dependencies_dev_groups"):
            development.update(map(normalise, _strings(table.get(key))))
    return PeerSettings(
        modules={module: frozenset(found) for module, found in modules.items()},
        own=frozenset(own),
        ignored=frozenset(ignored),
        development=frozenset(development),
    )


_MAPS = {"deptry": "package_module_name_map", "fawltydeps": "custom_mapping"}


def _tables(repository: Repository) -> Iterator[tuple[dict[str, Any], str]]:
    for path in repository.files.matching("pyproject.toml"):
        text = repository.files.text(path) or ""
        if "deptry" not in text and "fawltydeps" not in text:
            continue
        try:
            tool = tomllib.loads(text).get("tool")
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        for name in _MAPS:
            table = tool.get(name) if isinstance(tool, dict) else None
            if isinstance(table, dict):
                yield table, name


def _ignored(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for code, listed in _pairs(table.get("per_rule_ignores")):
        for name in _strings(listed):
            yield code, name
            yield code, normalise(name)
    for key, code in (("ignore_undeclared", "DEP001"), ("ignore_unused", "DEP002")):
        for name in _strings(table.get(key)):
            yield code, name
            yield code, normalise(name)


def _pairs(value: object) -> Iterator[tuple[str, object]]:
    """A TOML table, or deptry's other notation: ``"a=b,c=d|e"``."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, str):
        for part in value.split(","):
            name, _, listed = part.partition("=")
            yield name.strip(), listed.strip().split("|")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
