"""The built-in renderers: format -> where its class is."""

from __future__ import annotations

__all__ = ["BUILT_IN", "FLEET", "MAPS"]

BUILT_IN: dict[str, str] = {
    "terminal": "envdoctor_reports.terminal:TerminalRenderer",
    "markdown": "envdoctor_reports.markdown:MarkdownRenderer",
    "html": "envdoctor_reports.html_report:HtmlRenderer",
    "json": "envdoctor_reports.json_report:JsonRenderer",
    "sarif": "envdoctor_reports.sarif:SarifRenderer",
    "github": "envdoctor_reports.github:GithubRenderer",
    "gitlab": "envdoctor_reports.gitlab:GitlabRenderer",
    "junit": "envdoctor_reports.junit:JunitRenderer",
    "rdjson": "envdoctor_reports.rdjson:RdjsonRenderer",
}

FLEET: dict[str, str] = {
    "markdown": "envdoctor_reports.fleet_markdown:FleetMarkdownRenderer",
    "html": "envdoctor_reports.fleet_html:FleetHtmlRenderer",
    "json": "envdoctor_reports.fleet_json:FleetJsonRenderer",
}

MAPS: dict[str, str] = {
    "text": "envdoctor_reports.map_text:render",
    "json": "envdoctor_reports.map_json:render",
    "mermaid": "envdoctor_reports.map_mermaid:render",
    "svg": "envdoctor_reports.map_svg:render",
}
