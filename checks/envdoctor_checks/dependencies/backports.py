"""DEP005: declared, but Python has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Finding, Fix, Repository, RepositoryCheck, Ring, Severity
from envdoctor.repository import declarations, standard_library
from envdoctor.repository.declarations import Declarations, Dependency, Kind
from envdoctor_checks.dependencies.written import removed

__all__ = ["StandardLibraryDeclared", "replacement"]

_BACKPORTS = {
    "aiocontextvars": ("contextvars", "3.7"),
    "argparse": ("argparse", "3.2"),
    "asyncio": ("asyncio", "3.4"),
    "backports-asyncio-runner": ("asyncio", "3.11"),
    "backports-cached-property": ("functools", "3.8"),
    "backports-csv": ("csv", "3.3"),
    "backports-datetime-fromisoformat": ("datetime", "3.11"),
    "backports-functools-lru-cache": ("functools", "3.3"),
    "backports-lzma": ("lzma", "3.3"),
    "backports-shutil-get-terminal-size": ("shutil", "3.3"),
    "backports-shutil-which": ("shutil", "3.3"),
    "backports-ssl-match-hostname": ("ssl", "3.5"),
    "backports-statistics": ("statistics", "3.4"),
    "backports-strenum": ("enum", "3.11"),
    "backports-tempfile": ("tempfile", "3.4"),
    "backports-weakref": ("weakref", "3.4"),
    "backports-zoneinfo": ("zoneinfo", "3.9"),
    "configparser": ("configparser", "3.2"),
    "contextvars": ("contextvars", "3.7"),
    "dataclasses": ("dataclasses", "3.7"),
    "enum34": ("enum", "3.4"),
    "exceptiongroup": ("ExceptionGroup", "3.11"),
    "faulthandler": ("faulthandler", "3.3"),
    "functools32": ("functools", "3.2"),
    "futures": ("concurrent.futures", "3.2"),
    "graphlib-backport": ("graphlib", "3.9"),
    "hashlib": ("hashlib", "2.5"),
    "importlib": ("importlib", "3.1"),
    "ipaddress": ("ipaddress", "3.3"),
    "multiprocessing": ("multiprocessing", "2.6"),
    "ordereddict": ("collections", "2.7"),
    "pathlib": ("pathlib", "3.4"),
    "pathlib2": ("pathlib", "3.5"),
    "pkgutil-resolve-name": ("pkgutil", "3.9"),
    "pickle5": ("pickle", "3.8"),
    "selectors2": ("selectors", "3.4"),
    "selectors34": ("selectors", "3.4"),
    "shutilwhich": ("shutil", "3.3"),
    "singledispatch": ("functools", "3.4"),
    "sqlite3": ("sqlite3", "2.5"),
    "ssl": ("ssl", "2.6"),
    "statistics": ("statistics", "3.4"),
    "strenum": ("enum", "3.11"),
    "subprocess32": ("subprocess", "3.2"),
    "taskgroup": ("asyncio", "3.11"),
    "tomli": ("tomllib", "3.11"),
    "trollius": ("asyncio", "3.4"),
    "typing": ("typing", "3.5"),
    "unittest2": ("unittest", "3.2"),
    "uuid": ("uuid", "2.5"),
    "wsgiref": ("wsgiref", "2.5"),
    "zipfile36": ("zipfile", "3.6"),
}
"""Distribution -> the module that replaces it, and the first Python that has all of it."""
_OTHERS = frozenset(
    {"datetime", "graphlib", "parser", "pip", "site", "symbol", "test", "code", "types", "resource", "attr"}
)
"""Names of modules that are also those of distributions with another purpose (Zope's ``DateTime``)."""
_OLDEST = "3.4"
"""What may be taken for granted where no Python is declared."""
_ALWAYS = "2.0"
_NAMING = frozenset({"classifier", "tox"})
"""Statements that name each supported Python; where there is no range, the oldest of them counts."""


class StandardLibraryDeclared(RepositoryCheck):
    """A declared distribution backports or shadows what every supported Python already has.

    The distribution's name is compared with known backports (`enum34`, `dataclasses`, `pathlib2`) and with the standard
    library's own modules, the oldest Python that `requires-python` allows (else: that classifiers and tox name) with
    the first one that has the module. It stays silent for a requirement with an environment marker, and for a module
    that a later Python removed.

    ## Why is this bad?
    At best it is dead weight. At worst it is found before the standard library and breaks it: `enum34` and `typing`
    stop pip itself on newer Pythons. A distribution named like a standard module may also be somebody's trap.

    ## Example
    `dataclasses==0.8` with `requires-python = ">=3.9"`

    ## How to fix
    Remove the requirement, or give it a marker: `dataclasses; python_version < "3.7"`.
    """

    code = "DEP005"
    name = "standard-library-declared"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding]:
        """One finding for each requirement."""
        declared = repository.fact(declarations.read)
        aside = {item.root for item in declared.projects if item.aside}
        for item in declared.dependencies:
            if item.project not in aside and (found := replacement(declared, item)):
                yield self._report(repository, item, *found)

    def _report(self, repository: Repository, item: Dependency, module: str, since: str) -> Finding:
        when = "" if since == _ALWAYS else f" since {since}"
        return self.finding(
            f"`{item.name}` is declared, but Python has `{module}`{when}",
            subject=item.name,
            location=item.location,
            fix=Fix(text=f"remove `{item.requirement}` from `{item.location.path}`", edits=removed(repository, item)),
        )


def replacement(declared: Declarations, item: Dependency) -> tuple[str, str] | None:
    """The standard module that makes a requirement needless, and since when."""
    found = None if item.marker or item.url or item.kind is Kind.CONSTRAINT else _known(item)
    oldest = [_oldest(declared, item.project), *_of_its_own(declared, item)]
    return found if found and all(_order(found[1]) <= _order(version) for version in oldest) else None


def _of_its_own(declared: Declarations, item: Dependency) -> Iterator[str]:
    """The Pythons of the tox file that the requirement stands in, which may test what the project has given up."""
    for statement in declared.pythons:
        if statement.source == "tox" and statement.location.path == item.location.path:
            yield from statement.versions


def _known(item: Dependency) -> tuple[str, str] | None:
    """The table's row for a backport; else the module of that very name, unless a Python removed it."""
    if item.name in _BACKPORTS or item.name in _OTHERS or item.table == "dependencies":
        return _BACKPORTS.get(item.name)
    lifetime = standard_library.lifetime(item.name)
    return (item.name, lifetime[0] or _ALWAYS) if lifetime and not lifetime[1] and item.name[0] != "_" else None


def _oldest(declared: Declarations, root: str) -> str:
    """The oldest Python that the project, or the repository, says that it supports."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    projects = [item for item in declared.projects if item.root in {root, ""} and item.requires_python]
    texts = [item.requires_python for item in sorted(projects, key=lambda item: len(item.root), reverse=True)]
    for text in texts:
        try:
            allowed = SpecifierSet(text or "")
        except InvalidSpecifier:
            continue
        for minor in ("2.7", *(f"3.{number}" for number in range(3, 16))):
            if allowed.contains(f"{minor}.99") or allowed.contains(minor):
                return minor
    named = (version for item in declared.pythons if item.source in _NAMING and item.project in {root, ""}
             for version in item.versions)  # fmt: skip
    return min((*filter(re.compile(r"\d+\.\d+").fullmatch, named), _OLDEST), key=_order)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
