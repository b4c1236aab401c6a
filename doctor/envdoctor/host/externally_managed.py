"""The marker with which a distribution keeps pip out of its Python (PEP 668), and where it was taken away."""

from __future__ import annotations

import re
from pathlib import Path

from envdoctor.host import interpreters
from envdoctor.host.host import Host
from envdoctor.host.interpreters import Interpreter
from envdoctor.values import dataclass

__all__ = ["Unmarked", "read"]

_FROM = {"debian": (12,), "raspbian": (12,), "ubuntu": (23, 4), "linuxmint": (22,), "pop": (24, 4), "arch": ()}
"""Distributions whose Python carries the marker, and since which version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmarked:
    """A Python of the operating system without its marker; ``said_by`` is what says that it had one."""

    interpreter: Interpreter
    marker: Path
    said_by: str
    is_certain: bool


def read(host: Host) -> tuple[Unmarked, ...]:
    """Every such Python: the package's list of files names the marker, or the distribution is known to ship it."""
    found = []
    for item in host.fact(interpreters.read).items:
        if item.source != "system" or item.externally_managed or item.minor is None or item.minor.startswith("2"):
            continue
        marker = item.prefix / "lib" / f"python{item.minor}" / "EXTERNALLY-MANAGED"
        said_by = _listed(host, item.minor, marker)
        known = said_by or (_distribution(host) if _is_the_default(host, item) else "")
        if known:
            found.append(Unmarked(interpreter=item, marker=marker, said_by=known, is_certain=bool(said_by)))
    return tuple(found)


def _is_the_default(host: Host, item: Interpreter) -> bool:
    """Whether the distribution's own commands run with it; others in ``/usr`` come from elsewhere (a PPA)."""
    return host.resolve(Path("/usr/bin/python3")) == item.path


def _listed(host: Host, minor: str, marker: Path) -> str:
    """The list of a Debian package's files that names the marker."""
    folder = Path("/var/lib/dpkg/info")
    for name in host.entries(folder):
        if minor in name and name.endswith(".list") and str(marker) in (host.text(folder / name) or "").splitlines():
            return str(folder / name)
    return ""


def _distribution(host: Host) -> str:
    """``debian 12`` if this distribution is one that ships the marker."""
    text = host.text(Path("/etc/os-release"), limit=16_384) or ""
    about = {key: value.strip("\"'") for key, _, value in (line.partition("=") for line in text.splitlines())}
    name, version = about.get("ID", ""), about.get("VERSION_ID", "")
    since = _FROM.get(name)
    if since is None or (since and not version):
        return ""
    return f"{name} {version}".strip() if tuple(map(int, re.findall(r"\d+", version))) >= since else ""
