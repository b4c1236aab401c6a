"""One table of what would be lost with this laptop, across many checkouts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from envdoctor.model import Confidence, Finding, Severity
from envdoctor.preparation import Wish, prepare
from envdoctor.registry import CheckSet
from envdoctor.values import dataclass

__all__ = ["FORMATS", "Row", "as_json", "as_markdown", "as_text", "read_rows"]

FORMATS = ("terminal", "markdown", "json")
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that exists in one checkout only. ``finding`` is None for a checkout that could not be examined,
    and then ``failure`` says why.
    """

    repository: str
    finding: Finding | None = None
    failure: str = ""


def read_rows(repositories: Iterable[Path], below: Path, known: CheckSet) -> Iterator[Row]:
    """The findings of the BUS checks in each of the repositories, which are named as seen from ``below``."""
    from envdoctor.errors import EnvDoctorError

    for path in repositories:
        name = path.relative_to(below).as_posix() if path.is_relative_to(below) else path.name
        try:
            report = prepare(Wish(path=path, profile="laptop", select=("BUS",), jobs=1), known).run().report
        except EnvDoctorError as error:
            yield Row(repository=name, failure=error.what)
            continue
        found = (item.finding for item in report.findings)
        for finding in sorted(found, key=lambda item: (_ORDER[item.severity], item.code, item.subject)):
            yield Row(repository=name, finding=finding)


def _cells(rows: Iterable[Row]) -> Iterator[tuple[str, str, str]]:
    """Repository, what would be lost, and the command that saves it."""
    for row in rows:
        if row.finding is None:
            yield row.repository, f"could not be examined: {row.failure}", ""
            continue
        likely = "likely: " if row.finding.confidence is Confidence.LIKELY else ""
        fix = row.finding.fix
        yield row.repository, f"{row.finding.code} {likely}{row.finding.message}", (fix.command or "") if fix else ""


def as_text(rows: tuple[Row, ...], examined: int) -> str:
    """A block for each checkout: what would be lost, and below it the command that saves it."""
    lines: list[str] = []
    last = ""
    for repository, what, command in _cells(rows):
        if repository != last:
            lines += ([""] if lines else []) + [repository]
            last = repository
        lines.append(f"  {what}")
        lines += [f"    $ {command}"] if command else []
    return "\n".join([*lines, *([""] if lines else []), _sum(rows, examined)]) + "\n"


def as_markdown(rows: tuple[Row, ...], examined: int) -> str:
    """One table."""
    lines = ["| checkout | what would be lost | save it with |", "|---|---|---|"]
    for cells in _cells(rows):
        repository, what, command = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
        lines.append(f"| {repository} | {what} | {f'`{command}`' if command else ''} |")
    table = "\n".join(lines) + "\n\n" if rows else ""
    return f"{table}{_sum(rows, examined)}\n"


def as_json(rows: tuple[Row, ...], examined: int) -> str:
    """Every row with its parts (``envdoctor-unsaved/1``)."""
    listed = [
        {"repository": row.repository, "failure": row.failure, **(_finding(row.finding) if row.finding else {})}
        for row in rows
    ]
    document = {"schema": "envdoctor-unsaved/1", "checkouts": examined, "rows": listed}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "message": finding.message,
        "subject": finding.subject,
        "evidence": [item.text for item in finding.evidence],
        "command": finding.fix.command if finding.fix else None,
    }


def _sum(rows: tuple[Row, ...], examined: int) -> str:
    holding = len({row.repository for row in rows if row.finding is not None})
    return f"{holding} of {examined} checkouts hold something that exists on this machine only"
