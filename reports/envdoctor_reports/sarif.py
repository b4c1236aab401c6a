"""SARIF 2.1.0 (OASIS), within the rules of GitHub's code scanning.

GitHub refuses an upload as a whole if one result lacks a location, wants relative URIs with forward slashes and the
rule's text in `help`, ignores suppressions (so baselined findings are left out) and computes
``primaryLocationLineHash`` itself (so the fingerprint has a key of its own).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import quote

from envdoctor.api import CheckResult, Location, Page, RenderContext, Renderer, Report
from envdoctor_reports.escaping import clip, visible
from envdoctor_reports.gating import Placed, advice, evidence_in_repository, placed_findings, sentence
from envdoctor_reports.wording import unchecked

__all__ = ["SarifRenderer"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MOST_RESULTS = 25_000
_MOST_EVIDENCE = 20
_LONGEST = 1024


class SarifRenderer(Renderer):
    """For code scanning."""

    format: ClassVar[str] = "sarif"
    summary: ClassVar[str] = "SARIF 2.1.0, for GitHub code scanning and editors"

    def render(self, report: Report, context: RenderContext) -> str:
        """One SARIF log with one run: new findings in the repository."""
        found = list(islice(placed_findings(report), _MOST_RESULTS))
        rules = sorted({placed.item.finding.code for placed in found})
        run = {
            "tool": {"driver": _driver(report, [_rule(code, report, context) for code in rules])},
            "automationDetails": {"id": "envdoctor/"},
            "columnKind": "unicodeCodePoints",
            "invocations": [
                {
                    "executionSuccessful": not report.summary.unchecked,
                    "toolExecutionNotifications": [_notification(check) for check in unchecked(report)],
                }
            ],
            "results": [_result(placed, rules) for placed in found],
        }
        return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _driver(report: Report, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": "envdoctor", "version": report.version, "rules": rules}


def _rule(code: str, report: Report, context: RenderContext) -> dict[str, Any]:
    check = next((check for check in report.checks if check.code == code), None)
    name = check.name if check else code
    page = context.pages.get(code) or Page(title=name, body="")
    title = clip(page.title, _LONGEST - 40)
    body = f"{page.title}\n\n{page.body}".strip()
    return {
        "id": code,
        "name": clip(name, 200),
        "shortDescription": {"text": title},
        "fullDescription": {"text": clip(page.body.partition("\n\n")[0], _LONGEST - 40) or title},
        "help": {"text": body, "markdown": body},
        "properties": {"tags": ["environment", *([check.ring.value] if check and check.ring else [])]},
    }


def _result(placed: Placed, rules: Sequence[str]) -> dict[str, Any]:
    item = placed.item
    fix = advice(item.finding.fix)
    text = f"{sentence(item)}\nFix: {fix}" if fix else sentence(item)
    related = islice(evidence_in_repository(item.finding.evidence), _MOST_EVIDENCE)
    result: dict[str, Any] = {
        "ruleId": item.finding.code,
        "ruleIndex": rules.index(item.finding.code),
        "level": item.finding.severity.value,
        "message": {"text": _message(text)},
        "locations": [_location(placed.location)],
        "partialFingerprints": {"envdoctor/v1": item.fingerprint},
        "properties": {"confidence": item.finding.confidence.value, "subject": item.finding.subject},
    }
    more = [
        {"id": number, "message": {"text": _message(text)}, **_location(place)}
        for number, (text, place) in enumerate(related, 1)
    ]
    if more:
        result["relatedLocations"] = more
    return result


def _message(text: str) -> str:
    """Text in which ``[a](b)`` is no link (SARIF 2.1.0, 3.11.6)."""
    return text.replace("](", "] (") or "-"


def _location(place: Location) -> dict[str, Any]:
    region = {"startLine": place.line or 1}
    if place.line and place.column:
        region["startColumn"] = place.column
    uri = quote(visible(place.path), safe="/~")
    return {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": region}}


def _notification(check: CheckResult) -> dict[str, Any]:
    text = visible(f"{check.code} could not be checked: {check.reason or 'no reason given'}")
    return {"level": "error", "message": {"text": _message(text)}, "descriptor": {"id": check.code}}
