"""Interpreters, environments and what leads to them, on machines that are folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.host import Host, environments, interpreters, locators, registry, search_path, shims, walk
from envdoctor.host.environments import Fault
from envdoctor.host.shims import matching
from host.home_builder import ELF_ARM64, ELF_X86_64, MACH_ARM64, PE_X86_64, environment, interpreter, link, put

Laptop = Callable[..., Host]
ADA = "/home/ada"


def test_one_installation_has_many_names(laptop: Laptop) -> None:
    host = laptop(PATH="/usr/bin:/bin:/usr/local/bin")
    interpreter(host.root, "/usr", "3.11.2", header=False)
    link(host.root, "/bin", "usr/bin")
    link(host.root, "/usr/local/bin/python3", "/usr/bin/python3")
    found = host.fact(interpreters.read).items
    assert [(item.version, item.source, item.path) for item in found] == [
        ("3.11.2", "system", Path("/usr/bin/python3.11"))
    ]
    assert Path("/usr/local/bin/python3") in found[0].names


@pytest.mark.parametrize(
    ("prefix", "source"),
    [
        (f"{ADA}/.pyenv/versions/3.12.1", "pyenv"),
        (f"{ADA}/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu", "uv"),
        (f"{ADA}/.asdf/installs/python/3.12.1", "asdf"),
        (f"{ADA}/.local/share/mise/installs/python/3.12.1", "mise"),
        (f"{ADA}/.rye/py/cpython@3.12.1", "rye"),
        (f"{ADA}/.local/share/hatch/pythons/3.12/python", "hatch python"),
        (f"{ADA}/.local/share/pypoetry/python/cpython@3.12.1", "poetry python"),
        ("/opt/python3.12", "local"),
        ("/usr/local", "local"),
    ],
)
def test_every_manager_keeps_its_pythons_somewhere(laptop: Laptop, prefix: str, source: str) -> None:
    host = laptop(PATH="/usr/bin")
    interpreter(host.root, prefix, "3.12.1")
    found = host.fact(interpreters.read).items
    assert [(item.version, item.source, item.architecture) for item in found] == [("3.12.1", source, "x86_64")]


def test_an_alias_of_a_version_does_not_count(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, f"{ADA}/.local/share/mise/installs/python/3.13.0", "3.13.0")
    for alias in ("3.13", "3", "latest"):
        link(host.root, f"{ADA}/.local/share/mise/installs/python/{alias}", "./3.13.0")
    assert len(host.fact(interpreters.read).items) == 1


def test_shims_and_empty_version_folders_are_no_interpreters(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.pyenv/shims")
    put(host.root, f"{ADA}/.pyenv/shims/python3", "#!/usr/bin/env bash\nexec pyenv exec\n", 0o755)
    (host.root / "home/ada/.pyenv/versions/3.9.1").mkdir(parents=True)
    found = host.fact(interpreters.read)
    assert found.items == ()
    assert [place.path.name for place in found.empty] == ["3.9.1"]


def test_a_variable_moves_a_manager(laptop: Laptop) -> None:
    host = laptop(PYENV_ROOT="/data/pyenv")
    interpreter(host.root, "/data/pyenv/versions/3.12.1", "3.12.1")
    assert [item.source for item in host.fact(interpreters.read).items] == ["pyenv"]


def test_macos_layouts(laptop: Laptop) -> None:
    host = laptop(platform="darwin", machine="arm64", home="/Users/ada", PATH="/opt/homebrew/bin:/usr/bin")
    cellar = "/opt/homebrew/Cellar/python@3.12/3.12.4/Frameworks/Python.framework/Versions/3.12"
    interpreter(host.root, cellar, "3.12.4", binary=MACH_ARM64)
    link(host.root, "/opt/homebrew/bin/python3.12", f"{cellar}/bin/python3.12")
    link(host.root, "/opt/homebrew/opt/python@3.12", "../Cellar/python@3.12/3.12.4")
    framework = "/Library/Frameworks/Python.framework/Versions/3.11"
    interpreter(host.root, framework, "3.11.9", binary=MACH_ARM64)
    link(host.root, "/Library/Frameworks/Python.framework/Versions/Current", "3.11")
    put(host.root, "/usr/bin/python3", MACH_ARM64, 0o755)
    found = host.fact(interpreters.read).items
    assert [(item.version, item.source, item.architecture) for item in found] == [
        ("3.11.9", "python.org", "arm64"),
        ("3.12.4", "homebrew", "arm64"),
    ]


def test_windows_layouts(laptop: Laptop) -> None:
    ada = "C:/Users/ada"
    host = laptop(
        platform="win32",
        home=ada,
        PATH=r"C:\Users\ada\AppData\Local\Programs\Python\Python312;C:\Windows",
        LOCALAPPDATA=r"C:\Users\ada\AppData\Local",
        APPDATA=r"C:\Users\ada\AppData\Roaming",
    )
    prefix = f"{ada}/AppData/Local/Programs/Python/Python312"
    put(host.root, f"{prefix}/python.exe", PE_X86_64)
    put(host.root, f"{prefix}/include/patchlevel.h", '#define PY_VERSION "3.12.4"\n')
    put(host.root, f"{ada}/AppData/Roaming/uv/python/cpython-3.13.1-windows-x86_64-none/python.exe", PE_X86_64)
    put(host.root, f"{ada}/AppData/Local/Microsoft/WindowsApps/python.exe", b"")
    put(host.root, f"{ada}/shop/.venv/pyvenv.cfg", f"home = {prefix}\nversion = 3.12.4\n")
    put(host.root, f"{ada}/shop/.venv/Scripts/python.exe", PE_X86_64)
    found = host.fact(interpreters.read).items
    assert [(item.version, item.source, item.architecture) for item in found] == [
        ("3.12.4", "python.org", "x86_64"),
        ("3.13.1", "uv", "x86_64"),
    ]
    (venv,) = host.fact(environments.read).items
    assert venv.base == found[0].path
    assert venv.faults == ()
    assert host.fact(search_path.read).find("python")


def test_pythons_in_the_registry(laptop: Laptop) -> None:
    machine = laptop(platform="win32", home="C:/Users/ada")
    put(machine.root, "D:/Tools/Python311/python.exe", PE_X86_64)
    put(machine.root, "D:/Tools/Python311/include/patchlevel.h", '#define PY_VERSION "3.11.9"')
    entries = {"PythonCore/3.11": "D:\\Tools\\Python311\\", "PythonCore/3.8": "D:\\Tools\\Python38\\"}
    host = Host(root=machine.root, home=machine.home, environment={}, platform="win32", registry=entries)
    assert [(item.version, item.source) for item in host.fact(interpreters.read).items] == [("3.11.9", "python.org")]
    assert [item.key for item in host.fact(registry.read) if not item.exists] == ["PythonCore/3.8"]


def test_an_environment_and_its_base(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    environment(host.root, f"{ADA}/work/shop/.venv", f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    (item,) = host.fact(environments.read).items
    assert item.faults == ()
    assert item.version == "3.12.1"
    (base,) = host.fact(interpreters.read).items
    assert host.fact(environments.read).made_from(base) == (item,)


def test_places_that_configuration_names(laptop: Laptop) -> None:
    rc = (
        "channels:\n  - conda-forge\nenvs_dirs:\n  - ~/big/envs  # fast disk\n  - /nowhere\nauto_activate_base: false\n"
    )
    host = laptop(
        {"home/ada/.condarc": rc, "home/ada/.config/pypoetry/config.toml": '[virtualenvs]\npath = "/data/venvs"\n'}
    )
    interpreter(host.root, "/usr", "3.11.2")
    put(host.root, f"{ADA}/big/envs/ds/conda-meta/history")
    environment(host.root, "/data/venvs/shop-AbCdEfGh-py3.11", "/usr", "3.11.2")
    found = [(item.path.name, item.source) for item in host.fact(environments.read).items]
    assert found == [("shop-AbCdEfGh-py3.11", "poetry"), ("ds", "conda environment")]


@pytest.mark.parametrize("text", [b"envs_dirs:\n- \0\n", b"\xff", b"[virtualenvs]\npath = 3", b"virtualenvs = 1"])
def test_broken_configuration_names_nothing(laptop: Laptop, text: bytes) -> None:
    host = laptop({"home/ada/.condarc": text, "home/ada/.config/pypoetry/config.toml": text})
    assert host.fact(environments.read).items == ()


def test_faults_of_environments(laptop: Laptop) -> None:
    host = laptop()
    base = f"{ADA}/.pyenv/versions/3.12.1"
    interpreter(host.root, base, "3.12.1")
    environment(host.root, f"{ADA}/p/fine/.venv", base, "3.12.1")
    environment(host.root, f"{ADA}/p/dead/.venv", f"{ADA}/.pyenv/versions/3.9.1", "3.9.1")
    environment(host.root, f"{ADA}/p/moved/.venv", base, "3.12.1", made_at=f"{ADA}/p/old/.venv")
    environment(host.root, f"{ADA}/p/drifted/.venv", base, "3.12.1", written="3.11.4")
    put(host.root, f"{ADA}/p/foreign/.venv/pyvenv.cfg", "home = C:\\Python312\nversion = 3.12.1\n")
    put(host.root, f"{ADA}/p/foreign/.venv/Scripts/activate", "")
    faults = {item.path.parent.name: item.faults for item in host.fact(environments.read).items}
    assert faults == {
        "fine": (),
        "dead": (Fault.BASE_GONE,),
        "moved": (Fault.MOVED,),
        "drifted": (Fault.DRIFTED,),
        "foreign": (Fault.FOREIGN,),
    }


def test_a_patch_release_is_no_drift_and_a_link_is_no_move(laptop: Laptop) -> None:
    host = laptop()
    base = f"{ADA}/.pyenv/versions/3.12.4"
    interpreter(host.root, base, "3.12.4")
    environment(host.root, f"{ADA}/p/a/.venv", base, "3.12.4", written="3.12.1", made_at=f"{ADA}/link/a/.venv")
    link(host.root, f"{ADA}/link", f"{ADA}/p")
    assert [item.faults for item in host.fact(environments.read).items] == [()]


def test_a_project_of_any_name_is_walked_into_and_loops_end(laptop: Laptop) -> None:
    host = laptop()
    put(host.root, f"{ADA}/src/sys/venv/pyvenv.cfg", "home = /usr/bin\n")
    put(host.root, f"{ADA}/src/.hidden/venv/pyvenv.cfg", "home = /usr/bin\n")
    put(host.root, f"{ADA}/cache/CACHEDIR.TAG", "")
    put(host.root, f"{ADA}/cache/x/pyvenv.cfg", "home = /usr/bin\n")
    link(host.root, f"{ADA}/src/loop", f"{ADA}/src")
    assert host.fact(walk.read).environments == (Path(f"{ADA}/src/sys/venv"),)


def test_a_walk_says_when_its_time_is_over(laptop: Laptop) -> None:
    assert walk.walk(laptop(), [Path(ADA)], depth=3, budget=-1).ran_out


def test_no_home_and_no_search_path(laptop: Laptop) -> None:
    host = Host(root=laptop().root, home=None, environment={})
    assert host.fact(interpreters.read).items == ()
    assert host.fact(environments.read).items == ()
    assert host.fact(search_path.read).entries == ()
    assert host.fact(locators.read).places == ()


def test_bytes_of_any_kind_in_configuration(laptop: Laptop) -> None:
    host = laptop()
    put(host.root, f"{ADA}/.virtualenvs/a/pyvenv.cfg", b"\xff\xfe\0home\0=\0\xff\n= = =\nversion = \xfe\n")
    put(host.root, f"{ADA}/.virtualenvs/a/bin/activate", b"VIRTUAL_ENV='\0'\n")
    put(host.root, f"{ADA}/.virtualenvs/a/bin/python", b"", 0o755)
    assert len(host.fact(environments.read).items) == 1


def test_the_architecture_is_in_the_header(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1", binary=ELF_ARM64)
    assert [item.architecture for item in host.fact(interpreters.read).items] == ["arm64"]


def test_pyenv_chooses_as_pyenv_would(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.pyenv/shims")
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    put(host.root, f"{ADA}/.pyenv/shims/python", "#!/usr/bin/env bash\n", 0o755)
    put(host.root, f"{ADA}/.pyenv/version", "3.12 # comment\n3.10.99\n")
    (folder,) = host.fact(shims.read).folders
    assert [(choice.wanted, choice.prefix and choice.prefix.name) for choice in folder.choices] == [
        ("3.12", "3.12.1"),
        ("3.10.99", None),
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("3.11.7", "3.11.7"),
        ("3.11", "3.11.10"),
        ("3", "3.11.10"),
        ("3.1", None),
        ("3.11.8", None),
        ("pypy", None),
        ("", None),
    ],
)
def test_a_request_for_a_version(wanted: str, expected: str | None) -> None:
    assert matching(wanted, ("2.7.18", "3.11.7", "3.11.10", "pypy3.10-7.3.15")) == expected


def test_a_tree_of_hard_links_is_an_installation_of_its_own(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    copy = host.root / "home/ada/.local/share/uv/python/cpython-3.12.1-linux-x86_64-gnu/bin/python3.12"
    copy.parent.mkdir(parents=True)
    copy.hardlink_to(host.root / "home/ada/.pyenv/versions/3.12.1/bin/python3.12")
    assert [item.source for item in host.fact(interpreters.read).items] == ["uv", "pyenv"]


def test_a_wrapper_counts_in_a_store_of_pythons_and_nowhere_else(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/bin")
    put(host.root, f"{ADA}/.pyenv/versions/3.12.1/bin/python3.12", "#!/bin/sh\nexec /nix/python\n", 0o755)
    put(host.root, f"{ADA}/bin/python3.12", "#!/bin/sh\nexec /nix/python\n", 0o755)
    assert [(item.source, item.version) for item in host.fact(interpreters.read).items] == [("pyenv", "3.12.1")]


def test_a_python_of_the_microsoft_store(laptop: Laptop) -> None:
    ada = "C:/Users/ada"
    host = laptop(platform="win32", home=ada, LOCALAPPDATA=f"{ada}/AppData/Local")
    package = f"{ada}/AppData/Local/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0"
    put(host.root, f"{package}/python.exe", b"")
    found = host.fact(interpreters.read).items
    assert [(item.source, item.version, str(item.prefix)) for item in found] == [("Microsoft Store", "3.12", package)]


def test_a_project_environment_that_lost_its_configuration_is_met(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, "/usr", "3.11.2")
    environment(host.root, f"{ADA}/shop/venv", "/usr", "3.11.2")
    (host.root / "home/ada/shop/venv/pyvenv.cfg").unlink()
    found = host.fact(environments.read).items
    assert [(str(item.path), item.faults) for item in found] == [(f"{ADA}/shop/venv", (Fault.NO_CONFIGURATION,))]


def test_work_outside_of_the_home_is_met(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, "/usr", "3.11.2")
    for place in ("/work/shop/.venv", "/data/env", "/nfs/far/.venv", "/nix/store/x/.venv", "/usr/lib/x/.venv"):
        environment(host.root, place, "/usr", "3.11.2")
    put(host.root, "/work/shop/pyproject.toml", "")
    put(host.root, "/proc/self/mounts", "server:/export /nfs nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\n")
    found = {str(item.path): item.source for item in host.fact(environments.read).items}
    assert found == {"/work/shop/.venv": "project folder", "/data/env": "project folder"}


def test_work_on_another_drive_is_met(laptop: Laptop) -> None:
    host = laptop(platform="win32", home="C:/Users/ada")
    for place in ("C:/dev/shop/.venv", "D:/blog/venv", "C:/Windows/x/.venv"):
        put(host.root, f"{place}/pyvenv.cfg", "home = C:/Python311\nversion = 3.11.2\n")
        put(host.root, f"{place}/Scripts/python.exe", PE_X86_64)
    assert [str(item.path) for item in host.fact(environments.read).items] == ["C:/dev/shop/.venv", "D:/blog/venv"]


def test_a_build_in_the_home_and_one_that_only_an_environment_knows(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, f"{ADA}/tools/py312", "3.12.1")
    interpreter(host.root, "/mnt/disk/py311", "3.11.2")
    environment(host.root, f"{ADA}/shop/.venv", "/mnt/disk/py311", "3.11.2")
    found = {str(item.prefix): item.source for item in host.fact(interpreters.read).items}
    assert found == {f"{ADA}/tools/py312": "local", "/mnt/disk/py311": "local"}


def test_an_active_conda_environment_is_no_installation(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/tools/mamba/envs/ds/bin", CONDA_PREFIX=f"{ADA}/tools/mamba/envs/ds")
    for prefix in (f"{ADA}/tools/mamba", f"{ADA}/tools/mamba/envs/ds"):
        put(host.root, f"{prefix}/bin/python3.11", ELF_X86_64, 0o755)
        put(host.root, f"{prefix}/conda-meta/python-3.11.5-h1_0.json", "{}")
    put(host.root, f"{ADA}/tools/mamba/condabin/conda", "")
    assert [str(item.prefix) for item in host.fact(interpreters.read).items] == [f"{ADA}/tools/mamba"]
    assert [str(item.path) for item in host.fact(environments.read).items] == [f"{ADA}/tools/mamba/envs/ds"]
