"""The gate: ignores, the baseline, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import IntEnum
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from envdoctor.errors import EnvDoctorError
from envdoctor.model import Finding, Severity
from envdoctor.report import CheckResult, CheckState, Fixed, Ignored, Report, ReportedFinding, State
from envdoctor.settings import Ignore
from envdoctor.values import dataclass, field

__all__ = ["Baseline", "Exit", "apply_ignores", "compare", "read_baseline", "verdict", "write_baseline"]

_SCHEMA = "envdoctor-baseline/1"


class Exit(IntEnum):
    """What the process ends with."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3


def verdict(report: Report, fail_on: str) -> Exit:
    """1 for new findings at or above the threshold, else 3 if not everything could be checked, else 0."""
    if fail_on != "never":
        limit = Severity(fail_on).rank
        new = (item.finding for item in report.findings if item.state is State.NEW)
        if any(finding.severity.rank <= limit for finding in new):
            return Exit.FINDINGS
    return Exit.CLEAN if report.complete else Exit.INCOMPLETE


def apply_ignores(
    findings: Iterable[Finding], ignores: Sequence[Ignore], *, today: date
) -> tuple[tuple[Finding, ...], tuple[Ignored, ...], tuple[str, ...]]:
    """Take out what the settings ignore.

    Returns the findings that are left, how often each ignore applied, and a sentence for each unused or expired one.
    """
    counts = dict.fromkeys(ignores, 0)
    left = []
    for finding in findings:
        match = next((rule for rule in ignores if _matches(rule, finding, today)), None)
        if match is None:
            left.append(finding)
        else:
            counts[match] += 1
    used = tuple(Ignored(code=rule.key, reason=rule.reason, count=count) for rule, count in counts.items() if count)
    return tuple(left), used, tuple(_idle(rule, today) for rule, count in counts.items() if not count)


def _matches(rule: Ignore, finding: Finding, today: date) -> bool:
    path = finding.location.path if finding.location else ""
    return (
        finding.code.startswith(rule.code)
        and rule.subject in {None, finding.subject}
        and (not rule.paths or any(fnmatch(path, pattern) for pattern in rule.paths))
        and (rule.until is None or today <= rule.until)
    )


def _idle(rule: Ignore, today: date) -> str:
    if rule.until is not None and today > rule.until:
        return f"the ignore of `{rule.key}` ended on {rule.until}; remove it from the settings"
    return f"the ignore of `{rule.key}` matches nothing any more; remove it from the settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Findings that were known at some time, by fingerprint; ``name`` says where from, for people.

    ``seen`` holds, for findings that are at hand, the paths that their evidence names.
    """

    name: str
    entries: Mapping[str, Fixed]
    seen: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, name: str, findings: Iterable[ReportedFinding]) -> Baseline:
        """A baseline made from findings at hand."""
        items = tuple(findings)
        return cls(
            name=name,
            entries={item.fingerprint: Fixed(**_identity(item)) for item in items},
            seen={item.fingerprint: _seen(item) for item in items},
        )


def _seen(item: ReportedFinding) -> frozenset[str]:
    return frozenset(piece.location.path for piece in item.finding.evidence if piece.location)


def _identity(item: ReportedFinding) -> dict[str, str]:
    place = item.finding.location
    return {"code": item.finding.code, "path": place.path if place else "", "subject": item.finding.subject}


def read_baseline(path: Path) -> Baseline:
    """Read a baseline file. Raises `EnvDoctorError` if there is none or it is not one."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {document['schema']!r}, not {_SCHEMA!r}")
        rows = {
            str(row["fingerprint"]): Fixed(code=str(row["code"]), path=str(row["path"]), subject=str(row["subject"]))
            for row in document["findings"]
        }
    except OSError as error:
        remedy = "write one with `envdoctor scan --write-baseline`"
        raise EnvDoctorError("the baseline cannot be read", where=str(path), remedy=remedy) from error
    except (ValueError, KeyError, TypeError) as error:
        raise EnvDoctorError(f"this is not a baseline: {error}", where=str(path)) from error
    return Baseline(name=path.name, entries=rows)


def write_baseline(report: Report) -> str:
    """The text of a baseline with every finding of a report, one a line, sorted, so that it merges well."""
    rows = [
        json.dumps({**_identity(item), "fingerprint": item.fingerprint}, ensure_ascii=False) for item in report.findings
    ]
    body = ",\n".join(f"    {row}" for row in sorted(rows))
    return f'{{\n  "schema": "{_SCHEMA}",\n  "findings": [\n{body}\n  ]\n}}\n'


def compare(
    findings: Iterable[ReportedFinding],
    checks: Iterable[CheckResult],
    baseline: Baseline,
    *,
    files: Container[str] | None = None,
) -> tuple[tuple[ReportedFinding, ...], tuple[Fixed, ...]]:
    """Mark what the baseline knows, and list what it knows that is gone.

    A finding is known by its fingerprint, or because it has only moved: see `_moved`, for which ``files`` are those of
    the repository today (None if they are not known). An entry counts as gone only if its check came to a verdict.
    """
    items = tuple(findings)
    known = {item.fingerprint for item in items} & baseline.entries.keys()
    left = {key: entry for key, entry in baseline.entries.items() if key not in known}
    same = _by_thing(left)
    for item, only_namesakes in ((item, first) for first in (True, False) for item in items):
        if item.fingerprint not in known and (
            key := _moved(item, same, baseline, files, only_namesakes=only_namesakes)
        ):
            known.add(item.fingerprint)
            same[_thing(left.pop(key))].pop(key)
    marked = tuple(replace(item, state=State.BASELINED) if item.fingerprint in known else item for item in items)
    judged = {check.code for check in checks if check.state in {CheckState.PASSED, CheckState.FAILED}}
    return marked, tuple(sorted(entry for entry in left.values() if entry.code in judged))


def _thing(entry: Fixed) -> tuple[str, str]:
    """Code and subject; the file's own path, where a subject holds it, is no part of it."""
    return entry.code, entry.subject.replace(entry.path, "\0") if entry.path else entry.subject


def _by_thing(entries: Mapping[str, Fixed]) -> dict[tuple[str, str], dict[str, Fixed]]:
    found: dict[tuple[str, str], dict[str, Fixed]] = {}
    for key, entry in entries.items():
        found.setdefault(_thing(entry), {})[key] = entry
    return found


def _moved(
    item: ReportedFinding,
    same: Mapping[tuple[str, str], Mapping[str, Fixed]],
    baseline: Baseline,
    files: Container[str] | None,
    *,
    only_namesakes: bool,
) -> str | None:
    """The fingerprint of the entry that this finding was before something moved; None if it is new.

    It has the same code and the same subject, and either its file is not there any more (it was renamed), or one of
    the two findings has the other's place among its evidence (the same thing is now seen elsewhere first).
    """
    now = Fixed(**_identity(item))
    candidates = [
        (entry, key)
        for key, entry in same.get(_thing(now), {}).items()
        if (files is not None and _is_gone(entry.path, files))
        or entry.path in _seen(item)
        or now.path in baseline.seen.get(key, ())
    ]
    if only_namesakes:  # of a folder that was renamed each file is its own successor
        candidates = [pair for pair in candidates if PurePosixPath(pair[0].path).name == PurePosixPath(now.path).name]
    return min(candidates)[1] if candidates else None


def _is_gone(path: str, files: Container[str]) -> bool:
    return bool(path) and not path.startswith(("/", "~")) and path not in files
