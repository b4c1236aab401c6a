"""``[tool.uv]`` and ``[tool.pdm]``: development dependencies, workspaces."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.repository.declarations.model import Kind, Manager
from envdoctor.repository.declarations.sheet import Origin, folder
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["listed", "read"]

_TEMPLATE = regex(r"([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)\s*[<>=!~]=?.*\{")
"""A requirement with a field that Hatch or a plug-in fills in: only its name is certain."""


def read(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Write down what the two tools' tables declare."""
    _uv(sheet, file, root)
    _pdm(sheet, file, root)


def _uv(sheet: Sheet, file: TomlFile, root: str) -> None:
    uv = file.table("tool", "uv")
    if uv:
        sheet.uses(root, Manager.UV, file.path, file.line("tool", "uv"))
    listed(sheet, file, ("tool", "uv", "dev-dependencies"), Kind.DEVELOPMENT, "dev", root)
    for key in ("constraint-dependencies", "override-dependencies"):
        listed(sheet, file, ("tool", "uv", key), Kind.CONSTRAINT, key, root)
    for name in file.table("tool", "uv", "sources"):
        path = file.text("tool", "uv", "sources", name, "path")
        if path is not None:
            sheet.project(root).members.setdefault(posixpath.normpath(posixpath.join(root, path)))
    for member in _members(sheet, file, root):
        sheet.project(root).members.setdefault(member)


def _members(sheet: Sheet, file: TomlFile, root: str) -> Iterator[str]:
    """Folders with a pyproject.toml that ``[tool.uv.workspace]``'s globs match."""
    patterns = [_glob(root, text) for text, _ in file.strings("tool", "uv", "workspace", "members")]
    excluded = [_glob(root, text) for text, _ in file.strings("tool", "uv", "workspace", "exclude")]
    if not patterns:
        return
    for path in sheet.files.matching("pyproject.toml"):
        place = folder(path)
        if any(rule.fullmatch(place) for rule in patterns) and not any(rule.fullmatch(place) for rule in excluded):
            yield place


def _glob(root: str, pattern: str) -> re.Pattern[str]:
    """A glob whose ``*`` stays within one path segment."""
    parts = posixpath.normpath(posixpath.join(root, pattern)).split("/")
    return re.compile("/".join(".*" if part == "**" else _segment(part) for part in parts))


def _segment(part: str) -> str:
    return fnmatch.translate(part).removeprefix("(?s:").removesuffix(r")\Z").removesuffix(r")\z").replace(".*", "[^/]*")


def _pdm(sheet: Sheet, file: TomlFile, root: str) -> None:
    pdm = file.table("tool", "pdm")
    backend = file.text("build-system", "build-backend") or ""
    if pdm and (set(pdm) - {"version", "build"} or backend.startswith("pdm")):
        sheet.uses(root, Manager.PDM, file.path, file.line("tool", "pdm"))
    for group in file.table("tool", "pdm", "dev-dependencies"):
        listed(sheet, file, ("tool", "pdm", "dev-dependencies", group), Kind.DEVELOPMENT, group, root)


def listed(
    sheet: Sheet,
    file: TomlFile,
    path: tuple[str, ...],
    kind: Kind,
    group: str | None,
    root: str,
    *,
    table: str | None = None,
) -> None:
    """Write down the requirements of the array at a path; without ``table`` its first two keys name the table."""
    table = table or ".".join(path[:2])
    origin = Origin(path=file.path, project=root, kind=kind, group=group, table=table)
    for text, line in file.strings(*path):
        if text.startswith(("-e ", "./", "../", "file:///")):
            _local(sheet, text, root)
        elif "{" not in text:
            sheet.require(text, origin, line)
        elif field := _TEMPLATE.match(text):
            sheet.require(field[1], origin, line)


def _local(sheet: Sheet, text: str, root: str) -> None:
    """PDM's ``-e file:///${PROJECT_ROOT}/packages/core#egg=core`` and relative paths."""
    path = text.removeprefix("-e").strip().removeprefix("file:///${PROJECT_ROOT}/").partition("#")[0]
    if path.startswith(("./", "../")) or path != text:
        sheet.project(root).members.setdefault(posixpath.normpath(posixpath.join(root, path)))
