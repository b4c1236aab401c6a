"""The settings: ``[tool.envdoctor]`` in pyproject.toml, or an ``envdoctor.toml`` of its own.

Reading collects everything that is wrong, and each problem names the key and what is allowed.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from envdoctor.errors import ConfigurationError
from envdoctor.model import Severity
from envdoctor.values import dataclass, field

__all__ = ["FAIL_ON", "PROFILES", "Ignore", "Settings", "find_settings", "read_settings"]

FAIL_ON = ("error", "warning", "note", "never")
PROFILES = ("laptop", "ci")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A decision not to hear about something, with the reason that somebody gave.

    ``code`` is a code or its first letters; ``subject`` narrows it to one subject, ``paths`` to files (shell patterns);
    after ``until`` it no longer counts.
    """

    code: str
    reason: str
    subject: str | None = None
    paths: tuple[str, ...] = ()
    until: date | None = None

    @property
    def key(self) -> str:
        """The key as written: ``DEP002`` or ``DEP002:yaml``."""
        return self.code if self.subject is None else f"{self.code}:{self.subject}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the settings say; ``source`` is the file, None if there is none."""

    source: Path | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))
    exclude: tuple[str, ...] = ()
    fail_on: str | None = None
    profile: str | None = None
    baseline: str | None = None
    problems: tuple[str, ...] = ()


def find_settings(root: Path, top: Path | None = None) -> Path | None:
    """The nearest settings file, from ``root`` up to ``top`` (default: only ``root``).

    In one folder an ``envdoctor.toml`` wins over pyproject.toml's ``[tool.envdoctor]``.
    """
    for folder in (root, *root.parents):
        own, shared = folder / "envdoctor.toml", folder / "pyproject.toml"
        if own.is_file():
            return own
        if shared.is_file() and _has_table(shared):
            return shared
        if top is None or folder == top:
            return None
    return None


def _has_table(path: Path) -> bool:
    try:
        return b"tool.envdoctor" in path.read_bytes()
    except OSError:
        return False


def read_settings(
    path: Path | None, codes: Iterable[str], passed_on: Callable[[str], bool] = lambda _: False
) -> Settings:
    """Read and check a settings file against the codes that exist.

    ``passed_on`` says whether a code is another tool's that a check passes on: `ignore` and `severity` take those too.

    Raises `ConfigurationError` with everything that is wrong. A pyproject.toml that cannot be parsed is not ours to
    refuse: it gives default settings (and a PKG007 finding).
    """
    if path is None:
        return Settings()
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if path.name == "pyproject.toml":
            return Settings()
        raise ConfigurationError((f"not valid TOML: {error}",), where=str(path)) from error
    table = document if path.name == "envdoctor.toml" else document.get("tool", {}).get("envdoctor", {})
    return _Reader(path, tuple(codes), passed_on).read(table)


class _Reader:
    """Turns a TOML table into `Settings`, collecting problems."""

    def __init__(self, path: Path, codes: tuple[str, ...], passed_on: Callable[[str], bool] = lambda _: False) -> None:
        self.path = path
        self.passed_on = passed_on
        self.codes = codes
        self.problems: list[str] = []
        self.keys: dict[str, Callable[[str, Any], Any]] = {
            "select": self._codes,
            "extend-select": self._codes,
            "ignore": self._ignores,
            "severity": self._severities,
            "exclude": self._strings,
            "fail-on": lambda key, value: self._choice(key, value, FAIL_ON),
            "profile": lambda key, value: self._choice(key, value, PROFILES),
            "baseline": self._string,
        }

    def read(self, table: object) -> Settings:
        if not isinstance(table, dict):
            raise ConfigurationError(("`tool.envdoctor` must be a table",), where=str(self.path))
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key in self.keys:
                values[key.replace("-", "_")] = self.keys[key](key, value)
            else:
                self._say(f"unknown key `{key}`{_suggestion(key, self.keys)}; allowed are {_list(self.keys)}")
        if self.problems:
            raise ConfigurationError(tuple(self.problems), where=str(self.path))
        return replace(Settings(source=self.path), **values)

    def _say(self, problem: str) -> None:
        self.problems.append(problem)

    def _string(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            self._say(f"`{key}` must be a non-empty string, not {_kind(value)}")
        return str(value)

    def _strings(self, key: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self._say(f"`{key}` must be a list of non-empty strings, not {_kind(value)}")
            return ()
        return tuple(value)

    def _choice(self, key: str, value: object, allowed: tuple[str, ...]) -> str:
        if value not in allowed:
            self._say(f"`{key}` must be one of {_list(allowed)}, not {value!r}")
        return str(value)

    def _code(self, key: str, code: str) -> str:
        if not code or not any(known.startswith(code) for known in self.codes):
            self._say(
                f"`{key}` names `{code}`, which is no check{_suggestion(code, self.codes)}; see `envdoctor checks`"
            )
        return code

    def _reported(self, key: str, code: str) -> str:
        """A code that a finding may have: a check's, or one that a check passes on."""
        return code if self.passed_on(code) else self._code(key, code)

    def _codes(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self._code(key, code) for code in self._strings(key, value))

    def _severities(self, key: str, value: object) -> Mapping[str, Severity]:
        if not isinstance(value, dict):
            self._say(f'`{key}` must be a table such as {{ DOC005 = "warning" }}, not {_kind(value)}')
            return {}
        levels = tuple(Severity)
        return {
            self._reported(key, code): Severity(level)
            for code, level in value.items()
            if self._choice(f"{key}.{code}", level, levels) in levels
        }

    def _ignores(self, key: str, value: object) -> tuple[Ignore, ...]:
        if not isinstance(value, dict):
            self._say(f'`{key}` must be a table of code and reason, such as {{ DEP002 = "used by a plugin" }}')
            return ()
        return tuple(filter(None, (self._ignore(name, item) for name, item in value.items())))

    def _ignore(self, name: str, item: object) -> Ignore | None:
        code, _, subject = name.partition(":")
        self._reported("ignore", code)
        table = item if isinstance(item, dict) else {"reason": item}
        for key in sorted(set(table) - {"reason", "paths", "until"}):
            self._say(f"unknown key `ignore.{name}.{key}`; allowed are `reason`, `paths`, `until`")
        reason, until = table.get("reason"), table.get("until")
        if not isinstance(reason, str) or not reason.strip():
            self._say(f"`ignore.{name}` needs a reason: a sentence for the next reader, not {_kind(reason)}")
            return None
        if until is not None and not isinstance(until, date):
            self._say(f"`ignore.{name}.until` must be a date such as 2027-03-01, not {_kind(until)}")
            return None
        paths = self._strings(f"ignore.{name}.paths", table.get("paths", []))
        return Ignore(code=code, subject=subject or None, reason=reason.strip(), paths=paths, until=until)


def _kind(value: object) -> str:
    names = {str: "a string", bool: "a boolean", int: "a number", float: "a number", list: "a list", dict: "a table"}
    if value == "":
        return "an empty string"
    return "nothing" if value is None else names.get(type(value), type(value).__name__)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _suggestion(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" (did you mean `{close[0]}`?)" if close else ""
