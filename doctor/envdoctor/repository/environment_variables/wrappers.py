"""A module's own helpers: ``def get_env(name, default=None)`` around ``os.environ``, and the calls of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from envdoctor.repository.environment_variables import process
from envdoctor.repository.environment_variables.names import Names
from envdoctor.repository.environment_variables.process import Use
from envdoctor.values import dataclass

__all__ = ["helpers", "uses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Helper:
    """``strict``: it fails when the variable is not set and the caller gave nothing else."""

    parameter: str
    strict: bool


def helpers(nodes: Iterable[ast.AST], names: Names) -> dict[str, _Helper]:
    """Functions that read the variable which their first parameter names."""
    found = {}
    ordered = list(nodes)
    for place, node in enumerate(ordered):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (parameter := _first(node)):
            readings = list(_readings(_inside(node, islice(ordered, place + 1, None)), node, parameter, names))
            if readings:
                raises = any(isinstance(item, ast.Raise) for item in ast.walk(node))
                found[node.name] = _Helper(parameter=parameter, strict=raises or all(readings))
    return found


def _first(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    parameters = [item.arg for item in (*node.args.posonlyargs, *node.args.args)]
    if parameters[:1] in (["self"], ["cls"]):
        return ""
    return parameters[0] if parameters else ""


def _inside(function: ast.stmt, following: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function among those that follow it in source order."""
    last = function.end_lineno or function.lineno
    return takewhile(lambda node: getattr(node, "lineno", 0) <= last, following)


def _readings(nodes: Iterable[ast.AST], function: ast.AST, parameter: str, names: Names) -> Iterator[bool]:
    """For each read of the variable that the parameter names: whether it fails without it."""
    inside = Names(meanings=names.meanings, constants={parameter: "PARAMETER"})
    uses = [use for node in nodes if _mentions(node, parameter) for use in process.uses(node, inside)]
    found = [use for use in uses if use.name == "PARAMETER"]
    guarded = bool(found) and any(isinstance(item, ast.Try) for item in ast.walk(function))
    yield from (use.required and not guarded for use in found)


def _mentions(node: ast.AST, parameter: str) -> bool:
    """Whether a call, a subscript or a comparison is about the parameter itself."""
    match node:
        case ast.Call():
            about = [*node.args, *(keyword.value for keyword in node.keywords)]
        case ast.Subscript():
            about = [node.slice]
        case ast.Compare():
            about = [node.left]
        case _:
            return False
    return any(isinstance(item, ast.Name) and item.id == parameter for item in about)


def uses(node: ast.AST, names: Names, known: dict[str, _Helper]) -> Iterator[Use]:
    """The variable that a call of a helper reads."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known):
        return
    helper = known[node.func.id]
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    name = names.variable(node.args[0] if node.args else keywords.get(helper.parameter))
    if name is None:
        return
    others = [*node.args[1:], *(value for key, value in keywords.items() if key != helper.parameter)]
    default = others[0] if others else None
    yield Use(name=name, node=node, required=helper.strict and not others, default=default)
