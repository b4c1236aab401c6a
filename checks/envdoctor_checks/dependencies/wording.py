"""Sentences and evidence that the DEP checks share."""

from __future__ import annotations

from collections.abc import Iterable

from envdoctor.api import Evidence
from envdoctor.repository.sources import Import
from envdoctor.values import regex

__all__ = ["MAKES_SAMPLES", "evidence", "is_integration", "places", "silenced"]

_MOST = 4
MAKES_SAMPLES = regex(
    r"(?i)(?:factor(?:y|ies)|fixtures?|seeds?|samples?|mocks?|fakes?|dummy|dummies|testing|demo|development|devtools?)(?:/|\.py$|[_-])"
)
"""Code that makes data for tests and demonstrations, and tools of those who develop."""


def evidence(imports: Iterable[Import], code: str) -> tuple[Evidence, ...]:
    """Where the module is imported, one place for each file, without those that a comment silences."""
    seen = {item.location.path: item for item in reversed(tuple(imports)) if not silenced(item, code)}
    found = [Evidence(text=f"imports `{item.module}`", location=item.location) for item in seen.values()]
    return tuple(sorted(found, key=lambda item: str(item.location))[:_MOST])


def places(imports: Iterable[Import]) -> str:
    """In how many files a module is imported, as words; nothing for one."""
    count = len({item.location.path for item in imports})
    return f" in {count} files" if count > 1 else ""


def is_integration(imports: Iterable[Import], subject: str) -> bool:
    """Whether only files that are named after the module import it: loaded perhaps only where it is installed."""
    word = subject.rpartition(".")[2].strip("_0123456789").lower()
    return len(word) > 2 and all(word in "/".join(item.location.path.lower().split("/")[-2:]) for item in imports)


def silenced(item: Import, code: str) -> bool:
    """Whether a comment of deptry's on the line silences a code: ``# deptry: ignore[DEP001]``."""
    return code in item.ignored or "*" in item.ignored
