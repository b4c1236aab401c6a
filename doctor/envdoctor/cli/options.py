"""The options of ``envdoctor scan``, each with the sentence that ``--help`` shows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from envdoctor.cli.completion import codes, formats, one_of

__all__ = [
    "Baseline", "Exclude", "FailOn", "FixPatch", "Force", "Formats", "History", "Ignore", "Jobs", "NoCache", "Only",
    "Outputs", "Patch", "Profile", "Quiet", "Select", "Since", "Target", "Verbose", "WriteBaseline",
]  # fmt: skip

# Typer would refuse what cannot be read or written in words of its own; `readable=False` leaves that to us.
Target = Annotated[Path, typer.Argument(help="A folder inside a repository.", show_default="here", readable=False)]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        autocompletion=formats,
        help="Report format, default terminal; may be repeated.",
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", metavar="FILE", readable=False, help="Where the format beside it goes; default stdout."
    ),
]
Only = Annotated[
    str | None,
    typer.Option(
        metavar="host|repo|bus",
        autocompletion=one_of("host", "repo", "bus"),
        help="One side only; bus: unsaved work in all checkouts below PATH.",
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(
        metavar="laptop|ci",
        autocompletion=one_of("laptop", "ci"),
        help="ci reads the repository only; the default when CI=true.",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", autocompletion=codes, help="Only these codes or families: DEP,IMG001."),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="CODES", autocompletion=codes, help="Not these codes or families, in this run."),
]
Exclude = Annotated[
    list[str] | None, typer.Option(metavar="PATTERN", help="Leave out paths, in .gitignore's syntax; may be repeated.")
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="LEVEL",
        autocompletion=one_of("error", "warning", "note", "never"),
        help="What exits with 1: error (default), warning, note or never.",
    ),
]
Baseline = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, help="Known findings; only new ones count.")
]
Since = Annotated[
    str | None, typer.Option(metavar="REVISION", help="Only what HEAD adds since it left this branch or commit counts.")
]
WriteBaseline = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, help="Write the findings of today as a baseline.")
]
Patch = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, help="Also write the compose migration patch.")
]
FixPatch = Annotated[
    Path | None, typer.Option(metavar="FILE", readable=False, help="Also write the patch of all certain repairs.")
]
Jobs = Annotated[
    int | None, typer.Option(min=1, max=64, metavar="N", help="Checks at the same time; default 4, 1 without the host.")
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Examine everything again, also what has not changed since the last scan.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that envdoctor did not write.")]
History = Annotated[
    bool, typer.Option("--history", help="Also count `sudo pip install` in the shells' histories; shows only a number.")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show passed checks and all evidence too.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show the summary only.")]
