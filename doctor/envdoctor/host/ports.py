"""Which TCP ports of this machine are taken, and by whom; read from ``/proc`` (Linux)."""

from __future__ import annotations

import os
import re
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Listener", "owner_of", "read"]

_LISTEN = "0A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A socket that waits for connections."""

    address: str
    port: int
    inode: str

    @property
    def is_wildcard(self) -> bool:
        """Whether it takes the port on every address."""
        return self.address in {"0.0.0.0", "::"}  # noqa: S104 - what the kernel says


def read(host: Host) -> tuple[Listener, ...] | None:
    """Every listening TCP socket; None where the kernel does not tell (not Linux)."""
    texts = [host.text(Path("/proc/net") / name, limit=4_000_000) for name in ("tcp", "tcp6")]
    if texts[0] is None:
        return None
    found = {item for text in texts if text for line in text.splitlines()[1:] if (item := _listener(line))}
    return tuple(sorted(found, key=lambda item: (item.port, item.address)))


def _listener(line: str) -> Listener | None:
    words = line.split()
    if (
        len(words) < 10
        or words[3] != _LISTEN
        or not re.fullmatch(r"(?:[0-9A-F]{8}|[0-9A-F]{32}):[0-9A-F]{4}", words[1])
    ):
        return None
    address, _, port = words[1].partition(":")
    return Listener(address=_address(address), port=int(port, 16), inode=words[9])


def _address(text: str) -> str:
    """The kernel writes each 32-bit word in the machine's own byte order."""
    words = [bytes.fromhex(text[start : start + 8])[::-1] for start in range(0, len(text), 8)]
    packed = b"".join(words)
    return str(IPv4Address(packed) if len(packed) == 4 else IPv6Address(packed))


def owner_of(host: Host, listener: Listener) -> str:
    """The name of the program that listens; ``""`` if this user may not know."""
    wanted = f"socket:[{listener.inode}]"
    for name in host.entries(Path("/proc")):
        if not name.isdigit():
            continue
        folder = Path("/proc") / name / "fd"
        for descriptor in host.entries(folder):
            try:
                if os.readlink(host.real(folder / descriptor)) == wanted:
                    return (host.text(Path("/proc") / name / "comm", limit=64) or "").strip()
            except OSError:
                continue
    return ""
