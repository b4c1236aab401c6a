"""``envdoctor rehearse``: what a newcomer would go through."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from envdoctor.rehearsal import Rehearsal

__all__ = ["HELP", "rehearse"]

HELP = """Follow the compose file or the README of what is committed, step by step, in a throw-away container.

A clone of HEAD is made, so nothing of your working tree helps. The first step that fails is named with its line, its
log, what it means, and how long a newcomer would have waited. Nothing runs on this machine itself.

\b
  envdoctor rehearse                            the compose file, else the document
  envdoctor rehearse --follow document          type what the README says
  envdoctor rehearse --network none --minutes 10
  envdoctor rehearse -f json -o rehearsal.json

Exit codes: 0 every step passed; 1 a step fails; 3 no Docker Engine, or it cannot be told.
"""


class Form(StrEnum):
    """What is printed."""

    TEXT = "text"
    JSON = "json"


class Follow(StrEnum):
    """What is followed."""

    COMPOSE = "compose"
    DOCUMENT = "document"


def rehearse(
    path: Annotated[Path, typer.Argument(help="A git repository.", show_default=False)] = Path(),
    follow: Annotated[Follow | None, typer.Option(help="Default: the compose file if there is one.")] = None,
    document: Annotated[str | None, typer.Option(metavar="FILE", help="The document to follow.")] = None,
    image: Annotated[
        str | None, typer.Option(metavar="IMAGE", help="Where to type; default: python with the project's version.")
    ] = None,
    network: Annotated[str, typer.Option(metavar="NETWORK", help="The engine's network: bridge, none, ...")] = "bridge",
    minutes: Annotated[float, typer.Option(min=0.1, max=600, metavar="N", help="The time for everything.")] = 30.0,
    form: Annotated[Form, typer.Option("--format", "-f", help="text or json.")] = Form.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: stdout.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that -o names.")] = False,
) -> None:
    """Clone, follow, show."""
    from envdoctor.cli.leaving import leave_when_told
    from envdoctor.cli.outputs import check_writable
    from envdoctor.cli.streams import complain
    from envdoctor.redaction import Redactor
    from envdoctor.rehearsal import Way, Wish
    from envdoctor.rehearsal import rehearse as follow_it

    if output is not None:
        check_writable(output, force=force)
    wish = Wish(
        way=Way(follow.value) if follow else None,
        document=document,
        image=image,
        network=network,
        seconds=minutes * 60,
    )
    leave_when_told()
    redactor = Redactor(home=Path.home())
    found = redactor.seal(follow_it(_root(path), wish, lambda line: complain(redactor.text(line))))
    _show(found, form, output)
    raise typer.Exit(0 if found.failed is None else 3 if found.undecided else 1)


def _root(path: Path) -> Path:
    """The top of the work tree: a clone is always whole."""
    from envdoctor.errors import TargetError
    from envdoctor.repository import git
    from envdoctor.target import locate

    located = locate(path)
    known = git.at(located.path)
    if known.problem is not None or known.top is None:
        raise TargetError(
            f"nothing is committed here: {known.problem}", where=str(path), remedy="name a git repository"
        )
    return known.top


def _show(found: Rehearsal, form: Form, output: Path | None) -> None:
    from envdoctor.cli.outputs import write_file
    from envdoctor.cli.streams import write_out
    from envdoctor.rehearsal.showing import as_json, as_text

    text = as_json(found) if form is Form.JSON else as_text(found)
    if output is None:
        write_out(text)
    else:
        write_file(output, text)
