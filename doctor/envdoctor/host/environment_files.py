"""The files of an environment: ``pyvenv.cfg``, the activation script and the executables."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from envdoctor.host.binaries import shebang
from envdoctor.host.host import Host
from envdoctor.host.prefixes import EXECUTABLE
from envdoctor.values import dataclass, regex

__all__ = ["Configuration", "activated_as", "pythons", "read_configuration"]

_ACTIVATED = regex(r"""^\s*(?:export\s+)?VIRTUAL_ENV=(?P<value>'[^'\n]*'|"[^"\n]*"|[^\s'"]+)\s*$""", re.MULTILINE)
_WITHOUT_CASE = frozenset({"win32", "darwin"})
"""Where two spellings of one name lead to the same file."""
_VERSION = regex(r"\d+\.\d+(?:\.\d+)?(?:(?:a|b|rc)\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """``pyvenv.cfg`` as the standard library, virtualenv and uv write it. ``command`` names the folder it was made
    in.
    """

    home: Path | None = None
    version: str | None = None
    system_site_packages: bool = False
    relocatable: bool = False
    prompt: str | None = None
    command: str = ""
    uv: bool = False


def read_configuration(host: Host, path: Path) -> Configuration | None:
    """The environment's ``pyvenv.cfg``; None if there is none."""
    text = host.text(path / "pyvenv.cfg", limit=65_536)
    if text is None:
        return Configuration() if host.exists(path / "pyvenv.cfg") else None
    pairs = (line.partition("=") for line in text.splitlines())
    values = {key.strip().lower(): value.strip() for key, sign, value in pairs if sign}
    version = _VERSION.match(values.get("version_info") or values.get("version") or "")
    home = values.get("home", "")
    return Configuration(
        home=host.path(home) if home and "\0" not in home else None,
        version=version[0] if version else None,
        system_site_packages=values.get("include-system-site-packages", "").lower() == "true",
        relocatable=values.get("relocatable", "").lower() == "true",
        prompt=values.get("prompt", "").strip("'\"") or None,
        command=values.get("command", ""),
        uv="uv" in values,
    )


def pythons(host: Host, folder: Path) -> tuple[Path, ...]:
    """An environment's Python executables, the plain ``python`` first; links that lead nowhere count too."""
    named = [name for name in host.entries(folder) if EXECUTABLE.fullmatch(name)]
    return tuple(folder / name for name in sorted(named, key=lambda name: (len(name), name)))


def activated_as(host: Host, path: Path, configuration: Configuration) -> Path | None:
    """The other folder in which an environment believes to be; None if it is where it was made, or says nothing.

    Read from the activation script, else from the command in ``pyvenv.cfg``. A folder that leads to the environment
    itself (through a link) is no other folder.
    """
    if configuration.relocatable:
        return None
    for place in (_from_activate(host, path), _from_scripts(host, path), _from_command(host, configuration)):
        if place is not None:
            here = host.resolve(place)
            same = here == path or (host.platform in _WITHOUT_CASE and str(here).lower() == str(path).lower())
            return None if same else place
    return None


def _from_activate(host: Host, path: Path) -> Path | None:
    folder = "Scripts" if host.is_windows else "bin"
    match = _ACTIVATED.search(host.text(path / folder / "activate", limit=65_536) or "")
    value = match["value"].strip("'\"") if match else ""
    return host.path(value) if _is_plain(host, value) else None


def _from_scripts(host: Host, path: Path) -> Path | None:
    for name in ("pip", "pip3"):
        words = shebang(host, path / "bin" / name)
        if words and EXECUTABLE.fullmatch(Path(words[0]).name) and Path(words[0]).parent.name == "bin":
            return Path(words[0]).parent.parent
    return None


def _from_command(host: Host, configuration: Configuration) -> Path | None:
    if " -m venv " not in configuration.command or host.is_windows:
        return None
    try:
        last = shlex.split(configuration.command)[-1]
    except (ValueError, IndexError):
        return None
    return host.path(last) if _is_plain(host, last) else None


def _is_plain(host: Host, value: str) -> bool:
    absolute = value[1:3] in {":/", ":\\"} if host.is_windows else value.startswith("/")
    return absolute and "$" not in value and "\0" not in value
