"""How much disk each manager's Pythons, environments and caches hold; slow, and therefore only asked for by name."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import environments, interpreters, locators
from envdoctor.host.host import Host
from envdoctor.values import dataclass, field

__all__ = ["Held", "Holdings", "read"]

_BUDGET = 8.0
_CACHES: dict[str, tuple[str, ...]] = {
    "uv cache": ("$UV_CACHE_DIR", "{cache}/uv", "{local}/uv/cache"),
    "pip cache": ("$PIP_CACHE_DIR", "{cache}/pip", "~/Library/Caches/pip", "{local}/pip/cache"),
    "poetry cache": ("{cache}/pypoetry/cache", "~/Library/Caches/pypoetry/cache", "{local}/pypoetry/Cache/cache"),
    "pdm cache": ("{cache}/pdm", "~/Library/Caches/pdm", "{local}/pdm/pdm/Cache"),
    "pre-commit cache": ("$PRE_COMMIT_HOME", "{cache}/pre-commit"),
    "rattler cache": ("{cache}/rattler", "~/Library/Caches/rattler", "{local}/rattler/cache"),
    "conda packages": ("~/.conda/pkgs",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one manager holds: its folders, and their bytes on disk. Every file counts once, for whom comes first."""

    source: str
    folders: int
    size: int
    is_cache: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Everything that was counted, largest first; ``ran_out`` says that there is more."""

    items: tuple[Held, ...] = ()
    ran_out: bool = False

    @property
    def total(self) -> int:
        """Bytes of all together."""
        return sum(item.size for item in self.items)


def read(host: Host) -> Holdings:
    """Installations and environments by their source, then caches; hard links (uv's, conda's) are not counted twice."""
    counter = _Counter(host=host, end=time.monotonic() + _BUDGET * host.patience)
    groups: dict[str, list[Path]] = defaultdict(list)
    for source, path in _owned(host):
        groups[source].append(path)
    found = [
        Held(source=source, folders=len(paths), size=sum(map(counter.count, paths))) for source, paths in groups.items()
    ]
    for source, patterns in _CACHES.items():
        places = dict.fromkeys(path for pattern in patterns for path in locators.places_of(host, pattern))
        size = sum(map(counter.count, places))
        if size:
            found.append(Held(source=source, folders=len(places), size=size, is_cache=True))
    return Holdings(items=tuple(sorted(found, key=lambda item: (-item.size, item.source))), ran_out=counter.ran_out)


def _owned(host: Host) -> Iterator[tuple[str, Path]]:
    """Environments first, so that one inside an installation counts as what it is; the system's own is nobody's."""
    for item in host.fact(environments.read).items:
        yield item.source, item.path
    for python in host.fact(interpreters.read).own:
        if python.source != "system" and len(python.prefix.parts) > 2 and python.prefix != Path("/usr/local"):
            yield python.source, python.prefix
    for python in host.fact(interpreters.read).own:
        if host.is_folder(python.prefix / "pkgs"):
            yield "conda packages", python.prefix / "pkgs"


@dataclass(slots=True, kw_only=True)
class _Counter:
    """Bytes under folders, each inode and each folder once."""

    host: Host
    end: float
    seen: set[tuple[int, int]] = field(default_factory=set)
    ran_out: bool = False

    def count(self, path: Path) -> int:
        total, pending = 0, [os.fspath(self.host.real(path))]
        while pending:
            if time.monotonic() > self.end:
                self.ran_out = True
                break
            total += sum(self._sizes(pending.pop(), pending))
        return total

    def _sizes(self, folder: str, pending: list[str]) -> Iterator[int]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    identity = (status.st_dev, status.st_ino)
                    if identity in self.seen:
                        continue
                    self.seen.add(identity)
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        yield getattr(status, "st_blocks", 0) * 512 or status.st_size
        except OSError:
            return
