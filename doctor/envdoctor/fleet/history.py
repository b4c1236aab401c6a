"""The fleet over time: one small file a day, so that a report can show how the rings fill up."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from envdoctor.errors import EnvDoctorError, UsageError
from envdoctor.fleet_report import FleetReport, Moment
from envdoctor.model import Ring
from envdoctor.report import RingStatus

__all__ = ["moment_of", "read_history", "remember"]

_SCHEMA = "envdoctor-moment/1"


def moment_of(report: FleetReport, day: date) -> Moment:
    """What a fleet's report comes to on a day; repositories that could not be examined are left out."""
    rows = [row for row in report.rows if not row.failure]
    counts = [Counter(row.rings[position] for row in rows) for position in range(len(Ring))]
    return Moment(
        date=day.isoformat(),
        repositories=len(rows),
        error=sum(row.error for row in rows),
        warning=sum(row.warning for row in rows),
        rings=tuple(tuple(count[status] for status in RingStatus) for count in counts),
    )


def remember(folder: Path, moment: Moment) -> None:
    """Keep a moment under its date; a second one of the same day replaces the first. Raises `UsageError`."""
    document = {
        "schema": _SCHEMA,
        "date": moment.date,
        "repositories": moment.repositories,
        "error": moment.error,
        "warning": moment.warning,
        "rings": {
            ring.value: dict(zip(RingStatus, counts, strict=True))
            for ring, counts in zip(Ring, moment.rings, strict=True)
        },
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f".{moment.date}.partial"
        partial.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        partial.replace(folder / f"{moment.date}.json")
    except OSError as error:
        raise UsageError(f"the history cannot be kept here: {error.strerror}", where=str(folder)) from error


def read_history(folder: Path) -> tuple[Moment, ...]:
    """Every moment that a folder keeps, by date. Raises `EnvDoctorError` for a file that is none."""
    return tuple(sorted(_read(path) for path in folder.glob("????-??-??.json")))


def _read(path: Path) -> Moment:
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if document["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {document['schema']!r}, not {_SCHEMA!r}")
        return Moment(
            date=date.fromisoformat(document["date"]).isoformat(),
            repositories=int(document["repositories"]),
            error=int(document["error"]),
            warning=int(document["warning"]),
            rings=tuple(tuple(int(document["rings"][ring][status]) for status in RingStatus) for ring in Ring),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        remedy = "move it away, or name another folder for --history"
        raise EnvDoctorError(f"this is no moment of a fleet: {error}", where=str(path), remedy=remedy) from error
