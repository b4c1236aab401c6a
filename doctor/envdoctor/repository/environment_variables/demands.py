"""Variables that the code itself insists on: ``token = os.getenv("X")`` and then ``if not token: raise``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from envdoctor.repository.environment_variables import process
from envdoctor.repository.environment_variables.names import Names
from envdoctor.repository.environment_variables.walk import Circumstances, ends

__all__ = ["demanded"]

Visited = tuple[ast.AST, Circumstances]


def demanded(visited: Iterable[Visited], names: Names) -> dict[str, bool]:
    """Variables whose absence ends the program, and whether that happens whenever the module is imported."""
    nodes = list(visited)
    bound = dict(_bindings(nodes, names))
    found: dict[str, bool] = {}
    for node, here in nodes:
        for test in _insisted(node):
            name = _variable(test, names) or bound.get((here.scope, test.id if isinstance(test, ast.Name) else ""))
            if name and not here.guarded:
                found[name] = found.get(name, False) or here.always
    return found


def _bindings(nodes: list[Visited], names: Names) -> Iterator[tuple[tuple[ast.AST | None, str], str]]:
    """Local names that hold a variable's value, by the function that they live in."""
    for node, here in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            name = _variable(node.value, names)
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if name and isinstance(target, ast.Name):
                    yield (here.scope, target.id), name


def _variable(node: ast.expr, names: Names) -> str | None:
    """The variable that an expression reads without a default of substance."""
    for use in process.uses(node, names):
        default = use.default
        if default is None or (isinstance(default, ast.Constant) and not default.value):
            return use.name
    return None


def _insisted(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions whose falsity ends the program at this statement."""
    if isinstance(node, ast.Assert):
        yield from _needed_for(node.test)
    elif isinstance(node, ast.If) and not node.orelse and ends(node.body[:3]):
        yield from _missing_in(node.test)


def _missing_in(test: ast.expr) -> Iterator[ast.expr]:
    """``not x``, ``x is None``, ``"X" not in os.environ``, ``not x or not y``, ``not all([x, y])``."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _needed_for(test.operand)
    elif isinstance(test, ast.Compare):
        operator, right = test.ops[0], test.comparators[0]
        if isinstance(operator, ast.Is | ast.Eq) and isinstance(right, ast.Constant) and not right.value:
            yield test.left
        elif isinstance(operator, ast.NotIn):
            yield test
    elif isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        for value in test.values:
            yield from _missing_in(value)


def _needed_for(test: ast.expr) -> Iterator[ast.expr]:
    """What must hold so that a condition holds: ``x``, ``x is not None``, ``x and y``, ``all([x, y])``."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from _needed_for(value)
    elif isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.IsNot | ast.NotEq):
        yield test.left
    elif isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "all" and test.args:
        if isinstance(test.args[0], ast.List | ast.Tuple):
            yield from test.args[0].elts
    else:
        yield test
