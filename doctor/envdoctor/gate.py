"""The gate: ignores, the baseline, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from fnmatch import fnmatch
from pathlib import Path

from envdoctor.errors import EnvDoctorError
from envdoctor.model import Finding, Severity
from envdoctor.report import CheckResult, CheckState, Fixed, Ignored, Report, ReportedFinding, State
from envdoctor.settings import Ignore

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
    """Findings that were known at some time, by fingerprint; ``name`` says where from, for people."""

    name: str
    entries: Mapping[str, Fixed]

    @classmethod
    def of(cls, name: str, findings: Iterable[ReportedFinding]) -> Baseline:
        """A baseline made from findings at hand."""
        return cls(name=name, entries={item.fingerprint: Fixed(**_identity(item)) for item in findings})


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
    findings: Iterable[ReportedFinding], checks: Iterable[CheckResult], baseline: Baseline
) -> tuple[tuple[ReportedFinding, ...], tuple[Fixed, ...]]:
    """Mark what the baseline knows, and list what it knows that is gone.

    An entry counts as gone only if its check came to a verdict in this scan.
    """
    marked = tuple(
        replace(item, state=State.BASELINED) if item.fingerprint in baseline.entries else item for item in findings
    )
    present = {item.fingerprint for item in marked}
    judged = {check.code for check in checks if check.state in {CheckState.PASSED, CheckState.FAILED}}
    gone = (entry for key, entry in baseline.entries.items() if key not in present and entry.code in judged)
    return marked, tuple(sorted(gone))
