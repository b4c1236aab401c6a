"""Windows' registry as far as PEP 514 goes: which Pythons their installers registered, and where."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from envdoctor.host.host import Host
from envdoctor.values import dataclass

__all__ = ["Registration", "load", "read"]

_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registered Python: ``key`` is company and tag (``PythonCore/3.12``), ``prefix`` its ``InstallPath``."""

    key: str
    prefix: Path
    exists: bool


def read(host: Host) -> tuple[Registration, ...]:
    """Every Python that is registered on this machine; none where there is no registry."""
    entries = host.registry if host.is_stand_in or not host.is_windows else load()
    found = []
    for key, value in sorted(entries.items()):
        prefix = host.path(value.rstrip("\\/"))
        there = not all(host.is_gone(prefix / name) for name in ("python.exe", "pypy.exe", "pypy3.exe"))
        found.append(Registration(key=key, prefix=prefix, exists=there))
    return tuple(found)


def load() -> Mapping[str, str]:
    """Company and tag of each registered Python, and its folder, from both hives and the 32-bit view (PEP 514)."""
    return dict(_entries())


def _entries() -> Iterator[tuple[str, str]]:
    if sys.platform != "win32":
        return
    import winreg

    for hive in (winreg.HKEY_CURRENT_USER, winreg.HKEY_LOCAL_MACHINE):
        for root in ("Software\\Python", "Software\\WOW6432Node\\Python"):
            for company in _below(hive, root):
                for tag in _below(hive, f"{root}\\{company}"):
                    try:
                        value = winreg.QueryValue(hive, f"{root}\\{company}\\{tag}\\InstallPath")
                    except OSError:
                        continue
                    if value:
                        yield f"{company}/{tag}", value


def _below(hive: int, path: str) -> Iterator[str]:
    """The names of a key's children."""
    if sys.platform != "win32":
        return
    import winreg

    try:
        with winreg.OpenKey(hive, path) as key:
            for number in range(_MOST):
                yield winreg.EnumKey(key, number)
    except OSError:
        return
