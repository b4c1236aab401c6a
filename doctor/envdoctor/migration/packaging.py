"""Whether a project can be installed itself, as far as its build backend can be foreseen."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from envdoctor.migration.layout import join

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["installable"]

_BY_NAME = ("poetry", "hatchling", "flit_core", "uv_build")
"""Backends that look for a folder or a module called like the project, unless they are told otherwise."""
_TOLD = (
    ("tool", "poetry", "packages"),
    ("tool", "hatch", "build"),
    ("tool", "flit", "module"),
    ("tool", "uv", "build-backend"),
)


def installable(repository: Repository, root: str) -> bool:
    """Whether ``pip install .`` has something to build and nothing foreseeable in its way."""
    files = repository.files
    text = files.text(join(root, "pyproject.toml")) or ""
    if "[build-system]" not in text:
        return join(root, "setup.py") in files or join(root, "setup.cfg") in files
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return True
    return not _readme_is_missing(repository, root, table) and _has_its_package(repository, root, table)


def _at(table: Mapping[str, object], *keys: str) -> object:
    value: object = table
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _readme_is_missing(repository: Repository, root: str, table: Mapping[str, object]) -> bool:
    """Every backend reads the file that becomes the description, and ends where it is not there."""
    for value in (_at(table, "project", "readme"), _at(table, "tool", "poetry", "readme")):
        name = _at(value, "file") if isinstance(value, dict) else value
        if isinstance(name, str) and join(root, name.removeprefix("./")) not in repository.files:
            return True
    return False


def _has_its_package(repository: Repository, root: str, table: Mapping[str, object]) -> bool:
    if _at(table, "tool", "poetry", "package-mode") is False:
        return False
    backend = str(_at(table, "build-system", "build-backend") or "")
    name = _at(table, "project", "name") or _at(table, "tool", "poetry", "name")
    if not backend.startswith(_BY_NAME) or not isinstance(name, str) or any(_at(table, *keys) for keys in _TOLD):
        return True
    module = re.sub(r"[-_.]+", "_", name).lower()
    places = {f"{folder}{module}{end}" for folder in ("", "src/") for end in (".py", "/")}
    prefix = join(root, "")
    inside = (
        path.removeprefix(prefix).lower() for path in repository.files.with_suffix(".py") if path.startswith(prefix)
    )
    return any(path.startswith(tuple(places)) for path in inside)
