"""YAML with positions, loaded safely: no constructors, no tags obeyed, bounded size, and never an exception.

`load` turns text into `Mapping`, `Sequence` and `Scalar` nodes (YAML 1.2 core schema, so ``on`` and ``yes`` are text).
Aliases share nodes; merge keys are resolved, the mapping's own keys first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node as RawNode

__all__ = ["LARGEST_YAML", "MOST_VALUES", "Document", "Mapping", "Node", "Scalar", "Sequence", "load"]

LARGEST_YAML = 1024 * 1024
"""Characters; a longer file is not parsed."""
MOST_VALUES = 200_000
"""Values after aliases are expanded; more is taken for an attack."""
_MERGE = "tag:yaml.org,2002:merge"
_CORE = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any value; ``line`` and ``column`` count from 1, ``tag`` is an explicit local tag such as ``!reset``."""

    line: int
    column: int
    tag: str | None = None

    def get(self, *path: str | int) -> Node | None:
        """The node below, by keys and indices; None where the way ends."""
        node: Node | None = self
        for step in path:
            node = node._child(step) if node is not None else None  # noqa: SLF001 - one family
        return node

    def _child(self, step: str | int) -> Node | None:  # noqa: ARG002 - a scalar has no children
        return None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Key and value of each entry of a mapping; nothing for other nodes."""
        return iter(())

    def elements(self) -> tuple[Node, ...]:
        """The elements of a sequence; nothing for other nodes."""
        return ()

    def text(self) -> str | None:
        """A scalar's text, None for null and for other nodes."""
        return None

    def plain(self) -> Any:  # noqa: ANN401 - whatever the file holds
        """The value as plain Python: dict, list, str, int, float, bool or None."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar(Node):
    """A scalar: ``raw`` as written without quotes, ``value`` as the core schema reads it."""

    raw: str
    value: str | int | float | bool | None
    quoted: bool = False
    block: bool = False
    """Whether it is a literal or folded block, whose text begins on the next line."""

    def text(self) -> str | None:
        """The text as written; None for null."""
        return None if self.value is None else self.raw

    def plain(self) -> str | int | float | bool | None:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Node):
    """A sequence."""

    nodes: tuple[Node, ...] = ()

    def _child(self, step: str | int) -> Node | None:
        if isinstance(step, int) and 0 <= step < len(self.nodes):
            return self.nodes[step]
        return None

    def elements(self) -> tuple[Node, ...]:
        """The elements."""
        return self.nodes

    def plain(self) -> list[Any]:
        """A list."""
        return [node.plain() for node in self.nodes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping(Node):
    """A mapping with text keys; ``keys`` holds the key's own node, for its position."""

    entries: dict[str, Node]
    keys: dict[str, Scalar]

    def _child(self, step: str | int) -> Node | None:
        return self.entries.get(step) if isinstance(step, str) else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Key and value of each entry, in order."""
        return iter(self.entries.items())

    def line_of(self, key: str) -> int:
        """The line of a key; the mapping's own line if it is not there."""
        found = self.keys.get(key)
        return found.line if found else self.line

    def plain(self) -> dict[str, Any]:
        """A dict."""
        return {key: node.plain() for key, node in self.entries.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed file: the ``root`` of its first document, and what is wrong with it as (line, message) pairs."""

    root: Node | None = None
    errors: tuple[tuple[int, str], ...] = ()
    more: tuple[Node, ...] = ()

    def get(self, *path: str | int) -> Node | None:
        """The node at a path below the root."""
        return self.root.get(*path) if self.root else None


def load(text: str) -> Document:
    """Parse YAML. Whatever is wrong becomes an entry of ``errors``; the part before a syntax error is lost."""
    if len(text) > LARGEST_YAML:
        return Document(errors=((1, f"longer than {LARGEST_YAML // 1024} KiB, so it was not parsed"),))
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    converter = _Converter()
    try:
        roots = [converter.convert(raw) for raw in YAML(typ="safe", pure=True).compose_all(text) if raw is not None]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Document(errors=((mark.line + 1 if mark else 1, _sentence(error)),))
    except RecursionError:
        return Document(errors=((1, "nested too deeply"),))
    except (YAMLError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        return Document(
            errors=((1, f"not YAML: {str(error).strip().splitlines()[0] if str(error) else 'unreadable'}"),)
        )
    except _TooMuchError as error:
        return Document(errors=((error.line, f"aliases expand to more than {MOST_VALUES:,} values"),))
    if not roots:
        return Document(errors=tuple(converter.errors))
    return Document(root=roots[0], more=tuple(roots[1:]), errors=tuple(converter.errors))


def _sentence(error: Any) -> str:  # noqa: ANN401 - ruamel's errors are untyped
    return " ".join(str(part).strip() for part in (error.context, error.problem) if part) or "not YAML"


class _TooMuchError(Exception):
    """Aliases multiply beyond `MOST_VALUES`."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Converter:
    """Turns the parser's graph into nodes, each at most once, and counts what it would expand to."""

    def __init__(self) -> None:
        self.errors: list[tuple[int, str]] = []
        self._done: dict[int, tuple[Node, int]] = {}
        self._open: set[int] = set()

    def convert(self, raw: RawNode) -> Node:
        """The node for a raw node."""
        return self._convert(raw)[0]

    def _convert(self, raw: RawNode) -> tuple[Node, int]:
        known = self._done.get(id(raw))
        if known is not None:
            return known
        line, column = raw.start_mark.line + 1, raw.start_mark.column + 1
        if id(raw) in self._open:
            self.errors.append((line, "an alias that contains itself"))
            return Scalar(line=line, column=column, raw="", value=None), 1
        self._open.add(id(raw))
        node, size = self._build(raw, line, column)
        self._open.discard(id(raw))
        if size > MOST_VALUES:
            raise _TooMuchError(line)
        self._done[id(raw)] = (node, size)
        return node, size

    def _build(self, raw: RawNode, line: int, column: int) -> tuple[Node, int]:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        tag = _local(str(raw.tag) if raw.tag else "")
        if isinstance(raw, MappingNode):
            return self._mapping(raw, line, column, tag)
        if isinstance(raw, SequenceNode):
            parts = [self._convert(item) for item in raw.value]
            nodes = tuple(node for node, _ in parts)
            return Sequence(line=line, column=column, tag=tag, nodes=nodes), 1 + sum(size for _, size in parts)
        return _scalar(raw, line, column, tag), 1

    def _mapping(self, raw: RawNode, line: int, column: int, tag: str | None) -> tuple[Node, int]:
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        merged: list[Mapping] = []
        size = 1
        for raw_key, raw_value in raw.value:
            value, weight = self._convert(raw_value)
            size += weight
            if str(raw_key.tag) == _MERGE:
                merged += [item for item in (value, *value.elements()) if isinstance(item, Mapping)]
                continue
            key = self._key(raw_key)
            if key.raw in entries:
                self.errors.append((key.line, f"the key {key.raw!r} is defined twice"))
            entries[key.raw], keys[key.raw] = value, key
        for source in merged:
            for name, value in source.entries.items():
                entries.setdefault(name, value)
                keys.setdefault(name, source.keys[name])
        return Mapping(line=line, column=column, tag=tag, entries=entries, keys=keys), size

    def _key(self, raw: RawNode) -> Scalar:
        line, column = raw.start_mark.line + 1, raw.start_mark.column + 1
        if isinstance(raw.value, str):
            return _scalar(raw, line, column, None)
        self.errors.append((line, "a key that is not text"))
        return Scalar(line=line, column=column, raw=f"<line {line}>", value=None)


def _local(tag: str) -> str | None:
    """An explicit tag that is not YAML's own."""
    return tag if tag.startswith("!") and tag != "!" else None


def _scalar(raw: RawNode, line: int, column: int, tag: str | None) -> Scalar:
    style = getattr(raw, "style", None)
    kind = str(raw.tag or "").removeprefix(_CORE)
    return Scalar(
        line=line,
        column=column,
        tag=tag,
        raw=raw.value,
        value=_value(kind, raw.value),
        quoted=style in {"'", '"', "|", ">"},
        block=style in {"|", ">"},
    )


def _value(kind: str, text: str) -> str | int | float | bool | None:
    """A scalar by its resolved tag (YAML 1.2, chapter 10.3)."""
    try:
        if kind == "int":
            return int(text.replace("_", ""), 0 if text.lstrip("+-").startswith(("0x", "0o")) else 10)
        if kind == "float":
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
    if kind == "bool":
        return text.lower() in {"true", "yes", "on"}
    return None if kind == "null" else text
