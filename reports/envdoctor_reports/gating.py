"""What formats for continuous integration show: new findings in the repository, each at a place in a file.

Such formats refuse or hide what has no place in the repository: a SARIF upload fails as a whole for one result without
a location. A finding about something that is not there yet is anchored at the file that would be edited to mend it.
"""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Fix, Location, Report, ReportedFinding, Ring, Scope
from envdoctor.values import dataclass, regex
from envdoctor_reports.escaping import clip, visible
from envdoctor_reports.wording import new_findings

__all__ = ["Placed", "advice", "evidence_in_repository", "in_repository", "placed_findings", "sentence"]

_ANCHORS = {
    Ring.ENVIRONMENT: "pyproject.toml",
    Ring.PACKAGES: "pyproject.toml",
    Ring.CONTAINER: "Dockerfile",
    Ring.COMPOSITION: "compose.yaml",
    None: "README.md",
}
_OUTSIDE = regex(r"^(?:[/~\\]|[A-Za-z]:[/\\]|\.\.(?:/|$)|$)")
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A finding and where to show it; ``location`` always lies in the repository and has a line."""

    item: ReportedFinding
    location: Location
    anchored: bool = False

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.location.line or 1


def in_repository(location: Location | None) -> bool:
    """Whether a place lies below the repository's root, as a relative path."""
    return location is not None and not _OUTSIDE.match(location.path)


def placed_findings(report: Report) -> Iterator[Placed]:
    """New findings that are about the repository, most serious first; those about the machine are left out."""
    host = {check.code for check in report.checks if check.scope is Scope.HOST}
    for item in new_findings(report):
        place = item.finding.location
        if item.finding.code in host:
            continue
        if place is None:
            yield Placed(item=item, location=_anchor(item), anchored=True)
        elif in_repository(place):
            yield Placed(item=item, location=place)


def _anchor(item: ReportedFinding) -> Location:
    seen = (evidence.location for evidence in item.finding.evidence)
    known = next((place for place in seen if place is not None and in_repository(place)), None)
    return known or Location(path=_ANCHORS[item.ring], line=1)


def sentence(item: ReportedFinding) -> str:
    """The message, inert and of a bearable length."""
    likely = "likely: " if item.finding.confidence == "likely" else ""
    return clip(visible(f"{likely}{item.finding.message}"), _LONGEST)


def advice(fix: Fix | None) -> str:
    """The fix as one line; empty if there is none."""
    if fix is None:
        return ""
    text = f"{fix.text}: {fix.command}" if fix.command else fix.text
    return clip(visible(text), _LONGEST)


def evidence_in_repository(evidence: tuple[Evidence, ...]) -> Iterator[tuple[str, Location]]:
    """Texts of the evidence that has a place in the repository, with the place."""
    for piece in evidence:
        if piece.location is not None and in_repository(piece.location):
            yield clip(visible(piece.text), _LONGEST), piece.location
