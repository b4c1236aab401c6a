"""The pass itself: list, read, look for import lines; parse what is not explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import declarations, names
from envdoctor.repository.declarations import Manager, installs, scripts
from envdoctor.repository.files import decode
from envdoctor.repository.sources import commands, lexical, masked, named, notebooks, settings_files, syntax
from envdoctor.repository.sources.model import Import, Role, SourceFile, Sources
from envdoctor.repository.sources.parsing import parse
from envdoctor.repository.sources.roles import role_of
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository
    from envdoctor.repository.resolution import Resolver
    from envdoctor.repository.sources.syntax import Seen

__all__ = ["read"]

_SUFFIXES = (".py", ".pyw", ".pyx", ".pyi", ".ipynb")
_ENTRY = regex(
    r"(?i)^(?:__\w+__|.*(?:main|app|application|wsgi|asgi|manage|run|server|bot|worker|cli|start|settings|config|celery).*)\.py$"
)
_MODULE = regex(r"[A-Za-z_]\w*(?:\.\w+)*")
_SHEBANG = regex(rb"#![^\n]*\b(?:python|uv[ \t]+run|pipx[ \t]+run)")
_IGNORED = regex(r"#\s*deptry:\s*ignore(?:\[([A-Z0-9, ]*)\])?")
_EXCUSED = regex(r"#\s*envdoctor:\s*ignore\[([A-Z0-9, ]*)\]\s*\S")


def read(repository: Repository) -> Sources:
    """The fact: every Python file, what it imports, and which could not be read."""
    from envdoctor.repository import resolution

    resolver = repository.fact(resolution.resolver)
    found: list[SourceFile] = []
    unread: list[str] = []
    for path in _candidates(repository):
        data = repository.files.read(path)
        if data is None:
            unread.append(path)
        elif (file := _file(path, data, resolver)) is not None:
            found.append(file)
            if file.partial:
                unread.append(path)
                repository.files.note_unread(path, "its imports cannot be read")
    found.extend(_processes(repository))
    found.extend(_entry_points(repository))
    found.extend(
        SourceFile(path=item.location.path, role=item.role, imports=(item,), parsed=True)
        for item in settings_files.imports(repository.files)
    )
    return Sources(files=tuple(found), unread=tuple(unread))


def _processes(repository: Repository) -> Iterator[SourceFile]:
    for path in repository.files.matching("Procfile"):
        if imports := tuple(commands.started(path, repository.files.text(path) or "")):
            yield SourceFile(path=path, role=Role.APPLICATION, imports=imports, parsed=True)


def _entry_points(repository: Repository) -> Iterator[SourceFile]:
    """The modules in which commands of the projects begin: they may be somebody else's."""
    for project in repository.fact(declarations.read).projects:
        for point in project.entry_points if not project.aside else ():
            module = point.target.partition(":")[0].strip()
            if point.group in {"console_scripts", "gui_scripts"} and _MODULE.fullmatch(module):
                path = point.location.path
                found = Import(module=module, location=point.location, role=Role.APPLICATION, named=True)
                yield SourceFile(path=path, role=Role.APPLICATION, imports=(found,), parsed=True)


def _candidates(repository: Repository) -> Iterator[str]:
    """Files with Python's suffixes, and files without any that begin with a Python shebang."""
    for path in repository.files:
        if path.endswith(_SUFFIXES):
            yield path
        elif "." not in path.rpartition("/")[2]:
            data = repository.files.read(path)
            if data is not None and _SHEBANG.match(data):
                yield path


def _file(path: str, data: bytes, resolver: Resolver) -> SourceFile | None:
    role = _role(path, resolver)
    if path.endswith(".ipynb"):
        return _notebook(path, data, resolver, role if role is not Role.APPLICATION else Role.DOCUMENTATION)
    if path.endswith(".pyx"):
        data = data.replace(b"cimport ", b"import ")
    text = lexical.normalised(data)
    modules = frozenset(lexical.modules(text))
    if b"\0" in data[:8192] and b"\0" in text:
        return SourceFile(path=path, role=role, modules=modules, partial=True)
    strings = path.endswith(".py") and named.may_name(data, path) and resolver.is_judged(path)
    suspects = frozenset() if path.endswith(".pyi") else resolver.suspects(modules, path, role)
    if path.endswith(".pyi") or not (strings or suspects):
        return SourceFile(path=path, role=role, modules=modules)
    if strings or path.endswith(".pyx") or not suspects.isdisjoint(lexical.hidden(text)):
        found = _seen(path, data, strings=strings)
    else:
        found = [item for item in _at_margin(text) if item.module in suspects]
    own = _inline(path, data)
    seen = [item for item in found if not (own and names.provider(item.module, own))]
    lines = decode(data).splitlines() if b"ignore" in data else []
    return SourceFile(path=path, role=role, modules=modules, imports=_imports(seen, path, role, lines), parsed=True)


def _at_margin(text: bytes) -> list[Seen]:
    """The imports at the margin, which nothing guards; reading the head of a file is much faster than parsing it."""
    found = masked.imports(lexical.head(text)[1:].decode("utf-8", "replace"), margin=True)
    return list(found)


def _inline(path: str, data: bytes) -> frozenset[str]:
    """The distributions that a script declares for itself (PEP 723)."""
    script = scripts.read(path, decode(data)) if scripts.MARK in data else None
    return frozenset(item.name for item in script.dependencies) if script else frozenset()


def _role(path: str, resolver: Resolver) -> Role:
    """The role by the path, or by the path inside a project that is not at the root."""
    role = role_of(path) if path not in resolver.replaced else Role.SCRIPT
    project = resolver.project(path)
    root = f"{project.root}/" if project is not None and project.root else ""
    if role is Role.APPLICATION and root:
        role = role_of(path.removeprefix(root))
    if (
        role is Role.APPLICATION
        and project is not None
        and any(path.startswith(f"{it}/") for it in project.build_paths)
    ):
        return Role.SCRIPT
    if role is Role.APPLICATION:
        loose = _is_outside if "/" in path.removeprefix(root) else _is_loose
        return Role.SCRIPT if loose(path, root, resolver) else role
    return role


def _is_outside(path: str, root: str, resolver: Resolver) -> bool:
    """Whether a file stands in a folder beside the package of a project that is installed: it is not part of that."""
    project = resolver.project(path)
    if project is None or not (project.build_backend or Manager.SETUPTOOLS in project.managers):
        return False
    top = path.removeprefix(root).partition("/")[0]
    return top != "src" and not resolver.holds_package(f"{root}{top}") and resolver.has_package(root)


def _is_loose(path: str, root: str, resolver: Resolver) -> bool:
    """Whether a module stands beside the packages of a project, and is not what starts them."""
    if _ENTRY.match(path.removeprefix(root)):
        return False
    return any(item.removeprefix(root).removeprefix("src/").count("/") == 0 for item in resolver.packages(root))


def _seen(path: str, data: bytes, *, strings: bool = False) -> list[Seen]:
    tree = None if path.endswith(".pyx") else parse(data)
    if tree is None:
        return list(masked.imports(decode(data)))
    return list(syntax.imports(tree, calls=any(call in data for call in lexical.CALLS), strings=strings))


def _notebook(path: str, data: bytes, resolver: Resolver, role: Role) -> SourceFile:
    cells = notebooks.cells(data)
    if cells is None:
        return SourceFile(path=path, role=role, partial=bool(data.strip()))
    modules = frozenset(lexical.modules(b"\n" + "\n".join(cells).encode("utf-8", "replace")))
    suspects = resolver.suspects(modules, path, role)
    modules |= notebooks.extensions(data)
    if not suspects:
        return SourceFile(path=path, role=role, modules=modules)
    own = _installed(path, data)
    seen = [item for cell in cells for item in _seen(path, cell.encode("utf-8", "replace"))]
    seen = [item for item in seen if not (own and names.provider(item.module, own))]
    return SourceFile(path=path, role=role, modules=modules, imports=_imports(seen, path, role, None), parsed=True)


def _installed(path: str, data: bytes) -> frozenset[str]:
    """The distributions that a notebook installs for itself (``%pip install``, ``!pip install``)."""
    text = "\n".join(notebooks.written(data) or ()) if b" install " in data else ""
    return frozenset(item.name for item in installs.installations(path, text))


def _imports(seen: list[Seen], path: str, role: Role, lines: list[str] | None) -> tuple[Import, ...]:
    """What was seen in a file; a module that is imported under a guard once is optional in the whole file."""
    guarded = {subject for item in seen if item.guarded for subject in _subjects(item)}
    return tuple(
        Import(
            module=item.module,
            location=Location(path=path, line=None if lines is None else item.line),
            role=Role.SCRIPT if item.named and role is Role.APPLICATION and named.is_development(path) else role,
            guarded=item.guarded or not guarded.isdisjoint(_subjects(item)),
            type_checking=item.type_checking,
            names=item.names,
            ignored=_codes(_IGNORED, lines, item.line) if lines else frozenset(),
            excused=_codes(_EXCUSED, lines, item.line) if lines else frozenset(),
            fallback=item.fallback,
            lazy=item.lazy,
            conditional=item.conditional,
            named=item.named,
        )
        for item in seen
    )


def _subjects(item: Seen) -> frozenset[str]:
    """What is imported, as deep as it takes to tell the distribution."""
    if names.is_shallow(item.module) and item.names:
        return frozenset(names.identifying(f"{item.module}.{name}") for name in item.names)
    return frozenset({names.identifying(item.module)})


def _codes(comment: re.Pattern[str], lines: list[str], line: int) -> frozenset[str]:
    match = comment.search(lines[line - 1]) if line <= len(lines) else None
    if match is None:
        return frozenset()
    return frozenset(code.strip() for code in match[1].split(",")) if match[1] else frozenset("*")
