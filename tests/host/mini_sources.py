"""Where Pythons and environments lie on Linux: a case for each row of the table, its variable, its aliases, its twin."""

from __future__ import annotations

from host.home_builder import ELF_X86_64
from host.mini import Mini, conda, py, venv

__all__ = ["CASES"]

ADA = "/home/ada"
DATA = f"{ADA}/.local/share"
USR = py("/usr", "3.12.3")
NOT_OURS = {"/usr": "3.12.3"}
PYTHON = f"{ADA}/.pyenv/versions/3.12.1"

CASES = (
    Mini(
        name="pyenv: the variable's root, the usual one left behind, an alias, an empty version",
        variables={"PYENV_ROOT": "/var/data/pyenv"},
        parts=(py("/var/data/pyenv/versions/3.12.1", "3.12.1"), py(f"{ADA}/.pyenv/versions/3.11.9", "3.11.9")),
        links={"/var/data/pyenv/versions/3.12": "3.12.1"},
        folders=("/var/data/pyenv/versions/3.13.0",),
        python={"/var/data/pyenv/versions/3.12.1": "3.12.1", f"{ADA}/.pyenv/versions/3.11.9": "3.11.9"},
        told=frozenset({"VENV015 empty versions"}),
        words=("/var/data/pyenv/versions/3.13.0", "nothing depends on"),
        never=("versions/3.12 ",),
    ),
    Mini(
        name="pyenv-virtualenv: a link and its environment are one; conda inside versions is conda's",
        parts=(
            py(PYTHON, "3.12.1"),
            venv(f"{PYTHON}/envs/shop", PYTHON, "3.12.1"),
            conda(f"{ADA}/.pyenv/versions/miniforge3-24.3.0", "3.12.7", base=True),
        ),
        links={f"{ADA}/.pyenv/versions/shop": f"{PYTHON}/envs/shop"},
        files={f"{ADA}/work/shop/.python-version": "shop\n"},
        python={PYTHON: "3.12.1", f"{ADA}/.pyenv/versions/miniforge3-24.3.0": "3.12.7"},
        envs={f"{PYTHON}/envs/shop": "3.12.1"},
        ties={f"{PYTHON}/envs/shop": f"{ADA}/work/shop"},
    ),
    Mini(
        name="uv: Pythons, their aliases, PyPy, what is half downloaded",
        parts=(py(f"{DATA}/uv/python/cpython-3.13.1-linux-x86_64-gnu", "3.13.1"),),
        files={
            f"{DATA}/uv/python/.temp/x/python/bin/python3.14": "",
            f"{DATA}/uv/python/.lock": "",
            f"{DATA}/uv/python/pypy-3.10.16-linux-x86_64-gnu/bin/pypy3.10": ELF_X86_64 + b"pypy",
            f"{DATA}/uv/python/pypy-3.10.16-linux-x86_64-gnu/include/pypy3.10/patchlevel.h": (
                '#define PY_VERSION "3.10.16"\n#define PYPY_VERSION "7.3.19"\n'
            ),
        },
        links={
            f"{DATA}/uv/python/cpython-3.13-linux-x86_64-gnu": "cpython-3.13.1-linux-x86_64-gnu",
            f"{DATA}/uv/python/pypy-3.10.16-linux-x86_64-gnu/bin/python": "pypy3.10",
            f"{ADA}/.local/bin/python3.13": f"{DATA}/uv/python/cpython-3.13-linux-x86_64-gnu/bin/python3.13",
        },
        variables={"PATH": f"{ADA}/.local/bin"},
        python={
            f"{DATA}/uv/python/cpython-3.13.1-linux-x86_64-gnu": "3.13.1",
            f"{DATA}/uv/python/pypy-3.10.16-linux-x86_64-gnu": "3.10.16",
        },
        sources={f"{DATA}/uv/python/cpython-3.13.1-linux-x86_64-gnu": "uv"},
    ),
    Mini(
        name="uv: every variable elsewhere",
        parts=(
            py("/var/pool/py/cpython-3.12.8-linux-x86_64-gnu", "3.12.8"),
            venv("/var/pool/tools/ruff", "/var/pool/py/cpython-3.12.8-linux-x86_64-gnu", "3.12.8"),
            venv("/var/pool/cache/archive-v0/Ab12", "/var/pool/py/cpython-3.12.8-linux-x86_64-gnu", "3.12.8"),
            venv("/var/pool/cache/environments-v2/run-1", "/gone/py", "3.11.0"),
        ),
        files={"/var/pool/cache/archive-v0/Whl/requests/__init__.py": "", "/var/pool/tools/.lock": ""},
        variables={
            "UV_PYTHON_INSTALL_DIR": "/var/pool/py",
            "UV_TOOL_DIR": "/var/pool/tools",
            "UV_CACHE_DIR": "/var/pool/cache",
        },
        python={"/var/pool/py/cpython-3.12.8-linux-x86_64-gnu": "3.12.8"},
        envs={
            "/var/pool/tools/ruff": "3.12.8",
            "/var/pool/cache/archive-v0/Ab12": "3.12.8",
            "/var/pool/cache/environments-v2/run-1": "3.11.0",
        },
        ties={"/var/pool/tools/ruff": "ruff"},
    ),
    Mini(
        name="pipx: two homes hide one another",
        parts=(
            USR,
            venv(f"{DATA}/pipx/venvs/black", "/usr", "3.12.3"),
            venv(f"{ADA}/.local/pipx/venvs/tox", "/usr", "3.12.3"),
        ),
        envs={f"{DATA}/pipx/venvs/black": "3.12.3", f"{ADA}/.local/pipx/venvs/tox": "3.12.3"},
        told=frozenset({"VENV015 pipx"}),
    ),
    Mini(
        name="pipx: one home and the machine's global one are fine",
        parts=(
            USR,
            venv(f"{DATA}/pipx/venvs/black", "/usr", "3.12.3"),
            venv("/opt/pipx/venvs/tox", "/usr", "3.12.3"),
            venv(f"{DATA}/pipx/shared", "/usr", "3.12.3"),
        ),
        folders=(f"{ADA}/.local/pipx/venvs", f"{ADA}/.local/pipx/logs"),
        envs={
            f"{DATA}/pipx/venvs/black": "3.12.3",
            "/opt/pipx/venvs/tox": "3.12.3",
            f"{DATA}/pipx/shared": "3.12.3",
        },
        ties={"/opt/pipx/venvs/tox": "tox"},
    ),
    Mini(
        name="asdf: its variable, a conda inside, shims are no Pythons",
        parts=(
            py("/var/data/asdf/installs/python/3.11.4", "3.11.4"),
            conda("/var/data/asdf/installs/python/miniconda3-latest", "3.12.2", base=True),
        ),
        commands={"/var/data/asdf/shims/python3.11": "#!/usr/bin/env bash\n# asdf-plugin: python 3.11.4\n"},
        files={f"{ADA}/.tool-versions": "nodejs 20\npython 3.11.4\n"},
        variables={"ASDF_DATA_DIR": "/var/data/asdf", "PATH": "/var/data/asdf/shims"},
        python={
            "/var/data/asdf/installs/python/3.11.4": "3.11.4",
            "/var/data/asdf/installs/python/miniconda3-latest": "3.12.2",
        },
    ),
    Mini(
        name="mise: aliases of one version, a lost download, tools",
        parts=(
            py(f"{DATA}/mise/installs/python/3.13.0", "3.13.0"),
            venv(f"{DATA}/mise/installs/pipx-black/24.1/black", f"{DATA}/mise/installs/python/3.13.0", "3.13.0"),
        ),
        links={f"{DATA}/mise/installs/python/{name}": "./3.13.0" for name in ("3", "3.13", "latest")},
        files={f"{DATA}/mise/installs/python/.mise.backend.json": "{}"},
        python={f"{DATA}/mise/installs/python/3.13.0": "3.13.0"},
        envs={f"{DATA}/mise/installs/pipx-black/24.1/black": "3.13.0"},
        ties={f"{DATA}/mise/installs/pipx-black/24.1/black": "black"},
    ),
    Mini(
        name="rye: downloaded ones, and a registered one that is only a link to the system's",
        parts=(
            USR,
            py("/var/data/rye/py/cpython@3.11.9", "3.11.9"),
            venv("/var/data/rye/self/venv", "/var/data/rye/py/cpython@3.11.9", "3.11.9"),
            venv("/var/data/rye/tools/httpie", "/var/data/rye/py/cpython@3.11.9", "3.11.9"),
        ),
        links={"/var/data/rye/py/cpython@3.12.3": "/usr/bin/python3.12"},
        variables={"RYE_HOME": "/var/data/rye"},
        python={**NOT_OURS, "/var/data/rye/py/cpython@3.11.9": "3.11.9"},
        envs={"/var/data/rye/self/venv": "3.11.9", "/var/data/rye/tools/httpie": "3.11.9"},
        ties={"/var/data/rye/self/venv": "rye", "/var/data/rye/tools/httpie": "httpie"},
    ),
    Mini(
        name="pdm: its settings' folder, tied by an editable installation; two projects of one name are not guessed",
        parts=(
            USR,
            py(f"{DATA}/pdm/python/cpython@3.11.9", "3.11.9"),
            venv("/var/pool/pdm/api-Ab12Cd34-3.12", "/usr", "3.12.3"),
            venv(f"{DATA}/pdm/venvs/blog-Zz12Cd34-3.12", "/usr", "3.12.3"),
        ),
        files={
            f"{ADA}/.config/pdm/config.toml": '[venv]\nlocation = "/var/pool/pdm"\n',
            f"{ADA}/work/api/pyproject.toml": "",
            f"{ADA}/work/blog/pyproject.toml": "",
            f"{ADA}/old/blog/pyproject.toml": "",
            "/var/pool/pdm/api-Ab12Cd34-3.12/lib/python3.12/site-packages/api.pth": f"{ADA}/work/api/src\n",
        },
        folders=(f"{ADA}/work/api/src",),
        python={**NOT_OURS, f"{DATA}/pdm/python/cpython@3.11.9": "3.11.9"},
        envs={"/var/pool/pdm/api-Ab12Cd34-3.12": "3.12.3", f"{DATA}/pdm/venvs/blog-Zz12Cd34-3.12": "3.12.3"},
        ties={"/var/pool/pdm/api-Ab12Cd34-3.12": f"{ADA}/work/api"},
    ),
    Mini(
        name="hatch: its variable, its own Pythons, its internal environments belong to it",
        parts=(
            py("/var/pool/hatch/pythons/3.12/python", "3.12.7"),
            venv("/var/pool/hatch/env/virtual/site/Zx81Aa00/site", "/var/pool/hatch/pythons/3.12/python", "3.12.7"),
            venv("/var/pool/hatch/env/virtual/site/Zx81Aa00/docs", "/var/pool/hatch/pythons/3.12/python", "3.12.7"),
            venv("/var/pool/hatch/env/.internal/hatch-build/x", "/var/pool/hatch/pythons/3.12/python", "3.12.7"),
        ),
        files={f"{ADA}/work/site/pyproject.toml": "", "/var/pool/hatch/pythons/3.12/hatch-dist.json": "{}"},
        variables={"HATCH_DATA_DIR": "/var/pool/hatch"},
        python={"/var/pool/hatch/pythons/3.12/python": "3.12.7"},
        envs={
            "/var/pool/hatch/env/virtual/site/Zx81Aa00/site": "3.12.7",
            "/var/pool/hatch/env/virtual/site/Zx81Aa00/docs": "3.12.7",
            "/var/pool/hatch/env/.internal/hatch-build/x": "3.12.7",
        },
        ties={
            "/var/pool/hatch/env/virtual/site/Zx81Aa00/site": f"{ADA}/work/site",
            "/var/pool/hatch/env/virtual/site/Zx81Aa00/docs": f"{ADA}/work/site",
            "/var/pool/hatch/env/.internal/hatch-build/x": "hatch itself",
        },
    ),
    Mini(
        name="poetry: every variable elsewhere, its own environment, a file among the environments",
        parts=(
            USR,
            py(f"{DATA}/pypoetry/python/cpython@3.11.10", "3.11.10"),
            venv("/var/pool/cache/virtualenvs/news-AAAABBBB-py3.12", "/usr", "3.12.3"),
            venv("/var/pool/named/shop-CCCCDDDD-py3.12", "/usr", "3.12.3"),
            venv("/var/pool/poetry/venv", "/usr", "3.12.3"),
        ),
        files={
            "/var/pool/cache/virtualenvs/envs.toml": "",
            f"{ADA}/work/news/pyproject.toml": "",
            f"{ADA}/work/shop/pyproject.toml": "",
        },
        variables={
            "POETRY_CACHE_DIR": "/var/pool/cache",
            "POETRY_VIRTUALENVS_PATH": "/var/pool/named",
            "POETRY_HOME": "/var/pool/poetry",
        },
        python={**NOT_OURS, f"{DATA}/pypoetry/python/cpython@3.11.10": "3.11.10"},
        envs={
            "/var/pool/cache/virtualenvs/news-AAAABBBB-py3.12": "3.12.3",
            "/var/pool/named/shop-CCCCDDDD-py3.12": "3.12.3",
            "/var/pool/poetry/venv": "3.12.3",
        },
        ties={
            "/var/pool/cache/virtualenvs/news-AAAABBBB-py3.12": f"{ADA}/work/news",
            "/var/pool/named/shop-CCCCDDDD-py3.12": f"{ADA}/work/shop",
            "/var/pool/poetry/venv": "poetry",
        },
    ),
    Mini(
        name="poetry.toml of projects: a folder of one's own, the project's folder, and one that says nothing",
        parts=(
            USR,
            venv("/var/pool/mine/news-AAAABBBB-py3.12", "/usr", "3.12.3"),
            venv(f"{ADA}/work/shop/envs.d/shop-CCCCDDDD-py3.12", "/usr", "3.12.3"),
        ),
        files={
            f"{ADA}/work/news/pyproject.toml": "",
            f"{ADA}/work/news/poetry.toml": '[virtualenvs]\npath = "/var/pool/mine"\n',
            f"{ADA}/work/shop/pyproject.toml": "",
            f"{ADA}/work/shop/poetry.toml": '[virtualenvs]\npath = "{project-dir}/envs.d"\n',
            f"{ADA}/work/blog/poetry.toml": "[virtualenvs]\nin-project = true\n",
        },
        envs={
            "/var/pool/mine/news-AAAABBBB-py3.12": "3.12.3",
            f"{ADA}/work/shop/envs.d/shop-CCCCDDDD-py3.12": "3.12.3",
        },
        ties={
            "/var/pool/mine/news-AAAABBBB-py3.12": f"{ADA}/work/news",
            f"{ADA}/work/shop/envs.d/shop-CCCCDDDD-py3.12": f"{ADA}/work/shop",
        },
    ),
    Mini(
        name="pipenv and virtualenvwrapper: one whose project is there, one whose project is gone",
        parts=(
            USR,
            venv("/var/pool/v/shop-a1b2c3d4", "/usr", "3.12.3"),
            venv("/var/pool/v/gone-a1b2c3d4", "/usr", "3.12.3"),
        ),
        files={
            "/var/pool/v/shop-a1b2c3d4/.project": f"{ADA}/work/shop",
            "/var/pool/v/gone-a1b2c3d4/.project": f"{ADA}/work/gone\n",
            "/var/pool/v/get_env_details": "#!/bin/sh\n",
            f"{ADA}/work/shop/Pipfile": "",
        },
        variables={"WORKON_HOME": "/var/pool/v"},
        envs={"/var/pool/v/shop-a1b2c3d4": "3.12.3", "/var/pool/v/gone-a1b2c3d4": "3.12.3"},
        ties={"/var/pool/v/shop-a1b2c3d4": f"{ADA}/work/shop"},
        told=frozenset({"VENV008 /var/pool/v/gone-a1b2c3d4"}),
        words=("last changed", "MB", "just on another disk"),
        never=("safe to delete",),
    ),
    Mini(
        name="WORKON_HOME and PYENV_ROOT only in start-up files; a commented one says nothing",
        parts=(
            USR,
            venv("/var/pool/v/talks", "/usr", "3.12.3"),
            py("/var/pool/pyenv/versions/3.12.1", "3.12.1"),
            venv("/var/old/x", "/usr", "3.12.3"),
            venv(f"{ADA}/.config-venvs/y", "/usr", "3.12.3"),
        ),
        files={
            f"{ADA}/.zshrc": 'export WORKON_HOME="/var/pool/v"\n# export WORKON_HOME=/var/old\n',
            f"{ADA}/.config/fish/config.fish": "set -gx PYENV_ROOT /var/pool/pyenv\n",
        },
        python={**NOT_OURS, "/var/pool/pyenv/versions/3.12.1": "3.12.1"},
        envs={"/var/pool/v/talks": "3.12.3", f"{ADA}/.config-venvs/y": "3.12.3"},
        sources={"/var/pool/v/talks": "virtualenvwrapper", "/var/pool/pyenv/versions/3.12.1": "pyenv"},
    ),
    Mini(
        name="projects that name their environment; one that names a mere Python, one that names nothing",
        parts=(
            USR,
            venv(f"{ADA}/.local/share/pdm/venvs/x-Ab12Cd34-3.12", "/usr", "3.12.3"),
            venv(f"{ADA}/.local/share/virtualenvs/odd-name", "/usr", "3.12.3"),
            venv(f"{ADA}/.virtualenvs/notes", "/usr", "3.12.3"),
            venv("/var/env/of-uv", "/usr", "3.12.3"),
        ),
        files={
            f"{ADA}/work/api/.pdm-python": f"{ADA}/.local/share/pdm/venvs/x-Ab12Cd34-3.12/bin/python",
            f"{ADA}/work/web/.venv": f"{ADA}/.local/share/virtualenvs/odd-name\n",
            f"{ADA}/work/talk/.vscode/settings.json": f'{{"python.pythonPath": "{ADA}/.virtualenvs/notes/bin/python"}}',
            f"{ADA}/work/lib/.pdm-python": "/usr/bin/python3.12",
            f"{ADA}/work/none/.venv": "",
        },
        variables={"UV_PROJECT_ENVIRONMENT": "/var/env/of-uv"},
        envs={
            f"{ADA}/.local/share/pdm/venvs/x-Ab12Cd34-3.12": "3.12.3",
            f"{ADA}/.local/share/virtualenvs/odd-name": "3.12.3",
            f"{ADA}/.virtualenvs/notes": "3.12.3",
            "/var/env/of-uv": "3.12.3",
        },
        ties={
            f"{ADA}/.local/share/pdm/venvs/x-Ab12Cd34-3.12": f"{ADA}/work/api",
            f"{ADA}/.local/share/virtualenvs/odd-name": f"{ADA}/work/web",
            f"{ADA}/.virtualenvs/notes": f"{ADA}/work/talk",
        },
    ),
)
