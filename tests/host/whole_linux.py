"""A whole Linux laptop of yet another make: NixOS, Guix, Spack and a dozen managers beside one another."""

from __future__ import annotations

import json

from host.home_builder import ELF_ARM64, ELF_X86_64
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASE"]

ADA = "/home/ada"
DATA, CACHE, CONFIG = f"{ADA}/.local/share", f"{ADA}/.cache", f"{ADA}/.config"
WORK = f"{ADA}/src"
NIX = "/nix/store/1a2b-python3-3.12.8"
NIX_ENV = "/nix/store/3c4d-python3-3.13.1-env"
GUIX = "/gnu/store/5e6f-python-3.11.11"
SPACK = f"{ADA}/spack/opt/spack/linux-nixos24.11-zen4/gcc-13.2.0/python-3.11.9-q7w8e9r"
BREW = "/home/linuxbrew/.linuxbrew"
KEG = f"{BREW}/Cellar/python@3.13/3.13.1"
ASDF = f"{ADA}/.asdf/installs/python/3.12.7"
MISE = f"{DATA}/mise/installs/python/3.13.0"
RYE = f"{ADA}/.rye/py/cpython@3.12.2"
UV12, UV14 = (f"{DATA}/uv/python/cpython-{v}-linux-x86_64-gnu" for v in ("3.12.8", "3.14.0"))
PYENV11, PYENV8 = f"{ADA}/.pyenv/versions/3.11.9", f"{ADA}/.pyenv/versions/3.8.20"
FORGE, MAMBA = f"{ADA}/miniforge3", f"{DATA}/mamba"
HATCHPY = f"{DATA}/hatch/pythons/3.12/python"
CODE = f"{CONFIG}/Code/User/settings.json"
BAZEL = f"{CACHE}/bazel/_bazel_ada/ab12/external/python_3_11_x86_64-unknown-linux-gnu"
BLEND = f"{ADA}/Apps/blender-4.3.0-linux-x64"


def kernel(*argv: str, name: str = "") -> str:
    return json.dumps({"argv": list(argv), "display_name": name})


PYTHON = {
    NIX: "3.12.8",
    NIX_ENV: "3.13.1",
    GUIX: "3.11.11",
    SPACK: "3.11.9",
    KEG: "3.13.1",
    ASDF: "3.12.7",
    MISE: "3.13.0",
    RYE: "3.12.2",
    UV12: "3.12.8",
    UV14: "3.14.0",
    PYENV11: "3.11.9",
    PYENV8: "3.8.20",
    FORGE: "3.12.7",
    HATCHPY: "3.12.6",
    "/opt/az": "3.12.1",
    f"{BLEND}/4.3/python": "3.11.9",
    BAZEL: "3.11.8",
    "/opt/arm/python3.12": "3.12.5",
}
ENVS = {
    f"{WORK}/shop/.venv": "3.12.8",
    f"{WORK}/mono/packages/api/.venv": "3.13.1",
    f"{WORK}/devenv-app/.devenv/state/venv": "3.12.8",
    f"{WORK}/flow/.direnv/python-3.12": "3.12.8",
    f"{WORK}/robot/.pixi/envs/default": "3.12.1",
    f"{WORK}/robot/.pixi/envs/cuda": "3.11.10",
    f"{WORK}/lib/.tox/py311": "3.11.9",
    f"{WORK}/lib/.nox/lint": "3.11.9",
    f"{WORK}/legacy/env38": "3.8.20",
    f"{WORK}/dead/.venv": "3.10.1",
    f"{WORK}/dead2/venv": "3.10.1",
    f"{WORK}/moved/.venv": "3.12.8",
    f"{WORK}/drift/.venv": "3.11.4",
    f"{WORK}/win/venv": "3.12.0",
    f"{WORK}/bare/venv": "3.12.8",
    f"{WORK}/gtk/.venv": "3.12.8",
    f"{PYENV11}/envs/talks": "3.11.9",
    f"{DATA}/uv/tools/ruff": "3.14.0",
    f"{DATA}/uv/tools/mkdocs": "3.12.8",
    f"{CACHE}/uv/archive-v0/kJ81x": "3.14.0",
    f"{CACHE}/uv/environments-v2/script-1f": "3.12.8",
    f"{DATA}/pipx/venvs/black": "3.12.8",
    f"{DATA}/pipx/venvs/poetry": "3.10.1",
    f"{DATA}/pipx/shared": "3.12.8",
    f"{ADA}/.rye/self/venv": "3.12.2",
    f"{ADA}/.rye/tools/httpie": "3.12.2",
    f"{DATA}/mise/installs/pipx-pgcli/4.1.0/pgcli": "3.13.0",
    f"{CACHE}/pypoetry/virtualenvs/news-AAAABBBB-py3.12": "3.12.8",
    f"{CACHE}/pypoetry/virtualenvs/gone-CCCCDDDD-py3.12": "3.12.8",
    f"{DATA}/virtualenvs/site-a1b2c3d4": "3.12.7",
    f"{DATA}/virtualenvs/lost-e5f6a7b8": "3.12.7",
    f"{DATA}/hatch/env/virtual/cli/Zx81Aa00/cli": "3.12.6",
    f"{DATA}/pdm/venvs/web-Ab12Cd34-3.12": "3.12.8",
    f"{ADA}/.virtualenvs/pycharm-shop": "3.12.8",
    f"{CACHE}/pre-commit/repoabc/py_env-python3.12": "3.12.8",
    f"{DATA}/nvim/mason/packages/black/venv": "3.12.8",
    f"{DATA}/zed/languages/pylsp/pylsp-venv": "3.12.8",
    f"{ADA}/.emacs.d/elpy/rpc-venv": "3.12.8",
    f"{DATA}/AnkiProgramFiles/.venv": "3.12.8",
    f"{ADA}/stable-diffusion-webui/venv": "3.11.9",
    f"{FORGE}/envs/ds": "3.11.10",
    f"{FORGE}/envs/r": "None",
    f"{MAMBA}/envs/geo": "3.12.4",
    "/opt/tljh/hub": "3.12.8",
    f"{ADA}/.local/spyder-6/envs/spyder-runtime": "3.11.11",
}
TIES = {
    f"{WORK}/shop/.venv": f"{WORK}/shop",
    f"{WORK}/mono/packages/api/.venv": f"{WORK}/mono/packages/api",
    f"{WORK}/devenv-app/.devenv/state/venv": f"{WORK}/devenv-app",
    f"{WORK}/robot/.pixi/envs/cuda": f"{WORK}/robot",
    f"{WORK}/lib/.tox/py311": f"{WORK}/lib",
    f"{PYENV11}/envs/talks": f"{WORK}/talks",
    f"{DATA}/uv/tools/ruff": "ruff",
    f"{DATA}/mise/installs/pipx-pgcli/4.1.0/pgcli": "pgcli",
    f"{CACHE}/pypoetry/virtualenvs/news-AAAABBBB-py3.12": f"{WORK}/news",
    f"{DATA}/virtualenvs/site-a1b2c3d4": f"{WORK}/site",
    f"{DATA}/hatch/env/virtual/cli/Zx81Aa00/cli": f"{WORK}/cli",
    f"{DATA}/pdm/venvs/web-Ab12Cd34-3.12": f"{WORK}/web",
    f"{ADA}/.rye/self/venv": "rye",
    f"{WORK}/legacy/env38": f"{WORK}/legacy",
}
SITE = f"{WORK}/shop/.venv/lib/python3.12/site-packages"
DEAD = "/nix/store/9z-python3-3.10.1"
TOLD = frozenset(
    {
        "PY001 pip",
        "PY002 asdf 3.12.99",
        "PY006 zsh",
        "PY007 PYTHONPATH",
        "PY008 python",
        "PY009 /opt/arm/python3.12/bin/python3.12",
        "PY013 pyenv",
        f"VENV001 {DEAD}/bin/python3.10",
        f"VENV002 {WORK}/moved/.venv",
        f"VENV003 {WORK}/drift/.venv",
        f"VENV004 {WORK}/win/venv",
        f"VENV004 {WORK}/bare/venv",
        f"VENV005 {SITE}",
        f"VENV006 {WORK}/mono/packages/api/.venv/lib/python3.13/site-packages",
        f"VENV007 {ADA}/.local/lib/python3.11/site-packages {FORGE}/envs/ds",
        f"VENV008 {CACHE}/pypoetry/virtualenvs/gone-CCCCDDDD-py3.12",
        f"VENV008 {DATA}/virtualenvs/lost-e5f6a7b8",
        "VENV009 thesis",
        f"VENV010 {ADA}/.pyenv/versions/3.7.9/bin/python3.7",
        f"VENV011 {FORGE}/bin/python3.12",
        f"VENV013 {WORK}/gtk/.venv",
        "VENV014 VIRTUAL_ENV",
        "VENV015 empty versions",
        "VENV015 environments.txt",
        f"VENV016 {WORK}/shop",
        f"PKG101 {CONFIG}/pip/pip.conf extra-index-url",
        f"PKG101 {CONFIG}/uv/uv.toml allow-insecure-host",
        f"PKG102 {CONFIG}/pip/pip.conf",
    }
)
_BASES = {
    f"{WORK}/mono": KEG,
    f"{WORK}/lib": PYENV11,
    f"{WORK}/legacy": PYENV8,
    f"{PYENV11}/envs": PYENV11,
    f"{ADA}/.rye": RYE,
    f"{DATA}/mise": MISE,
    f"{DATA}/virtualenvs": ASDF,
    f"{DATA}/hatch": HATCHPY,
    f"{ADA}/stable": SPACK,
    f"{DATA}/uv/tools/ruff": UV14,
    f"{CACHE}/uv/archive": UV14,
}
_CONDAS = (f"{WORK}/robot", FORGE, MAMBA, f"{ADA}/.local/spyder-6")
_ODD = ("/dead", "/moved", "/drift", "/win", "/bare", "venvs/poetry")


def _base(path: str) -> str:
    return next((base for start, base in _BASES.items() if path.startswith(start)), NIX)


CASE = Mini(
    name="a whole laptop",
    parts=(
        *(py(prefix, version) for prefix, version in PYTHON.items() if prefix not in {FORGE, "/opt/arm/python3.12"}),
        py("/opt/arm/python3.12", "3.12.5", binary=ELF_ARM64),
        conda(FORGE, "3.12.7", base=True),
        *(
            venv(path, _base(path), version)
            for path, version in ENVS.items()
            if not path.startswith(_CONDAS) and not any(part in path for part in _ODD)
        ),
        *(conda(path, v) for path, v in ENVS.items() if path.startswith(_CONDAS) and v != "None"),
        venv(f"{WORK}/dead/.venv", DEAD, "3.10.1"),
        venv(f"{WORK}/dead2/venv", DEAD, "3.10.1"),
        venv(f"{DATA}/pipx/venvs/poetry", DEAD, "3.10.1"),
        venv(f"{WORK}/moved/.venv", NIX, "3.12.8", made_at=f"{ADA}/old/moved/.venv"),
        venv(f"{WORK}/drift/.venv", NIX, "3.12.8", written="3.11.4"),
        dist(SITE, "requests", "2.31.0"),
        dist(SITE, "requests", "2.32.0"),
        dist(f"{ADA}/.local/lib/python3.11/site-packages", "numpy", "1.19.0"),
        dist(f"{FORGE}/envs/ds/lib/python3.11/site-packages", "numpy", "2.1.0"),
        dist(f"{FORGE}/lib/python3.12/site-packages", "torch", "2.5", installer="pip\n"),
    ),
    files={
        "/etc/os-release": 'ID=nixos\nVERSION_ID="24.11"\n',
        **{
            f"{WORK}/{name}/pyproject.toml": ""
            for name in ("shop", "mono/packages/api", "devenv-app", "flow", "news", "cli", "web", "legacy", "gtk")
        },
        f"{WORK}/robot/pixi.toml": "",
        f"{WORK}/lib/tox.ini": "",
        f"{WORK}/lib/setup.cfg": "",
        f"{WORK}/site/Pipfile": "",
        f"{WORK}/talks/.python-version": "talks\n",
        f"{FORGE}/envs/r/conda-meta/r-base-4.4.1-h1_0.json": "{}",
        f"{FORGE}/.condarc": "auto_activate_base: false\n",
        f"{ADA}/.local/spyder-6/condabin/conda": "#!/bin/sh\n",
        f"{ADA}/.local/spyder-6/conda-meta/history": "",
        f"{ADA}/.conda/environments.txt": f"{FORGE}\n{FORGE}/envs/ds\n/mnt/scratch/removed\n",
        f"{ADA}/.tool-versions": "python 3.12.99\n",
        f"{ADA}/.pyenv/version": "3.11.9\n",
        f"{ADA}/.zshrc": (
            'export PYTHONPATH="$HOME/lib"\neval "$(pyenv init -)"\n# eval "$(rtx activate zsh)"\n'
            'eval "$(mise activate zsh)"\nalias python=/usr/bin/python2\nalias pip="uv pip"\n'
        ),
        f"{ADA}/.bashrc": 'eval "$(direnv hook bash)"\n[ -f ~/.rye/env ] && . "$HOME/.rye/env"\n',
        f"{WORK}/win/venv/pyvenv.cfg": "home = C:\\Python312\nversion = 3.12.0\n",
        f"{WORK}/win/venv/Scripts/python.exe": "MZ",
        f"{WORK}/bare/venv/bin/activate": f'VIRTUAL_ENV="{WORK}/bare/venv"\n',
        f"{WORK}/bare/venv/lib/python3.12/site-packages/x.py": "",
        f"{WORK}/gtk/.venv/pyvenv.cfg": f"home = {NIX}/bin\ninclude-system-site-packages = true\nversion = 3.12.8\n",
        f"{SITE}/~umpy/__init__.py": "",
        f"{WORK}/mono/packages/api/.venv/lib/python3.13/site-packages/_core.pth": f"{WORK}/mono/packages/core-gone/src\n",
        f"{WORK}/mono/packages/api/.venv/lib/python3.13/site-packages/_api.pth": f"{WORK}/mono/packages/api\n",
        f"{CACHE}/pypoetry/virtualenvs/gone-CCCCDDDD-py3.12/lib/python3.12/site-packages/gone.pth": f"{WORK}/gone/src\n",
        f"{DATA}/virtualenvs/site-a1b2c3d4/.project": f"{WORK}/site",
        f"{DATA}/virtualenvs/lost-e5f6a7b8/.project": f"{WORK}/lost",
        f"{DATA}/jupyter/kernels/thesis/kernel.json": kernel(f"{ADA}/.virtualenvs/thesis/bin/python", name="Thesis"),
        f"{DATA}/jupyter/kernels/ds/kernel.json": kernel(f"{FORGE}/envs/ds/bin/python", name="DS"),
        f"{DATA}/jupyter/kernels/bash/kernel.json": kernel("python", "-m", "bash_kernel", name="Bash"),
        f"{WORK}/shop/.vscode/settings.json": '{\n"python.defaultInterpreterPath": "${workspaceFolder}/venv/bin/python"\n}',
        CODE: f'{{\n"python.defaultInterpreterPath": "{UV12}/bin/python3.12"\n}}',
        f"{CONFIG}/JetBrains/PyCharm2024.3/options/jdk.table.xml": (
            '<homePath value="$USER_HOME$/.virtualenvs/pycharm-shop/bin/python" />\n'
        ),
        f"{CONFIG}/pip/pip.conf": (
            "[global]\nextra-index-url = https://ada:s3cr3t@pypi.corp.example/simple\nbreak-system-packages = true\n"
        ),
        f"{CONFIG}/uv/uv.toml": 'allow-insecure-host = ["pypi.corp.example"]\n',
    },
    commands={
        f"{ADA}/.local/bin/aws": f"#!{ADA}/.pyenv/versions/3.7.9/bin/python3.7\n",
        f"{ADA}/.local/bin/pip": f"#!{PYENV11}/bin/python3.11\n",
        f"{ADA}/.asdf/shims/python3.12": "#!/usr/bin/env bash\n",
        f"{ADA}/.pyenv/shims/python3": "#!/usr/bin/env bash\n",
        f"{BLEND}/blender": ELF_X86_64,
        "/opt/az/bin/az": "#!/bin/sh\n",
    },
    folders=(f"{ADA}/.pyenv/versions/3.13.9", f"{WORK}/mono/packages/api/src", f"{ADA}/old"),
    links={
        "/run/current-system/sw/bin/python3": f"{NIX_ENV}/bin/python3.13",
        "/etc/profiles/per-user/ada/bin/python3": f"{NIX}/bin/python3.12",
        f"{ADA}/.local/bin/python": f"{NIX}/bin/python3.12",
        f"{ADA}/.guix-profile/bin": f"{GUIX}/bin",
        f"{BREW}/opt/python@3.13": "../Cellar/python@3.13/3.13.1",
        f"{BREW}/bin/python3.13": "../Cellar/python@3.13/3.13.1/bin/python3.13",
        f"{DATA}/mise/installs/python/latest": "./3.13.0",
        f"{DATA}/mise/installs/python/3": "./3.13.0",
        f"{DATA}/uv/python/cpython-3.14-linux-x86_64-gnu": "cpython-3.14.0-linux-x86_64-gnu",
        f"{ADA}/.pyenv/versions/talks": f"{PYENV11}/envs/talks",
        f"{WORK}/bare/venv/bin/python": f"{NIX}/bin/python3.12",
        f"{WORK}/shop/result": NIX_ENV,
        f"{ADA}/code": WORK,
    },
    variables={
        "HOME": ADA,
        "PATH": ":".join(
            (
                f"{ADA}/.local/bin",
                f"{ADA}/.asdf/shims",
                f"{BREW}/bin",
                "/etc/profiles/per-user/ada/bin",
                "/run/current-system/sw/bin",
                f"{ADA}/.pyenv/shims",
            )
        ),
        "NIX_PROFILES": f"/nix/var/nix/profiles/default /run/current-system/sw {ADA}/.nix-profile",
        "VIRTUAL_ENV": f"{WORK}/removed/.venv",
    },
    python=PYTHON,
    vendored=frozenset({"/opt/az", f"{BLEND}/4.3/python", BAZEL}),
    envs=ENVS,
    ties=TIES,
    told=TOLD,
    never=("s3cr3t", "safe to delete", "removed/.venv"),
)
