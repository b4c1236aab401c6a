"""Whether a Python was brought along by an application, told from what lies around it."""

from __future__ import annotations

import re
from pathlib import Path

from envdoctor.host.host import Host

__all__ = ["owns"]

_ABOVE = 3
_MOST = 400
_BINARY = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe")
_OF_PYTHON = re.compile(r"(?:w?python|pypy|graalpy|pip|pydoc|idle|2to3|easy_install|libpy)", re.IGNORECASE)


def owns(host: Host, prefix: Path) -> bool:
    """Whether a program that is not Python's has its binary beside the interpreter, or in a folder above it.

    A build of Python has nothing but Python's own binaries in its ``bin``; its other commands are scripts. The home
    directory and what lies above it are nobody's application.
    """
    if ".app/Contents/" in prefix.as_posix() or prefix.name.lower().startswith(("bundled", "embedded")):
        return True
    above = [folder for folder in prefix.parents[:_ABOVE] if not _is_outside(host, folder)]
    return any(_has_a_program(host, folder) for folder in (prefix / "bin", *above))


def _is_outside(host: Host, folder: Path) -> bool:
    home = host.home
    return len(folder.parts) < 3 or (home is not None and (folder == home or folder in home.parents))


def _has_a_program(host: Host, folder: Path) -> bool:
    for name in host.entries(folder)[:_MOST]:
        path = folder / name
        if _OF_PYTHON.match(name) or host.is_link(path) or (host.is_windows and not name.lower().endswith(".exe")):
            continue
        if host.is_executable(path) and (host.is_windows or (host.content(path, limit=4) or b"") in _BINARY):
            return True
    return False
