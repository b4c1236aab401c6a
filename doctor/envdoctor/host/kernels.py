"""Jupyter kernels: which interpreter each one starts, and whether it is still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import environments, interpreters, locators
from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Kernel", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """A kernel specification. ``python`` is the executable that it starts, None if it starts something by its bare
    name.
    """

    name: str
    title: str
    file: Path
    python: Path | None
    exists: bool


_PLACES = {
    "linux": ("{data}/jupyter/kernels/*", "/usr/share/jupyter/kernels/*", "/usr/local/share/jupyter/kernels/*"),
    "darwin": ("~/Library/Jupyter/kernels/*", "/usr/local/share/jupyter/kernels/*"),
    "win32": ("{roaming}/jupyter/kernels/*", "{programdata}/jupyter/kernels/*"),
}


def read(host: Host) -> tuple[Kernel, ...]:
    """Every kernel that Jupyter would offer from the user's, the system's or an environment's own folder."""
    found: dict[Path, Kernel] = {}
    for folder in _folders(host):
        kernel = _kernel(host, folder)
        if kernel:
            found.setdefault(host.resolve(folder), kernel)
    return tuple(sorted(found.values(), key=lambda kernel: kernel.file))


def _folders(host: Host) -> Iterator[Path]:
    for given in host.variable("JUPYTER_PATH").split(";" if host.is_windows else ":"):
        if host.is_absolute(given):
            yield from locators.places_of(host, f"{given}/kernels/*")
    for pattern in ("$JUPYTER_DATA_DIR/kernels/*", *_PLACES.get(host.platform, _PLACES["linux"])):
        yield from locators.places_of(host, pattern)
    prefixes = [item.path for item in host.fact(environments.read).items]
    prefixes += [item.prefix for item in host.fact(interpreters.read).own]
    for prefix in prefixes:
        folder = prefix / "share" / "jupyter" / "kernels"
        yield from (folder / name for name in host.entries(folder))


def _kernel(host: Host, folder: Path) -> Kernel | None:
    file = folder / "kernel.json"
    try:
        about = json.loads(host.text(file) or "")
        words = [word for word in about["argv"] if isinstance(word, str)]
        title = str(about.get("display_name") or folder.name)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    first = words[0] if words else ""
    absolute = first.startswith("/") or first[1:3] in {":\\", ":/"}
    python = host.path(first) if absolute and "\0" not in first else None
    return Kernel(
        name=folder.name, title=title, file=file, python=python, exists=python is None or not host.is_gone(python)
    )
