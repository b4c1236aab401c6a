"""``envdoctor map``: a picture of this machine's Pythons."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["draw"]


class Format(StrEnum):
    """What is drawn."""

    TEXT = "text"
    JSON = "json"
    MERMAID = "mermaid"
    SVG = "svg"


def draw(
    form: Annotated[Format, typer.Option("--format", "-f", help="text, json, mermaid or svg.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.", show_default=False, readable=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that -o names.")] = False,
) -> None:
    """Draw which Pythons this machine has, which environments were made from them, and what hangs on those.

    Nothing is started to find out: versions come from headers, metadata and the binaries themselves.

    \b
      envdoctor map                     a tree
      envdoctor map -f svg -o map.svg   a picture to hang on the wall
      envdoctor map -f mermaid          for Markdown
      envdoctor map -f json             nodes and edges
    """
    import sys

    from envdoctor.cli.outputs import check_writable, write_file
    from envdoctor.cli.streams import context_for, write_out
    from envdoctor.host import Host, graph
    from envdoctor.redaction import Redactor
    from envdoctor.registry import load_map

    if output is not None:
        check_writable(output, force=force)
    host = Host.current()
    sealed = Redactor(home=host.home).seal(host.fact(graph.read))
    context = context_for(sys.stdout, verbosity=0, pages={}, to_file=output is not None)
    text = load_map(form)(sealed, context)
    if output is None:
        write_out(text)
    else:
        write_file(output, text)
