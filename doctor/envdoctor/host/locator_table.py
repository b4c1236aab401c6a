"""The table itself: a row for every source of interpreters or environments (`envdoctor.host.locators` reads it).

Places are those of the managers' own documentation and source as of November 2026.
"""

from __future__ import annotations

from envdoctor.host.installed_table import INSTALLED
from envdoctor.host.locator_row import Owner, Row, each

__all__ = ["ROWS", "Owner", "Row"]


_CONDA = (
    *("anaconda", "anaconda2", "anaconda3", "miniconda", "miniconda2", "miniconda3"),
    *("miniforge", "miniforge3", "mambaforge", "micromamba"),
)
_RETICULATE = "~/Library/Caches/org.R-project.R/R/reticulate"
_PIPX_IN_MISE = ("pipx-*/*/*", "pipx-*/*/venvs/*")
"""With uv a tool's environment lies in the version's folder, with pipx in the `venvs` there."""
_CONDA_UNIX = (
    *each(("~", "~/opt", "~/.local", "{data}", "/opt", "/usr/local"), _CONDA),
    *("/opt/conda", "/usr/share/miniconda", "{data}/r-miniconda", "~/radioconda"),
)
_CONDA_MAC = (
    *_CONDA_UNIX,
    *each(("/opt/homebrew/Caskroom", "/usr/local/Caskroom"), ("miniconda/base", "miniforge/base", "mambaforge/base")),
    *("~/Library/r-miniconda", "~/Library/r-miniconda-arm64"),
)
_CONDA_WINDOWS = (
    *each(("~", "{programdata}", "{local}", "{local}/Continuum", "{drive}/tools", "{drive}"), _CONDA),
    *("~/scoop/apps/*conda*/current", "~/scoop/apps/m*forge/current", "{local}/r-miniconda", "~/radioconda"),
)


def _environments(roots: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{root}/envs/*" for root in roots)


ROWS: tuple[Row, ...] = (
    Row(
        source="pyenv",
        override=("$PYENV_ROOT/versions/*", "$PYENV/versions/*"),
        unix=each(("~/.pyenv", "~/.anyenv/envs/pyenv", "/opt/pyenv", "/usr/local/pyenv"), ("versions/*",)),
        windows=("~/.pyenv/pyenv-win/versions/*",),
    ),
    Row(
        source="pyenv-virtualenv",
        override=("$PYENV_ROOT/versions/*/envs/*",),
        unix=each(("~/.pyenv", "~/.anyenv/envs/pyenv", "/opt/pyenv"), ("versions/*/envs/*",)),
    ),
    Row(
        source="uv",
        override=("$UV_PYTHON_INSTALL_DIR/*-*",),
        linux=("{data}/uv/python/*-*", "{cache}/R/reticulate/uv/python/*-*"),
        darwin=each(("{data}", "{support}", _RETICULATE), ("uv/python/*-*",)),
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
        linux=each(("{cache}/uv", "{cache}/R/reticulate/uv/cache"), ("archive-v0/*", "environments-v2/*")),
        darwin=each(("{cache}/uv", f"{_RETICULATE}/uv/cache"), ("archive-v0/*", "environments-v2/*")),
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
        source="pipx python",
        override=("$PIPX_HOME/py/*",),
        linux=("{data}/pipx/py/*", "~/.local/pipx/py/*"),
        darwin=("{support}/pipx/py/*", "{data}/pipx/py/*", "~/.local/pipx/py/*"),
        windows=("{local}/pipx/py/*", "{local}/pipx/pipx/py/*", "~/pipx/py/*"),
    ),
    Row(
        source="proto",
        override=("$PROTO_HOME/tools/python/*", "$PROTO_HOME/tools/python/*/install"),
        unix=("~/.proto/tools/python/*", "~/.proto/tools/python/*/install"),
        windows=("~/.proto/tools/python/*", "~/.proto/tools/python/*/install"),
    ),
    Row(source="pkgx", unix=("~/.pkgx/python.org/v*",)),
    Row(
        source="vfox",
        unix=("~/.version-fox/cache/python/*/python-*",),
        windows=("~/.version-fox/cache/python/*/python-*",),
    ),
    Row(
        source="asdf",
        override=("$ASDF_DATA_DIR/installs/python/*",),
        unix=("~/.asdf/installs/python/*",),
    ),
    Row(
        source="mise",
        override=("$MISE_DATA_DIR/installs/python/*", "$RTX_DATA_DIR/installs/python/*"),
        unix=("{data}/mise/installs/python/*", "{data}/rtx/installs/python/*"),
        windows=("{local}/mise/installs/python/*",),
    ),
    Row(
        source="mise tool",
        owner=Owner.TOOL,
        override=each(("$MISE_DATA_DIR/installs",), _PIPX_IN_MISE),
        unix=each(("{data}/mise/installs",), _PIPX_IN_MISE),
        windows=each(("{local}/mise/installs",), _PIPX_IN_MISE),
    ),
    Row(
        source="rye",
        override=("$RYE_HOME/py/*", "$RYE_HOME/py/*/install"),
        unix=("~/.rye/py/*", "~/.rye/py/*/install"),
        windows=("~/.rye/py/*", "~/.rye/py/*/install"),
    ),
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
        source="hatch itself",
        owner=Owner.CACHE,
        override=("$HATCH_DATA_DIR/env/.internal/*", "$HATCH_DATA_DIR/env/.internal/*/*"),
        linux=("{data}/hatch/env/.internal/*", "{data}/hatch/env/.internal/*/*"),
        darwin=("{support}/hatch/env/.internal/*", "{support}/hatch/env/.internal/*/*"),
        windows=("{local}/hatch/env/.internal/*", "{local}/hatch/env/.internal/*/*"),
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
        source="direnv",
        owner=Owner.PROJECT,
        linux=("{cache}/direnv/layouts/*/python-*",),
        darwin=each(("{cache}", "~/Library/Caches"), ("direnv/layouts/*/python-*",)),
    ),
    Row(
        source="conda",
        linux=_CONDA_UNIX,
        darwin=_CONDA_MAC,
        windows=_CONDA_WINDOWS,
        override=(
            "$CONDA_ROOT",
            "$CONDA_DIR",
            "$MAMBA_ROOT_PREFIX",
            "$SCOOP/apps/*conda*/current",
            "$SCOOP/apps/m*forge/current",
        ),
    ),
    Row(
        source="conda environment",
        linux=(*_environments(_CONDA_UNIX), "~/.conda/envs/*"),
        darwin=(*_environments(_CONDA_MAC), "~/.conda/envs/*"),
        windows=(
            *_environments(_CONDA_WINDOWS),
            *("~/.conda/envs/*", "{local}/conda/conda/envs/*", "{local}/ESRI/conda/envs/*"),
        ),
        override=("$MAMBA_ROOT_PREFIX/envs/*", "$CONDA_ENVS_PATH/*", "$CONDA_ENVS_DIRS/*", "$CONDA_ROOT/envs/*"),
    ),
    Row(
        source="micromamba",
        owner=Owner.NOBODY,
        unix=("~/micromamba/envs/*", "~/.micromamba/envs/*", "{data}/mamba/envs/*"),
        windows=("~/micromamba/envs/*", "{roaming}/mamba/envs/*"),
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
        source="prek",
        owner=Owner.CACHE,
        override=("$PREK_HOME/hooks/python-*",),
        unix=("{cache}/prek/hooks/python-*",),
        windows=("{local}/prek/hooks/python-*",),
    ),
    Row(
        source="pex",
        owner=Owner.CACHE,
        override=("$PEX_ROOT/venvs/*/*", "$PEX_ROOT/venvs/*/*/*"),
        unix=("~/.pex/venvs/*/*", "{cache}/pex/venvs/*/*", "{cache}/pex/venvs/*/*/*"),
    ),
    Row(
        source="pixi exec",
        owner=Owner.CACHE,
        unix=("{cache}/rattler/cache/cached-envs-v0/*",),
        darwin=("~/Library/Caches/rattler/cache/cached-envs-v0/*",),
        windows=("{local}/rattler/cache/cached-envs-v0/*",),
    ),
    Row(
        source="mason",
        owner=Owner.TOOL,
        unix=("{data}/nvim/mason/packages/*/venv",),
        windows=("{local}/nvim-data/mason/packages/*/venv",),
    ),
    Row(
        source="pipsi",
        owner=Owner.TOOL,
        override=("$PIPSI_HOME/*",),
        unix=("~/.local/venvs/*",),
    ),
    Row(source="fades", owner=Owner.CACHE, unix=("{data}/fades/*",)),
    Row(
        source="pythonz",
        override=("$PYTHONZ_ROOT/pythons/*",),
        unix=each(("~/.pythonz", "/usr/local/pythonz", "~/.pythonbrew"), ("pythons/*", "venvs/*/*")),
    ),
    Row(
        source="pyapp",
        owner=Owner.TOOL,
        vendored=True,
        linux=("{data}/pyapp/*/*/*", "{data}/pyapp/*/*/*/python", "{cache}/pyapp/distributions/*/python"),
        darwin=(
            *("{support}/pyapp/*/*/*", "{support}/pyapp/*/*/*/python"),
            "~/Library/Caches/pyapp/distributions/*/python",
        ),
        windows=("{local}/pyapp/data/*/*/*", "{local}/pyapp/data/*/*/*/python"),
    ),
    Row(source="scie", vendored=True, unix=("{cache}/nce/*/*/python",), darwin=("~/Library/Caches/nce/*/*/python",)),
    Row(
        source="pants",
        owner=Owner.CACHE,
        unix=each(("{cache}/pants/named_caches/pex_root/venvs",), ("*/*", "*/*/*")),
    ),
    Row(
        source="zed",
        owner=Owner.TOOL,
        linux=("{data}/zed/languages/*/*venv*",),
        darwin=("{support}/Zed/languages/*/*venv*",),
        windows=("{local}/Zed/languages/*/*venv*",),
    ),
    Row(
        source="bazel",
        vendored=True,
        linux=("{cache}/bazel/_bazel_*/*/external/*python_3_*",),
        darwin=("/private/var/tmp/_bazel_*/*/external/*python_3_*",),
        windows=("~/_bazel_*/*/external/*python_3_*", "{drive}/_bazel_*/*/external/*python_3_*"),
    ),
    Row(
        source="jupyterlab-desktop",
        owner=Owner.TOOL,
        linux=("{config}/jupyterlab-desktop/jlab_server",),
        darwin=("~/Library/jupyterlab-desktop/jlab_server",),
        windows=("{roaming}/jupyterlab-desktop/jlab_server",),
    ),
    Row(
        source="julia",
        unix=("~/.julia/conda/*", "~/.julia/conda/*/*"),
        windows=("~/.julia/conda/*", "~/.julia/conda/*/*"),
    ),
    *INSTALLED,
)
