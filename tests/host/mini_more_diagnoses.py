"""What is wrong with environments and packages, settings and leftovers: the true case and what only looks like it."""

from __future__ import annotations

import json

from host.home_builder import ELF_X86_64
from host.mini import Mini, conda, dist, py, venv

__all__ = ["CASES"]

ADA = "/home/ada"
DATA = f"{ADA}/.local/share"
USR = py("/usr", "3.12.3")
P12 = f"{ADA}/.pyenv/versions/3.12.1"
SHOP = f"{ADA}/work/shop/.venv"
SITE = f"{SHOP}/lib/python3.12/site-packages"
DIST = "/usr/local/lib/python3.12/dist-packages"
WIN = "C:/Users/ada"
RELOCATABLE = """#!/bin/sh
''''exec' "$(dirname -- "$(realpath -- "$0")")"/'python' "$0" "$@"
"""
DEBIAN = 'ID=debian\nVERSION_ID="12"\n'


def editable(folder: str) -> str:
    return json.dumps({"url": f"file://{folder}", "dir_info": {"editable": True}})


CASES = (
    Mini(
        name="one dead base under two environments; a cache's is its own affair",
        parts=(
            USR,
            venv(SHOP, "/opt/brew/opt/python@3.11", "3.11.7"),
            venv(f"{ADA}/work/blog/.venv", "/opt/brew/opt/python@3.11", "3.11.7"),
            venv(f"{ADA}/.cache/pre-commit/repo1/py_env-python3", "/gone", "3.11.7"),
            dist(f"{SHOP}/lib/python3.11/site-packages", "requests", "2.0"),
        ),
        told=frozenset({"VENV001 /opt/brew/opt/python@3.11/bin/python3.11"}),
        words=("2 environments cannot start", "1 package inside", "the project `shop`", "the project `blog`"),
    ),
    Mini(
        name="a sound environment on an alias, one without pip, one with a copied python",
        parts=(
            py(P12, "3.12.1"),
            venv(SHOP, f"{ADA}/.pyenv/versions/3.12", "3.12.1"),
            venv(f"{ADA}/c/.venv", P12, "3.12.1"),
        ),
        commands={f"{ADA}/c/.venv/bin/python3.12": ELF_X86_64 + b"copy"},
        links={f"{ADA}/.pyenv/versions/3.12": "3.12.1", f"{ADA}/c/.venv/bin/python": "python3.12"},
        envs={SHOP: "3.12.1", f"{ADA}/c/.venv": "3.12.1"},
    ),
    Mini(
        name="moved away from a folder that is gone, and copied from one that is there",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3", made_at=f"{ADA}/old-shop/.venv"),
            venv(f"{ADA}/work/blog/.venv", "/usr", "3.12.3"),
            venv(f"{ADA}/work/blog-copy/.venv", "/usr", "3.12.3", made_at=f"{ADA}/work/blog/.venv"),
        ),
        told=frozenset({f"VENV002 {SHOP}", f"VENV002 {ADA}/work/blog-copy/.venv"}),
        words=("no longer exists, so its commands fail", "still work on that one"),
        never=("rm -r",),
    ),
    Mini(
        name="known by a second name, made to be moved, activated by a computed folder",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3", made_at=f"{ADA}/shop/.venv"),
            venv(f"{ADA}/r/.venv", "/usr", "3.12.3", made_at="/build/.venv"),
            venv(f"{ADA}/s/.venv", "/usr", "3.12.3"),
        ),
        links={f"{ADA}/shop": "work/shop"},
        files={
            f"{ADA}/r/.venv/pyvenv.cfg": "home = /usr/bin\nversion_info = 3.12.3\nrelocatable = true\nuv = 0.5\n",
            f"{ADA}/r/.venv/bin/pip": RELOCATABLE,
            f"{ADA}/s/.venv/bin/activate": 'VIRTUAL_ENV="$(cd "$(dirname "$0")/.." && pwd)"\nexport VIRTUAL_ENV\n',
        },
    ),
    Mini(
        name="drifted to another minor version, beside a new patch release",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3", written="3.11.2"),
            venv(f"{ADA}/p/.venv", "/usr", "3.12.3", written="3.12.1"),
        ),
        told=frozenset({f"VENV003 {SHOP}"}),
        words=("was made with Python 3.11.2 and now starts 3.12.3",),
    ),
    Mini(
        name="upgraded in place: packages of the version before are out of sight",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3"),
            dist(f"{SHOP}/lib/python3.11/site-packages", "requests", "2.0"),
            venv(f"{ADA}/p/.venv", "/usr", "3.12.3"),
        ),
        folders=(f"{ADA}/p/.venv/lib/python3.11/site-packages",),
        told=frozenset({f"VENV003 {SHOP}"}),
    ),
    Mini(
        name="made on Windows",
        parts=(USR,),
        files={f"{SHOP}/pyvenv.cfg": "home = C:\\Python312\nversion = 3.12.1\n", f"{SHOP}/Scripts/python.exe": "MZ"},
        told=frozenset({f"VENV004 {SHOP}"}),
    ),
    Mini(
        name="made on Unix",
        platform="win32",
        files={f"{WIN}/s/.venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.12.1\n", f"{WIN}/s/.venv/bin/activate": ""},
        told=frozenset({f"VENV004 {WIN}/s/.venv"}),
    ),
    Mini(
        name="without pyvenv.cfg; virtualenv of old and conda never wrote one",
        parts=(USR, venv(SHOP, "/usr", "3.12.3"), conda(f"{ADA}/work/ds/env", "3.12.1")),
        commands={f"{ADA}/old/venv/bin/python2.7": ELF_X86_64},
        files={
            f"{ADA}/old/venv/bin/activate": f'VIRTUAL_ENV="{ADA}/old/venv"\n',
            f"{ADA}/old/venv/lib/python2.7/orig-prefix.txt": "/usr",
            f"{ADA}/old/venv/lib/python2.7/site-packages/x.py": "",
            f"{ADA}/bare/venv/bin/activate": f'VIRTUAL_ENV="{ADA}/bare/venv"\n',
            f"{ADA}/bare/venv/lib/python3.12/site-packages/x.py": "",
            f"{ADA}/work/ds/env/bin/activate": "# conda\n",
        },
        links={f"{ADA}/bare/venv/bin/python": "/usr/bin/python3.12", f"{ADA}/old/venv/bin/python": "python2.7"},
        told=frozenset({f"VENV004 {ADA}/bare/venv"}),
    ),
    Mini(
        name="leftovers, two versions, metadata lost; a second spelling of one release is not two",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3"),
            dist(SITE, "requests", "2.31.0"),
            dist(SITE, "requests", "2.32.0"),
            dist(SITE, "zope.interface", "7.0"),
        ),
        files={
            f"{SITE}/~ip/__init__.py": "",
            f"{SITE}/idna-3.7.dist-info/RECORD": "",
            f"{SITE}/~backup.txt": "",
            f"{SITE}/PyYAML-6.0.egg-info/PKG-INFO": "",
        },
        told=frozenset({f"VENV005 {SITE}"}),
        words=(
            "`requests` has metadata of 2.31.0 and 2.32.0",
            "~ip was left behind",
            "idna-3.7.dist-info has no METADATA",
        ),
        never=("~backup.txt was",),
    ),
    Mini(
        name="editable installs of projects that are gone and that are there",
        parts=(
            USR,
            venv(SHOP, "/usr", "3.12.3"),
            dist(SITE, "lib", "1.0", **{"direct_url.json": editable(f"{ADA}/work/gone")}),
            dist(SITE, "api", "1.0", **{"direct_url.json": editable(f"{ADA}/work/api")}),
            dist(SITE, "wheel_of_mine", "1.0", **{"direct_url.json": json.dumps({"url": "file:///gone.whl"})}),
        ),
        files={
            f"{SITE}/__editable__.lib-1.0.pth": "import __editable___lib_finder\n",
            f"{SITE}/api.pth": f"{ADA}/work/api\n",
            f"{SITE}/extra.pth": "# /not/a/path\nimport sys; sys.path\nrelative/folder\n",
            f"{ADA}/work/api/setup.py": "",
        },
        told=frozenset({f"VENV006 {SITE}"}),
        words=(f"{ADA}/work/gone, which does not exist", "the project `shop`"),
        never=("/work/api, which", "gone.whl"),
    ),
    Mini(
        name="the user's site hides what conda has; virtual environments do not see it",
        parts=(
            conda(f"{ADA}/miniforge3", "3.12.1", base=True),
            conda(f"{ADA}/miniforge3/envs/ds", "3.11.5"),
            conda(f"{ADA}/miniforge3/envs/same", "3.11.5"),
            dist(f"{ADA}/.local/lib/python3.11/site-packages", "numpy", "1.19.0"),
            dist(f"{ADA}/miniforge3/envs/ds/lib/python3.11/site-packages", "numpy", "2.1.0"),
            dist(f"{ADA}/miniforge3/envs/same/lib/python3.11/site-packages", "numpy", "1.19.0"),
            venv(SHOP, f"{ADA}/miniforge3", "3.12.1"),
        ),
        told=frozenset({f"VENV007 {ADA}/.local/lib/python3.11/site-packages {ADA}/miniforge3/envs/ds"}),
        words=("`numpy` 1.19.0 hides 2.1.0",),
    ),
    Mini(
        name="the user's site is kept out",
        parts=(
            conda(f"{ADA}/miniforge3/envs/ds", "3.11.5"),
            dist(f"{ADA}/.local/lib/python3.11/site-packages", "numpy", "1.19.0"),
            dist(f"{ADA}/miniforge3/envs/ds/lib/python3.11/site-packages", "numpy", "2.1.0"),
        ),
        variables={"PYTHONNOUSERSITE": "1"},
    ),
    Mini(
        name="orphans of each store, and one that a kernel still needs",
        parts=(
            USR,
            venv(f"{DATA}/virtualenvs/gone-a1b2c3d4", "/usr", "3.12.3"),
            venv(f"{ADA}/.cache/pypoetry/virtualenvs/lost-AAAABBBB-py3.12", "/usr", "3.12.3"),
            venv(f"{ADA}/.cache/pypoetry/virtualenvs/dead-CCCCDDDD-py3.12", "/usr", "3.12.3"),
            venv(f"{ADA}/.virtualenvs/plain", "/usr", "3.12.3"),
        ),
        files={
            f"{DATA}/virtualenvs/gone-a1b2c3d4/.project": f"{ADA}/work/gone",
            f"{ADA}/.cache/pypoetry/virtualenvs/dead-CCCCDDDD-py3.12/lib/python3.12/site-packages/dead.pth": (
                f"{ADA}/work/dead/src\n"
            ),
            f"{DATA}/jupyter/kernels/k/kernel.json": json.dumps(
                {"argv": [f"{DATA}/virtualenvs/gone-a1b2c3d4/bin/python"], "display_name": "Thesis"}
            ),
        },
        told=frozenset(
            {
                f"VENV008 {DATA}/virtualenvs/gone-a1b2c3d4",
                f"VENV008 {ADA}/.cache/pypoetry/virtualenvs/dead-CCCCDDDD-py3.12",
                "VENV008 without a project",
            }
        ),
        words=("keep it as long as they are needed: Jupyter kernels Thesis", "last changed", "lost-AAAABBBB"),
        never=("safe to delete", ".virtualenvs/plain"),
    ),
    Mini(
        name="commands whose Python is gone",
        parts=(USR, venv(SHOP, "/usr", "3.12.3")),
        commands={
            f"{ADA}/.local/bin/aws": f"#!{ADA}/.pyenv/versions/3.7.1/bin/python\n",
            f"{ADA}/.local/bin/fine": "#!/usr/bin/env python3\n",
            f"{ADA}/.local/bin/also": "#!/usr/bin/python3.12\n",
            f"{ADA}/.local/bin/node-tool": "#!/gone/node\n",
            f"{SHOP}/bin/pytest": "#!/other/venv/bin/python\n",
        },
        told=frozenset({f"VENV010 {ADA}/.pyenv/versions/3.7.1/bin/python", "VENV010 /other/venv/bin/python"}),
        never=("node-tool",),
    ),
    Mini(
        name="pip in the system's Python and in conda's base",
        parts=(
            USR,
            dist(DIST, "flask", "3.0", installer="pip\n"),
            dist("/usr/lib/python3/dist-packages", "six", "1.16", installer="debian\n"),
            conda(f"{ADA}/miniforge3", "3.11.1", base=True),
            dist(f"{ADA}/miniforge3/lib/python3.11/site-packages", "torch", "2.0", installer="pip\n"),
            dist(f"{ADA}/miniforge3/lib/python3.11/site-packages", "numpy", "2.0", installer="conda\n"),
            dist(f"{ADA}/miniforge3/lib/python3.11/site-packages", "pip", "24.0", installer="pip\n"),
        ),
        told=frozenset({"VENV011 /usr/bin/python3.12", f"VENV011 {ADA}/miniforge3/bin/python3.11"}),
        words=("`flask` 3.0", "`torch` 2.0"),
        never=("`six`", "`numpy`"),
    ),
    Mini(
        name="the marker of PEP 668 is gone",
        parts=(USR,),
        files={"/etc/os-release": DEBIAN},
        told=frozenset({"PKG102 /usr/lib/python3.12/EXTERNALLY-MANAGED"}),
    ),
    Mini(
        name="the marker is there, and a distribution that had none",
        parts=(USR, py("/usr/local", "3.13.1")),
        files={"/etc/os-release": DEBIAN, "/usr/lib/python3.12/EXTERNALLY-MANAGED": ""},
    ),
    Mini(
        name="system packages shine into a project's environment, not only into a tool's",
        parts=(USR, venv(SHOP, "/usr", "3.12.3"), venv(f"{DATA}/pipx/venvs/gtk", "/usr", "3.12.3")),
        files={
            f"{path}/pyvenv.cfg": "home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.12.3\n"
            for path in (SHOP, f"{DATA}/pipx/venvs/gtk")
        },
        told=frozenset({f"VENV013 {SHOP}"}),
    ),
    Mini(
        name="an environment counts as active that is gone",
        parts=(USR,),
        variables={"VIRTUAL_ENV": f"{ADA}/secret/.venv"},
        told=frozenset({"VENV014 VIRTUAL_ENV"}),
        never=("secret",),
    ),
    Mini(
        name="an active environment", parts=(USR, venv(SHOP, "/usr", "3.12.3")), variables={"VIRTUAL_ENV": f"{SHOP}/"}
    ),
    Mini(
        name="conda remembers what is gone; links and folders of managers that lead nowhere",
        parts=(py(P12, "3.12.1"),),
        files={f"{ADA}/.conda/environments.txt": "/gone/env\n"},
        folders=(f"{ADA}/.pyenv/versions/3.9.1",),
        links={f"{ADA}/.pyenv/versions/old": "/gone"},
        told=frozenset({"VENV015 environments.txt", "VENV015 empty versions", "VENV015 dangling versions"}),
    ),
    Mini(
        name="pip's traps, credentials masked",
        parts=(USR,),
        files={
            f"{ADA}/.config/pip/pip.conf": (
                "[global]\nextra-index-url =\n  https://bob:hunter2@pypi.corp.example/simple\ntrusted-host = a.example\n"
                "[install]\nuser = yes\n"
            ),
        },
        variables={"PIP_INDEX_URL": "http://pypi.corp.example/simple"},
        told=frozenset(
            {
                f"PKG101 {ADA}/.config/pip/pip.conf extra-index-url",
                f"PKG101 {ADA}/.config/pip/pip.conf trusted-host",
                f"PKG101 {ADA}/.config/pip/pip.conf user",
                "PKG101 $PIP_INDEX_URL PIP_INDEX_URL",
            }
        ),
        never=("hunter2", "bob"),
    ),
    Mini(
        name="a mirror over https, one on this machine, comments",
        parts=(USR,),
        files={
            f"{ADA}/.config/pip/pip.conf": (
                "[global]\nindex-url = https://pypi.corp.example/simple\nextra-index-url = http://localhost:3141/root\n"
                "# trusted-host = x\n; user = yes\ntimeout = 60\n"
            ),
        },
    ),
    Mini(
        name="end of life: used, idle, the system's, another implementation's",
        parts=(
            py("/usr", "3.9.2"),
            py(f"{ADA}/.pyenv/versions/3.8.18", "3.8.18"),
            py(f"{ADA}/.pyenv/versions/3.7.1", "3.7.1"),
            venv(SHOP, f"{ADA}/.pyenv/versions/3.8.18", "3.8.18"),
        ),
        commands={"/opt/pypy3.9/bin/pypy3.9": ELF_X86_64 + b"pypy"},
        folders=("/opt/pypy3.9/lib/pypy3.9",),
        told=frozenset(
            {
                f"PY003 {ADA}/.pyenv/versions/3.8.18/bin/python3.8",
                "PY003 /usr/bin/python3.9",
                "PY003 idle",
                "PY004 interpreters",
            }
        ),
        words=("since 2024-10-07; 1 thing here depends on it", f"`{SHOP}` was made from it", "keep it until then"),
        never=("safe to delete", "pypy3.9 has had"),
    ),
)
