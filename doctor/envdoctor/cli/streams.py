"""What the standard streams can show, and writing to them without ever failing on it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from envdoctor.cli.hyperlinks import understands_links

if TYPE_CHECKING:
    from envdoctor.check import Page
    from envdoctor.report import RenderContext

__all__ = ["complain", "context_for", "show_patch", "silence_closed_streams", "warn_of_secrets", "write_out"]

_WIDEST = 120
_OFF_TERMINAL = 100


def complain(what: str, *more: str) -> None:
    """One sentence on stderr, and what to do about it below; no secret that somebody typed comes back."""
    from envdoctor.inert import visible_lines
    from envdoctor.redaction import Redactor

    redactor = Redactor(home=_home())
    lines = [visible_lines(redactor.text(line)) for line in (f"envdoctor: {what}", *(f"  {line}" for line in more))]
    try:
        sys.stderr.write("\n".join(lines).encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
        sys.stderr.flush()
    except (OSError, UnicodeEncodeError, ValueError):
        silence_closed_streams(0)


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # no HOME, and nobody of that number in the user database
        return None


def warn_of_secrets(diff: str) -> None:
    """Say so if a patch shows what should not be shown to others."""
    from envdoctor.changes import exposed

    if exposed(diff):
        complain("the patch shows lines of your files that hold secrets", "show it to nobody who may not see those")


def show_patch(diff: str) -> None:
    """A patch to stdout: as it is into a file or a pipe, inert on a terminal, which no patch is applied from."""
    from envdoctor.inert import visible_lines

    write_out(visible_lines(diff) if _is_terminal(sys.stdout) else diff)


def write_out(text: str) -> None:
    """Text to stdout; a reader that has gone away (``| head``) is no error."""
    try:
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        silence_closed_streams(0)


def silence_closed_streams(code: int) -> int:
    """Point closed streams at nothing, so that the interpreter's own flush at exit is quiet; returns ``code``."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            except (OSError, ValueError):
                continue
    return code


def context_for(
    stream: TextIO,
    *,
    verbosity: int,
    pages: Mapping[str, Page],
    to_file: bool = False,
    root: Path | None = None,
) -> RenderContext:
    """What a renderer may use on this stream.

    Colour: never with a non-empty NO_COLOR or TERM=dumb; always with FORCE_COLOR or CLICOLOR_FORCE; else on a terminal.
    Hyperlinks to files below ``root`` only on a terminal that has colour and is known to understand them.
    """
    from envdoctor.report import RenderContext

    environment = os.environ
    terminal = not to_file and _is_terminal(stream)
    dumb = environment.get("TERM") == "dumb"
    forced = _is_set(environment, "FORCE_COLOR") or _is_set(environment, "CLICOLOR_FORCE")
    color = not to_file and not environment.get("NO_COLOR") and (forced or (terminal and not dumb))
    color = color and (forced or environment.get("CLICOLOR") != "0")
    links = bool(terminal and color and not dumb and understands_links(environment))
    return RenderContext(
        width=_width(terminal=terminal),
        color=bool(color),
        unicode=to_file or _carries_unicode(stream),
        links=links,
        root=root.resolve() if links and root is not None else None,
        verbosity=verbosity,
        pages=pages,
    )


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "") not in {"", "0"}


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False


def _width(*, terminal: bool) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return max(40, int(columns))
    return max(40, min(_WIDEST, shutil.get_terminal_size().columns)) if terminal else _OFF_TERMINAL


def _carries_unicode(stream: TextIO) -> bool:
    try:
        "✓✗•…".encode(stream.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
