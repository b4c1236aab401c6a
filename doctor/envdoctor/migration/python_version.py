"""Which Python the image gets: what is pinned, then what CI passes on, then the newest that every statement allows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from envdoctor.migration import python_deployed as deployed
from envdoctor.migration import python_hints as hints
from envdoctor.migration.era import oldest_of, python_at, python_of
from envdoctor.migration.model import PythonChoice
from envdoctor.model import Evidence
from envdoctor.repository import ci, declarations, git
from envdoctor.repository.declarations.model import Dependency, Kind, PythonStatement
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["KNOWN", "allowed", "choose", "chosen", "image_for", "newest_of"]

KNOWN = ("3.14", "3.13", "3.12", "3.11", "3.10", "3.9", "3.8", "3.7", "3.6", "3.5", "2.7")
_DEFAULT = "3.12"
_SEASONED = 2.0
"""Years: who says nothing of Python's version rarely runs on the newest."""
_RECENT = 5
"""So many of the newest versions say something as the oldest one allowed; older ones are only kept for others."""
_STALE = 2
_WIDE = 4
"""From so many versions on, a test matrix tells what users may have, not what the authors run."""
_LAST_COMMIT = ("log", "-1", "--format=%cs")
_PINS = (".python-version", "runtime.txt", ".tool-versions", "mise.toml", "Pipfile")
_SUITES = {"3.6": "bullseye", "3.5": "buster", "2.7": "buster"}
_NOT_TESTING = regex(
    r"(?i)(?:lint|flake8|ruff|mypy|pypi|publish|release|docs?|dependenc|deploy|docker|codeql|coverage|report|update|label|bench)[^/]*\.ya?ml$"
)
_ITS_PYTHON = regex(r"(?:[A-Z]+_)?PY(?:THON)?_VERSION$")
_MINOR = regex(r"(\d+)\.(\d+)")


def choose(repository: Repository, root: str) -> PythonChoice:
    """The choice for the project at ``root``, with the statement that decided it."""
    declared = repository.fact(declarations.read).pythons
    ours = [item for item in declared if item.project == root] or [item for item in declared if not item.project]
    dependencies = [item for item in repository.fact(declarations.read).dependencies if item.kind is Kind.RUNTIME]
    oldest = oldest_of(dependencies)
    for version, evidence in _candidates(repository, root, ours, dependencies):
        if version in KNOWN and KNOWN.index(version) <= KNOWN.index(oldest) and _allowed(version, ours):
            return _choice(version, evidence)
    return _newest(ours)


def chosen(version: str, reason: str) -> PythonChoice:
    """A version that somebody asked for, or that trying showed to be the right one."""
    return _choice(version, Evidence(text=reason))


def allowed(repository: Repository, version: str) -> bool:
    """Whether every statement of the repository allows this version."""
    return _allowed(version, repository.fact(declarations.read).pythons)


def newest_of(specifier: str) -> str | None:
    """The newest Python that a specifier set allows; None if it is none, or allows nothing that we know."""
    return next((item for item in KNOWN if _satisfies(item, specifier)), None) if specifier.strip() else None


def image_for(version: str) -> str:
    """The slim official image of this Python on the newest Debian suite whose package names we know."""
    return f"python:{version}-slim-{_SUITES.get(version, 'bookworm')}"


def _choice(version: str, evidence: Evidence | None) -> PythonChoice:
    old = version in _SUITES or version in {"3.7", "3.8", "3.9"}
    note = f"Python {version} gets no security fixes any more" if old else ""
    return PythonChoice(version=version, image=image_for(version), evidence=evidence, note=note)


def _candidates(
    repository: Repository, root: str, statements: list[PythonStatement], dependencies: list[Dependency]
) -> Iterator[tuple[str, Evidence]]:
    """Versions in the order of their authority: pins and locks, what runs the code, what people say, the time."""
    by_source: dict[str, list[PythonStatement]] = {}
    for item in statements:
        by_source.setdefault(item.source, []).append(item)
    for source in _PINS:
        yield from _said(by_source.get(source, ()))
    yield from hints.imaged(repository, root)
    yield from deployed.read(repository, root)
    yield from hints.compiled(repository, root)
    yield from hints.hooked(repository, root)
    yield from _tested(repository, root)
    yield from hints.told(repository, root)
    yield from _fresh(hints.made(repository, root), dependencies)
    yield from hints.edited(repository)
    yield from hints.left(repository, root)
    yield from _said(by_source.get("conda", ()))
    yield from _initial(statements)
    yield from _by_lint_target(repository, root, statements)
    yield from hints.modernised(repository, root)
    yield from _beside(repository, dependencies)
    for source in ("tox", "classifier"):
        yield from _said(by_source.get(source, ()))
    yield from (said for said in hints.demanded(repository, root) if said[0] in KNOWN[:_RECENT])
    yield from _by_era(dependencies, statements)
    yield from _by_last_change(repository, statements)


def _by_last_change(repository: Repository, statements: list[PythonStatement]) -> Iterator[tuple[str, Evidence]]:
    """The time of the last commit, where no pin and no specifier tells of a time."""
    changed = None if any(item.specifier for item in statements) else git.read(repository).try_ask(*_LAST_COMMIT)
    if changed and (match := re.fullmatch(r"(\d{4})-(\d{2})-\d{2}", changed.strip())):
        version = python_at(int(match[1]) + (int(match[2]) - 1) / 12 - _SEASONED)
        yield version, Evidence(text=f"nothing says which; the last commit is of {match[0][:7]}")


def _tested(repository: Repository, root: str) -> Iterator[tuple[str, Evidence]]:
    """What CI tests on; before it, what a README says if that is newer than all of it, so the younger statement."""
    tested = list(_continuous(repository, aside=False))
    newest = min((KNOWN.index(version) for version, _ in tested), default=0)
    yield from (said for said in hints.told(repository, root) if said[0] in KNOWN and KNOWN.index(said[0]) < newest)
    yield from _named(repository)
    yield from tested


def _named(repository: Repository) -> Iterator[tuple[str, Evidence]]:
    """What a variable of CI calls the project's Python (`LATEST_PY_VERSION: "3.14"`), the newest of several."""
    found = [
        (minor, Evidence(text=f"CI sets `{item.name}`", location=item.location))
        for item in repository.fact(ci.read).variables
        if _ITS_PYTHON.match(item.name) and (minor := _minor(item.value))
    ]
    yield from sorted(found, key=lambda pair: KNOWN.index(pair[0]))


def _minor(text: str) -> str | None:
    match = _MINOR.match(text)
    minor = f"{match[1]}.{match[2]}" if match else ""
    return minor if minor in KNOWN else None


def _beside(repository: Repository, dependencies: list[Dependency]) -> Iterator[tuple[str, Evidence]]:
    """What CI lints and publishes on, unless the pins are much younger than that."""
    yield from _fresh(_continuous(repository, aside=True), dependencies)


def _fresh(found: Iterable[tuple[str, Evidence]], dependencies: list[Dependency]) -> Iterator[tuple[str, Evidence]]:
    """What is not left behind by the pins: nobody looks after a version that is much older than they are."""
    era = python_of(dependencies)
    for version, evidence in found:
        if era is None or version not in KNOWN or KNOWN.index(version) - KNOWN.index(era[0]) <= _STALE:
            yield version, evidence


def _initial(statements: Iterable[PythonStatement]) -> Iterator[tuple[str, Evidence]]:
    """`^3.11`: Poetry writes the Python that its `init` ran on as the oldest one."""
    for item in statements:
        floor = _floor(item.specifier or "")
        if floor in KNOWN[:_RECENT] and item.specifier and re.search(r"<\s*4(?:\.0)?\b", item.specifier):
            yield floor, Evidence(text=item.text.strip(), location=item.location)


def _said(statements: Iterable[PythonStatement]) -> Iterator[tuple[str, Evidence]]:
    found = [(minor, item) for item in statements for minor in _minors(item)]
    for minor, item in sorted(found, key=lambda pair: KNOWN.index(pair[0])):
        yield (
            minor,
            Evidence(text=item.text.strip().splitlines()[0] if item.text.strip() else minor, location=item.location),
        )


def _minors(item: PythonStatement) -> Iterator[str]:
    for text in item.versions or (item.text,):
        if (match := _MINOR.search(text)) and f"{match[1]}.{match[2]}" in KNOWN:
            yield f"{match[1]}.{match[2]}"


def _continuous(repository: Repository, *, aside: bool) -> Iterator[tuple[str, Evidence]]:
    """Versions of CI, that of most jobs first, then the highest; ``aside``: of jobs that lint and publish.

    Of a wide matrix the middle one comes first: its ends are what has just come out and what is still kept for others.
    """
    found = []
    for text, location in repository.fact(ci.read).pythons:
        minor = _minor(text) if bool(_NOT_TESTING.search(location.path)) == aside else None
        if minor:
            found.append((minor, Evidence(text=f"CI runs on {text}", location=location)))
    jobs = Counter(minor for minor, _ in found)
    middle = _middle(jobs)
    yield from sorted(found, key=lambda pair: (pair[0] != middle, -jobs[pair[0]], KNOWN.index(pair[0])))


def _middle(jobs: Counter[str]) -> str | None:
    """The middle one of a wide matrix, the newer of two; None if it is narrow or most jobs run on one version."""
    ordered = sorted(jobs, key=KNOWN.index)
    preferred = [minor for minor in ordered if jobs[minor] == max(jobs.values())]
    wide = len(ordered) >= _WIDE and len(preferred) > 1
    return ordered[(len(ordered) - 1) // 2] if wide else None


def _by_lint_target(
    repository: Repository, root: str, statements: Iterable[PythonStatement]
) -> Iterator[tuple[str, Evidence]]:
    """The Python that formatters and type checkers expect, unless that is only the oldest one allowed."""
    floors = {_floor(item.specifier) for item in statements if item.specifier}
    yield from (said for said in hints.configured(repository, root) if said[0] not in floors)


def _by_era(
    dependencies: Iterable[Dependency], statements: Iterable[PythonStatement]
) -> Iterator[tuple[str, Evidence]]:
    """The time of the newest pin, or the oldest Python allowed if that is newer."""
    floors = [(minor, item) for item in statements if item.specifier for minor in [_floor(item.specifier)] if minor]
    floor = min(floors, key=lambda pair: KNOWN.index(pair[0]), default=None)
    found = python_of(dependencies)
    if found and not (floor and KNOWN.index(floor[0]) < KNOWN.index(found[0])):
        yield found
    if floor and floor[0] in KNOWN[:_RECENT]:
        yield floor[0], Evidence(text=floor[1].text.strip(), location=floor[1].location)


def _floor(specifier: str) -> str | None:
    match = re.search(r"(?:>=|==|~=)\s*(3\.\d+)", specifier)
    return match[1] if match and match[1] in KNOWN else None


def _allowed(version: str, statements: Iterable[PythonStatement]) -> bool:
    return all(_satisfies(version, item.specifier) for item in statements if item.specifier)


def _satisfies(version: str, specifier: str | None) -> bool:
    """Whether some patch release of this minor version satisfies the specifier set."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        rule = SpecifierSet(specifier or "")
    except InvalidSpecifier:
        return True
    return any(rule.contains(f"{version}.{patch}", prereleases=True) for patch in range(30))


def _newest(statements: Iterable[PythonStatement]) -> PythonChoice:
    statements = [item for item in statements if item.specifier]
    versions = [_DEFAULT, *(item for item in KNOWN if item != _DEFAULT)]
    for version in versions:
        if _allowed(version, statements):
            said = statements[0] if statements else None
            unsaid = Evidence(text="nothing says which; it is our default")
            return _choice(version, Evidence(text=said.text, location=said.location) if said else unsaid)
    return _choice(_DEFAULT, Evidence(text="the statements contradict each other; it is our default"))
