"""The fleet over time: kept a file a day, read back, drawn."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from envdoctor.api import FleetReport, Moment, RenderContext, RepositoryRow, RingStatus
from envdoctor.errors import EnvDoctorError, UsageError
from envdoctor.fleet.history import moment_of, read_history, remember
from envdoctor.registry import load_fleet_renderer
from envdoctor_reports.trend import trend

OK, PARTIAL, MISSING, UNKNOWN = RingStatus
REPORT = FleetReport(
    version="0.1.0",
    rows=(
        RepositoryRow(name="a", path="a", rings=(OK, OK, PARTIAL, MISSING), error=2, warning=1),
        RepositoryRow(name="b", path="b", rings=(OK, PARTIAL, UNKNOWN, MISSING), warning=4),
        RepositoryRow(name="c", path="c", failure="it is gone"),
    ),
    causes=(),
    codes=(),
)


def moment(day: str, ok: int, of: int = 10) -> Moment:
    return Moment(date=day, repositories=of, error=of - ok, warning=0, rings=((ok, 0, of - ok, 0),) * 4)


def test_what_a_report_comes_to() -> None:
    assert moment_of(REPORT, date(2026, 5, 1)) == Moment(
        date="2026-05-01",
        repositories=2,
        error=2,
        warning=5,
        rings=((2, 0, 0, 0), (1, 1, 0, 0), (0, 1, 0, 1), (0, 0, 2, 0)),
    )


def test_moments_are_kept_by_date_and_read_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "trend"
    for kept in (moment("2026-05-02", 3), moment("2026-05-01", 2), moment("2026-05-02", 4)):
        remember(folder, kept)
    assert read_history(folder) == (moment("2026-05-01", 2), moment("2026-05-02", 4))
    assert sorted(path.name for path in folder.iterdir()) == ["2026-05-01.json", "2026-05-02.json"]


def test_other_files_are_left_alone_and_a_broken_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[]")
    assert read_history(tmp_path) == ()
    for text in ("[]", "{", '{"schema": "other"}', '{"schema": "envdoctor-moment/1", "date": "x"}'):
        (tmp_path / "2026-05-01.json").write_text(text)
        with pytest.raises(EnvDoctorError, match="this is no moment of a fleet"):
            read_history(tmp_path)


def test_a_history_that_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="the history cannot be kept here"):
        remember(tmp_path / "file", moment("2026-05-01", 2))


def test_a_chart_for_each_ring() -> None:
    charts = trend((moment("2026-05-01", 2), moment("2026-06-01", 9)))
    root = ET.fromstring(f"<div>{charts}</div>")
    assert len(root.findall("svg")) == 4
    assert "2026-05-01: 2 of 10 repositories ok; 2026-06-01: 9 of 10 repositories ok." in charts
    bars = root.findall("svg/rect")
    assert {bar.attrib["class"] for bar in bars} == {"ok", "missing"}
    assert all(float(bar.attrib["y"]) >= 33 for bar in bars)


def test_one_date_is_no_trend_and_many_are_cut() -> None:
    assert trend((moment("2026-05-01", 2),)) == ""
    many = tuple(moment(f"2026-{month:02}-{day:02}", 5) for month in range(1, 6) for day in range(1, 29))
    assert trend(many).count('class="ok"') == 4 * 60


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("html", "How the rings fill up"),
        ("markdown", "| 2026-06-01 | 10 | 9 | 9 | 9 | 9 | 1 | 0 |"),
        ("json", '"date": "2026-06-01"'),
    ],
)
def test_every_format_shows_the_history(name: str, shown: str) -> None:
    history = (moment("2026-05-01", 2), moment("2026-06-01", 9))
    report = FleetReport(version="0.1.0", rows=REPORT.rows, causes=(), codes=(), history=history)
    assert shown in load_fleet_renderer(name).render(report, RenderContext())
