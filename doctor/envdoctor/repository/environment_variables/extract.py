"""From one module's syntax tree to the variables that it reads and sets."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from envdoctor.model import Location
from envdoctor.repository.environment_variables import libraries, process, settings_classes
from envdoctor.repository.environment_variables.model import VariableRead, VariableWrite
from envdoctor.repository.environment_variables.names import Names, literal
from envdoctor.repository.environment_variables.process import Use
from envdoctor.repository.environment_variables.walk import Circumstances, walk
from envdoctor.repository.sources import Role

__all__ = ["PREFILTERS", "ModuleVariables", "extract"]

PREFILTERS = (b"environ", b"getenv", b"decouple", b"BaseSettings", b"starlette.config", b"envvar", b" env")
"""A module without any of these reads no variable that could be seen."""


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
        _read(use, here, path, role, names, own)
        for node, here in visited
        for use in (*process.uses(node, names), *libraries.uses(node, names))
    ]
    reads += [_read(use, Circumstances(), path, role, names, own) for use in settings_classes.uses(tree, names)]
    return ModuleVariables(reads=tuple(sorted(reads, key=_order)), writes=writes)


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
    )


def _location(path: str, node: ast.AST) -> Location:
    return Location(path=path, line=getattr(node, "lineno", None), column=getattr(node, "col_offset", -1) + 1 or None)


def _order(read: VariableRead) -> tuple[int, int, str]:
    return (read.location.line or 0, read.location.column or 0, read.name)
