"""pip's and uv's configuration on this machine: which files and variables count, and what they set.

Values are kept only in the form in which they may be shown: an address without its user name and password.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import environments, locators
from envdoctor.host.host import Host
from envdoctor.model import Location
from envdoctor.values import dataclass, regex

__all__ = ["Configuration", "Setting", "of_environments", "parse", "read", "setting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One option. ``level`` is ``global``, ``user``, ``site`` or ``variable``; ``source`` the file, or
    ``$PIP_INDEX_URL``.

    ``section`` is the part of the file (``global``, ``install``); ``value`` has no credentials in it. ``written`` is
    the option's name in a file that is not pip's.
    """

    option: str
    value: str
    level: str
    source: str
    section: str = "global"
    location: Location | None = None
    has_credentials: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Every pip option that is set on this machine, weakest level first; ``files`` were read, ``of_user`` are those of
    this user that set something, ``broken`` could not be read.
    """

    settings: tuple[Setting, ...] = ()
    files: tuple[Path, ...] = ()
    of_user: tuple[Path, ...] = ()
    broken: tuple[Path, ...] = ()

    def of(self, *options: str) -> tuple[Setting, ...]:
        """The settings of these options."""
        return tuple(setting for setting in self.settings if setting.option in options)


_FILES: dict[str, tuple[tuple[str, str], ...]] = {
    "linux": (
        ("global", "/etc/xdg/pip/pip.conf"),
        ("global", "/etc/pip.conf"),
        ("user", "~/.pip/pip.conf"),
        ("user", "{config}/pip/pip.conf"),
    ),
    "darwin": (
        ("global", "/Library/Application Support/pip/pip.conf"),
        ("user", "~/.pip/pip.conf"),
        ("user", "{support}/pip/pip.conf"),
        ("user", "~/.config/pip/pip.conf"),
    ),
    "win32": (
        ("global", "{programdata}/pip/pip.ini"),
        ("user", "~/pip/pip.ini"),
        ("user", "{roaming}/pip/pip.ini"),
    ),
}
_USERINFO = regex(r"(?<=://)[^\s/@]+@")
_LINE = regex(r"^(?P<option>[A-Za-z][\w-]*)\s*[=:]\s*(?P<value>.*)$")
_UNTOLD = frozenset({"PIP_CONFIG_FILE", "PIP_DISABLE_PIP_VERSION_CHECK"})


def read(host: Host) -> Configuration:
    """Every configuration file of pip that exists, and the ``PIP_`` variables of the environment."""
    settings: list[Setting] = []
    files: list[Path] = []
    of_user: list[Path] = []
    for level, path in _candidates(host):
        text = host.text(path)
        if text is not None and path not in files:
            files.append(path)
            said = list(parse(text, level=level, source=str(path)))
            settings += said
            of_user += [path] if said and level == "user" else []
    settings += _variables(host)
    return Configuration(settings=tuple(settings), files=tuple(files), of_user=tuple(of_user))


def _candidates(host: Host) -> Iterator[tuple[str, Path]]:
    given = host.variable("PIP_CONFIG_FILE")
    if given in {"/dev/null", "nul"}:
        return
    for level, pattern in _FILES.get(host.platform, _FILES["linux"]):
        yield from ((level, path) for path in locators.places_of(host, pattern))
    if given:
        yield "user", host.path(given)
    active = host.variable("VIRTUAL_ENV") or host.variable("CONDA_PREFIX")
    if active:
        yield "site", host.path(active) / ("pip.ini" if host.is_windows else "pip.conf")


def parse(text: str, *, level: str = "user", source: str = "pip.conf") -> Iterator[Setting]:
    """The options of an INI file; continuation lines join the value that they continue."""
    section = "global"
    for start, lines in _logical_lines(text):
        if lines[0].startswith("["):
            section = lines[0].strip("[]").strip().lower()
        elif match := _LINE.match(lines[0]):
            option = match["option"].lower().replace("_", "-")
            value = " ".join(filter(None, [match["value"].strip(), *lines[1:]]))
            place = Location(path=source, line=start)
            yield setting(option, value, level=level, source=source, section=section, location=place)


def _logical_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with the indented ones after it; comments and empty lines left out."""
    start = 0
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith(("#", ";")):
            continue
        if lines and line[:1] in " \t":
            lines.append(stripped)
            continue
        if lines:
            yield start, lines
        start, lines = number, [stripped]
    if lines:
        yield start, lines


def setting(
    option: str,
    value: str,
    *,
    level: str,
    source: str,
    section: str = "global",
    location: Location | None = None,
    written: str = "",
) -> Setting:
    """A setting whose value may be shown: user name and password are taken out of addresses."""
    return Setting(
        option=option,
        value=_USERINFO.sub("***@", value),
        level=level,
        source=source,
        section=section,
        location=location,
        has_credentials=bool(_USERINFO.search(value)),
        written=written,
    )


def _variables(host: Host) -> Iterator[Setting]:
    for name, value in sorted(host.environment.items()):
        if name.startswith("PIP_") and name not in _UNTOLD and value:
            option = name.removeprefix("PIP_").lower().replace("_", "-")
            yield setting(option, value, level="variable", source=f"${name}")


def of_environments(host: Host) -> tuple[Path, ...]:
    """The configuration files inside environments, which hold for one environment alone."""
    name = "pip.ini" if host.is_windows else "pip.conf"
    found = (item.path / name for item in host.fact(environments.read).items)
    return tuple(path for path in found if host.is_file(path))
