"""What a binary's first bytes say: for which processor it was built, and which version string it carries."""

from __future__ import annotations

import mmap
import stat
import struct
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.values import regex

__all__ = ["architecture", "embedded_version", "shebang"]

_ELF = {0x03: "x86", 0x28: "arm", 0x3E: "x86_64", 0xB7: "arm64", 0xF3: "riscv64", 0x15: "ppc64le", 0x16: "s390x"}
_MACH = {0x01000007: "x86_64", 0x0100000C: "arm64", 0x00000007: "x86", 0x00000012: "ppc"}
_PE = {0x8664: "x86_64", 0xAA64: "arm64", 0x014C: "x86"}
_VERSION = regex(rb"\x00([23]\.\d{1,2}\.\d{1,3}(?:(?:a|b|rc)\d+)?\+?)\x00")
_MOST_PARTS = 8
_LARGEST = 128 * 1024 * 1024


def architecture(host: Host, path: Path) -> str | None:
    """``x86_64``, ``arm64``, ...; ``universal`` for a binary that holds several; None for what is no binary."""
    head = host.content(path, limit=4096)
    if head is None or len(head) < 64:
        return None
    if head[:4] == b"\x7fELF":
        order = "<" if head[5] == 1 else ">"
        return _ELF.get(struct.unpack_from(order + "H", head, 18)[0])
    if head[:4] in {b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe"}:
        return _MACH.get(struct.unpack_from("<I", head, 4)[0])
    if head[:4] in {b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf"}:
        return _of_parts(head)
    return _portable_executable(head) if head[:2] == b"MZ" else None


def _of_parts(head: bytes) -> str:
    """Which of today's processors a universal binary has a part for: one of them, or ``universal``."""
    size = 32 if head[3] == 0xBF else 20
    number = min(struct.unpack_from(">I", head, 4)[0], _MOST_PARTS)
    kinds = {_MACH.get(struct.unpack_from(">I", head, 8 + size * part)[0]) for part in range(number)}
    ours = kinds & {"x86_64", "arm64"}
    return str(ours.pop()) if len(ours) == 1 else "universal"


def _portable_executable(head: bytes) -> str | None:
    offset = struct.unpack_from("<I", head, 0x3C)[0]
    if offset + 6 > len(head) or head[offset : offset + 4] != b"PE\0\0":
        return None
    return _PE.get(struct.unpack_from("<H", head, offset + 4)[0])


def embedded_version(host: Host, path: Path, *, minor: str | None) -> str | None:
    """The version string that CPython keeps between two NUL bytes in its executable or library.

    ``minor`` (``3.11``) makes the search a plain search for bytes; without it every version-like string is considered,
    and only a single answer counts.
    """
    try:
        real = host.real(host.resolve(path))
        if not stat.S_ISREG(real.stat().st_mode):
            return None
        with real.open("rb") as stream:
            stream.seek(0, 2)
            if not 0 < stream.tell() <= _LARGEST:
                return None
            with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return _search(content, minor)
    except (OSError, ValueError):
        return None


def _search(content: mmap.mmap, minor: str | None) -> str | None:
    if minor is None:
        found = {match.decode() for match in _VERSION.findall(content)}
        return found.pop() if len(found) == 1 else None
    wanted = b"\x00" + minor.encode() + b"."
    start = content.find(wanted)
    while start >= 0:
        match = _VERSION.match(content, start)
        if match:
            return match[1].decode()
        start = content.find(wanted, start + 1)
    return None


def shebang(host: Host, path: Path) -> tuple[str, ...]:
    """The words after ``#!``: the interpreter that a script asks for; () for what is no script.

    Understands the ``/bin/sh`` preamble that pip and uv write when the interpreter's path is too long or has blanks.
    """
    head = host.content(path, limit=1024)
    if not head or not head.startswith(b"#!"):
        return ()
    lines = head.decode("utf-8", "replace").splitlines()
    words = lines[0][2:].split()
    if words[:1] == ["/bin/sh"] and len(lines) > 1 and lines[1].startswith("'''exec' "):
        inner = lines[1].removeprefix("'''exec' ")
        return (inner[1:].partition('"')[0],) if inner.startswith('"') else tuple(inner.split()[:1])
    return tuple(words)
