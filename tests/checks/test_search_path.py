"""PY: the search path and the start-up files; one true and one tempting example for each check."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.api import Finding, Host, HostCheck, Severity
from envdoctor.host.startup_files import statements
from envdoctor_checks.managers import (
    CommandRenamed,
    CompetingManagers,
    CondaBaseActivated,
    PythonVariables,
    TwoLaunchers,
)
from envdoctor_checks.search_path import (
    ManagerShadowed,
    StoreStub,
    UntidySearchPath,
    WindowsOnTheSearchPath,
    WrongArchitecture,
)
from host.home_builder import ELF_ARM64, MACH_ARM64, MACH_X86_64, PE_X86_64, interpreter, link, put

Laptop = Callable[..., Host]
ADA = "/home/ada"


def found(check: HostCheck, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(host) if isinstance(item, Finding)]


def test_double_dead_and_relative_entries(laptop: Laptop) -> None:
    host = laptop({"usr/bin/x": ""}, PATH="/usr/bin:/nowhere:/usr/bin::bin")
    relative, untidy = found(UntidySearchPath(), host)
    assert relative.severity is Severity.WARNING
    assert relative.message == "2 entries of PATH mean the working folder"
    assert untidy.message == "PATH names 1 folder twice and 1 folder that does not exist"


def test_two_spellings_of_one_folder(laptop: Laptop) -> None:
    host = laptop({"usr/bin/x": ""}, links={"bin": "usr/bin"}, PATH="/usr/bin:/bin")
    assert found(UntidySearchPath(), host) == []


def shims(host: Host, version: str) -> None:
    """pyenv with one version and a choice."""
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1")
    put(host.root, f"{ADA}/.pyenv/shims/python3", "#!/bin/sh\n", 0o755)
    put(host.root, f"{ADA}/.pyenv/version", version)


def test_a_manager_behind_the_system(laptop: Laptop) -> None:
    host = laptop(PATH=f"/usr/bin:{ADA}/.pyenv/shims")
    shims(host, "3.12.1")
    interpreter(host.root, "/usr", "3.11.2")
    (finding,) = found(ManagerShadowed(), host)
    assert "/usr/bin/python" in finding.message


@pytest.mark.parametrize(
    ("path", "version"),
    [
        (f"{ADA}/.pyenv/shims:/usr/bin", "3.12.1"),
        (f"/usr/bin:{ADA}/.pyenv/shims", "system"),
        (f"{ADA}/shop/.venv/bin:{ADA}/.pyenv/shims:/usr/bin", "3.12.1"),
    ],
)
def test_a_manager_where_it_should_be(laptop: Laptop, path: str, version: str) -> None:
    host = laptop(PATH=path)
    shims(host, version)
    interpreter(host.root, "/usr", "3.11.2")
    put(host.root, f"{ADA}/shop/.venv/pyvenv.cfg", "home = /usr/bin\n")
    link(host.root, f"{ADA}/shop/.venv/bin/python3", "/usr/bin/python3")
    assert found(ManagerShadowed(), host) == []


def test_an_intel_python_on_apple_silicon(laptop: Laptop) -> None:
    host = laptop(platform="darwin", machine="arm64", home="/Users/ada")
    interpreter(host.root, "/Users/ada/.pyenv/versions/3.9.7", "3.9.7", binary=MACH_X86_64)
    interpreter(host.root, "/Users/ada/.pyenv/versions/3.12.1", "3.12.1", binary=MACH_ARM64)
    (finding,) = found(WrongArchitecture(), host)
    assert "built for x86_64, this machine is arm64" in finding.message


def test_the_right_architecture_by_another_name(laptop: Laptop) -> None:
    host = laptop(machine="aarch64")
    interpreter(host.root, f"{ADA}/.pyenv/versions/3.12.1", "3.12.1", binary=ELF_ARM64)
    assert found(WrongArchitecture(), host) == []


STORE = r"C:\Users\ada\AppData\Local\Microsoft\WindowsApps"


def test_the_store_s_stub(laptop: Laptop) -> None:
    host = laptop(platform="win32", home="C:/Users/ada", PATH=STORE)
    put(host.root, f"{STORE}/python.exe".replace("\\", "/"), b"")
    (finding,) = found(StoreStub(), host)
    assert "stub" in finding.message


def test_a_python_from_the_store(laptop: Laptop) -> None:
    host = laptop(platform="win32", home="C:/Users/ada", PATH=STORE)
    put(host.root, f"{STORE}/python.exe".replace("\\", "/"), b"")
    put(
        host.root,
        f"{STORE}/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0/python.exe".replace("\\", "/"),
        PE_X86_64,
    )
    assert found(StoreStub(), host) == []


def test_windows_commands_under_wsl(laptop: Laptop) -> None:
    host = laptop(
        {"proc/version": "Linux version 5.15 (Microsoft@Microsoft.com)"}, PATH="/mnt/c/pyenv-win/shims:/usr/bin"
    )
    put(host.root, "/mnt/c/pyenv-win/shims/pip", "", 0o755)
    (finding,) = found(WindowsOnTheSearchPath(), host)
    assert finding.message == "`pip` is a command of Windows"


def test_a_mounted_disk_without_wsl(laptop: Laptop) -> None:
    host = laptop({"proc/version": "Linux version 6.1 (debian)"}, PATH="/mnt/data/bin")
    put(host.root, "/mnt/data/bin/pip", "", 0o755)
    assert found(WindowsOnTheSearchPath(), host) == []


def test_the_old_launcher_hides_the_manager(laptop: Laptop) -> None:
    host = laptop(platform="win32", home="C:/Users/ada", PATH=r"C:\Windows", LOCALAPPDATA=r"C:\Users\ada\AppData\Local")
    put(host.root, "C:/Windows/py.exe", PE_X86_64)
    assert found(TwoLaunchers(), host) == []
    put(host.root, "C:/Users/ada/AppData/Local/Python/pythoncore-3.14-64/python.exe", PE_X86_64)
    (finding,) = found(
        TwoLaunchers(), Host(root=host.root, home=host.home, environment=host.environment, platform="win32")
    )
    assert "old launcher" in finding.message


def test_managers_that_compete(laptop: Laptop) -> None:
    text = 'eval "$(pyenv init -)"\n# >>> conda initialize >>>\n__conda_setup="$(conda shell.bash hook)"\n# eval "$(mise activate bash)"\n'
    (finding,) = found(CompetingManagers(), laptop({"home/ada/.bashrc": text}))
    assert finding.message == "2 managers compete for `python` in bash: pyenv and conda"
    assert [str(item.location) for item in finding.evidence if item.location] == [
        f"{ADA}/.bashrc:1",
        f"{ADA}/.bashrc:2",
    ]
    assert "every new bash" in finding.evidence[-1].text


def test_managers_that_do_not_compete(laptop: Laptop) -> None:
    host = laptop(
        {
            "home/ada/.bashrc": 'eval "$(pyenv init --path)"\neval "$(pyenv virtualenv-init -)"\neval "$(direnv hook bash)"\n',
            "home/ada/.bash_profile": 'eval "$(pyenv init -)"\n',
            "home/ada/.zshrc": "# >>> conda initialize >>>\n",
        }
    )
    assert found(CompetingManagers(), host) == []


def test_variables_that_reach_into_every_environment(laptop: Laptop) -> None:
    host = laptop({"home/ada/.zshrc": "export PYTHONPATH=/secret/hunter2\n"}, PYTHONHOME="/secret/hunter2")
    told = {finding.subject: finding for finding in found(PythonVariables(), host)}
    assert told["PYTHONHOME"].severity is Severity.WARNING
    assert str(told["PYTHONPATH"].location) == f"{ADA}/.zshrc:1"
    assert "hunter2" not in repr(told)


def test_variables_that_are_fine(laptop: Laptop) -> None:
    text = "# export PYTHONPATH=/x\nexport PYTHONUNBUFFERED=1\necho PYTHONPATH is not set\n"
    assert found(PythonVariables(), laptop({"home/ada/.bashrc": text}, PYTHONDONTWRITEBYTECODE="1")) == []


@pytest.mark.parametrize("line", ["alias python=python3.9", "alias pip='sudo pip'", "alias python /usr/bin/python3"])
def test_aliases_that_mislead(laptop: Laptop, line: str) -> None:
    assert len(found(CommandRenamed(), laptop({"home/ada/.bash_aliases": f"{line}\n"}))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "alias python=python3",
        "alias pip='python -m pip'",
        "alias python='python -q'",
        "alias py=ipython",
        "# alias python=python2",
        "alias ll='ls -l'",
    ],
)
def test_aliases_that_do_not(laptop: Laptop, line: str) -> None:
    assert found(CommandRenamed(), laptop({"home/ada/.bash_aliases": f"{line}\n"})) == []


@given(st.text(max_size=300))
def test_any_start_up_file_can_be_read(text: str) -> None:
    for item in statements("/x", text):
        assert item.location.line


BLOCK = "# >>> conda initialize >>>\n__conda_setup=\"$('/x/bin/conda' 'shell.bash' 'hook' 2> /dev/null)\"\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"home/ada/.bashrc": BLOCK}, True),
        ({"home/ada/.bashrc": BLOCK, "home/ada/.condarc": "auto_activate_base: true\n"}, True),
        ({"home/ada/.bashrc": BLOCK, "home/ada/.condarc": "channels: [x]\nauto_activate_base: false\n"}, False),
        ({"home/ada/.bashrc": BLOCK, "home/ada/.condarc": "auto_activate: no\n"}, False),
        ({"home/ada/.bashrc": ". /x/etc/profile.d/conda.sh\n"}, False),
        ({"home/ada/.bashrc": BLOCK + 'eval "$(pyenv init -)"\n'}, False),
        ({"home/ada/.bashrc": "alias x=y\n"}, False),
    ],
)
def test_conda_s_base(laptop: Laptop, files: dict[str, str], told: bool) -> None:
    assert bool(found(CondaBaseActivated(), laptop(files))) is told


@pytest.mark.parametrize("name", ["PYTHONSTARTUP", "PYTHONUSERBASE"])
def test_two_more_variables(laptop: Laptop, name: str) -> None:
    (finding,) = found(PythonVariables(), laptop({"home/ada/.profile": f"export {name}=$HOME/secret\n"}))
    assert finding.subject == name
    assert "secret" not in repr(finding)
