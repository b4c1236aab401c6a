"""What a name and its value say of a backing service: `REDIS_URL=redis://cache:6379`, in an example or in settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from envdoctor.migration.services import catalogue
from envdoctor.values import dataclass, regex

__all__ = ["WHERE", "Assignment", "assigned", "constants", "families_of_value"]

WHERE = regex(r"_(?:URLS?|URI|HOSTS?|HOSTNAME|ADDRESS|SERVERS?|ENDPOINT|DSN)$")
"""Ends of the names of variables that say where a service is."""
_ASSIGNMENT = regex(r"^\s*(?:#\s?)?(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$")
_OPTIONAL = regex(r"(?i)^\s*#.*\boptional\b")
_EMPTY = 0.4
"""An example that leaves the address of a service empty, or calls it optional, goes without it."""
_ASIDE = 0.3
_ELSEWHERE = -0.25
_PUBLIC = regex(r"https://(?!localhost|127\.|0\.0\.0\.0|host\.docker)[\w-]+(?:\.[\w-]+)+")
_PLACEHOLDER = regex(r"(?i)example|your|domain|local|test|<|\$|\{")
_HOSTED = regex(
    r"(?i)\.(?:amazonaws\.com|supabase\.co|neon\.tech|upstash\.io|cloud\.es\.io|mongodb\.net|azure\.com|rlwy\.net|elephantsql\.com)"
)

_CONSTANT = regex(rb"""(?m)^[ \t]*([A-Z][A-Z0-9_]{3,})[ \t]*(?::[^=\n]+)?=[ \t]*["']([^"'\n]+)["'][ \t]*(?:#.*)?$""")
_NEAR = regex(r"(?!sqs|s3|gs|gcs)[a-z]+://$|(?:https?://)?(?:localhost|127\.0\.0\.1|[a-z][a-z0-9_-]*)(?::\d+)?/?$")
"""A host of this machine or of a network of containers, not one of the world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A line of an example that speaks of a service; ``aside``: it is commented out."""

    family: str
    weight: float
    name: str
    line: int


def assigned(text: str) -> tuple[Assignment, ...]:
    """The assignments in an example of an environment or of settings, with what each weighs."""
    found: list[Assignment] = []
    empty: dict[str, bool] = {}
    optional = False
    for number, line in enumerate(text.splitlines(), 1):
        match = _ASSIGNMENT.match(line)
        if match is None:
            optional = _OPTIONAL.search(line) is not None if line.strip() else False
            continue
        name, value, aside = match[1], match[2].strip().strip("\"'"), line.lstrip().startswith("#")
        for family, weight in families_of_value(name, value):
            if WHERE.search(name.upper()) and not aside:
                empty[family] = empty.get(family, True) and not value
            weight = _ASIDE if aside else _EMPTY if optional else _given(name, value, weight)
            found.append(Assignment(family=family, weight=weight, name=name, line=number))
    return tuple(replace(item, weight=min(item.weight, _EMPTY)) if empty.get(item.family) else item for item in found)


def _given(name: str, value: str, weight: float) -> float:
    """What an assignment weighs by its value: an address left empty is a wish, a public one is somebody else's."""
    if not WHERE.search(name.upper()):
        return weight
    if not value:
        return min(weight, _EMPTY)
    return _ELSEWHERE if _PUBLIC.match(value) and not _PLACEHOLDER.search(value) else weight


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


def constants(data: bytes) -> Iterator[tuple[str, str, int]]:
    """Family, name and place of each constant in a settings module that says where a service nearby is."""
    for match in _CONSTANT.finditer(data):
        name, value = match[1].decode(), match[2].decode("utf-8", "replace")
        if WHERE.search(name) and _NEAR.match(value):
            for family, _ in families_of_value(name, value):
                yield family, name, match.start()
