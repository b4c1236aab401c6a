"""A crowded Mac and a crowded Windows laptop: what lies on them was written down before envdoctor was run on them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from envdoctor.host import Host
from host.home_builder import MACH_ARM64, MACH_X86_64, PE_X86_64, link, put

__all__ = ["MAC", "WINDOWS", "Truth", "mac", "windows"]


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Prefixes (environments: folders) with their versions, and (check, subject) of every planted fault."""

    own: dict[str, str]
    vendored: dict[str, str]
    environments: dict[str, str]
    broken: frozenset[str]
    faults: frozenset[tuple[str, str]] = field(default_factory=frozenset)


KIM = "/Users/kim"
SUPPORT = f"{KIM}/Library/Application Support"
FRAMEWORK = "/Library/Frameworks/Python.framework/Versions"
KEG = "/opt/homebrew/Cellar/python@3.12/3.12.7/Frameworks/Python.framework/Versions/3.12"
INTEL = "/usr/local/Cellar/python@3.9/3.9.17/Frameworks/Python.framework/Versions/3.9"
XCODE = "/Applications/Xcode-15.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/3.9"
CLT = "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9"
PORT = "/opt/local/Library/Frameworks/Python.framework/Versions/3.11"
UV = f"{KIM}/.local/share/uv/python/cpython-3.13.1-macos-aarch64-none"

MAC = Truth(
    own={
        f"{FRAMEWORK}/3.12": "3.12.4",
        f"{FRAMEWORK}/3.8": "3.8.10",
        KEG: "3.12.7",
        INTEL: "3.9.17",
        XCODE: "3.9.6",
        CLT: "3.9.6",
        PORT: "3.11.10",
        UV: "3.13.1",
        f"{KIM}/.pyenv/versions/3.11.6": "3.11.6",
        f"{KIM}/.asdf/installs/python/3.10.15": "3.10.15",
        "/opt/homebrew/Caskroom/miniforge/base": "3.10.14",
        f"{KIM}/opt/anaconda3": "3.11.5",
        "/nix/store/zz9-python3-3.12.3": "3.12.3",
        f"{SUPPORT}/hatch/pythons/3.11/python": "3.11.9",
        f"{KIM}/Developer/builds/py314": "3.14.1",
    },
    vendored={
        "/Applications/Blender.app/Contents/Resources/4.1/python": "3.11.7",
        "/Applications/LibreOffice.app/Contents/Frameworks/LibreOfficePython.framework/Versions/3.9": "3.9.18",
        f"{KIM}/google-cloud-sdk/platform/bundledpythonunix": "3.11.9",
        f"{KIM}/Applications/Tool.app/Contents/Frameworks/Python.framework/Versions/3.10": "3.10.9",
    },
    environments={
        f"{KIM}/Developer/site/.venv": "3.12.7",
        f"{KIM}/Developer/old/.venv": "3.12.4",
        f"{KIM}/Documents/thesis code/env": "3.8.10",
        f"{KIM}/Library/Caches/pypoetry/virtualenvs/site-AAAAAAAA-py3.12": "3.12.7",
        f"{SUPPORT}/pipx/venvs/black": "3.12.7",
        f"{KIM}/.local/pipx/venvs/httpie": "3.12.7",
        f"{SUPPORT}/pdm/venvs/api-abcdefgh-3.11": "3.11.6",
        f"{SUPPORT}/hatch/env/virtual/lib/Zz1/lib": "3.11.9",
        f"{KIM}/.local/share/uv/tools/ruff": "3.13.1",
        f"{KIM}/.cache/pre-commit/repo1/py_env-python3.12": "3.12.7",
        f"{KIM}/.virtualenvs/blog": "3.11.6",
        f"{KIM}/opt/anaconda3/envs/tf": "3.9.18",
        "/opt/homebrew/Caskroom/miniforge/base/envs/geo": "3.12.2",
    },
    broken=frozenset({f"{KIM}/Developer/brewed/.venv", f"{KIM}/Developer/moved here/venv"}),
    faults=frozenset(
        {
            (
                "VENV001",
                "/opt/homebrew/Cellar/python@3.11/3.11.4/Frameworks/Python.framework/Versions/3.11/bin/python3.11",
            ),
            ("VENV002", f"{KIM}/Developer/moved here/venv"),
            ("VENV007", f"{KIM}/Library/Python/3.12/lib/python/site-packages {FRAMEWORK}/3.12"),
            ("VENV009", "dead"),
            ("VENV015", "pipx"),
            ("VENV010", "/opt/homebrew/opt/python@3.9/bin/python3.9"),
            ("PY001", "pip3"),
            ("PY006", "zsh"),
            ("PY009", f"{INTEL}/bin/python3.9"),
            ("PKG101", f"{SUPPORT}/pip/pip.conf index-url"),
        }
    ),
)


def _mac_python(root: Path, prefix: str, version: str, binary: bytes = MACH_ARM64) -> None:
    minor = ".".join(version.split(".")[:2])
    put(root, f"{prefix}/bin/python{minor}", binary, 0o755)
    link(root, f"{prefix}/bin/python3", f"python{minor}")
    put(root, f"{prefix}/bin/pip3", f"#!{prefix}/bin/python{minor}\n", 0o755)
    put(root, f"{prefix}/include/python{minor}/patchlevel.h", f'#define PY_VERSION "{version}"\n')
    put(root, f"{prefix}/lib/python{minor}/site-packages/README.txt", "")


def _mac_conda(root: Path, prefix: str, version: str, *, is_root: bool) -> None:
    minor = ".".join(version.split(".")[:2])
    put(root, f"{prefix}/bin/python{minor}", MACH_ARM64, 0o755)
    link(root, f"{prefix}/bin/python", f"python{minor}")
    put(root, f"{prefix}/conda-meta/python-{version}-h1_0_cpython.json", "{}")
    put(root, f"{prefix}/lib/python{minor}/site-packages/README.txt", "")
    if is_root:
        put(root, f"{prefix}/condabin/conda", "#!/bin/sh\n", 0o755)


def _mac_environment(root: Path, path: str, base: str, version: str) -> None:
    minor = ".".join(version.split(".")[:2])
    link(root, f"{path}/bin/python3", f"{base}/bin/python{minor}")
    link(root, f"{path}/bin/python", "python3")
    put(root, f"{path}/bin/activate", f"VIRTUAL_ENV='{path}'\n")
    put(root, f"{path}/pyvenv.cfg", f"home = {base}/bin\nversion = {version}\n")
    put(root, f"{path}/lib/python{minor}/site-packages/x.py", "")


def mac(root: Path) -> Host:
    """An Apple silicon Mac that was moved over from an Intel one."""
    bases: dict[str, str] = {}
    for prefix, version in {**MAC.own, **MAC.vendored}.items():
        if "conda" in prefix or "miniforge" in prefix:
            _mac_conda(root, prefix, version, is_root=True)
        else:
            _mac_python(root, prefix, version, MACH_X86_64 if prefix == INTEL else MACH_ARM64)
        bases.setdefault(version, prefix)
    for path, version in MAC.environments.items():
        if "/envs/" in path:
            _mac_conda(root, path, version, is_root=False)
        else:
            _mac_environment(root, path, bases[version], version)
    link(root, "/opt/homebrew/opt/python@3.12", "../Cellar/python@3.12/3.12.7")
    link(root, "/opt/homebrew/Cellar/python@3.12/3.12.7/bin/python3.12", f"{KEG}/bin/python3.12")
    link(root, "/opt/homebrew/bin/python3.12", "../Cellar/python@3.12/3.12.7/bin/python3.12")
    link(root, "/opt/homebrew/bin/python3", "../Cellar/python@3.12/3.12.7/bin/python3.12")
    link(root, "/usr/local/opt/python@3.9", "../Cellar/python@3.9/3.9.17")
    link(root, "/usr/local/Cellar/python@3.9/3.9.17/bin/python3.9", f"{INTEL}/bin/python3.9")
    for place in (FRAMEWORK, CLT.rpartition("/")[0]):
        link(root, f"{place}/Current", "3.9" if "Developer" in place else "3.12")
    link(root, "/usr/local/bin/python3.12", f"{FRAMEWORK}/3.12/bin/python3.12")
    link(root, f"{KIM}/.nix-profile/bin/python3", "/nix/store/zz9-python3-3.12.3/bin/python3.12")
    put(root, "/usr/bin/python3", MACH_ARM64, 0o755)
    for name in ("site", "api", "lib"):
        put(root, f"{KIM}/Developer/{name}/pyproject.toml", "")
    put(root, "/bin/zsh", MACH_ARM64, 0o755)
    put(root, f"{KIM}/Library/Mobile Documents/com~apple~CloudDocs/notes.txt", "")
    _mac_faults(root)
    path = ["/opt/homebrew/bin", f"{KIM}/.local/bin", "/usr/local/bin", "/usr/bin", "/bin"]
    return Host(
        root=root,
        home=Path(KIM),
        environment={"HOME": KIM, "PATH": ":".join(path)},
        platform="darwin",
        machine="arm64",
        patience=100,
    )


def _mac_faults(root: Path) -> None:
    gone = "/opt/homebrew/Cellar/python@3.11/3.11.4/Frameworks/Python.framework/Versions/3.11"
    _mac_environment(root, f"{KIM}/Developer/brewed/.venv", gone, "3.11.4")
    _mac_environment(root, f"{KIM}/Developer/moved here/venv", f"{FRAMEWORK}/3.12", "3.12.4")
    put(root, f"{KIM}/Developer/moved here/venv/bin/activate", f"VIRTUAL_ENV='{KIM}/Desktop/venv'\n")
    user = f"{KIM}/Library/Python/3.12/lib/python/site-packages"
    put(root, f"{user}/numpy-1.24.0.dist-info/METADATA", "")
    put(root, f"{FRAMEWORK}/3.12/lib/python3.12/site-packages/numpy-2.1.0.dist-info/METADATA", "")
    kernel = {"argv": [f"{KIM}/gone/bin/python3", "-m", "ipykernel"], "display_name": "Dead"}
    put(root, f"{KIM}/Library/Jupyter/kernels/dead/kernel.json", json.dumps(kernel))
    put(root, f"{KIM}/.local/bin/aws", "#!/opt/homebrew/opt/python@3.9/bin/python3.9\n", 0o755)
    put(root, "/opt/homebrew/bin/pip3", f"#!{PORT}/bin/python3.11\n", 0o755)
    put(root, f"{KIM}/.zprofile", 'eval "$(/opt/homebrew/bin/brew shellenv)"\n')
    put(root, f"{KIM}/.zshrc", 'eval "$(pyenv init -)"\n# >>> conda initialize >>>\n. /x/conda.sh\n. ~/.asdf/asdf.sh\n')
    put(root, f"{SUPPORT}/pip/pip.conf", "[global]\nindex-url = http://mirror.example.org/simple\n")


SAM = "C:/Users/Sam Lee"
LOCAL, ROAMING = f"{SAM}/AppData/Local", f"{SAM}/AppData/Roaming"

WINDOWS = Truth(
    own={
        f"{LOCAL}/Programs/Python/Python312": "3.12.4",
        "C:/Program Files/Python311": "3.11.9",
        "C:/Program Files (x86)/Python38-32": "3.8.10",
        "C:/Python27": "2.7.18",
        f"{LOCAL}/Python/pythoncore-3.14-64": "3.14.0",
        f"{SAM}/.pyenv/pyenv-win/versions/3.10.11": "3.10.11",
        f"{ROAMING}/uv/python/cpython-3.13.1-windows-x86_64-none": "3.13.1",
        f"{SAM}/scoop/apps/python310/3.10.9": "3.10.9",
        f"{SAM}/miniconda3": "3.11.4",
        "C:/tools/python39": "3.9.13",
        "C:/WPy64-31180/python-3.11.8.amd64": "3.11.8",
        f"{SAM}/.nuget/packages/python/3.12.3/tools": "3.12.3",
        "D:/Pythons/3.13": "3.13.2",
        f"{LOCAL}/mise/installs/python/3.12.8": "3.12.8",
        f"{SAM}/code/tools/py312": "3.12.1",
    },
    vendored={
        "C:/Program Files (x86)/Microsoft Visual Studio/Shared/Python39_64": "3.9.13",
        "C:/Program Files/LibreOffice/program/python-core-3.8.16": "3.8.16",
        f"{LOCAL}/Google/Cloud SDK/google-cloud-sdk/platform/bundledpython": "3.11.5",
    },
    environments={
        f"{SAM}/code/shop/.venv": "3.12.4",
        f"{SAM}/code/my app/env": "3.11.9",
        f"{SAM}/Envs/talks": "3.10.11",
        f"{SAM}/.virtualenvs/legacy-abcdefgh": "3.12.4",
        f"{LOCAL}/pypoetry/Cache/virtualenvs/api-AAAAAAAA-py3.12": "3.12.4",
        f"{SAM}/pipx/venvs/black": "3.12.4",
        f"{ROAMING}/uv/tools/ruff": "3.13.1",
        f"{LOCAL}/hatch/env/virtual/lib/Qq/lib": "3.12.4",
        f"{SAM}/miniconda3/envs/ds": "3.9.18",
        f"{SAM}/.cache/pre-commit/repo9/py_env-python3": "3.12.4",
    },
    broken=frozenset({f"{SAM}/code/dead/.venv", f"{SAM}/code/from linux/venv"}),
    faults=frozenset(
        {
            ("VENV001", "C:/Python36"),
            ("VENV004", f"{SAM}/code/from linux/venv"),
            ("VENV009", "old"),
            ("VENV015", "registry"),
            ("PY010", "stub"),
            ("PY011", "py"),
            ("PY005", "untidy"),
            ("PKG101", f"{ROAMING}/pip/pip.ini trusted-host"),
        }
    ),
)


def _windows_python(root: Path, prefix: str, version: str) -> None:
    digits = "".join(version.split(".")[:2])
    put(root, f"{prefix}/python.exe", PE_X86_64)
    put(root, f"{prefix}/pythonw.exe", PE_X86_64)
    put(root, f"{prefix}/python{digits}.dll", PE_X86_64 + f"\0{version}\0".encode())
    put(root, f"{prefix}/Lib/os.py", "")
    put(root, f"{prefix}/include/patchlevel.h", f'#define PY_VERSION "{version}"\r\n')
    (root / prefix / "Lib/site-packages").mkdir(parents=True, exist_ok=True)


def _windows_environment(root: Path, path: str, base: str, version: str) -> None:
    put(root, f"{path}/Scripts/python.exe", PE_X86_64)
    put(root, f"{path}/Scripts/activate", f'VIRTUAL_ENV="{path.replace("/", chr(92))}"\n')
    put(root, f"{path}/Scripts/activate.bat", "")
    home = base.replace("/", "\\")
    put(root, f"{path}/pyvenv.cfg", f"home = {home}\r\nversion = {version}\r\nexecutable = {home}\\python.exe\r\n")
    (root / path / "Lib/site-packages").mkdir(parents=True, exist_ok=True)


def _windows_conda(root: Path, prefix: str, version: str, *, is_root: bool) -> None:
    put(root, f"{prefix}/python.exe", PE_X86_64)
    put(root, f"{prefix}/conda-meta/python-{version}-h1_0_cpython.json", "{}")
    put(root, f"{prefix}/Lib/site-packages/x.py", "")
    if is_root:
        put(root, f"{prefix}/condabin/conda.bat", "")


def windows(root: Path) -> Host:
    """A Windows laptop on which every way to install a Python was tried once."""
    bases: dict[str, str] = {}
    for prefix, version in {**WINDOWS.own, **WINDOWS.vendored}.items():
        if "miniconda" in prefix:
            _windows_conda(root, prefix, version, is_root=True)
        else:
            _windows_python(root, prefix, version)
        bases.setdefault(version, prefix)
    for path, version in WINDOWS.environments.items():
        if "/envs/" in path:
            _windows_conda(root, path, version, is_root=False)
        else:
            _windows_environment(root, path, bases[version], version)
    link(root, f"{SAM}/scoop/apps/python310/current", "3.10.9")
    for name in ("api", "lib"):
        put(root, f"{SAM}/code/{name}/pyproject.toml", "")
    apps = f"{LOCAL}/Microsoft/WindowsApps"
    for name in ("python.exe", "python3.exe"):
        put(root, f"{apps}/{name}", b"")
    _windows_environment(root, f"{SAM}/code/dead/.venv", "C:/Python36", "3.6.8")
    put(root, f"{SAM}/code/from linux/venv/bin/activate", "VIRTUAL_ENV=/home/sam/venv\n")
    put(root, f"{SAM}/code/from linux/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.10.12\n")
    kernel = {"argv": ["C:\\Users\\Sam Lee\\gone\\python.exe", "-m", "ipykernel"], "display_name": "Old"}
    put(root, f"{ROAMING}/jupyter/kernels/old/kernel.json", json.dumps(kernel))
    put(root, "C:/Windows/py.exe", PE_X86_64)
    put(root, f"{ROAMING}/pip/pip.ini", "[global]\ntrusted-host = pypi.example.org\n")
    path = [apps, "C:\\Windows", "C:\\Windows\\System32", f"{LOCAL}\\Programs\\Python\\Python312", "C:\\Gone\\bin"]
    put(root, "C:/Windows/System32/cmd.exe", PE_X86_64)
    return Host(
        root=root,
        home=Path(SAM),
        environment={
            "USERPROFILE": SAM.replace("/", "\\"),
            "LOCALAPPDATA": LOCAL.replace("/", "\\"),
            "APPDATA": ROAMING.replace("/", "\\"),
            "ProgramFiles": "C:\\Program Files",
            "ProgramFiles(x86)": "C:\\Program Files (x86)",
            "ProgramData": "C:\\ProgramData",
            "SYSTEMDRIVE": "C:",
            "PATH": ";".join(path),
        },
        platform="win32",
        machine="AMD64",
        patience=100,
        registry={
            "PythonCore/3.12": f"{LOCAL}\\Programs\\Python\\Python312\\",
            "PythonCore/3.13": "D:\\Pythons\\3.13\\",
            "PythonCore/3.7": "C:\\Python37\\",
            "ContinuumAnalytics/Anaconda": f"{SAM}\\miniconda3",
        },
    )
