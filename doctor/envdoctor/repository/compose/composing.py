"""What Compose loads: overrides, includes and extended services put together (compose-go, loader)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.compose.merging import merge, rebased, stamped
from envdoctor.repository.compose.model import ComposeFile
from envdoctor.repository.compose.reading import OVERRIDE_NAMES, dot_env, parse, read
from envdoctor.repository.compose.service import build_service
from envdoctor.repository.compose.values import inside
from envdoctor.repository.yaml import Mapping, Node

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["composed"]

_DEEPEST = 10
"""Files that include or extend each other; deeper is taken for a circle."""


def composed(repository: Repository) -> tuple[ComposeFile, ...]:
    """The fact: what Compose makes of the files, in the order of `read`.

    A file that Compose picks by its name comes together with its override file (or those that ``COMPOSE_FILE`` in
    ``.env`` names), what they include and what their services extend; those parts are not listed again. A file that
    nothing loads comes alone. Positions stay those of the file that something is written in.
    """
    loader = _Loader(repository)
    layers = loader.layers_of_defaults()
    first = [file for file in loader.files.values() if file.default or file.path not in layers]
    found = [loader.load(loader.layers(file)) for file in first]
    absorbed = {path for item in found for path in item.parts}
    return tuple(item for item in found if item.default or item.path not in absorbed)


class _Loader:
    """Finds files and puts them together."""

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.files = {file.path: file for file in repository.fact(read)}
        self._parts: set[str] = set()

    def layers_of_defaults(self) -> set[str]:
        """Override files and other layers of the projects that Compose picks by name."""
        picked = [file for file in self.files.values() if file.default]
        return {layer.path for file in picked for layer in self.layers(file) if layer is not file}

    def layers(self, file: ComposeFile) -> tuple[ComposeFile, ...]:
        """The files that are laid over each other when Compose starts in this file's folder."""
        if not file.default:
            return (file,)
        variables = dot_env(file.path, self.repository.files)
        if names := variables.get("COMPOSE_FILE"):
            separator = variables.get("COMPOSE_PATH_SEPARATOR", ":")
            paths = (inside(file.directory, name) for name in names.split(separator) if name)
            found = tuple(item for path in paths if path and (item := self._file(path)))
            if file in found:
                return found
        beside = (f"{file.directory}/{name}".lstrip("/") for name in OVERRIDE_NAMES)
        override = next((self.files[path] for path in beside if path in self.files), None)
        return (file, override) if override else (file,)

    def load(self, layers: tuple[ComposeFile, ...]) -> ComposeFile:
        """The layers as one file; a file that stands alone stays as it is."""
        first = layers[0]
        if len(layers) == 1 and not first.includes and not any(service.extends for service in first.services):
            return first
        self._parts = {layer.path for layer in layers}
        home = first.directory
        roots: list[Node] = [root for one in layers if (root := self._root(one, home, 0, home=home)) is not None]
        if not roots:
            return first
        return self._built(first, reduce(merge, roots))

    def _built(self, first: ComposeFile, root: Node) -> ComposeFile:
        variables = dot_env(first.path, self.repository.files)
        services = []
        node = root.get("services")
        for name, value in node.items() if isinstance(node, Mapping) else ():
            if isinstance(value, Mapping):
                key = node.keys[name]  # type: ignore[union-attr]
                service = build_service(name, value, key.line, first.path, variables)
                services.append(replace(service, location=Location(path=key.source or first.path, line=key.line)))
        volumes = root.get("volumes")
        return replace(
            first,
            root=root,
            services=tuple(services),
            volumes=tuple(name for name, _ in volumes.items()) if volumes else (),
            parts=tuple(sorted(self._parts - {first.path})),
        )

    def _file(self, path: str) -> ComposeFile | None:
        """A file by its path, also one whose name does not look like a compose file's."""
        if path in self.files:
            return self.files[path]
        text = self.repository.files.text(path) if path in self.repository.files else None
        return None if text is None else parse(text, path, default=False)

    def _root(self, file: ComposeFile, directory: str, depth: int, home: str | None = None) -> Mapping | None:
        """A file's node with everything that it extends and includes, its paths seen from ``directory``.

        ``home`` is the folder that its own paths start from: that of the project for all layers, else the file's own.
        """
        if not isinstance(file.root, Mapping) or depth > _DEEPEST:
            return None
        root = stamped(file.root, file.path)
        node = root.get("services")
        if not isinstance(root, Mapping) or not (node is None or isinstance(node, Mapping)):
            return None
        start = file.directory if home is None else home
        prefix = posixpath.relpath(start or ".", directory or ".")
        services = node.entries if node else {}
        mine = {name: rebased(self._extended(file, value, 0), prefix) for name, value in services.items()}
        own = replace(root, entries={**root.entries})
        if node is not None:
            own.entries["services"] = replace(node, entries=mine)
        return reduce(_beneath, self._included(file, directory, depth), own)

    def _included(self, file: ComposeFile, directory: str, depth: int) -> Iterator[Mapping]:
        for path in file.includes:
            item = self._file(path)
            root = self._root(item, directory, depth + 1) if item else None
            if item and root is not None:
                self._parts.add(path)
                yield root

    def _extended(self, file: ComposeFile, service: Node, depth: int) -> Node:
        """A service laid over the one that it extends, paths seen from its own file's folder."""
        name, path = _base(service, file)
        other = self._file(path) if path else None
        if not name or other is None or depth > _DEEPEST or not isinstance(other.root, Mapping):
            return service
        base = other.root.get("services", name)
        if base is None:
            return service
        if other.path != file.path:
            self._parts.add(other.path)
        whole = self._extended(other, stamped(base, other.path), depth + 1)
        moved = rebased(whole, posixpath.relpath(other.directory or ".", file.directory or "."))
        return merge(_without(moved, "extends"), _without(service, "extends"))


def _base(service: Node, file: ComposeFile) -> tuple[str | None, str | None]:
    """The name of the service that one extends, and the path of the file with it."""
    node = service.get("extends")
    if node is None:
        return None, None
    if not isinstance(node, Mapping):
        return node.text(), file.path
    name, other = node.get("service"), node.get("file")
    text = other.text() if other else None
    return (name.text() if name else None), (inside(file.directory, text) if text else file.path)


def _without(node: Node, key: str) -> Node:
    if not isinstance(node, Mapping) or key not in node.entries:
        return node
    return replace(node, entries={name: value for name, value in node.entries.items() if name != key},
                   keys={name: value for name, value in node.keys.items() if name != key})  # fmt: skip


def _beneath(root: Mapping, included: Mapping) -> Mapping:
    """Services and volumes of an included file, put under those of the file itself."""
    entries, keys = dict(root.entries), dict(root.keys)
    for section in ("services", "volumes", "networks"):
        theirs, mine = included.get(section), entries.get(section)
        if not isinstance(theirs, Mapping):
            continue
        entries[section] = merge(theirs, mine) if isinstance(mine, Mapping) else theirs
        keys.setdefault(section, included.keys[section])
    return replace(root, entries=entries, keys=keys)
