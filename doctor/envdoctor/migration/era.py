"""When a project was last tended to, by its newest pin; for repositories that never say which Python they want."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from envdoctor.model import Evidence
from envdoctor.repository.declarations.model import Dependency
from envdoctor.values import regex

__all__ = ["oldest_of", "python_at", "python_of"]

_RELEASED = (
    ("3.14", 2025.8),
    ("3.13", 2024.8),
    ("3.12", 2023.8),
    ("3.11", 2022.8),
    ("3.10", 2021.8),
    ("3.9", 2020.8),
    ("3.8", 2019.8),
    ("3.7", 2018.5),
    ("3.6", 2016.9),
)
_ADOPTED = 0.5
"""Years until a new Python is what a project runs on."""
_ADOPTED_OTHERWISE = {"3.11": 0.4, "3.10": 0.75}
"""By pins and images: 3.10 was taken up late (tools read it as 3.1, wheels were missing), 3.11 early (it is faster)."""
_MINUTE = 1e-6
"""Below it two times are the same: sums of fractions are not exact."""
_CALENDAR = frozenset({"certifi", "pytz", "tzdata", "attrs", "black", "pyopenssl", "packaging", "twisted"})
_NEEDS = {
    "django": (((2, 0), "3.6"), ((4, 0), "3.8"), ((5, 0), "3.10"), ((6, 0), "3.12")),
    "numpy": (((1, 22), "3.8"), ((1, 25), "3.9"), ((2, 1), "3.10"), ((2, 3), "3.11")),
    "pandas": (((1, 4), "3.8"), ((2, 1), "3.9"), ((3, 0), "3.11")),
}
"""From which version on these need which Python; most pins of the time say nothing that these do not."""
_PIN = regex(r"(?:==|~=|>=|\^)\s*v?(\d+(?:\.\d+)*)")


@cache
def _table() -> Mapping[str, tuple[tuple[tuple[int, ...], float], ...]]:
    text = resources.files("envdoctor.migration").joinpath("era.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: tuple((_version(key), float(year)) for key, year in table.items())
            for name, table in tomllib.loads(text).items()
        }
    )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def oldest_of(dependencies: Iterable[Dependency]) -> str:
    """The oldest Python that the pinned frameworks run on; ``2.7`` if they leave it open."""
    least = [python for item in dependencies for start, python in _NEEDS.get(item.name, ()) if _pinned(item) >= start]
    return max(least, key=_version, default="2.7")


def _pinned(item: Dependency) -> tuple[int, ...]:
    match = _PIN.search(item.specifier) or _PIN.search(item.requirement)
    return _version(match[1]) if match else ()


def python_of(dependencies: Iterable[Dependency]) -> tuple[str, Evidence] | None:
    """The Python of the time of the newest pin; None without one that can be dated."""
    dated = [(year, item) for item in dependencies if (year := _year(item))]
    if not dated:
        return None
    year, newest = max(dated, key=lambda pair: (pair[0], pair[1].name))
    return python_at(year), Evidence(
        text=f"`{newest.requirement.strip()}` is from {int(year)}", location=newest.location
    )


def python_at(year: float) -> str:
    """The Python that projects were run on at this time."""
    return next((minor for minor, released in _RELEASED if released + _until_adopted(minor) <= year + _MINUTE), "3.6")


def _until_adopted(minor: str) -> float:
    return _ADOPTED_OTHERWISE.get(minor, _ADOPTED)


def _year(item: Dependency) -> float | None:
    version = _pinned(item)
    if not version:
        return None
    if item.name in _CALENDAR:
        return _calendar(version)
    known = [year for start, year in _table().get(item.name, ()) if start <= version]
    return max(known, default=None)


def _calendar(version: tuple[int, ...]) -> float | None:
    year = version[0] if version[0] > 2000 else version[0] + 2000
    month = version[1] if len(version) > 1 and version[1] <= 12 else 1
    return year + (month - 1) / 12 if 2015 <= year <= 2035 else None
