"""What conda's configuration says about activating its base environment in every new shell."""

from __future__ import annotations

from envdoctor.host import configured_places, locators
from envdoctor.host.host import Host
from envdoctor.model import Location
from envdoctor.values import regex

__all__ = ["auto_activation"]

_LINE = regex(r"auto_activate(?:_base)?\s*:\s*(?P<value>\w+)")


def auto_activation(host: Host) -> tuple[bool, Location | None]:
    """Whether ``base`` is activated (conda's own default), and the line of a ``.condarc`` that says so or not."""
    for pattern in configured_places.CONDARC:
        for file in locators.places_of(host, pattern):
            for number, line in enumerate((host.text(file, limit=65_536) or "").splitlines(), 1):
                match = _LINE.match(line)
                if match:
                    wanted = match["value"].lower() in {"true", "yes", "on", "1"}
                    return wanted, Location(path=str(file), line=number)
    return True, None
