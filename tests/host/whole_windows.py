"""A whole Windows laptop of yet another make: two launchers, three package managers, a registry, paths into WSL."""

from __future__ import annotations

import json

from host.home_builder import PE_X86, PE_X86_64
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASE"]

ADA = "C:/Users/ada"
LOCAL, ROAMING = f"{ADA}/AppData/Local", f"{ADA}/AppData/Roaming"
STORE = f"{LOCAL}/Microsoft/WindowsApps"
DEV = "D:/dev"
P312, P313 = f"{LOCAL}/Programs/Python/Python312", "C:/Program Files/Python313"
P39_32 = f"{LOCAL}/Programs/Python/Python39-32"
MANAGED = f"{LOCAL}/Python/pythoncore-3.14-64"
EMBED = f"{LOCAL}/Python/pythonembed-3.13-64"
SCOOP = f"{ADA}/scoop/apps/python311/3.11.9"
CHOCO = "C:/Python310"
PYENV = f"{ADA}/.pyenv/pyenv-win/versions/3.11.8"
UV13, UV12 = (f"{ROAMING}/uv/python/cpython-{v}-windows-x86_64-none" for v in ("3.13.2", "3.12.9"))
MINI, ANA = f"{ADA}/miniconda3", "C:/ProgramData/anaconda3"
MISE = f"{LOCAL}/mise/installs/python/3.12.6"
RYE = f"{ADA}/.rye/py/cpython@3.12.3"
HATCHPY = f"{LOCAL}/hatch/pythons/3.12/python"
WINPY = "C:/WPy64-31290/python"
MSYS = "C:/msys64/ucrt64"
NUGET = f"{ADA}/.nuget/packages/python/3.12.5/tools"
AZURE = "C:/Program Files/Microsoft SDKs/Azure/CLI2"
GCLOUD = f"{LOCAL}/Google/Cloud SDK/google-cloud-sdk/platform/bundledpython"
STUDIO = "C:/Program Files (x86)/Microsoft Visual Studio/Shared/Python39_64"
OFFICE = "C:/Program Files/LibreOffice/program/python-core-3.10.15"
INKSCAPE = "C:/Program Files/Inkscape"
HOUDINI = "C:/Program Files/Side Effects Software/Houdini 20.5.332/python311"
COMFY = "D:/ComfyUI_windows_portable/python_embeded"

PYTHON = {
    P312: "3.12.7",
    P313: "3.13.1",
    P39_32: "3.9.13",
    MANAGED: "3.14.0",
    EMBED: "3.13.1",
    SCOOP: "3.11.9",
    CHOCO: "3.10.11",
    PYENV: "3.11.8",
    UV13: "3.13.2",
    UV12: "3.12.9",
    MINI: "3.12.4",
    ANA: "3.11.7",
    MISE: "3.12.6",
    RYE: "3.12.3",
    HATCHPY: "3.12.2",
    WINPY: "3.12.9",
    MSYS: "3.12.8",
    NUGET: "3.12.5",
    AZURE: "3.12.1",
    GCLOUD: "3.12.8",
    STUDIO: "3.9.7",
    OFFICE: "3.10.15",
    INKSCAPE: "3.11.9",
    HOUDINI: "3.11.7",
    COMFY: "3.12.10",
}
VENDORED = frozenset({AZURE, GCLOUD, STUDIO, OFFICE, INKSCAPE, HOUDINI, COMFY})
EMBEDDED = (EMBED, OFFICE, COMFY)
ENVS = {
    f"{DEV}/shop/.venv": "3.12.7",
    f"{DEV}/blog/venv": "3.13.1",
    f"{DEV}/group/api/.venv": "3.13.2",
    f"{DEV}/dead/.venv": "3.8.10",
    f"{DEV}/dead2/.venv": "3.8.10",
    f"{DEV}/moved/.venv": "3.12.7",
    f"{DEV}/unix/.venv": "3.12.3",
    f"{DEV}/bare/venv": "None",
    f"{DEV}/lib/.tox/py312": "3.12.7",
    f"{DEV}/lib/.nox/tests": "3.12.7",
    f"{DEV}/robot/.pixi/envs/default": "3.12.1",
    f"{DEV}/sys/.venv": "3.12.7",
    f"{ADA}/source/repos/wpf-tool/env": "3.12.7",
    f"{ADA}/OneDrive - Contoso/Documents/report/.venv": "3.12.7",
    f"{ADA}/pipx/venvs/black": "3.12.7",
    f"{ADA}/pipx/shared": "3.12.7",
    f"{ROAMING}/uv/tools/ruff": "3.13.2",
    f"{LOCAL}/uv/cache/archive-v0/bb22": "3.13.2",
    f"{ADA}/.rye/self/venv": "3.12.3",
    f"{LOCAL}/pypoetry/Cache/virtualenvs/news-AAAABBBB-py3.12": "3.12.7",
    f"{LOCAL}/pypoetry/Cache/virtualenvs/gone-CCCCDDDD-py3.12": "3.12.7",
    f"{ROAMING}/pypoetry/venv": "3.12.7",
    f"{ADA}/.virtualenvs/site-a1b2c3d4": "3.12.7",
    f"{ADA}/.virtualenvs/lost-e5f6a7b8": "3.12.7",
    f"{ADA}/.virtualenvs/inwsl-e5f6a7b8": "3.12.7",
    f"{LOCAL}/hatch/env/virtual/cli/Zx81Aa00/cli": "3.12.2",
    f"{LOCAL}/pdm/pdm/venvs/web-Ab12Cd34-3.12": "3.12.7",
    f"{ADA}/.cache/pre-commit/repoabc/py_env-python3": "3.12.7",
    f"{ADA}/Envs/talks": "3.12.7",
    f"{MINI}/envs/ds": "3.11.5",
    f"{ANA}/envs/tf": "3.10.14",
    f"{ADA}/.conda/envs/r": "3.12.2",
    f"{ROAMING}/jupyterlab-desktop/jlab_server": "3.12.5",
    f"{LOCAL}/spyder-6/envs/spyder-runtime": "3.11.11",
    f"{LOCAL}/AnkiProgramFiles/.venv": "3.13.2",
    f"{LOCAL}/nvim-data/mason/packages/black/venv": "3.12.7",
    "C:/Program Files/ArcGIS/Pro/bin/Python/envs/arcgispro-py3": "3.11.8",
    f"{LOCAL}/ESRI/conda/envs/mine": "3.11.8",
}
TIES = {
    f"{DEV}/shop/.venv": f"{DEV}/shop",
    f"{DEV}/group/api/.venv": f"{DEV}/group/api",
    f"{DEV}/robot/.pixi/envs/default": f"{DEV}/robot",
    f"{DEV}/lib/.nox/tests": f"{DEV}/lib",
    f"{ADA}/source/repos/wpf-tool/env": f"{ADA}/source/repos/wpf-tool",
    f"{ADA}/pipx/venvs/black": "black",
    f"{ROAMING}/uv/tools/ruff": "ruff",
    f"{LOCAL}/pypoetry/Cache/virtualenvs/news-AAAABBBB-py3.12": f"{DEV}/news",
    f"{ROAMING}/pypoetry/venv": "poetry",
    f"{ADA}/.virtualenvs/site-a1b2c3d4": f"{DEV}/site",
    f"{LOCAL}/hatch/env/virtual/cli/Zx81Aa00/cli": f"{DEV}/cli",
    f"{LOCAL}/pdm/pdm/venvs/web-Ab12Cd34-3.12": f"{DEV}/web",
}
SITE = f"{DEV}/shop/.venv/Lib/site-packages"
GONE = "C:/Python38"
USER_SITE = f"{ROAMING}/Python/Python311/site-packages"
TOLD = frozenset(
    {
        "PY002 pyenv 3.11.99",
        "PY006 PowerShell",
        "PY006 bash",
        "PY007 PYTHONPATH",
        "PY008 pip",
        "PY010 stub",
        "PY011 py",
        f"VENV001 {GONE}",
        f"VENV002 {DEV}/moved/.venv",
        f"VENV004 {DEV}/unix/.venv",
        f"VENV004 {DEV}/bare/venv",
        f"VENV005 {SITE}",
        f"VENV006 {DEV}/blog/venv/Lib/site-packages",
        f"VENV007 {USER_SITE} {MINI}/envs/ds",
        f"VENV008 {ADA}/.virtualenvs/lost-e5f6a7b8",
        f"VENV008 {LOCAL}/pypoetry/Cache/virtualenvs/gone-CCCCDDDD-py3.12",
        "VENV009 tf-old",
        f"VENV011 {MINI}/python.exe",
        f"VENV013 {DEV}/sys/.venv",
        "VENV015 environments.txt",
        "VENV015 registry",
        f"VENV016 {DEV}/shop",
        f"VENV016 {ADA}/gone/python.exe",
        f"PKG101 {ROAMING}/pip/pip.ini trusted-host",
        "PKG101 $PIP_EXTRA_INDEX_URL PIP_EXTRA_INDEX_URL",
    }
)
_BASES = {
    f"{DEV}/blog": P313,
    f"{DEV}/group": UV13,
    f"{ROAMING}/uv": UV13,
    f"{LOCAL}/uv": UV13,
    f"{ADA}/.rye": RYE,
    f"{LOCAL}/hatch": HATCHPY,
    f"{LOCAL}/Anki": UV13,
}
_CONDAS = (
    *(f"{DEV}/robot", MINI, ANA, f"{ADA}/.conda", f"{ROAMING}/jupyterlab", f"{LOCAL}/spyder-6", f"{LOCAL}/ESRI"),
    "C:/Program Files/ArcGIS",
)
_ODD = ("/dead", "/moved", "/unix", "/bare")


def _base(path: str) -> str:
    return next((base for start, base in _BASES.items() if path.startswith(start)), P312)


def kernel(python: str, name: str) -> str:
    return json.dumps({"argv": [python, "-m", "ipykernel_launcher"], "display_name": name})


def backslashed(path: str) -> str:
    return path.replace("/", "\\")


CASE = Mini(
    name="a whole laptop",
    platform="win32",
    machine="AMD64",
    parts=(
        *(
            py(p, v, binary=(PE_X86 if p == P39_32 else PE_X86_64) + p.encode())
            for p, v in PYTHON.items()
            if p not in {MINI, ANA, MSYS, INKSCAPE, *EMBEDDED}
        ),
        conda(MINI, "3.12.4", base=True),
        conda(ANA, "3.11.7", base=True),
        *(
            venv(path, _base(path), version)
            for path, version in ENVS.items()
            if not path.startswith(_CONDAS) and not any(part in path for part in _ODD)
        ),
        *(conda(path, v) for path, v in ENVS.items() if path.startswith(_CONDAS)),
        venv(f"{DEV}/dead/.venv", GONE, "3.8.10"),
        venv(f"{DEV}/dead2/.venv", GONE, "3.8.10"),
        venv(f"{DEV}/moved/.venv", P312, "3.12.7", made_at="E:/old/moved/.venv"),
        dist(SITE, "pandas", "2.1.0"),
        dist(SITE, "pandas", "2.2.0"),
        dist(USER_SITE, "numpy", "1.19.0"),
        dist(f"{MINI}/envs/ds/Lib/site-packages", "numpy", "2.1.0"),
        dist(f"{MINI}/Lib/site-packages", "openai", "1.0", installer="pip"),
    ),
    files={
        **{f"{p}/python.exe": PE_X86_64 + p.encode() for p in EMBEDDED},
        f"{EMBED}/python313._pth": "python313.zip\n.\n",
        f"{EMBED}/python313.dll": PE_X86_64 + b"\x003.13.1\0",
        f"{OFFICE}/lib/os.py": "",
        f"{COMFY}/python312._pth": "python312.zip\n.\n",
        f"{COMFY}/python312.dll": PE_X86_64 + b"\x003.12.10\0",
        f"{MSYS}/bin/python.exe": PE_X86_64 + b"msys",
        f"{MSYS}/lib/python3.12/os.py": "",
        f"{MSYS}/include/python3.12/patchlevel.h": '#define PY_VERSION "3.12.8"\n',
        f"{INKSCAPE}/bin/inkscape.exe": PE_X86_64,
        f"{INKSCAPE}/bin/python.exe": PE_X86_64 + b"inkscape",
        f"{INKSCAPE}/bin/libpython3.11.dll": PE_X86_64 + b"\x003.11.9\0",
        f"{INKSCAPE}/lib/python3.11/os.py": "",
        "C:/Program Files/Side Effects Software/Houdini 20.5.332/bin/houdini.exe": PE_X86_64,
        f"{LOCAL}/spyder-6/condabin/conda.bat": "",
        f"{LOCAL}/spyder-6/conda-meta/history": "",
        f"{LOCAL}/Python/bin/python3.14.exe": PE_X86_64 + b"alias",
        "C:/Windows/py.exe": PE_X86_64 + b"old launcher",
        "C:/ProgramData/chocolatey/lib/python310/tools/chocolateyInstall.ps1": "",
        f"{STORE}/python.exe": "",
        f"{STORE}/python3.exe": "",
        f"{STORE}/py.exe": "",
        f"{ADA}/scoop/shims/pip.exe": PE_X86_64 + b"shim",
        f"{ADA}/scoop/shims/pip.shim": f'path = "{backslashed(SCOOP)}\\Scripts\\pip.exe"\n',
        f"{ADA}/scoop/shims/python3.exe": PE_X86_64 + b"shim",
        f"{ADA}/scoop/shims/python3.shim": f'path = "{backslashed(SCOOP)}\\python.exe"\n',
        f"{ADA}/.pyenv/pyenv-win/shims/python.bat": "@echo off\n",
        f"{ADA}/.pyenv/pyenv-win/version": "3.11.99\n",
        **{f"{DEV}/{name}/pyproject.toml": "" for name in ("shop", "blog", "group/api", "news", "cli", "web", "sys")},
        f"{DEV}/robot/pixi.toml": "",
        f"{DEV}/lib/tox.ini": "",
        f"{DEV}/lib/setup.cfg": "",
        f"{DEV}/site/Pipfile": "",
        f"{DEV}/unix/.venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.12.3\n",
        f"{DEV}/unix/.venv/bin/activate": "",
        f"{DEV}/bare/venv/Scripts/python.exe": PE_X86_64,
        f"{DEV}/bare/venv/Scripts/activate": f'VIRTUAL_ENV="{backslashed(DEV)}\\bare\\venv"\n',
        f"{DEV}/bare/venv/Lib/site-packages/x.py": "",
        f"{DEV}/sys/.venv/pyvenv.cfg": f"home = {P312}\ninclude-system-site-packages = true\nversion = 3.12.7\n",
        f"{SITE}/~andas/__init__.py": "",
        f"{DEV}/blog/venv/Lib/site-packages/_theme.pth": f"{backslashed(DEV)}\\theme-gone\n",
        f"{DEV}/blog/venv/Lib/site-packages/_blog.pth": f"{backslashed(DEV)}\\blog\n",
        f"{LOCAL}/pypoetry/Cache/virtualenvs/gone-CCCCDDDD-py3.12/Lib/site-packages/gone.pth": "D:\\dev\\gone\\src\n",
        f"{ADA}/.virtualenvs/site-a1b2c3d4/.project": "D:\\dev\\site",
        f"{ADA}/.virtualenvs/lost-e5f6a7b8/.project": "D:\\dev\\lost",
        f"{ADA}/.virtualenvs/inwsl-e5f6a7b8/.project": "\\\\wsl.localhost\\Ubuntu\\home\\ada\\inwsl",
        f"{ADA}/.conda/environments.txt": f"{backslashed(MINI)}\n{backslashed(MINI)}\\envs\\ds\nE:\\removed\\env\n",
        f"{ADA}/.condarc": "auto_activate_base: false\n",
        f"{ROAMING}/jupyter/kernels/tf-old/kernel.json": kernel("E:\\envs\\tf\\python.exe", "TF"),
        f"{ROAMING}/jupyter/kernels/ds/kernel.json": kernel(backslashed(f"{MINI}/envs/ds/python.exe"), "DS"),
        f"{ROAMING}/jupyter/kernels/wsl/kernel.json": kernel("\\\\wsl$\\Ubuntu\\home\\ada\\v\\bin\\python", "WSL"),
        f"{DEV}/shop/.vscode/settings.json": '{\n"python.defaultInterpreterPath": "env\\\\Scripts\\\\python.exe"\n}',
        f"{ROAMING}/Code/User/settings.json": '{\n"python.defaultInterpreterPath": "C:\\\\Python310\\\\python.exe"\n}',
        f"{ROAMING}/JetBrains/PyCharm2024.3/options/jdk.table.xml": (
            '<homePath value="$USER_HOME$/gone/python.exe" />\n<homePath value="\\\\wsl$\\Ubuntu\\usr\\bin\\python3" />\n'
        ),
        f"{ROAMING}/pip/pip.ini": "[global]\ntrusted-host = pypi.corp.example\n",
        f"{ADA}/OneDrive - Contoso/Documents/PowerShell/Microsoft.PowerShell_profile.ps1": (
            "#region conda initialize\n#endregion\npyenv init - | Out-String | Invoke-Expression\n"
            "Set-Alias pip C:\\Python27\\Scripts\\pip.exe\n$env:PYTHONPATH = 'E:\\lib'\n"
        ),
        f"{ADA}/.bash_profile": '# >>> conda initialize >>>\neval "$(mise activate bash)"\n',
    },
    links={
        f"{ADA}/scoop/apps/python311/current": "3.11.9",
        f"{ROAMING}/uv/python/cpython-3.13-windows-x86_64-none": "cpython-3.13.2-windows-x86_64-none",
    },
    registry={
        "PythonCore/3.12": backslashed(P312) + "\\",
        "PythonCore/3.13": backslashed(P313) + "\\",
        "PythonCore/3.9-32": backslashed(P39_32) + "\\",
        "PythonCore/3.8": "C:\\Python38\\",
        "ContinuumAnalytics/Anaconda311-64": backslashed(ANA),
        "Astral/CPython3.13.2": backslashed(UV13),
    },
    variables={
        "USERPROFILE": ADA,
        "LOCALAPPDATA": backslashed(LOCAL),
        "APPDATA": backslashed(ROAMING),
        "ProgramFiles": "C:\\Program Files",
        "ProgramFiles(x86)": "C:\\Program Files (x86)",
        "ProgramData": "C:\\ProgramData",
        "SYSTEMDRIVE": "C:",
        "PIP_EXTRA_INDEX_URL": "https://ada:s3cr3t@pypi.corp.example/simple",
        "PATH": ";".join(
            (
                "C:\\Windows",
                backslashed(STORE),
                backslashed(f"{ADA}/scoop/shims"),
                backslashed(f"{ADA}/.pyenv/pyenv-win/shims"),
                f"{backslashed(P312)}\\Scripts\\",
                f"{backslashed(P312)}\\",
                backslashed(f"{LOCAL}/Python/bin"),
                "\\\\wsl$\\Ubuntu\\usr\\bin",
            )
        ),
    },
    python=PYTHON,
    vendored=VENDORED,
    envs=ENVS,
    ties=TIES,
    told=TOLD,
    never=("s3cr3t", "wsl.localhost"),
)
