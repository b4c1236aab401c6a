"""The small languages inside compose values: ports, volumes, commands, paths."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping as Values
from dataclasses import replace

from envdoctor.repository.compose.command_words import split
from envdoctor.repository.compose.interpolation import interpolate
from envdoctor.repository.compose.model import Mount, Port
from envdoctor.repository.yaml import Mapping as MappingNode
from envdoctor.repository.yaml import Node, Scalar, Sequence
from envdoctor.values import regex

__all__ = ["fill", "inside", "mount", "port", "words"]

_WINDOWS = regex(r"^[A-Za-z]:[\\/]")


def words(node: Node | None) -> tuple[str, ...]:
    """The words of a command, in its list or its string form."""
    if node is None:
        return ()
    if node.elements():
        return tuple(interpolate(item.text() or "", unescape=True) for item in node.elements())
    return split(interpolate(node.text() or "", unescape=True))


def port(node: Node) -> Port | None:
    """A published port in its short or long form; None if it cannot be understood."""
    if isinstance(node, MappingNode):
        container = _value(node, "target")
        if container is None:
            return None
        return Port(
            target=container,
            published=_value(node, "published"),
            host=_value(node, "host_ip"),
            protocol=_value(node, "protocol") or "tcp",
            line=node.line,
            path=node.source,
        )
    text = interpolate(node.text() or "")
    rest, _, protocol = text.partition("/")
    parts = re.split(r":(?![^\[]*\])", rest)
    target = parts.pop()
    published = parts.pop() if parts else None
    host = ":".join(parts).strip("[]") or None
    if not rest:
        return None
    return Port(
        target=target, published=published, host=host, protocol=protocol or "tcp", line=node.line, path=node.source
    )


def _value(node: Node, key: str) -> str | None:
    found = node.get(key)
    text = found.text() if found else None
    return None if text is None else interpolate(text)


def mount(node: Node) -> Mount | None:
    """A mount in its short or long form; None if it cannot be understood."""
    if isinstance(node, MappingNode):
        target = _value(node, "target")
        if target is None:
            return None
        read_only = node.get("read_only")
        return Mount(
            kind=_value(node, "type") or "volume",
            source=_value(node, "source"),
            target=_clean(target),
            line=node.line,
            read_only=bool(read_only and read_only.plain() is True),
            path=node.source,
        )
    found = _short_mount(interpolate(node.text() or ""), node.line)
    return replace(found, path=node.source) if found and node.source else found


def _clean(target: str) -> str:
    """A place in the container as Compose reads it: ``/app/../data/`` is ``/data``."""
    return posixpath.normpath(target) if target.startswith("/") and "$" not in target else target


def _short_mount(text: str, line: int) -> Mount | None:
    if not text:
        return None
    drive = text[:2] if _WINDOWS.match(text) else ""
    parts = text[len(drive) :].split(":")
    parts[0] = drive + parts[0]
    if len(parts) == 1:
        return Mount(kind="volume", source=None, target=_clean(parts[0]), line=line)
    source, target = parts[0], _clean(parts[1])
    local = source.startswith((".", "/", "~", "$")) or bool(drive) or "/" in source or "\\" in source
    read_only = len(parts) > 2 and "ro" in parts[2].split(",")
    return Mount(kind="bind" if local else "volume", source=source, target=target, line=line, read_only=read_only)


def fill(node: Node, variables: Values[str, str]) -> Node:
    """The node with known variables filled in, in values but not in ``environment``; positions stay."""
    if isinstance(node, Scalar):
        text = interpolate(node.raw, variables) if "$" in node.raw else node.raw
        return node if text == node.raw else replace(node, raw=text, value=text)
    if isinstance(node, Sequence):
        return replace(node, nodes=tuple(fill(item, variables) for item in node.nodes))
    if isinstance(node, MappingNode):
        entries = {
            key: value if key == "environment" else fill(value, variables) for key, value in node.entries.items()
        }
        return replace(node, entries=entries)
    return node


def inside(directory: str, path: str) -> str | None:
    """A path relative to a folder as a repository path (``""`` for the root); None if it leaves the repository.

    Absolute paths, URLs and unknown variables are outside.
    """
    path = path.replace("\\", "/")
    if path.startswith(("/", "~", "git@")) or "://" in path or "$" in path:
        return None
    joined = posixpath.normpath(posixpath.join(directory, path))
    if joined == "..":
        return None
    return None if joined.startswith("../") else "" if joined == "." else joined
