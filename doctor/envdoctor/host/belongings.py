"""Which Python a command belongs to: the one that a ``pip``, a ``python`` or a console script would run."""

from __future__ import annotations

import re
from pathlib import Path

from envdoctor.host import interpreters, search_path, shims
from envdoctor.host.binaries import shebang
from envdoctor.host.host import Host
from envdoctor.host.prefixes import EXECUTABLE
from envdoctor.host.search_path import Command
from envdoctor.values import dataclass, regex

__all__ = ["Belonging", "belonging", "interpreter_of"]

_MOST_STEPS = 4
_SCOOP = regex(r'^\s*path\s*=\s*"?([^"\n]+?)"?\s*$', re.MULTILINE)
"""What scoop writes beside each of its shims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Where a command ends: ``place`` is the environment's folder, or the installation's executable.

    ``label`` says it in words; ``through`` is the shim or script that led there, for evidence.
    """

    command: Path
    place: Path
    label: str
    is_environment: bool = False
    through: str = ""


def belonging(host: Host, command: Command) -> Belonging | None:
    """The Python that a command runs with; None if that cannot be told."""
    place = _follow(host, command.path, _MOST_STEPS)
    if place is None:
        return None
    shim = host.fact(shims.read).owning(command.path)
    return Belonging(
        command=command.path,
        place=place,
        label=_label(host, place),
        is_environment=host.exists(place / "pyvenv.cfg"),
        through=f"a shim of {shim.manager}" if shim else "",
    )


def interpreter_of(host: Host, name: str) -> Belonging | None:
    """What a command name of the search path runs with."""
    command = host.fact(search_path.read).find(name)
    return belonging(host, command) if command else None


def _follow(host: Host, path: Path, steps: int) -> Path | None:
    """The environment's folder or the installation's executable behind a file."""
    if steps == 0:
        return None
    shim = host.fact(shims.read).owning(path)
    if shim:
        return _behind_shim(host, shim, path, steps)
    kept = _SCOOP.search(host.text(path.with_suffix(".shim"), limit=4096) or "") if host.is_windows else None
    if kept:
        return _executable(host, host.path(kept[1]))
    if EXECUTABLE.fullmatch(path.name) and not shebang(host, path):
        return _executable(host, path)
    if host.is_windows:
        return _executable(host, path.with_name("python.exe")) or _executable(host, path.parent.parent / "python.exe")
    words = shebang(host, path)
    if words and Path(words[0]).name == "env":
        name = next((word for word in words[1:] if not word.startswith("-") and "=" not in word), "")
        command = host.fact(search_path.read).find(name)
        return _follow(host, command.path, steps - 1) if command else None
    return _executable(host, Path(words[0])) if words else None


def _behind_shim(host: Host, shim: shims.ShimFolder, path: Path, steps: int) -> Path | None:
    choice = shim.active
    if choice is None or choice.is_system:
        rest = (item for item in host.fact(search_path.read).all(path.name) if item.path.parent != shim.path)
        command = next(rest, None)
        return _follow(host, command.path, steps - 1) if command else None
    if choice.prefix is None:
        return None
    return next(filter(None, (_executable(host, choice.prefix / "bin" / name) for name in ("python", "python3"))), None)


def _executable(host: Host, path: Path) -> Path | None:
    """The environment's folder for an environment's python, else where its links end; None if there is nothing."""
    if host.exists(path.parent.parent / "pyvenv.cfg"):
        return host.resolve(path.parent.parent)
    real = host.resolve(path)
    if host.platform == "darwin" and real.parent == Path("/usr/bin"):
        return None
    return real if host.is_file(real) and EXECUTABLE.fullmatch(real.name) else None


def _label(host: Host, place: Path) -> str:
    found = host.fact(interpreters.read).at(place)
    if found:
        return f"{found.label} in {found.prefix}"
    return f"the environment {place}" if host.exists(place / "pyvenv.cfg") else str(place)
