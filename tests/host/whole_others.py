"""Three more machines: a cluster's login node, Ubuntu under WSL, a data scientist's Windows."""

from __future__ import annotations

import json

from host.home_builder import PE_X86_64
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASES"]

ADA = "/home/a/ada"
MODULE = "/cvmfs/soft.example.ca/easybuild/software/2023/x86-64-v3/Compiler/gcccore/python/3.11.5"
LAB = "/project/lab"
PLATFORM = "/usr"
SPACK = "/sw/spack/opt/spack/linux-rhel9-zen3/gcc-12.3.0/python-3.11.7-abcd123"


def kernel(python: str, name: str) -> str:
    return json.dumps({"argv": [python, "-m", "ipykernel_launcher"], "display_name": name})


CLUSTER = Mini(
    name="a cluster's login node",
    home=ADA,
    parts=(
        py(PLATFORM, "3.11.9"),
        py(MODULE, "3.11.5"),
        py("/sw/python/3.12.1", "3.12.1"),
        py(SPACK, "3.11.7"),
        py("/opt/rh/rh-python38/root/usr", "3.8.18"),
        conda(f"{LAB}/miniforge3", "3.12.4", base=True),
        conda(f"{LAB}/miniforge3/envs/cfd", "3.11.8"),
        conda(f"{LAB}/ada/envs/torch", "3.11.8"),
        conda(f"{ADA}/.conda/envs/plots", "3.12.2"),
        conda("/scratch/ada/mamba/envs/big", "3.12.2"),
        venv(f"{ADA}/virtualenvs/jup", MODULE, "3.11.5"),
        venv(f"{ADA}/ENV", MODULE, "3.11.5"),
        venv(f"{LAB}/ada/venvs/sim", "/cvmfs/soft.example.ca/easybuild/software/2020/python/3.9.6", "3.9.6"),
        venv(f"{LAB}/ada/venvs/sim2", "/cvmfs/soft.example.ca/easybuild/software/2020/python/3.9.6", "3.9.6"),
        venv("/scratch/ada/run1/venv", SPACK, "3.11.7"),
        dist(f"{ADA}/.local/lib/python3.11/site-packages", "numpy", "1.21.0"),
        dist(f"{LAB}/miniforge3/envs/cfd/lib/python3.11/site-packages", "numpy", "2.0.0"),
        dist(f"{MODULE}/lib/python3.11/site-packages", "numpy", "1.26.0"),
    ),
    files={
        f"{ADA}/.condarc": f"pkgs_dirs:\n  - /scratch/ada/pkgs\nenvs_dirs:\n  - {LAB}/ada/envs\n  - ~/.conda/envs\n",
        f"{ADA}/.bashrc": (
            f'module load python/3.11\nexport MAMBA_ROOT_PREFIX="/scratch/ada/mamba"\nexport PYTHONPATH={LAB}/lib\n'
            f"# >>> conda initialize >>>\n# <<< conda initialize <<<\n"
        ),
        f"{ADA}/.local/share/jupyter/kernels/sim/kernel.json": kernel(f"{LAB}/ada/venvs/old/bin/python", "Sim"),
        f"{ADA}/.local/share/jupyter/kernels/jup/kernel.json": kernel(f"{ADA}/virtualenvs/jup/bin/python", "Jup"),
        f"{ADA}/.conda/environments.txt": f"{LAB}/miniforge3\n{LAB}/miniforge3/envs/cfd\n/scratch/ada/gone\n",
    },
    commands={f"{ADA}/.local/bin/snakemake": f"#!{LAB}/old/bin/python3.8\n"},
    links={"/usr/libexec/platform-python": "../bin/python3.11", "/usr/bin/unversioned": "python3"},
    variables={
        "PATH": f"{MODULE}/bin:{ADA}/.local/bin:/usr/bin",
        "EBROOTPYTHON": MODULE,
        "LOADEDMODULES": "gcccore/12.3:python/3.11.5",
        "SPACK_ROOT": "/sw/spack",
        "SCRATCH": "/scratch/ada",
    },
    python={
        PLATFORM: "3.11.9",
        MODULE: "3.11.5",
        "/sw/python/3.12.1": "3.12.1",
        SPACK: "3.11.7",
        "/opt/rh/rh-python38/root/usr": "3.8.18",
        f"{LAB}/miniforge3": "3.12.4",
    },
    envs={
        f"{LAB}/miniforge3/envs/cfd": "3.11.8",
        f"{LAB}/ada/envs/torch": "3.11.8",
        f"{ADA}/.conda/envs/plots": "3.12.2",
        "/scratch/ada/mamba/envs/big": "3.12.2",
        f"{ADA}/virtualenvs/jup": "3.11.5",
        f"{ADA}/ENV": "3.11.5",
        f"{LAB}/ada/venvs/sim": "3.9.6",
        f"{LAB}/ada/venvs/sim2": "3.9.6",
        "/scratch/ada/run1/venv": "3.11.7",
    },
    told=frozenset(
        {
            "PY007 PYTHONPATH",
            "PY014 base",
            "VENV001 /cvmfs/soft.example.ca/easybuild/software/2020/python/3.9.6/bin/python3.9",
            f"VENV007 {ADA}/.local/lib/python3.11/site-packages {LAB}/miniforge3/envs/cfd",
            f"VENV007 {ADA}/.local/lib/python3.11/site-packages {MODULE}",
            "VENV009 sim",
            f"VENV010 {LAB}/old/bin/python3.8",
            "VENV015 environments.txt",
        }
    ),
    words=("2 environments cannot start",),
)

EVE = "/home/ada"
WINDOWS = "/mnt/c/Users/ada"
PYENV = f"{EVE}/.pyenv/versions/3.12.7"
UV = f"{EVE}/.local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu"
WSL = Mini(
    name="Ubuntu under WSL",
    parts=(
        py("/usr", "3.12.3"),
        py(PYENV, "3.12.7"),
        py(UV, "3.13.1"),
        conda(f"{EVE}/miniconda3", "3.12.2", base=True),
        venv(f"{EVE}/src/shop/.venv", UV, "3.13.1"),
        venv(f"{EVE}/src/blog/.venv", PYENV, "3.12.7"),
        venv(f"{EVE}/.vscode-server/extensions/x/.venv", "/usr", "3.12.3"),
        venv(f"{EVE}/src/docker/.venv", "/usr/local", "3.12.9", made_at="/app/.venv"),
        dist(f"{EVE}/miniconda3/lib/python3.12/site-packages", "torch", "2.0", installer="pip\n"),
        dist("/usr/local/lib/python3.12/dist-packages", "ansible", "9.0", installer="pip\n"),
    ),
    files={
        "/proc/version": "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@x) #1 SMP",
        "/proc/self/mounts": "none / ext4 rw 0 0\nC:\\134 /mnt/c 9p rw 0 0\n",
        "/etc/os-release": 'ID=ubuntu\nVERSION_ID="24.04"\n',
        "/usr/lib/python3.12/EXTERNALLY-MANAGED": "",
        f"{EVE}/.pyenv/version": "3.12.7\n",
        f"{EVE}/.bashrc": 'eval "$(pyenv init -)"\n# >>> conda initialize >>>\n# <<< conda initialize <<<\n',
        f"{EVE}/src/shop/pyproject.toml": "",
        f"{EVE}/src/copied/venv/pyvenv.cfg": "home = C:\\Users\\ada\\AppData\\Local\\Programs\\Python\\Python312\n",
        f"{EVE}/src/copied/venv/Scripts/python.exe": PE_X86_64,
        f"{EVE}/.vscode-server/data/Machine/settings.json": (
            '{\n  "python.defaultInterpreterPath": "/home/ada/old/bin/python"\n}'
        ),
        f"{WINDOWS}/src/win/.venv/pyvenv.cfg": "home = C:\\Python312\n",
        f"{WINDOWS}/src/win/.venv/Scripts/python.exe": PE_X86_64,
    },
    commands={
        f"{EVE}/.pyenv/shims/python": "#!/usr/bin/env bash\nexec pyenv\n",
        f"{EVE}/.pyenv/shims/python3": "#!/usr/bin/env bash\nexec pyenv\n",
        f"{WINDOWS}/AppData/Local/Programs/Python/Python312/python.exe": PE_X86_64,
        f"{WINDOWS}/.pyenv/pyenv-win/shims/pip": "#!/bin/sh\n",
    },
    variables={
        "PATH": f"{EVE}/.pyenv/shims:/usr/local/bin:{WINDOWS}/.pyenv/pyenv-win/shims:/usr/bin:/bin",
        "WSL_DISTRO_NAME": "Ubuntu",
    },
    links={"/bin": "usr/bin"},
    folders=("/usr/local/bin",),
    python={"/usr": "3.12.3", PYENV: "3.12.7", UV: "3.13.1", f"{EVE}/miniconda3": "3.12.2"},
    envs={
        f"{EVE}/src/shop/.venv": "3.13.1",
        f"{EVE}/src/blog/.venv": "3.12.7",
        f"{EVE}/.vscode-server/extensions/x/.venv": "3.12.3",
        f"{EVE}/src/docker/.venv": "3.12.9",
        f"{EVE}/src/copied/venv": "None",
    },
    ties={f"{EVE}/src/shop/.venv": f"{EVE}/src/shop"},
    told=frozenset(
        {
            "PY006 bash",
            "PY012 wsl",
            "VENV001 /usr/local/bin/python3.12",
            f"VENV004 {EVE}/src/copied/venv",
            f"VENV011 {EVE}/miniconda3/bin/python3.12",
            "VENV011 /usr/bin/python3.12",
            f"VENV016 {EVE}/old/bin/python",
        }
    ),
)

AMY = "C:/Users/amy"
LOCAL, ROAMING = f"{AMY}/AppData/Local", f"{AMY}/AppData/Roaming"
ANACONDA = "C:/ProgramData/Anaconda3"
SCIENTIST = Mini(
    name="a data scientist's Windows",
    platform="win32",
    machine="AMD64",
    home=AMY,
    parts=(
        conda(ANACONDA, "3.11.5", base=True),
        conda(f"{AMY}/Miniconda3", "3.12.1", base=True),
        conda(f"{AMY}/.conda/envs/tf2", "3.10.13"),
        conda(f"{AMY}/Miniconda3/envs/ds", "3.12.1"),
        py("C:/Python27", "2.7.18"),
        py(f"{LOCAL}/Programs/Python/Python311", "3.11.4"),
        py("C:/Program Files/Python311", "3.11.9"),
        venv(f"{AMY}/Documents/Projects/forecast/env", f"{LOCAL}/Programs/Python/Python311", "3.11.4"),
        venv(f"{AMY}/OneDrive/Desktop/thesis/venv", "C:/Program Files/Python311", "3.11.9"),
        venv(f"{AMY}/PycharmProjects/demo/.venv", f"{LOCAL}/Programs/Python/Python310", "3.10.1"),
        venv(f"{AMY}/PycharmProjects/copy/.venv", f"{LOCAL}/Programs/Python/Python311", "3.11.4", made_at="D:/x/.venv"),
        venv(f"{LOCAL}/r-reticulate/virtualenvs/r", f"{LOCAL}/Programs/Python/Python311", "3.11.4"),
        dist(f"{ANACONDA}/Lib/site-packages", "xgboost", "2.0", installer="pip\r\n"),
        dist(f"{ROAMING}/Python/Python312/site-packages", "pandas", "1.5.0"),
        dist(f"{AMY}/Miniconda3/envs/ds/Lib/site-packages", "pandas", "2.2.0"),
    ),
    files={
        f"{AMY}/.conda/environments.txt": "C:\\ProgramData\\Anaconda3\r\nC:\\Users\\amy\\.conda\\envs\\tf2\r\n",
        f"{ROAMING}/jupyter/kernels/py310/kernel.json": kernel(f"{LOCAL}/Programs/Python/Python310/python.exe", "Old"),
        "C:/ProgramData/jupyter/kernels/base/kernel.json": kernel(f"{ANACONDA}/python.exe", "Base"),
        f"{AMY}/Documents/WindowsPowerShell/profile.ps1": "#region conda initialize\n#endregion\n",
        f"{LOCAL}/Microsoft/WindowsApps/python.exe": "",
        f"{AMY}/PycharmProjects/demo/main.py": "",
    },
    registry={
        "PythonCore/3.11": "c:\\users\\amy\\appdata\\local\\programs\\python\\python311\\",
        "PythonCore/3.10": f"{LOCAL}/Programs/Python/Python310/".replace("/", "\\"),
        "ContinuumAnalytics/Anaconda311-64": "C:\\ProgramData\\Anaconda3",
    },
    variables={
        "USERPROFILE": AMY.replace("/", "\\"),
        "LOCALAPPDATA": LOCAL.replace("/", "\\"),
        "APPDATA": ROAMING.replace("/", "\\"),
        "PROGRAMDATA": "C:\\ProgramData",
        "PATH": "c:\\programdata\\anaconda3;C:\\ProgramData\\Anaconda3\\Scripts;C:\\Users\\amy\\AppData\\Local\\Microsoft\\WindowsApps",
    },
    python={
        ANACONDA: "3.11.5",
        f"{AMY}/Miniconda3": "3.12.1",
        "C:/Python27": "2.7.18",
        f"{LOCAL}/Programs/Python/Python311": "3.11.4",
        "C:/Program Files/Python311": "3.11.9",
    },
    envs={
        f"{AMY}/.conda/envs/tf2": "3.10.13",
        f"{AMY}/Miniconda3/envs/ds": "3.12.1",
        f"{AMY}/Documents/Projects/forecast/env": "3.11.4",
        f"{AMY}/OneDrive/Desktop/thesis/venv": "3.11.9",
        f"{AMY}/PycharmProjects/demo/.venv": "3.10.1",
        f"{AMY}/PycharmProjects/copy/.venv": "3.11.4",
        f"{LOCAL}/r-reticulate/virtualenvs/r": "3.11.4",
    },
    ties={f"{AMY}/Documents/Projects/forecast/env": f"{AMY}/Documents/Projects/forecast"},
    told=frozenset(
        {
            "PY014 base",
            f"VENV001 {LOCAL}/Programs/Python/Python310",
            f"VENV002 {AMY}/PycharmProjects/copy/.venv",
            f"VENV007 {ROAMING}/Python/Python312/site-packages {AMY}/Miniconda3/envs/ds",
            "VENV009 py310",
            f"VENV011 {ANACONDA}/python.exe",
            "VENV015 registry",
        }
    ),
)
CASES = (CLUSTER, WSL, SCIENTIST)
