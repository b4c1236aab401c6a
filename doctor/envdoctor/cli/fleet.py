"""``envdoctor fleet``: many repositories, one report."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from envdoctor.cli.completion import fleet_formats, one_of

if TYPE_CHECKING:
    from envdoctor.fleet.merging import Merge
    from envdoctor.fleet.workers import Scanned
    from envdoctor.fleet_report import FleetRenderer, FleetReport

__all__ = ["HELP", "fleet"]

HELP = """Scan many repositories and say in one report what they share.

\b
  envdoctor fleet ~/code/* -o fleet.md
  envdoctor fleet --list repositories.txt -f json -o fleet.json
  envdoctor fleet --from reports/                  JSON reports that CI jobs wrote
  envdoctor fleet ~/code --keep reports/           stop and go on later
  envdoctor fleet ~/code --history trend/ -f html -o fleet.html

A PATH that is no repository stands for the git repositories below it, three levels deep. A repository that cannot be
examined becomes a line in the report and never stops the rest.
"""
_CLEAR = "\r\x1b[2K"


Paths = Annotated[list[Path] | None, typer.Argument(help="Repositories, or folders of them.", readable=False)]
Listed = Annotated[Path | None, typer.Option("--list", metavar="FILE", readable=False, help="Paths, one a line.")]
Reports = Annotated[
    list[Path] | None,
    typer.Option("--from", metavar="PATH", readable=False, help="JSON reports, or folders of them."),
]
Kept = Annotated[
    Path | None,
    typer.Option(metavar="DIR", readable=False, help="Keep each JSON report here, to stop and go on later."),
]
History = Annotated[
    Path | None,
    typer.Option(metavar="DIR", readable=False, help="Keep each day's counts here, and show how the rings fill up."),
]
Form = Annotated[
    str,
    typer.Option("--format", "-f", metavar="FORMAT", autocompletion=fleet_formats, help="markdown, html or json."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", readable=False, help="Default: stdout.")]
Profile = Annotated[
    str, typer.Option(metavar="laptop|ci", autocompletion=one_of("laptop", "ci"), help="laptop adds unsaved work.")
]
Jobs = Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Processes.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that envdoctor did not write.")]


def fleet(
    paths: Paths = None,
    list_: Listed = None,
    from_: Reports = None,
    keep: Kept = None,
    history: History = None,
    form: Form = "markdown",
    output: Output = None,
    profile: Profile = "ci",
    jobs: Jobs = 2,
    force: Force = False,
) -> None:
    """Scan, merge, report."""
    from envdoctor.cli.outputs import check_writable
    from envdoctor.fleet.discovery import find_repositories, read_list
    from envdoctor.registry import load_fleet_renderer

    renderer = load_fleet_renderer(form)
    if output is not None:
        check_writable(output, force=force)
    wanted = [*(paths or ()), *(read_list(list_) if list_ else ())]
    _refuse_nothing(wanted, from_, profile)
    merge = _merge_files(from_ or ())
    repositories = list(find_repositories(wanted))
    _scan(merge, repositories, jobs=jobs, profile=profile, keep=keep)
    _write(renderer, _with_history(merge.report(), history), output)


def _refuse_nothing(wanted: list[Path], reports: list[Path] | None, profile: str) -> None:
    from envdoctor.errors import UsageError
    from envdoctor.settings import PROFILES

    if not wanted and not reports:
        raise UsageError("there is nothing to scan", remedy="name repositories, or --list FILE, or --from REPORTS")
    if profile not in PROFILES:
        raise UsageError(f"`--profile` cannot be `{profile}`", remedy=f"use one of: {', '.join(PROFILES)}")


def _merge_files(places: Iterable[Path]) -> Merge:
    from envdoctor.errors import UsageError
    from envdoctor.fleet.merging import Merge

    merge = Merge()
    for place in places:
        if not place.exists():
            raise UsageError("there are no reports here", where=str(place))
        for path in sorted(place.rglob("*.json")) if place.is_dir() else (place,):
            merge.add_file(path)
    return merge


def _scan(merge: Merge, repositories: list[Path], *, jobs: int, profile: str, keep: Path | None) -> None:
    """Scan what is not kept already, keep what is new, and merge both."""
    from envdoctor.fleet.keeping import Keep
    from envdoctor.fleet.workers import scan_all

    kept = Keep(keep)
    waiting = [path for path in repositories if path not in kept]
    for path in repositories:
        if path in kept:
            merge.add_file(kept.place(path))
    for scanned in _with_progress(scan_all(waiting, jobs=jobs, profile=profile), len(waiting)):
        if scanned.report is None:
            merge.add_failure(scanned.path.name, str(scanned.path), scanned.failure)
        else:
            kept.put(scanned.path, scanned.report)
            merge.add(scanned.report, fallback=scanned.path)


def _with_progress(items: Iterator[Scanned], total: int) -> Iterator[Scanned]:
    """Pass items on and draw a bar with the time that is left, on a terminal only."""
    visible, started = sys.stderr.isatty(), time.monotonic()
    for number, item in enumerate(items, start=1):
        if visible:
            left = (time.monotonic() - started) / number * (total - number)
            bar = "#" * (30 * number // total)
            sys.stderr.write(f"{_CLEAR}  [{bar:<30}] {number}/{total}, {left // 60:.0f}:{left % 60:02.0f} left")
            sys.stderr.flush()
        yield item
    if visible:
        sys.stderr.write(_CLEAR)


def _with_history(report: FleetReport, folder: Path | None) -> FleetReport:
    """Keep what the fleet comes to today, and add every day that is kept."""
    if folder is None:
        return report
    from datetime import date

    from envdoctor.fleet.history import moment_of, read_history, remember

    if any(not row.failure for row in report.rows):
        remember(folder, moment_of(report, date.today()))  # noqa: DTZ011 - the day where the person is
    return replace(report, history=read_history(folder))


def _write(renderer: FleetRenderer, merged: FleetReport, output: Path | None) -> None:
    from envdoctor.cli.outputs import write_file
    from envdoctor.cli.streams import complain, context_for, write_out
    from envdoctor.gate import Exit
    from envdoctor.host import Host
    from envdoctor.redaction import Redactor

    report = Redactor(home=Host.current().home).seal(merged)
    text = renderer.render(report, context_for(sys.stdout, verbosity=0, pages={}, to_file=output is not None))
    if output is None:
        write_out(text)
    else:
        write_file(output, text)
    if report.failures:
        complain(
            f"{len(report.failures)} of {len(report.rows)} repositories could not be examined; the report says why"
        )
    raise typer.Exit(Exit.INCOMPLETE if report.failures or not report.rows else Exit.CLEAN)
