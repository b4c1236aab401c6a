"""Classes of pydantic-settings (and pydantic 1): each field is a variable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from envdoctor.repository.environment_variables.names import Names
from envdoctor.repository.environment_variables.process import Use
from envdoctor.values import dataclass

__all__ = ["uses"]

_BASES = frozenset({"pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic.v1.BaseSettings"})
_FIELDS = frozenset({"Field", "fields.Field"})
_ELSEWHERE = frozenset({"settings_customise_sources", "customise_sources"})
_FILES = frozenset(
    {"yaml_file", "toml_file", "json_file", "pyproject_toml_table_header", "cli_parse_args", "secrets_dir"}
)


_KNOWN_TYPES = frozenset(
    {"Any", "Optional", "Union", "Literal", "Annotated", "List", "Dict", "Set", "Tuple", "Sequence", "Mapping",
     "Path", "SecretStr", "SecretBytes", "Decimal", "UUID", "AnyUrl", "AnyHttpUrl", "HttpUrl", "PostgresDsn",
     "RedisDsn", "MongoDsn", "AmqpDsn", "KafkaDsn", "MySQLDsn", "MariaDBDsn", "EmailStr", "IPvAnyAddress",
     "DirectoryPath", "FilePath", "Json", "PositiveInt", "NonNegativeInt", "NegativeInt", "PositiveFloat",
     "StrictStr", "StrictInt", "StrictBool", "Final", "Field", "True", "False", "None"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How a class turns fields into variables."""

    prefix: str = ""
    case_sensitive: bool = False
    elsewhere: bool = False


def uses(definitions: Iterable[ast.ClassDef], calls: Iterable[ast.Call], names: Names) -> Iterator[Use]:
    """The variables of every settings class in a module, from its class definitions and its calls."""
    classes = {node.name: node for node in definitions}
    given = _given_by_calls(calls, frozenset(classes))
    for node in classes.values():
        line = _ancestry(node, classes, names)
        if line:
            style = _style(line, names)
            fields = [
                (item, item.target.id)
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
            ]
            siblings = frozenset(name for _, name in fields)
            for field, name in fields:
                for use in _field(field, name, style, names, given.get(node.name, frozenset())):
                    yield replace(use, assembled=_is_assembled(use.default, siblings))


def _ancestry(node: ast.ClassDef, classes: Mapping[str, ast.ClassDef], names: Names) -> list[ast.ClassDef]:
    """The class and its ancestors in this module, nearest first; empty if none is a settings class."""
    line, pending, settings = [], [node], False
    while pending:
        current = pending.pop(0)
        if current in line:
            continue
        line.append(current)
        for base in current.bases:
            dotted = names.dotted(base)
            settings = settings or dotted in _BASES
            if dotted in classes:
                pending.append(classes[dotted])
    return line if settings else []


def _style(line: list[ast.ClassDef], names: Names) -> _Style:
    """The nearest ``model_config``, inner ``Config`` or class keyword decides, key by key."""
    settings: dict[str, ast.expr] = {}
    elsewhere = False
    for node in line:
        for key, value in _configuration(node):
            settings.setdefault(key, value)
        elsewhere = elsewhere or any(getattr(item, "name", "") in _ELSEWHERE for item in ast.walk(node))
    sensitive = settings.get("case_sensitive")
    return _Style(
        prefix=names.text(settings.get("env_prefix")) or "",
        case_sensitive=isinstance(sensitive, ast.Constant) and sensitive.value is True,
        elsewhere=elsewhere or bool(_FILES & settings.keys()),
    )


def _configuration(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for keyword in node.keywords:
        if keyword.arg:
            yield keyword.arg, keyword.value
    for item in node.body:
        if isinstance(item, ast.ClassDef) and item.name == "Config":
            yield from _assigned(item)
        elif isinstance(item, ast.Assign | ast.AnnAssign) and item.value is not None:
            targets = item.targets if isinstance(item, ast.Assign) else [item.target]
            if any(isinstance(target, ast.Name) and target.id == "model_config" for target in targets):
                yield from _entries(item.value)


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for item in node.body:
        if isinstance(item, ast.Assign):
            for target in item.targets:
                if isinstance(target, ast.Name):
                    yield target.id, item.value


def _entries(value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(value, ast.Call):
        for keyword in value.keywords:
            if keyword.arg:
                yield keyword.arg, keyword.value
    elif isinstance(value, ast.Dict):
        for key, item in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value), item


def _given_by_calls(calls: Iterable[ast.Call], classes: frozenset[str]) -> dict[str, frozenset[str]]:
    """The fields that calls such as ``Settings(port=1)`` give; ``*`` when a call gives them wholesale."""
    given: dict[str, frozenset[str]] = {}
    for node in calls:
        if isinstance(node.func, ast.Name) and node.func.id in classes:
            known = given.get(node.func.id, frozenset())
            given[node.func.id] = known | {keyword.arg or "*" for keyword in node.keywords}
    return given


def _field(node: ast.AnnAssign, name: str, style: _Style, names: Names, given: frozenset[str]) -> Iterator[Use]:
    kind = ast.unparse(node.annotation)
    if name.startswith("_") or name == "model_config" or "ClassVar" in kind:
        return
    default, aliases, required = _default(node.value, names)
    aliases = aliases or _annotated_aliases(node.annotation, names)
    spelt = aliases or (_spell(style.prefix + name, style),)
    optional = style.elsewhere or name in given or "*" in given or _is_optional(kind, names) or _is_nested(kind)
    yield Use(
        name=spelt[0],
        node=node,
        required=required and not optional,
        library="pydantic-settings",
        default=ast.Constant("[]") if isinstance(default, ast.List) and not default.elts else default,
        type=kind,
        alternatives=spelt[1:],
    )


def _is_assembled(default: ast.expr | None, siblings: frozenset[str]) -> bool:
    """Whether an f-string joins at least two other fields; the path of a file database has no such parts."""
    if not isinstance(default, ast.JoinedStr):
        return False
    joined = {
        item.value.id
        for item in default.values
        if isinstance(item, ast.FormattedValue) and isinstance(item.value, ast.Name)
    }
    return len(joined & siblings) > 1


def _spell(name: str, style: _Style) -> str:
    return name if style.case_sensitive else name.upper()


def _is_nested(kind: str) -> bool:
    """Whether a type is a class of the application's own: its fields may come from variables of other names."""
    words = set(re.findall(r"(?<![\w.'\"])[A-Z]\w+", re.sub(r"\(.*\)", "", kind)))
    return bool(words - _KNOWN_TYPES)


def _is_optional(kind: str, names: Names) -> bool:
    """In pydantic 1 ``Optional[...]`` is a default of None by itself."""
    old = "pydantic_settings" not in " ".join(names.meanings.values())
    return old and ("Optional[" in kind or "None" in kind)


def _default(value: ast.expr | None, names: Names) -> tuple[ast.expr | None, tuple[str, ...], bool]:
    """A field's default, the variables that it names itself, and whether it has no default at all."""
    if value is None:
        return None, (), True
    if isinstance(value, ast.Constant) and value.value is Ellipsis:
        return None, (), True
    if not (isinstance(value, ast.Call) and names.dotted(value.func).rpartition(".")[2] in _FIELDS):
        return value, (), False
    keywords = {keyword.arg: keyword.value for keyword in value.keywords}
    first = value.args[0] if value.args else keywords.get("default")
    missing = first is None or (isinstance(first, ast.Constant) and first.value is Ellipsis)
    required = missing and "default_factory" not in keywords and None not in keywords
    return (None if missing else first), _aliases(keywords, names), required


def _aliases(keywords: Mapping[str | None, ast.expr], names: Names) -> tuple[str, ...]:
    for key in ("validation_alias", "env", "alias"):
        given = keywords.get(key)
        if isinstance(given, ast.Call):
            return tuple(filter(None, (names.variable(item) for item in given.args)))
        if isinstance(given, ast.List | ast.Tuple):
            return tuple(filter(None, (names.variable(item) for item in given.elts)))
        if name := names.variable(given):
            return (name.upper(),)
    return ()


def _annotated_aliases(annotation: ast.expr, names: Names) -> tuple[str, ...]:
    """``Annotated[str, Field(alias="X")]``."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Call) and names.dotted(node.func).rpartition(".")[2] in _FIELDS:
            return _aliases({keyword.arg: keyword.value for keyword in node.keywords}, names)
    return ()
