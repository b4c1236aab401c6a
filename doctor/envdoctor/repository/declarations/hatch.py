"""``[tool.hatch]``, or the same tables in ``hatch.toml``: environments, build dependencies, metadata hooks.

Source: Hatch's "Environment configuration", "Build configuration" and "Metadata hook plugins".
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from envdoctor.model import Location
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import Kind, Manager
from envdoctor.repository.declarations.pdm_uv import listed
from envdoctor.repository.declarations.sheet import Claim, Origin, folder
from envdoctor.repository.declarations.toml import load
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["read", "read_tables"]

_TEXT_FILE = regex(r"""["']([\w./-]*requirements[\w./-]*\.txt)["']""")
_EDITABLE = regex(r"(?:^|\s)pip install\s+(?:\S+\s+)*?(?:-e|--editable)\s+[\"']?(\.\.?/[^\s\"'\[]+)")
HOOK = "tool.hatch.metadata"


def read(sheet: Sheet, path: str) -> None:
    """Write down what one ``hatch.toml`` declares; it stands for ``[tool.hatch]`` of the file beside it."""
    text = sheet.text(path)
    if text is None:
        return
    file = load(path, text)
    if file.error:
        sheet.unreadable(path, file.error[0], f"not TOML: {file.error[1]}")
        return
    read_tables(sheet, file, (), folder(path))


def read_tables(sheet: Sheet, file: TomlFile, top: tuple[str, ...], root: str) -> None:
    """Write down what Hatch's tables declare."""
    for name in file.table(*top, "metadata", "hooks"):
        _hook(sheet, file, (*top, "metadata", "hooks", name), root)
    for name in file.table(*top, "envs"):
        _environment(sheet, file, (*top, "envs", name), root)
    for place in ((), ("targets", "wheel"), ("targets", "sdist")):
        listed(sheet, file, (*top, "build", *place, "dependencies"), Kind.BUILD, None, root)


def _environment(sheet: Sheet, file: TomlFile, path: tuple[str, ...], root: str) -> None:
    name = path[-1]
    sheet.uses(root, Manager.HATCH, file.path, file.line(*path))
    kind = Kind.DEVELOPMENT if name == "default" else group_kind(name, Kind.DEVELOPMENT)
    for key in ("dependencies", "extra-dependencies"):
        listed(sheet, file, (*path, key), kind, name, root)
    for key in ("pre-install-commands", "post-install-commands"):
        for command, _ in file.strings(*path, key):
            for member in _EDITABLE.findall(command):
                sheet.project(root).members.setdefault(posixpath.normpath(posixpath.join(root, member)))
    origin = Origin(path=file.path, project=root, kind=kind, group=name, table="tool.hatch")
    for text in _overridden(file.table(*path, "overrides")):
        sheet.require(text, origin, file.line(*path, "overrides"))


def _overridden(value: Any) -> Iterator[str]:  # noqa: ANN401
    """What the overrides of a matrix add: ``matrix.django.dependencies = [{value = "django~=4.2", if = ["4.2"]}]``."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in {"dependencies", "extra-dependencies"}:
            for item in inner if isinstance(inner, list) else []:
                text = item.get("value") if isinstance(item, dict) else item
                if isinstance(text, str) and "{" not in text:
                    yield text
        else:
            yield from _overridden(inner)


def _hook(sheet: Sheet, file: TomlFile, path: tuple[str, ...], root: str) -> None:
    """What a metadata hook adds: requirements in its table, files that it reads (``hatch-requirements-txt``)."""
    if path[-1] == "custom":
        _script(sheet, file, path, root)
        return
    listed(sheet, file, (*path, "dependencies"), Kind.RUNTIME, None, root, table=HOOK)
    for name, line in file.strings(*path, "files"):
        _claim(sheet, file, line, name, Origin(path=file.path, project=root, kind=Kind.RUNTIME))
    reads_files = path[-1] == "requirements_txt"
    for extra in file.table(*path, "optional-dependencies"):
        kind, place = group_kind(extra, Kind.EXTRA), (*path, "optional-dependencies", extra)
        if not reads_files:
            listed(sheet, file, place, kind, extra, root, table=HOOK)
            continue
        for name, line in file.strings(*place):
            _claim(sheet, file, line, name, Origin(path=file.path, project=root, kind=kind, group=extra))


def _script(sheet: Sheet, file: TomlFile, path: tuple[str, ...], root: str) -> None:
    """Requirement files that a script of the project's own names."""
    script = file.text(*path, "path") or "hatch_build.py"
    text = sheet.files.text(posixpath.normpath(posixpath.join(root, script))) or ""
    for name in dict.fromkeys(_TEXT_FILE.findall(text)):
        _claim(sheet, file, file.line(*path), name, Origin(path=file.path, project=root, kind=Kind.RUNTIME))


def _claim(sheet: Sheet, file: TomlFile, line: int, name: str, origin: Origin) -> None:
    target = posixpath.normpath(posixpath.join(origin.project, name))
    if target in sheet.files:
        at = Location(path=file.path, line=line)
        sheet.claims.append(Claim(path=target, kind=origin.kind, project=origin.project, at=at, group=origin.group))
