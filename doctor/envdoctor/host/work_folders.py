"""The folders at the top of the file system that are no part of the operating system: where people keep their work."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host.host import Host

__all__ = ["read"]

_OF_LINUX = frozenset(
    {
        *("afs", "bin", "boot", "cvmfs", "dev", "efi", "etc", "gnu", "home", "lib", "lib32", "lib64", "libx32"),
        *("lost+found", "media", "mnt", "net", "nix", "opt", "proc", "root", "run", "sbin", "snap", "srv", "sys"),
        *("tmp", "usr", "var"),
    }
)
"""The Filesystem Hierarchy Standard's, the stores of Nix and Guix, and where automounters wait."""
_OF_WINDOWS = frozenset(
    {
        *("$recycle.bin", "amd", "documents and settings", "intel", "msocache", "perflogs", "program files"),
        *("program files (x86)", "programdata", "recovery", "system volume information", "users", "windows"),
    }
)
_OVER_THE_NETWORK = ("nfs", "cifs", "smb", "autofs", "afs", "ceph", "9p", "fuse")
_MOST = 60


def read(host: Host) -> tuple[Path, ...]:
    """On Linux those of the root folder and of disks, network mounts left out; on Windows those of all built-in drives.

    On macOS the folders in iCloud and other clouds, what users share, further built-in or plugged-in disks, and, as on
    the others, what lies beside the home on a volume of its own.
    """
    if host.platform == "linux":
        names = [name for name in host.entries(Path("/")) if name not in _OF_LINUX and not name.startswith(".")]
        far = _far(host)
        found = [Path("/", name) for name in names if f"/{name}" not in far]
        found += [path for path in _disks(host) if path.as_posix() not in far]
    elif host.is_windows:
        found = [
            Path(f"{drive}/", name)
            for drive in _drives(host)
            for name in host.entries(Path(f"{drive}/"))
            if name.lower() not in _OF_WINDOWS and not name.startswith("$")
        ]
    else:
        found = [*_in_clouds(host), *_volume(host), *_volumes(host), Path("/Users/Shared")]
    above = host.home.parents if host.home else ()
    beside = [path / name for path in found if path in above for name in host.entries(path) if not name.startswith(".")]
    taken = {*above, host.home}
    own = (path for path in (*found, *beside) if path not in taken and host.is_folder(path) and not host.is_link(path))
    return tuple(dict.fromkeys(own))[:_MOST]


def _disks(host: Host) -> Iterator[Path]:
    """Where Linux mounts further disks; the single letters are those of Windows under WSL."""
    mounted = Path("/mnt")
    yield from (mounted / name for name in host.entries(mounted) if len(name) > 1)
    for above in ("/media", "/run/media"):
        for user in host.entries(Path(above)):
            yield from (Path(above, user, name) for name in host.entries(Path(above, user)))


def _drives(host: Host) -> Iterator[str]:
    """The letters of drives that are no network's, no disc's and not removable (`GetDriveTypeW` says 3)."""
    if host.is_stand_in:
        yield from (name for name in host.entries(Path("/")) if re.fullmatch("[A-Z]:", name))
    elif sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW
        yield from (f"{letter}:" for letter in "CDEFGHIJKLMNOPQRSTUVWXYZ" if kind(f"{letter}:\\") == 3)


def _in_clouds(host: Host) -> list[Path]:
    """Where macOS keeps what iCloud, Dropbox and others share between machines."""
    if host.home is None:
        return []
    drives = host.home / "Library" / "CloudStorage"
    return [
        host.home / "Library/Mobile Documents/com~apple~CloudDocs",
        *(drives / name for name in host.entries(drives) if not name.startswith(".")),
    ]


def _volume(host: Host) -> list[Path]:
    """The volume that the home lies on, if it is not the one that macOS started from."""
    parts = host.home.parts if host.home else ()
    return [Path(*parts[:3])] if parts[1:2] == ("Volumes",) and len(parts) > 3 else []


_BACKUPS = ("Backups.backupdb", ".timemachine", "backup_manifest.plist")


def _volumes(host: Host) -> Iterator[Path]:
    """Further disks of macOS, those of Time Machine left out; the disk that it started from is only a link there."""
    above = Path("/Volumes")
    near = None if host.is_stand_in else _near()
    for name in host.entries(above):
        place = above / name
        if name.startswith((".", "com.apple.")) or (near is not None and str(place) not in near):
            continue
        if not host.is_link(place) and not set(_BACKUPS) & set(host.entries(place)):
            yield place


def _near() -> frozenset[str]:
    """Where local, writable file systems of macOS are mounted (``getfsstat``, which does not wait for any of them)."""
    if sys.platform != "darwin":
        return frozenset()
    import ctypes

    size, most = 2168, 256
    buffer = ctypes.create_string_buffer(size * most)
    try:
        library = ctypes.CDLL(None)
        ask = getattr(library, "getfsstat$INODE64", None) or library.getfsstat
        told = ask(buffer, size * most, 2)
    except (OSError, AttributeError):
        return frozenset()
    found = set()
    for number in range(max(0, min(most, told))):
        record = buffer.raw[number * size : (number + 1) * size]
        flags = int.from_bytes(record[64:68], sys.byteorder)
        if flags & 0x1000 and not flags & 0x1:
            found.add(os.fsdecode(record[88:1112].partition(b"\0")[0]))
    return frozenset(found)


def _far(host: Host) -> frozenset[str]:
    """The mount points of file systems behind a network, where a walk might wait for long."""
    rows = (line.split() for line in (host.text(Path("/proc/self/mounts")) or "").splitlines())
    return frozenset(row[1] for row in rows if len(row) > 2 and row[2].startswith(_OVER_THE_NETWORK))
