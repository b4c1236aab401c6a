"""Where Pythons and environments lie: the rest of Linux, and conda, pixi, packages, projects."""

from __future__ import annotations

import json

from host.home_builder import ELF_X86_64
from host.mini import Mini, conda, py, venv

__all__ = ["CASES"]

ADA = "/home/ada"
DATA = f"{ADA}/.local/share"
USR = py("/usr", "3.12.3")
BREW = "/var/brew"
NIX = "/nix/store/a1-python3-3.12.5"

CASES = (
    Mini(
        name="conda: the list of environments, variables with several folders, settings",
        parts=(
            conda(f"{ADA}/miniforge3", "3.12.6", base=True),
            conda(f"{ADA}/miniforge3/envs/ds", "3.11.5"),
            conda("/var/scratch/far", "3.11.8"),
            conda("/var/pool/one/a", "3.12.1"),
            conda("/var/pool/two/b", "3.12.2"),
            conda("/var/pool/mm/envs/c", "3.12.4"),
            conda("/var/pool/rc/d", "3.13.1"),
        ),
        files={
            f"{ADA}/.conda/environments.txt": f"{ADA}/miniforge3\n/var/scratch/far\n\n",
            f"{ADA}/.condarc": "envs_dirs:\n  - /var/pool/rc\n",
            "/var/pool/mm/envs/.conda_envs_dir_test": "",
        },
        variables={"CONDA_ENVS_PATH": "/var/pool/one:/var/pool/two", "MAMBA_ROOT_PREFIX": "/var/pool/mm"},
        python={f"{ADA}/miniforge3": "3.12.6"},
        envs={
            f"{ADA}/miniforge3/envs/ds": "3.11.5",
            "/var/scratch/far": "3.11.8",
            "/var/pool/one/a": "3.12.1",
            "/var/pool/two/b": "3.12.2",
            "/var/pool/mm/envs/c": "3.12.4",
            "/var/pool/rc/d": "3.13.1",
        },
    ),
    Mini(
        name="conda: a version is that of its metadata, not of a folder's name; an environment without Python",
        parts=(conda("/opt/conda", "3.12.6", base=True), conda("/opt/conda/envs/py-3.9.1", "3.11.5")),
        files={"/opt/conda/envs/r/conda-meta/r-base-4.3.1-h1_0.json": "{}", "/opt/conda/envs/r/bin/R": "#!/bin/sh\n"},
        python={"/opt/conda": "3.12.6"},
        envs={"/opt/conda/envs/py-3.9.1": "3.11.5", "/opt/conda/envs/r": "None"},
    ),
    Mini(
        name="pixi: a project's, global ones, trampolines are no Pythons",
        parts=(conda(f"{ADA}/work/robot/.pixi/envs/default", "3.12.1"), conda("/var/pool/pixi/envs/ruff", "3.13.1")),
        files={
            f"{ADA}/work/robot/pixi.toml": "",
            "/var/pool/pixi/bin/trampoline_configuration/python.json": "{}",
            "/var/pool/pixi/bin/python": ELF_X86_64,
        },
        variables={"PIXI_HOME": "/var/pool/pixi", "PATH": "/var/pool/pixi/bin"},
        python={},
        envs={f"{ADA}/work/robot/.pixi/envs/default": "3.12.1", "/var/pool/pixi/envs/ruff": "3.13.1"},
        ties={f"{ADA}/work/robot/.pixi/envs/default": f"{ADA}/work/robot", "/var/pool/pixi/envs/ruff": "ruff"},
    ),
    Mini(
        name="Homebrew on Linux: a keg, its links, a tool's environment",
        parts=(
            py(f"{BREW}/Cellar/python@3.12/3.12.5", "3.12.5"),
            venv(f"{BREW}/Cellar/httpie/3.2/libexec", f"{BREW}/opt/python@3.12", "3.12.5"),
        ),
        links={
            f"{BREW}/opt/python@3.12": "../Cellar/python@3.12/3.12.5",
            f"{BREW}/opt/python@3": "../Cellar/python@3.12/3.12.5",
            f"{BREW}/opt/httpie": "../Cellar/httpie/3.2",
            f"{BREW}/bin/python3.12": "../Cellar/python@3.12/3.12.5/bin/python3.12",
        },
        variables={"HOMEBREW_PREFIX": BREW, "PATH": f"{BREW}/bin"},
        python={f"{BREW}/Cellar/python@3.12/3.12.5": "3.12.5"},
        envs={f"{BREW}/Cellar/httpie/3.2/libexec": "3.12.5"},
        ties={f"{BREW}/Cellar/httpie/3.2/libexec": "httpie"},
        sources={f"{BREW}/Cellar/python@3.12/3.12.5": "homebrew"},
    ),
    Mini(
        name="Nix: three profiles, one store path",
        parts=(py(NIX, "3.12.5"), py("/nix/store/b2-python3-3.11.9", "3.11.9")),
        links={
            f"{ADA}/.nix-profile": "/nix/var/nix/profiles/per-user/ada/profile",
            "/nix/var/nix/profiles/per-user/ada/profile/bin/python3": f"{NIX}/bin/python3.12",
            "/run/current-system/sw/bin/python3": f"{NIX}/bin/python3.12",
            "/odd/profile/bin/python3": "/nix/store/b2-python3-3.11.9/bin/python3.11",
        },
        variables={"NIX_PROFILES": f"/nix/var/nix/profiles/default /odd/profile {ADA}/.nix-profile"},
        python={NIX: "3.12.5", "/nix/store/b2-python3-3.11.9": "3.11.9"},
        sources={NIX: "nix", "/nix/store/b2-python3-3.11.9": "nix"},
    ),
    Mini(
        name="Guix: the profile leads to its store",
        parts=(py("/gnu/store/x-python-3.11.9", "3.11.9"),),
        links={
            f"{ADA}/.guix-profile": "/var/guix/profiles/per-user/ada/guix-profile",
            "/var/guix/profiles/per-user/ada/guix-profile": "guix-profile-3-link",
            "/var/guix/profiles/per-user/ada/guix-profile-3-link": "/gnu/store/y-profile",
            "/gnu/store/y-profile/bin": "/gnu/store/x-python-3.11.9/bin",
        },
        python={"/gnu/store/x-python-3.11.9": "3.11.9"},
        sources={"/gnu/store/x-python-3.11.9": "guix"},
    ),
    Mini(
        name="Spack: the layout of before and since 1.0; python-venv and a library are no Pythons",
        parts=(
            py("/var/pool/spack/opt/spack/linux-debian12-zen3/gcc-12.2.0/python-3.11.6-abcdefg", "3.11.6"),
            py("/var/pool/spack/opt/spack/linux-zen3/python-3.12.7-hijklmn", "3.12.7"),
        ),
        folders=(
            "/var/pool/spack/opt/spack/linux-zen3/python-venv-1.0-opqrstu/bin",
            "/var/pool/spack/opt/spack/linux-zen3/py-numpy-2.1.0-vwxyzab/lib",
        ),
        variables={"SPACK_ROOT": "/var/pool/spack"},
        python={
            "/var/pool/spack/opt/spack/linux-debian12-zen3/gcc-12.2.0/python-3.11.6-abcdefg": "3.11.6",
            "/var/pool/spack/opt/spack/linux-zen3/python-3.12.7-hijklmn": "3.12.7",
        },
    ),
    Mini(
        name="EasyBuild and modules: a loaded one, one beside it, a library's folder",
        parts=(
            py("/var/eb/software/Python/3.11.3-GCCcore-12.3.0", "3.11.3"),
            py("/var/eb/software/Python/3.12.3-GCCcore-13.3.0", "3.12.3"),
            py("/apps/python/3.13.0", "3.13.0"),
        ),
        folders=("/var/eb/software/Python-bundle-PyPI/2024.06/lib/python3.12/site-packages",),
        variables={
            "EBROOTPYTHON": "/var/eb/software/Python/3.11.3-GCCcore-12.3.0",
            "EASYBUILD_PREFIX": "/var/eb",
            "PATH": "/var/eb/software/Python/3.11.3-GCCcore-12.3.0/bin",
            "LOADEDMODULES": "GCCcore/12.3.0:Python/3.11.3",
        },
        python={
            "/var/eb/software/Python/3.11.3-GCCcore-12.3.0": "3.11.3",
            "/var/eb/software/Python/3.12.3-GCCcore-13.3.0": "3.12.3",
            "/apps/python/3.13.0": "3.13.0",
        },
        sources={"/var/eb/software/Python/3.12.3-GCCcore-13.3.0": "easybuild"},
    ),
    Mini(
        name="system: /bin is /usr/bin, a second version in it, a hand-made one, an alternative build",
        parts=(USR, py("/usr/local", "3.13.1"), py("/opt/python3.14", "3.14.2")),
        commands={"/usr/bin/python3.11": ELF_X86_64 + b"\x003.11.2\0", "/usr/bin/python3-config": "#!/bin/sh\n"},
        links={
            "/bin": "usr/bin",
            "/etc/alternatives/python": "/usr/bin/python3.12",
            "/usr/bin/python": "/etc/alternatives/python",
        },
        variables={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        python=None,
        sources={"/usr/local": "local", "/opt/python3.14": "local"},
    ),
    Mini(
        name="project trees: every usual name, a project called sys, an odd name, two names for one",
        parts=(
            USR,
            venv(f"{ADA}/work/shop/.venv", "/usr", "3.12.3"),
            venv(f"{ADA}/work/sys/env", "/usr", "3.12.3"),
            venv(f"{ADA}/work/lib/.tox/py312", "/usr", "3.12.3"),
            venv(f"{ADA}/work/lib/.nox/tests-3-12", "/usr", "3.12.3"),
            venv(f"{ADA}/work/direnv/.direnv/python-3.12", "/usr", "3.12.3"),
            venv(f"{ADA}/work/odd/sandbox", "/usr", "3.12.3"),
            venv(f"{ADA}/work/mono/services/billing/api/.venv", "/usr", "3.12.3"),
        ),
        files={f"{ADA}/work/odd/setup.py": "", f"{ADA}/work/web/node_modules/x/package.json": "{}"},
        links={f"{ADA}/work/shop/current": ".venv", f"{ADA}/shop": f"{ADA}/work/shop"},
        envs={
            f"{ADA}/work/shop/.venv": "3.12.3",
            f"{ADA}/work/sys/env": "3.12.3",
            f"{ADA}/work/lib/.tox/py312": "3.12.3",
            f"{ADA}/work/lib/.nox/tests-3-12": "3.12.3",
            f"{ADA}/work/direnv/.direnv/python-3.12": "3.12.3",
            f"{ADA}/work/odd/sandbox": "3.12.3",
            f"{ADA}/work/mono/services/billing/api/.venv": "3.12.3",
        },
        ties={
            f"{ADA}/work/shop/.venv": f"{ADA}/work/shop",
            f"{ADA}/work/sys/env": f"{ADA}/work/sys",
            f"{ADA}/work/lib/.tox/py312": f"{ADA}/work/lib",
            f"{ADA}/work/direnv/.direnv/python-3.12": f"{ADA}/work/direnv",
            f"{ADA}/work/odd/sandbox": f"{ADA}/work/odd",
            f"{ADA}/work/mono/services/billing/api/.venv": f"{ADA}/work/mono/services/billing/api",
        },
    ),
    Mini(
        name="pre-commit: environments of its cache, a broken one is its own affair",
        parts=(
            USR,
            venv("/var/pool/pc/repo1/py_env-python3.12", "/usr", "3.12.3"),
            venv("/var/pool/pc/repo2/py_env-python3.8", "/gone", "3.8.2"),
        ),
        files={"/var/pool/pc/db.db": "", "/var/pool/pc/repo3/node_env-18/bin/node": ""},
        variables={"PRE_COMMIT_HOME": "/var/pool/pc"},
        envs={"/var/pool/pc/repo1/py_env-python3.12": "3.12.3", "/var/pool/pc/repo2/py_env-python3.8": "3.8.2"},
    ),
    Mini(
        name="Jupyter: kernels of variables and prefixes; names on PATH and other languages are not judged",
        parts=(USR, venv(f"{ADA}/work/ds/.venv", "/usr", "3.12.3")),
        files={
            "/var/pool/j/kernels/dead/kernel.json": json.dumps({"argv": ["/gone/bin/python"], "display_name": "Dead"}),
            "/var/pool/d/kernels/live/kernel.json": json.dumps(
                {"argv": [f"{ADA}/work/ds/.venv/bin/python"], "display_name": "Live"}
            ),
            "/usr/share/jupyter/kernels/python3/kernel.json": json.dumps({"argv": ["python3", "-m", "ipykernel"]}),
            f"{DATA}/jupyter/kernels/ir/kernel.json": json.dumps({"argv": ["R", "--slave"], "display_name": "R"}),
            f"{DATA}/jupyter/kernels/broken/kernel.json": "{",
            f"{DATA}/jupyter/kernels/julia/kernel.json": json.dumps({"argv": ["/opt/julia/bin/julia"]}),
        },
        commands={"/opt/julia/bin/julia": ELF_X86_64},
        variables={"JUPYTER_PATH": "/var/pool/j", "JUPYTER_DATA_DIR": "/var/pool/d"},
        told=frozenset({"VENV009 dead"}),
    ),
    Mini(
        name="brought along: a cloud's tools, a board's tools, an editor; none of it is sprawl",
        parts=(
            USR,
            py(f"{ADA}/google-cloud-sdk/platform/bundledpythonunix", "3.12.5"),
            venv(f"{ADA}/.platformio/penv", "/usr", "3.12.3"),
            venv(f"{ADA}/.espressif/python_env/idf5.3_py3.12_env", "/usr", "3.12.3"),
            py("/opt/blender-4.2.1-linux-x64/4.2/python", "3.11.7"),
        ),
        commands={"/opt/blender-4.2.1-linux-x64/blender": ELF_X86_64},
        python={
            "/usr": "3.12.3",
            f"{ADA}/google-cloud-sdk/platform/bundledpythonunix": "3.12.5",
            "/opt/blender-4.2.1-linux-x64/4.2/python": "3.11.7",
        },
        vendored=frozenset(
            {f"{ADA}/google-cloud-sdk/platform/bundledpythonunix", "/opt/blender-4.2.1-linux-x64/4.2/python"}
        ),
        envs={f"{ADA}/.platformio/penv": "3.12.3", f"{ADA}/.espressif/python_env/idf5.3_py3.12_env": "3.12.3"},
    ),
    Mini(
        name="versions: build details, a shared library, a header of 2.7, a release to come",
        parts=(py("/opt/python/a", "2.7.18"),),
        files={
            "/opt/python/b/lib/python3.14/build-details.json": json.dumps(
                {
                    "language": {
                        "version": "3.14",
                        "version_info": {"major": 3, "minor": 14, "micro": 1, "releaselevel": "final", "serial": 0},
                    }
                }
            ),
            "/opt/python/c/lib/libpython3.12.so.1.0": ELF_X86_64 + b"\x003.0.13\0text\x003.12.4\0",
            "/opt/python/d/include/python3.15/patchlevel.h": '#define PY_VERSION "3.15.0a2+"\n',
        },
        commands={
            "/opt/python/b/bin/python3.14": ELF_X86_64 + b"b",
            "/opt/python/c/bin/python3.12": ELF_X86_64 + b"c",
            "/opt/python/d/bin/python3.15": ELF_X86_64 + b"d",
        },
        python={
            "/opt/python/a": "2.7.18",
            "/opt/python/b": "3.14.1",
            "/opt/python/c": "3.12.4",
            "/opt/python/d": "3.15.0a2+",
        },
    ),
    Mini(
        name="the embedded string: OpenSSL's and SQLite's versions are not Python's",
        commands={
            "/opt/python/e/bin/python3": ELF_X86_64 + b"\x003.0.13\0x\x003.45.1\0y\x003.13.2\0z",
        },
        files={"/opt/python/e/lib/python3.13/os.py": ""},
        python={"/opt/python/e": "3.13.2"},
    ),
    Mini(
        name="tools of old and tools that bring a Python: pipsi, fades, pythonz, PyApp, scie, Pants, pgAdmin",
        parts=(
            USR,
            venv(f"{ADA}/.local/venvs/httpie", "/usr", "3.12.3"),
            venv(f"{DATA}/fades/0a1b-2c3d", "/usr", "3.12.3"),
            py(f"{ADA}/.pythonz/pythons/CPython-3.11.4", "3.11.4"),
            py(f"{ADA}/.cache/pyapp/distributions/1234/python", "3.12.7"),
            venv(f"{DATA}/pyapp/hatch/5678/1.14.0", f"{ADA}/.cache/pyapp/distributions/1234/python", "3.12.7"),
            py(f"{ADA}/.cache/nce/ab12/cpython-3.11.9.tar.gz/python", "3.11.9"),
            venv(f"{ADA}/.cache/pants/named_caches/pex_root/venvs/1/ab12/cd34", "/usr", "3.12.3"),
            venv("/usr/pgadmin4/venv", "/usr", "3.12.3"),
        ),
        python={
            "/usr": "3.12.3",
            f"{ADA}/.pythonz/pythons/CPython-3.11.4": "3.11.4",
            f"{ADA}/.cache/pyapp/distributions/1234/python": "3.12.7",
            f"{ADA}/.cache/nce/ab12/cpython-3.11.9.tar.gz/python": "3.11.9",
        },
        vendored=frozenset(
            {
                f"{ADA}/.cache/pyapp/distributions/1234/python",
                f"{ADA}/.cache/nce/ab12/cpython-3.11.9.tar.gz/python",
            }
        ),
        envs={
            f"{ADA}/.local/venvs/httpie": "3.12.3",
            f"{DATA}/fades/0a1b-2c3d": "3.12.3",
            f"{DATA}/pyapp/hatch/5678/1.14.0": "3.12.7",
            f"{ADA}/.cache/pants/named_caches/pex_root/venvs/1/ab12/cd34": "3.12.3",
            "/usr/pgadmin4/venv": "3.12.3",
        },
        ties={f"{ADA}/.local/venvs/httpie": "httpie"},
    ),
)
