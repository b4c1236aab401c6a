"""Badges that name a workflow of GitHub Actions by what it is called (the form of addresses before 2021)."""

from __future__ import annotations

from urllib.parse import unquote

from envdoctor.api import Repository
from envdoctor.repository import ci
from envdoctor.values import regex

__all__ = ["unknown_workflow"]

_BADGE = regex(r"^https?://github\.com/([\w.-]+/[\w.-]+)/workflows/([^/?#]+)/badge\.svg")
_NAME = regex(r"""(?m)^name[ \t]*:[ \t]*["']?([^"'\n#]*[^"'\n#\s])""")


def unknown_workflow(repository: Repository, url: str, slugs: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """(name, names that there are) of a badge of this repository that names a workflow that is not called so."""
    match = _BADGE.match(url)
    if match is None or f"github.com/{match[1].lower()}" not in slugs:
        return None
    paths = ci.workflows(repository.files)
    found = {path: _NAME.search(repository.files.text(path) or "") for path in paths}
    names = tuple(said[1] if said else path for path, said in found.items())
    wanted = unquote(match[2])
    return (wanted, names) if names and wanted not in (*names, *paths) else None
