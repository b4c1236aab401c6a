"""How often `sudo pip install` stands in the shells' histories: a count and nothing else, and only when asked for."""

from __future__ import annotations

from pathlib import Path

from envdoctor.host import locators
from envdoctor.host.host import Host
from envdoctor.values import regex

__all__ = ["read"]

_FILES = (
    "$HISTFILE",
    "~/.bash_history",
    "~/.zsh_history",
    "~/.zhistory",
    "{data}/fish/fish_history",
    "{config}/fish/fish_history",
)
_SUDO_PIP = regex(r"\bsudo\s+(?:-\S+\s+)*(?:\S*/)?(?:python[\d.]*\s+-m\s+)?(?:\S*/)?pip[\d.]*\s+(?:-\S+\s+)*install\b")
_LIMIT = 8_000_000


def read(host: Host) -> dict[Path, int]:
    """For each history file in which it occurs, the number of lines; nothing unless `Host.reads_history`."""
    if not host.reads_history:
        return {}
    files = dict.fromkeys(path for pattern in _FILES for path in locators.places_of(host, pattern))
    counts = {path: _count(host.text(path, limit=_LIMIT) or "") for path in files}
    return {path: number for path, number in counts.items() if number}


def _count(text: str) -> int:
    return sum(bool(_SUDO_PIP.search(line)) for line in text.splitlines())
