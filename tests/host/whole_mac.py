"""A whole Mac of yet another make: Apple silicon, an old Intel Homebrew beside the new one, everything in between."""

from __future__ import annotations

import json

from host.home_builder import MACH_ARM64, MACH_X86_64, fat
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASE"]

ADA = "/Users/ada"
SUPPORT, CACHES, DATA = f"{ADA}/Library/Application Support", f"{ADA}/Library/Caches", f"{ADA}/.local/share"
DEV = f"{ADA}/Developer"
ARM, X86 = 0x0100000C, 0x01000007
FRAMEWORK = "Frameworks/Python.framework/Versions"
KEG13 = f"/opt/homebrew/Cellar/python@3.13/3.13.1/{FRAMEWORK}/3.13"
KEG12 = f"/opt/homebrew/Cellar/python@3.12/3.12.8/{FRAMEWORK}/3.12"
INTEL = f"/usr/local/Cellar/python@3.11/3.11.6/{FRAMEWORK}/3.11"
ORG = f"/Library/{FRAMEWORK}/3.12"
ORGT = "/Library/Frameworks/PythonT.framework/Versions/3.13"
PORT = f"/opt/local/Library/{FRAMEWORK}/3.12"
APPLE = "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9"
XCODE = "/Applications/Xcode.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/3.9"
PYENV12, PYENV7 = f"{ADA}/.pyenv/versions/3.12.4", f"{ADA}/.pyenv/versions/3.7.17"
UV13, UV14 = (f"{DATA}/uv/python/cpython-{v}-macos-aarch64-none" for v in ("3.13.2", "3.14.0"))
RTX = f"{DATA}/rtx/installs/python/3.11.5"
MISE = f"{DATA}/mise/installs/python/3.12.9"
RYE = f"{ADA}/.rye/py/cpython@3.12.3/install"
CASK = "/opt/homebrew/Caskroom/miniforge/base"
BLENDER = "/Applications/Blender.app/Contents/Resources/4.3/python"
OFFICE = "/Applications/LibreOffice.app/Contents/Frameworks/LibreOfficePython.framework/Versions/3.10"
GCLOUD = f"{ADA}/google-cloud-sdk/platform/bundledpythonunix"
HATCHPY = f"{SUPPORT}/hatch/pythons/3.12/python"

PYTHON = {
    KEG13: "3.13.1",
    KEG12: "3.12.8",
    INTEL: "3.11.6",
    ORG: "3.12.7",
    ORGT: "3.13.0",
    PORT: "3.12.6",
    APPLE: "3.9.6",
    XCODE: "3.9.6",
    PYENV12: "3.12.4",
    PYENV7: "3.7.17",
    UV13: "3.13.2",
    UV14: "3.14.0",
    RTX: "3.11.5",
    MISE: "3.12.9",
    RYE: "3.12.3",
    CASK: "3.12.5",
    HATCHPY: "3.12.2",
    BLENDER: "3.11.9",
    OFFICE: "3.10.15",
    GCLOUD: "3.12.8",
}
ENVS = {
    f"{DEV}/shop/.venv": "3.13.1",
    f"{DEV}/blog/venv": "3.12.7",
    f"{DEV}/intel/.venv": "3.11.6",
    f"{DEV}/dead/.venv": "3.9.18",
    f"{DEV}/dead2/.venv": "3.9.18",
    f"{DEV}/moved/.venv": "3.12.4",
    f"{DEV}/drift/.venv": "3.11.9",
    f"{DEV}/case/.venv": "3.12.4",
    f"{DEV}/bare/env": "3.12.4",
    f"{DEV}/sys/.venv": "3.12.7",
    f"{DEV}/lib/.tox/py312": "3.12.4",
    f"{DEV}/lib/.nox/tests": "3.12.4",
    f"{DEV}/robot/.pixi/envs/default": "3.12.7",
    f"{DEV}/flow/.direnv/python-3.12": "3.12.4",
    f"{DEV}/old/venv37": "3.7.17",
    "/opt/homebrew/Cellar/httpie/3.2.4/libexec": "3.13.1",
    "/opt/homebrew/Cellar/awscli/2.22.1/libexec": "3.12.8",
    "/usr/local/Cellar/yt-dlp/2023.12/libexec": "3.11.6",
    f"{SUPPORT}/pipx/venvs/black": "3.13.1",
    f"{ADA}/.local/pipx/venvs/tox": "3.12.8",
    f"{SUPPORT}/pipx/shared": "3.13.1",
    f"{DATA}/uv/tools/ruff": "3.14.0",
    f"{DATA}/uv/tools/marimo": "3.13.2",
    f"{ADA}/.cache/uv/archive-v0/aa11": "3.14.0",
    f"{ADA}/.rye/self/venv": "3.12.3",
    f"{DATA}/mise/installs/pipx-ansible/11.1/ansible": "3.12.9",
    f"{CACHES}/pypoetry/virtualenvs/news-AAAABBBB-py3.12": "3.12.4",
    f"{CACHES}/pypoetry/virtualenvs/gone-CCCCDDDD-py3.12": "3.12.4",
    f"{SUPPORT}/pypoetry/venv": "3.13.1",
    f"{DATA}/virtualenvs/site-a1b2c3d4": "3.12.4",
    f"{DATA}/virtualenvs/lost-e5f6a7b8": "3.12.4",
    f"{SUPPORT}/hatch/env/virtual/cli/Zx81Aa00/cli": "3.12.2",
    f"{SUPPORT}/pdm/venvs/web-Ab12Cd34-3.12": "3.12.4",
    f"{ADA}/.virtualenvs/r-reticulate": "3.12.4",
    f"{ADA}/.cache/pre-commit/repoabc/py_env-python3.13": "3.13.1",
    f"{CASK}/envs/ds": "3.11.10",
    f"{CASK}/envs/intel": "3.10.13",
    f"{ADA}/micromamba/envs/geo": "3.12.4",
    f"{ADA}/.pixi/envs/httpie": "3.13.1",
    f"{SUPPORT}/AnkiProgramFiles/.venv": "3.13.2",
    f"{ADA}/Library/jupyterlab-desktop/jlab_server": "3.12.5",
    f"{SUPPORT}/Zed/languages/pylsp/pylsp-venv": "3.13.1",
    f"{ADA}/.vscode-venvs/global": "3.12.7",
    "/Volumes/Photos SSD/ml/.venv": "3.12.4",
    f"{ADA}/Library/Mobile Documents/com~apple~CloudDocs/notes/.venv": "3.12.4",
}
TIES = {
    f"{DEV}/shop/.venv": f"{DEV}/shop",
    f"{DEV}/old/venv37": f"{DEV}/old",
    f"{DEV}/robot/.pixi/envs/default": f"{DEV}/robot",
    f"{DEV}/flow/.direnv/python-3.12": f"{DEV}/flow",
    "/opt/homebrew/Cellar/awscli/2.22.1/libexec": "awscli",
    f"{SUPPORT}/pipx/venvs/black": "black",
    f"{DATA}/uv/tools/marimo": "marimo",
    f"{DATA}/mise/installs/pipx-ansible/11.1/ansible": "ansible",
    f"{CACHES}/pypoetry/virtualenvs/news-AAAABBBB-py3.12": f"{DEV}/news",
    f"{SUPPORT}/pypoetry/venv": "poetry",
    f"{DATA}/virtualenvs/site-a1b2c3d4": f"{DEV}/site",
    f"{SUPPORT}/hatch/env/virtual/cli/Zx81Aa00/cli": f"{DEV}/cli",
    f"{SUPPORT}/pdm/venvs/web-Ab12Cd34-3.12": f"{DEV}/web",
    f"{ADA}/.pixi/envs/httpie": "httpie",
    "/Volumes/Photos SSD/ml/.venv": "/Volumes/Photos SSD/ml",
}
SITE = f"{DEV}/shop/.venv/lib/python3.13/site-packages"
DEAD = "/usr/local/opt/python@3.9"
USER_SITE = f"{ADA}/Library/Python/3.12/lib/python/site-packages"
TOLD = frozenset(
    {
        "PY001 pip",
        "PY002 pyenv 3.12.44",
        "PY006 zsh",
        "PY007 PYTHONHOME",
        "PY008 pip3",
        f"PY009 {INTEL}/bin/python3.11",
        f"PY009 {CASK}/envs/intel",
        "PY013 pyenv",
        f"VENV001 {DEAD}/bin/python3.9",
        f"VENV002 {DEV}/moved/.venv",
        f"VENV003 {DEV}/drift/.venv",
        f"VENV004 {DEV}/bare/env",
        f"VENV005 {SITE}",
        f"VENV006 {DEV}/blog/venv/lib/python3.12/site-packages",
        f"VENV007 {USER_SITE} {ORG}",
        f"VENV008 {CACHES}/pypoetry/virtualenvs/gone-CCCCDDDD-py3.12",
        f"VENV008 {DATA}/virtualenvs/lost-e5f6a7b8",
        "VENV009 old-kernel",
        f"VENV010 {PYENV7.replace('3.7.17', '3.6.15')}/bin/python3.6",
        f"VENV011 {CASK}/bin/python3.12",
        f"VENV013 {DEV}/sys/.venv",
        "VENV015 pipx",
        "VENV015 environments.txt",
        "VENV015 dangling versions",
        f"VENV016 {DEV}/blog",
        f"VENV016 {ADA}/gone/bin/python3",
        f"PKG101 {SUPPORT}/pip/pip.conf index-url",
        "PKG101 two user files",
        f"PKG102 {ADA}/.config/pip/pip.conf",
    }
)
_BASES = {
    f"{DEV}/shop": KEG13,
    f"{DEV}/blog": ORG,
    f"{DEV}/sys": ORG,
    f"{DEV}/intel": INTEL,
    f"{DEV}/old": PYENV7,
    "/opt/homebrew/Cellar/httpie": KEG13,
    "/opt/homebrew/Cellar/awscli": KEG12,
    "/usr/local/Cellar": INTEL,
    f"{SUPPORT}/pipx": KEG13,
    f"{ADA}/.local/pipx": KEG12,
    f"{DATA}/uv/tools/ruff": UV14,
    f"{DATA}/uv/tools/marimo": UV13,
    f"{ADA}/.cache/uv": UV14,
    f"{ADA}/.rye": RYE,
    f"{DATA}/mise": MISE,
    f"{SUPPORT}/pypoetry": KEG13,
    f"{SUPPORT}/hatch": HATCHPY,
    f"{ADA}/.cache/pre-commit": KEG13,
    f"{SUPPORT}/Anki": UV13,
    f"{SUPPORT}/Zed": KEG13,
    f"{ADA}/.vscode": ORG,
}
_CONDAS = (f"{DEV}/robot", CASK, f"{ADA}/micromamba", f"{ADA}/.pixi", f"{ADA}/Library/jupyterlab")
_ODD = ("/dead", "/moved", "/drift", "/bare", "/case", "envs/intel")
_FOREIGN = {INTEL: MACH_X86_64, ORG: fat(X86, ARM), ORGT: fat(X86, ARM), APPLE: fat(X86, ARM), XCODE: fat(X86, ARM)}


def _base(path: str) -> str:
    return next((base for start, base in _BASES.items() if path.startswith(start)), PYENV12)


def kernel(python: str, name: str) -> str:
    return json.dumps({"argv": [python, "-m", "ipykernel_launcher"], "display_name": name})


CASE = Mini(
    name="a whole laptop",
    platform="darwin",
    machine="arm64",
    parts=(
        *(py(p, v, binary=_FOREIGN.get(p, MACH_ARM64) + p.encode()) for p, v in PYTHON.items() if p != CASK),
        conda(CASK, "3.12.5", base=True),
        *(
            venv(path, _base(path), version)
            for path, version in ENVS.items()
            if not path.startswith(_CONDAS) and not any(part in path for part in _ODD)
        ),
        *(conda(path, v) for path, v in ENVS.items() if path.startswith(_CONDAS) and "envs/intel" not in path),
        conda(f"{CASK}/envs/intel", "3.10.13", binary=MACH_X86_64),
        venv(f"{DEV}/dead/.venv", DEAD, "3.9.18"),
        venv(f"{DEV}/dead2/.venv", DEAD, "3.9.18"),
        venv(f"{DEV}/moved/.venv", PYENV12, "3.12.4", made_at=f"{ADA}/Projects/moved/.venv"),
        venv(f"{DEV}/case/.venv", PYENV12, "3.12.4"),
        venv(f"{DEV}/drift/.venv", PYENV12, "3.12.4", written="3.11.9"),
        dist(SITE, "rich", "13.0.0"),
        dist(SITE, "rich", "14.0.0"),
        dist(USER_SITE, "requests", "2.0"),
        dist(f"{ORG}/lib/python3.12/site-packages", "requests", "2.32"),
        dist(f"{CASK}/lib/python3.12/site-packages", "openai", "1.0", installer="pip"),
    ),
    files={
        **{
            f"{DEV}/{name}/pyproject.toml": ""
            for name in ("shop", "blog", "intel", "old", "flow", "news", "cli", "web", "sys", "lib")
        },
        f"{DEV}/robot/pixi.toml": "",
        f"{DEV}/site/Pipfile": "",
        "/Volumes/Photos SSD/ml/requirements.txt": "",
        "/Volumes/Backup/backup_manifest.plist": "",
        "/Volumes/Backup/2026-01-01/x/.venv/pyvenv.cfg": "home = /gone\n",
        f"{KEG13}/lib/python3.13/EXTERNALLY-MANAGED": "",
        f"{KEG12}/lib/python3.12/EXTERNALLY-MANAGED": "",
        f"{ADA}/.conda/environments.txt": f"{CASK}\n{CASK}/envs/ds\n/Volumes/Old/env\n",
        f"{ADA}/.pyenv/version": "3.12.44\n",
        f"{ADA}/.zshrc": (
            'export PATH="/opt/homebrew/bin:$PATH"\neval "$(pyenv init -)"\n# >>> conda initialize >>>\n'
            "# <<< conda initialize <<<\nalias pip3='/usr/local/bin/pip3'\nalias python='python3'\n"
        ),
        f"{ADA}/.zprofile": 'eval "$(/opt/homebrew/bin/brew shellenv)"\nexport PYTHONHOME=/Library/x\n',
        f"{ADA}/.condarc": "auto_activate_base: false\n",
        f"{DEV}/case/.venv/bin/activate": f'VIRTUAL_ENV="{ADA}/developer/Case/.venv"\n',
        f"{DEV}/bare/env/bin/activate": f'VIRTUAL_ENV="{DEV}/bare/env"\n',
        f"{DEV}/bare/env/lib/python3.12/site-packages/x.py": "",
        f"{DEV}/sys/.venv/pyvenv.cfg": f"home = {ORG}/bin\ninclude-system-site-packages = true\nversion = 3.12.7\n",
        f"{SITE}/~ich/__init__.py": "",
        f"{DEV}/blog/venv/lib/python3.12/site-packages/theme.egg-link": f"{DEV}/theme-gone\n.",
        f"{CACHES}/pypoetry/virtualenvs/gone-CCCCDDDD-py3.12/lib/python3.12/site-packages/gone.pth": f"{DEV}/gone/src\n",
        f"{DATA}/virtualenvs/site-a1b2c3d4/.project": f"{DEV}/site",
        f"{DATA}/virtualenvs/lost-e5f6a7b8/.project": f"{DEV}/lost",
        f"{ADA}/Library/Jupyter/kernels/old-kernel/kernel.json": kernel(f"{ADA}/envs-gone/bin/python", "Old"),
        f"{ADA}/Library/Jupyter/kernels/ds/kernel.json": kernel(f"{CASK}/envs/ds/bin/python", "DS"),
        f"{DEV}/blog/.vscode/settings.json": '{"python.pythonPath": "env/bin/python"}',
        f"{SUPPORT}/Cursor/User/settings.json": '{\n"python.defaultInterpreterPath": "~/gone/bin/python3"\n}',
        f"{SUPPORT}/pip/pip.conf": "[global]\nindex-url = http://mirror.corp.example/simple\n",
        f"{ADA}/.config/pip/pip.conf": "[install]\nbreak-system-packages = true\n",
    },
    commands={
        "/usr/bin/python3": fat(X86, ARM) + b"stub",
        "/usr/bin/pip3": fat(X86, ARM) + b"stub",
        f"{ADA}/.pyenv/shims/python3": "#!/usr/bin/env bash\n",
        f"{ADA}/.pyenv/shims/python": "#!/usr/bin/env bash\n",
        f"{ADA}/.local/bin/doc2dash": f"#!{ADA}/.pyenv/versions/3.6.15/bin/python3.6\n",
        "/opt/homebrew/bin/pip": f"#!{KEG13}/bin/python3.13\n",
        "/Applications/Blender.app/Contents/MacOS/Blender": MACH_ARM64,
    },
    links={
        "/Volumes/Macintosh HD": "/",
        "/Library/Frameworks/Python.framework/Versions/Current": "3.12",
        "/usr/local/bin/python3.12": f"{ORG}/bin/python3.12",
        "/opt/homebrew/bin/python3": "../Cellar/python@3.13/3.13.1/bin/python3",
        "/opt/homebrew/bin/python": f"{KEG12}/bin/python3.12",
        "/opt/homebrew/Cellar/python@3.13/3.13.1/bin/python3": f"../{FRAMEWORK}/3.13/bin/python3.13",
        "/opt/homebrew/opt/python@3.13": "../Cellar/python@3.13/3.13.1",
        "/opt/homebrew/opt/python3": "../Cellar/python@3.13/3.13.1",
        "/opt/homebrew/opt/httpie": "../Cellar/httpie/3.2.4",
        "/opt/homebrew/opt/awscli": "../Cellar/awscli/2.22.1",
        "/usr/local/opt/yt-dlp": "../Cellar/yt-dlp/2023.12",
        "/usr/local/opt/python@3.11": "../Cellar/python@3.11/3.11.6",
        f"{DATA}/uv/python/cpython-3.13-macos-aarch64-none": "cpython-3.13.2-macos-aarch64-none",
        f"{DATA}/rtx/installs/python/latest": "./3.11.5",
        f"{ADA}/.pyenv/versions/work": f"{ADA}/.pyenv/versions/3.10.0/envs/work",
        f"{DEV}/bare/env/bin/python": f"{PYENV12}/bin/python3.12",
    },
    variables={
        "HOME": ADA,
        "PATH": f"/opt/homebrew/bin:{ADA}/.pyenv/shims:{ADA}/.local/bin:/usr/local/bin:/usr/bin",
        "HOMEBREW_PREFIX": "/opt/homebrew",
    },
    python=PYTHON,
    vendored=frozenset({BLENDER, OFFICE, GCLOUD}),
    envs=ENVS,
    ties=TIES,
    told=TOLD,
)
