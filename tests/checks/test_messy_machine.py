"""All checks of the machine on a crowded home: each planted fault is named once, and nothing else is."""

from __future__ import annotations

from pathlib import Path

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.registry import load_checks
from host import messy_home

HOST_FAMILIES = ("PY", "VENV", "PKG1")


def told(host: Host) -> set[tuple[str, str]]:
    """Code and subject of everything that the checks say; the overview of versions and age left out."""
    found = set()
    for check in load_checks():
        if (
            isinstance(check, HostCheck)
            and check.code.startswith(HOST_FAMILIES)
            and check.code not in {"PY003", "PY004"}
        ):
            found |= {(item.code, item.subject) for item in check.examine(host) if isinstance(item, Finding)}
    return found


def test_every_planted_fault_and_no_other(tmp_path: Path) -> None:
    ada, data = messy_home.ADA, messy_home.DATA
    assert told(messy_home.build(tmp_path)) == {
        ("PKG102", f"{ada}/.config/pip/pip.conf"),
        ("PY002", "pyenv 3.10.99"),
        ("PY006", "bash"),
        ("PY007", "PYTHONPATH"),
        ("PY008", "python"),
        ("VENV001", "/opt/homebrew/opt/python@3.9/bin/python3.9"),
        ("VENV001", f"{ada}/.pyenv/versions/3.7.1/bin/python3.7"),
        ("VENV002", f"{ada}/work/moved/.venv"),
        ("VENV003", f"{ada}/work/drift/.venv"),
        ("VENV004", f"{ada}/work/windows/venv"),
        ("VENV005", f"{ada}/work/shop/.venv/lib/python3.12/site-packages"),
        ("VENV006", f"{ada}/work/blog/venv/lib/python3.11/site-packages"),
        ("VENV007", f"{ada}/.local/lib/python3.11/site-packages {ada}/miniforge3/envs/ds"),
        ("VENV008", f"{data}/virtualenvs/gone-e5f6a7b8"),
        ("VENV009", "thesis"),
        ("VENV010", f"{ada}/.pyenv/versions/3.7.1/bin/python"),
        ("VENV015", "empty versions"),
        ("VENV015", "environments.txt"),
        ("VENV015", "pipx"),
    }


def test_the_same_home_in_order(tmp_path: Path) -> None:
    assert told(messy_home.build(tmp_path, faults=False)) == {("VENV015", "pipx")}
