"""Whether a Python was brought along by an application, told from what lies around it."""

from __future__ import annotations

import re
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.values import regex

__all__ = ["owns"]

_ABOVE = 3
_MOST = 400
_BINARY = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xce\xfa\xed\xfe")
_PLAIN = regex(r"python[\d.]*|bin", re.IGNORECASE)
_VERSIONED = regex(r"(?!c?python|pypy|graalpy|miniconda|anaconda)\D+\d+\.\d", re.IGNORECASE)
_PROGRAMS = regex(r"[a-z]:/program files(?: \(x86\))?/(?P<name>[^/]+)/|.*/appdata/local/programs/(?P<own>[^/]+)/")
_OF_PYTHON = regex(
    r"(?:w?python|pypy|graalpy|pip|pydoc|idle|2to3|easy_install|libpy|anaconda|mini(?:conda|forge)|mambaforge|winpy|wpy)",
    re.IGNORECASE,
)


def owns(host: Host, prefix: Path) -> bool:
    """Whether a program that is not Python's has its binary beside the interpreter, or in a folder above it.

    A build of Python has nothing but Python's own binaries in its ``bin``; its other commands are scripts. The home
    directory and what lies above it are nobody's application. So is a Python that bears no name of its own
    (``python311``) in a folder that is named after something else and its version (``hfs20.5``), one in a folder of
    Windows' programs that is not Python's, and one in a folder named as a command in it (``/opt/az/bin/az``).
    """
    if ".app/Contents/" in f"{prefix.as_posix()}/" or prefix.name.lower().startswith(_BROUGHT):
        return True
    if _is_a_program(host, prefix) or _is_a_part(host, prefix):
        return True
    if not _OF_PYTHON.match(prefix.name) and host.is_executable(prefix / "bin" / prefix.name):
        return True
    above = [folder for folder in prefix.parents[:_ABOVE] if not _is_outside(host, folder)]
    return any(_has_a_program(host, folder) for folder in (prefix / "bin", *above))


def _is_a_program(host: Host, prefix: Path) -> bool:
    match = _PROGRAMS.match(f"{prefix.as_posix().lower()}/") if host.is_windows else None
    return match is not None and not _OF_PYTHON.match(match["name"] or match["own"])


def _is_a_part(host: Host, prefix: Path) -> bool:
    above = [folder for folder in prefix.parents[:_ABOVE] if not _is_outside(host, folder, 2)]
    return bool(_PLAIN.fullmatch(prefix.name)) and any(_VERSIONED.match(folder.name) for folder in above)


def _is_outside(host: Host, folder: Path, least: int = 3) -> bool:
    home = host.home
    return len(folder.parts) < least or (home is not None and (folder == home or folder in home.parents))


def _has_a_program(host: Host, folder: Path) -> bool:
    for name in host.entries(folder)[:_MOST]:
        if _OF_PYTHON.match(name) or (host.is_windows and not name.lower().endswith(".exe")):
            continue
        if not host.is_windows and name.endswith(_NO_PROGRAM):
            continue
        path = folder / name
        is_program = not host.is_link(path) and host.is_executable(path)
        if is_program and (host.is_windows or (host.content(path, limit=4) or b"") in _BINARY):
            return True
    return False


_BROUGHT = ("bundled", "embedded", "python_embed")
_NO_PROGRAM = (".py", ".sh", ".txt", ".md", ".json", ".toml", ".cfg", ".so", ".h", ".a", ".pc", ".html")
