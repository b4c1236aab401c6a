"""Lock files: uv, Poetry, PDM, Pipenv and PEP 751's ``pylock.toml``.

The TOML ones are written by machines, one key a line, so they are read line by line: that is an order of magnitude
faster than parsing, and a lock file is the largest text of a repository.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.repository.declarations import uv_metadata, whole_locks
from envdoctor.repository.declarations.lock_hashes import pipfile_hash, poetry_hashes
from envdoctor.repository.declarations.model import LockedPackage, LockFile, Manager
from envdoctor.repository.declarations.requirement import normalise
from envdoctor.repository.declarations.sheet import folder
from envdoctor.repository.files import LARGEST_FILE
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet

__all__ = ["NAMES", "read"]

_BLOCK = regex(r"(?m)^\[\[packages?\]\][ \t]*$")
_NAME = regex(r'(?m)^name = "([^"]+)"')
_VERSION = regex(r'(?m)^version = "([^"]+)"')
_CONFLICT = regex(r"(?m)^(?:<{7}|>{7})(?: |$)")
_LOCAL = regex(r"(?m)^source = \{ (?:editable|virtual|directory) = ")
_UV_REQUIRES = regex(r'(?m)^    \{ name = "([^"]+)"')
_UV_LIST = regex(r"(?ms)^dependencies = \[(.*?)^\]")
_UV_EXTRAS = regex(r"(?ms)^\[package\.(?:optional|dev)-dependencies\]\n(.*?)(?=^\[|\Z)")
_TABLE = regex(r"(?ms)^\[package\.dependencies\]\n(.*?)(?=^\[|\Z)")
_KEY = regex(r'(?m)^"?([A-Za-z0-9._-]+)"? = ')
_PDM_LIST = regex(r"(?ms)^dependencies = \[\n(.*?)^\]")
_PDM_ITEM = regex(r'(?m)^    "([A-Za-z0-9._-]+)')
_POETRY_HASH = regex(r'(?m)^content-hash = "([0-9a-f]{64})"')
_PIPENV_HASH = regex(r'"hash":\s*\{\s*"sha256":\s*"([0-9a-f]{64})"')
_SHORT = 16_384
_FILE = regex(r'file = "([^"]+)"|url = "[^"]*/([^"/#?]+)')


def read(sheet: Sheet, path: str) -> None:
    """Write down one lock file."""
    manager, parse = NAMES.get(path.rpartition("/")[2], (Manager.PIP, _toml))
    if parse is _unread or sheet.files.sizes[path] > LARGEST_FILE:
        _write(sheet, path, manager)
        return
    text = sheet.text(path)
    if text is None:
        return
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        sheet.unreadable(path, line, "holds the markers of a merge conflict")
        return
    packages = parse(text)
    if packages is None:
        sheet.unreadable(path, None, "is not the JSON that Pipenv writes")
        return
    _write(sheet, path, manager, packages, current=_is_current(sheet, path, manager, text))


def _write(
    sheet: Sheet,
    path: str,
    manager: Manager,
    packages: Mapping[str, LockedPackage] = MappingProxyType({}),
    *,
    current: bool | None = None,
) -> None:
    """Write down a lock file; one that is too large to be read is there all the same, without its packages."""
    sheet.uses(folder(path), manager, path)
    found = MappingProxyType(dict(packages))
    sheet.lock_files.append(LockFile(path=path, manager=manager, project=folder(path), packages=found, current=current))


def _is_current(sheet: Sheet, path: str, manager: Manager, text: str) -> bool | None:
    """Whether the lock was written for the declaration as it is now."""
    if manager is Manager.UV and path.endswith("uv.lock"):
        return uv_metadata.agrees(sheet, folder(path), _BLOCK.split(text)[1:])
    pattern, name = {
        Manager.POETRY: (_POETRY_HASH, "pyproject.toml"),
        Manager.PIPENV: (_PIPENV_HASH, "Pipfile"),
    }.get(manager, (None, ""))
    written = pattern.search(text) if pattern is not None else None
    file = sheet.toml(f"{folder(path)}/{name}".lstrip("/")) if written else None
    if written is None or file is None or file.error:
        return None
    hashes = poetry_hashes(file.data) if manager is Manager.POETRY else {pipfile_hash(file.data)} - {None}
    return written[1] in hashes if hashes else None


def _merged(found: Iterator[LockedPackage]) -> dict[str, LockedPackage]:
    """By name; a package that is locked in several versions keeps the first and lists all."""
    packages: dict[str, LockedPackage] = {}
    for item in found:
        known = packages.get(item.name)
        if known is None:
            packages[item.name] = item
        else:
            packages[item.name] = LockedPackage(
                name=item.name,
                version=known.version,
                files=known.files + item.files,
                requires=tuple(dict.fromkeys(known.requires + item.requires)),
                versions=tuple(dict.fromkeys((*(known.versions or (known.version,)), item.version))),
            )
    return packages


def _toml(text: str) -> dict[str, LockedPackage]:
    """Lines suffice for what a machine wrote; a short text is parsed, whoever wrote it."""
    if len(text) <= _SHORT:
        try:
            return _merged(whole_locks.packages(tomllib.loads(text)))
        except (tomllib.TOMLDecodeError, RecursionError):
            pass
    return _merged(_packages(text))


def _packages(text: str) -> Iterator[LockedPackage]:
    files = _legacy_files(text)
    for block in _BLOCK.split(text)[1:]:
        name, version = _NAME.search(block), _VERSION.search(block)
        if name is None or _LOCAL.search(block):
            continue
        own = tuple(dict.fromkeys(match[1] or match[2] for match in _FILE.finditer(block)))
        yield LockedPackage(
            name=normalise(name[1]),
            version=version[1] if version else "",
            files=own or files.get(normalise(name[1]), ()),
            requires=tuple(dict.fromkeys(_requires(block))),
        )


def _requires(block: str) -> Iterator[str]:
    for pattern, item in ((_UV_LIST, _UV_REQUIRES), (_UV_EXTRAS, _UV_REQUIRES), (_TABLE, _KEY), (_PDM_LIST, _PDM_ITEM)):
        if found := pattern.search(block):
            yield from (normalise(match[1]) for match in item.finditer(found[1]))


def _legacy_files(text: str) -> dict[str, tuple[str, ...]]:
    """``[metadata.files]`` of Poetry before 1.3."""
    _, _, rest = text.partition("\n[metadata.files]\n")
    found: dict[str, tuple[str, ...]] = {}
    for match in re.finditer(r"(?ms)^\"?([A-Za-z0-9._-]+)\"? = \[\n(.*?)^\]", rest):
        found[normalise(match[1])] = tuple(item[1] for item in re.finditer(r'file = "([^"]+)"', match[2]))
    return found


def _pipfile(text: str) -> dict[str, LockedPackage] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    return _merged(_sections(data))


def _sections(data: dict[str, object]) -> Iterator[LockedPackage]:
    for section, packages in data.items():
        if section == "_meta" or not isinstance(packages, dict):
            continue
        for name, value in packages.items():
            version = value.get("version") if isinstance(value, dict) else None
            text = version.lstrip("=") if isinstance(version, str) else ""
            yield LockedPackage(name=normalise(name), version=text)


def _unread(text: str) -> dict[str, LockedPackage]:  # noqa: ARG001 - that it is there is all that is asked
    return {}


NAMES: dict[str, tuple[Manager, Callable[[str], dict[str, LockedPackage] | None]]] = {
    "uv.lock": (Manager.UV, _toml),
    "poetry.lock": (Manager.POETRY, _toml),
    "pdm.lock": (Manager.PDM, _toml),
    "pylock.toml": (Manager.PIP, _toml),
    "Pipfile.lock": (Manager.PIPENV, _pipfile),
    "pixi.lock": (Manager.PIXI, _unread),
    "conda-lock.yml": (Manager.CONDA, _unread),
}
"""File name -> whose it is and how it is read."""
