"""A compose file against the specification's JSON Schema (``data/compose-spec.json``).

Only the keywords that this schema uses are known. Values with a variable in them are taken to be right, and so is what
carries a ``!reset`` or ``!override`` tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from envdoctor.repository.yaml import Mapping as MappingNode
from envdoctor.repository.yaml import Node, Scalar, Sequence

__all__ = ["violations"]

_NAMES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "a mapping",
    "string": "text",
}


def violations(root: Node) -> tuple[tuple[int, str], ...]:
    """What the schema forbids, as (line, sentence) pairs."""
    return tuple(dict.fromkeys(_check(root, _schema(), "the file")))


@cache
def _schema() -> Mapping[str, Any]:
    text = resources.files("envdoctor.data").joinpath("compose-spec.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _check(node: Node, schema: Mapping[str, Any], where: str) -> Iterator[tuple[int, str]]:
    if node.tag in {"!reset", "!override"} or (isinstance(node, Scalar) and "$" in node.raw):
        return
    if "$ref" in schema:
        yield from _check(node, _schema()["$defs"][schema["$ref"].rpartition("/")[2]], where)
        return
    if "oneOf" in schema:
        yield from _one_of(node, schema["oneOf"], where)
        return
    kinds = schema.get("type")
    allowed = [kinds] if isinstance(kinds, str) else list(kinds or ())
    if allowed and not any(_is(node, kind) for kind in allowed):
        yield node.line, f"{where} has to be {' or '.join(_NAMES[kind] for kind in allowed)}"
        return
    if "enum" in schema and isinstance(node, Scalar) and node.raw not in schema["enum"]:
        yield node.line, f"{where} has to be one of {', '.join(map(str, schema['enum']))}"
    if isinstance(node, MappingNode):
        yield from _mapping(node, schema, where)
    elif isinstance(node, Sequence) and "items" in schema:
        for item in node.nodes:
            yield from _check(item, schema["items"], f"an element of {where}")


def _one_of(node: Node, choices: list[Mapping[str, Any]], where: str) -> Iterator[tuple[int, str]]:
    """The violations of the choice that fits best, if none fits."""
    results = [list(_check(node, choice, where)) for choice in choices]
    if all(results):
        fitting = [result for result, choice in zip(results, choices, strict=True) if _fits(node, choice)]
        if fitting:
            yield from min(fitting, key=len)
        else:
            yield node.line, f"{where} has the wrong type"


def _fits(node: Node, schema: Mapping[str, Any]) -> bool:
    while "$ref" in schema:
        schema = _schema()["$defs"][schema["$ref"].rpartition("/")[2]]
    kinds = schema.get("type", ())
    return any(_is(node, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _mapping(node: MappingNode, schema: Mapping[str, Any], where: str) -> Iterator[tuple[int, str]]:
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    extra = schema.get("additionalProperties", True)
    for key, value in node.items():
        inside = f"`{key}`"
        rules = [properties[key]] if key in properties else []
        rules += [rule for pattern, rule in patterns.items() if re.search(pattern, key)]
        for rule in rules:
            yield from _check(value, rule, inside)
        if not rules and extra is False and not key.startswith("x-"):
            yield node.line_of(key), f"`{key}` is not known in {where}"
        elif not rules and isinstance(extra, Mapping):
            yield from _check(value, extra, inside)
    for key in schema.get("required", ()):
        if key not in node.entries:
            yield node.line, f"{where} needs `{key}`"


def _is(node: Node, kind: str) -> bool:
    """Whether a node has a JSON type."""
    if isinstance(node, MappingNode):
        return kind == "object"
    if isinstance(node, Sequence):
        return kind == "array"
    value = node.plain()
    checks: dict[str, bool] = {
        "null": value is None,
        "boolean": isinstance(value, bool),
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "string": isinstance(value, str),
    }
    return checks.get(kind, False)
