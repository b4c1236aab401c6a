"""Requirements in the tables of a build backend's plug-ins, and of Briefcase.

A project whose ``dependencies`` are dynamic may list them for a plug-in that fills in versions
(``[tool.setuptools_dynamic_dependencies]``). Briefcase packages an application with what the ``requires`` of its table
lists, and of those of its platforms (Briefcase, "Project configuration options").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import Kind
from envdoctor.repository.declarations.sheet import Origin
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["read"]

_KNOWN = frozenset(
    {"poetry", "pdm", "uv", "hatch", "pixi", "setuptools", "flit", "tox", "briefcase", "rye", "conda-lock"}
)
_COMPUTED = regex(r"\s*[<>=!~]=?\s*\{.*")
"""A version that the plug-in fills in: ``shop-core == {version}``."""


def read(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Write down what the plug-ins' tables of a ``pyproject.toml`` declare."""
    dynamic = file.table("project").get("dynamic")
    for name in file.table("tool") if isinstance(dynamic, list) and "dependencies" in dynamic else ():
        if name not in _KNOWN:
            _table(sheet, file, root, name)
    for app in file.table("tool", "briefcase", "app"):
        _briefcase(sheet, file, root, ("tool", "briefcase", "app", app))
    _briefcase(sheet, file, root, ("tool", "briefcase"))


def _table(sheet: Sheet, file: TomlFile, root: str, name: str) -> None:
    place = ("tool", name)
    if any(file.strings(*place, "dependencies")):
        sheet.project(root).awaiting = False
    _listed(sheet, file, (*place, "dependencies"), Kind.RUNTIME, root)
    for extra in file.table(*place, "optional-dependencies"):
        _listed(sheet, file, (*place, "optional-dependencies", extra), group_kind(extra, Kind.EXTRA), root, extra)


def _briefcase(sheet: Sheet, file: TomlFile, root: str, place: tuple[str, ...]) -> None:
    """The application's own table, and those of its platforms below it."""
    _listed(sheet, file, (*place, "requires"), Kind.RUNTIME, root)
    _listed(sheet, file, (*place, "test_requires"), Kind.DEVELOPMENT, root, "test")
    for key, value in file.table(*place).items():
        if isinstance(value, dict) and key != "app":
            _listed(sheet, file, (*place, key, "requires"), Kind.EXTRA, root, key)


def _listed(
    sheet: Sheet, file: TomlFile, place: tuple[str, ...], kind: Kind, root: str, group: str | None = None
) -> None:
    origin = Origin(path=file.path, project=root, kind=kind, group=group, table=".".join(place[:2]))
    for text, line in file.strings(*place):
        plain = _COMPUTED.sub("", text)
        if "{" not in plain and not plain.startswith((".", "/")):
            sheet.project(root).manifests.setdefault(file.path)
            sheet.require(plain, origin, line)
