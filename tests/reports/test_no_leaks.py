"""No secret of the corpus is in any format, and every format is inert with every hostile name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import report_samples as samples
from envdoctor.api import Evidence, Finding, Fix, Location, RenderContext, Renderer, Severity
from envdoctor.redaction import Redactor
from envdoctor.registry import load_renderer
from envdoctor_reports import BUILT_IN
from secret_samples import ASSIGNED, TOKENS

SECRETS = [(token, token) for token in TOKENS.values()] + ASSIGNED
FORMATS = sorted(BUILT_IN)


@pytest.fixture(params=FORMATS)
def renderer(request: pytest.FixtureRequest) -> Renderer:
    return load_renderer(request.param)


def test_no_secret_is_in_any_format(renderer: Renderer) -> None:
    findings = tuple(
        Finding(
            code="DEP001",
            severity=Severity.ERROR,
            message=f"`{text}` is written down",
            subject=text,
            location=Location(path="/home/ada/.pip/pip.conf", line=number),
            evidence=(Evidence(text=text, location=Location(path=".env", line=1)),),
            fix=Fix(text=text, command=text),
        )
        for number, (text, _) in enumerate(SECRETS, 1)
    )
    report = samples.make_report(findings, notes=tuple(text for text, _ in SECRETS))
    report = replace(
        report, target=replace(report.target, repository="/home/ada/code/shop", path="/home/ada/code/shop")
    )
    sealed = Redactor(home=Path("/home/ada")).seal(report)
    text = renderer.render(sealed, RenderContext(verbosity=1, pages=samples.PAGES, width=100_000))
    assert "ada/code" not in text
    # A secret that is an ordinary word of the report ("ss@", "horse") would prove nothing; the corpus has none.
    assert not [secret for _, secret in SECRETS if secret in text]


def test_every_format_ends_in_a_newline_and_is_the_same_twice(renderer: Renderer) -> None:
    for report in (samples.ordinary(), samples.clean(), samples.machine_only(), samples.hostile()):
        context = RenderContext(pages=samples.PAGES)
        text = renderer.render(report, context)
        assert text.endswith("\n")
        assert text == renderer.render(report, context)
        text.encode("utf-8")


def test_no_format_lets_control_characters_through(renderer: Renderer) -> None:
    text = renderer.render(samples.hostile(), RenderContext(verbosity=1, pages=samples.PAGES))
    assert not set(text) & set("\x00\x07\x1b\x85\x9b\u202e\u2066\u2028\u200b\r")
