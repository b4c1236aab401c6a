"""YAML with positions, loaded safely: no constructors, no tags obeyed, bounded size, and never an exception.

`load` turns text into `Mapping`, `Sequence` and `Scalar` nodes (YAML 1.2 core schema, so ``on`` and ``yes`` are text).
Aliases share nodes; merge keys are resolved, the mapping's own keys first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from yaml import Event

__all__ = ["LARGEST_YAML", "MOST_VALUES", "Document", "Mapping", "Node", "Scalar", "Sequence", "load"]

LARGEST_YAML = 1024 * 1024
"""Characters; a longer file is not parsed."""
MOST_VALUES = 200_000
"""Values after aliases are expanded; more is taken for an attack."""
DEEPEST = 100
"""Levels of nesting; more is taken for an attack."""
_MERGE = "<<"
_CORE = "tag:yaml.org,2002:"
_NULL = regex(r"(?:~|null|Null|NULL)?")
_BOOL = regex(r"(?:true|True|TRUE|false|False|FALSE)")
_INT = regex(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)")
_FLOAT = regex(
    r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))"
)
_KINDS = (("null", _NULL), ("bool", _BOOL), ("int", _INT), ("float", _FLOAT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any value; ``line`` and ``column`` count from 1, ``tag`` is an explicit local tag such as ``!reset``.

    ``source`` is the file of a node that was put together with those of other files, else None.
    """

    line: int
    column: int
    tag: str | None = None
    source: str | None = None

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
    """Parse YAML. Whatever is wrong becomes an entry of ``errors``; the part before a syntax error is lost.

    The parser is libyaml where PyYAML brings it; nodes are put together here, without recursion, so that no nesting can
    exhaust a stack.
    """
    if len(text) > LARGEST_YAML:
        return Document(errors=((1, f"longer than {LARGEST_YAML // 1024} KiB, so it was not parsed"),))
    import yaml

    composer = _Composer()
    try:
        roots = composer.run(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except _Refused as refusal:
        return Document(errors=((refusal.line, refusal.reason),))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Document(errors=((mark.line + 1 if mark else 1, _sentence(error)),))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).strip().splitlines() or ["unreadable"]
        return Document(errors=((1, f"not YAML: {reason[0]}"),))
    if not roots:
        return Document(errors=tuple(composer.errors))
    return Document(root=roots[0], more=tuple(roots[1:]), errors=tuple(composer.errors))


def _sentence(error: Any) -> str:  # noqa: ANN401 - the errors' parts are untyped
    return " ".join(str(part).strip() for part in (error.context, error.problem) if part) or "not YAML"


class _Refused(Exception):
    """The document is too much: too deep, or aliases that multiply."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(slots=True, kw_only=True)
class _Open:
    """A collection whose end has not come yet; a mapping's parts are keys and values in turn."""

    event: Any
    parts: list[tuple[Node, int]] = field(default_factory=list)


class _Composer:
    """Puts nodes together from parser events, and counts what aliases would expand to."""

    def __init__(self) -> None:
        self.errors: list[tuple[int, str]] = []
        self._roots: list[Node] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int]] = {}

    def run(self, events: Iterator[Event]) -> list[Node]:
        """The root of each document."""
        import yaml

        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
            elif isinstance(event, yaml.AliasEvent):
                self._add(*self._alias(event))
            elif isinstance(event, yaml.ScalarEvent):
                self._close(event, _scalar(event), 1)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._descend(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end()
        return self._roots

    def _alias(self, event: Any) -> tuple[Node, int]:  # noqa: ANN401 - PyYAML's events are untyped
        line, column = _place(event)
        known = self._anchors.get(event.anchor)
        if known is not None:
            return known
        inside = any(frame.event.anchor == event.anchor for frame in self._open)
        self.errors.append(
            (line, "an alias that contains itself" if inside else f"an alias of nothing: {event.anchor}")
        )
        return Scalar(line=line, column=column, raw="", value=None), 1

    def _descend(self, event: Any) -> None:  # noqa: ANN401
        if len(self._open) >= DEEPEST:
            raise _Refused(_place(event)[0], "nested too deeply")
        self._open.append(_Open(event=event))

    def _end(self) -> None:
        import yaml

        frame = self._open.pop()
        event = frame.event
        size = 1 + sum(weight for _, weight in frame.parts)
        if size > MOST_VALUES:
            raise _Refused(_place(event)[0], f"aliases expand to more than {MOST_VALUES:,} values")
        nodes = [node for node, _ in frame.parts]
        node = self._mapping(event, nodes) if isinstance(event, yaml.MappingStartEvent) else _sequence(event, nodes)
        self._close(event, node, size)

    def _close(self, event: Any, node: Node, size: int) -> None:  # noqa: ANN401
        if event.anchor is not None:
            self._anchors[event.anchor] = (node, size)
        self._add(node, size)

    def _add(self, node: Node, size: int) -> None:
        if self._open:
            self._open[-1].parts.append((node, size))
        else:
            self._roots.append(node)

    def _mapping(self, event: Any, nodes: list[Node]) -> Mapping:  # noqa: ANN401
        line, column = _place(event)
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        merged: list[Mapping] = []
        for raw_key, value in zip(nodes[::2], nodes[1::2], strict=True):
            key = self._key(raw_key)
            if key.raw == _MERGE and not key.quoted:
                merged += [item for item in (value, *value.elements()) if isinstance(item, Mapping)]
                continue
            if key.raw in entries:
                self.errors.append((key.line, f"the key {key.raw!r} is defined twice"))
            entries[key.raw], keys[key.raw] = value, key
        for source in merged:
            for name, value in source.entries.items():
                entries.setdefault(name, value)
                keys.setdefault(name, source.keys[name])
        return Mapping(line=line, column=column, tag=_local(event.tag), entries=entries, keys=keys)

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        self.errors.append((node.line, "a key that is not text"))
        return Scalar(line=node.line, column=node.column, raw=f"<line {node.line}>", value=None)


def _place(event: Any) -> tuple[int, int]:  # noqa: ANN401
    return event.start_mark.line + 1, event.start_mark.column + 1


def _local(tag: str | None) -> str | None:
    """An explicit tag that is not YAML's own."""
    return tag if tag and tag.startswith("!") and tag != "!" else None


def _sequence(event: Any, nodes: list[Node]) -> Sequence:  # noqa: ANN401
    line, column = _place(event)
    return Sequence(line=line, column=column, tag=_local(event.tag), nodes=tuple(nodes))


def _scalar(event: Any) -> Scalar:  # noqa: ANN401
    line, column = _place(event)
    text: str = event.value
    return Scalar(
        line=line,
        column=column,
        tag=_local(event.tag),
        raw=text,
        value=_value(_kind(event), text),
        quoted=event.style in {"'", '"', "|", ">"},
        block=event.style in {"|", ">"},
    )


def _kind(event: Any) -> str:  # noqa: ANN401
    """A scalar's type: by an explicit core tag, by the form of a plain one (YAML 1.2.2, section 10.3.2), else text."""
    if event.tag and event.tag != "!":
        return str(event.tag).removeprefix(_CORE)
    if not event.implicit[0]:
        return "str"
    return next((kind for kind, form in _KINDS if form.fullmatch(event.value)), "str")


def _value(kind: str, text: str) -> str | int | float | bool | None:
    """A scalar by its type; what does not fit an explicit tag stays text."""
    try:
        if kind == "int":
            return int(text, 0 if text.startswith(("0x", "0o")) else 10)
        if kind == "float":
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
    if kind == "bool":
        return text.lower() == "true"
    return None if kind == "null" else text
