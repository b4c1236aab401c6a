"""Odd files: loops, names with blanks and quotes, rubbish where settings should be, other encodings."""

from __future__ import annotations

from host.home_builder import ELF_X86_64
from host.mini import Mini, conda, py, venv

__all__ = ["CASES"]

ADA = "/home/ada"
USR = py("/usr", "3.12.3")
PYENV = f"{ADA}/.pyenv"
P12 = f"{PYENV}/versions/3.12.1"
WIN = "C:/Users/ada"
ODD = f'{ADA}/work/it\'s a "träum" & more/.venv'
RUBBISH = bytes(range(256)) * 20
PROFILE = "#region conda initialize\r\n#endregion\r\nmise activate pwsh | Out-String | Invoke-Expression\r\n$env:PYTHONPATH = 'E:\\lib'\r\n"

CASES = (
    Mini(
        name="links that lead to themselves, folders that hold themselves",
        parts=(py(P12, "3.12.1"), venv(f"{ADA}/work/shop/.venv", P12, "3.12.1")),
        links={
            f"{PYENV}/versions/loop": "loop",
            f"{ADA}/work/self": f"{ADA}/work",
            f"{ADA}/work/shop/up": "../..",
            f"{ADA}/work/shop/.venv/lib64": "lib",
        },
        python={P12: "3.12.1"},
        envs={f"{ADA}/work/shop/.venv": "3.12.1"},
        told=frozenset({"VENV015 dangling versions"}),
    ),
    Mini(
        name="an environment made from another one's python, and one whose name is odd",
        parts=(USR, venv(f"{ADA}/base/.venv", "/usr", "3.12.3"), venv(ODD, "/usr", "3.12.3")),
        files={f"{ADA}/second/.venv/pyvenv.cfg": f"home = {ADA}/base/.venv/bin\nversion = 3.12.3\n"},
        links={f"{ADA}/second/.venv/bin/python": f"{ADA}/base/.venv/bin/python"},
        python={"/usr": "3.12.3"},
        envs={f"{ADA}/base/.venv": "3.12.3", f"{ADA}/second/.venv": "3.12.3", ODD: "3.12.3"},
        ties={ODD: ODD.removesuffix("/.venv")},
    ),
    Mini(
        name="rubbish in every file that is read",
        parts=(USR, venv(f"{ADA}/work/shop/.venv", "/usr", "3.12.3"), conda(f"{ADA}/miniforge3", "3.12.1", base=True)),
        files=dict.fromkeys(
            (
                *(f"{ADA}/.conda/environments.txt", f"{ADA}/.condarc", f"{ADA}/.bashrc", f"{ADA}/.tool-versions"),
                *(f"{ADA}/.config/pip/pip.conf", f"{ADA}/.config/uv/uv.toml", f"{ADA}/.config/pypoetry/config.toml"),
                *(f"{ADA}/.config/mise/config.toml", f"{ADA}/.local/share/jupyter/kernels/x/kernel.json"),
                *(f"{ADA}/work/shop/.vscode/settings.json", f"{ADA}/work/shop/poetry.toml", f"{PYENV}/version"),
                *(f"{ADA}/work/shop/.pdm-python", f"{ADA}/.config/JetBrains/PyCharm2024.3/options/jdk.table.xml"),
                *(f"{ADA}/work/shop/.venv/lib/python3.12/site-packages/x.pth", "/etc/os-release", "/proc/version"),
                f"{ADA}/work/shop/.venv/lib/python3.12/site-packages/y-1.0.dist-info/METADATA",
                f"{ADA}/work/shop/.venv/lib/python3.12/site-packages/y-1.0.dist-info/direct_url.json",
            ),
            RUBBISH,
        ),
        python={"/usr": "3.12.3", f"{ADA}/miniforge3": "3.12.1"},
        envs={f"{ADA}/work/shop/.venv": "3.12.3"},
    ),
    Mini(
        name="kernels that are no kernels",
        parts=(USR,),
        files={
            f"{ADA}/.local/share/jupyter/kernels/{number}/kernel.json": text
            for number, text in enumerate(
                ("[]", "{}", '{"argv": []}', '{"argv": [1, null]}', '{"argv": "python"}', "null")
            )
        },
    ),
    Mini(
        name="pyvenv.cfg without a home, with blanks, in capitals",
        parts=(USR, venv(f"{ADA}/a/.venv", "/usr", "3.12.3"), venv(f"{ADA}/b/.venv", "/usr", "3.12.3")),
        files={
            f"{ADA}/a/.venv/pyvenv.cfg": "",
            f"{ADA}/b/.venv/pyvenv.cfg": "  HOME=/usr/bin  \r\nVersion_Info =3.12.3.final.0\r\n",
        },
        envs={f"{ADA}/a/.venv": "3.12.3", f"{ADA}/b/.venv": "3.12.3"},
    ),
    Mini(
        name="ends of lines of Windows in a version file",
        parts=(py(P12, "3.12.1"),),
        commands={f"{PYENV}/shims/python": "#!/bin/sh\n"},
        files={f"{PYENV}/version": "3.12.1\r\n"},
        variables={"PATH": f"{PYENV}/shims"},
    ),
    Mini(
        name="a profile as Windows PowerShell saves it",
        platform="win32",
        parts=(py("C:/Python312", "3.12.3"),),
        files={f"{WIN}/Documents/WindowsPowerShell/profile.ps1": PROFILE.encode("utf-16")},
        told=frozenset({"PY006 PowerShell", "PY007 PYTHONPATH"}),
    ),
    Mini(
        name="pip's file with a mark of its encoding and sections twice",
        platform="win32",
        parts=(py("C:/Python312", "3.12.3"),),
        files={
            f"{WIN}/AppData/Roaming/pip/pip.ini": "\ufeff[global]\r\ntimeout=%(x)s\r\n[global]\r\ntrusted-host = a\r\n".encode(),
        },
        told=frozenset({f"PKG101 {WIN}/AppData/Roaming/pip/pip.ini trusted-host"}),
    ),
    Mini(
        name="a tilde on PATH that no shell replaced, an entry that is a file",
        parts=(USR,),
        files={f"{ADA}/file": ""},
        variables={"PATH": f"~/.local/bin:/usr/bin:{ADA}/file"},
        told=frozenset({"PY005 relative"}),
    ),
    Mini(
        name="two trees of hard links are two installations; debug and free-threaded builds",
        commands={
            "/opt/python/3.13t/bin/python3.13t": ELF_X86_64 + b"t",
            "/opt/python/3.13d/bin/python3.13d": ELF_X86_64 + b"d",
        },
        files={
            "/opt/python/3.13t/include/python3.13t/patchlevel.h": '#define PY_VERSION "3.13.1"\n',
            "/opt/python/3.13d/include/python3.13d/patchlevel.h": '#define PY_VERSION "3.13.2"\n',
        },
        python={"/opt/python/3.13t": "3.13.1", "/opt/python/3.13d": "3.13.2"},
    ),
)
