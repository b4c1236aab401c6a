"""``[tool.uv]``, ``[tool.pdm]`` and ``[tool.hatch]``: development dependencies, workspaces, environments."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import Kind, Manager
from envdoctor.repository.declarations.sheet import Claim, Origin, folder

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["read"]

_TEXT_FILE = re.compile(r"""["']([\w./-]*requirements[\w./-]*\.txt)["']""")


def read(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Write down what the three tools' tables declare."""
    _uv(sheet, file, root)
    _pdm(sheet, file, root)
    _hatch(sheet, file, root)


def _uv(sheet: Sheet, file: TomlFile, root: str) -> None:
    uv = file.table("tool", "uv")
    if uv:
        sheet.uses(root, Manager.UV, file.path, file.line("tool", "uv"))
    _list(sheet, file, ("tool", "uv", "dev-dependencies"), Kind.DEVELOPMENT, "dev", root)
    for key in ("constraint-dependencies", "override-dependencies"):
        _list(sheet, file, ("tool", "uv", key), Kind.CONSTRAINT, key, root)
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
        _list(sheet, file, ("tool", "pdm", "dev-dependencies", group), Kind.DEVELOPMENT, group, root)


def _hatch_hooks(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Requirement files that a metadata hook reads: ``hatch-requirements-txt``, or a script of the project's own."""
    hooks = ("tool", "hatch", "metadata", "hooks")
    plugin = (*hooks, "requirements_txt")
    for name, line in file.strings(*plugin, "files"):
        _claim(sheet, file, line, name, Origin(path=file.path, project=root, kind=Kind.RUNTIME))
    for extra in file.table(*plugin, "optional-dependencies"):
        for name, line in file.strings(*plugin, "optional-dependencies", extra):
            kind = group_kind(extra, Kind.EXTRA)
            _claim(sheet, file, line, name, Origin(path=file.path, project=root, kind=kind, group=extra))
    if "custom" in file.table(*hooks):
        script = file.text(*hooks, "custom", "path") or "hatch_build.py"
        text = sheet.files.text(posixpath.normpath(posixpath.join(root, script))) or ""
        for name in dict.fromkeys(_TEXT_FILE.findall(text)):
            line = file.line(*hooks, "custom")
            _claim(sheet, file, line, name, Origin(path=file.path, project=root, kind=Kind.RUNTIME))


def _claim(sheet: Sheet, file: TomlFile, line: int, name: str, origin: Origin) -> None:
    target = posixpath.normpath(posixpath.join(origin.project, name))
    if target in sheet.files:
        at = Location(path=file.path, line=line)
        sheet.claims.append(Claim(path=target, kind=origin.kind, project=origin.project, at=at, group=origin.group))


def _hatch(sheet: Sheet, file: TomlFile, root: str) -> None:
    _hatch_hooks(sheet, file, root)
    for name in file.table("tool", "hatch", "envs"):
        path = ("tool", "hatch", "envs", name)
        sheet.uses(root, Manager.HATCH, file.path, file.line(*path))
        kind = Kind.DEVELOPMENT if name == "default" else group_kind(name, Kind.DEVELOPMENT)
        _list(sheet, file, (*path, "dependencies"), kind, name, root)
        _list(sheet, file, (*path, "extra-dependencies"), kind, name, root)
    for place in ((), ("targets", "wheel")):
        _list(sheet, file, ("tool", "hatch", "build", *place, "dependencies"), Kind.BUILD, None, root)


def _list(sheet: Sheet, file: TomlFile, path: tuple[str, ...], kind: Kind, group: str | None, root: str) -> None:
    origin = Origin(path=file.path, project=root, kind=kind, group=group, table=".".join(path[:2]))
    for text, line in file.strings(*path):
        if "{" in text:  # a context field such as `{root:uri}`: no PEP 508 text until Hatch fills it in
            continue
        if text.startswith(("-e ", "./", "../", "file:///")):
            _local(sheet, text, root)
            continue
        sheet.require(text, origin, line)


def _local(sheet: Sheet, text: str, root: str) -> None:
    """PDM's ``-e file:///${PROJECT_ROOT}/packages/core#egg=core`` and relative paths."""
    path = text.removeprefix("-e").strip().removeprefix("file:///${PROJECT_ROOT}/").partition("#")[0]
    if path.startswith(("./", "../")) or path != text:
        sheet.project(root).members.setdefault(posixpath.normpath(posixpath.join(root, path)))
