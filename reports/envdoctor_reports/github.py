"""GitHub workflow commands: annotations on the lines of a pull request.

A step shows ten errors, ten warnings and ten notices; what is above is dropped without a word by GitHub, so it is
counted here. Data escapes per cent signs and line ends, properties colons and commas too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from envdoctor.api import RenderContext, Renderer, Report, Severity
from envdoctor_reports.escaping import visible
from envdoctor_reports.gating import Placed, advice, placed_findings, sentence
from envdoctor_reports.wording import count, summary_line, unchecked

__all__ = ["GithubRenderer"]

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST = {"error": 10, "warning": 10, "notice": 9}


class GithubRenderer(Renderer):
    """Annotations in a workflow run."""

    format: ClassVar[str] = "github"
    summary: ClassVar[str] = "annotations for GitHub Actions"

    def render(self, report: Report, context: RenderContext) -> str:  # noqa: ARG002
        """One workflow command a line, the summary last."""
        return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    shown: Counter[str] = Counter()
    dropped = 0
    for check in unchecked(report):
        dropped += not _admit("warning", shown)
        if shown["warning"] <= _MOST["warning"]:
            text = visible(f"{check.code} could not be checked: {check.reason or 'no reason given'}")
            yield _command("warning", text, title="envdoctor")
    for placed in placed_findings(report):
        kind = _COMMANDS[placed.item.finding.severity]
        if _admit(kind, shown):
            yield _annotation(kind, placed)
        else:
            dropped += 1
    if dropped:
        yield _command("notice", f"{count(dropped, 'more finding')} not shown here; see the report", title="envdoctor")
    if report.comparison:
        yield f"envdoctor: {report.comparison} (compared with {visible(report.against or '')})"
    yield f"envdoctor: {summary_line(report)}"


def _admit(kind: str, shown: Counter[str]) -> bool:
    shown[kind] += 1
    return shown[kind] <= _MOST[kind]


def _annotation(kind: str, placed: Placed) -> str:
    item, place = placed.item, placed.location
    fix = advice(item.finding.fix)
    text = sentence(item) + (f"\nFix: {fix}" if fix else "")
    properties = {"file": visible(place.path), "line": str(placed.line)}
    if place.line and place.column:
        properties["col"] = str(place.column)
    return _command(kind, text, **properties, title=f"{item.finding.code} {item.name}")


def _command(kind: str, text: str, **properties: str) -> str:
    words = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{kind} {words}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
