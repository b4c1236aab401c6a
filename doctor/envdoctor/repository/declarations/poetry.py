"""``[tool.poetry]``: Poetry's own dependency tables, groups, extras and scripts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from envdoctor.model import Location
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import EntryPoint, Kind, Manager, PythonStatement
from envdoctor.repository.declarations.requirement import Parsed, normalise, poetry_specifier
from envdoctor.repository.declarations.sheet import Origin

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["read"]

_POETRY = ("tool", "poetry")


def read(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Write down what ``[tool.poetry]`` declares."""
    if not file.table(*_POETRY):
        return
    entry = sheet.project(root)
    entry.name = entry.name or file.text(*_POETRY, "name")
    backend = file.text("build-system", "build-backend") or ""
    if "poetry" in backend or file.table(*_POETRY, "dependencies") or file.table(*_POETRY, "group"):
        sheet.uses(root, Manager.POETRY, file.path, file.line(*_POETRY))
    _dependencies(sheet, file, root)
    _scripts(sheet, file, root)


def _dependencies(sheet: Sheet, file: TomlFile, root: str) -> None:
    extras = _extras(file)
    _table(sheet, file, (*_POETRY, "dependencies"), Kind.RUNTIME, None, root, extras)
    _table(sheet, file, (*_POETRY, "dev-dependencies"), Kind.DEVELOPMENT, "dev", root, {})
    for group in file.table(*_POETRY, "group"):
        path = (*_POETRY, "group", group, "dependencies")
        kind = Kind.RUNTIME if group == "main" else group_kind(group, Kind.GROUP)
        _table(sheet, file, path, kind, group, root, {})


def _extras(file: TomlFile) -> dict[str, str]:
    """Normalised name of an optional dependency -> the extra that brings it."""
    found: dict[str, str] = {}
    for extra, names in file.table(*_POETRY, "extras").items():
        for name in names if isinstance(names, list) else []:
            if isinstance(name, str):
                found.setdefault(normalise(name.split("[")[0].strip()), extra)
    return found


def _table(
    sheet: Sheet,
    file: TomlFile,
    path: tuple[str, ...],
    kind: Kind,
    group: str | None,
    root: str,
    extras: dict[str, str],
) -> None:
    for name, value in file.table(*path).items():
        at = Location(path=file.path, line=file.line(*path, name))
        if name.lower() == "python":
            _python(sheet, value, at, root)
            continue
        for item in value if isinstance(value, list) else [value]:
            optional = isinstance(item, dict) and item.get("optional") is True and kind is Kind.RUNTIME
            extra = extras.get(normalise(name)) if optional else group
            origin = Origin(path=file.path, project=root, kind=Kind.EXTRA if optional else kind, group=extra,
                            table="tool.poetry")  # fmt: skip
            _one(sheet, name, item, origin, at.line)


def _one(sheet: Sheet, name: str, value: Any, origin: Origin, line: int | None) -> None:  # noqa: ANN401
    parsed = _parsed(name, value)
    if parsed is None:
        sheet.unreadable(origin.path, line, f"`{name}` has neither a version nor a source")
        return
    if isinstance(value, dict) and isinstance(value.get("path"), str):
        member = posixpath.normpath(posixpath.join(origin.project, value["path"]))
        sheet.project(origin.project).members.setdefault(member)
    text = f"{name} {value}" if isinstance(value, str) else f"{name} {value.get('version', '')}".strip()
    sheet.add(parsed, text, origin, line)


def _parsed(name: str, value: Any) -> Parsed | None:  # noqa: ANN401
    if isinstance(value, str):
        return Parsed(name=normalise(name), specifier=poetry_specifier(value) or "")
    if not isinstance(value, dict):
        return None
    version = value.get("version")
    markers = value.get("markers")
    return Parsed(
        name=normalise(name),
        specifier=(poetry_specifier(version) or "") if isinstance(version, str) else "",
        extras=tuple(sorted(item for item in value.get("extras") or () if isinstance(item, str))),
        marker=markers if isinstance(markers, str) else _python_marker(value.get("python")),
        url=next((value[key] for key in ("git", "url", "path", "file") if isinstance(value.get(key), str)), None),
    )


def _python_marker(python: object) -> str | None:
    """``python = "<3.11"`` of a dependency as a marker."""
    specifier = poetry_specifier(python) if isinstance(python, str) else None
    clauses = list(_clauses(specifier or ""))
    return " and ".join(clauses) or None


def _clauses(specifier: str) -> Iterator[str]:
    for part in filter(None, specifier.split(",")):
        version = part.lstrip("<>=!~")
        yield f'python_version {part[: len(part) - len(version)]} "{version}"'


def _python(sheet: Sheet, value: object, at: Location, root: str) -> None:
    if not isinstance(value, str):
        return
    specifier = poetry_specifier(value)
    sheet.pythons.append(
        PythonStatement(source="poetry", text=value, location=at, specifier=specifier or "", project=root)
    )
    entry = sheet.project(root)
    entry.requires_python = entry.requires_python or specifier


def _scripts(sheet: Sheet, file: TomlFile, root: str) -> None:
    groups: list[tuple[tuple[str, ...], str]] = [((*_POETRY, "scripts"), "console_scripts")]
    groups += [((*_POETRY, "plugins", name), name) for name in file.table(*_POETRY, "plugins")]
    for path, group in groups:
        for name, target in file.table(*path).items():
            target = target.get("callable") or target.get("reference") if isinstance(target, dict) else target
            if isinstance(target, str):
                at = Location(path=file.path, line=file.line(*path, name))
                sheet.project(root).entry_points.append(EntryPoint(name=name, target=target, group=group, location=at))
