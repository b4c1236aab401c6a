"""Which modules are the repository's own, wherever in the tree they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from envdoctor.repository import names
from envdoctor.values import dataclass, field, regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.repository import Repository

__all__ = ["FirstParty", "read"]

_SUFFIXES = (".py", ".pyi", ".pyx", ".pxd", ".pyw", ".ipynb")
_STATED = regex(r"(?m)^import-name(?:s|spaces)[ \t]*=[ \t]*\[([^\]]*)\]")
_NAMED = regex(r"[\"']([A-Za-z_][\w.]*)[ \t]*(?:;[^\"']*)?[\"']")
_GENERATED = ("_pb2", "_pb2_grpc")
_BINARIES = regex(r"\.(?:so|pyd|c|cpp|rs|proto)$")
_ROOTS = regex(r"(?i)(?:^|/)(?:src|lib|libs|python|source|sources|py|backend|server|api|app|code|packages?)$")
_ASIDE = regex(
    r"(?i)(?:^|/)(?:fixtures?|test[-_]?data|data|samples?|examples?|_?vendor(?:ed)?|third[-_]?party|extern(?:al)?|stubs|typings|"
    r"site-packages|templates?|cookiecutter[^/]*|\{\{[^/]*)(?:/|$)"
)


@dataclass(frozen=True)
class FirstParty:
    """An index of modules over the whole tree.

    ``places`` maps a top-level name to the directories (``""`` for the root) in which it stands as a module or package;
    ``packages`` are directories with an ``__init__.py``, ``folders`` all that hold Python files at any depth.
    """

    places: Mapping[str, frozenset[str]]
    packages: frozenset[str]
    folders: frozenset[str]
    modules: frozenset[str]
    own_names: frozenset[str] = frozenset()
    generated: frozenset[str] = frozenset()
    """Modules that tools make of files that are here (``.ui``, ``.g4``), or that stand in git submodules."""
    _known: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False)

    @cached_property
    def _outer(self) -> frozenset[str]:
        """Directories that may be on ``sys.path``: those that are no packages, and those with a ``manage.py``."""
        started = {path.removesuffix("/manage") for path in self.modules if path.endswith("/manage")}
        return frozenset(self.folders - self.packages) | started | {""}

    def contains(self, module: str, path: str) -> bool:
        """Whether a module that the file at ``path`` imports is the repository's own."""
        key = (module, path.rpartition("/")[0])
        if key not in self._known:
            self._known[key] = self._contains(module, key[1])
        return self._known[key]

    def _contains(self, module: str, directory: str) -> bool:
        top = module.partition(".")[0]
        generated = any(part.endswith(_GENERATED) for part in module.split("."))
        if (
            top in self.own_names
            or self._is_named(module)
            or ((generated or top in self.generated) and not names.distributions(module))
        ):
            return True
        places = self.places.get(top)
        return places is not None and any(self._reaches(place, module, directory) for place in places)

    def _is_named(self, module: str) -> bool:
        """Whether a dotted module has the name of a project of the repository (``acme.shop_tools``)."""
        parts = module.split(".")
        heads = (names.normalise(".".join(parts[:length])).replace("-", "_") for length in range(2, len(parts) + 1))
        return any(head in self.own_names for head in heads)

    def _reaches(self, place: str, module: str, directory: str) -> bool:
        """Whether the top-level module that stands in ``place`` is what an import from ``directory`` means."""
        top = module.partition(".")[0]
        here = f"{place}/{top}" if place else top
        within = place == "" or directory == place or directory.startswith(f"{place}/")
        known = names.is_known(module) or names.is_namespace(module)
        if not known:
            return within or place in self._outer
        if here not in self.packages and here not in self.modules:
            shared = names.is_namespace(module) or place.rpartition("/")[2] == "src"
            reachable = within or (shared and not _ASIDE.search(place))
            return reachable and self._has_submodule(place, module)
        if within:
            return place in self._outer
        return place in self._outer and here in self.packages and not _ASIDE.search(place)

    def _has_submodule(self, place: str, module: str) -> bool:
        """A folder without ``__init__.py`` gives way to an installed package, unless only it has the submodule."""
        path = "/".join(filter(None, (place, *module.split("."))))
        return "." in module and (path in self.folders or path in self.modules)


def read(repository: Repository) -> FirstParty:
    """The fact: index the repository's own modules."""
    from envdoctor.repository import declarations

    declared = repository.fact(declarations.read)
    own = frozenset(names.normalise(item.name).replace("-", "_") for item in declared.projects if item.name)
    return _index(repository.files, own | frozenset(_stated(repository.files)))


def _stated(files: FileTree) -> Iterator[str]:
    """The top-level modules that a project says it installs: ``import-names``, ``import-namespaces`` (PEP 794)."""
    for path in files.matching("pyproject.toml"):
        for listed in _STATED.findall(files.text(path) or ""):
            yield from (name.partition(".")[0] for name in _NAMED.findall(listed))


def _index(files: FileTree, own: frozenset[str]) -> FirstParty:
    places: dict[str, set[str]] = {}
    packages: set[str] = set()
    folders: set[str] = set()
    modules: set[str] = set()
    made: set[str] = set(_submodules(files))
    for path in files:
        directory, _, name = path.rpartition("/")
        if name.endswith(_SUFFIXES):
            for folder in _upwards(directory, folders):
                folders.add(folder)
                parent, _, base = folder.rpartition("/")
                places.setdefault(base, set()).add(parent)
        elif not _BINARIES.search(name):
            made.update(_made_of(name))
            continue
        stem = name.partition(".")[0]
        if stem == "__init__":
            packages.add(directory)
        else:
            modules.add(f"{directory}/{stem}" if directory else stem)
            places.setdefault(stem, set()).add(directory)
    frozen = {name: frozenset(found) for name, found in places.items()}
    return FirstParty(frozen, frozenset(packages), frozenset(folders), frozenset(modules), own, frozenset(made))


_MAKERS = {
    ".ui": ("{0}", "ui_{0}", "{0}_ui", "Ui_{0}"),
    ".qrc": ("{0}_rc", "rc_{0}", "{0}"),
    ".g4": ("{0}Lexer", "{0}Parser", "{0}Listener", "{0}Visitor", "{0}ParserListener", "{0}ParserVisitor"),
    ".thrift": ("{0}",),
}
"""What pyuic, pyrcc, ANTLR and Thrift call the modules that they write."""
_SUBMODULE = regex(r"(?m)^\s*path\s*=\s*(\S+)")


def _made_of(name: str) -> Iterator[str]:
    stem, dot, suffix = name.rpartition(".")
    forms = _MAKERS.get(dot + suffix, ())
    return (form.format(part) for form in forms for part in {stem, stem.removesuffix("Lexer").removesuffix("Parser")})


def _submodules(files: FileTree) -> Iterator[str]:
    """The names of git submodules, as modules would be called; gitmodules(5)."""
    for path in _SUBMODULE.findall(files.text(".gitmodules") or "" if ".gitmodules" in files else ""):
        name = path.rstrip("/").rpartition("/")[2].removesuffix(".py")
        plain = re.sub(r"[-.]", "_", name)
        yield from {plain, plain.lower(), plain.lower().removeprefix("python_").removeprefix("py_")}


def _upwards(directory: str, seen: set[str]) -> Iterator[str]:
    """The directory and those above it that were not seen yet."""
    while directory and directory not in seen:
        yield directory
        directory = directory.rpartition("/")[0]
