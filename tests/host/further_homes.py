"""Three more homes of other makes: relocated managers, further disks and drives, applications with Pythons of their own.

Each table was written down before envdoctor was run on what is built from it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from envdoctor.host import Host
from host.home_builder import ELF_X86_64, MACH_X86_64, PE_X86_64, environment, interpreter, link, put

__all__ = ["HOMES", "Home", "build"]


@dataclass(frozen=True, kw_only=True)
class Home:
    """Prefixes and folders with their versions; ``ties`` are folders of environments and whom they belong to."""

    platform: str
    home: str
    own: dict[str, str]
    vendored: dict[str, str]
    environments: dict[str, str]
    conda: dict[str, str]
    ties: dict[str, str]
    files: dict[str, str | bytes]
    links: dict[str, str]
    faults: frozenset[tuple[str, str]]
    variables: dict[str, str]


EVA = "/data/homes/Éva Nagy"
SHARE = f"{EVA}/.xdg/share"
BASE = "/opt/uv pythons/cpython-3.12.8-linux-x86_64-gnu"
IMAGE = f"{EVA}/Apps/python3.12.6-cp312-cp312-manylinux2014_x86_64.AppImage"

LINUX = Home(
    platform="linux",
    home=EVA,
    variables={
        "XDG_DATA_HOME": SHARE,
        "UV_PYTHON_INSTALL_DIR": "/opt/uv pythons",
        "JUPYTER_PATH": "/opt/hub/share/jupyter",
        "PATH": "/usr/bin",
    },
    own={
        "/usr": "3.13.5",
        BASE: "3.12.8",
        "/opt/uv pythons/cpython-3.13.1+freethreaded-linux-x86_64-gnu": "3.13.1",
        f"{EVA}/.rye/py/cpython@3.10.14/install": "3.10.14",
        f"{EVA}/.pyenv/versions/3.12.7": "3.12.7",
        f"{EVA}/.local": "3.14.2",
        "/opt/cray/pe/python/3.11.7": "3.11.7",
        "/mnt/disk/tools/python-3.12.2": "3.12.2",
        "/nix/store/abc-python3-3.11.10": "3.11.10",
        IMAGE: "3.12.6",
    },
    vendored={
        "/opt/hfs20.5.332/python": "3.11.7",
        "/opt/google-cloud-cli/google-cloud-sdk/platform/bundledpythonunix": "3.12.5",
        f"{EVA}/blender-4.2.0-linux-x64/4.2/python": "3.11.9",
    },
    environments={
        f"{SHARE}/mise/installs/pipx-black/24.10.0/black": "3.12.8",
        f"{SHARE}/mise/installs/pipx-httpie/3.2.4/venvs/httpie": "3.12.8",
        f"{EVA}/.pyenv/versions/3.12.7/envs/shop-env": "3.12.7",
        f"{EVA}/.local/venvs/loose": "3.12.8",
        f"{EVA}/src/robot/.tox/py312": "3.12.8",
        "/scratch/eva/venvs/torch": "3.12.8",
        "/mnt/disk/venvs/shared": "3.12.8",
        "/data/projects/beside/.venv": "3.12.8",
    },
    conda={
        f"{EVA}/mambaforge/envs/geo": "3.11.9",
        "/scratch/pixi/robot-123/envs/default": "3.12.6",
        "/scratch/flow/env": "3.10.2",
        "/scratch/team/cfd": "3.11.8",
    },
    ties={
        f"{EVA}/.pyenv/versions/3.12.7/envs/shop-env": f"{EVA}/src/shop",
        f"{EVA}/src/robot/.tox/py312": f"{EVA}/src/robot",
        f"{SHARE}/mise/installs/pipx-black/24.10.0/black": "black",
    },
    files={
        "/etc/os-release": 'ID=debian\nVERSION_ID="13"\n',
        "/usr/lib/python3.13/EXTERNALLY-MANAGED": "[externally-managed]\n",
        IMAGE: ELF_X86_64,
        f"{EVA}/mambaforge/condabin/conda": "#!/bin/sh\n",
        f"{EVA}/mambaforge/.condarc": "envs_dirs:\n  - /scratch/team\n",
        f"{EVA}/.condarc": "envs_dirs: [/scratch/flow]\n",
        f"{EVA}/.pixi/config.toml": 'detached-environments = "/scratch/pixi"\n',
        f"{EVA}/src/shop/.python-version": "shop-env\n",
        f"{EVA}/src/shop/.vscode/settings.json": '{\n  // old\n  "python.pythonPath": "venv/bin/python"\n}\n',
        f"{EVA}/src/robot/tox.ini": "",
        f"{EVA}/src/robot/setup.py": "",
        f"{EVA}/src/box/devbox.json": "{}",
        "/opt/hub/share/jupyter/kernels/hub/kernel.json": json.dumps({"argv": ["/gone/python"], "display_name": "Hub"}),
        f"{EVA}/.bashrc": 'python() { /usr/bin/python3.9 "$@"; }\n',
        f"{EVA}/.config/JetBrains/PyCharm2024.3/options/jdk.table.xml": '<homePath value="$USER_HOME$/gone/bin/python" />',
    },
    links={
        f"{EVA}/.pyenv/versions/shop-env": f"{EVA}/.pyenv/versions/3.12.7/envs/shop-env",
        f"{EVA}/.pyenv/versions/old-env": f"{EVA}/.pyenv/versions/3.7.1/envs/old-env",
        f"{EVA}/src/box/.devbox/nix/profile/default": "/nix/store/xyz-profile",
        "/nix/store/xyz-profile/bin/python3": "/nix/store/abc-python3-3.11.10/bin/python3",
        "/usr/bin/python3": "python3.13",
    },
    faults=frozenset(
        {
            ("VENV009", "hub"),
            ("VENV015", "dangling versions"),
            ("VENV016", f"{EVA}/src/shop"),
            ("VENV016", f"{EVA}/gone/bin/python"),
            ("PY008", "python"),
        }
    ),
)

JEAN = "/Volumes/Work/Users/Jean Dupré"
OURS = "/Library/Frameworks/Python.framework/Versions/3.12"
KEG = "/usr/local/Cellar/yt-dlp/2024.11/libexec"
GCLOUD = "/opt/homebrew/Caskroom/gcloud-cli/501.0.0/google-cloud-sdk/platform/bundledpythonunix"

MAC = Home(
    platform="darwin",
    home=JEAN,
    variables={"PATH": "/usr/bin", "PYTHONUSERBASE": f"{JEAN}/pyuser"},
    own={
        OURS: "3.12.8",
        "/Library/Frameworks/PythonT.framework/Versions/3.13": "3.13.1",
        f"{JEAN}/Library/Frameworks/Python.framework/Versions/3.11": "3.11.2",
        "/nix/store/abc-python3-3.12.5": "3.12.5",
    },
    vendored={
        "/Applications/QGIS-LTR.app/Contents/MacOS": "3.9.5",
        "/Applications/FreeCAD.app/Contents/Resources": "3.11.9",
        "/Applications/Blender 4.2.app/Contents/Resources/4.2/python": "3.11.7",
        "/Applications/Autodesk/maya2024/Maya.app/Contents/Frameworks/Python.framework/Versions/3.10": "3.10.8",
        "/Applications/ChimeraX.app/Contents/Library/Frameworks/Python.framework/Versions/3.11": "3.11.4",
        GCLOUD: "3.12.8",
    },
    environments={
        KEG: "3.12.8",
        f"{JEAN}/Library/Mobile Documents/com~apple~CloudDocs/code/diary/.venv": "3.12.8",
        f"{JEAN}/Library/CloudStorage/OneDrive-Studio/pipeline/.venv": "3.12.8",
        "/Volumes/Work/Projects/common/.venv": "3.12.8",
        "/Users/Shared/pipeline/venv": "3.12.8",
    },
    conda={f"{JEAN}/Library/r-miniconda/envs/r-reticulate": "3.9.19"},
    ties={KEG: "yt-dlp"},
    files={
        "/Applications/Python 3.12/IDLE.app/Contents/MacOS/Python": MACH_X86_64,
        f"{JEAN}/Library/r-miniconda/condabin/conda": "#!/bin/sh\n",
        f"{JEAN}/pyuser/lib/python3.9/site-packages/numpy-1.20.dist-info/METADATA": "",
        f"{JEAN}/Library/r-miniconda/envs/r-reticulate/lib/python3.9/site-packages/numpy-1.26.dist-info/METADATA": "",
    },
    links={
        "/usr/local/opt/yt-dlp": "../Cellar/yt-dlp/2024.11",
        f"{JEAN}/.local/share/devbox/global/default/.devbox/nix/profile/default": "/nix/store/xyz-profile",
        "/nix/store/xyz-profile/bin/python3": "/nix/store/abc-python3-3.12.5/bin/python3",
    },
    faults=frozenset(
        {
            (
                "VENV007",
                f"{JEAN}/pyuser/lib/python3.9/site-packages {JEAN}/Library/r-miniconda/envs/r-reticulate",
            ),
            ("PY007", "PYTHONUSERBASE"),
        }
    ),
)

AMY = "D:/Profiles/amy"
LOCAL = f"{AMY}/AppData/Local"
P312 = "C:/Program Files/Python312"

WINDOWS = Home(
    platform="win32",
    home=AMY,
    variables={
        "USERPROFILE": AMY,
        "LOCALAPPDATA": LOCAL,
        "APPDATA": f"{AMY}/AppData/Roaming",
        "ProgramFiles": "C:\\Program Files",
        "SCOOP": "D:\\scoop",
        "PIPX_HOME": "D:\\pipx",
        "PATH": f"{LOCAL}/Microsoft/WindowsApps;D:/pyenv/pyenv-win/shims;{P312};D:/scoop/shims;{LOCAL}/Python/bin",
        "PYENV": "D:\\pyenv\\pyenv-win",
    },
    own={
        P312: "3.12.7",
        "C:/hostedtoolcache/windows/Python/3.10.11/x64": "3.10.11",
        f"{AMY}/.proto/tools/python/3.12.4": "3.12.4",
        "D:/scoop/apps/python311/3.11.6": "3.11.6",
        "D:/pyenv/pyenv-win/versions/3.11.7": "3.11.7",
        "C:/msys64/ucrt64": "3.12.3",
        "C:/tools/pypy3.10-v7.3.17-win64": "3.10",
        "D:/portable/python-3.9.13-embed": "3.9.13",
    },
    vendored={
        "C:/Program Files/QGIS 3.34/apps/Python312": "3.12.1",
        "C:/Program Files/Microsoft SDKs/Azure/CLI2": "3.12.2",
        "C:/Program Files/Epic Games/UE_5.4/Engine/Binaries/ThirdParty/Python3/Win64": "3.11.8",
        "C:/OSGeo4W/apps/Python312": "3.12.8",
        f"{LOCAL}/Programs/Thonny": "3.10.11",
        f"{AMY}/.platformio/python3": "3.11.7",
    },
    environments={
        "E:/src/shop/.venv": "3.12.7",
        "D:/work/a/b/.venv": "3.12.7",
        "D:/pipx/venvs/httpie": "3.12.7",
        f"{LOCAL}/pipx/venvs/old": "3.12.7",
    },
    conda={
        f"{LOCAL}/conda/conda/envs/fallback": "3.12.2",
        f"{AMY}/AppData/Roaming/mamba/envs/new": "3.12.1",
        "D:/conda-envs/spark": "3.9.18",
        "E:/src/robot/.pixi/envs/default": "3.12.8",
    },
    ties={"E:/src/shop/.venv": "E:/src/shop", "D:/pipx/venvs/httpie": "httpie"},
    files={
        f"{LOCAL}/Microsoft/WindowsApps/python.exe": b"",
        f"{LOCAL}/Python/bin/python.exe": PE_X86_64 + b"alias",
        "D:/scoop/shims/python.exe": PE_X86_64 + b"shim",
        "D:/pyenv/pyenv-win/shims/python.bat": "@echo off\n",
        "D:/pyenv/pyenv-win/version": "3.10.99\n",
        "D:/portable/python-3.9.13-embed/python39._pth": ".\n",
        "C:/tools/pypy3.10-v7.3.17-win64/pypy3.exe": PE_X86_64 + b"pypy",
        "E:/src/shop/requirements.txt": "",
        "E:/src/bare/venv/Scripts/python.exe": PE_X86_64,
        "E:/src/bare/venv/Scripts/activate": 'VIRTUAL_ENV="E:\\src\\bare\\venv"\n',
        "E:/src/bare/venv/Lib/site-packages/x.py": "",
        f"{AMY}/.condarc": "envs_dirs:\n  - D:\\conda-envs\n",
        f"{AMY}/OneDrive - Contoso/Documents/PowerShell/profile.ps1": (
            "#region conda initialize\n#endregion\nmise activate pwsh | Out-String | Invoke-Expression\n"
            "Set-Alias pip C:\\Python27\\Scripts\\pip.exe\n$env:PYTHONPATH = 'E:\\lib'\n"
        ),
    },
    links={"D:/scoop/apps/python311/current": "3.11.6"},
    faults=frozenset(
        {
            ("PY002", "pyenv 3.10.99"),
            ("PY006", "PowerShell"),
            ("PY007", "PYTHONPATH"),
            ("PY008", "pip"),
            ("PY010", "stub"),
            ("VENV004", "E:/src/bare/venv"),
            ("VENV015", "pipx"),
        }
    ),
)

HOMES = {"linux": LINUX, "mac": MAC, "windows": WINDOWS}
_BASES = {"linux": BASE, "darwin": OURS, "win32": P312}
_IN_BIN = ("msys64/ucrt64",)


def build(root: Path, home: Home) -> Host:
    """The machine that a table describes."""
    plant = _windows if home.platform == "win32" else _unix
    for prefix, version in (*home.own.items(), *home.vendored.items()):
        if not prefix.endswith(".AppImage"):
            plant(root, home.platform, prefix, version)
    for path, version in home.environments.items():
        _environment(root, home, path, version)
    for number, (path, version) in enumerate(home.conda.items()):
        put(root, f"{path}/conda-meta/python-{version}-h{number}_cpython.json", "{}")
        name = "python.exe" if home.platform == "win32" else f"bin/python{version.rpartition('.')[0]}"
        put(root, f"{path}/{name}", ELF_X86_64 + path.encode(), 0o755)
    for name, content in home.files.items():
        put(root, name, content)
    for name, target in home.links.items():
        if not (root / name.lstrip("/")).is_symlink():
            link(root, name, target)
    return Host(
        root=root,
        home=Path(home.home),
        environment=home.variables,
        platform=home.platform,
        machine="x86_64",
        patience=100,
    )


def _unix(root: Path, platform: str, prefix: str, version: str) -> None:
    binary = (MACH_X86_64 if platform == "darwin" else ELF_X86_64) + prefix.encode()
    interpreter(root, prefix, version, binary=binary)
    if prefix == "/usr":
        (root / "usr/bin/python").unlink()


def _windows(root: Path, _: str, prefix: str, version: str) -> None:
    where = f"{prefix}/bin" if prefix.endswith(_IN_BIN) else prefix
    put(root, f"{where}/python.exe", PE_X86_64 + prefix.encode())
    minor = version.rpartition(".")[0]
    if "embed" in prefix:
        put(root, f"{prefix}/python{minor.replace('.', '')}.dll", PE_X86_64 + f"\0{version}\0".encode())
        return
    put(root, f"{prefix}/Lib/os.py" if where == prefix else f"{prefix}/lib/python{minor}/os.py")
    if "pypy" in prefix:
        return
    header = "include" if where == prefix else f"include/python{minor}"
    put(root, f"{prefix}/{header}/patchlevel.h", f'#define PY_VERSION "{version}"\n')


def _environment(root: Path, home: Home, path: str, version: str) -> None:
    if home.platform != "win32":
        bases = [prefix for prefix in home.own if f"{prefix}/" in path or home.own[prefix] == version]
        environment(root, path, bases[0] if bases else _BASES[home.platform], version)
        return
    put(root, f"{path}/Scripts/python.exe", PE_X86_64 + b"launcher")
    put(root, f"{path}/Scripts/activate", f'VIRTUAL_ENV="{path}"\n')
    put(root, f"{path}/Lib/site-packages/x.py")
    put(root, f"{path}/pyvenv.cfg", f"home = {P312}\r\nversion = {version}\r\n")
