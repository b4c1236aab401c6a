"""How Compose lays one YAML node over another (compose-go, override/merge.go and override/uncity.go)."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from envdoctor.repository.compose.values import mount, port
from envdoctor.repository.yaml import Mapping, Node, Scalar, Sequence

__all__ = ["merge", "rebased", "stamped"]

_PAIRS = frozenset({"environment", "labels", "extra_hosts", "args", "sysctls", "annotations", "options"})
"""Mappings that may also be written as a list of ``NAME=value``."""
_NAMES = frozenset({"depends_on", "networks", "models"})
"""Mappings that may also be written as a list of names."""
_LISTS = frozenset({"env_file", "dns", "dns_search", "tmpfs", "label_file"})
"""Lists that may also be written as one value."""
_REPLACED = frozenset({"command", "entrypoint", "test"})


def stamped(node: Node, path: str) -> Node:
    """The node with the name of its file on it and on everything below."""
    if isinstance(node, Sequence):
        return replace(node, source=path, nodes=tuple(stamped(item, path) for item in node.nodes))
    if isinstance(node, Mapping):
        keys = {name: replace(key, source=path) for name, key in node.keys.items()}
        entries = {name: stamped(value, path) for name, value in node.entries.items()}
        return replace(node, source=path, entries=entries, keys=keys)
    return replace(node, source=path)


def merge(base: Node, over: Node, key: str = "") -> Node:
    """``over`` laid over ``base``: mappings grow together, lists are joined, everything else is replaced."""
    if over.tag == "!override":
        return over
    base, over = _normal(base, key), _normal(over, key)
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return _mappings(base, over)
    if isinstance(base, Sequence) and isinstance(over, Sequence) and key not in _REPLACED:
        return _joined(base, over, key)
    return base if isinstance(over, Scalar) and over.value is None and not isinstance(base, Scalar) else over


def _mappings(base: Mapping, over: Mapping) -> Mapping:
    entries, keys = dict(base.entries), dict(base.keys)
    for name, value in over.entries.items():
        if value.tag == "!reset":
            entries.pop(name, None)
            keys.pop(name, None)
            continue
        before = entries.get(name)
        entries[name] = value if before is None else merge(before, value, name)
        if before is None or isinstance(entries[name], Scalar) or entries[name] is value:
            keys[name] = over.keys[name]
    return replace(base, entries=entries, keys=keys)


def _joined(base: Sequence, over: Sequence, key: str) -> Sequence:
    """Both lists; of elements that mean the same place the last one stays, where the first one was."""
    found: dict[object, Node] = {}
    for node in (*base.nodes, *over.nodes):
        found[_identity(node, key)] = node
    return replace(base, nodes=tuple(found.values()))


def _identity(node: Node, key: str) -> object:
    if key == "volumes" and (mounted := mount(node)):
        return mounted.target
    if key == "ports" and (published := port(node)):
        return published.host, published.published, published.target, published.protocol
    return node.raw if isinstance(node, Scalar) and key in {"expose", "env_file", "profiles", "tmpfs"} else id(node)


def _normal(node: Node, key: str) -> Node:
    """The long form of what may be written shorter."""
    if key == "build" and isinstance(node, Scalar) and node.value is not None:
        name = replace(node, raw="context", value="context")
        return Mapping(
            line=node.line, column=node.column, source=node.source, entries={"context": node}, keys={"context": name}
        )
    if key in _LISTS and isinstance(node, Scalar) and node.value is not None:
        return Sequence(line=node.line, column=node.column, source=node.source, nodes=(node,))
    if key in _PAIRS | _NAMES and isinstance(node, Sequence):
        return _paired(node, "" if key in _NAMES else "=")
    return node


def _paired(node: Sequence, sign: str) -> Mapping:
    entries: dict[str, Node] = {}
    keys: dict[str, Scalar] = {}
    for item in node.nodes:
        if not isinstance(item, Scalar):
            continue
        name, found, value = item.raw.partition(sign) if sign else (item.raw, "", "")
        keys[name] = replace(item, raw=name, value=name)
        entries[name] = replace(item, raw=value, value=value if found else None)
    return Mapping(line=node.line, column=node.column, tag=node.tag, source=node.source, entries=entries, keys=keys)


def rebased(service: Node, prefix: str) -> Node:
    """A service of another folder's file, its relative paths seen from here; ``prefix`` leads from here to there."""
    if prefix in {"", "."} or not isinstance(service, Mapping):
        return service
    entries = dict(service.entries)
    for name, change in _RELATIVE.items():
        if name in entries:
            entries[name] = change(entries[name], prefix)
    return replace(service, entries=entries)


def _moved(node: Node, prefix: str) -> Node:
    if not isinstance(node, Scalar) or node.value is None or node.raw.startswith(("/", "~", "$")) or "://" in node.raw:
        return node
    moved = posixpath.normpath(posixpath.join(prefix, node.raw))
    moved = moved if moved.startswith("..") else f"./{moved}"
    return replace(node, raw=moved, value=moved)


def _moved_build(node: Node, prefix: str) -> Node:
    node = _normal(node, "build")
    if not isinstance(node, Mapping):
        return node
    here = Scalar(line=node.line, column=node.column, source=node.source, raw=".", value=".")
    context = _moved(node.entries.get("context", here), prefix)
    return replace(node, entries={**node.entries, "context": context}, keys={"context": here, **node.keys})


def _moved_files(node: Node, prefix: str) -> Node:
    if isinstance(node, Sequence):
        return replace(node, nodes=tuple(_moved_files(item, prefix) for item in node.nodes))
    if isinstance(node, Mapping) and "path" in node.entries:
        return replace(node, entries={**node.entries, "path": _moved(node.entries["path"], prefix)})
    return _moved(node, prefix)


def _moved_volumes(node: Node, prefix: str) -> Node:
    if isinstance(node, Sequence):
        return replace(node, nodes=tuple(_moved_volumes(item, prefix) for item in node.nodes))
    if isinstance(node, Mapping):
        kind, source = node.get("type"), node.get("source")
        if source is None or kind is None or kind.text() != "bind":
            return node
        return replace(node, entries={**node.entries, "source": _moved(source, prefix)})
    if isinstance(node, Scalar) and node.raw.startswith("."):
        source_text, colon, rest = node.raw.partition(":")
        moved = _moved(replace(node, raw=source_text), prefix).text() or ""
        return replace(node, raw=f"{moved}{colon}{rest}", value=f"{moved}{colon}{rest}")
    return node


_RELATIVE = {"build": _moved_build, "env_file": _moved_files, "volumes": _moved_volumes}
