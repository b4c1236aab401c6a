"""What conda's configuration says about activating its base environment in every new shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import configured_places, interpreters
from envdoctor.host.host import Host
from envdoctor.model import Location
from envdoctor.values import regex

__all__ = ["auto_activation"]

_LINE = regex(r"auto_activate(?:_base)?\s*:\s*(?P<value>\w+)")


def auto_activation(host: Host) -> tuple[bool, Location | None]:
    """Whether ``base`` is activated (conda's own default), and the line of a ``.condarc`` that says so or not."""
    for name in ("CONDA_AUTO_ACTIVATE_BASE", "CONDA_AUTO_ACTIVATE"):
        if host.variable(name):
            return host.variable(name).lower() in _YES, None
    for file in _files(host):
        for number, line in enumerate((host.text(file, limit=65_536) or "").splitlines(), 1):
            match = _LINE.match(line)
            if match:
                return match["value"].lower() in _YES, Location(path=str(file), line=number)
    return True, None


_YES = frozenset({"true", "yes", "on", "1"})


def _files(host: Host) -> Iterator[Path]:
    """The user's and the machine's files, then those of the installations themselves."""
    yield from configured_places.settings_of_conda(host)
    for item in host.fact(interpreters.read).own:
        if item.source == "conda":
            yield from configured_places.settings_in(host, item.prefix)
