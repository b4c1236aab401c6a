"""``envdoctor fix``: the patch of all repairs that are certain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from envdoctor.cli import options

if TYPE_CHECKING:
    from envdoctor.repairs import Repairs

__all__ = ["HELP", "fix"]

HELP = """Print one patch that repairs everything in the repository whose repair is certain.

Comments and layout stay. Nothing is written unless you say so, and what needs a decision is left to you: see the fix of
each finding in `envdoctor scan`.

\b
  envdoctor fix                              look at it
  envdoctor fix -o fix.patch && git apply fix.patch
  envdoctor fix --select DEP --apply         write the missing declarations
"""

Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", readable=False, help="Write the patch to this file.")
]
Apply = Annotated[bool, typer.Option("--apply", help="Write the files: all or none.")]


def fix(
    path: options.Target = Path(),
    output: Output = None,
    apply: Apply = False,
    select: options.Select = None,
    ignore: options.Ignore = None,
    exclude: options.Exclude = None,
    force: options.Force = False,
    quiet: options.Quiet = False,
) -> None:
    """Scan the repository, put the edits together, and print or apply them."""
    from envdoctor.cli.outputs import check_writable, write_file
    from envdoctor.cli.progress import StatusLine
    from envdoctor.cli.streams import show_patch, warn_of_secrets
    from envdoctor.preparation import Wish, codes, prepare
    from envdoctor.registry import load_checks
    from envdoctor.repairs import repair

    if output is not None:
        check_writable(output, force=force)
    wish = Wish(
        path=path, only="repo", select=codes(select), ignore=codes(ignore), exclude=tuple(exclude or ())
    )  # fmt: skip
    scan = prepare(wish, load_checks())
    with StatusLine(len(scan.checks), quiet=quiet) as status:
        result = scan.run(status)
    if scan.repository is None:
        return
    repairs = repair(scan.repository, result.repairable)
    if output is not None:
        write_file(output, repairs.patch)
    elif not apply:
        show_patch(repairs.patch)
    warn_of_secrets("" if apply and output is None else repairs.patch)
    if apply:
        from envdoctor.changes import apply as write

        write(scan.repository.root, repairs.changes)
    if not quiet:
        _explain(repairs, left=len(result.report.findings) - len(repairs.repaired), applied=apply)


def _explain(repairs: Repairs, *, left: int, applied: bool) -> None:
    """What the patch repairs and what it leaves, on stderr."""
    from envdoctor.cli.streams import complain
    from envdoctor.redaction import Redactor

    redactor = Redactor(home=Path.home())
    lines = [f"{item.code} {item.fix.text}" for item in repairs.repaired if item.fix]
    lines += [f"{item.code} {item.subject}: after these; run the command again" for item in repairs.postponed]
    verb = "repaired" if applied else "the patch repairs"
    what = f"{verb} {len(repairs.repaired)} of {len(repairs.repaired) + left} findings"
    complain(what, *map(redactor.text, lines))
