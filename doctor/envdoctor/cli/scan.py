"""``envdoctor scan``: examine this machine and a repository, and report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from envdoctor.cli import options
from envdoctor.cli.arguments import Rendering, pair
from envdoctor.cli.unsaved import show_unsaved

if TYPE_CHECKING:
    from envdoctor.check import Page
    from envdoctor.report import Renderer, Report
    from envdoctor.scan import Scan, ScanResult

__all__ = ["HELP", "scan"]

HELP = """Examine this machine and the repository at PATH, and report what stands in the way.

\b
  envdoctor scan                                here, on this laptop
  envdoctor scan --only host                    the machine alone
  envdoctor scan ~/code --only bus              what would be lost with this laptop
  envdoctor scan ~/code/shop -f markdown -o shop.md
  envdoctor scan -f json -o report.json -f terminal
  envdoctor scan --patch compose.patch          report and migration patch
  CI=true envdoctor scan --fail-on warning      as a gate
  envdoctor scan --since origin/main            only what this branch adds

Each -o takes the -f beside it. Settings are read from [tool.envdoctor] in pyproject.toml or from envdoctor.toml.
"""


def scan(
    context: typer.Context,
    path: options.Target = Path(),
    formats: options.Formats = None,
    outputs: options.Outputs = None,
    only: options.Only = None,
    profile: options.Profile = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    exclude: options.Exclude = None,
    fail_on: options.FailOn = None,
    baseline: options.Baseline = None,
    since: options.Since = None,
    write_baseline: options.WriteBaseline = None,
    patch: options.Patch = None,
    fix_patch: options.FixPatch = None,
    jobs: options.Jobs = None,
    history: options.History = False,
    no_cache: options.NoCache = False,
    force: options.Force = False,
    verbose: options.Verbose = False,
    quiet: options.Quiet = False,
) -> None:
    """Examine, report, gate."""
    from envdoctor.preparation import Wish, codes, prepare
    from envdoctor.registry import load_checks

    renderings = pair(context, formats or (), outputs or (), default="terminal")
    if only == "bus":
        show_unsaved(path, renderings, fail_on or "error", force=force)
    renderers = _renderers(renderings, [patch, fix_patch, write_baseline], force=force)
    wish = Wish(
        path=path, only=only, profile=profile, select=codes(select), ignore=codes(ignore), exclude=tuple(exclude or ()),
        fail_on=fail_on, baseline=baseline, jobs=jobs, history=history, remember=not no_cache,
    )  # fmt: skip
    plan = _against(prepare(wish, load_checks()), since, outlook=any(renderer.outlook for renderer in renderers))
    result = _run(plan, quiet=quiet, debug=bool(context.parent and context.parent.params.get("debug")))
    _emit(zip(renderings, renderers, strict=True), result.report, plan, verbosity=-1 if quiet else int(verbose))
    _write_more(plan, result, patch=patch, fix_patch=fix_patch, baseline=write_baseline)
    _finish(result.report, fail_on or plan.settings.fail_on or "error")


def _against(plan: Scan, revision: str | None, *, outlook: bool) -> Scan:
    return replace(plan if revision is None else plan.since(revision), outlook=outlook)


def _renderers(renderings: Sequence[Rendering], files: Sequence[Path | None], *, force: bool) -> list[Renderer]:
    """A renderer for each format, once it is known that every file may be written."""
    from envdoctor.cli.outputs import check_writable
    from envdoctor.registry import load_renderer

    renderers = [load_renderer(rendering.format) for rendering in renderings]
    for file in filter(None, [*(item.output for item in renderings), *files]):
        check_writable(file, force=force)
    return renderers


def _run(plan: Scan, *, quiet: bool, debug: bool) -> ScanResult:
    from envdoctor.cli.progress import StatusLine
    from envdoctor.cli.streams import complain

    with StatusLine(len(plan.checks), quiet=quiet) as status:
        result = plan.run(status)
    for code, trace in result.traces.items() if debug else ():
        complain(f"{code} crashed", *trace.splitlines())
    return result


def _emit(renderings: zip[tuple[Rendering, Renderer]], report: Report, plan: Scan, *, verbosity: int) -> None:
    from envdoctor.cli.outputs import write_file
    from envdoctor.cli.streams import context_for, write_out

    pages: dict[str, Page] = {check.code: check.page() for check in plan.checks}
    root = plan.repository.root if plan.repository is not None else None
    for rendering, renderer in renderings:
        to_file = rendering.output is not None
        context = context_for(sys.stdout, verbosity=verbosity, pages=pages, to_file=to_file, root=root)
        text = renderer.render(report, context)
        if rendering.output is None:
            write_out(text)
        else:
            write_file(rendering.output, text)


def _write_more(
    plan: Scan, result: ScanResult, *, patch: Path | None, fix_patch: Path | None, baseline: Path | None
) -> None:
    from envdoctor.cli.outputs import write_file
    from envdoctor.cli.streams import complain
    from envdoctor.gate import write_baseline

    if baseline is not None:
        write_file(baseline, write_baseline(result.report))
        complain(f"wrote a baseline of {len(result.report.findings)} findings to {baseline}")
    if patch is not None and plan.repository is not None:
        from envdoctor.migration import migration_patch

        _write_patch(patch, migration_patch(plan.repository))
    if fix_patch is not None and plan.repository is not None:
        from envdoctor.repairs import repair

        _write_patch(fix_patch, repair(plan.repository, result.repairable).patch)


def _write_patch(file: Path, diff: str) -> None:
    from envdoctor.cli.outputs import write_file
    from envdoctor.cli.streams import warn_of_secrets

    write_file(file, diff)
    warn_of_secrets(diff)


def _finish(report: Report, fail_on: str) -> None:
    from envdoctor.cli.streams import complain
    from envdoctor.gate import Exit, verdict

    end = verdict(report, fail_on)
    if end is Exit.INCOMPLETE and not report.summary.unchecked:
        complain("nothing could be checked", "select other checks, or examine another folder")
    raise typer.Exit(end)
