"""More tempting twins: what the three platforms' own habits make look right or wrong, and is not."""

from __future__ import annotations

from host.home_builder import MACH_X86_64, PE_X86_64
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASES"]

ADA = "/home/ada"
USR = py("/usr", "3.12.3")
PYENV = f"{ADA}/.pyenv"
P12 = f"{PYENV}/versions/3.12.1"
SHOP = f"{ADA}/work/shop/.venv"
SHIM = "#!/usr/bin/env bash\nexec pyenv exec\n"
MAC = "/Users/ada"
BREW = "/opt/homebrew"
WIN = "C:/Users/ada"
LOCAL, ROAMING = f"{WIN}/AppData/Local", f"{WIN}/AppData/Roaming"
PLACES = {"LOCALAPPDATA": LOCAL, "APPDATA": ROAMING, "USERPROFILE": WIN}
ASDF = f"{ADA}/.asdf"
ASDF_SHIMS = {f"{ASDF}/shims/python": "#!/bin/sh\n"}
MISE = f"{ADA}/.local/share/mise"
MISE_SHIMS = {f"{MISE}/shims/python": "#!/bin/sh\n"}
ACTIVATE_313 = """case "$(uname)" in
    CYGWIN*|MSYS*|MINGW*)
        VIRTUAL_ENV=$(cygpath {0})
        export VIRTUAL_ENV
        ;;
    *)
        export VIRTUAL_ENV={0}
        ;;
esac
"""

CASES = (
    Mini(
        name="pip of another version, then of the same",
        platform="win32",
        parts=(py("C:/Python312", "3.12.1"), py("C:/Python311", "3.11.1")),
        variables={**PLACES, "PATH": "C:\\Python311\\Scripts\\;C:\\Python312\\Scripts\\;C:\\Python312\\"},
        told=frozenset({"PY001 pip"}),
    ),
    Mini(
        name="pip and python of one version",
        platform="win32",
        parts=(py("C:/Python312", "3.12.1"), py("C:/Python311", "3.11.1")),
        variables={**PLACES, "PATH": "C:\\Python312\\Scripts\\;C:\\Python312\\;C:\\Python311\\Scripts\\"},
    ),
    Mini(
        name="pip3 of Homebrew, python3 of python.org",
        platform="darwin",
        parts=(
            py("/Library/Frameworks/Python.framework/Versions/3.12", "3.12.7"),
            py(f"{BREW}/Cellar/python@3.13/3.13.1", "3.13.1"),
        ),
        links={
            "/usr/local/bin/python3": "/Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
            f"{BREW}/bin/python3": "../Cellar/python@3.13/3.13.1/bin/python3.13",
        },
        commands={f"{BREW}/bin/pip3": f"#!{BREW}/opt/python@3.13/bin/python3.13\n"},
        variables={"PATH": f"/usr/local/bin:{BREW}/bin:/usr/bin"},
        files={f"{BREW}/opt/keep": ""},
    ),
    Mini(
        name="pip3 of Homebrew by a path that is there",
        platform="darwin",
        parts=(
            py("/Library/Frameworks/Python.framework/Versions/3.12", "3.12.7"),
            py(f"{BREW}/Cellar/python@3.13/3.13.1", "3.13.1"),
        ),
        links={
            "/usr/local/bin/python3": "/Library/Frameworks/Python.framework/Versions/3.12/bin/python3.12",
            f"{BREW}/opt/python@3.13": "../Cellar/python@3.13/3.13.1",
        },
        commands={f"{BREW}/bin/pip3": f"#!{BREW}/opt/python@3.13/bin/python3.13\n"},
        variables={"PATH": f"/usr/local/bin:{BREW}/bin:/usr/bin"},
        told=frozenset({"PY001 pip3"}),
    ),
    Mini(
        name="an active environment without pip lets the system's pip through",
        parts=(USR, py(P12, "3.12.1"), venv(SHOP, P12, "3.12.1")),
        links={f"{SHOP}/bin/pip": "/nothing"},
        variables={"PATH": f"{SHOP}/bin:/usr/bin", "VIRTUAL_ENV": SHOP},
        told=frozenset({"PY001 pip"}),
        words=(f"the environment {SHOP}",),
    ),
    Mini(
        name="base of conda active: everything is its own",
        parts=(conda(f"{ADA}/miniforge3", "3.12.1", base=True), USR),
        commands={f"{ADA}/miniforge3/bin/pip": f"#!{ADA}/miniforge3/bin/python3.12\n"},
        variables={
            "PATH": f"{ADA}/miniforge3/bin:{ADA}/miniforge3/condabin:/usr/bin",
            "CONDA_PREFIX": f"{ADA}/miniforge3",
            "CONDA_DEFAULT_ENV": "base",
        },
        python={"/usr": "3.12.3", f"{ADA}/miniforge3": "3.12.1"},
        envs={},
    ),
    Mini(
        name="only condabin on PATH leads to a conda in an odd place",
        parts=(conda("/var/odd/conda", "3.12.1", base=True), conda("/var/odd/conda/envs/ds", "3.11.1")),
        variables={"PATH": "/var/odd/conda/condabin"},
        python={"/var/odd/conda": "3.12.1"},
        envs={"/var/odd/conda/envs/ds": "3.11.1"},
    ),
    Mini(
        name="pyenv: a named environment that is there; system, with none",
        parts=(py(P12, "3.12.1"), venv(f"{P12}/envs/shop", P12, "3.12.1")),
        links={f"{PYENV}/versions/shop": f"{P12}/envs/shop"},
        commands={f"{PYENV}/shims/python": SHIM},
        files={f"{PYENV}/version": "shop\n"},
        variables={"PATH": f"{PYENV}/shims"},
    ),
    Mini(
        name="pyenv: a named environment that is gone",
        parts=(py(P12, "3.12.1"),),
        commands={f"{PYENV}/shims/python": SHIM},
        files={f"{PYENV}/version": "shop\n"},
        variables={"PATH": f"{PYENV}/shims"},
        told=frozenset({"PY002 pyenv shop"}),
    ),
    Mini(
        name="asdf: a path and a reference are no versions to be installed",
        parts=(py(f"{ASDF}/installs/python/3.12.1", "3.12.1"), py("/opt/python3.13", "3.13.1")),
        commands=ASDF_SHIMS,
        files={f"{ADA}/.tool-versions": "python path:/opt/python3.13\n"},
        variables={"PATH": f"{ASDF}/shims"},
    ),
    Mini(
        name="asdf: what is missing is told with its line",
        parts=(py(f"{ASDF}/installs/python/3.12.1", "3.12.1"),),
        commands=ASDF_SHIMS,
        files={f"{ADA}/.tool-versions": "# all\nnodejs 20.1\npython 3.12.9 # new\n"},
        variables={"PATH": f"{ASDF}/shims"},
        told=frozenset({"PY002 asdf 3.12.9"}),
        words=("asdf install python 3.12.9",),
    ),
    Mini(
        name="mise: prefix, path, system, a table",
        parts=(py(f"{MISE}/installs/python/3.12.1", "3.12.1"),),
        commands=MISE_SHIMS,
        files={
            f"{ADA}/.config/mise/config.toml": '[tools]\npython = [{version = "prefix:3.12"}, "path:/opt/x", "system"]\n'
        },
        variables={"PATH": f"{MISE}/shims"},
    ),
    Mini(
        name="mise: a minor version that is missing",
        parts=(py(f"{MISE}/installs/python/3.12.1", "3.12.1"),),
        commands=MISE_SHIMS,
        files={f"{ADA}/.config/mise/config.toml": '[tools]\npython = "3.13"\n'},
        variables={"PATH": f"{MISE}/shims"},
        told=frozenset({"PY002 mise 3.13"}),
    ),
    Mini(
        name="one manager in two files; a block of conda that is commented; cargo's file",
        parts=(USR,),
        files={
            f"{ADA}/.zprofile": 'eval "$(pyenv init --path)"\n. "$HOME/.cargo/env"\n',
            f"{ADA}/.zshrc": 'eval "$(pyenv init -)"\n# # >>> conda initialize >>>\n# eval "$(mise activate zsh)"\n',
        },
    ),
    Mini(
        name="fish: a variable, one erased, a function that calls uv",
        parts=(USR,),
        files={
            f"{ADA}/.config/fish/config.fish": "set -gx PYTHONPATH ~/lib\nset -e PYTHONHOME\nset -gx PYTHONDONTWRITEBYTECODE 1\n",
            f"{ADA}/.config/fish/functions/pip.fish": "function pip\n    uv pip $argv\nend\n",
        },
        told=frozenset({"PY007 PYTHONPATH"}),
    ),
    Mini(
        name="variables for every program: pam, systemd, the machine",
        parts=(USR,),
        files={
            "/etc/environment": 'PYTHONHOME="/opt/x"\n',
            f"{ADA}/.config/environment.d/10.conf": "PYTHONSTARTUP=/x\n",
            f"{ADA}/.bash_profile": "PYTHONUSERBASE=$HOME/.py; export PYTHONUSERBASE\n",
        },
        told=frozenset({"PY007 PYTHONHOME", "PY007 PYTHONSTARTUP", "PY007 PYTHONUSERBASE"}),
    ),
    Mini(
        name="aliases: pip of a fixed version is told, short names are not",
        parts=(USR,),
        files={f"{ADA}/.bashrc": "alias pip='python3.9 -m pip'\nalias py=python3\nalias pip3=pip\nalias ipy=ipython\n"},
        told=frozenset({"PY008 pip"}),
    ),
    Mini(
        name="a base whose folder is left without a Python",
        platform="win32",
        parts=(venv(f"{WIN}/s/.venv", "C:/Python311", "3.11.1"),),
        folders=("C:/Python311/Lib/site-packages",),
        variables=PLACES,
        told=frozenset({"VENV001 C:/Python311"}),
    ),
    Mini(
        name="bases by the Store's alias and by uv's name of a minor version",
        platform="win32",
        parts=(
            py(f"{ROAMING}/uv/python/cpython-3.12.8-windows-x86_64-none", "3.12.8"),
            venv(f"{WIN}/u/.venv", f"{ROAMING}/uv/python/cpython-3.12-windows-x86_64-none", "3.12.8"),
            venv(
                f"{WIN}/s/.venv",
                f"{LOCAL}/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0",
                "3.11.9",
            ),
        ),
        files={
            f"{LOCAL}/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0/python.exe": "",
        },
        links={f"{ROAMING}/uv/python/cpython-3.12-windows-x86_64-none": "cpython-3.12.8-windows-x86_64-none"},
        variables=PLACES,
        envs={f"{WIN}/u/.venv": "3.12.8", f"{WIN}/s/.venv": "3.11.9"},
    ),
    Mini(
        name="Homebrew upgraded: by the keg's own folder it is gone, by its opt it is there",
        platform="darwin",
        parts=(
            py(f"{BREW}/Cellar/python@3.12/3.12.9", "3.12.9"),
            venv(f"{MAC}/a/.venv", f"{BREW}/opt/python@3.12", "3.12.7"),
            venv(f"{MAC}/b/.venv", f"{BREW}/Cellar/python@3.12/3.12.7", "3.12.7"),
            venv(f"{MAC}/c/.venv", f"{BREW}/Cellar/python@3.12/3.12.7", "3.12.7"),
        ),
        links={f"{BREW}/opt/python@3.12": "../Cellar/python@3.12/3.12.9"},
        told=frozenset({f"VENV001 {BREW}/Cellar/python@3.12/3.12.7/bin/python3.12"}),
        words=("2 environments cannot start", "the project `b`", "the project `c`"),
        never=("the project `a`",),
    ),
    Mini(
        name="made in a container: its base is not here, which is all there is to say",
        parts=(USR, venv(SHOP, "/usr/local", "3.12.9", made_at="/app/.venv")),
        told=frozenset({"VENV001 /usr/local/bin/python3.12"}),
    ),
    Mini(
        name="activation of 3.13: one that is where it says, one that is not",
        parts=(USR, venv(SHOP, "/usr", "3.12.3"), venv(f"{ADA}/moved/.venv", "/usr", "3.12.3")),
        files={
            f"{SHOP}/bin/activate": ACTIVATE_313.format(SHOP),
            f"{ADA}/moved/.venv/bin/activate": ACTIVATE_313.format("/old/.venv"),
        },
        links={f"{SHOP}/lib64": "lib"},
        told=frozenset({f"VENV002 {ADA}/moved/.venv"}),
    ),
    Mini(
        name="moved, as uv spells it",
        platform="win32",
        parts=(py("C:/Python312", "3.12.3"), venv(f"{WIN}/s/.venv", "C:/Python312", "3.12.3", made_at="D:/old/.venv")),
        variables=PLACES,
        told=frozenset({f"VENV002 {WIN}/s/.venv"}),
    ),
    Mini(
        name="two spellings of one project are one; two projects with one beginning are two",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3"),
            dist(f"{SHOP}/lib/python3.12/site-packages", "Foo_Bar", "1.0"),
            dist(f"{SHOP}/lib/python3.12/site-packages", "foo.bar", "1.1"),
            dist(f"{SHOP}/lib/python3.12/site-packages", "ruamel.yaml", "0.18"),
            dist(f"{SHOP}/lib/python3.12/site-packages", "ruamel.yaml.clib", "0.2"),
        ),
        files={f"{SHOP}/lib/python3.12/site-packages/~ip-24.0.dist-info/METADATA": ""},
        told=frozenset({f"VENV005 {SHOP}/lib/python3.12/site-packages"}),
        words=("`foo-bar` has metadata of", "~ip-24.0.dist-info was left behind"),
        never=("ruamel",),
    ),
    Mini(
        name="a Python of one's own in /usr/local beside the system's of the same version",
        parts=(
            USR,
            py("/usr/local", "3.12.1"),
            dist("/usr/local/lib/python3.12/site-packages", "flask", "3.0", installer="pip\n"),
        ),
        python={"/usr": "3.12.3", "/usr/local": "3.12.1"},
    ),
    Mini(
        name="uv installs into conda's base as pip does",
        parts=(
            conda(f"{ADA}/miniforge3", "3.11.1", base=True),
            dist(f"{ADA}/miniforge3/lib/python3.11/site-packages", "torch", "2.0", installer="uv"),
        ),
        told=frozenset({f"VENV011 {ADA}/miniforge3/bin/python3.11"}),
        words=("uv installed 1 package into conda's base",),
    ),
    Mini(
        name="protection: a variable that switches it off, a file that does not",
        parts=(USR,),
        files={f"{ADA}/.config/pip/pip.conf": "[global]\nbreak-system-packages = false\n"},
        variables={"PIP_BREAK_SYSTEM_PACKAGES": "1"},
        told=frozenset({"PKG102 $PIP_BREAK_SYSTEM_PACKAGES"}),
    ),
    Mini(
        name="settings of three tools, of which one holds a password and one leads to this machine",
        parts=(USR,),
        files={
            f"{ADA}/.config/pip/pip.conf": "[global]\nindex-url = http://127.0.0.1:8080/simple\n",
            f"{ADA}/.config/uv/uv.toml": '[[index]]\nurl = "https://ada:geheim@pypi.corp.example/simple"\n',
            f"{ADA}/.pydistutils.cfg": "[install]\nprefix = ~/.local\n[build]\nprefix = x\n",
        },
        told=frozenset({f"PKG101 {ADA}/.config/uv/uv.toml index", f"PKG101 {ADA}/.pydistutils.cfg prefix"}),
        never=("geheim",),
    ),
    Mini(
        name="orphans of Hatch and PDM; one whose project only moved",
        parts=(
            USR,
            venv(f"{ADA}/.local/share/hatch/env/virtual/gone/Zx81Aa00/gone", "/usr", "3.12.3"),
            venv(f"{ADA}/.local/share/pdm/venvs/left-Ab12Cd34-3.12", "/usr", "3.12.3"),
            venv(f"{ADA}/.cache/pypoetry/virtualenvs/news-AAAABBBB-py3.12", "/usr", "3.12.3"),
        ),
        files={
            f"{ADA}/.local/share/hatch/env/virtual/gone/Zx81Aa00/gone/lib/python3.12/site-packages/_gone.pth": f"{ADA}/gone\n",
            f"{ADA}/.local/share/pdm/venvs/left-Ab12Cd34-3.12/lib/python3.12/site-packages/left.pth": f"{ADA}/left/src\n",
            f"{ADA}/new/place/news/pyproject.toml": "",
        },
        ties={f"{ADA}/.cache/pypoetry/virtualenvs/news-AAAABBBB-py3.12": f"{ADA}/new/place/news"},
        told=frozenset(
            {
                f"VENV008 {ADA}/.local/share/hatch/env/virtual/gone/Zx81Aa00/gone",
                f"VENV008 {ADA}/.local/share/pdm/venvs/left-Ab12Cd34-3.12",
            }
        ),
    ),
    Mini(
        name="kernels: one that is gone, one that is there, one in an environment that is broken anyway",
        platform="darwin",
        parts=(
            py("/Library/Frameworks/Python.framework/Versions/3.12", "3.12.7"),
            venv(f"{MAC}/dead/.venv", "/gone", "3.11.1"),
        ),
        files={
            f"{MAC}/Library/Jupyter/kernels/a/kernel.json": '{"argv": ["/gone/bin/python"], "display_name": "A"}',
            f"{MAC}/Library/Jupyter/kernels/b/kernel.json": (
                '{"argv": ["/Library/Frameworks/Python.framework/Versions/3.12/bin/python3"], "display_name": "B"}'
            ),
            f"{MAC}/dead/.venv/share/jupyter/kernels/python3/kernel.json": (
                f'{{"argv": ["{MAC}/dead/.venv/bin/python"], "display_name": "C"}}'
            ),
        },
        told=frozenset({"VENV001 /gone/bin/python3.11", "VENV009 a"}),
    ),
    Mini(
        name="an end of life that a manager still chooses",
        parts=(py(f"{PYENV}/versions/3.10.13", "3.10.13"),),
        commands={f"{PYENV}/shims/python": SHIM},
        files={f"{PYENV}/version": "3.10\n"},
        variables={"PATH": f"{PYENV}/shims"},
        told=frozenset({f"PY003 {PYENV}/versions/3.10.13/bin/python3.10"}),
        words=("pyenv chooses it", "2026-10-31"),
    ),
    Mini(
        name="editors: variables of theirs, bare names, what is there",
        parts=(USR, venv(SHOP, "/usr", "3.12.3")),
        files={
            f"{ADA}/work/shop/.vscode/settings.json": (
                '{\n"python.defaultInterpreterPath": "${env:CONDA_PREFIX}/bin/python",\n"python.pythonPath": "python3"\n}'
            ),
            f"{ADA}/work/api/.vscode/settings.json": '{\n"python.defaultInterpreterPath": ".venv"\n}',
            f"{ADA}/work/ok/.vscode/settings.json": f'{{\n"python.pythonPath": "{SHOP}/bin/python"\n}}',
        },
        told=frozenset({f"VENV016 {ADA}/work/api"}),
    ),
    Mini(
        name="a Python that was moved over from an Intel Mac, in pyenv",
        platform="darwin",
        machine="arm64",
        parts=(
            py(f"{MAC}/.pyenv/versions/3.12.1", "3.12.1", binary=MACH_X86_64 + b"x"),
            py(f"{MAC}/.pyenv/versions/3.13.1", "3.13.1"),
            py("/Applications/Old.app/Contents/Resources/python3.9", "3.9.1", binary=MACH_X86_64 + b"y"),
        ),
        vendored=frozenset({"/Applications/Old.app/Contents/Resources/python3.9"}),
        told=frozenset({f"PY009 {MAC}/.pyenv/versions/3.12.1/bin/python3.12"}),
    ),
    Mini(
        name="two user files of pip, of which one is empty",
        platform="darwin",
        parts=(py("/Library/Frameworks/Python.framework/Versions/3.12", "3.12.7"),),
        files={
            f"{MAC}/Library/Application Support/pip/pip.conf": "[global]\ntimeout = 60\n",
            f"{MAC}/.config/pip/pip.conf": "# nothing\n",
        },
    ),
    Mini(
        name="launchers, shims of scoop and chocolatey are no Pythons of their own",
        platform="win32",
        parts=(py(f"{WIN}/scoop/apps/python/3.13.1", "3.13.1"), py("C:/Python312", "3.12.1")),
        files={
            f"{WIN}/scoop/shims/python.exe": PE_X86_64 + b"s",
            f"{WIN}/scoop/shims/python.shim": f'path = "{WIN}\\scoop\\apps\\python\\current\\python.exe"\n',
            "C:/ProgramData/chocolatey/bin/python3.12.exe": PE_X86_64 + b"c",
        },
        links={f"{WIN}/scoop/apps/python/current": "3.13.1"},
        variables={**PLACES, "PATH": f"{WIN}\\scoop\\shims;C:\\ProgramData\\chocolatey\\bin"},
        python={f"{WIN}/scoop/apps/python/3.13.1": "3.13.1", "C:/Python312": "3.12.1"},
    ),
)
