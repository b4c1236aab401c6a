"""PY: how much disk the Pythons of this machine hold."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Host, HostCheck, Severity, Skipped
from envdoctor.host import disk
from envdoctor.host.disk import Held
from envdoctor_checks.host_wording import count, listed

__all__ = ["DiskUse"]

_LOOK = {
    "uv cache": "uv cache prune --help",
    "pip cache": "pip cache info",
    "poetry cache": "poetry cache list",
    "pre-commit cache": "pre-commit gc --help",
    "conda packages": "conda clean --all --dry-run",
}
"""Commands that show or explain and remove nothing."""


class DiskUse(HostCheck):
    """Pythons, environments and package caches hold many gigabytes.

    Only when asked for (`--select PY015`), because every file must be looked at. Bytes on disk are counted per manager,
    files that several environments share (uv's and conda's hard links) once. It speaks up from 5 GB on.

    ## Why is this bad?
    It is only disk. But a full one ends builds and databases in the middle of a write, and most of it can be had back
    without losing anything: caches are filled again on demand.

    ## Example
    `Pythons, environments and caches hold 31.2 GB: conda 12.0 GB, uv cache 9.8 GB, pip cache 4.1 GB, ...`

    ## How to fix
    Caches first, each with its own tool's dry run (`conda clean --all --dry-run`, `pip cache info`). VENV008 lists
    environments whose project is gone. Remove no interpreter before `envdoctor map` shows that nothing hangs on it.
    """

    code = "PY015"
    name = "disk-use"
    severity = Severity.NOTE
    default = False
    much = 5_000_000_000

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One note, or none."""
        found = host.fact(disk.read)
        if found.total < self.much:
            if found.ran_out:
                yield Skipped(reason=f"there was no time to count everything; {_gigabytes(found.total)} so far")
            return
        least = "at least " if found.ran_out else ""
        caches = [item for item in found.items if item.is_cache]
        look = next((_LOOK[item.source] for item in caches if item.source in _LOOK), "envdoctor map")
        yield self.finding(
            f"Pythons, environments and caches hold {least}{_gigabytes(found.total)}: "
            f"{listed(f'{item.source} {_gigabytes(item.size)}' for item in found.items[:5])}",
            subject="disk",
            evidence=[Evidence(text=_told(item)) for item in found.items if item.size >= 1_000_000],
            fix=Fix(text="look at the caches first: they are filled again on demand", command=look, safe=True),
        )


def _told(item: Held) -> str:
    what = "nothing but time is lost with it" if item.is_cache else count(item.folders, "folder")
    return f"{item.source}: {_gigabytes(item.size)}; {what}"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 100_000_000 else f"{size / 1e6:.0f} MB"
