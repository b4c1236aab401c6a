"""``envdoctor scan FOLDER --only bus``: what would be lost with this laptop, across all checkouts below a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from envdoctor.cli.arguments import Rendering

__all__ = ["show_unsaved"]


def show_unsaved(path: Path, renderings: Sequence[Rendering], fail_on: str, *, force: bool) -> None:
    """Examine every checkout below the folder and show one table; exits as `scan` does."""
    from envdoctor.cli.outputs import check_writable, write_file
    from envdoctor.cli.streams import complain, write_out
    from envdoctor.errors import TargetError, UsageError
    from envdoctor.fleet import unsaved_work
    from envdoctor.fleet.discovery import find_repositories
    from envdoctor.registry import load_checks

    shapes = {"terminal": unsaved_work.as_text, "markdown": unsaved_work.as_markdown, "json": unsaved_work.as_json}
    for rendering in renderings:
        if rendering.format not in shapes:
            known = ", ".join(unsaved_work.FORMATS)
            raise UsageError(f"`--only bus` cannot be shown as `{rendering.format}`", remedy=f"use one of: {known}")
        if rendering.output is not None:
            check_writable(rendering.output, force=force)
    found = [item for item in find_repositories([path]) if (item / ".git").exists()]
    if not found:
        raise TargetError("there is no git repository here or below", where=str(path))
    top = path.resolve()
    rows = tuple(unsaved_work.read_rows(found, top if len(found) > 1 else top.parent, load_checks()))
    for rendering in renderings:
        text = shapes[rendering.format](rows, len(found))
        if rendering.output is None:
            write_out(text)
        else:
            write_file(rendering.output, text)
    for row in rows:
        if row.failure:
            complain(f"{row.repository} could not be examined: {row.failure}")
    raise typer.Exit(
        _code([row.finding.severity for row in rows if row.finding], fail_on, any(r.failure for r in rows))
    )


def _code(severities: list[str], fail_on: str, incomplete: bool) -> int:
    """1 for findings at or above the threshold, else 3 when a checkout could not be examined."""
    levels = ("error", "warning", "note")
    counted = levels[: levels.index(fail_on) + 1] if fail_on in levels else ()
    if any(severity in counted for severity in severities):
        return 1
    return 3 if incomplete else 0
