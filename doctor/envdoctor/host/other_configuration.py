"""Configuration that changes installations and is not pip's: uv's own file, and the one of distutils."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import configuration, locators
from envdoctor.host.configuration import Setting
from envdoctor.host.host import Host
from envdoctor.model import Location

__all__ = ["read"]

_UV = ("/etc/uv/uv.toml", "{config}/uv/uv.toml")
_UV_WINDOWS = ("{programdata}/uv/uv.toml", "{roaming}/uv/uv.toml")
_DISTUTILS = ("~/.pydistutils.cfg", "~/pydistutils.cfg")
_INSTALL = frozenset({"prefix", "home", "install-lib", "install-base", "user"})


def read(host: Host) -> tuple[Setting, ...]:
    """What uv and distutils are told on this machine, in the words that pip has for it (`trusted-host`, `target`)."""
    found: list[Setting] = []
    for pattern in _UV_WINDOWS if host.is_windows else _UV:
        for path in locators.places_of(host, pattern):
            found += _uv(path, host.text(path) or "")
    for path in locators.places_of(host, _DISTUTILS[host.is_windows]):
        for setting in configuration.parse(host.text(path) or "", level="user", source=str(path)):
            if setting.section == "install" and setting.option in _INSTALL:
                found.append(_as(setting.option, "prefix" if setting.option != "user" else "user", setting.value, path))
    return (*found, *_of_variables(host))


def _of_variables(host: Host) -> Iterator[Setting]:
    """uv's own variables; ``UV_INDEX`` and the like hold several addresses."""
    for name, option in _UV_VARIABLES.items():
        value = host.variable(name)
        if value:
            yield configuration.setting(option, value, level="variable", source=f"${name}")


_UV_VARIABLES = {
    "UV_DEFAULT_INDEX": "index-url",
    "UV_INDEX_URL": "index-url",
    "UV_INDEX": "index-url",
    "UV_EXTRA_INDEX_URL": "extra-index-url",
    "UV_FIND_LINKS": "find-links",
    "UV_INSECURE_HOST": "trusted-host",
    "UV_BREAK_SYSTEM_PACKAGES": "break-system-packages",
}


def _uv(path: Path, text: str) -> Iterator[Setting]:
    """The indexes and hosts of a `uv.toml`; a file that is no TOML says nothing."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    for table in (document, document.get("pip", {})):
        if not isinstance(table, dict):
            continue
        for name, option in _UV_OPTIONS.items():
            for value in _texts(table.get(name)):
                yield _as(name, option, value, path)
        for index in table.get("index", ()) if isinstance(table.get("index"), list) else ():
            for value in _texts(index.get("url") if isinstance(index, dict) else None):
                yield _as("index", "index-url", value, path)


_UV_OPTIONS = {
    "index-url": "index-url",
    "extra-index-url": "extra-index-url",
    "find-links": "find-links",
    "allow-insecure-host": "trusted-host",
    "break-system-packages": "break-system-packages",
    "target": "target",
    "prefix": "prefix",
}


def _texts(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str | bool):
            yield str(item).lower() if isinstance(item, bool) else item


def _as(name: str, option: str, value: str, path: Path) -> Setting:
    section = "install" if option in {"prefix", "user"} else "global"
    return configuration.setting(
        option, value, level="user", source=str(path), section=section, location=Location(path=str(path)), written=name
    )
