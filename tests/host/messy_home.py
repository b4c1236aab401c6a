"""A crowded laptop in a folder: every source of the table, and faults that are planted one by one."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from envdoctor.host import Host
from host.home_builder import ELF_X86_64, environment, interpreter, link, package, put

__all__ = ["ENVIRONMENTS", "INTERPRETERS", "build"]

ADA = "/home/ada"
DATA = f"{ADA}/.local/share"

INTERPRETERS: dict[str, str] = {
    f"{ADA}/.pyenv/versions/3.8.18": "3.8.18",
    f"{ADA}/.pyenv/versions/3.10.13": "3.10.13",
    f"{ADA}/.pyenv/versions/3.12.1": "3.12.1",
    f"{DATA}/uv/python/cpython-3.13.1-linux-x86_64-gnu": "3.13.1",
    f"{DATA}/uv/python/cpython-3.12.8-linux-x86_64-gnu": "3.12.8",
    f"{ADA}/.asdf/installs/python/3.11.4": "3.11.4",
    f"{DATA}/mise/installs/python/3.13.0": "3.13.0",
    f"{ADA}/.rye/py/cpython@3.12.3": "3.12.3",
    f"{DATA}/pdm/python/cpython@3.11.9": "3.11.9",
    f"{DATA}/hatch/pythons/3.12/python": "3.12.7",
    f"{DATA}/pypoetry/python/cpython@3.11.10": "3.11.10",
    "/usr": "3.11.2",
    "/usr/local": "3.9.19",
    "/opt/python3.14": "3.14.2",
    "/home/linuxbrew/.linuxbrew/Cellar/python@3.12/3.12.5": "3.12.5",
    "/apps/software/Python/3.10.8-GCCcore-12.2.0": "3.10.8",
}
"""Every installation, and its version."""

PYENV_12 = f"{ADA}/.pyenv/versions/3.12.1"
PYENV_38 = f"{ADA}/.pyenv/versions/3.8.18"
UV_13 = f"{DATA}/uv/python/cpython-3.13.1-linux-x86_64-gnu"

ENVIRONMENTS: dict[str, tuple[str, str]] = {
    f"{ADA}/work/shop/.venv": (PYENV_12, "3.12.1"),
    f"{ADA}/work/blog/venv": ("/usr", "3.11.2"),
    f"{ADA}/work/sys/env": ("/usr", "3.11.2"),
    f"{ADA}/work/deep/er/app/.venv": (UV_13, "3.13.1"),
    f"{ADA}/work/lib/.tox/py311": (f"{ADA}/.asdf/installs/python/3.11.4", "3.11.4"),
    f"{ADA}/work/lib/.nox/tests": (PYENV_12, "3.12.1"),
    f"{ADA}/work/odd/any-name-at-all": (PYENV_12, "3.12.1"),
    f"{ADA}/.pyenv/versions/3.12.1/envs/notebook": (PYENV_12, "3.12.1"),
    f"{DATA}/uv/tools/ruff": (f"{DATA}/uv/python/cpython-3.12.8-linux-x86_64-gnu", "3.12.8"),
    f"{DATA}/uv/tools/httpie": (UV_13, "3.13.1"),
    f"{ADA}/.cache/uv/archive-v0/AbCdEf": (UV_13, "3.13.1"),
    f"{DATA}/pipx/venvs/black": ("/usr", "3.11.2"),
    f"{ADA}/.local/pipx/venvs/cookiecutter": ("/usr", "3.11.2"),
    f"{ADA}/.rye/self/venv": (f"{ADA}/.rye/py/cpython@3.12.3", "3.12.3"),
    f"{DATA}/pdm/venvs/api-Ab12Cd34-3.11": (f"{DATA}/pdm/python/cpython@3.11.9", "3.11.9"),
    f"{DATA}/hatch/env/virtual/site/Zx81/site": (f"{DATA}/hatch/pythons/3.12/python", "3.12.7"),
    f"{DATA}/virtualenvs/legacy-a1b2c3d4": (PYENV_38, "3.8.18"),
    f"{ADA}/.virtualenvs/talks": (PYENV_38, "3.8.18"),
    f"{ADA}/.venvs/scratch": ("/opt/python3.14", "3.14.2"),
    f"{ADA}/.cache/pre-commit/repo1a2b/py_env-python3": ("/usr", "3.11.2"),
    f"{ADA}/.cache/pre-commit/repo3c4d/py_env-python3": ("/usr", "3.11.2"),
    f"{DATA}/pypoetry/venv": ("/usr", "3.11.2"),
    "/opt/certbot": ("/usr", "3.11.2"),
    "/srv/intranet/venv": ("/usr", "3.11.2"),
}
"""Every sound environment: its base and version."""


def poetry_name(project: str) -> str:
    """The folder name that Poetry gives the environment of a project."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(project.encode()).digest()).decode()[:8]
    return f"{Path(project).name}-{digest}-py3.12"


def build(root: Path, *, faults: bool = True) -> Host:
    """The machine; without ``faults`` everything on it is sound."""
    for prefix, version in INTERPRETERS.items():
        interpreter(root, prefix, version, header=prefix != "/usr")
    for path, (base, version) in ENVIRONMENTS.items():
        environment(root, path, base, version)
    _aliases(root)
    _ties(root)
    _conda(root)
    _shell(root)
    if faults:
        _faults(root)
    search = [f"{ADA}/.pyenv/shims", f"{ADA}/.local/bin", "/usr/local/bin", "/usr/bin", "/bin"]
    variables = {"HOME": ADA, "PATH": ":".join(search)}
    return Host(root=root, home=Path(ADA), environment=variables, platform="linux", patience=100)


def _aliases(root: Path) -> None:
    """Names that lead to what is counted already."""
    link(root, f"{DATA}/mise/installs/python/3.13", "./3.13.0")
    link(root, f"{DATA}/mise/installs/python/latest", "./3.13.0")
    link(root, f"{DATA}/uv/python/cpython-3.12-linux-x86_64-gnu", "cpython-3.12.8-linux-x86_64-gnu")
    link(root, "/home/linuxbrew/.linuxbrew/opt/python@3.12", "../Cellar/python@3.12/3.12.5")
    link(root, "/bin", "usr/bin")
    link(root, f"{ADA}/.local/bin/python3.13", f"{UV_13}/bin/python3.13")
    link(root, f"{ADA}/.pyenv/versions/notebook", f"{PYENV_12}/envs/notebook")
    put(root, f"{ADA}/google-cloud-sdk/platform/bundledpythonunix/bin/python3", ELF_X86_64 + b"\x003.9.1\0", 0o755)


def _ties(root: Path) -> None:
    """Projects, and what ties environments in a store to them."""
    for name in ("shop", "blog", "sys", "lib", "odd", "legacy", "site", "api", "news"):
        put(root, f"{ADA}/work/{name}/pyproject.toml", "")
    put(root, f"{DATA}/virtualenvs/legacy-a1b2c3d4/.project", f"{ADA}/work/legacy")
    put(root, f"{ADA}/.virtualenvs/talks/.project", f"{ADA}/work/blog\n")
    library = f"{DATA}/hatch/env/virtual/site/Zx81/site/lib/python3.12/site-packages"
    put(root, f"{library}/_site.pth", f"{ADA}/work/site/src\n")
    put(root, f"{ADA}/work/site/src/site/__init__.py")
    library = f"{DATA}/pdm/venvs/api-Ab12Cd34-3.11/lib/python3.11/site-packages"
    package(
        root,
        library,
        "api",
        "0.1",
        **{"direct_url.json": json.dumps({"url": f"file://{ADA}/work/api", "dir_info": {"editable": True}})},
    )
    put(root, f"{library}/__editable__.api-0.1.pth", "import x")
    news = f"{ADA}/.cache/pypoetry/virtualenvs/{poetry_name(f'{ADA}/work/news')}"
    environment(root, news, PYENV_12, "3.12.1")
    kernel = {
        "argv": [f"{ADA}/.pyenv/versions/3.12.1/envs/notebook/bin/python", "-m", "ipykernel"],
        "display_name": "Notebook",
    }
    put(root, f"{DATA}/jupyter/kernels/notebook/kernel.json", json.dumps(kernel))


def _conda(root: Path) -> None:
    for path, version in (
        (f"{ADA}/miniforge3", "3.12.6"),
        (f"{ADA}/miniforge3/envs/ds", "3.11.5"),
        ("/scratch/conda/gpu", "3.10.9"),
    ):
        put(root, f"{path}/bin/python{version[:4]}", ELF_X86_64, 0o755)
        link(root, f"{path}/bin/python", f"python{version[:4]}")
        put(root, f"{path}/conda-meta/python-{version}-habc_0_cpython.json", "{}")
        (root / path.lstrip("/") / "lib" / f"python{version[:4]}" / "site-packages").mkdir(parents=True)
    put(root, f"{ADA}/.conda/environments.txt", f"{ADA}/miniforge3\n/scratch/conda/gpu\n")


def _shell(root: Path) -> None:
    for name in ("python", "python3", "pip", "pip3"):
        put(root, f"{ADA}/.pyenv/shims/{name}", "#!/usr/bin/env bash\nexec pyenv exec\n", 0o755)
    put(root, f"{ADA}/.pyenv/version", "3.12.1\n")
    put(root, f"{ADA}/.bashrc", '# pyenv\nexport PYENV_ROOT="$HOME/.pyenv"\neval "$(pyenv init -)"\n')


def _faults(root: Path) -> None:
    """One of each; the tests name them."""
    environment(root, f"{ADA}/work/dead/.venv", "/opt/homebrew/opt/python@3.9", "3.9.7")
    environment(root, f"{ADA}/work/dead2/.venv", "/opt/homebrew/opt/python@3.9", "3.9.7")
    environment(root, f"{DATA}/pipx/venvs/poetry", f"{ADA}/.pyenv/versions/3.7.1", "3.7.1")
    environment(root, f"{ADA}/work/moved/.venv", PYENV_12, "3.12.1", made_at=f"{ADA}/old/moved/.venv")
    environment(root, f"{ADA}/work/drift/.venv", "/usr", "3.11.2", written="3.9.2")
    put(root, f"{ADA}/work/windows/venv/pyvenv.cfg", "home = C:\\Python312\nversion = 3.12.1\n")
    put(root, f"{ADA}/work/windows/venv/Scripts/activate.bat", "")
    orphan = f"{DATA}/virtualenvs/gone-e5f6a7b8"
    environment(root, orphan, PYENV_12, "3.12.1")
    put(root, f"{orphan}/.project", f"{ADA}/work/deleted")
    library = f"{ADA}/work/shop/.venv/lib/python3.12/site-packages"
    put(root, f"{library}/~ip/__init__.py", "")
    package(root, library, "requests", "2.31.0")
    package(root, library, "requests", "2.32.0")
    put(root, f"{ADA}/work/blog/venv/lib/python3.11/site-packages/theme.pth", f"{ADA}/work/theme-that-is-gone\n")
    dead = {"argv": [f"{ADA}/.virtualenvs/removed/bin/python", "-m", "ipykernel"], "display_name": "Thesis"}
    put(root, f"{DATA}/jupyter/kernels/thesis/kernel.json", json.dumps(dead))
    put(root, f"{ADA}/.local/bin/aws", f"#!{ADA}/.pyenv/versions/3.7.1/bin/python\nimport x\n", 0o755)
    (root / f"{ADA}/.pyenv/versions/3.6.9".lstrip("/")).mkdir(parents=True)
    put(root, f"{ADA}/.pyenv/version", "3.10.99\n")
    put(root, f"{ADA}/.zshrc", "alias python=python3.9\nexport PYTHONPATH=$HOME/lib\n")
    put(root, f"{ADA}/.bash_profile", "# >>> conda initialize >>>\n. ~/.bashrc\n")
    package(root, f"{ADA}/.local/lib/python3.11/site-packages", "numpy", "1.19.0")
    package(root, f"{ADA}/miniforge3/envs/ds/lib/python3.11/site-packages", "numpy", "2.1.0")
    put(root, f"{ADA}/.conda/environments.txt", f"{ADA}/miniforge3\n/scratch/conda/gpu\n/scratch/conda/removed\n")
    put(root, f"{ADA}/.config/pip/pip.conf", "[global]\nbreak-system-packages = true\n")
