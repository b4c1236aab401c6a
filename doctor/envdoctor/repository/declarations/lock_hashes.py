"""What Poetry and Pipenv write into a lock file to know later whether the declaration has changed since.

Poetry: ``metadata.content-hash``, the SHA-256 of the relevant tables as sorted JSON; which tables are relevant changed
from version to version, so any of those forms will do. Pipenv: ``_meta.hash.sha256``, as plette's ``Pipfile.get_hash``
computes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

__all__ = ["pipfile_hash", "poetry_hashes"]

_LEGACY = ("dependencies", "source", "extras", "dev-dependencies")
_PROJECT = ("requires-python", "dependencies", "optional-dependencies")
_NO_CATEGORY = frozenset({"source", "packages", "dev-packages", "requires", "scripts", "pipfile", "pipenv", "default",
                          "develop"})  # fmt: skip


def poetry_hashes(data: dict[str, Any]) -> frozenset[str]:
    """Every hash that some Poetry would write for this ``pyproject.toml``; none if it holds what JSON cannot."""
    try:
        return frozenset(_digest(json.dumps(form, sort_keys=True)) for form in _poetry_forms(data))
    except (TypeError, ValueError, RecursionError):
        return frozenset()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _poetry_forms(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    poetry = _table(_table(data, "tool"), "poetry")
    groups = _table(data, "dependency-groups")
    project = {key: value for key in _PROJECT if (value := _table(data, "project").get(key)) is not None}
    group = {"group": poetry["group"]} if poetry.get("group") is not None else {}
    legacy = {key: poetry.get(key) for key in _LEGACY}
    present = {key: value for key, value in legacy.items() if value is not None} | group
    yield legacy
    yield legacy | group
    if project:
        yield {"project": project, "tool": {"poetry": present}}
    if project or groups:
        modern = {"project": project} if project else {}
        yield modern | ({"dependency-groups": groups} if groups else {}) | {"tool": {"poetry": present}}


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def pipfile_hash(data: dict[str, Any]) -> str | None:
    """The hash that Pipenv would write for this ``Pipfile``; None if it holds what JSON cannot."""
    form: dict[str, Any] = {
        "_meta": {"sources": data.get("source", []), "requires": data.get("requires", {})},
        "default": data.get("packages", {}),
        "develop": data.get("dev-packages", {}),
    }
    form |= {key: value for key, value in data.items() if key not in _NO_CATEGORY}
    try:
        return _digest(json.dumps(form, sort_keys=True, separators=(",", ":")))
    except (TypeError, ValueError, RecursionError):
        return None
