"""Every node of a module with the circumstances under which it runs, without recursion."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

__all__ = ["Circumstances", "walk"]

_CATCHING = frozenset(
    {"KeyError", "LookupError", "Exception", "BaseException", "EnvError", "UndefinedValueError", "ImproperlyConfigured",
     "ValidationError", "ValueError", "TypeError"}
)  # fmt: skip
_LEAVING = frozenset({"exit", "_exit", "abort", "fail"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How a node comes to run.

    ``always``: when the module is imported. ``guarded``: its failure is handled. ``tested``: strings in the conditions
    on the way. ``prefix`` is what an enclosing ``with env.prefixed("X_"):`` puts before names.
    """

    always: bool = True
    guarded: bool = False
    tested: frozenset[str] = frozenset()
    prefix: str = ""


def walk(tree: ast.AST) -> Iterator[tuple[ast.AST, Circumstances]]:
    """Parents before children, in source order."""
    pending: list[tuple[ast.AST, Circumstances]] = [(tree, Circumstances())]
    while pending:
        node, here = pending.pop()
        yield node, here
        pending.extend(reversed(list(_children(node, here))))


def _children(node: ast.AST, here: Circumstances) -> Iterator[tuple[ast.AST, Circumstances]]:
    below = _below(node, here)
    for name, value in ast.iter_fields(node):
        inner = below if name in _inner_fields(node) else here
        if isinstance(value, ast.AST):
            yield value, inner
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    yield item, inner


def _inner_fields(node: ast.AST) -> tuple[str, ...]:
    """The fields of a node to which its own circumstances apply."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() | ast.With():
            return ("body",)
        case ast.Try() | ast.TryStar():
            return ("body",)
        case ast.If() | ast.IfExp() | ast.While():
            return ("body", "orelse")
        case ast.BoolOp():
            return ("values",)
        case ast.ExceptHandler():
            return ("body",)
        case _:
            return ()


def _below(node: ast.AST, here: Circumstances) -> Circumstances:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return replace(here, always=False, guarded=False)
        case ast.Try() | ast.TryStar():
            return replace(here, guarded=here.guarded or any(_swallows(handler) for handler in node.handlers))
        case ast.ExceptHandler():
            return replace(here, always=False)
        case ast.If() | ast.IfExp() | ast.While():
            if _is_main(node.test):
                return here
            return replace(here, always=False, tested=here.tested | _strings(node.test))
        case ast.BoolOp():
            return replace(here, always=False, tested=here.tested | _strings(node))
        case ast.With():
            return replace(here, prefix=here.prefix + _prefix(node))
        case _:
            return here


def _is_main(test: ast.expr) -> bool:
    """``__name__ == "__main__"``: true whenever the file is what is run."""
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


def _strings(node: ast.AST) -> frozenset[str]:
    return frozenset(
        item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)
    )


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a handler turns a missing variable into something else than the end."""
    if not _catches(handler.type):
        return False
    for statement in handler.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Raise):
                return False
            if isinstance(node, ast.Call) and _last_name(node.func) in _LEAVING:
                return False
    return True


def _catches(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(_last_name(item) in _CATCHING for item in kinds)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _prefix(node: ast.With) -> str:
    """What ``with env.prefixed("X_"):`` (environs) adds."""
    for item in node.items:
        call = item.context_expr
        if isinstance(call, ast.Call) and _last_name(call.func) == "prefixed" and call.args:
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                return first.value
    return ""
