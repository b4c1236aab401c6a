"""Merges JSON reports one at a time; memory is bounded by what repositories have in common, not by their findings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from envdoctor import __version__
from envdoctor.fleet_report import CodeCount, FleetReport, RepositoryRow, SharedCause
from envdoctor.model import Ring, Severity
from envdoctor.report import SCHEMA, RingStatus

__all__ = ["Merge", "row_of"]

_MOST_THINGS = 200_000
_EXAMPLES = 5
_CAUSES = 25
_WORST = 5


_KINDS = ("message", "subject")


class _Thing(NamedTuple):
    """What repositories may share: a code with the same message, or with the same subject."""

    code: str
    kind: str
    value: str


class Merge:
    """Gathers rows and counts; `report` gives what was gathered."""

    def __init__(self) -> None:
        self._rows: list[RepositoryRow] = []
        self._names: dict[str, tuple[str, str]] = {}
        self._repositories: Counter[str] = Counter()
        self._findings: Counter[str] = Counter()
        self._things: Counter[_Thing] = Counter()
        self._examples: dict[_Thing, list[str]] = {}

    def add_file(self, path: Path) -> None:
        """Merge one report from a file; one that is none becomes a row with the reason."""
        try:
            document = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError) as error:
            reason = getattr(error, "strerror", None) or f"not JSON: {error}"
            self.add_failure(path.stem, str(path), str(reason))
        else:
            self.add(document, fallback=path)

    def add(self, document: object, *, fallback: Path) -> None:
        """Merge one report as parsed JSON; ``fallback`` names it if it is not what it should be."""
        try:
            row, findings = row_of(document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self.add_failure(fallback.stem, str(fallback), f"not an {SCHEMA}: {type(error).__name__}: {error}")
            return
        self._rows.append(row)
        self._count(row.name, findings)

    def add_failure(self, name: str, path: str, reason: str) -> None:
        """Put on record that a repository could not be examined."""
        self._rows.append(RepositoryRow(name=name, path=path, failure=reason))

    def _count(self, name: str, findings: list[dict[str, Any]]) -> None:
        for finding in findings:
            code = finding["code"]
            self._findings[code] += 1
            known = self._names.setdefault(code, (finding["name"], finding["severity"]))
            if _rank(finding["severity"]) < _rank(known[1]):
                self._names[code] = (finding["name"], finding["severity"])
        for code in {finding["code"] for finding in findings}:
            self._repositories[code] += 1
        things = {_Thing(item["code"], kind, str(item[kind])) for item in findings for kind in _KINDS if item.get(kind)}
        for thing in things:
            self._things[thing] += 1
            examples = self._examples.setdefault(thing, [])
            if len(examples) < _EXAMPLES:
                examples.append(name)
        if len(self._things) > _MOST_THINGS:
            self._forget_singles()

    def _forget_singles(self) -> None:
        """Drop what only one repository has so far: it is the least likely to be shared."""
        for thing in [thing for thing, number in self._things.items() if number == 1]:
            del self._things[thing], self._examples[thing]

    def report(self) -> FleetReport:
        """Everything merged so far."""
        return FleetReport(
            version=__version__,
            rows=tuple(sorted(self._rows, key=lambda row: (row.name.casefold(), row.path))),
            causes=tuple(self._causes()),
            codes=tuple(self._codes()),
        )

    def _causes(self) -> list[SharedCause]:
        """The most widely shared things, each code's in the words that join most repositories."""
        widest: Counter[tuple[str, str]] = Counter()
        for thing, number in self._things.items():
            widest[thing.code, thing.kind] = max(widest[thing.code, thing.kind], number)
        shared = [
            (thing, number)
            for thing, number in self._things.items()
            if number > 1 and thing.kind == max(_KINDS, key=lambda kind: widest[thing.code, kind])
        ]
        shared.sort(key=lambda item: (_rank(self._names[item[0].code][1]), -item[1], item[0]))
        best = sorted(shared[: 4 * _CAUSES], key=lambda item: (-item[1], item[0]))[:_CAUSES]
        return [
            SharedCause(
                code=thing.code,
                name=self._names[thing.code][0],
                severity=self._names[thing.code][1],
                subject=thing.value if thing.kind == "subject" else "",
                message=thing.value if thing.kind == "message" else "",
                repositories=number,
                examples=tuple(sorted(self._examples[thing])),
            )
            for thing, number in best
        ]

    def _codes(self) -> list[CodeCount]:
        counts = [
            CodeCount(
                code=code,
                name=name,
                severity=severity,
                repositories=self._repositories[code],
                findings=self._findings[code],
            )
            for code, (name, severity) in self._names.items()
        ]
        return sorted(counts, key=lambda item: (_rank(item.severity), -item.repositories, item.code))


def row_of(document: object) -> tuple[RepositoryRow, list[dict[str, Any]]]:
    """A report's row and its findings. Raises KeyError, TypeError or ValueError for what is no report."""
    if not isinstance(document, Mapping) or document["schema"] != SCHEMA:
        raise ValueError(f"its schema is not {SCHEMA}")
    target, summary = document["target"], document["summary"]
    place = target["repository"] or target["path"]
    statuses = {item["ring"]: RingStatus(item["status"]) for item in document["rings"]}
    findings = [finding for finding in document["findings"] if isinstance(finding["code"], str)]
    row = RepositoryRow(
        name=PurePosixPath(place).name or place,
        path=place,
        revision=target["revision"],
        rings=tuple(statuses.get(ring.value, RingStatus.UNKNOWN) for ring in Ring),
        error=int(summary["error"]),
        warning=int(summary["warning"]),
        note=int(summary["note"]),
        unchecked=int(summary["unchecked"]),
        steps_today=int(document["onboarding"]["steps_today"]),
        worst=_worst(findings),
    )
    return row, findings


def _worst(findings: list[dict[str, Any]]) -> tuple[str, ...]:
    for level in (Severity.ERROR, Severity.WARNING):
        codes = sorted({finding["code"] for finding in findings if finding["severity"] == level})
        if codes:
            return tuple(codes[:_WORST])
    return ()


def _rank(severity: str) -> int:
    return Severity(severity).rank
