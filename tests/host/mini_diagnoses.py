"""What is wrong with a search path, shims, start-up files, variables: the true case and what only looks like it."""

from __future__ import annotations

from host.home_builder import ELF_ARM64, ELF_X86, PE_ARM64, PE_X86, PE_X86_64
from host.mini import Mini, conda, py, venv

__all__ = ["CASES"]

ADA = "/home/ada"
USR = py("/usr", "3.12.3")
PYENV = f"{ADA}/.pyenv"
P11, P12, P13 = (f"{PYENV}/versions/3.{minor}.1" for minor in (11, 12, 13))
SHIM = "#!/usr/bin/env bash\nexec pyenv exec\n"
SHIMS = {f"{PYENV}/shims/{name}": SHIM for name in ("python", "python3", "pip", "pip3")}
WIN = "C:/Users/ada"
LOCAL = f"{WIN}/AppData/Local"
STORE = f"{LOCAL}/Microsoft/WindowsApps"
PLACES = {"LOCALAPPDATA": LOCAL, "APPDATA": f"{WIN}/AppData/Roaming", "USERPROFILE": WIN}


def on_path(*folders: str) -> dict[str, str]:
    return {"PATH": ":".join(folders)}


CASES = (
    Mini(
        name="pip of the system, python of pyenv",
        parts=(USR, py(P12, "3.12.1")),
        commands={f"{PYENV}/shims/python": SHIM, f"{PYENV}/shims/python3": SHIM},
        files={f"{PYENV}/version": "3.12.1\n"},
        variables=on_path(f"{PYENV}/shims", "/usr/bin"),
        told=frozenset({"PY001 pip"}),
        words=("`pip` installs for Python 3.12.3 in /usr, but `python` starts Python 3.12.1", "python -m pip"),
    ),
    Mini(
        name="pip asks env for python, or names its Python by another link: both belong together",
        parts=(py("/opt/python3.12", "3.12.1"),),
        links={
            f"{ADA}/bin/python": "/opt/python3.12/bin/python3.12",
            f"{ADA}/bin/python3": "python",
            "/opt/alias": "python3.12",
        },
        commands={f"{ADA}/bin/pip": "#!/usr/bin/env python\n", f"{ADA}/bin/pip3": "#!/opt/alias/bin/python3\n"},
        variables=on_path(f"{ADA}/bin"),
    ),
    Mini(
        name="shims of pyenv behind the system's python",
        parts=(USR, py(P12, "3.12.1")),
        commands=SHIMS,
        files={f"{PYENV}/version": "3.12.1\n", f"{ADA}/.bashrc": 'eval "$(pyenv init -)"\n'},
        variables=on_path("/usr/bin", f"{PYENV}/shims"),
        told=frozenset({"PY013 pyenv"}),
        words=("`/usr/bin/python` comes before the shims of pyenv",),
    ),
    Mini(
        name="shims behind an activated environment, or told to be the system's",
        parts=(USR, py(P12, "3.12.1"), venv(f"{ADA}/work/.venv", P12, "3.12.1")),
        commands=SHIMS,
        files={f"{PYENV}/version": "3.12.1\n"},
        variables={
            **on_path(f"{ADA}/work/.venv/bin", f"{PYENV}/shims", "/usr/bin"),
            "VIRTUAL_ENV": f"{ADA}/work/.venv",
        },
    ),
    Mini(
        name="entries twice, dead and relative; another spelling of /bin is not twice",
        parts=(USR,),
        links={"/bin": "usr/bin"},
        variables=on_path("/usr/bin", "/bin", "/usr/bin/", f"{ADA}/gone", "", "node_modules/.bin"),
        told=frozenset({"PY005 relative", "PY005 untidy"}),
        words=(f"`{ADA}/gone` (at 4) does not exist", "2 entries of PATH mean"),
    ),
    Mini(
        name="a version that pyenv lacks",
        parts=(py(P12, "3.12.1"),),
        commands=SHIMS,
        files={f"{PYENV}/version": "3.12.99\n"},
        variables=on_path(f"{PYENV}/shims"),
        told=frozenset({"PY002 pyenv 3.12.99"}),
        words=("pyenv install 3.12.99", "ask for 3.12.1", "4 commands"),
    ),
    Mini(
        name="a prefix, a list whose first is there, a comment: what pyenv understands",
        parts=(py(P12, "3.12.1"), py(P11, "3.11.1")),
        commands=SHIMS,
        files={f"{ADA}/.python-version": "# for all\n3.12\n3.99.9\n"},
        variables=on_path(f"{PYENV}/shims"),
    ),
    Mini(
        name="a variable asks for what is missing; its value may be shown only if it is a version",
        parts=(py(P12, "3.12.1"),),
        commands=SHIMS,
        files={f"{PYENV}/version": "3.12.1\n"},
        variables={**on_path(f"{PYENV}/shims"), "PYENV_VERSION": "secret-env"},
        told=frozenset({"PY002 pyenv a version"}),
        never=("secret-env",),
    ),
    Mini(
        name="mise asks by prefix and by a list; asdf for two, of which one is there",
        parts=(
            py(f"{ADA}/.local/share/mise/installs/python/3.12.1", "3.12.1"),
            py(f"{ADA}/.asdf/installs/python/3.11.4", "3.11.4"),
        ),
        commands={f"{ADA}/.local/share/mise/shims/python": "#!/bin/sh\n", f"{ADA}/.asdf/shims/python": "#!/bin/sh\n"},
        files={
            f"{ADA}/.config/mise/config.toml": '[tools]\npython = ["3.12", "3.99"]\n',
            f"{ADA}/.tool-versions": "python 3.11.4 3.98.1\n",
        },
        variables=on_path(f"{ADA}/.asdf/shims"),
    ),
    Mini(
        name="two managers in one shell",
        parts=(USR,),
        files={
            f"{ADA}/.bashrc": 'eval "$(pyenv init -)"\n# >>> conda initialize >>>\n# <<< conda initialize <<<\n',
            f"{ADA}/.zshrc": '# eval "$(pyenv init -)"\neval "$(mise activate zsh)"\neval "$(uv generate-shell-completion zsh)"\n',
        },
        told=frozenset({"PY006 bash"}),
        words=("pyenv and conda",),
    ),
    Mini(
        name="a manager in each shell is one in each",
        parts=(USR,),
        files={
            f"{ADA}/.bashrc": 'export PYENV_ROOT="$HOME/.pyenv"\neval "$(pyenv init -)"\neval "$(pyenv virtualenv-init -)"\n',
            f"{ADA}/.zshrc": '. $HOME/.asdf/asdf.sh\neval "$(direnv hook zsh)"\n',
            f"{ADA}/.config/fish/config.fish": "mise activate fish | source\n",
        },
    ),
    Mini(
        name="conda's base in every shell",
        parts=(conda(f"{ADA}/miniforge3", "3.12.1", base=True),),
        files={f"{ADA}/.bashrc": "# >>> conda initialize >>>\n# <<< conda initialize <<<\n"},
        told=frozenset({"PY014 base"}),
        words=("conda config --set auto_activate_base false",),
    ),
    Mini(
        name="conda told not to, by the installation's own file",
        parts=(conda(f"{ADA}/miniforge3", "3.12.1", base=True),),
        files={
            f"{ADA}/.bashrc": "# >>> conda initialize >>>\n# <<< conda initialize <<<\n",
            f"{ADA}/miniforge3/.condarc": "channels: [conda-forge]\nauto_activate: false\n",
        },
    ),
    Mini(
        name="variables of Python, in the environment and in files",
        parts=(USR,),
        files={
            f"{ADA}/.zshrc": "unset PYTHONHOME\n# export PYTHONSTARTUP=x\nexport PYTHONPATH=$HOME/lib\n",
            f"{ADA}/.bashrc": "alias t='PYTHONPATH=. pytest'\nPYTHONPATH=. ./run.sh\n",
        },
        variables={"PYTHONHOME": "/opt/secret-place"},
        told=frozenset({"PY007 PYTHONHOME", "PY007 PYTHONPATH"}),
        words=("Pythons of any other version cannot start", "unset PYTHONHOME"),
        never=("secret-place",),
    ),
    Mini(
        name="variables that only look like them",
        parts=(USR,),
        files={
            f"{ADA}/.bashrc": "export PYTHONPATH_OLD=1 PYTHONDONTWRITEBYTECODE=1\nunset PYTHONPATH\nexport PYTHONPATH=\n"
        },
    ),
    Mini(
        name="aliases that hide",
        parts=(USR,),
        files={f"{ADA}/.zshrc": "alias python=python3.9\nalias pip='sudo pip'\n"},
        told=frozenset({"PY008 python", "PY008 pip"}),
    ),
    Mini(
        name="aliases that are fine",
        parts=(USR,),
        files={
            f"{ADA}/.bash_aliases": (
                "alias python=python3\nalias pip='python -m pip'\nalias pip3='pip3 --no-cache-dir'\n"
                "alias pyc='python -m compileall'\nalias pipup='pip list -o'\n#alias python=python2\nalias python='uv run python'\n"
            )
        },
    ),
    Mini(
        name="Git Bash: its start-up files count; winpty is only a terminal",
        platform="win32",
        parts=(py("C:/Python312", "3.12.3"),),
        files={
            f"{WIN}/.bashrc": "alias python='winpty python.exe'\nalias pip=/c/Python27/Scripts/pip.exe\n",
            f"{WIN}/.bash_profile": '# >>> conda initialize >>>\neval "$(pyenv init -)"\nexport PYTHONPATH=/d/lib\n',
        },
        variables=PLACES,
        told=frozenset({"PY006 bash", "PY008 pip", "PY007 PYTHONPATH"}),
    ),
    Mini(
        name="built for another processor; 32 bits are somebody's choice",
        parts=(
            py("/opt/python3.12", "3.12.1", binary=ELF_ARM64),
            py("/opt/python3.11", "3.11.1", binary=ELF_X86),
            venv(f"{ADA}/work/shop/.venv", "/opt/python3.12", "3.12.1"),
        ),
        told=frozenset({"PY009 /opt/python3.12/bin/python3.12"}),
        words=("is built for arm64, this machine is x86_64", f"`{ADA}/work/shop/.venv` was made from it"),
    ),
    Mini(
        name="built for another processor on Windows",
        platform="win32",
        machine="ARM64",
        parts=(
            py("C:/Python312", "3.12.1", binary=PE_X86_64),
            py("C:/Python313", "3.13.1", binary=PE_ARM64),
            py("C:/Python311", "3.11.1", binary=PE_X86),
        ),
        variables=PLACES,
        told=frozenset({"PY009 C:/Python312/python.exe"}),
    ),
    Mini(
        name="the Store's stub first",
        platform="win32",
        parts=(py("C:/Python312", "3.12.1"),),
        files={f"{STORE}/python.exe": "", f"{STORE}/python3.exe": ""},
        variables={**PLACES, "PATH": f"{STORE};C:\\Python312"},
        told=frozenset({"PY010 stub"}),
        words=("App execution aliases",),
    ),
    Mini(
        name="the Store's stub behind a Python",
        platform="win32",
        parts=(py("C:/Python312", "3.12.1"),),
        files={f"{STORE}/python.exe": ""},
        variables={**PLACES, "PATH": f"C:\\Python312;{STORE}"},
        python={"C:/Python312": "3.12.1"},
    ),
    Mini(
        name="a Python of the Store is no stub",
        platform="win32",
        files={
            f"{STORE}/python.exe": "",
            f"{STORE}/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0/python.exe": "",
            f"{STORE}/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0/python3.12.exe": "",
        },
        variables={**PLACES, "PATH": STORE},
        python={f"{STORE}/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0": "3.12"},
    ),
    Mini(
        name="the old launcher before PyManager",
        platform="win32",
        parts=(py(f"{LOCAL}/Python/pythoncore-3.14-64", "3.14.0"),),
        files={"C:/Windows/py.exe": PE_X86_64 + b"old", f"{STORE}/py.exe": ""},
        variables={**PLACES, "PATH": f"C:\\Windows;{STORE}"},
        told=frozenset({"PY011 py"}),
    ),
    Mini(
        name="PyManager before the old launcher; a launcher without PyManager",
        platform="win32",
        parts=(py(f"{LOCAL}/Python/pythoncore-3.14-64", "3.14.0"),),
        files={
            "C:/Windows/py.exe": PE_X86_64 + b"old",
            f"{STORE}/py.exe": "",
            f"{STORE}/python.exe": "",
            f"{STORE}/PythonSoftwareFoundation.PythonManager_qbz5n2kfra8p0/py.exe": "",
        },
        variables={**PLACES, "PATH": f"{STORE};C:\\Windows"},
        python={f"{LOCAL}/Python/pythoncore-3.14-64": "3.14.0"},
    ),
    Mini(
        name="Windows' python under WSL",
        parts=(USR,),
        files={"/proc/version": "Linux version 5.15.90.1-microsoft-standard-WSL2"},
        commands={
            "/mnt/c/Users/ada/.pyenv/pyenv-win/shims/pip": "#!/bin/sh\n",
            "/mnt/c/Python312/python.exe": PE_X86_64,
        },
        variables=on_path("/mnt/c/Users/ada/.pyenv/pyenv-win/shims", "/usr/bin", "/mnt/c/Python312"),
        python={"/usr": "3.12.3"},
        told=frozenset({"PY012 wsl"}),
        words=("appendWindowsPath",),
    ),
    Mini(
        name="a Linux disk under /mnt on WSL, and the word in another kernel's name",
        parts=(py("/mnt/data/python3.12", "3.12.1"),),
        files={"/proc/version": "Linux version 5.15.90.1-microsoft-standard-WSL2"},
        variables=on_path("/mnt/data/python3.12/bin", "/mnt/c/Windows"),
        folders=("/mnt/c/Windows",),
        python={"/mnt/data/python3.12": "3.12.1"},
    ),
)
