"""Imports of modules that a Python which the project supports has no more: `distutils`, `imp`, `telnetlib`.

Source: the "Removed" parts of the "What's New" pages and PEP 594. A guarded import, and one of a module of the
repository's own name, is none; neither is one that a declared or locked backport answers (`standard-telnetlib`,
`legacy-cgi`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository import declarations, first_party, resolution, standard_library
from envdoctor.repository.sources import Role, role_of
from envdoctor.repository.sources.lexical import importing
from envdoctor.repository.sources.parsing import parse
from envdoctor.repository.sources.syntax import imports
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Gone", "read"]

_BACKPORTS = {
    "asynchat": "pyasynchat", "asyncore": "pyasyncore", "audioop": "audioop-lts", "cgi": "legacy-cgi",
    "cgitb": "legacy-cgi", "crypt": "crypt-r", "distutils": "setuptools", "imp": "zombie-imp",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """``module`` is imported at ``location``; Python ``removed`` is the first without it."""

    module: str
    removed: str
    location: Location


def read(repository: Repository) -> tuple[Gone, ...]:
    """The fact: the first place of each such import in each project's application code."""
    resolver = repository.fact(resolution.resolver)
    own = repository.fact(first_party.read)
    known = repository.fact(declarations.read)
    declared = {item.name for item in known.dependencies} | {
        name for lock in known.lock_files for name in lock.packages
    }
    found: dict[tuple[str, str], Gone] = {}
    for item in _candidates(repository):
        top, path = item.module, item.location.path
        answered = {top, f"standard-{top}", _BACKPORTS.get(top, "")} & declared
        if not (answered or top in own.places) and resolver.is_judged(path):
            project = resolver.project(path)
            found.setdefault((project.root if project else "", top), item)
    return tuple(found.values())


@cache
def _removed() -> dict[str, str]:
    return {name: removed for name, (_, removed) in standard_library.modules().items() if removed > "3.0"}


@cache
def _patterns() -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """An import of one of these modules: on the first line, and behind a newline, which is what makes it fast."""
    names = "|".join(sorted(_removed()))
    statement = rf"[ \t]*(?:import[ \t]+(?:[\w., \t]*,[ \t]*)?|from[ \t]+)(?:{names})\b"
    return re.compile(statement.encode()), re.compile(rf"\n{statement}".encode())


def _candidates(repository: Repository) -> Iterator[Gone]:
    """Every such import of application code that nothing guards."""
    first, later = _patterns()
    for path in repository.files.with_suffix(".py"):
        data = repository.files.read(path)
        if data is None or role_of(path) is not Role.APPLICATION:
            continue
        text = importing(data)
        if not (first.match(text) or later.search(text)):
            continue
        tree = parse(data)
        for item in imports(tree, calls=False) if tree is not None else ():
            top = item.module.partition(".")[0]
            if top in _removed() and not (item.guarded or item.type_checking or item.conditional):
                yield Gone(module=top, removed=_removed()[top], location=Location(path=path, line=item.line))
