"""PowerShell's profiles: the same telling lines as in other shells' start-up files, in PowerShell's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import locators
from envdoctor.host.host import Host
from envdoctor.values import regex

__all__ = ["files", "is_profile", "plain"]

_NAMES = ("profile.ps1", "Microsoft.PowerShell_profile.ps1")
_FOLDERS = {
    "win32": (
        *("~/Documents/PowerShell", "~/Documents/WindowsPowerShell"),
        *("~/OneDrive*/Do*/PowerShell", "~/OneDrive*/Do*/WindowsPowerShell"),
        *("{programs}/PowerShell/7", "C:/Windows/System32/WindowsPowerShell/v1.0"),
    ),
}
_ALIAS = regex(
    r"^\s*(?:Set|New)-Alias\s+(?:-Name\s+)?['\"]?(?P<name>[\w.-]+)['\"]?\s+(?:-Value\s+)?['\"]?(?P<text>[^'\"]+)",
    re.IGNORECASE,
)
_FUNCTION = regex(
    r"^\s*function\s+(?:global:)?(?P<name>[\w.-]+)\s*(?:\([^)]*\)\s*)?\{\s*&?\s*(?P<text>[^}@$]*)", re.IGNORECASE
)
_VARIABLE = regex(r"^\s*\$env:(?P<name>\w+)\s*\+?=", re.IGNORECASE)


def files(host: Host) -> Iterator[Path]:
    """The profiles that PowerShell reads on this machine, if they exist."""
    for folder in _FOLDERS.get(host.platform, ("{config}/powershell", "~/.config/powershell")):
        for place in locators.places_of(host, folder):
            yield from (place / name for name in _NAMES if host.is_file(place / name))


def is_profile(path: str) -> bool:
    """Whether a path is that of a profile."""
    return path.lower().endswith(".ps1")


def plain(line: str) -> str:
    """A line in the words of a POSIX shell, as far as it sets a variable or renames a command; else the line itself."""
    renamed = _ALIAS.match(line) or _FUNCTION.match(line)
    if renamed:
        return f"alias {renamed['name']}='{renamed['text'].strip()}'"
    setting = _VARIABLE.match(line)
    return f"{setting['name'].upper()}=x" if setting else line
