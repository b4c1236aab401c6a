"""Every node of a module with the circumstances under which it runs, without recursion."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from envdoctor.values import dataclass, regex

__all__ = ["Circumstances", "ends", "walk"]

_CATCHING = frozenset(
    {"KeyError", "LookupError", "Exception", "BaseException", "EnvError", "UndefinedValueError", "ImproperlyConfigured",
     "ValidationError", "ValueError", "TypeError"}
)  # fmt: skip
_LEAVING = frozenset({"exit", "_exit", "abort", "fail", "quit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How a node comes to run.

    ``always``: when the module is imported. ``guarded``: its failure is handled. ``tested``: strings in the conditions
    on the way. ``prefix`` is what an enclosing ``with env.prefixed("X_"):`` puts before names. ``scope`` is the
    function around it. ``main``: only when the file itself is what is run.
    """

    always: bool = True
    guarded: bool = False
    tested: frozenset[str] = frozenset()
    prefix: str = ""
    scope: ast.AST | None = None
    main: bool = False


_SEEN: frozenset[type] = frozenset(
    {ast.Subscript, ast.Compare, ast.Call, ast.If, ast.Assert, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign,
     ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef}
)  # fmt: skip
_INNER: dict[type[ast.AST], tuple[str, ...]] = {
    ast.FunctionDef: ("body",),
    ast.AsyncFunctionDef: ("body",),
    ast.Lambda: ("body",),
    ast.With: ("body",),
    ast.Try: ("body",),
    ast.TryStar: ("body",),
    ast.ExceptHandler: ("body",),
    ast.If: ("body", "orelse"),
    ast.IfExp: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.BoolOp: ("values",),
}
"""The fields of a node that run under circumstances of their own."""
_LEAVES: frozenset[type] = frozenset(
    {ast.Constant, ast.Name, ast.alias, type(None), str, int, bool,
     *(kind for group in (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
       for kind in group.__subclasses__())}
)  # fmt: skip
"""What a node's fields hold that has nothing below it. A parser makes no subclasses, so that types can be compared."""


def walk(tree: ast.AST) -> Iterator[tuple[ast.AST, Circumstances]]:
    """The nodes that can bind a name or read a variable: parents before children, in source order."""
    pending: list[tuple[ast.AST, Circumstances]] = [(tree, Circumstances())]
    while pending:
        node, here = pending.pop()
        kind = type(node)
        if kind in _SEEN:
            yield node, here
        inner = _INNER.get(kind, ())
        below = _below(node, here) if inner else here
        children: list[tuple[ast.AST, Circumstances]] = []
        for name in kind._fields:
            value: Any = getattr(node, name, None)
            state = below if name in inner else here
            if type(value) is list:
                children += [(item, state) for item in value if type(item) not in _LEAVES]
            elif type(value) not in _LEAVES:
                children.append((value, state))
        children.reverse()
        pending += children


def _below(node: ast.AST, here: Circumstances) -> Circumstances:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
            return replace(here, always=False, guarded=False, scope=node)
        case ast.Try() | ast.TryStar():
            return replace(here, guarded=here.guarded or any(_swallows(handler) for handler in node.handlers))
        case ast.ExceptHandler():
            return replace(here, always=False)
        case ast.If() | ast.IfExp() | ast.While():
            if _is_main(node.test):
                return replace(here, main=True)
            if _is_about_tests(node.test):
                return replace(here, always=False, guarded=True)
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


_TESTING = regex(r"(?i)(?:^|_)(?:py)?tests?(?:$|_|ing)|unittest")


def _is_about_tests(test: ast.expr) -> bool:
    """``if helpers.is_pytest():``, ``if settings.TESTING:``, ``if "test" in sys.argv:``: not a newcomer's first run."""
    if isinstance(test, ast.UnaryOp | ast.BoolOp):
        return False
    words = (item.attr if isinstance(item, ast.Attribute) else getattr(item, "id", "") for item in ast.walk(test))
    in_arguments = any(isinstance(item, ast.Attribute) and item.attr == "argv" for item in ast.walk(test))
    return any(_TESTING.search(word) for word in words) or (in_arguments and "test" in _strings(test))


def _strings(node: ast.AST) -> frozenset[str]:
    return frozenset(
        item.value for item in ast.walk(node) if isinstance(item, ast.Constant) and isinstance(item.value, str)
    )


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a handler turns a missing variable into something else than the end."""
    if not _catches(handler.type):
        return False
    return not ends(handler.body)


def ends(body: list[ast.stmt]) -> bool:
    """Whether statements stop the program in any case: they raise, or leave by ``sys.exit`` and its kin."""
    return any(
        isinstance(statement, ast.Raise)
        or (
            isinstance(statement, ast.Expr)
            and isinstance(statement.value, ast.Call)
            and _last_name(statement.value.func) in _LEAVING
        )
        for statement in body
    )


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
