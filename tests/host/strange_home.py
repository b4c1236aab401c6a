"""A second crowded Linux home, of another make: other managers, other layouts, other ways to write the same thing.

What lies in it was written down (`INTERPRETERS`, `ENVIRONMENTS`, `VENDORED`, `FAULTS`) before envdoctor was run on it.
"""

from __future__ import annotations

import json
from pathlib import Path

from envdoctor.host import Host
from host.home_builder import ELF_X86_64, link, put

__all__ = ["CONDA", "ENVIRONMENTS", "EVE", "FAULTS", "INTERPRETERS", "PYPACKAGES", "VENDORED", "build"]

EVE = "/home/eve núñez"
DATA = f"{EVE}/.local/share"

INTERPRETERS: dict[str, str] = {
    "/usr": "3.10.12",
    "/opt/rh/rh-python38/root/usr": "3.8.13",
    "/opt/hostedtoolcache/Python/3.11.9/x64": "3.11.9",
    "/opt/py311": "3.11.8",
    "/opt/Python-3.12.2": "3.12.2",
    "/usr/local/python3.13": "3.13.2",
    "/usr/local/pyenv/versions/3.9.19": "3.9.19",
    "/gnu/store/abc123-python-3.10.7": "3.10.7",
    "/nix/store/q1w2e3-python3-3.11.6": "3.11.6",
    "/usr/lib/pypy3.9": "3.9.16",
    f"{EVE}/local/python-3.12.9": "3.12.9",
    f"{EVE}/src/cpython/build/out": "3.14.0",
    f"{EVE}/.localpython/3.10": "3.10.14",
    f"{EVE}/tools/mambaforge-23": "3.10.11",
    f"{DATA}/r-miniconda": "3.9.18",
    f"{EVE}/spack/opt/spack/linux-ubuntu22.04-zen2/gcc-12.2.0/python-3.11.7-h4sh": "3.11.7",
    f"{EVE}/.local/easybuild/software/Python/3.11.3-GCCcore-12.3.0": "3.11.3",
    f"{EVE}/.pyenv/versions/pypy3.10-7.3.15": "3.10.13",
    f"{EVE}/.pyenv/versions/graalpy-24.0.0": "3.10.8",
    f"{EVE}/.pyenv/versions/3.13.0t": "3.13.0",
    f"{EVE}/.proto/tools/python/3.12.4": "3.12.4",
    f"{EVE}/.pkgx/python.org/v3.11.5": "3.11.5",
    f"{EVE}/.version-fox/cache/python/v-3.12.6/python-3.12.6": "3.12.6",
    f"{DATA}/pipx/py/3.12": "3.12.3",
    f"{EVE}/.linuxbrew/Cellar/python@3.11/3.11.10": "3.11.10",
    f"{EVE}/.linuxbrew/Cellar/python@3.11/3.11.4": "3.11.4",
}
"""Every Python that somebody installed as one."""

VENDORED: dict[str, str] = {
    f"{EVE}/Apps/blender-4.2.0-linux-x64/4.2/python": "3.11.7",
    "/opt/libreoffice24.2/program/python-core-3.8.18": "3.8.18",
    "/snap/blender/4461/4.1/python": "3.11.7",
    "/var/lib/flatpak/runtime/org.gnome.Platform/x86_64/45/active/files": "3.11.8",
    "/opt/nvidia/nsight-systems/2024.1/host-linux-x64/python": "3.10.5",
    "/opt/splunk": "3.7.17",
    f"{EVE}/google-cloud-sdk/platform/bundledpythonunix": "3.9.16",
}
"""What an application brought along."""

PY312, PYPY, BUILT = "/opt/Python-3.12.2", f"{EVE}/.pyenv/versions/pypy3.10-7.3.15", f"{EVE}/local/python-3.12.9"

ENVIRONMENTS: dict[str, tuple[str, str]] = {
    f"{EVE}/Código/tienda nueva/.venv": (PY312, "3.12.2"),
    f"{EVE}/Código/line\nbreak/venv": (PY312, "3.12.2"),
    f"{EVE}/Código/node_modules_like/node_modules/env": (BUILT, "3.12.9"),
    f"{EVE}/Código/monorepo/services/billing/api/.venv": (BUILT, "3.12.9"),
    f"{EVE}/Código/pypy app/.venv": (PYPY, "3.10.13"),
    f"{EVE}/Código/lib/.tox/.pkg": (PY312, "3.12.2"),
    f"{EVE}/Código/lib/.tox/py312-django50": (PY312, "3.12.2"),
    f"{EVE}/Código/lib/.nox/tests-3-12": (PY312, "3.12.2"),
    f"{EVE}/Código/envrc/.direnv/python-3.12.2": (PY312, "3.12.2"),
    f"{EVE}/Código/envrc2/.direnv/virtualenv": (PY312, "3.12.2"),
    f"{EVE}/Código/hatched/.hatch/hatched": (PY312, "3.12.2"),
    f"{EVE}/pyvenv": ("/usr", "3.10.12"),
    f"{EVE}/.pyenvs/work": ("/usr", "3.10.12"),
    f"{EVE}/.ansible-venv": ("/usr", "3.10.12"),
    f"{EVE}/.venv": ("/usr", "3.10.12"),
    f"{EVE}/.local/venvs/notes": ("/usr", "3.10.12"),
    f"{EVE}/.local/pipx/venvs/pycowsay": (f"{DATA}/pipx/py/3.12", "3.12.3"),
    f"{DATA}/uv/tools/marimo": (f"{DATA}/pipx/py/3.12", "3.12.3"),
    f"{EVE}/.cache/uv/environments-v2/script-0a1b": (BUILT, "3.12.9"),
    f"{EVE}/.cache/prek/hooks/python-AbCd": (PY312, "3.12.2"),
    f"{EVE}/.cache/pre-commit/repoq9/py_env-python3.12": (PY312, "3.12.2"),
    f"{EVE}/.pex/venvs/00ff/11ee": (PY312, "3.12.2"),
    f"{DATA}/nvim/mason/packages/black/venv": (PY312, "3.12.2"),
    f"{EVE}/.cache/pypoetry/virtualenvs/facturas-AAAAAAAA-py3.12": (PY312, "3.12.2"),
    f"{EVE}/.local/share/virtualenvs/informes-bbbbbbbb": (PY312, "3.12.2"),
    f"{EVE}/.virtualenvs/r-reticulate": (PY312, "3.12.2"),
    f"{EVE}/Envs/charlas": (PY312, "3.12.2"),
    f"{EVE}/.pyenv/versions/3.13.0t/envs/libre": (f"{EVE}/.pyenv/versions/3.13.0t", "3.13.0"),
    f"{DATA}/hatch/env/.internal/hatch-build/x1": (PY312, "3.12.2"),
    f"{DATA}/hatch/env/virtual/hatched/Qq11/hatch-test.py3.12": (PY312, "3.12.2"),
    "/opt/venvs/certbot": ("/usr", "3.10.12"),
    "/opt/netbox/current-venv": ("/usr", "3.10.12"),
    "/var/www/wiki/venv": ("/usr", "3.10.12"),
    "/srv/app/env": ("/usr", "3.10.12"),
}
"""Every sound virtual environment: its base and version."""

CONDA: dict[str, str] = {
    f"{EVE}/tools/mambaforge-23/envs/geo": "3.11.4",
    f"{EVE}/Código/ml/env": "3.10.12",
    f"{EVE}/Código/pixi app/.pixi/envs/default": "3.12.1",
    f"{EVE}/.local/share/mamba/envs/mm": "3.9.18",
    f"{DATA}/r-miniconda/envs/r-reticulate": "3.8.16",
    f"{EVE}/.cache/rattler/cache/cached-envs-v0/ab12": "3.12.0",
    f"{EVE}/.julia/conda/3/x86_64": "3.10.4",
    f"{EVE}/.local/spyder-6/envs/spyder-runtime": "3.11.9",
}
"""Environments of conda's kind; Julia's and pixi's have no root of their own."""

PYPACKAGES = f"{EVE}/Código/pep582/__pypackages__/3.12"

FAULTS: set[tuple[str, str]] = {
    ("VENV001", f"{EVE}/.pyenv/versions/3.6.15/bin/python3.6"),
    ("VENV001", "/usr/bin/python3.8"),
    ("VENV002", f"{EVE}/Código/copied/.venv"),
    ("VENV003", f"{EVE}/Código/drifted/env"),
    ("VENV004", f"{EVE}/Código/from windows/env"),
    ("VENV004", f"{EVE}/Código/no cfg/venv"),
    ("VENV005", f"{EVE}/Código/tienda nueva/.venv/lib/python3.12/site-packages"),
    ("VENV006", f"{EVE}/Código/pypy app/.venv/lib/pypy3.10/site-packages"),
    ("VENV008", f"{EVE}/.local/share/virtualenvs/informes-bbbbbbbb"),
    ("VENV009", "viejo"),
    ("VENV010", f"{EVE}/.pyenv/versions/3.6.15/bin/python3.6"),
    ("VENV013", f"{EVE}/pyvenv"),
    ("VENV014", "VIRTUAL_ENV"),
    ("VENV015", "empty versions"),
    ("PY001", "pip"),
    ("PY005", "relative"),
    ("PY005", "untidy"),
    ("PY006", "zsh"),
    ("PY007", "PYTHONHOME"),
    ("PY007", "PYTHONSTARTUP"),
    ("PY007", "PYTHONUSERBASE"),
    ("PY008", "pip"),
    ("PKG101", f"{EVE}/.config/pip/pip.conf extra-index-url"),
    ("PKG101", f"{EVE}/.config/pip/pip.conf trusted-host"),
    ("PKG101", "two user files"),
}
"""Every planted fault: the check and its subject. PY003 and PY004 give an overview and are not in it."""


def build(root: Path) -> Host:
    """The machine."""
    for prefix, version in {**INTERPRETERS, **VENDORED}.items():
        _installation(root, prefix, version)
    for number, (path, (base, version)) in enumerate(ENVIRONMENTS.items()):
        _MAKERS[number % len(_MAKERS)](root, path, base, version)
    for path, version in CONDA.items():
        _conda(root, path, version)
    for name in ("tools/mambaforge-23", ".local/share/r-miniconda", ".local/spyder-6"):
        put(root, f"{EVE}/{name}/conda-meta/history", "")
        put(root, f"{EVE}/{name}/condabin/conda", "#!/bin/sh\n", 0o755)
    _odd_places(root)
    _decoys(root)
    _faults(root)
    entries = [
        "",
        f"{EVE}/.pixi/bin",
        f"{EVE}/bin",
        f"{EVE}/tools/mambaforge-23/envs/geo/bin",
        f"{EVE}/.local/bin",
        "/usr/local/bin",
        "/usr/bin",
        "/bin",
        "/usr/bin",
        "/opt/gone/bin",
        f"{EVE}/.guix-profile/bin",
        f"{EVE}/.nix-profile/bin",
    ]
    variables = {
        "HOME": EVE,
        "PATH": ":".join(entries),
        "VIRTUAL_ENV": f"{EVE}/Código/deleted/.venv",
        "PYTHONUSERBASE": f"{EVE}/.userbase",
    }
    return Host(root=root, home=Path(EVE), environment=variables, platform="linux", patience=100)


def _binary(version: str) -> bytes:
    return ELF_X86_64 + f"\0{version}\0".encode()


def _installation(root: Path, prefix: str, version: str) -> None:
    """Stripped of headers, as a distribution's or a relocatable one is; PyPy's and GraalPy's own layouts."""
    minor = ".".join(version.split(".")[:2])
    name = Path(prefix).name
    if name.startswith(("pypy", "graalpy")):
        kind = "pypy" if name.startswith("pypy") else "graalpy"
        real = f"pypy{minor}" if kind == "pypy" else "graalpy"
        put(root, f"{prefix}/bin/{real}", ELF_X86_64, 0o755)
        for alias in (kind, "python", "python3"):
            if alias != real:
                link(root, f"{prefix}/bin/{alias}", real)
        put(root, f"{prefix}/lib/{'pypy' + minor if kind == 'pypy' else 'graalpy24.0'}/os.py", "")
        put(root, f"{prefix}/include/patchlevel.h", f'#define PY_VERSION "{version}"\n')
        return
    suffix = "t" if version == "3.13.0" else ""
    put(root, f"{prefix}/bin/python{minor}{suffix}", _binary(version), 0o755)
    link(root, f"{prefix}/bin/python3", f"python{minor}{suffix}")
    put(root, f"{prefix}/bin/pip{minor}", f"#!{prefix}/bin/python{minor}\n", 0o755)
    put(root, f"{prefix}/lib/python{minor}{suffix}/os.py", "")


def _uv(root: Path, path: str, base: str, version: str) -> None:
    """As `uv venv` makes it: no pip, `version_info`, an absolute link."""
    _venv(root, path, base, f"home = {base}/bin\nimplementation = CPython\nuv = 0.5.1\nversion_info = {version}\n")
    put(root, f"{path}/bin/activate", "VIRTUAL_ENV='" + path + "'\n")


def _virtualenv(root: Path, path: str, base: str, version: str) -> None:
    """As virtualenv 20 makes it."""
    text = f"home = {base}/bin\nimplementation = CPython\nversion_info = {version}.final.0\nversion = {version}\n"
    _venv(root, path, base, f"{text}base-prefix = {base}\ninclude-system-site-packages = false\n")
    put(root, f"{path}/bin/activate", f"VIRTUAL_ENV='{path}'\n")


def _old_venv(root: Path, path: str, base: str, version: str) -> None:
    """As the standard library of 3.8 makes it: `python3` first, three keys."""
    _venv(root, path, base, f"home = {base}/bin\ninclude-system-site-packages = false\nversion = {version}\n")
    put(root, f"{path}/bin/activate", f'VIRTUAL_ENV="{path}"\nexport VIRTUAL_ENV\n')


def _venv(root: Path, path: str, base: str, configuration: str) -> None:
    minor = ".".join(_versions()[base].split(".")[:2])
    kind = "pypy" if "pypy" in base else "python"
    suffix = "t" if base.endswith("3.13.0t") else ""
    link(root, f"{path}/bin/python3", f"{base}/bin/{kind}{minor}{suffix}")
    link(root, f"{path}/bin/python", "python3")
    put(root, f"{path}/pyvenv.cfg", configuration)
    put(root, f"{path}/lib/{kind}{minor}{suffix}/site-packages/x.py", "")


def _versions() -> dict[str, str]:
    return {**INTERPRETERS, **VENDORED}


_MAKERS = (_uv, _virtualenv, _old_venv)


def _conda(root: Path, path: str, version: str) -> None:
    minor = ".".join(version.split(".")[:2])
    put(root, f"{path}/bin/python{minor}", ELF_X86_64, 0o755)
    link(root, f"{path}/bin/python", f"python{minor}")
    put(root, f"{path}/conda-meta/python-{version}-h955ad1f_0.json", "{}")
    put(root, f"{path}/conda-meta/history", "")
    put(root, f"{path}/lib/python{minor}/site-packages/x.py", "")


def _odd_places(root: Path) -> None:
    """Links that lead to an installation, and a PEP 582 folder."""
    for name in ("python3", "python3.10"):
        link(root, f"{EVE}/.guix-profile/bin/{name}", "/gnu/store/abc123-python-3.10.7/bin/python3.10")
    link(root, f"{EVE}/.nix-profile/bin/python3.11", "/nix/store/q1w2e3-python3-3.11.6/bin/python3.11")
    link(root, "/usr/bin/pypy3", "/usr/lib/pypy3.9/bin/pypy3.9")
    link(root, f"{EVE}/.linuxbrew/opt/python@3.11", "../Cellar/python@3.11/3.11.10")
    link(root, "/snap/blender/current", "4461")
    put(root, f"{PYPACKAGES}/lib/requests-2.32.0.dist-info/METADATA", "Name: requests\n")
    put(root, f"{EVE}/Código/pep582/pyproject.toml", "[project]\nname = 'pep582'\n")
    put(root, f"{EVE}/Código/pep582/.pdm-python", f"{PY312}/bin/python3.12")
    put(
        root,
        f"{EVE}/.cache/pypoetry/virtualenvs/facturas-AAAAAAAA-py3.12/lib/python3.12/site-packages/facturas.pth",
        f"{EVE}/Código/facturas\n",
    )
    put(root, f"{EVE}/Código/facturas/pyproject.toml", "")
    put(root, f"{EVE}/Código/hatched/pyproject.toml", "")
    put(root, "/opt/nvidia/nsight-systems/2024.1/host-linux-x64/nsys-ui.bin", ELF_X86_64, 0o755)
    put(root, f"{EVE}/Apps/blender-4.2.0-linux-x64/blender", ELF_X86_64, 0o755)
    put(root, "/opt/splunk/bin/splunk", ELF_X86_64, 0o755)
    put(root, "/opt/splunk/bin/btool", ELF_X86_64, 0o755)


def _decoys(root: Path) -> None:
    """What looks like a Python or an environment and is none, and what must not stop the search."""
    put(root, f"{EVE}/.pixi/bin/python", ELF_X86_64, 0o755)
    put(root, f"{EVE}/.pixi/bin/trampoline_configuration/python.json", json.dumps({"exe": "/x/python"}))
    put(root, f"{EVE}/.local/share/mise/shims/python", "", 0o755)
    put(root, f"{EVE}/notes/python", "a note about snakes\n")
    put(root, f"{EVE}/notes/pyvenv.cfg.bak", "home = /usr/bin\n")
    put(root, f"{EVE}/.cache/huge/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
    for number in range(300):
        put(root, f"{EVE}/photos/{number:04}/a.jpg", "")
    link(root, f"{EVE}/Código/loop", ".")
    link(root, f"{EVE}/Código/self", "self")
    link(root, f"{EVE}/Código/nothing", "/nowhere/at/all")
    closed = root / f"{EVE}/closed".lstrip("/")
    closed.mkdir(parents=True)
    closed.chmod(0)
    put(root, f"{EVE}/.bashrc", '# eval "$(pyenv init -)"\n')


def _faults(root: Path) -> None:
    """One of each; `FAULTS` names them."""
    _dead(root, f"{EVE}/Código/dead/.venv", f"{EVE}/.pyenv/versions/3.6.15", "3.6.15")
    _dead(root, f"{EVE}/.local/pipx/venvs/awscli", f"{EVE}/.pyenv/versions/3.6.15", "3.6.15")
    _dead(root, f"{EVE}/Código/after upgrade/venv", "/usr", "3.8.10")
    _virtualenv(root, f"{EVE}/Código/copied/.venv", PY312, "3.12.2")
    put(root, f"{EVE}/Código/copied/.venv/bin/activate", f"VIRTUAL_ENV='{EVE}/Código/original/.venv'\n")
    _old_venv(root, f"{EVE}/Código/drifted/env", "/usr", "3.8.10")
    put(root, f"{EVE}/Código/from windows/env/pyvenv.cfg", "home = C:\\Python39\r\nversion = 3.9.1\r\n")
    put(root, f"{EVE}/Código/from windows/env/Scripts/python.exe", b"MZ")
    _uv(root, f"{EVE}/Código/no cfg/venv", PY312, "3.12.2")
    (root / f"{EVE}/Código/no cfg/venv/pyvenv.cfg".lstrip("/")).unlink()
    library = f"{EVE}/Código/tienda nueva/.venv/lib/python3.12/site-packages"
    put(root, f"{library}/~equests-2.31.0.dist-info/METADATA", "")
    put(root, f"{library}/broken-1.0.dist-info/RECORD", "")
    pypy = f"{EVE}/Código/pypy app/.venv/lib/pypy3.10/site-packages"
    for project in ("uno", "dos"):
        put(root, f"{pypy}/{project}.egg-link", f"{EVE}/Código/borrado/{project}\n.")
    put(root, f"{DATA}/virtualenvs/informes-bbbbbbbb/.project", f"{EVE}/Código/informes")
    kernel = {"argv": [f"{EVE}/.conda/envs/viejo/bin/python", "-m", "ipykernel_launcher"], "display_name": "Viejo"}
    put(root, f"{DATA}/jupyter/kernels/viejo/kernel.json", json.dumps(kernel))
    gone = f"{EVE}/.pyenv/versions/3.6.15/bin/python3.6"
    put(root, f"{EVE}/bin/csvkit", f"#!/bin/sh\n'''exec' \"{gone}\" \"$0\" \"$@\"\n' '''\n", 0o755)
    put(root, f"{EVE}/bin/pip", "#!/usr/bin/python3\nimport pip\n", 0o755)
    put(root, f"{EVE}/pyvenv/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = true\nversion = 3.10.12\n")
    (root / f"{EVE}/.pyenv/versions/3.7.0/bin".lstrip("/")).mkdir(parents=True)
    put(root, f"{EVE}/.zshrc", "eval \"$(mise activate zsh)\"\n. /x/etc/profile.d/conda.sh\nalias pip='sudo pip'\n")
    put(root, f"{EVE}/.profile", "export PYTHONHOME=/usr\nPYTHONSTARTUP=~/.pystartup.py\nexport PYTHONSTARTUP\n")
    pip = (
        "[global]\nextra-index-url =\n    https://eve:s3cret@pypi.example.org/simple\ntrusted-host = pypi.example.org\n"
    )
    put(root, f"{EVE}/.config/pip/pip.conf", pip)
    put(root, f"{EVE}/.pip/pip.conf", "[global]\ntimeout = 60\n")


def _dead(root: Path, path: str, base: str, version: str) -> None:
    minor = ".".join(version.split(".")[:2])
    link(root, f"{path}/bin/python", f"{base}/bin/python{minor}")
    put(root, f"{path}/pyvenv.cfg", f"home = {base}/bin\nversion = {version}\n")
    put(root, f"{path}/bin/activate", f"VIRTUAL_ENV='{path}'\n")
    put(root, f"{path}/lib/python{minor}/site-packages/x.py", "")
