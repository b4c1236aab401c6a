"""Which files are compose files, and what each says."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Values
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.repository.compose.interpolation import interpolate
from envdoctor.repository.compose.model import ComposeFile, Service
from envdoctor.repository.compose.service import build_service
from envdoctor.repository.compose.values import inside
from envdoctor.repository.yaml import Document, Mapping, Node, load
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository

__all__ = ["DEFAULT_NAMES", "OVERRIDE_NAMES", "assignments", "dot_env", "parse", "read"]

_NAME = regex(r"(?i)^(?:.*[._-])?compose(?:[._-].*)?\.ya?ml$")
_STAGE = regex(r"(?i)^(?:local|dev|development|prod|production|staging|test|tests|ci|docs)\.ya?ml$")
"""What a project may call its compose files, by stage (cookiecutter-django did); their content has to show it."""
_SERVICES = regex(r"(?m)^services:[ \t]*(?:#.*)?\n(?:.*\n)*?[ \t]+(?:image|build|extends):")
DEFAULT_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""What ``docker compose`` looks for, the best first (compose-go, cli/options.go)."""
OVERRIDE_NAMES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
_ASSIGNMENT = regex(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*((?:(?!\s#).)*)")
_TEMPLATE = regex(r"\{\{|\{%|<%")


def read(repository: Repository) -> tuple[ComposeFile, ...]:
    """The fact: every compose file, nearest to the root first, among them first the one that Compose picks."""
    files = repository.files
    found = []
    for path in files:
        name = path.rpartition("/")[2]
        named = _NAME.match(name) is not None
        if not (named or ("/" not in path and _STAGE.match(name))) or _TEMPLATE.search(path):
            continue
        text = files.text(path)
        if text is None or not (named or _SERVICES.search(text)):
            continue
        compose = parse(
            text,
            path,
            default=_is_default(path, files),
            override=_is_override(path),
            variables=dot_env(path, files),
        )
        if compose.errors and _TEMPLATE.search(text):
            files.note_unread(path, "a template, not yet a compose file")
        elif _is_compose(compose):
            found.append(compose)
    return tuple(sorted(found, key=_order))


def _is_compose(file: ComposeFile) -> bool:
    """Whether a file with a likely name is one: Compose would load it, it has services, or nobody can tell."""
    return file.default or file.override or "services" in file.keys or bool(file.errors and not file.keys)


def _order(file: ComposeFile) -> tuple[int, str, bool, bool, str]:
    return (file.path.count("/"), file.directory, not file.default, not file.override, file.path)


def _is_default(path: str, files: FileTree) -> bool:
    """Whether Compose would pick this file in its folder: no better name stands beside it."""
    directory, slash, name = path.rpartition("/")
    if name not in DEFAULT_NAMES:
        return False
    better = DEFAULT_NAMES[: DEFAULT_NAMES.index(name)]
    return not any(f"{directory}{slash}{other}" in files for other in better)


def dot_env(path: str, files: FileTree) -> dict[str, str]:
    """The plain assignments of a ``.env`` file that belongs to the repository."""
    directory, slash, _ = path.rpartition("/")
    text = files.text(f"{directory}{slash}.env") or ""
    return {name: value for name, value, _ in assignments(text) if "$" not in value}


def assignments(text: str) -> Iterator[tuple[str, str, int]]:
    """Name, value without quotes and line of each assignment of an environment file."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := _ASSIGNMENT.match(line):
            yield match[1], match[2].strip().strip("\"'"), number


def _is_override(path: str) -> bool:
    return path.rpartition("/")[2] in OVERRIDE_NAMES


def parse(
    text: str,
    path: str = "compose.yaml",
    *,
    default: bool = True,
    override: bool = False,
    variables: Values[str, str] = MappingProxyType({}),
) -> ComposeFile:
    """A compose file from its text; ``variables`` are those of the ``.env`` file beside it.

    Whatever is wrong is in ``errors``.
    """
    document = load(text)
    root = document.root
    errors = list(document.errors)
    if root is not None and not isinstance(root, Mapping):
        errors.append((root.line, "a compose file is a mapping"))
    keys = {key: root.line_of(key) for key, _ in root.items()} if isinstance(root, Mapping) else {}
    services = _services(document, path, errors, variables)
    volumes = document.get("volumes")
    return ComposeFile(
        path=path,
        services=services,
        keys=keys,
        volumes=tuple(name for name, _ in volumes.items()) if volumes else (),
        errors=tuple(sorted(errors)),
        default=default,
        override=override,
        includes=_includes(document.get("include"), path),
        root=root,
    )


def _services(
    document: Document, path: str, errors: list[tuple[int, str]], variables: Values[str, str]
) -> tuple[Service, ...]:
    node = document.get("services")
    if node is None:
        return ()
    if not isinstance(node, Mapping):
        if node.text() is not None or node.elements():
            errors.append((node.line, "`services` is a mapping of names to services"))
        return ()
    services = []
    for name, value in node.items():
        line = node.line_of(name)
        if isinstance(value, Mapping):
            services.append(build_service(name, value, line, path, variables))
        elif value.text() is not None and value.tag != "!reset":
            errors.append((line, f"the service `{name}` is not a mapping"))
    return tuple(services)


def _includes(node: Node | None, path: str) -> tuple[str, ...]:
    """Included files as repository paths; what points outside is left out."""
    directory = path.rpartition("/")[0]
    texts: list[str] = []
    for item in node.elements() if node else ():
        entry = item.get("path") if isinstance(item, Mapping) else item
        parts = (entry.elements() or (entry,)) if entry is not None else ()
        texts += [text for part in parts if (text := part.text())]
    found = (inside(directory, interpolate(text)) for text in texts)
    return tuple(item for item in found if item)
