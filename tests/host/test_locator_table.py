"""Every row of the table on every platform: what is put at its place is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.host import Host, environments, locators
from envdoctor.host.locator_table import ROWS, Row
from host.home_builder import PE_X86_64, environment, interpreter, put

Laptop = Callable[..., Host]
HOMES = {"linux": "/home/ada", "darwin": "/Users/ada", "win32": "C:/Users/ada"}


def patterns(row: Row, platform: str) -> tuple[str, ...]:
    """The row's places on a platform."""
    return {"win32": row.windows, "darwin": row.darwin or row.unix}.get(platform, row.linux or row.unix)


def plant(host: Host, path: str) -> None:
    """An environment, as the platform's Python makes it."""
    if not host.is_windows:
        environment(host.root, path, "/usr", "3.11.2")
        return
    put(host.root, f"{path}/pyvenv.cfg", "home = C:/Python311\nversion = 3.11.2\n")
    put(host.root, f"{path}/Scripts/python.exe", PE_X86_64)
    put(host.root, f"{path}/Lib/site-packages/x.py")


@pytest.mark.parametrize("platform", HOMES)
def test_each_place_is_looked_at(laptop: Laptop, platform: str) -> None:
    host = laptop(platform=platform, home=HOMES[platform])
    if platform == "win32":
        put(host.root, "C:/Python311/python.exe", PE_X86_64)
    else:
        interpreter(host.root, "/usr", "3.11.2")
    wanted = set()
    for number, row in enumerate(ROWS):
        for pattern in patterns(row, platform) if not row.executables else ():
            filled = locators._filled(host, pattern)
            assert filled is not None, f"{pattern} has a word without a meaning on {platform}"
            path = filled.replace("*", f"x{number}-1")
            plant(host, path)
            wanted.add(path)
    found = {str(item.path): item for item in host.fact(environments.read).items}
    assert wanted - set(found) == set()
    assert {path: item.faults for path, item in found.items() if item.faults} == {}


@pytest.mark.parametrize(
    ("variable", "place", "source"),
    [
        ("PYENV_ROOT", "versions/work", "pyenv"),
        ("UV_PYTHON_INSTALL_DIR", "cpython-3.12", "uv"),
        ("UV_TOOL_DIR", "ruff", "uv tool"),
        ("UV_CACHE_DIR", "archive-v0/abc", "uvx"),
        ("PIPX_HOME", "venvs/black", "pipx"),
        ("ASDF_DATA_DIR", "installs/python/x", "asdf"),
        ("MISE_DATA_DIR", "installs/python/x", "mise"),
        ("RYE_HOME", "tools/x", "rye tool"),
        ("HATCH_DATA_DIR", "env/virtual/p/h/e", "hatch"),
        ("POETRY_CACHE_DIR", "virtualenvs/p", "poetry"),
        ("POETRY_VIRTUALENVS_PATH", "p", "poetry"),
        ("WORKON_HOME", "talks", "virtualenvwrapper"),
        ("PRE_COMMIT_HOME", "repo1/py_env-python3", "pre-commit"),
        ("CONDA_ENVS_PATH", "ds", "conda environment"),
        ("PIXI_HOME", "envs/x", "pixi"),
    ],
)
def test_a_variable_comes_first(laptop: Laptop, variable: str, place: str, source: str) -> None:
    host = laptop(**{variable: "/data/elsewhere"})
    interpreter(host.root, "/usr", "3.11.2")
    environment(host.root, f"/data/elsewhere/{place}", "/usr", "3.11.2")
    assert [(item.path, item.source) for item in host.fact(environments.read).items] == [
        (Path(f"/data/elsewhere/{place}"), source)
    ]
