"""Addresses of services that show a file of a repository: Binder, Colab, nbviewer, workflows and their badges."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote

from envdoctor.api import Repository
from envdoctor.values import regex

__all__ = ["plain_address", "unknown_workflow"]

_BINDER = regex(r"^https?://(?:[\w-]+\.)*mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/([\w.-]+)/?\?([^\s#]+)")
_SHOWN = regex(
    r"^https?://(?:colab\.(?:research\.google|sandbox\.google)\.com|nbviewer\.(?:jupyter\.)?org)/github/(\S+)"
)
_RUNS = regex(
    r"^https?://(?:github\.com/([\w.-]+/[\w.-]+)/actions/workflows"
    r"|img\.shields\.io/github/actions/workflow/status/([\w.-]+/[\w.-]+))/([\w.-]+\.ya?ml)(?=[/?#]|$)"
)
_BADGE = regex(r"^https?://github\.com/([\w.-]+/[\w.-]+)/workflows/([^/?#]+)/badge\.svg")
_NAME = regex(r"""(?m)^name[ \t]*:[ \t]*["']?([^"'\n#]*[^"'\n#\s])""")
_FOLDER = ".github/workflows/"


def plain_address(url: str) -> str:
    """The address on the hosting site of the file that a service shows; any other address as it is.

    Binder takes the file as ``filepath``, ``labpath`` or, behind its view, as ``urlpath`` (its form "mybinder.org").
    """
    if match := _BINDER.match(url):
        asked = parse_qs(match[3])
        path = next((asked[key][0] for key in ("filepath", "labpath") if key in asked), "")
        view = re.match(r"/?(?:lab/|doc/)?(?:tree|notebooks)/(.+)", asked.get("urlpath", [""])[0])
        path = path or (view[1] if view else "")
        return f"https://github.com/{match[1]}/blob/{match[2]}/{path.strip('/')}" if path.strip("/") else url
    if match := _SHOWN.match(url):
        return f"https://github.com/{match[1]}"
    if match := _RUNS.match(url):
        return f"https://github.com/{match[1] or match[2]}/blob/HEAD/{_FOLDER}{match[3]}"
    return url


def unknown_workflow(repository: Repository, url: str, slugs: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """(name, names that there are) of a badge of this repository that names a workflow that is not called so."""
    match = _BADGE.match(url)
    if match is None or f"github.com/{match[1].lower()}" not in slugs:
        return None
    paths = [path for path in repository.files if path.startswith(_FOLDER) and path.endswith((".yml", ".yaml"))]
    found = {path: _NAME.search(repository.files.text(path) or "") for path in paths}
    names = tuple(said[1] if said else path for path, said in found.items())
    wanted = unquote(match[2])
    return (wanted, names) if names and wanted not in (*names, *paths) else None
