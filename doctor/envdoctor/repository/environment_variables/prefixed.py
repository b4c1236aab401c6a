"""Settings that libraries take from every variable with a prefix: Flask's ``from_prefixed_env`` and Dynaconf."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from envdoctor.repository.environment_variables.names import NAME, Names
from envdoctor.repository.environment_variables.process import Use

__all__ = ["uses"]

_VALIDATOR = "dynaconf.Validator"
_SOURCES = frozenset(
    {"settings_file", "settings_files", "settings_module", "preload", "includes", "secrets", "loaders", "load_dotenv",
     "vault_enabled", "redis_enabled", "root_path", "dotenv_path", None}
)  # fmt: skip
"""What may give a Dynaconf object values from elsewhere, so that no variable is missed; None is ``**options``."""
_SPARING = frozenset({"default", "when", "env", "condition", None})


def uses(nodes: Iterable[ast.AST], names: Names) -> Iterator[Use]:
    """The variables of one module's settings objects."""
    nodes = tuple(nodes)
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    objects = dict(_objects(nodes, names))
    validated = {_holder(call, "validate", "validate_all") for call in calls}
    for call in calls:
        if names.dotted(call.func) == "dynaconf.Dynaconf":
            yield from _of_dynaconf(call, _listed(_keyword(call, "validators")), names)
        elif made := objects.get(name := _holder(call, "register")):
            for use in _of_dynaconf(made, call.args, names):
                yield use if name in validated else replace(use, required=False)
    for call in calls:
        prefix = _flask_prefix(call, names)
        if prefix is not None:
            yield from _of_flask(prefix, nodes, names)
            return


def _objects(nodes: Iterable[ast.AST], names: Names) -> Iterator[tuple[str, ast.Call]]:
    """Local names of Dynaconf objects, with the calls that make them."""
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and names.dotted(node.value.func) == "dynaconf.Dynaconf":
                    yield target.id, node.value


def _holder(call: ast.Call, *methods: str) -> str:
    """The object of ``settings.validators.METHOD(...)``."""
    match call.func:
        case ast.Attribute(attr=method, value=ast.Attribute(attr="validators", value=ast.Name(id=name))) if (
            method in methods
        ):
            return name
    return ""


def _flask_prefix(call: ast.Call, names: Names) -> str | None:
    """The prefix of ``app.config.from_prefixed_env()`` or of ``FlaskDynaconf(app)``; None if the call is neither."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "from_prefixed_env":
        given = call.args[0] if call.args else _keyword(call, "prefix")
    elif names.dotted(call.func) in {"dynaconf.FlaskDynaconf", "dynaconf.contrib.FlaskDynaconf"}:
        given = _keyword(call, "envvar_prefix") or _keyword(call, "ENVVAR_PREFIX_FOR_DYNACONF")
    else:
        return None
    return "FLASK" if given is None else names.text(given) or ""


def _of_flask(prefix: str, nodes: tuple[ast.AST, ...], names: Names) -> Iterator[Use]:
    """What the module takes from ``app.config`` and does not put there: the variable is one way to give it."""
    items = [node for node in nodes if isinstance(node, ast.Subscript) and _is_configuration(node.value)]
    put = {names.text(item.slice) for item in items if not isinstance(item.ctx, ast.Load)}
    for item in items:
        key = names.variable(item.slice)
        if prefix and key and key.isupper() and key not in put:
            yield Use(name=f"{prefix}_{key}", node=item, required=False, library="flask")


def _listed(node: ast.expr | None) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List | ast.Tuple) else []


def _is_configuration(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "config"


def _of_dynaconf(call: ast.Call, validators: Iterable[ast.expr], names: Names) -> Iterator[Use]:
    """The names that ``Validator("X", must_exist=True)`` insists on, for the object that a call makes."""
    given = _keyword(call, "envvar_prefix")
    prefix = "DYNACONF" if given is None else names.text(given)
    if isinstance(given, ast.Constant) and not given.value:
        prefix = ""
    if prefix is None:
        return
    alone = not any(keyword.arg in _SOURCES for keyword in call.keywords)
    for item in validators:
        for node in ast.walk(item):
            if isinstance(node, ast.Call) and names.dotted(node.func) == _VALIDATOR:
                yield from _of_validator(node, prefix, names, alone=alone and node is item)


def _of_validator(node: ast.Call, prefix: str, names: Names, *, alone: bool) -> Iterator[Use]:
    keys = {keyword.arg for keyword in node.keywords}
    required = (
        alone and not keys & _SPARING and any(_is_true(_keyword(node, key)) for key in ("must_exist", "required"))
    )
    start = f"{prefix.upper()}_" if prefix else ""
    for argument in node.args:
        whole, *parts = (names.text(argument) or "").upper().split(".")
        name = start + "__".join((whole, *parts))
        if NAME.match(name) and whole:
            others = (start + whole,) if parts else ()
            yield Use(name=name, node=node, required=required, library="dynaconf", alternatives=others)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
