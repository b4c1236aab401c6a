"""``Pipfile``: Pipenv's packages, categories and Python."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from envdoctor.model import Location
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import Kind, Manager, PythonStatement
from envdoctor.repository.declarations.requirement import Parsed, normalise
from envdoctor.repository.declarations.sheet import Origin, folder

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["read"]

_NO_PACKAGES = frozenset({"source", "requires", "scripts", "pipenv"})
_MARKERS = ("platform_system", "sys_platform", "python_version", "python_full_version", "os_name", "platform_machine",
            "platform_python_implementation", "implementation_name")  # fmt: skip


def read(sheet: Sheet, path: str) -> None:
    """Write down what one ``Pipfile`` declares."""
    file = sheet.toml(path)
    if file is None:
        return
    if file.error:
        sheet.unreadable(path, file.error[0], f"not TOML: {file.error[1]}")
        return
    root = folder(path)
    sheet.uses(root, Manager.PIPENV, path)
    sheet.project(root).manifests.setdefault(path)
    for category in file.data:
        if category not in _NO_PACKAGES:
            _category(sheet, file, category, root)
    _python(sheet, file, root)


def _category(sheet: Sheet, file: TomlFile, category: str, root: str) -> None:
    if category == "packages":
        kind, group = Kind.RUNTIME, None
    else:
        kind = Kind.DEVELOPMENT if category == "dev-packages" else group_kind(category, Kind.GROUP)
        group = "dev" if category == "dev-packages" else category
    origin = Origin(path=file.path, project=root, kind=kind, group=group, table=category)
    for name, value in file.table(category).items():
        if isinstance(value, dict) and isinstance(value.get("path"), str):
            _member(sheet, root, value["path"])
            if posixpath.normpath(value["path"]) == ".":
                continue
        sheet.add(_parsed(name, value), f"{name} {_version(value)}", origin, file.line(category, name))


def _member(sheet: Sheet, root: str, path: str) -> None:
    target = posixpath.normpath(posixpath.join(root, path))
    if target not in {".", root}:
        sheet.project(root).members.setdefault(target)


def _version(value: Any) -> str:  # noqa: ANN401 - whatever the file holds
    text = value.get("version") if isinstance(value, dict) else value
    return text.strip() if isinstance(text, str) and text.strip() != "*" else ""


def _parsed(name: str, value: Any) -> Parsed:  # noqa: ANN401
    table = value if isinstance(value, dict) else {}
    clauses = [f"{marker} {table[marker]}" for marker in _MARKERS if isinstance(table.get(marker), str)]
    if isinstance(table.get("markers"), str):
        clauses.append(table["markers"])
    version = _version(value)
    return Parsed(
        name=normalise(name),
        specifier=f"=={version}" if version[:1].isdigit() else version.replace(" ", ""),
        extras=tuple(sorted(item for item in table.get("extras") or () if isinstance(item, str))),
        marker=" and ".join(clauses) or None,
        url=next((table[key] for key in ("git", "file", "path", "url") if isinstance(table.get(key), str)), None),
    )


def _python(sheet: Sheet, file: TomlFile, root: str) -> None:
    for key in ("python_full_version", "python_version"):
        version = file.text("requires", key)
        if version is not None and version[:1].isdigit():
            at = Location(path=file.path, line=file.line("requires", key))
            sheet.pythons.append(
                PythonStatement(source="Pipfile", text=version, location=at, versions=(version,), project=root)
            )
            return
