"""Places that only a shell's start-up file names: envdoctor may run where no such file was read (an editor, a job)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from envdoctor.host import locators, startup_files
from envdoctor.host.host import Host
from envdoctor.host.locator_table import ROWS
from envdoctor.host.locators import Place
from envdoctor.values import regex

__all__ = ["folders", "read"]

_SETTING = regex(
    r"^\s*(?:export\s+|set\s+(?:-\w+\s+|--\w+\s+)+|setenv\s+|\$env:)?(?P<name>[A-Z][A-Z0-9_]+)\s*[=\s]\s*"
    r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s;#]+)"
)
_HOME = regex(r"^(?:~|\$HOME|\$\{HOME\}|\$env:(?:USERPROFILE|HOME)|%USERPROFILE%)(?=[/\\]|$)")


def read(host: Host) -> tuple[Place, ...]:
    """What the table leads to with variables that are not set here, but in a start-up file."""
    named = host.fact(folders)
    found = (
        place
        for row in ROWS
        for pattern in row.override
        for name, folder in named.items()
        if pattern.startswith(f"${name}/") or pattern == f"${name}"
        for place in locators.led_to(host, row, f"{folder}{pattern[len(name) + 1 :]}")
    )
    return tuple(dict.fromkeys(found))


def folders(host: Host) -> Mapping[str, str]:
    """The table's variables that only start-up files set, to a folder that can be told from the line itself."""
    names = {match[1] for row in ROWS for pattern in row.override if (match := re.match(r"\$(\w+)", pattern))}
    wanted = {name for name in names if not host.variable(name)}
    found: dict[str, str] = {}
    for path in host.fact(startup_files.read).files:
        text = host.text(path) or ""
        if any(name in text for name in wanted):
            found |= {name: folder for name, folder in _set(host, text) if name in wanted}
    return MappingProxyType(found)


def _set(host: Host, text: str) -> Iterator[tuple[str, str]]:
    for match in filter(None, map(_SETTING.match, text.splitlines())):
        value = _HOME.sub(str(host.home).replace("\\", "/"), match["value"].strip("'\""))
        if host.is_absolute(value) and not re.search(r"[$`*]", value):
            yield match["name"], host.path(value.rstrip("/\\")).as_posix()
