"""Addresses of services that show a file of a repository: Binder, Colab, nbviewer, the runs of a workflow."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from envdoctor.values import regex

__all__ = ["plain_address"]

_BINDER = regex(r"^https?://(?:[\w-]+\.)*mybinder\.org/v2/gh/([\w.-]+/[\w.-]+)/([\w.-]+)/?\?([^\s#]+)")
_SHOWN = regex(
    r"^https?://(?:colab\.(?:research\.google|sandbox\.google)\.com|nbviewer\.(?:jupyter\.)?org)/github/(\S+)"
)
_RUNS = regex(
    r"^https?://(?:github\.com/([\w.-]+/[\w.-]+)/actions/workflows"
    r"|img\.shields\.io/github/actions/workflow/status/([\w.-]+/[\w.-]+))/([\w.-]+\.ya?ml)(?=[/?#]|$)"
)
_WORKFLOWS = ".github/workflows/"


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
        return f"https://github.com/{match[1] or match[2]}/blob/HEAD/{_WORKFLOWS}{match[3]}"
    return url
