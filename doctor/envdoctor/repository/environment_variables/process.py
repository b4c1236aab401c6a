"""``os.environ`` and ``os.getenv``: the process's own environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from envdoctor.repository.environment_variables.names import Names
from envdoctor.values import dataclass

__all__ = ["Use", "Written", "relied_on", "uses", "writes"]

_ENVIRONS = frozenset({"os.environ", "os.environb", "starlette.config.environ"})
_GET = frozenset(f"{environ}.get" for environ in _ENVIRONS) | {"os.getenv", "os.getenvb"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A read as one extractor sees it, before its circumstances are known."""

    name: str
    node: ast.AST
    required: bool
    library: str = "os"
    default: ast.expr | None = None
    type: str | None = None
    alternatives: tuple[str, ...] = ()
    assembled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A place that sets a variable."""

    name: str
    node: ast.AST
    default: bool = False


def uses(node: ast.AST, names: Names) -> Iterator[Use]:
    """Reads of the process's environment by one node."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and names.dotted(node.value) in _ENVIRONS:
        if name := names.variable(node.slice):
            yield Use(name=name, node=node, required=True)
    elif isinstance(node, ast.Compare):
        yield from _membership(node, names)
    elif isinstance(node, ast.Call):
        yield from _call(node, names)


def _membership(node: ast.Compare, names: Names) -> Iterator[Use]:
    """``"X" in os.environ``: looked at, never required."""
    inside = isinstance(node.ops[0], ast.In | ast.NotIn) and names.dotted(node.comparators[0]) in _ENVIRONS
    if inside and (name := names.variable(node.left)):
        yield Use(name=name, node=node, required=False)


def _call(node: ast.Call, names: Names) -> Iterator[Use]:
    function = names.dotted(node.func)
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    first = node.args[0] if node.args else keywords.get("key")
    name = names.variable(first)
    if name is None:
        return
    default = node.args[1] if len(node.args) > 1 else keywords.get("default")
    if function in _GET:
        yield Use(name=name, node=node, required=False, default=default)
    elif function.rpartition(".")[0] in _ENVIRONS and function.endswith((".pop", ".__getitem__")):
        yield Use(name=name, node=node, required=default is None, default=default)


def relied_on(node: ast.AST) -> ast.expr | None:
    """The expression that must not be None for a node to work: ``x`` in ``x.split(",")`` and in ``int(x)``."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute):
        return node.func.value
    intolerant = isinstance(node.func, ast.Name) and node.func.id in {"int", "float", "Path"}
    return node.args[0] if intolerant and len(node.args) == 1 else None


def writes(node: ast.AST, names: Names) -> Iterator[Written]:
    """Places where one node sets variables."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store) and names.dotted(node.value) in _ENVIRONS:
        if name := names.variable(node.slice):
            yield Written(name=name, node=node)
    elif isinstance(node, ast.Call):
        yield from _written_by_call(node, names)


def _written_by_call(node: ast.Call, names: Names) -> Iterator[Written]:
    function = names.dotted(node.func)
    if function == "os.putenv" or function in {f"{environ}.setdefault" for environ in _ENVIRONS}:
        if node.args and (name := names.variable(node.args[0])):
            yield Written(name=name, node=node, default=function != "os.putenv")
    elif function in {f"{environ}.update" for environ in _ENVIRONS}:
        for keyword in node.keywords:
            if keyword.arg:
                yield Written(name=keyword.arg, node=node)
        if node.args and isinstance(node.args[0], ast.Dict):
            for key in node.args[0].keys:
                if name := names.variable(key):
                    yield Written(name=name, node=node)
