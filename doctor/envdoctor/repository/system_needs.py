"""System libraries and tools that the project needs and nothing in the repository installs or mentions.

They are known from the runtime dependencies and from the programs that application code starts. A need is met if a
Dockerfile, a CI file, a script, a package list or a document names it.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import declarations, sources
from envdoctor.repository.declarations import Dependency, Kind
from envdoctor.repository.sources import Extractor, Role, role_of
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Started", "SystemNeed", "brought_by_full_image", "needs_of", "read"]

_LARGEST = 512 * 1024
_PROSE = (".md", ".rst", ".adoc", ".sh", ".bash", ".nix", ".yml", ".yaml", ".txt", ".ps1", ".html")
_NAMED = regex(
    r"(?i)(?:^|/)(?:[^/]*dockerfile[^/]*|[^/]*containerfile|aptfile|apt\.txt|packages\.txt|brewfile|vagrantfile|makefile|"
    r"justfile|jenkinsfile|devcontainer\.json|readme[^/]*|install[^/]*|contributing[^/]*)$"
)
_PACKAGES = regex(r"(?i)(?:^|/)(?:[^/]*dockerfile[^/]*|[^/]*containerfile|aptfile|apt\.txt|packages\.txt|brewfile)$")
_LISTS = regex(
    r"(?i)(?:^|/)(?:[^/]*requirements[^/]*\.txt|requirements/.*|locale/.*|changelog[^/]*|changes[^/]*|licen[sc]e[^/]*)$"
)
_FULL_IMAGE = regex(
    rb"(?im)^\s*FROM\s+(?:--\S+\s+)?(?:docker\.io/)?(?:library/)?python(?::(?![^\s]*(?:slim|alpine))\S+)?(?:\s|$)"
)
_FROM = regex(rb"(?im)^\s*FROM\s+(?:--\S+\s+)?([^\s:@]+)(?:[:@]\S*)?(?=\s+as\s|\s*$)")
_PLAIN_IMAGE = regex(
    rb"(?i)(?:(?:docker\.io|public\.ecr\.aws/docker|mirror\.gcr\.io|ghcr\.io/astral-sh)/)?(?:library/)?"
    rb"(?:python|debian|ubuntu|alpine|scratch|node|uv|buildpack-deps|golang|rust|nginx|[a-z0-9_-]+)"
)
_STARTERS = frozenset({
    "run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput", "system", "popen",
    "create_subprocess_exec", "create_subprocess_shell",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A program that application code starts."""

    command: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemNeed:
    """Something that only the operating system's package manager can install.

    ``name`` is the library's or tool's, ``package`` Debian's, ``by`` what needs it.
    """

    name: str
    package: str
    by: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: str
    package: str
    words: tuple[str, ...]
    packages: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    full: bool = False


@cache
def _table() -> tuple[_Entry, ...]:
    data = tomllib.loads(resources.files("envdoctor.data").joinpath("system_needs.toml").read_text("utf-8"))
    return tuple(
        _Entry(
            name=name,
            package=row["package"],
            full=row.get("full", False),
            **{key: tuple(row.get(key, ())) for key in ("words", "packages", "distributions", "commands", "unless")},
        )
        for name, row in data.items()
    )


@cache
def _programs() -> dict[str, _Entry]:
    return {command: entry for entry in _table() for command in entry.commands}


def brought_by_full_image() -> frozenset[str]:
    """Distributions that need a library which the full `python` image has, and the slim one has not."""
    return frozenset(name for entry in _table() if entry.full for name in entry.distributions)


def read(repository: Repository) -> tuple[SystemNeed, ...]:
    """The fact: needs that nothing meets, by name."""
    found: dict[str, tuple[_Entry, SystemNeed]] = {}
    for entry, need in (*_by_dependencies(repository), *_by_programs(repository)):
        found.setdefault(entry.package, (entry, need))
    if not found:
        return ()
    met = _met(repository, [entry for entry, _ in found.values()])
    return tuple(need for entry, need in sorted(found.values(), key=lambda row: row[0].name) if entry.name not in met)


def _by_dependencies(repository: Repository) -> Iterator[tuple[_Entry, SystemNeed]]:
    declared = repository.fact(declarations.read)
    aside = {item.root for item in declared.projects if item.aside}
    names = {item.name for item in declared.dependencies}
    for item in declared.dependencies:
        if item.kind is Kind.RUNTIME and item.project not in aside and not item.marker and not _is_conda(item):
            for entry in _needed(item.name, item.extras, names):
                yield entry, _need(entry, f"`{item.name}`", item.location)


def _needed(distribution: str, extras: Iterable[str], beside: Iterable[str]) -> Iterator[_Entry]:
    """psycopg with the extra `binary`, or with psycopg-binary beside it, brings its library itself."""
    given = {*extras, *(name.removeprefix(f"{distribution}-") for name in beside)}
    for entry in _table():
        if distribution in entry.distributions and not set(entry.unless) & given:
            yield entry


def needs_of(
    distribution: str, extras: Iterable[str], *, full: bool, beside: Iterable[str] = ()
) -> Iterator[tuple[str, str, re.Pattern[bytes]]]:
    """What one distribution needs: the library's name, Debian's package, and what a text may call it.

    ``full`` says that the full `python` image is there, which has some of it; ``beside`` are distributions that are
    required too and may bring it, such as psycopg-binary.
    """
    for entry in _needed(distribution, extras, beside):
        if not (full and entry.full):
            yield entry.name, entry.package, _word_pattern(entry.words)


def _is_conda(item: Dependency) -> bool:
    """conda brings system libraries itself."""
    return item.location.path.endswith((".yml", ".yaml", "pixi.toml"))


def _by_programs(repository: Repository) -> Iterator[tuple[_Entry, SystemNeed]]:
    for item in sources.extracted(repository, _started_programs()):
        entry = _programs()[item.command]
        yield entry, _need(entry, f"a call of `{item.command}`", item.location)


def _need(entry: _Entry, by: str, location: Location) -> SystemNeed:
    return SystemNeed(name=entry.name, package=entry.package, by=by, location=location)


def _met(repository: Repository, entries: list[_Entry]) -> set[str]:
    """Which needs some file names."""
    prose = {entry.name: _word_pattern(entry.words, installed=entry.packages) for entry in entries}
    lists = {entry.name: _word_pattern((*entry.words, *entry.packages)) for entry in entries}
    full = {entry.name for entry in entries if entry.full}
    met: set[str] = set()
    for path in repository.files:
        if len(met) == len(entries):
            break
        if not _is_read(path) or repository.files.sizes[path] > _LARGEST:
            continue
        data = repository.files.read(path) or b""
        patterns = lists if _PACKAGES.search(path) else prose
        if "ockerfile" in path:
            met |= full if _FULL_IMAGE.search(data) else set()
            met |= set(patterns) if _is_on_unknown_image(data) else set()
        met |= {name for name, pattern in patterns.items() if name not in met and pattern.search(data)}
    return met


def _is_on_unknown_image(data: bytes) -> bool:
    """Whether a Dockerfile builds on an image that may have anything in it."""
    return any(not _PLAIN_IMAGE.fullmatch(image) for image in _FROM.findall(data))


def _is_read(path: str) -> bool:
    return bool((path.endswith(_PROSE) and not _LISTS.search(path)) or _NAMED.search(path))


def _word_pattern(words: Iterable[str], *, installed: Iterable[str] = ()) -> re.Pattern[bytes]:
    """Any of the words, or one of the common words ``installed`` in a line that installs something."""
    either = "|".join(re.escape(word).replace(r"\*", r"[\w.-]*") for word in words)
    common = "|".join(re.escape(word) for word in installed)
    line = rf"|\b(?:install|add)\b[^\n]*[ \t](?:{common})(?![\w-])" if common else ""
    return re.compile(rf"(?i)(?<![\w-])(?:{either})(?![\w-]){line}".encode())


_ASKING = (b"which(", b"find_executable", b"'which ", b'"which ', b"'where ", b'"where ')
"""How code asks whether a program is there."""


def _started(path: str, tree: ast.Module | None, data: bytes) -> Iterator[Started]:
    """Programs named by the first word of a command, unless the file asks whether they are there."""
    if tree is None or role_of(path) is not Role.APPLICATION or any(word in data for word in _ASKING):
        return
    tried = {id(node) for item in ast.walk(tree) if isinstance(item, ast.Try) and _expects_none(item)
             for statement in item.body for node in ast.walk(statement)}  # fmt: skip
    for node in ast.walk(tree):
        command = _program(node)
        if command in _programs() and id(node) not in tried:
            yield Started(command=command, location=Location(path=path, line=getattr(node, "lineno", None)))


def _expects_none(node: ast.Try) -> bool:
    """Whether a ``try`` goes on without the program that it starts."""
    kinds = (item for handler in node.handlers if handler.type is not None for item in ast.walk(handler.type))
    return any(isinstance(item, ast.Name) and item.id == "FileNotFoundError" for item in kinds)


def _program(node: ast.AST) -> str:
    """The program of ``["ffmpeg", ...]``, or of ``subprocess.run("ffmpeg ...")``."""
    if isinstance(node, ast.List | ast.Tuple) and len(node.elts) > 1:
        return _first_word(node.elts[0])
    if isinstance(node, ast.Call) and node.args:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return _first_word(node.args[0]) if name in _STARTERS else ""
    return ""


def _first_word(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0] if isinstance(node.values[0], ast.Constant) else node
    value = node.value if isinstance(node, ast.Constant) else ""
    words = value.split(maxsplit=1) if isinstance(value, str) else []
    return words[0].rpartition("/")[2] if words else ""


@cache
def _started_programs() -> Extractor:
    """Programs that code starts and that `read` knows."""
    names = b"|".join(sorted(name.encode() for name in _programs()))
    return Extractor(
        name="started programs",
        literals=(b"subprocess", b"Popen", b"os.system", b"os.popen"),
        extract=_started,
        pattern=re.compile(rb"[\"'/](?:%s)[\"' ]" % names),
    )
