"""Which group may use the engine's socket, and whether this user is listed in it."""

from __future__ import annotations

from pathlib import Path

from envdoctor.host import engine
from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["SocketAccess", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketAccess:
    """The name of the group that the socket belongs to (``""`` if unknown); whether the user is listed in it."""

    group: str = ""
    is_member: bool = False


def read(host: Host) -> SocketAccess:
    """Told from the socket's owner and ``/etc/group``; users that a directory service knows count as not listed."""
    path = host.fact(engine.read).endpoint.socket
    if path is None:
        return SocketAccess()
    try:
        wanted = str(host.real(host.resolve(path)).stat().st_gid)
    except OSError:
        return SocketAccess()
    user = host.variable("USER") or host.variable("LOGNAME")
    for line in (host.text(Path("/etc/group")) or "").splitlines():
        name, _, rest = line.partition(":")
        fields = rest.split(":")
        if len(fields) == 3 and fields[1] == wanted:
            return SocketAccess(group=name, is_member=bool(user) and user in fields[2].split(","))
    return SocketAccess()
