"""The packages of a lock file that was parsed as TOML, however it is laid out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from envdoctor.repository.declarations.model import LockedPackage
from envdoctor.repository.declarations.requirement import normalise, parse

__all__ = ["packages"]

_LOCAL = frozenset({"editable", "virtual", "directory"})


def packages(data: dict[str, Any]) -> Iterator[LockedPackage]:
    """Every package that is not the repository's own: uv, Poetry, PDM, ``pylock.toml``."""
    legacy = _table(_table(data.get("metadata")).get("files"))
    for row in (*_rows(data.get("package")), *_rows(data.get("packages"))):
        name, version = row.get("name"), row.get("version")
        if isinstance(name, str) and not _LOCAL & set(_table(row.get("source"))):
            yield LockedPackage(
                name=normalise(name),
                version=version if isinstance(version, str) else "",
                files=tuple(dict.fromkeys((*_files(row), *_files({"files": legacy.get(name)})))),
                requires=tuple(dict.fromkeys(_requires(row))),
            )


def _requires(row: dict[str, Any]) -> Iterator[str]:
    lists = [row.get("dependencies")]
    for key in ("optional-dependencies", "dev-dependencies"):
        lists.extend(_table(row.get(key)).values())
    for found in lists:
        if isinstance(found, dict):
            yield from (normalise(name) for name in found)
        for item in found if isinstance(found, list) else ():
            if isinstance(item, str):
                parsed = parse(item)
                yield from [parsed.name] if parsed else []
            elif isinstance(item, dict) and isinstance(item.get("name"), str):
                yield normalise(item["name"])


def _files(row: dict[str, Any]) -> Iterator[str]:
    for item in (*_rows(row.get("files")), *_rows(row.get("wheels")), _table(row.get("sdist"))):
        if isinstance(item.get("file"), str):
            yield item["file"]
        elif isinstance(item.get("url"), str):
            yield item["url"].partition("#")[0].partition("?")[0].rpartition("/")[2]


def _rows(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
