"""Introduces envdoctor to a repository: settings, a job for continuous integration and a hook, as changes to files.

What is there already is left alone, and a second introduction changes nothing. Where a file cannot be extended with
certainty a note says what to add by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from envdoctor.changes import TextChange, merge
from envdoctor.errors import UsageError
from envdoctor.introduction import jobs
from envdoctor.introduction.part import Part
from envdoctor.repository import Repository
from envdoctor.values import dataclass

__all__ = ["PARTS", "SERVICES", "Introduction", "introduce"]

SERVICES = {"github": jobs.github, "gitlab": jobs.gitlab}
PARTS = ("settings", "ci", "hook")


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """The changes, and what could not or need not be done, each in a sentence."""

    changes: tuple[TextChange, ...]
    notes: tuple[str, ...]


def introduce(repository: Repository, *, services: Iterable[str] = (), without: Iterable[str] = ()) -> Introduction:
    """Plan the files. ``services`` are names of `SERVICES`; none means those that the repository shows signs of.

    Raises `UsageError` for a name that is not known.
    """
    left_out, chosen = frozenset(without), tuple(dict.fromkeys(services))
    _refuse("--without", left_out, PARTS)
    _refuse("--ci", chosen, tuple(SERVICES))
    makers = [] if "settings" in left_out else [jobs.settings]
    if "ci" not in left_out:
        makers += [SERVICES[name] for name in chosen or jobs.seen(repository)] or [jobs.no_service]
    if "hook" not in left_out:
        makers.append(jobs.hook)
    parts: list[Part] = [make(repository) for make in makers]
    merged = merge([part.edits for part in parts], partial(_read, repository))
    return Introduction(changes=merged.changes, notes=tuple(part.note for part in parts if part.note))


def _refuse(option: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise UsageError(f"`{option}` cannot be `{name}`", remedy=f"use one of: {', '.join(known)}")


def _read(repository: Repository, path: str) -> bytes | None:
    return repository.files.read(path) if path in repository.files else None
