"""The imports of one syntax tree, with the circumstances under which each is made."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from envdoctor.repository.sources import named
from envdoctor.values import dataclass, regex

__all__ = ["Seen", "imports"]

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"})
_GUARDS = regex(
    r"(?i)^(?:version_info|hexversion|platform|python_version|implementation|find_spec|find_loader|is_installed|PY_?\d+|"
    r"is_py\d*|INSTALLED_APPS|PYPY|is_pypy|os_name|WINDOWS|IS_WINDOWS|WIN32|LINUX|MACOS|DARWIN|(?:is_)?\w+_(?:available|installed)|"
    r"(?:is_|has_|have_|with_|no_)\w+|is_\w+_available|available|installed|module_available|package_available)$"
)
_PLATFORMS = regex(
    r"(?i)^(?:version_info|platform|(?:is_|on_)?(?:linux|windows|win32|mac|macos|osx|darwin|android|posix|unix|py2|pypy)|"
    r"(?:is_|has_|have_)?\w+_(?:available|installed))$"
)
_REQUIRES = regex(r"(?i)^(?:requires?|needs?|skip_?(?:if|unless)?_?(?:no|not|without|missing)?)_\w+$")
_CALLS = frozenset({"import_module", "__import__", "find_spec", "find_loader", "importorskip", "try_import"})
_SOFT_CALLS = frozenset({"find_spec", "find_loader", "importorskip", "try_import"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One import as it stands in a file."""

    module: str
    line: int
    column: int = 1
    guarded: bool = False
    type_checking: bool = False
    fallback: bool = False
    lazy: bool = False
    conditional: bool = False
    names: tuple[str, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    guarded: bool = False
    type_checking: bool = False
    fallback: bool = False
    lazy: bool = False
    conditional: bool = False
    asked: frozenset[str] = frozenset()
    """Modules that a condition around asked for by name."""


def imports(tree: ast.Module, *, calls: bool = True, strings: bool = False) -> Iterator[Seen]:
    """Every absolute import of a module, in source order; without ``calls`` no expression is looked into.

    With ``strings``, modules that settings and URLs name count too (`Seen.named`).
    """
    pending: list[tuple[ast.AST, _Context]] = [(tree, _Context())]
    while pending:
        node, context = pending.pop()
        yield from _own(node, context)
        if strings:
            found = named.modules(node)
            yield from (replace(_seen(module, at, context), named=True) for module, at in found)
        pending.extend(reversed(list(_children(node, context, calls=calls))))


def _own(node: ast.AST, context: _Context) -> Iterator[Seen]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield _seen(alias.name, node, context)
    elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
        yield _seen(node.module, node, context, tuple(alias.name for alias in node.names))
    elif isinstance(node, ast.Call):
        name = _last_name(node.func)
        value = _argument(node) if name in _CALLS else ""
        if value and not value.startswith("."):
            soft = replace(context, guarded=context.guarded or name in _SOFT_CALLS)
            yield _seen(value, node, soft)


def _argument(call: ast.Call) -> str:
    """The name that a call is given, by place or as ``name=``."""
    given = (*call.args[:1], *(item.value for item in call.keywords if item.arg == "name"))
    values = (item.value for item in given if isinstance(item, ast.Constant))
    return next((value for value in values if isinstance(value, str)), "")


def _seen(module: str, node: ast.stmt | ast.expr, context: _Context, names: tuple[str, ...] = ()) -> Seen:
    return Seen(
        module=module,
        line=node.lineno,
        column=node.col_offset + 1,
        guarded=context.guarded or module.partition(".")[0] in context.asked,
        type_checking=context.type_checking,
        fallback=context.fallback,
        lazy=context.lazy,
        conditional=context.conditional,
        names=names,
    )


def _children(node: ast.AST, context: _Context, *, calls: bool) -> Iterator[tuple[ast.AST, _Context]]:
    if isinstance(node, ast.Try | ast.TryStar):
        yield from _try(node, context)
    elif isinstance(node, ast.If):
        yield from _if(node, context)
    elif isinstance(node, ast.Match):
        inner = replace(context, guarded=True) if _tests_platform(node.subject) else context
        yield node.subject, context
        yield from ((case, inner) for case in node.cases)
    elif isinstance(node, ast.With):
        inner = replace(context, guarded=True) if any(_suppresses(item) for item in node.items) else context
        yield from ((child, inner) for child in (*node.items, *node.body))
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        inner = replace(context, lazy=True, guarded=context.guarded or _is_skipped(node))
        yield from _in_order(_parts(node, calls=calls), inner)
    elif not isinstance(node, ast.Constant | ast.Name):
        yield from ((child, context) for child in _parts(node, calls=calls))


def _parts(node: ast.AST, *, calls: bool) -> Iterable[ast.AST]:
    if calls:
        return ast.iter_child_nodes(node)
    parts: list[ast.AST] = []
    for name in ("body", "orelse", "cases"):
        found = getattr(node, name, None)
        if isinstance(found, list):
            parts.extend(found)
    return parts


def _try(node: ast.Try | ast.TryStar, context: _Context) -> Iterator[tuple[ast.AST, _Context]]:
    handlers: Iterable[ast.ExceptHandler] = node.handlers
    catching = [handler for handler in handlers
                if _catches_import_error(handler.type) and (context.lazy or not _passes_on(handler))]  # fmt: skip
    inner = context
    if catching:
        alternative = any(_imports(statement) for handler in catching for statement in handler.body)
        inner = replace(context, guarded=True, fallback=context.fallback or alternative)
    yield from ((child, inner) for child in (*node.body, *node.orelse))
    for handler in handlers:
        there = inner if handler in catching else context
        if _last_name(handler.type) == "NameError":  # a newer Python has it built in
            there = replace(context, guarded=True, fallback=True)
        yield from ((child, there) for child in handler.body)
    yield from ((child, context) for child in node.finalbody)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether a handler raises what it caught again: the module is needed all the same."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _imports(node: ast.AST) -> bool:
    return any(isinstance(item, ast.Import | ast.ImportFrom) for item in ast.walk(node))


def _catches_import_error(kind: ast.expr | None) -> bool:
    if kind is None:
        return True
    if isinstance(kind, ast.Tuple):
        return any(_catches_import_error(item) for item in kind.elts)
    name = _last_name(kind)
    return name in _IMPORT_ERRORS or name.endswith(("ImportError", "NotInstalled", "NotFoundError"))


def _if(node: ast.If, context: _Context) -> Iterator[tuple[ast.AST, _Context]]:
    names = _names(node.test)
    inner = other = replace(context, conditional=True)
    if "TYPE_CHECKING" in names or "MYPY" in names:
        negated = isinstance(node.test, ast.UnaryOp)
        checking = replace(context, type_checking=True)
        plain = replace(context, guarded=True) if _tests_platform(node.test) else context
        inner, other = (plain, checking) if negated else (checking, plain)
    elif isinstance(node.test, ast.Constant) and not node.test.value:
        inner = replace(context, type_checking=True)
    elif _tests_platform(node.test):
        inner = other = replace(context, guarded=True)
    yield node.test, context
    if asked := _asked(node.test):
        inner = replace(inner, asked=context.asked | asked)
    yield from ((child, inner) for child in node.body)
    yield from ((child, other) for child in node.orelse)


def _names(test: ast.expr) -> set[str]:
    return {_last_name(item) for item in ast.walk(test) if isinstance(item, ast.Name | ast.Attribute)}


def _tests_platform(test: ast.expr) -> bool:
    """Whether a test asks for the platform, the Python or what is installed."""
    if any(_GUARDS.match(name) for name in _names(test)):
        return True
    named = (item for item in ast.walk(test) if isinstance(item, ast.Attribute) and item.attr == "name")
    return any(_last_name(item.value) == "os" for item in named)


def _in_order(parts: Iterable[ast.AST], context: _Context) -> Iterator[tuple[ast.AST, _Context]]:
    """The statements of a function: what follows ``if sys.platform != "win32": return`` stands under that test."""
    for part in parts:
        yield part, context
        if isinstance(part, ast.If) and not part.orelse and isinstance(part.body[-1], ast.Return | ast.Raise):
            guarded = context.guarded or any(_PLATFORMS.match(name) for name in _names(part.test))
            context = replace(context, guarded=guarded, asked=context.asked | _asked(part.test))


def _is_skipped(node: ast.AST) -> bool:
    """Whether a decorator calls a test only where something is installed: ``@requires_dask``, ``skipif(not has_x)``."""
    for decorator in getattr(node, "decorator_list", ()):
        names = {_last_name(item) for item in ast.walk(decorator) if isinstance(item, ast.Name | ast.Attribute)}
        skips = bool(names & {"skipif", "skipIf", "skipUnless"}) and any(_GUARDS.match(name) for name in names)
        if skips or any(_REQUIRES.match(name) for name in names):
            return True
    return False


def _asked(test: ast.expr) -> frozenset[str]:
    """Modules by whose name a condition asks what is there: ``check_library(data, "dask")``, ``"jax" in sys.modules``.

    An object's type asks too: ``isinstance(value, array_type("cupy"))``, also by way of a variable (`array_type_cupy`).
    """
    found: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(test):
        if isinstance(node, ast.Call) and (isinstance(node.func, ast.Name) or _last_name(node.func) in _CALLS):
            names.add(_last_name(node.func))
            found.update(_words(node.args))
        elif isinstance(node, ast.Compare) and any(_last_name(item) == "modules" for item in node.comparators):
            found.update(_words([node.left]))
    if "isinstance" in names:
        found.update(node.id.rpartition("_")[2] for node in ast.walk(test) if isinstance(node, ast.Name))
    return frozenset(found - {""})


def _words(nodes: Iterable[ast.expr]) -> Iterator[str]:
    """The string literals that may be names of modules."""
    values = (node.value for node in nodes if isinstance(node, ast.Constant))
    return (value for value in values if isinstance(value, str) and value.isidentifier())


def _suppresses(item: ast.withitem) -> bool:
    call = item.context_expr
    if not isinstance(call, ast.Call):
        return False
    name = _last_name(call.func)
    if name in {"suppress", "raises", "warns", "assertRaises"}:
        return any(_catches_import_error(argument) for argument in call.args)
    return "import" in name.lower() or "optional" in name.lower()


def _last_name(node: ast.expr | None) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
