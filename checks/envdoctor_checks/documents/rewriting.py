"""Edits to lines of documents: one word for another, and nothing else."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from envdoctor.api import Edit, Fix, Location, Repository
from envdoctor_checks.documents.standing import Gone

__all__ = ["renamed", "replaced"]

_MOST_CONTINUED = 8
_BEFORE = r"""(?:(?<![\w/.-])|(?<=[\s`'"=(]\./)|(?<=^\./))"""


def replaced(repository: Repository, place: Location | None, old: str, new: str) -> tuple[Edit, ...]:
    """Edits that write ``new`` for each ``old`` on a line, or on the lines that continue it; none if it is not there.

    A word is only replaced as a whole: ``a.py`` neither in ``data.py`` nor in ``a.pyc``.
    """
    if place is None or place.line is None or not old or old == new:
        return ()
    rows = _rows(repository, place.path)
    before = _BEFORE if re.match(r"[\w.]", old) else ""
    pattern = re.compile(rf"{before}{re.escape(old)}(?![\w/-]|\.\w)")
    return tuple(
        Edit(
            path=place.path,
            line=number,
            column=match.start() + 1,
            end_line=number,
            end_column=match.end() + 1,
            text=new,
        )
        for number in _spoken(rows, place.line)
        for match in pattern.finditer(rows[number - 1])
    )


def renamed(repository: Repository, place: Location | None, written: str, gone: Gone) -> Fix:
    """The fix for a path that is gone, with the edits that write its new name from the same folder, if it has one."""
    fix = gone.fix(place.path if place else "")
    if gone.heir is None or not f"/{gone.path}".endswith(f"/{written}"):
        return fix
    base = gone.path.removesuffix(written).rstrip("/")
    new = posixpath.relpath(gone.heir, base or ".")
    return Fix(text=f"write `{new}` instead", edits=replaced(repository, place, written, new), safe=True)


def _spoken(rows: list[str], line: int) -> Iterator[int]:
    """The line, and those that a backslash at its end adds."""
    for number in range(line, min(line + _MOST_CONTINUED, len(rows) + 1)):
        yield number
        if not rows[number - 1].rstrip().endswith("\\"):
            return


def _rows(repository: Repository, path: str) -> list[str]:
    data = repository.files.read(path) if path in repository.files else None
    return [] if data is None else data.decode("utf-8", "surrogateescape").split("\n")
