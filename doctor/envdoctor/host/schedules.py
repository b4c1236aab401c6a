"""What this machine starts by itself: cron tables, systemd user units and timers, macOS launch agents.

Read as text: crontab(5), systemd.unit(5), launchd.plist(5). Nothing is started or asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.host import Host

__all__ = ["Schedule", "read"]

_LARGEST = 256 * 1024
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One file that makes the machine start things; ``lines`` are (number, text), without empty ones and comments."""

    path: str
    lines: tuple[tuple[int, str], ...]


def read(host: Host) -> tuple[Schedule, ...]:
    """The fact: the person's own schedules, and the machine's where they can be read."""
    found = []
    for path in list(_places(host))[:_MOST]:
        text = _text(host.real(path))
        if text is not None:
            lines = enumerate(text.splitlines(), 1)
            kept = tuple((number, line.strip()) for number, line in lines if line.strip() and not line.startswith("#"))
            found.append(Schedule(path=str(path), lines=kept))
    return tuple(found)


def _places(host: Host) -> Iterator[Path]:
    user = host.environment.get("USER") or host.environment.get("LOGNAME") or (host.home.name if host.home else "")
    for spool in ("/var/spool/cron/crontabs", "/var/spool/cron", "/usr/lib/cron/tabs", "/var/at/tabs"):
        if user:
            yield Path(spool) / user
    yield Path("/etc/crontab")
    yield from _inside(host, Path("/etc/cron.d"), "")
    if host.home:
        yield from _inside(host, host.home / ".config/systemd/user", (".service", ".timer"))
        yield from _inside(host, host.home / "Library/LaunchAgents", ".plist")


def _inside(host: Host, folder: Path, suffixes: str | tuple[str, ...]) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in host.real(folder).iterdir())
    except OSError:
        return
    yield from (folder / name for name in names if name.endswith(suffixes))


def _text(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
