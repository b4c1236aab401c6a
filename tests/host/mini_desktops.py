"""Where Pythons and environments lie on macOS and Windows."""

from __future__ import annotations

import base64
import hashlib

from host.home_builder import MACH_X86_64, PE_X86_64, fat
from host.mini import Mini, conda, py, venv

__all__ = ["CASES"]

ADA = "/Users/ada"
SUPPORT = f"{ADA}/Library/Application Support"
ARM, X86 = 0x0100000C, 0x01000007
BREW = "/opt/homebrew"
KEG = f"{BREW}/Cellar/python@3.12/3.12.8/Frameworks/Python.framework/Versions/3.12"
ORG = "/Library/Frameworks/Python.framework/Versions/3.13"
WIN = "C:/Users/ada"
LOCAL, ROAMING = f"{WIN}/AppData/Local", f"{WIN}/AppData/Roaming"
P312 = f"{LOCAL}/Programs/Python/Python312"
PLACES = {"LOCALAPPDATA": LOCAL, "APPDATA": ROAMING, "USERPROFILE": WIN, "SYSTEMDRIVE": "C:"}


def hashed(path: str) -> str:
    """Poetry's name for the environment of a project on Windows."""
    digest = hashlib.sha256(path.replace("/", "\\").lower().encode()).digest()
    return f"{path.rpartition('/')[2].lower()}-{base64.urlsafe_b64encode(digest).decode()[:8]}-py3.12"


CASES = (
    Mini(
        name="Homebrew: a framework in a keg, its many names, the marker is a file of its own",
        platform="darwin",
        machine="arm64",
        parts=(py(KEG, "3.12.8"), venv(f"{BREW}/Cellar/httpie/3.2/libexec", KEG, "3.12.8")),
        files={f"{KEG}/lib/python3.12/EXTERNALLY-MANAGED": ""},
        links={
            f"{BREW}/Cellar/python@3.12/3.12.8/Frameworks/Python.framework/Versions/Current": "3.12",
            f"{BREW}/Cellar/python@3.12/3.12.8/bin/python3.12": "../Frameworks/Python.framework/Versions/3.12/bin/python3.12",
            f"{BREW}/opt/python@3.12": "../Cellar/python@3.12/3.12.8",
            f"{BREW}/opt/python3": "../Cellar/python@3.12/3.12.8",
            f"{BREW}/bin/python3.12": "../Cellar/python@3.12/3.12.8/bin/python3.12",
            f"{BREW}/opt/httpie": "../Cellar/httpie/3.2",
        },
        variables={"PATH": f"{BREW}/bin:/usr/bin", "HOMEBREW_PREFIX": BREW},
        python={KEG: "3.12.8"},
        envs={f"{BREW}/Cellar/httpie/3.2/libexec": "3.12.8"},
        sources={KEG: "homebrew"},
    ),
    Mini(
        name="Homebrew of both processors, and universal binaries that hold ours or do not",
        platform="darwin",
        machine="arm64",
        parts=(
            py(f"{BREW}/Cellar/python@3.13/3.13.1", "3.13.1"),
            py("/usr/local/Cellar/python@3.11/3.11.9", "3.11.9", binary=MACH_X86_64 + b"old"),
            py(ORG, "3.13.2", binary=fat(X86, ARM) + b"both"),
            py("/Library/Frameworks/Python.framework/Versions/3.7", "3.7.9", binary=fat(7, X86) + b"intel"),
            venv(f"{ADA}/work/shop/.venv", "/usr/local/Cellar/python@3.11/3.11.9", "3.11.9"),
        ),
        python={
            f"{BREW}/Cellar/python@3.13/3.13.1": "3.13.1",
            "/usr/local/Cellar/python@3.11/3.11.9": "3.11.9",
            ORG: "3.13.2",
            "/Library/Frameworks/Python.framework/Versions/3.7": "3.7.9",
        },
        told=frozenset(
            {
                "PY009 /usr/local/Cellar/python@3.11/3.11.9/bin/python3.11",
                "PY009 /Library/Frameworks/Python.framework/Versions/3.7/bin/python3.7",
            }
        ),
        words=(f"`{ADA}/work/shop/.venv` was made from it", "the project `shop`"),
    ),
    Mini(
        name="python.org, MacPorts, Apple's tools: frameworks, links to them, and a stub",
        platform="darwin",
        parts=(
            py(ORG, "3.13.2"),
            py("/opt/local/Library/Frameworks/Python.framework/Versions/3.11", "3.11.9"),
            py("/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9", "3.9.6"),
            py(
                "/Applications/Xcode-beta.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/3.9",
                "3.9.6",
            ),
        ),
        commands={"/usr/bin/python3": fat(X86, ARM) + b"stub", "/usr/bin/pip3": fat(X86, ARM) + b"stub"},
        links={
            "/Library/Frameworks/Python.framework/Versions/Current": "3.13",
            "/usr/local/bin/python3.13": f"{ORG}/bin/python3.13",
            "/opt/local/bin/python3.11": "../Library/Frameworks/Python.framework/Versions/3.11/bin/python3.11",
            "/Library/Developer/CommandLineTools/usr/bin/python3": (
                "../../Library/Frameworks/Python3.framework/Versions/3.9/bin/python3.9"
            ),
        },
        variables={"PATH": "/usr/local/bin:/usr/bin:/opt/local/bin"},
        python={
            ORG: "3.13.2",
            "/opt/local/Library/Frameworks/Python.framework/Versions/3.11": "3.11.9",
            "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9": "3.9.6",
            "/Applications/Xcode-beta.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/3.9": "3.9.6",
        },
        sources={ORG: "python.org", "/opt/local/Library/Frameworks/Python.framework/Versions/3.11": "MacPorts"},
    ),
    Mini(
        name="pipx in a folder with a blank, Hatch, PDM, Poetry and pyenv in Apple's places",
        platform="darwin",
        parts=(
            py(f"{ADA}/.pyenv/versions/3.12.1", "3.12.1"),
            venv(f"{SUPPORT}/pipx/venvs/black", f"{ADA}/.pyenv/versions/3.12.1", "3.12.1"),
            venv(f"{SUPPORT}/hatch/env/virtual/site/Zx81Aa00/site", f"{ADA}/.pyenv/versions/3.12.1", "3.12.1"),
            venv(f"{SUPPORT}/pdm/venvs/api-Ab12Cd34-3.12", f"{ADA}/.pyenv/versions/3.12.1", "3.12.1"),
            venv(
                f"{ADA}/Library/Caches/pypoetry/virtualenvs/news-AAAABBBB-py3.12",
                f"{ADA}/.pyenv/versions/3.12.1",
                "3.12.1",
            ),
            venv(f"{SUPPORT}/pypoetry/venv", f"{ADA}/.pyenv/versions/3.12.1", "3.12.1"),
        ),
        files={f"{ADA}/work/{name}/pyproject.toml": "" for name in ("site", "api", "news")},
        commands={
            f"{SUPPORT}/pipx/venvs/black/bin/pip": (
                f"#!/bin/sh\n'''exec' \"{SUPPORT}/pipx/venvs/black/bin/python\" \"$0\" \"$@\"\n' '''\n"
            ),
        },
        python={f"{ADA}/.pyenv/versions/3.12.1": "3.12.1"},
        envs={
            f"{SUPPORT}/pipx/venvs/black": "3.12.1",
            f"{SUPPORT}/hatch/env/virtual/site/Zx81Aa00/site": "3.12.1",
            f"{SUPPORT}/pdm/venvs/api-Ab12Cd34-3.12": "3.12.1",
            f"{ADA}/Library/Caches/pypoetry/virtualenvs/news-AAAABBBB-py3.12": "3.12.1",
            f"{SUPPORT}/pypoetry/venv": "3.12.1",
        },
        ties={
            f"{SUPPORT}/pipx/venvs/black": "black",
            f"{SUPPORT}/hatch/env/virtual/site/Zx81Aa00/site": f"{ADA}/work/site",
            f"{SUPPORT}/pdm/venvs/api-Ab12Cd34-3.12": f"{ADA}/work/api",
            f"{ADA}/Library/Caches/pypoetry/virtualenvs/news-AAAABBBB-py3.12": f"{ADA}/work/news",
        },
    ),
    Mini(
        name="conda in casks; the framework's user site is not ~/.local",
        platform="darwin",
        machine="arm64",
        parts=(
            conda(f"{BREW}/Caskroom/miniforge/base", "3.12.2", base=True),
            conda(f"{BREW}/Caskroom/miniforge/base/envs/ds", "3.11.5"),
            conda(f"{ADA}/intel", "3.10.1", binary=MACH_X86_64),
            conda(f"{ADA}/meant", "3.10.2", binary=MACH_X86_64),
        ),
        files={
            f"{ADA}/.conda/environments.txt": f"{ADA}/intel\n{ADA}/meant\n",
            f"{ADA}/meant/.condarc": "subdir: osx-64\n",
        },
        python={f"{BREW}/Caskroom/miniforge/base": "3.12.2"},
        envs={
            f"{BREW}/Caskroom/miniforge/base/envs/ds": "3.11.5",
            f"{ADA}/intel": "3.10.1",
            f"{ADA}/meant": "3.10.2",
        },
        told=frozenset({f"PY009 {ADA}/intel"}),
    ),
    Mini(
        name="volumes: another disk is looked at, a backup and the link to the first disk are not",
        platform="darwin",
        parts=(
            py(ORG, "3.13.2"),
            venv("/Volumes/Work/src/shop/.venv", ORG, "3.13.2"),
            venv("/Volumes/Time Machine/Backups.backupdb/mac/Latest/.venv", ORG, "3.13.2"),
        ),
        files={"/Volumes/Work/src/shop/pyproject.toml": ""},
        links={"/Volumes/Macintosh HD": "/"},
        python={ORG: "3.13.2"},
        envs={"/Volumes/Work/src/shop/.venv": "3.13.2"},
        ties={"/Volumes/Work/src/shop/.venv": "/Volumes/Work/src/shop"},
    ),
    Mini(
        name="in bundles: what applications bring along is theirs",
        platform="darwin",
        parts=(
            py("/Applications/Blender.app/Contents/Resources/4.2/python", "3.11.7"),
            py(
                "/Applications/LibreOffice.app/Contents/Frameworks/LibreOfficePython.framework/Versions/3.10", "3.10.14"
            ),
        ),
        python={
            "/Applications/Blender.app/Contents/Resources/4.2/python": "3.11.7",
            "/Applications/LibreOffice.app/Contents/Frameworks/LibreOfficePython.framework/Versions/3.10": "3.10.14",
        },
        vendored=frozenset(
            {
                "/Applications/Blender.app/Contents/Resources/4.2/python",
                "/Applications/LibreOffice.app/Contents/Frameworks/LibreOfficePython.framework/Versions/3.10",
            }
        ),
    ),
    Mini(
        name="pyenv-win and uv: their variables, aliases, shims",
        platform="win32",
        parts=(
            py("C:/ProgramData/pyenv-x/pyenv-win/versions/3.11.9", "3.11.9"),
            py("C:/ProgramData/uv-x/cpython-3.12.8-windows-x86_64-none", "3.12.8"),
            py(f"{ROAMING}/uv/python/cpython-3.13.1-windows-x86_64-none", "3.13.1"),
        ),
        files={
            "C:/ProgramData/pyenv-x/pyenv-win/shims/python.bat": "@echo off\n",
            "C:/ProgramData/pyenv-x/pyenv-win/version": "3.11.9\n",
            f"{WIN}/.local/bin/python3.12.exe": PE_X86_64 + b"trampoline",
        },
        links={"C:/ProgramData/uv-x/cpython-3.12-windows-x86_64-none": "cpython-3.12.8-windows-x86_64-none"},
        variables={
            **PLACES,
            "PYENV": "C:\\ProgramData\\pyenv-x\\pyenv-win\\",
            "UV_PYTHON_INSTALL_DIR": "C:\\ProgramData\\uv-x",
            "PATH": f"C:\\ProgramData\\pyenv-x\\pyenv-win\\shims;{WIN}/.local/bin",
        },
        python={
            "C:/ProgramData/pyenv-x/pyenv-win/versions/3.11.9": "3.11.9",
            "C:/ProgramData/uv-x/cpython-3.12.8-windows-x86_64-none": "3.12.8",
            f"{ROAMING}/uv/python/cpython-3.13.1-windows-x86_64-none": "3.13.1",
        },
    ),
    Mini(
        name="pipx, Poetry, pipenv, Hatch, PDM in Windows' places; Poetry's hash is of small letters",
        platform="win32",
        parts=(
            py(P312, "3.12.7"),
            venv(f"{WIN}/pipx/venvs/black", P312, "3.12.7"),
            venv(f"{LOCAL}/pypoetry/Cache/virtualenvs/{hashed(WIN + '/Work/Shop')}", P312, "3.12.7"),
            venv(f"{ROAMING}/pypoetry/venv", P312, "3.12.7"),
            venv(f"{WIN}/.virtualenvs/site-a1b2c3d4", P312, "3.12.7"),
            venv(f"{LOCAL}/hatch/env/virtual/api/Zx81Aa00/api", P312, "3.12.7"),
            venv(f"{LOCAL}/pdm/pdm/venvs/blog-Ab12Cd34-3.12", P312, "3.12.7"),
            venv(f"{ROAMING}/uv/tools/ruff", P312, "3.12.7"),
        ),
        files={
            f"{WIN}/.virtualenvs/site-a1b2c3d4/.project": f"{WIN}/Work/Site".replace("/", "\\"),
            **{f"{WIN}/Work/{name}/pyproject.toml": "" for name in ("Shop", "Site", "api", "blog")},
        },
        variables=PLACES,
        python={P312: "3.12.7"},
        ties={
            f"{LOCAL}/pypoetry/Cache/virtualenvs/{hashed(WIN + '/Work/Shop')}": f"{WIN}/Work/Shop",
            f"{WIN}/.virtualenvs/site-a1b2c3d4": f"{WIN}/Work/Site",
            f"{LOCAL}/hatch/env/virtual/api/Zx81Aa00/api": f"{WIN}/Work/api",
            f"{LOCAL}/pdm/pdm/venvs/blog-Ab12Cd34-3.12": f"{WIN}/Work/blog",
            f"{ROAMING}/uv/tools/ruff": "ruff",
            f"{WIN}/pipx/venvs/black": "black",
        },
    ),
    Mini(
        name="conda, scoop, chocolatey, PyManager, the registry: one that is gone, one of another company",
        platform="win32",
        parts=(
            conda("C:/ProgramData/miniconda3", "3.12.2", base=True),
            conda(f"{LOCAL}/anaconda3/envs/ds", "3.11.5"),
            conda(f"{LOCAL}/anaconda3", "3.11.7", base=True),
            py(f"{WIN}/scoop/apps/python/3.13.1", "3.13.1"),
            py("C:/Python311", "3.11.9"),
            py(f"{LOCAL}/Python/pythoncore-3.14-64", "3.14.0"),
            py("C:/ProgramData/Contoso/py", "3.12.9"),
        ),
        links={f"{WIN}/scoop/apps/python/current": "3.13.1"},
        variables=PLACES,
        registry={
            "PythonCore/3.14": f"{LOCAL}/Python/pythoncore-3.14-64".replace("/", "\\"),
            "PythonCore/3.8": "C:\\Python38\\",
            "Contoso/Py312": "C:\\ProgramData\\Contoso\\py\\",
        },
        python={
            "C:/ProgramData/miniconda3": "3.12.2",
            f"{LOCAL}/anaconda3": "3.11.7",
            f"{WIN}/scoop/apps/python/3.13.1": "3.13.1",
            "C:/Python311": "3.11.9",
            f"{LOCAL}/Python/pythoncore-3.14-64": "3.14.0",
            "C:/ProgramData/Contoso/py": "3.12.9",
        },
        envs={f"{LOCAL}/anaconda3/envs/ds": "3.11.5"},
        told=frozenset({"VENV015 registry"}),
        words=("PythonCore/3.8",),
    ),
)
