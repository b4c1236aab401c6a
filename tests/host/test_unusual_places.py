"""What homes of further makes taught: a home behind a link, libraries that name the version, spellings without case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.host import Host, environments, interpreters, other_configuration, projects, startup_files
from envdoctor.host.startup_files import Act
from envdoctor.redaction import Redactor
from host.home_builder import ELF_X86_64, PE_X86_64, environment, interpreter, link, put
from host.mini import tell

Laptop = Callable[..., Host]
ADA = "/home/ada"
BASE = "/opt/python3.12"


def behind_a_link(root: Path) -> Host:
    link(root, ADA, "/store/ada")
    interpreter(root, BASE, "3.12.1")
    environment(root, "/store/ada/code/shop/.venv", BASE, "3.12.1", made_at=f"{ADA}/code/shop/.venv")
    put(root, "/store/ada/code/shop/requirements.txt")
    return Host(root=root, home=Path(ADA), environment={"HOME": ADA}, platform="linux", machine="x86_64", patience=100)


def test_a_home_behind_a_link(tmp_path: Path) -> None:
    host = behind_a_link(tmp_path)
    (item,) = host.fact(environments.read).items
    assert (str(item.path), item.faults) == ("/store/ada/code/shop/.venv", ())
    assert host.fact(projects.read)[item.path].project == Path("/store/ada/code/shop")


def test_the_place_behind_the_link_is_redacted_as_well(tmp_path: Path) -> None:
    (tmp_path / "store/ada").mkdir(parents=True)
    (tmp_path / "ada").symlink_to(tmp_path / "store/ada")
    redactor = Redactor(home=tmp_path / "ada")
    assert redactor.text(f"{tmp_path}/store/ada/code and {tmp_path}/ada/code") == "~/code and ~/code"


def test_windows_libraries_name_the_version(laptop: Laptop) -> None:
    host = laptop(platform="win32", home="C:/Users/ada")
    put(host.root, "C:/Python39/python.exe", PE_X86_64)
    put(host.root, "C:/Python39/python39.dll", PE_X86_64 + b"\0003.9.2\0")
    put(host.root, "C:/Python39/Lib/os.py")
    assert [item.version for item in host.fact(interpreters.read).items] == ["3.9.2"]


def test_a_root_without_drives_plays_the_first_one(tmp_path: Path) -> None:
    put(tmp_path, "Python39/python.exe", PE_X86_64)
    put(tmp_path, "Python39/Lib/os.py")
    put(tmp_path, "Users/ada/shop/.venv/pyvenv.cfg", "home = C:\\Python39\nversion = 3.9.2\n")
    put(tmp_path, "Users/ada/shop/.venv/Scripts/python.exe", PE_X86_64)
    host = Host(root=tmp_path, home=Path("C:/Users/ada"), environment={}, platform="win32", patience=100)
    assert [item.prefix for item in host.fact(interpreters.read).items] == [Path("C:/Python39")]
    assert [(str(item.path), item.faults) for item in host.fact(environments.read).items] == [
        ("C:/Users/ada/shop/.venv", ())
    ]


@pytest.mark.parametrize(("platform", "found"), [("win32", 1), ("linux", 0)])
def test_names_without_case(laptop: Laptop, platform: str, found: int) -> None:
    host = laptop(platform=platform, home="C:/Users/ada", PROGRAMDATA="c:\\programdata")
    put(host.root, "C:/ProgramData/Anaconda3/python.exe", PE_X86_64)
    put(host.root, "C:/ProgramData/Anaconda3/Lib/os.py")
    put(host.root, "C:/ProgramData/Anaconda3/condabin/conda.bat")
    put(host.root, "C:/ProgramData/Anaconda3/conda-meta/python-3.11.5-h1_0.json", "{}")
    items = host.fact(interpreters.read).items
    assert [str(item.prefix) for item in items] == ["C:/ProgramData/Anaconda3"][:found]


def test_windows_takes_two_spellings_for_one(laptop: Laptop) -> None:
    host = laptop(platform="win32", home="C:/Users/ada")
    put(host.root, "C:/Python39/python.exe", PE_X86_64)
    put(host.root, "C:/Python39/Lib/os.py")
    shop = "C:/Users/ada/shop/.venv"
    put(host.root, f"{shop}/pyvenv.cfg", "home = C:/Python39\nversion = 3.9.2\n")
    put(host.root, f"{shop}/Scripts/python.exe", PE_X86_64)
    put(host.root, f"{shop}/Scripts/activate", 'VIRTUAL_ENV="c:\\users\\ada\\shop\\.venv"\n')
    assert [item.faults for item in host.fact(environments.read).items] == [()]


def test_a_linux_machine_has_no_interpreters_of_windows(laptop: Laptop) -> None:
    host = laptop(PATH="/mnt/c/Python312")
    put(host.root, "/mnt/c/Python312/python.exe", PE_X86_64, 0o755)
    assert host.fact(interpreters.read).items == ()


def test_a_stand_in_whose_files_real_tools_wrote(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/bin")
    real = f"{host.root}{ADA}"
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    environment(
        host.root, f"{ADA}/shop/.venv", f"{real}/.pyenv/versions/3.12.1", "3.12.1", made_at=f"{real}/shop/.venv"
    )
    put(host.root, f"{ADA}/bin/fine", f"#!{real}/shop/.venv/bin/python\n", 0o755)
    put(host.root, f"{ADA}/bin/dead", f"#!{real}/gone/bin/python\n", 0o755)
    (item,) = host.fact(environments.read).items
    assert (item.faults, item.base) == ((), Path(f"{ADA}/.pyenv/versions/3.12.1/bin/python3.12"))
    assert [one.subject for one in tell(host)] == [f"{real}/gone/bin/python"]


def test_a_debug_build(laptop: Laptop) -> None:
    host = laptop()
    put(host.root, f"{ADA}/build/debug/bin/python3.13d", ELF_X86_64, 0o755)
    put(host.root, f"{ADA}/build/debug/include/python3.13d/patchlevel.h", '#define PY_VERSION "3.13.2"\n')
    put(host.root, f"{ADA}/build/debug/lib/python3.13d/os.py")
    assert [item.version for item in host.fact(interpreters.read).items] == ["3.13.2"]


def test_poetry_keeps_its_cache_elsewhere(laptop: Laptop) -> None:
    host = laptop()
    interpreter(host.root, BASE, "3.12.1")
    settings = 'cache-dir = "/store/poetry"\n[virtualenvs]\npath = "{cache-dir}/mine"\n'
    put(host.root, f"{ADA}/.config/pypoetry/config.toml", settings)
    environment(host.root, "/store/poetry/mine/shop-AAAABBBB-py3.12", BASE, "3.12.1")
    assert [item.source for item in host.fact(environments.read).items] == ["poetry"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (".zshrc", "plugins=(git pyenv docker)\n", [(Act.INITIALISES, "pyenv", 1)]),
        (".zshrc", "plugins=(\n  git # pyenv\n  asdf\n)\n", [(Act.INITIALISES, "asdf", 1)]),
        (".zshrc", "plugins=(\n  git\n)\n# pyenv\n", []),
        (".config/fish/conf.d/pyenv.fish", "pyenv init - fish | source\n", [(Act.INITIALISES, "pyenv", 1)]),
        (".config/environment.d/py.conf", "PYTHONPATH=/lib\n", [(Act.SETS, "PYTHONPATH", 1)]),
        (".bashrc.d/10.sh", "export PYTHONSTARTUP=~/.pyrc\n", [(Act.SETS, "PYTHONSTARTUP", 1)]),
        (".config/fish/functions/pip.fish", "function pip --wraps x\n  pip3.9 $argv\nend\n", [(Act.RENAMES, "pip", 1)]),
        (".bashrc", 'python() { /usr/bin/python3.9 "$@"; }\n', [(Act.RENAMES, "python", 1)]),
        (".bashrc", 'python() {\n  if in_env; then command python "$@"; fi\n}\n', []),
        (".bashrc", "run_python() {\n  python3 x.py\n}\n", []),
    ],
)
def test_lines_of_shells(laptop: Laptop, name: str, text: str, told: list[tuple[Act, str, int]]) -> None:
    host = laptop({f"home/ada/{name}": text})
    found = [(item.act, item.name, item.location.line) for item in host.fact(startup_files.read).statements]
    assert found == told


def test_lines_of_powershell(laptop: Laptop) -> None:
    text = (
        "#region conda initialize\n"
        "# Set-Alias python nothing\n"
        "Set-Alias -Name python -Value C:\\Python27\\python.exe\n"
        "function pip { & C:\\Python27\\Scripts\\pip.exe @args }\n"
        "$env:PYTHONPATH = 'D:\\lib'\n"
        "$env:TOKEN = 'x'\n"
    )
    home = "C:/Users/ada"
    host = laptop({f"{home}/Documents/PowerShell/profile.ps1": text}, platform="win32", home=home)
    found = [(item.act, item.name, item.location.line) for item in host.fact(startup_files.read).statements]
    assert found == [
        (Act.INITIALISES, "conda", 1),
        (Act.RENAMES, "python", 3),
        (Act.RENAMES, "pip", 4),
        (Act.SETS, "PYTHONPATH", 5),
    ]


def test_variables_of_uv(laptop: Laptop) -> None:
    host = laptop(UV_INDEX_URL="http://u:p@devpi.lan/root", UV_INDEX="", UV_CACHE_DIR="/x")
    (found,) = host.fact(other_configuration.read)
    assert (found.option, found.value, found.source) == ("index-url", "http://***@devpi.lan/root", "$UV_INDEX_URL")


@pytest.mark.parametrize(
    "beside",
    ["lib/python3.10/os.py", "include/python3.10/patchlevel.h"],
)
def test_a_script_that_is_an_installation_s_python(laptop: Laptop, beside: str) -> None:
    host = laptop()
    put(host.root, "/opt/python/3.10.4/bin/python3.10", "#!/bin/sh\nexec real\n", 0o755)
    link(host.root, "/opt/python/3.10.4/bin/python3", "python3.10")
    put(host.root, f"/opt/python/3.10.4/{beside}", '#define PY_VERSION "3.10.4"\n')
    assert [item.version for item in host.fact(interpreters.read).own] == ["3.10.4"]


def test_an_emptied_file_in_an_installation(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/bin:{ADA}/.local/bin")
    put(host.root, f"{ADA}/.pyenv/versions/3.12.1/bin/python")
    put(host.root, "/opt/python3.11/bin/python3.11")
    put(host.root, "/opt/python3.11/lib/python3.11/os.py")
    put(host.root, "/opt/python3.13/bin/python3.13", "#!/bin/sh\n", 0o644)
    put(host.root, f"{ADA}/bin/python3.9", "", 0o755)
    put(host.root, f"{ADA}/.local/bin/python3.9", "exec python3.11", 0o755)
    assert [item.version for item in host.fact(interpreters.read).items] == ["3.11", "3.12.1"]


def test_a_conda_environment_that_lost_its_executable(laptop: Laptop) -> None:
    host = laptop()
    put(host.root, f"{ADA}/env/conda-meta/python-3.9.21-h7_0.json", "{}")
    put(host.root, f"{ADA}/none/conda-meta/r-base-4.3.1-h1_0.json", "{}")
    assert [item.version for item in host.fact(environments.read).items] == ["3.9.21", None]


def test_a_script_that_is_none(laptop: Laptop) -> None:
    host = laptop(PATH=f"{ADA}/.local/bin:{ADA}/.pyenv/shims")
    put(host.root, f"{ADA}/.local/bin/python3.11", "#!/bin/sh\nexec other\n", 0o755)
    put(host.root, f"{ADA}/.local/lib/python3.11/site-packages/x.py")
    put(host.root, f"{ADA}/.pyenv/shims/python3.11", "#!/bin/sh\nexec pyenv\n", 0o755)
    assert host.fact(interpreters.read).items == ()
