"""The built-in renderers: format -> where its class is."""

from __future__ import annotations

__all__ = ["BUILT_IN"]

BUILT_IN: dict[str, str] = {
    "terminal": "envdoctor_reports.terminal:TerminalRenderer",
    "markdown": "envdoctor_reports.markdown:MarkdownRenderer",
    "json": "envdoctor_reports.json_report:JsonRenderer",
    "sarif": "envdoctor_reports.sarif:SarifRenderer",
    "github": "envdoctor_reports.github:GithubRenderer",
    "gitlab": "envdoctor_reports.gitlab:GitlabRenderer",
    "junit": "envdoctor_reports.junit:JunitRenderer",
    "rdjson": "envdoctor_reports.rdjson:RdjsonRenderer",
}
