"""``pyproject.toml``: PEP 518 (build), PEP 621 (project), PEP 735 (groups), setuptools' files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from envdoctor.model import Location
from envdoctor.repository.declarations import conda, hatch, pdm_uv, plugins, poetry, tox
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import EntryPoint, Kind, Manager, PythonStatement
from envdoctor.repository.declarations.sheet import Claim, Origin, folder

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["is_project", "read"]


def is_project(data: dict[str, Any]) -> bool:
    """Whether a pyproject.toml declares something that is installed, rather than only configures tools."""
    tools = data.get("tool")
    tools = tools if isinstance(tools, dict) else {}
    return bool({"project", "dependency-groups", "build-system"} & set(data)) or "poetry" in tools


def read(sheet: Sheet, path: str) -> None:
    """Write down what one ``pyproject.toml`` declares."""
    file = sheet.toml(path)
    if file is None:
        return
    if file.error:
        _broken(sheet, path, file.error)
        return
    root = folder(path)
    if is_project(file.data):
        sheet.project(root).manifests.setdefault(path)
    _project(sheet, file, root)
    _groups(sheet, file, root)
    _build(sheet, file, root)
    _setuptools(sheet, file, root)
    _flit(sheet, file, root)
    poetry.read(sheet, file, root)
    pdm_uv.read(sheet, file, root)
    hatch.read_tables(sheet, file, ("tool", "hatch"), root)
    tox.read_tables(sheet, file, root)
    plugins.read(sheet, file, root)
    conda.read_pixi_table(sheet, file, ("tool", "pixi"), root)


def _broken(sheet: Sheet, path: str, error: tuple[int, str]) -> None:
    line, reason = error
    text = sheet.files.text(path) or ""
    if "{{" in text or "{%" in text:
        sheet.files.note_unread(path, "a template")
    else:
        sheet.unreadable(path, line, f"not TOML: {reason}")


def _project(sheet: Sheet, file: TomlFile, root: str) -> None:
    project = file.table("project")
    if not project:
        return
    entry = sheet.project(root)
    entry.name = file.text("project", "name") or entry.name
    _python(sheet, file, root)
    origin = Origin(path=file.path, project=root, kind=Kind.RUNTIME, table="project")
    for text, line in file.strings("project", "dependencies"):
        sheet.require(text, origin, line)
    for extra in file.table("project", "optional-dependencies"):
        origin = replace(origin, kind=group_kind(extra, Kind.EXTRA), group=extra)
        for text, line in file.strings("project", "optional-dependencies", extra):
            sheet.require(text, origin, line)
    entry.entry_points += _entry_points(file)
    entry.awaiting = "dependencies" in _dynamic(project)


def _dynamic(project: dict[str, Any]) -> list[Any]:
    dynamic = project.get("dynamic")
    return dynamic if isinstance(dynamic, list) else []


def _python(sheet: Sheet, file: TomlFile, root: str) -> None:
    if (text := file.text("project", "requires-python")) is not None:
        sheet.project(root).requires_python = text
        at = Location(path=file.path, line=file.line("project", "requires-python"))
        sheet.pythons.append(
            PythonStatement(source="requires-python", text=text, location=at, specifier=text, project=root)
        )
    for text, line in file.strings("project", "classifiers"):
        version = text.removeprefix("Programming Language :: Python :: ")
        if version != text and version[:1].isdigit() and "." in version:
            at = Location(path=file.path, line=line)
            sheet.pythons.append(
                PythonStatement(source="classifier", text=text, location=at, versions=(version,), project=root)
            )


def _entry_points(file: TomlFile) -> Iterator[EntryPoint]:
    places: list[tuple[tuple[str, ...], str]] = [
        (("project", "scripts"), "console_scripts"),
        (("project", "gui-scripts"), "gui_scripts"),
    ]
    places += [(("project", "entry-points", name), name) for name in file.table("project", "entry-points")]
    for path, group in places:
        for name, target in file.table(*path).items():
            if isinstance(target, str):
                at = Location(path=file.path, line=file.line(*path, name))
                yield EntryPoint(name=name, target=target, group=group, location=at)


def _groups(sheet: Sheet, file: TomlFile, root: str) -> None:
    """PEP 735. An ``include-group`` adds nothing to the union, so it is only followed by whoever asks for one group."""
    for group in file.table("dependency-groups"):
        kind = group_kind(group, Kind.GROUP)
        origin = Origin(path=file.path, project=root, kind=kind, group=group, table="dependency-groups")
        for text, line in file.strings("dependency-groups", group):
            sheet.require(text, origin, line)


def _build(sheet: Sheet, file: TomlFile, root: str) -> None:
    backend = file.text("build-system", "build-backend")
    if backend is not None:
        sheet.project(root).build_backend = backend
    origin = Origin(path=file.path, project=root, kind=Kind.BUILD, table="build-system")
    for text, line in file.strings("build-system", "requires"):
        sheet.require(text, origin, line)
    for path, _ in file.strings("build-system", "backend-path"):
        place = posixpath.normpath(posixpath.join(root, path))
        if place not in {".", root}:
            sheet.project(root).build_paths.append(place)
    if backend and backend.startswith("setuptools"):
        sheet.uses(root, Manager.SETUPTOOLS, file.path, file.line("build-system", "build-backend"))


def _setuptools(sheet: Sheet, file: TomlFile, root: str) -> None:
    """``dynamic = ["dependencies"]`` filled from requirement files (setuptools, "dynamic metadata")."""
    dynamic = file.table("tool", "setuptools", "dynamic")
    at = Location(path=file.path, line=file.line("tool", "setuptools", "dynamic", "dependencies"))
    for path in _files(dynamic.get("dependencies"), root):
        sheet.claims.append(Claim(path=path, kind=Kind.RUNTIME, project=root, at=at))
    extras = dynamic.get("optional-dependencies")
    for extra, where in (extras if isinstance(extras, dict) else {}).items():
        at = Location(path=file.path, line=file.line("tool", "setuptools", "dynamic", "optional-dependencies", extra))
        for path in _files(where, root):
            kind = group_kind(extra, Kind.EXTRA)
            sheet.claims.append(Claim(path=path, kind=kind, project=root, at=at, group=extra))


def _flit(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Flit's own table, which PEP 621 replaced (Flit, "old style metadata")."""
    metadata = ("tool", "flit", "metadata")
    origin = Origin(path=file.path, project=root, kind=Kind.RUNTIME, table="tool.flit")
    for text, line in file.strings(*metadata, "requires"):
        sheet.require(text, origin, line)
    for extra in file.table(*metadata, "requires-extra"):
        origin = replace(origin, kind=group_kind(extra, Kind.EXTRA), group=extra)
        for text, line in file.strings(*metadata, "requires-extra", extra):
            sheet.require(text, origin, line)


def _files(where: object, root: str) -> Iterator[str]:
    """The repository paths that a ``{file = ...}`` names, a string or an array."""
    names = where.get("file") if isinstance(where, dict) else None
    for name in [names] if isinstance(names, str) else names if isinstance(names, list) else []:
        if isinstance(name, str):
            yield posixpath.normpath(posixpath.join(root, name))
