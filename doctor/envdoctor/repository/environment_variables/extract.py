"""From one module's syntax tree to the variables that it reads and sets."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from envdoctor.model import Location
from envdoctor.repository.environment_variables import libraries, prefixed, process, settings_classes, wrappers
from envdoctor.repository.environment_variables.demands import demanded
from envdoctor.repository.environment_variables.model import VariableRead, VariableWrite
from envdoctor.repository.environment_variables.names import Names, literal
from envdoctor.repository.environment_variables.process import Use
from envdoctor.repository.environment_variables.walk import Circumstances, walk
from envdoctor.repository.sources import Extractor, Role, role_of
from envdoctor.values import dataclass

__all__ = ["EXTRACTOR", "ModuleVariables", "extract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleVariables:
    """What one module does with the environment."""

    reads: tuple[VariableRead, ...] = ()
    writes: tuple[VariableWrite, ...] = ()


def extract(tree: ast.AST, path: str, role: Role) -> ModuleVariables:
    """The variables of one module, in source order."""
    visited = list(walk(tree))
    names = Names.of(node for node, _ in visited)
    writes = tuple(
        VariableWrite(name=item.name, location=_location(path, item.node), role=role, default=item.default)
        for node, _ in visited
        for item in process.writes(node, names)
    )
    own = frozenset(item.name for item in writes)
    reads = [
        _read(use, here, path, role, names, own) for use, here in (*_uses(visited, names), *_fields(visited, names))
    ]
    reads = _insist(reads, demanded(visited, names), own)
    return ModuleVariables(reads=tuple(sorted(reads, key=_order)), writes=writes)


def _uses(visited: list[tuple[ast.AST, Circumstances]], names: Names) -> Iterator[tuple[Use, Circumstances]]:
    known = wrappers.helpers((node for node, _ in visited), names)
    relied = {id(process.relied_on(node)) for node, _ in visited}
    for node, here in visited:
        for use in process.uses(node, names):
            yield (replace(use, required=True) if id(node) in relied and _is_none(use.default) else use), here
        for use in (*libraries.uses(node, names), *wrappers.uses(node, names, known)):
            yield use, here
    places = {id(node): here for node, here in visited}
    for use in prefixed.uses((node for node, _ in visited), names):
        yield use, places[id(use.node)]


def _is_none(default: ast.expr | None) -> bool:
    return default is None or (isinstance(default, ast.Constant) and default.value is None)


def _fields(visited: list[tuple[ast.AST, Circumstances]], names: Names) -> Iterator[tuple[Use, Circumstances]]:
    """The fields of settings classes; a class is taken to be used, unless this module uses it under conditions only."""
    classes = [node for node, _ in visited if isinstance(node, ast.ClassDef)]
    calls = [node for node, _ in visited if isinstance(node, ast.Call)]
    chosen = _chosen(visited)
    owner = {id(field): node.name for node in classes for field in node.body}
    for use in settings_classes.uses(classes, calls, names):
        yield use, Circumstances(always=owner.get(id(use.node)) not in chosen)


def _chosen(visited: list[tuple[ast.AST, Circumstances]]) -> frozenset[str]:
    """Names that a module calls, each time under a condition: ``if on_platform(): env = PlatformSettings()``."""
    calls = [
        (node.func.id, here.scope is None and not here.always)
        for node, here in visited
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    return frozenset(name for name, _ in calls) - frozenset(name for name, conditional in calls if not conditional)


def _insist(reads: list[VariableRead], demands: dict[str, bool], own: frozenset[str]) -> list[VariableRead]:
    """Reads of what the module insists on by itself are required."""
    return [
        replace(read, required=True, always=demands[read.name])
        if read.name in demands and read.name not in own and not read.default and read.library == "os"
        else read
        for read in reads
    ]


def _read(use: Use, here: Circumstances, path: str, role: Role, names: Names, own: frozenset[str]) -> VariableRead:
    """A use under its circumstances; what the module sets itself, tests for or guards is not required."""
    name = here.prefix + use.name if use.library == "environs" else use.name
    spared = here.guarded or use.name in here.tested or use.name in own
    return VariableRead(
        name=name,
        location=_location(path, use.node),
        required=use.required and not spared,
        role=role,
        default=literal(use.default, names.constants),
        always=here.always,
        library=use.library,
        type=use.type,
        alternatives=use.alternatives,
        assembled=use.assembled,
        main=here.main,
    )


def _location(path: str, node: ast.AST) -> Location:
    return Location(path=path, line=getattr(node, "lineno", None), column=getattr(node, "col_offset", -1) + 1 or None)


def _order(read: VariableRead) -> tuple[int, int, str]:
    return (read.location.line or 0, read.location.column or 0, read.name)


def _records(path: str, tree: ast.Module | None, data: bytes) -> Iterator[VariableRead | VariableWrite]:  # noqa: ARG001
    if tree is not None:
        found = extract(tree, path, role_of(path))
        yield from found.reads
        yield from found.writes


EXTRACTOR = Extractor(
    name="environment variables",
    literals=(
        b"os.environ",
        b"import environ",
        b"os.getenv",
        b"getenv(",
        b"environ.Env",
        b"environs",
        b"decouple",
        b"BaseSettings",
        b"starlette.config",
        b"envvar",
        b"dynaconf",
        b"from_prefixed_env",
        b"import env",
        b", env\n",
        b", env\r",
        b"import os as ",
        b"environ[",
        b"environ.get",
    ),
    stems=(b"env", b"decouple", b"BaseSettings", b"starlette.config", b"dynaconf", b"import os as "),
    extract=_records,
)
"""A module without any of the literals reads no variable that could be seen."""
