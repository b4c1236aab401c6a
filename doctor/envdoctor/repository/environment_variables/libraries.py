"""Reads through django-environ, environs, python-decouple, Starlette, Flask and click."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from envdoctor.repository.environment_variables.names import Names
from envdoctor.repository.environment_variables.process import Use

__all__ = ["uses"]

_URLS = {
    "db": "DATABASE_URL",
    "db_url": "DATABASE_URL",
    "cache": "CACHE_URL",
    "cache_url": "CACHE_URL",
    "email": "EMAIL_URL",
    "email_url": "EMAIL_URL",
    "search_url": "SEARCH_URL",
    "channels": "CHANNELS_URL",
    "channels_url": "CHANNELS_URL",
}
"""django-environ's methods that have a variable of their own (django-environ, "Types")."""
_CAST_FIRST = frozenset({"list", "tuple", "dict", ""})
_METHODS = frozenset(
    {"str", "bool", "int", "float", "json", "list", "tuple", "dict", "url", "path", "bytes", "unicode", "decimal",
     "date", "datetime", "time", "timedelta", "uuid", "enum", "log_level", "dj_db_url", "dj_email_url",
     "dj_cache_url", "get_value", *_URLS}
)  # fmt: skip
_OPTIONS = frozenset({"option", "Option", "argument", "Argument"})


def uses(node: ast.AST, names: Names) -> Iterator[Use]:
    """Reads of variables by one call."""
    if not isinstance(node, ast.Call):
        return
    yield from _by_reader(node, names)
    yield from _by_decouple(node, names)
    yield from _by_option(node, names)
    yield from _by_flask(node, names)


def _by_reader(node: ast.Call, names: Names) -> Iterator[Use]:
    """``env("X")``, ``env.bool("X")``, ``config("X")`` on an object made of a library's class."""
    reader, method = _receiver(node.func)
    library = names.readers.get(reader)
    if library is None or (method and method not in _METHODS):
        return
    if library in {"decouple", "starlette"}:
        if not method:
            yield from _simple(node, names, library, 1 if library == "decouple" else 2)
        return
    name = names.variable(_argument(node, 0, "var", "name")) or (None if node.args else _URLS.get(method))
    if name is None:
        return
    given = _argument(node, 2 if library == "django-environ" and method in _CAST_FIRST else 1, "default", "missing")
    unknown = library == "environ" and len(node.args) > 1
    shown = "django-environ" if library == "environ" else library
    required = given is None and not unknown and name not in names.schemes.get(reader, frozenset())
    yield Use(name=name, node=node, required=required, library=shown, default=given, type=method or None)


def _receiver(function: ast.expr) -> tuple[str, str]:
    """The object that is called and the method; an empty method for a call of the object itself."""
    if isinstance(function, ast.Name):
        return function.id, ""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id, function.attr
    return "", ""


def _argument(node: ast.Call, position: int, *keywords: str) -> ast.expr | None:
    if len(node.args) > position:
        return node.args[position]
    return next((keyword.value for keyword in node.keywords if keyword.arg in keywords), None)


def _by_decouple(node: ast.Call, names: Names) -> Iterator[Use]:
    """``from decouple import config; config("X", default=..., cast=...)``."""
    if names.dotted(node.func) == "decouple.config":
        yield from _simple(node, names, "decouple", 1)


def _simple(node: ast.Call, names: Names, library: str, position: int) -> Iterator[Use]:
    if name := names.variable(_argument(node, 0, "option", "key")):
        default = _argument(node, position, "default")
        cast = _argument(node, 3 - position, "cast")
        kind = cast.id if isinstance(cast, ast.Name) else None
        yield Use(name=name, node=node, required=default is None, library=library, default=default, type=kind)


def _by_option(node: ast.Call, names: Names) -> Iterator[Use]:
    """``envvar=`` of a click or Typer option: the command line can always give the value instead."""
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if function not in _OPTIONS:
        return
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    given = keywords.get("envvar")
    found = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
    variables = [name for name in map(names.variable, found) if name]
    for name in variables:
        others = tuple(other for other in variables if other != name)
        default = keywords.get("default")
        yield Use(name=name, node=node, required=False, library="click", default=default, alternatives=others)


def _by_flask(node: ast.Call, names: Names) -> Iterator[Use]:
    """``app.config.from_envvar("X")`` fails without the variable unless it is ``silent``."""
    if isinstance(node.func, ast.Attribute) and node.func.attr == "from_envvar":
        silent = _argument(node, 1, "silent")
        if name := names.variable(_argument(node, 0, "variable_name")):
            yield Use(name=name, node=node, required=silent is None, library="flask")
