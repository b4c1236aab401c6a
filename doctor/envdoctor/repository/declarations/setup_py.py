"""``setup.py``: the literal part of the arguments of ``setup()``. The file is parsed, never executed."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.evaluate import FromFile, Said, Scope
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import EntryPoint, Kind, Manager, PythonStatement
from envdoctor.repository.declarations.sheet import Claim, Origin, folder
from envdoctor.repository.declarations.tolerant import is_python_3, parse_tolerantly
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import ProjectSheet, Sheet

__all__ = ["read"]

_SETUP = frozenset({"setup", "setup_package", "hacked_setup"})
_CALL = regex(r"(?m)^\s*setup\s*\(")
_VERSION = regex(r"Programming Language :: Python :: (\d+\.\d+)\s*$")
_LISTS = (
    ("install_requires", Kind.RUNTIME, None),
    ("requires", Kind.RUNTIME, None),
    ("tests_require", Kind.DEVELOPMENT, "tests"),
    ("setup_requires", Kind.BUILD, None),
)


def read(sheet: Sheet, path: str) -> None:
    """Write down what one ``setup.py`` declares."""
    text = sheet.text(path)
    if text is None or "setup" not in text:
        return
    tree = parse_tolerantly(text)
    arguments = _arguments(tree) if tree is not None else None
    if arguments is None:
        if tree is None or (_CALL.search(text) and not is_python_3(text)):
            sheet.unreadable(path, None, "cannot be parsed as Python")
        return
    root = folder(path)
    entry = sheet.project(root)
    entry.manifests.setdefault(path)
    sheet.uses(root, Manager.SETUPTOOLS, path)
    if isinstance(name := arguments.get("name"), Said):
        entry.name = entry.name or str(name)
    _requirements(sheet, path, entry, arguments)
    _pythons(sheet, path, root, arguments)
    entry.entry_points += _entry_points(path, arguments)


def _arguments(tree: ast.Module) -> dict[str, object] | None:
    """The keyword arguments of the call of ``setup``; None if there is none."""
    scope = Scope()
    found = _setup_call(scope, tree.body)
    if found is not None:
        return found
    for function in tuple(scope.functions.values()):
        inner = Scope(scope.names)
        inner.functions = scope.functions
        found = _setup_call(inner, function.body)
        if found is not None:
            return found
    return None


def _setup_call(scope: Scope, body: list[ast.stmt]) -> dict[str, object] | None:
    found: dict[str, object] | None = None
    for call in scope.run(body):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if _is_like_setup(call) or (
            name in _SETUP and (call.keywords or (found is None and _is_setuptools(call.func)))
        ):
            found = {}
            for keyword in call.keywords:
                value = scope.value(keyword.value)
                if keyword.arg is not None:
                    found[keyword.arg] = value
                elif isinstance(value, dict):
                    found.update({str(key): item for key, item in value.items()})
                else:
                    found |= {
                        key: item for made in _makers(keyword.value, body) for key, item in _handed_on(scope, made)
                    }
    return found


def _makers(value: ast.expr, body: list[ast.stmt]) -> Iterator[ast.Call]:
    """The calls that make what is handed to ``setup(**value)``, there or where the name is assigned."""
    if isinstance(value, ast.Call):
        yield value
    name = value.id if isinstance(value, ast.Name) else None
    for statement in body if name else ():
        for node in ast.walk(statement):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and name in _targets(node):
                yield node.value


def _targets(node: ast.Assign) -> set[str]:
    return {item.id for item in node.targets if isinstance(item, ast.Name)}


def _handed_on(scope: Scope, call: ast.Call) -> Iterator[tuple[str, object]]:
    """What a function that makes the arguments of ``setup`` is given under their names."""
    for item in call.keywords:
        if item.arg == "extras_require" or any(item.arg == name for name, _, _ in _LISTS):
            yield str(item.arg), scope.value(item.value)


def _is_like_setup(call: ast.Call) -> bool:
    """Whether a function of the script's own is given what only ``setup`` understands, to pass it on."""
    return bool({"install_requires", "extras_require"} & {item.arg for item in call.keywords})


def _is_setuptools(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) or getattr(getattr(function, "value", None), "id", "") == "setuptools"


def _requirements(sheet: Sheet, path: str, entry: ProjectSheet, arguments: dict[str, object]) -> None:
    for argument, kind, group in _LISTS:
        if argument in arguments and not (argument == "requires" and "install_requires" in arguments):
            origin = Origin(path=path, project=entry.root, kind=kind, group=group, table=argument)
            _declare(sheet, entry, arguments[argument], origin)
    extras = arguments.get("extras_require")
    for extra, value in extras.items() if isinstance(extras, dict) else ():
        name, _, marker = str(extra).partition(":")
        kind = group_kind(name, Kind.EXTRA) if name else Kind.RUNTIME
        origin = Origin(
            path=path, project=entry.root, kind=kind, group=name or None, table="extras_require", marker=marker or None
        )
        _declare(sheet, entry, value, origin)


def _declare(sheet: Sheet, entry: ProjectSheet, value: object, origin: Origin) -> None:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, FromFile):
            _claim(sheet, part, origin)
        elif isinstance(part, Said):
            _texts(sheet, part, origin)
        elif isinstance(part, list):
            _declare(sheet, entry, part, origin)
        elif origin.kind is Kind.RUNTIME:
            entry.dynamic = True


def _claim(sheet: Sheet, part: FromFile, origin: Origin) -> None:
    target = posixpath.normpath(posixpath.join(origin.project, part.path))
    at = Location(path=origin.path, line=part.line)
    if target not in sheet.files:  # the folder is computed: take the only file of that name
        below = f"{origin.project}/".lstrip("/")
        named = [path for path in sheet.files if path.startswith(below) and path.endswith(f"/{part.path}")]
        target = named[0] if len(named) == 1 else target
    if target in sheet.files:
        claim = Claim(path=target, kind=origin.kind, project=origin.project, at=at, group=origin.group)
        sheet.claims.append(claim)


def _texts(sheet: Sheet, said: Said, origin: Origin) -> None:
    """A string may hold several requirements, one per line."""
    for offset, text in enumerate(said.split("\n")):
        text = text.split(" #")[0].strip()
        if text and not text.startswith("#"):
            sheet.require(text, origin, said.line + offset)


def _pythons(sheet: Sheet, path: str, root: str, arguments: dict[str, object]) -> None:
    if isinstance(text := arguments.get("python_requires"), Said):
        sheet.project(root).requires_python = sheet.project(root).requires_python or str(text)
        at = Location(path=path, line=text.line)
        sheet.pythons.append(
            PythonStatement(source="requires-python", text=str(text), location=at, specifier=str(text), project=root)
        )
    classifiers = arguments.get("classifiers")
    for item in classifiers if isinstance(classifiers, list) else []:
        if isinstance(item, Said) and (found := _VERSION.match(item)):
            at = Location(path=path, line=item.line)
            sheet.pythons.append(
                PythonStatement(source="classifier", text=str(item), location=at, versions=(found[1],), project=root)
            )


def _entry_points(path: str, arguments: dict[str, object]) -> Iterator[EntryPoint]:
    points = arguments.get("entry_points")
    if isinstance(points, Said):
        yield from _sectioned(path, points)
    for group, values in points.items() if isinstance(points, dict) else ():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, Said):
                yield from _points(path, str(group), value)


def _sectioned(path: str, value: Said) -> Iterator[EntryPoint]:
    """Entry points that are written as one text with ``[group]`` headings (setuptools' older form)."""
    group = ""
    for offset, text in enumerate(value.split("\n")):
        name, sign, target = text.partition("=")
        if heading := re.fullmatch(r"\s*\[([^\]]+)\]\s*", text):
            group = heading[1].strip()
        elif sign and group:
            at = Location(path=path, line=value.line + offset)
            yield EntryPoint(name=name.strip(), target=target.strip(), group=group, location=at)


def _points(path: str, group: str, value: Said) -> Iterator[EntryPoint]:
    for offset, text in enumerate(value.split("\n")):
        name, sign, target = text.partition("=")
        if sign:
            at = Location(path=path, line=value.line + offset)
            yield EntryPoint(name=name.strip(), target=target.strip(), group=group, location=at)
