"""One service, from its YAML node."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Values
from types import MappingProxyType

from envdoctor.model import Location
from envdoctor.repository.compose.interpolation import interpolate
from envdoctor.repository.compose.model import Build, EnvFile, Service
from envdoctor.repository.compose.values import fill, inside, mount, port, words
from envdoctor.repository.yaml import Mapping, Node

__all__ = ["build_service"]


def build_service(
    name: str, node: Node, line: int, path: str, variables: Values[str, str] = MappingProxyType({})
) -> Service:
    """A service; whatever has the wrong type is left out."""
    node = fill(node, variables) if variables else node
    directory = path.rpartition("/")[0]
    environment, environment_keys = _environment(node.get("environment"))
    files = tuple(_env_files(node.get("env_file"), directory))
    mounts = tuple({item.target.rstrip("/"): item for item in map(mount, _elements(node, "volumes")) if item}.values())
    keys: dict[str, Node] = {**node.keys, **environment_keys} if isinstance(node, Mapping) else {}
    conditions, optional = _depends_on(node.get("depends_on"))
    conditions.update({linked: "service_started" for linked in _linked(node) if linked not in conditions})
    return Service(
        name=name,
        location=Location(path=path, line=line),
        image=_text(node, "image"),
        build=_build(node.get("build"), directory),
        command=words(node.get("command")),
        entrypoint=words(node.get("entrypoint")),
        ports=tuple(item for item in map(port, _elements(node, "ports")) if item),
        expose=_texts(node.get("expose")),
        volumes=tuple(f"{item.source}:{item.target}" if item.source else item.target for item in mounts),
        mounts=mounts,
        environment=MappingProxyType(environment),
        env_files=tuple(item.path for item in files if item.path is not None),
        environment_files=files,
        depends_on=MappingProxyType(conditions),
        optional_dependencies=optional,
        healthcheck=_probe(node.get("healthcheck")),
        profiles=_texts(node.get("profiles")),
        extends=_extends(node.get("extends"), directory),
        lines=MappingProxyType({key: place.line for key, place in keys.items()}),
        paths=MappingProxyType({key: place.source for key, place in keys.items() if place.source}),
        node=node,
    )


def _text(node: Node, key: str) -> str | None:
    found = node.get(key)
    text = found.text() if found else None
    return interpolate(text) or None if text else None


def _elements(node: Node, key: str) -> tuple[Node, ...]:
    found = node.get(key)
    return found.elements() if found else ()


def _texts(node: Node | None) -> tuple[str, ...]:
    """A list of scalars, or one scalar."""
    if node is None:
        return ()
    values = [item.text() for item in node.elements()] or [node.text()]
    return tuple(interpolate(value) for value in values if value)


def _environment(node: Node | None) -> tuple[dict[str, str | None], dict[str, Node]]:
    """The values, and the node that shows where each of them stands."""
    values: dict[str, str | None] = {}
    places: dict[str, Node] = {}
    if isinstance(node, Mapping):
        for name, value in node.items():
            values[name] = value.text()
            places[f"environment.{name}"] = node.keys[name]
    for item in node.elements() if node else ():
        name, equals, text = (item.text() or "").partition("=")
        if name:
            values[name] = text if equals else None
            places[f"environment.{name}"] = item
    return values, places


def _env_files(node: Node | None, directory: str) -> Iterator[EnvFile]:
    if node is None:
        return
    for item in node.elements() or (node,):
        text = _text(item, "path") if isinstance(item, Mapping) else interpolate(item.text() or "")
        required = item.get("required")
        if text:
            yield EnvFile(
                path=inside(directory, text),
                line=item.line,
                required=not (required and required.plain() is False),
            )


def _build(node: Node | None, directory: str) -> Build | None:
    if node is None:
        return None
    if isinstance(node, Mapping):
        context = inside(directory, _text(node, "context") or ".")
        dockerfile = _text(node, "dockerfile")
        return Build(
            context=context,
            dockerfile=None if context is None else inside(context, dockerfile or "Dockerfile"),
            target=_text(node, "target"),
            inline=node.get("dockerfile_inline") is not None,
            line=node.line,
        )
    text = node.text()
    if text is None:
        return None
    context = inside(directory, interpolate(text))
    return Build(context=context, dockerfile=None if context is None else inside(context, "Dockerfile"), line=node.line)


def _depends_on(node: Node | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """Conditions by service, and the services that need not be there."""
    conditions: dict[str, str] = {}
    optional = []
    if isinstance(node, Mapping):
        for name, value in node.items():
            conditions[name] = _text(value, "condition") or "service_started"
            required = value.get("required")
            if required is not None and required.plain() is False:
                optional.append(name)
    for item in node.elements() if node else ():
        if text := item.text():
            conditions[text] = "service_started"
    return conditions, tuple(optional)


def _linked(node: Node) -> Iterator[str]:
    """Services that are started first because of ``links``, ``volumes_from`` or a shared namespace (compose-go)."""
    for text in _texts(node.get("links")):
        yield text.partition(":")[0]
    for text in _texts(node.get("volumes_from")):
        if not text.startswith("container:"):
            yield text.partition(":")[0]
    for key in ("network_mode", "ipc", "pid"):
        kind, _, name = (_text(node, key) or "").partition(":")
        if kind == "service" and name:
            yield name


def _probe(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    disable, test = node.get("disable"), node.get("test")
    if disable is not None and disable.plain() is True:
        return ("NONE",)
    if test is None:
        return ()
    if test.elements():
        return words(test)
    return ("CMD-SHELL", interpolate(test.text() or "", unescape=True)) if test.text() else ()


def _extends(node: Node | None, directory: str) -> tuple[str | None, str] | None:
    if node is None:
        return None
    if isinstance(node, Mapping):
        name, file = _text(node, "service"), _text(node, "file")
        return (inside(directory, file) if file else None, name) if name else None
    return (None, name) if (name := node.text()) else None
