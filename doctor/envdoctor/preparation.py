"""From the words of a command line to a `Scan`: target, profile, settings, checks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from envdoctor.errors import TargetError, UsageError
from envdoctor.gate import read_baseline
from envdoctor.host import Host
from envdoctor.model import Scope
from envdoctor.registry import CheckSet
from envdoctor.repository import Repository
from envdoctor.scan import Scan, select_checks
from envdoctor.settings import FAIL_ON, PROFILES, Ignore, Settings, find_settings, read_settings
from envdoctor.target import Located, locate
from envdoctor.values import dataclass, regex

__all__ = ["Wish", "codes", "prepare"]

_COUNTING = ("DOC", "CONF", "IMG", "SVC")
"""Families that look at what a newcomer has to do; a scan of other checks alone does not count that."""
_JOBS = 4
"""Threads where the machine is examined too: engines and file systems keep one waiting. Reading a repository is work
for one core, which threads of CPython only slow down."""
_CODE = regex(r"[A-Za-z]{1,12}\d{0,5}")
_ONLY = {
    "host": frozenset({Scope.HOST}),
    "repo": frozenset({Scope.REPOSITORY}),
    "repository": frozenset({Scope.REPOSITORY}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody typed, before it is held against the settings and the disk."""

    path: Path
    only: str | None = None
    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: str | None = None
    baseline: Path | None = None
    jobs: int | None = None
    history: bool = False
    remember: bool = False


def codes(values: list[str] | None) -> tuple[str, ...]:
    """``["dep,IMG001", "PY"]`` as ``("DEP", "IMG001", "PY")``; what cannot be a code stays as it was typed, so that a
    secret that was pasted there is still known for one when the complaint about it is redacted.

    Raises `UsageError` for values without a code (a variable of a script that was empty): to select nothing is no wish.
    """
    words = (code.strip() for value in values or () for code in value.split(","))
    found = tuple(code.upper() if _CODE.fullmatch(code) else code for code in words if code)
    if values and not found:
        raise UsageError("an empty list of codes names no check", remedy="see `envdoctor checks`")
    return found


def prepare(wish: Wish, known: CheckSet) -> Scan:
    """Find the repository, read its settings and choose the checks.

    Raises `UsageError` for a word that is not allowed, `TargetError` for a path that cannot be examined and
    `ConfigurationError` for wrong settings.
    """
    _refuse("--only", wish.only, _ONLY)
    _refuse("--profile", wish.profile, PROFILES)
    _refuse("--fail-on", wish.fail_on, FAIL_ON)
    located = locate(wish.path)
    settings = _settings(located, known)
    profile = wish.profile or settings.profile or ("ci" if is_ci(os.environ) else "laptop")
    scopes = _scopes(wish, profile, located)
    host = Host.current(reads_history=wish.history)
    repository = _repository(located, scopes, (*settings.exclude, *wish.exclude))
    baseline = wish.baseline or (_beside(settings, settings.baseline) if settings.baseline else None)
    checks = select_checks(known, settings=settings, select=wish.select, scopes=scopes, profile=profile)
    counting = not wish.select or any(check.code.startswith(_COUNTING) for check in checks)
    return Scan(
        path=located.path,
        repository=repository,
        host=host if scopes & {Scope.HOST, Scope.BOTH} else None,
        checks=checks,
        onboarding=counting,
        settings=settings,
        profile=profile,
        misfits=known.misfits,  # only now: choosing the checks imports them
        ignore=_temporary(wish.ignore, known),
        baseline=read_baseline(baseline) if baseline else None,
        notes=_notes(located, counting=counting or repository is None),
        jobs=wish.jobs or (_JOBS if Scope.HOST in scopes else 1),
        home=host.home,
        remember=wish.remember,
    )


def _notes(located: Located, *, counting: bool) -> tuple[str, ...]:
    if located.root is None:
        return (f"{located.reason}; only the machine was examined",)
    return () if counting else ("a newcomer's steps were not counted, as only other checks were selected",)


def is_ci(environment: Mapping[str, str]) -> bool:
    """Whether this runs in continuous integration, by the variable that every service sets."""
    return environment.get("CI", "").lower() not in {"", "0", "false", "no"}


def _refuse(option: str, value: str | None, allowed: Mapping[str, object] | tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise UsageError(f"`{option}` cannot be `{value}`", remedy=f"use one of: {', '.join(allowed)}")


def _settings(located: Located, known: CheckSet) -> Settings:
    if located.root is None:
        return Settings()
    return read_settings(find_settings(located.root, located.top), known.codes, known.passes_on)


def _scopes(wish: Wish, profile: str, located: Located) -> frozenset[Scope]:
    """What is examined: the whole laptop, only the repository in CI, only the host where there is no repository."""
    if wish.only:
        scopes = _ONLY[wish.only]
    else:
        scopes = frozenset(Scope) if profile == "laptop" else frozenset({Scope.REPOSITORY})
    if located.root is not None:
        return scopes
    if Scope.HOST not in scopes:
        remedy = "name a folder that holds a project, or leave out --only and --profile to examine this machine"
        raise NothingToExamineError(located.reason, where=str(located.path), remedy=remedy)
    return frozenset({Scope.HOST})


class NothingToExamineError(TargetError):
    """There is no repository where only a repository was asked for: nothing could be checked."""

    exit_code = 3


def _repository(located: Located, scopes: frozenset[Scope], exclude: tuple[str, ...]) -> Repository | None:
    if located.root is None or scopes == {Scope.HOST}:
        return None
    return Repository(located.root, exclude=exclude)


def _beside(settings: Settings, name: str) -> Path:
    return settings.source.parent / name if settings.source else Path(name)


def _temporary(names: tuple[str, ...], known: CheckSet) -> tuple[Ignore, ...]:
    for name in names:
        if not any(code.startswith(name) for code in known.codes) and not known.passes_on(name):
            raise UsageError(f"`--ignore {name}` names no check", remedy="see `envdoctor checks`")
    return tuple(Ignore(code=name, reason="ignored on the command line") for name in names)
