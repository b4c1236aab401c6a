"""The table itself: a row for every source of interpreters or environments (`envdoctor.host.locators` reads it).

Places are those of the managers' own documentation and source as of November 2026.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ROWS", "Owner", "Row"]


class Owner(StrEnum):
    """On whose behalf an environment exists."""

    NOBODY = ""
    PROJECT = "project"
    TOOL = "tool"
    CACHE = "cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One source. ``override`` holds the patterns with environment variables, which come before the platform's."""

    source: str
    unix: tuple[str, ...] = ()
    linux: tuple[str, ...] = ()
    darwin: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    override: tuple[str, ...] = ()
    executables: bool = False
    owner: Owner = Owner.NOBODY
    vendored: bool = False


def _each(roots: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{root}/{name}" for root in roots for name in names)


_CONDA = ("anaconda", "anaconda3", "miniconda", "miniconda3", "miniforge", "miniforge3", "mambaforge", "micromamba")
_CONDA_UNIX = (*_each(("~", "~/opt", "~/.local", "/opt", "/usr/local"), _CONDA), "/opt/conda")
_CONDA_MAC = (
    *_CONDA_UNIX,
    *_each(("/opt/homebrew/Caskroom", "/usr/local/Caskroom"), ("miniconda/base", "miniforge/base", "mambaforge/base")),
)
_CONDA_WINDOWS = _each(("~", "{programdata}", "{local}", "{local}/Continuum"), _CONDA)


def _environments(roots: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{root}/envs/*" for root in roots)


ROWS: tuple[Row, ...] = (
    Row(
        source="pyenv",
        override=("$PYENV_ROOT/versions/*",),
        unix=("~/.pyenv/versions/*",),
        windows=("~/.pyenv/pyenv-win/versions/*",),
    ),
    Row(
        source="pyenv-virtualenv",
        override=("$PYENV_ROOT/versions/*/envs/*",),
        unix=("~/.pyenv/versions/*/envs/*",),
    ),
    Row(
        source="uv",
        override=("$UV_PYTHON_INSTALL_DIR/*-*",),
        linux=("{data}/uv/python/*-*",),
        darwin=("{data}/uv/python/*-*", "{support}/uv/python/*-*"),
        windows=("{roaming}/uv/python/*-*", "{roaming}/uv/data/python/*-*"),
    ),
    Row(
        source="uv tool",
        owner=Owner.TOOL,
        override=("$UV_TOOL_DIR/*",),
        unix=("{data}/uv/tools/*",),
        windows=("{roaming}/uv/tools/*", "{roaming}/uv/data/tools/*"),
    ),
    Row(
        source="uvx",
        owner=Owner.CACHE,
        override=("$UV_CACHE_DIR/archive-v0/*", "$UV_CACHE_DIR/environments-v2/*"),
        unix=("{cache}/uv/archive-v0/*", "{cache}/uv/environments-v2/*"),
        windows=("{local}/uv/cache/archive-v0/*", "{local}/uv/cache/environments-v2/*"),
    ),
    Row(
        source="pipx",
        owner=Owner.TOOL,
        override=("$PIPX_HOME/venvs/*", "$PIPX_GLOBAL_HOME/venvs/*"),
        linux=("{data}/pipx/venvs/*", "~/.local/pipx/venvs/*", "/opt/pipx/venvs/*"),
        darwin=("{support}/pipx/venvs/*", "{data}/pipx/venvs/*", "~/.local/pipx/venvs/*", "/opt/pipx/venvs/*"),
        windows=("{local}/pipx/venvs/*", "{local}/pipx/pipx/venvs/*", "~/pipx/venvs/*", "~/.local/pipx/venvs/*"),
    ),
    Row(
        source="pipx itself",
        owner=Owner.TOOL,
        override=("$PIPX_HOME/shared",),
        linux=("{data}/pipx/shared", "~/.local/pipx/shared"),
        darwin=("{support}/pipx/shared", "{data}/pipx/shared", "~/.local/pipx/shared"),
        windows=("{local}/pipx/shared", "{local}/pipx/pipx/shared", "~/pipx/shared", "~/.local/pipx/shared"),
    ),
    Row(
        source="asdf",
        override=("$ASDF_DATA_DIR/installs/python/*",),
        unix=("~/.asdf/installs/python/*",),
    ),
    Row(
        source="mise",
        override=("$MISE_DATA_DIR/installs/python/*",),
        unix=("{data}/mise/installs/python/*",),
        windows=("{local}/mise/installs/python/*",),
    ),
    Row(source="rye", override=("$RYE_HOME/py/*",), unix=("~/.rye/py/*",), windows=("~/.rye/py/*",)),
    Row(
        source="rye tool",
        owner=Owner.TOOL,
        override=("$RYE_HOME/tools/*", "$RYE_HOME/self/venv"),
        unix=("~/.rye/tools/*", "~/.rye/self/venv"),
        windows=("~/.rye/tools/*", "~/.rye/self/venv"),
    ),
    Row(
        source="pdm",
        owner=Owner.PROJECT,
        linux=("{data}/pdm/venvs/*", "{data}/pdm/python/*"),
        darwin=("{support}/pdm/venvs/*", "{support}/pdm/python/*"),
        windows=("{local}/pdm/pdm/venvs/*", "{local}/pdm/pdm/python/*"),
    ),
    Row(
        source="hatch",
        owner=Owner.PROJECT,
        override=("$HATCH_DATA_DIR/env/virtual/*/*/*", "$HATCH_DATA_DIR/env/virtual/*/*"),
        linux=("{data}/hatch/env/virtual/*/*/*", "{data}/hatch/env/virtual/*/*"),
        darwin=("{support}/hatch/env/virtual/*/*/*", "{support}/hatch/env/virtual/*/*"),
        windows=("{local}/hatch/env/virtual/*/*/*", "{local}/hatch/env/virtual/*/*"),
    ),
    Row(
        source="hatch python",
        override=("$HATCH_DATA_DIR/pythons/*/python", "$HATCH_DATA_DIR/pythons/*"),
        linux=("{data}/hatch/pythons/*/python", "{data}/hatch/pythons/*"),
        darwin=("{support}/hatch/pythons/*/python", "{support}/hatch/pythons/*"),
        windows=("{local}/hatch/pythons/*/python", "{local}/hatch/pythons/*"),
    ),
    Row(
        source="poetry",
        owner=Owner.PROJECT,
        override=("$POETRY_VIRTUALENVS_PATH/*", "$POETRY_CACHE_DIR/virtualenvs/*"),
        linux=("{cache}/pypoetry/virtualenvs/*",),
        darwin=("~/Library/Caches/pypoetry/virtualenvs/*",),
        windows=("{local}/pypoetry/Cache/virtualenvs/*",),
    ),
    Row(
        source="poetry itself",
        owner=Owner.TOOL,
        override=("$POETRY_HOME/venv",),
        linux=("{data}/pypoetry/venv",),
        darwin=("{support}/pypoetry/venv",),
        windows=("{roaming}/pypoetry/venv",),
    ),
    Row(
        source="poetry python",
        linux=("{data}/pypoetry/python/*",),
        darwin=("{support}/pypoetry/python/*",),
        windows=("{roaming}/pypoetry/python/*",),
    ),
    Row(
        source="pipenv",
        owner=Owner.PROJECT,
        unix=("{data}/virtualenvs/*",),
    ),
    Row(
        source="virtualenvwrapper",
        owner=Owner.PROJECT,
        override=("$WORKON_HOME/*",),
        unix=("~/.virtualenvs/*",),
        windows=("~/Envs/*", "~/.virtualenvs/*"),
    ),
    Row(
        source="virtualenvs",
        unix=("~/.venvs/*", "~/envs/*", "~/Envs/*", "~/.direnv/*"),
        windows=("~/.venvs/*",),
    ),
    Row(
        source="conda",
        linux=_CONDA_UNIX,
        darwin=_CONDA_MAC,
        windows=_CONDA_WINDOWS,
        override=("$CONDA_ROOT", "$CONDA_DIR"),
    ),
    Row(
        source="conda environment",
        linux=(*_environments(_CONDA_UNIX), "~/.conda/envs/*"),
        darwin=(*_environments(_CONDA_MAC), "~/.conda/envs/*"),
        windows=(*_environments(_CONDA_WINDOWS), "~/.conda/envs/*"),
        override=("$MAMBA_ROOT_PREFIX/envs/*", "$CONDA_ENVS_PATH/*", "$CONDA_ROOT/envs/*"),
    ),
    Row(
        source="micromamba",
        owner=Owner.NOBODY,
        unix=("~/micromamba/envs/*", "~/.micromamba/envs/*", "{data}/mamba/envs/*"),
    ),
    Row(
        source="pixi",
        owner=Owner.TOOL,
        override=("$PIXI_HOME/envs/*",),
        unix=("~/.pixi/envs/*",),
        windows=("~/.pixi/envs/*",),
    ),
    Row(
        source="pre-commit",
        owner=Owner.CACHE,
        override=("$PRE_COMMIT_HOME/*/py_env-*",),
        unix=("{cache}/pre-commit/*/py_env-*",),
        windows=("~/.cache/pre-commit/*/py_env-*",),
    ),
    Row(
        source="homebrew",
        override=("$HOMEBREW_PREFIX/opt/python@*",),
        linux=("/home/linuxbrew/.linuxbrew/opt/python@*", "~/.linuxbrew/opt/python@*"),
        darwin=("/opt/homebrew/opt/python@*", "/usr/local/opt/python@*"),
    ),
    Row(source="python.org", darwin=("/Library/Frameworks/Python.framework/Versions/*",)),
    Row(
        source="python.org",
        windows=("{local}/Programs/Python/Python*", "{programs}/Python*", "{drive}/Python*"),
    ),
    Row(
        source="Microsoft Store",
        windows=("{local}/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.*",),
    ),
    Row(source="PyManager", windows=("{local}/Python/pythoncore-*",)),
    Row(source="MacPorts", darwin=("/opt/local/Library/Frameworks/Python.framework/Versions/*",)),
    Row(
        source="Xcode",
        darwin=(
            "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/*",
            "/Applications/Xcode*.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/*",
        ),
    ),
    Row(
        source="nix",
        executables=True,
        unix=("~/.nix-profile/bin", "/run/current-system/sw/bin", "/etc/profiles/per-user/*/bin"),
    ),
    Row(source="spack", override=("$SPACK_ROOT/opt/spack/*/*/python-*", "$SPACK_ROOT/opt/spack/*/python-*")),
    Row(
        source="easybuild",
        override=("$EBROOTPYTHON", "$EASYBUILD_PREFIX/software/Python/*"),
        linux=("/apps/software/Python/*",),
    ),
    Row(source="system", executables=True, linux=("/usr/bin", "/bin"), darwin=()),
    Row(source="local", executables=True, unix=("/usr/local/bin",)),
    Row(source="local", unix=("/opt/python*", "/opt/python/*", "/opt/pypy*", "/usr/local/python*")),
    Row(
        source="google-cloud-sdk",
        vendored=True,
        unix=("~/google-cloud-sdk/platform/bundledpythonunix", "/usr/lib/google-cloud-sdk/platform/bundledpythonunix"),
        windows=("{local}/Google/Cloud SDK/google-cloud-sdk/platform/bundledpython",),
    ),
    Row(
        source="platformio",
        vendored=True,
        owner=Owner.TOOL,
        unix=("~/.platformio/penv",),
        windows=("~/.platformio/penv",),
    ),
    Row(
        source="esp-idf",
        vendored=True,
        owner=Owner.TOOL,
        unix=("~/.espressif/python_env/*",),
        windows=("~/.espressif/python_env/*",),
    ),
    Row(
        source="application",
        vendored=True,
        owner=Owner.TOOL,
        linux=("/opt/*", "/opt/*/venv", "/opt/*/.venv", "/srv/*/venv", "/srv/*/.venv"),
    ),
    Row(
        source="application",
        vendored=True,
        unix=("/opt/libreoffice*/program/python-core-*", "~/blender*/*/python", "/opt/blender*/*/python"),
        darwin=("/Applications/Blender.app/Contents/Resources/*/python",),
    ),
)
