"""DOC025: versions of libraries that documents ask for and that the declarations refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.api import Confidence, Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.repository import declarations
from envdoctor.repository.declarations.model import Dependency
from envdoctor.repository.documents import Document
from envdoctor.values import regex
from envdoctor_checks.documents import standing

__all__ = ["VersionContradicts"]

_ASKED = regex(r"^([A-Za-z][\w.-]*)(?:\[[\w,.-]+\])?(==|>=|~=)(\d[\w.]*)$")
_SAID = regex(
    r"(?<![\w/.-])`{0,2}(?P<name>[A-Za-z][A-Za-z0-9_.-]{2,})`{0,2}_?\W{1,30}?"
    r"(?:(?P<least>at least (?:version )?|version >= ?|>= ?|≥ ?)\W{0,3}(?P<version>\d+(?:\.\d+)+)(?![\w.]*\w)"
    r"|\(?v?(?P<plus>\d+(?:\.\d+)+)(?:\+(?!\w)|\W{1,4}(?:or|and) (?:above|higher|newer|later|greater)\b))",
    re.IGNORECASE,
)
_PYTHONS = frozenset({"python", "pip", "setuptools-scm"})
_PREFIX = regex(r"^(?:python|py)3?-")
_OTHER = regex(
    r"(?i)\bdrop|\bremov|no longer|\bsince\b|\bbefore\b|\bolder\b|\bwas\b|\bwere\b|\bif you\b|\bwhen\b|\bfor python\b"
)


class VersionContradicts(RepositoryCheck):
    """A document asks for a version of a library that the project's own declarations refuse.

    `pip install NAME==1.2` and sentences that name a minimum ("NAME at least version 1.2", "NAME >= 1.2", "NAME 1.2+")
    are compared with what the projects of the repository declare for that library, build requirements included. It is
    reported if every declaration refuses the version that is named. Always a note: a page may be about something else.

    ## Why is this bad?
    Whoever installs what the page says gets a conflict at the next step, or a build that fails for no visible reason.

    ## Example
    "`setuptools`: at least version 42", when `pyproject.toml` requires `setuptools >= 45`.

    ## How to fix
    Write the version that is declared, or leave versions to the declarations.
    """

    code = "DOC025"
    name = "version-contradicts"
    severity = Severity.NOTE

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Hold each version that is named against the declarations."""
        declared: dict[str, list[Dependency]] = {}
        for item in repository.fact(declarations.read).dependencies:
            if not item.url:
                declared.setdefault(item.name, []).append(item)
        if not declared:
            yield Skipped(reason="nothing is declared")
            return
        for document in standing.onboarding(repository):
            seen: set[tuple[str, str]] = set()
            for name, operator, version, place in _named(document):
                known = next((key for key in _forms(name) if key in declared), None)
                if known is None or (known, version) in seen:
                    continue
                seen.add((known, version))
                if all(_refuses(item.specifier, operator, version) for item in declared[known]):
                    yield self._finding(document, known, operator, version, place, declared[known][0])

    def _finding(
        self, document: Document, name: str, operator: str, version: str, place: Location, declared: Dependency
    ) -> Finding:
        return self.finding(
            f"`{document.path}` asks for {name} {operator} {version}, and the project for {declared.specifier}",
            subject=f"{document.path}#{name} {version}",
            location=place,
            evidence=(Evidence(text=f"`{declared.requirement}`", location=declared.location),),
            fix=Fix(text=f"write `{name}{declared.specifier}`, or leave the version to the declarations"),
            confidence=Confidence.LIKELY,
        )


def _named(document: Document) -> Iterator[tuple[str, str, str, Location]]:
    """(name, operator, version, place) of each library whose version a document names."""
    for command in document.commands:
        if "install" in command.words[:4] and not command.foreign and command.words[0] not in {"apt", "apt-get", "npm"}:
            for word in command.words:
                if match := _ASKED.match(word):
                    yield match[1], match[2], match[3], command.location
    for line in document.lines:
        if line.past or not any(digit in line.text for digit in "0123456789") or _OTHER.search(line.text):
            continue
        for match in _SAID.finditer(line.text):
            yield match["name"], ">=", match["version"] or match["plus"], line.location


def _forms(name: str) -> Iterator[str]:
    normal = re.sub(r"[-_.]+", "-", name).lower().strip("-")
    if normal not in _PYTHONS:
        yield normal
        yield _PREFIX.sub("", normal)


def _refuses(specifier: str, operator: str, version: str) -> bool:
    """Whether a declaration accepts no such version; for a minimum, whether it asks for a newer one."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion, Version

    try:
        accepted, asked = SpecifierSet(specifier), Version(version)
    except (InvalidSpecifier, InvalidVersion):
        return False
    if not specifier or accepted.contains(asked, prereleases=True):
        return False
    bounds = [
        Version(item.version)
        for item in accepted
        if item.operator in {">=", "~=", "==", ">"} and "*" not in item.version
    ]
    if operator == "==":
        return bool(bounds)
    return bool(bounds) and all(asked < bound for bound in bounds) and operator != "~="
