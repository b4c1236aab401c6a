"""``envdoctor init``: settings, a CI job and a pre-commit hook for a repository."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from envdoctor.cli import options
from envdoctor.cli.completion import one_of

if TYPE_CHECKING:
    from envdoctor.repository import Repository

__all__ = ["HELP", "init"]

HELP = """Introduce envdoctor to a repository: settings, a job for continuous integration, a hook for pre-commit.

The patch is shown first. On a terminal you are asked before anything is written; elsewhere nothing is written without
--apply. What is there already is left alone.

\b
  envdoctor init                             look at it, then say yes
  envdoctor init -o init.patch && git apply init.patch
  envdoctor init --ci gitlab --without hook --apply
"""

Services = Annotated[
    list[str] | None,
    typer.Option(
        "--ci",
        metavar="github|gitlab",
        autocompletion=one_of("github", "gitlab"),
        help="Where CI runs; default: as the repository shows. Repeatable.",
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        metavar="settings|ci|hook",
        autocompletion=one_of("settings", "ci", "hook"),
        help="Leave this part out. Repeatable.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", readable=False, help="Write the patch to this file.")
]
Apply = Annotated[bool, typer.Option("--apply", help="Write the files without asking: all or none.")]


def init(
    path: options.Target = Path(),
    services: Services = None,
    without: Without = None,
    output: Output = None,
    apply: Apply = False,
    force: options.Force = False,
) -> None:
    """Plan, show, ask, write."""
    from envdoctor.changes import apply as write
    from envdoctor.changes import patch
    from envdoctor.cli.outputs import check_writable, write_file
    from envdoctor.cli.streams import complain, show_patch, warn_of_secrets
    from envdoctor.introduction import introduce

    if output is not None:
        check_writable(output, force=force)
    repository = _repository(path)
    introduction = introduce(repository, services=services or (), without=without or ())
    text = patch(introduction.changes, repository.git.prefix)
    if output is not None:
        write_file(output, text)
    else:
        show_patch(text)
    warn_of_secrets(text)
    if not introduction.changes:
        complain("there is nothing to add", *introduction.notes)
    elif apply or (output is None and _agreed()):
        written = write(repository.root, introduction.changes)
        complain(f"wrote {', '.join(written)}", *introduction.notes, "next: envdoctor scan")
    else:
        complain("nothing was written to the repository", *introduction.notes, "next: envdoctor init --apply")


def _repository(path: Path) -> Repository:
    """The whole work tree: CI and hooks belong to its top, whatever project inside it was named."""
    from envdoctor.errors import TargetError
    from envdoctor.repository import Repository
    from envdoctor.target import locate

    located = locate(path)
    root = located.top or located.root
    if root is None:
        raise TargetError(located.reason, where=str(path), remedy="name a folder with a project")
    return Repository(root)


def _agreed() -> bool:
    """Whether the person at the terminal says yes; nobody is there to ask in a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    sys.stderr.write("Write these files? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}
