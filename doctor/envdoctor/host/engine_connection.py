"""One read-only question to an engine: a GET over its socket, without loading an HTTP library.

The Docker SDK takes longer to import than everything else in a scan; it is kept for what a plain connection cannot
reach, Windows' named pipes and TLS. HTTP/1.0 (RFC 1945) keeps the answer simple: no chunks, and the connection ends
with it.
"""

from __future__ import annotations

import json
import socket
import time
from pathlib import Path

from envdoctor.values import dataclass

__all__ = ["Address", "Unusable", "get"]

_MOST = 64 * 1024 * 1024
_TIMEOUT = 3.0


class Unusable(Exception):
    """The engine answered with something else than a JSON document; says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an engine listens on this machine: a Unix socket, or a port."""

    path: Path | None = None
    host: str = ""
    port: int = 0


def get(address: Address, path: str) -> object:
    """The document behind a path of the engine's API.

    Raises OSError (PermissionError, TimeoutError, ...) if there is no connection, `Unusable` if there is no document.
    """
    end = time.monotonic() + _TIMEOUT
    with _connected(address) as stream:
        stream.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: application/json\r\n\r\n".encode())
        answer = _received(stream, end)
    head, found, body = answer.partition(b"\r\n\r\n")
    words = head.split(None, 2)
    if not found or len(words) < 2 or not words[0].startswith(b"HTTP/"):
        raise Unusable("no HTTP")
    if words[1] != b"200":
        raise Unusable(f"status {words[1][:3].decode('ascii', 'replace')}")
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        raise Unusable("no JSON") from None
    return document


def _connected(address: Address) -> socket.socket:
    if address.path is None:
        return socket.create_connection((address.host, address.port), timeout=_TIMEOUT)
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise OSError("this Python has no Unix sockets")
    stream = socket.socket(family, socket.SOCK_STREAM)
    try:
        stream.settimeout(_TIMEOUT)
        stream.connect(str(address.path))
    except BaseException:
        stream.close()
        raise
    return stream


def _received(stream: socket.socket, end: float) -> bytes:
    """Everything until the other side ends, which must happen before ``end``."""
    parts: list[bytes] = []
    size = 0
    while True:
        stream.settimeout(max(end - time.monotonic(), 0.001))
        part = stream.recv(262_144)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > _MOST or time.monotonic() > end:
            raise Unusable("too long an answer") if size > _MOST else TimeoutError
        parts.append(part)
