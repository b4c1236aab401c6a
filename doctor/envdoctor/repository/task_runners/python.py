"""Tasks that are Python functions: invoke and nox, read with `ast`, never imported."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from types import MappingProxyType

from envdoctor.repository.task_runners.model import Runner, TaskFile

__all__ = ["invoke", "nox"]

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _tree(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def invoke(path: str, text: str) -> TaskFile | None:
    """The tasks of a ``tasks.py`` of invoke; anything beyond plain ``@task`` opens the world."""
    tree = _tree(text)
    if tree is None or "invoke" not in text:
        return None
    tasks: dict[str, int] = {}
    closed = "Collection" not in text and "import *" not in text and not _defines(tree, "task")
    for function, decorator in _decorated(tree):
        name = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name not in {"task", "invoke.task"}:
            closed = False
            continue
        given = _keyword(decorator, "name") or function.name
        for alias in (given, given.replace("_", "-"), *_aliases(decorator)):
            tasks.setdefault(alias, function.lineno)
    reason = "" if closed else "its tasks are collected by code"
    return TaskFile(
        path=path, runner=Runner.INVOKE, tasks=MappingProxyType(tasks), closed=closed and bool(tasks), reason=reason
    )


def nox(path: str, text: str) -> TaskFile | None:
    """The sessions of a ``noxfile.py``."""
    tree = _tree(text)
    if tree is None:
        return None
    tasks: dict[str, int] = {}
    closed = "import *" not in text
    for function, decorator in _decorated(tree):
        name = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name in {"nox.session", "session", "nox_poetry.session"}:
            tasks.setdefault(_keyword(decorator, "name") or function.name, function.lineno)
        elif not name.startswith(("nox.parametrize", "nox_poetry", "functools", "contextlib")):
            closed = False
    patterns = tuple(f"{name}([-(].*)?" for name in tasks if name.isidentifier())
    return TaskFile(
        path=path, runner=Runner.NOX, tasks=MappingProxyType(tasks), closed=closed and bool(tasks), patterns=patterns
    )


def _decorated(tree: ast.Module) -> Iterator[tuple[_Function, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            for decorator in node.decorator_list:
                yield node, decorator


def _defines(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, _Function) and node.name == name for node in ast.walk(tree))


def _keyword(decorator: ast.expr, name: str) -> str | None:
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == name and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str):
                return keyword.value.value
    return None


def _aliases(decorator: ast.expr) -> Iterator[str]:
    if isinstance(decorator, ast.Call):
        for keyword in decorator.keywords:
            if keyword.arg == "aliases" and isinstance(keyword.value, ast.List | ast.Tuple):
                for item in keyword.value.elts:
                    if isinstance(item, ast.Constant) and isinstance(item.value, str):
                        yield item.value
