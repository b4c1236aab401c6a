"""What a log of a failure means: the cause, the thing it is about, and a sentence for the person.

The table (``readings.toml``) is in the order of how much a line explains: a missing header is the reason for the failed
wheel below it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import resources

from envdoctor.values import dataclass, regex

__all__ = ["Cause", "Reading", "read_failure", "read_failures"]


class Cause(StrEnum):
    """Kinds of failure that are known; what can be done about one depends on its kind."""

    HEADER = "missing header"
    LIBRARY = "missing library"
    PROGRAM = "missing program"
    MODULE = "missing module"
    DISTRIBUTION = "missing distribution"
    PYTHON = "wrong Python"
    WHEEL = "wheel that cannot be built"
    VARIABLE = "missing variable"
    UNKNOWN_OPTION = "option that is not known"
    UNKNOWN_VARIABLE = "variable that is not known"
    LOCK = "stale lock file"
    HISTORY = "missing git history"
    PATH = "missing file"
    PERMISSION = "no permission"
    TLS = "no TLS"
    NAME = "unknown host"
    CONNECTION = "refused connection"
    CREDENTIAL = "missing credential"
    RIGHTS = "missing rights in the database"
    DATABASE = "missing database"
    OPTION = "missing test plug-in"
    FIXTURE = "missing test fixture"
    PORT = "taken port"
    REGISTRY = "registry out of reach"
    NETWORK = "network out of reach"
    MEMORY = "memory is used up"
    DISK = "disk is full"
    PORT_ELSEWHERE = "another port"
    LOOPBACK = "listening to itself"
    HEALTH = "unhealthy service"
    TESTS = "failing tests"
    TIME = "time is over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a failure means. ``subject`` is the thing it is about, ``line`` what the log says."""

    cause: Cause
    subject: str
    sentence: str
    line: str = ""

    def __str__(self) -> str:
        return self.sentence


_PREFIX = regex(r"(?m)^(?:[\w.-]+-\d+\s+\| |#\d+ (?:\d+\.\d+ )?)")
_LONGEST = 400


@cache
def _table() -> tuple[tuple[Cause, re.Pattern[str], str], ...]:
    text = resources.files("envdoctor.trial").joinpath("readings.toml").read_text(encoding="utf-8")
    return tuple(
        (Cause(entry["cause"]), re.compile("|".join(entry["says"])), entry["means"])
        for entry in tomllib.loads(text)["reading"]
    )


def read_failure(log: str) -> Reading | None:
    """What a log's failure means; None if nothing known is in it."""
    return next(_readings(_PREFIX.sub("", log)), None)


def read_failures(log: str) -> tuple[Reading, ...]:
    """Everything known that is in a log, what explains most first, each cause and subject once."""
    found: dict[tuple[Cause, str], Reading] = {}
    for reading in _readings(_PREFIX.sub("", log)):
        found.setdefault((reading.cause, reading.subject), reading)
    return tuple(found.values())


def _readings(log: str) -> Iterator[Reading]:
    for cause, pattern, sentence in _table():
        for match in pattern.finditer(log):
            subject = next((group for group in match.groups() if group), match[0]).strip()
            line = _line(log, match.start(match.lastindex or 0))
            yield Reading(cause=cause, subject=subject, sentence=sentence.format(subject), line=line)


def _line(log: str, at: int) -> str:
    """The line of the log that says so."""
    start = log.rfind("\n", 0, at) + 1
    end = log.find("\n", at)
    return log[start : end if end >= 0 else len(log)].strip()[:_LONGEST]
