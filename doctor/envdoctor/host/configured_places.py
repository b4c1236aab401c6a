"""Folders with environments that the configuration of conda, Poetry, PDM, Hatch and pixi names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import locators, walk
from envdoctor.host.host import Host

__all__ = ["of_installation", "read", "settings_in", "settings_of_conda"]

_CONDARC = ("$CONDARC", "$MAMBARC", "~/.condarc", "~/.mambarc")
_WITH_CONDARC = ("~/.conda", "{config}/conda", "~/.config/conda", "/etc/conda", "/var/lib/conda")
_WITH_CONDARC_ON_WINDOWS = ("~/.conda", "~/.config/conda", "{programdata}/conda")
_POETRY = {
    "linux": ("$POETRY_CONFIG_DIR/config.toml", "{config}/pypoetry/config.toml"),
    "darwin": ("$POETRY_CONFIG_DIR/config.toml", "{support}/pypoetry/config.toml"),
    "win32": ("$POETRY_CONFIG_DIR/config.toml", "{roaming}/pypoetry/config.toml"),
}


_TOML = (
    ("pdm", ("linux", "{config}/pdm/config.toml"), "venv.location", ("*",)),
    ("pdm", ("darwin", "{support}/pdm/config.toml"), "venv.location", ("*",)),
    ("pdm", ("win32", "{local}/pdm/pdm/config.toml"), "venv.location", ("*",)),
    ("hatch", ("", "$HATCH_CONFIG"), "dirs.env.virtual", ("*", "*/*/*")),
    ("hatch", ("linux", "{config}/hatch/config.toml"), "dirs.env.virtual", ("*", "*/*/*")),
    ("hatch", ("darwin", "{support}/hatch/config.toml"), "dirs.env.virtual", ("*", "*/*/*")),
    ("hatch", ("win32", "{local}/hatch/config.toml"), "dirs.env.virtual", ("*", "*/*/*")),
    ("hatch", ("linux", "{config}/hatch/config.toml"), "dirs.data", ("env/virtual/*/*/*",)),
    ("pixi", ("", "$PIXI_HOME/config.toml"), "detached-environments", ("*/envs/*",)),
    ("pixi", ("", "~/.pixi/config.toml"), "detached-environments", ("*/envs/*",)),
    ("pixi", ("", "{config}/pixi/config.toml"), "detached-environments", ("*/envs/*",)),
)
"""Manager, platform ("" for all) and file, option, and where below the folder that it names the environments lie."""


def read(host: Host) -> tuple[tuple[Path, str], ...]:
    """Each environment below such a folder, and the manager that keeps it."""
    found = [(path, "conda environment") for folder in _conda(host) for path in _children(host, folder)]
    places = (*_poetry(host), *_poetry_of_projects(host))
    found += [(path, "poetry") for folder in places for path in _children(host, folder)]
    found += _in_toml(host)
    return tuple(dict.fromkeys(found))


def _in_toml(host: Host) -> Iterator[tuple[Path, str]]:
    for manager, (platform, pattern), option, below in _TOML:
        for file in locators.places_of(host, pattern) if platform in {"", host.platform} else ():
            folder = _option(host, file, option)
            if folder:
                yield from ((path, manager) for end in below for path in locators.places_of(host, f"{folder}/{end}"))


def _option(host: Host, file: Path, option: str, *, plain: bool = False) -> str:
    """A path in a TOML file, or ``""``; ``a.b`` is the key ``b`` of the table ``a``. A ``plain`` text may be any."""
    try:
        value: object = tomllib.loads(host.text(file) or "")
    except (tomllib.TOMLDecodeError, RecursionError):
        return ""
    for part in option.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value if isinstance(value, str) and (plain or host.is_absolute(value)) else ""


def _children(host: Host, folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in host.entries(folder)[:500] if host.is_folder(folder / name))


def _conda(host: Host) -> Iterator[Path]:
    """The entries of ``envs_dirs`` (or ``envs_path``) in every ``.condarc``, which is YAML of the plainest kind."""
    for file in settings_of_conda(host):
        yield from _listed(host, file)


def settings_of_conda(host: Host) -> Iterator[Path]:
    """The files with conda's settings of this user and this machine, in the order in which they win."""
    yield from (file for pattern in _CONDARC for file in locators.places_of(host, pattern))
    for pattern in _WITH_CONDARC_ON_WINDOWS if host.is_windows else _WITH_CONDARC:
        for folder in locators.places_of(host, pattern):
            yield from settings_in(host, folder)


def settings_in(host: Host, folder: Path) -> Iterator[Path]:
    """The files with conda's settings in a folder: ``.condarc``, ``condarc``, those of ``condarc.d``."""
    names = host.entries(folder)
    yield from (folder / name for name in (".condarc", "condarc") if name in names)
    if "condarc.d" in names:
        inside = host.entries(folder / "condarc.d")
        yield from (folder / "condarc.d" / name for name in inside if name.endswith((".yml", ".yaml")))


def of_installation(host: Host, prefix: Path) -> Iterator[Path]:
    """The environments in the folders that a conda's own ``.condarc`` names."""
    for file in settings_in(host, prefix):
        for folder in _listed(host, file):
            yield from _children(host, folder)


def _listed(host: Host, file: Path) -> Iterator[Path]:
    """The entries of ``envs_dirs`` (or ``envs_path``) in one file."""
    inside = False
    for line in (host.text(file, limit=65_536) or "").splitlines():
        match = re.match(r"\s*-\s+(.+?)\s*(?:#.*)?$", line)
        if inside and match:
            yield from locators.places_of(host, match[1].strip("'\""))
        elif line.strip() and not line.lstrip().startswith("#"):
            inside = bool(re.match(r"envs_(?:dirs|path)\s*:\s*(?:#.*)?$", line))
            flow = re.match(r"envs_(?:dirs|path)\s*:\s*\[([^\]]*)\]", line)
            for word in flow[1].split(",") if flow else ():
                yield from locators.places_of(host, word.strip().strip("'\""))


def _poetry(host: Host) -> Iterator[Path]:
    """``virtualenvs.path`` and ``cache-dir`` of Poetry's user configuration."""
    for pattern in _POETRY.get(host.platform, _POETRY["linux"]):
        for file in locators.places_of(host, pattern):
            kept = _option(host, file, "cache-dir") or _POETRY_CACHE.get(host.platform, _POETRY_CACHE["linux"])
            given = _option(host, file, "virtualenvs.path", plain=True).replace("{cache-dir}", kept)
            for place in dict.fromkeys((given, f"{kept}/virtualenvs")):
                if place and "{project-dir}" not in place:
                    yield from locators.places_of(host, place)


def _poetry_of_projects(host: Host) -> Iterator[Path]:
    """``virtualenvs.path`` in the ``poetry.toml`` of projects, which may be told from the project's folder on."""
    cache = host.variable("POETRY_CACHE_DIR") or _POETRY_CACHE.get(host.platform, _POETRY_CACHE["linux"])
    walks = (host.fact(walk.read), host.fact(walk.elsewhere))
    for project in (folder for walked in walks for folder in walked.marked.get("poetry.toml", ())):
        given = _option(host, project / "poetry.toml", "virtualenvs.path", plain=True)
        place = given.replace("{cache-dir}", cache).replace("{project-dir}", project.as_posix())
        if place:
            absolute = host.is_absolute(place) or place.startswith("{")
            yield from locators.places_of(host, place if absolute else f"{project.as_posix()}/{place}")


_POETRY_CACHE = {
    "linux": "{cache}/pypoetry",
    "darwin": "~/Library/Caches/pypoetry",
    "win32": "{local}/pypoetry/Cache",
}
