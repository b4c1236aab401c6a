"""Folders with environments that the configuration of conda, Poetry, PDM, Hatch and pixi names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import locators
from envdoctor.host.host import Host

__all__ = ["CONDARC", "of_installation", "read"]

CONDARC = (
    "$CONDARC",
    "$MAMBARC",
    "~/.condarc",
    "~/.conda/.condarc",
    "{config}/conda/.condarc",
    "~/.mambarc",
    "/etc/conda/.condarc",
)
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
    found += [(path, "poetry") for folder in _poetry(host) for path in _children(host, folder)]
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
    for pattern in CONDARC:
        for file in locators.places_of(host, pattern):
            yield from _listed(host, file)


def of_installation(host: Host, prefix: Path) -> Iterator[Path]:
    """The environments in the folders that a conda's own ``.condarc`` names."""
    for folder in _listed(host, prefix / ".condarc"):
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


_POETRY_CACHE = {
    "linux": "{cache}/pypoetry",
    "darwin": "~/Library/Caches/pypoetry",
    "win32": "{local}/pypoetry/Cache",
}
