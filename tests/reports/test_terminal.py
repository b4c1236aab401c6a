"""The terminal report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

import report_samples as samples
from envdoctor.api import Finding, Fixed, RenderContext, Report, Severity
from envdoctor_reports.terminal import TerminalRenderer

Snapshot = Callable[[str, str], None]
SGR = re.compile(r"\x1b\[[0-9;]*m")


def render(report: Report, **options: object) -> str:
    return TerminalRenderer().render(report, RenderContext(**options))  # type: ignore[arg-type]


def test_ordinary(snapshot: Snapshot) -> None:
    snapshot("terminal-ordinary.txt", render(samples.ordinary()))


def test_verbose(snapshot: Snapshot) -> None:
    snapshot("terminal-verbose.txt", render(samples.ordinary(), verbosity=1))


def test_narrow_and_ascii(snapshot: Snapshot) -> None:
    text = render(samples.ordinary(), width=50, unicode=False)
    assert text.isascii()
    snapshot("terminal-narrow-ascii.txt", text)


def test_clean(snapshot: Snapshot) -> None:
    snapshot("terminal-clean.txt", render(samples.clean()))


def test_machine_only(snapshot: Snapshot) -> None:
    snapshot("terminal-machine.txt", render(samples.machine_only()))


def test_quiet_is_the_summary_alone() -> None:
    text = render(samples.ordinary(), verbosity=-1)
    assert text == "2 errors, 2 warnings, 1 could not be checked, 1 baselined, 2 ignored, 1 fixed - 6 checks in 1.8 s\n"


def test_colour_changes_nothing_but_colour() -> None:
    plain, colored = render(samples.ordinary()), render(samples.ordinary(), color=True)
    assert "\x1b[31m" in colored
    assert SGR.sub("", colored) == plain.replace("`", "")


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("verbosity", [-1, 0, 1])
def test_hostile_names_are_inert(width: int, verbosity: int) -> None:
    text = render(samples.hostile(), width=width, verbosity=verbosity)
    assert not set(text) & set("\x00\x07\x1b\x85\x9b\u202e\u2066\u2028\u200b\r\t")
    colored = SGR.sub("", render(samples.hostile(), width=width, verbosity=verbosity, color=True))
    assert "\x1b" not in colored


def test_only_what_cannot_be_broken_is_wider_than_the_terminal() -> None:
    lines = render(samples.ordinary(), width=60).splitlines()
    assert not [
        line for line in lines if len(line) > 60 and "$" not in line and " - " not in line and "envdoctor 0" not in line
    ]


def test_many_findings_of_one_check_are_folded_and_counted() -> None:
    many = tuple(
        Finding(code="DEP001", severity=Severity.ERROR, message=f"`m{number}` is missing", subject=f"m{number}")
        for number in range(20)
    )
    text = render(samples.make_report(many))
    assert text.count(" is missing") == 6
    assert "14 more of DEP001; see them with -v" in text
    assert render(samples.make_report(many), verbosity=1).count(" is missing") == 20


def test_a_lacking_container_leads_to_the_migration() -> None:
    report = samples.make_report(samples.FINDINGS[2:])
    assert render(report).endswith("next: envdoctor migrate\n")


def test_everything_baselined_is_no_new_problem() -> None:
    report = samples.make_report(baselined=len(samples.FINDINGS))
    text = render(replace(report, summary=replace(report.summary, unchecked=0)))
    assert "no new problems, 5 baselined" in text
    assert "DEP001 " not in text.partition("rings")[0]


def test_a_comparison_and_whether_another_laptop_would_do() -> None:
    gone = (Fixed(code="DEP001", path="a.py", subject="yaml"),)
    report = replace(samples.ordinary(), against="main", fixed=gone, rebuild="rebuildable")
    text = render(report, verbosity=1)
    assert "adds 4 problems, fixes 1, 1 known (compared with main)" in text
    assert "fixed\n  - DEP001 yaml a.py\n" in text
    assert "another laptop: rebuildable\n" in text
