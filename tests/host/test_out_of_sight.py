"""What this user may not look into is not gone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from envdoctor.api import Host
from envdoctor.host import environments
from envdoctor.host.environments import Fault
from host.home_builder import environment, interpreter, put
from host.mini import tell

NOBODY = 65534


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder that anybody may look into, in which ``/root`` is closed; this process plays a user of its own."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        closed = place / "root"
        yield place
        os.seteuid(os.getuid())
        closed.chmod(0o755)


def as_somebody_else(root: Path) -> None:
    (root / "root").chmod(0)
    if os.getuid() == 0:
        os.seteuid(NOBODY)


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_a_base_in_somebody_else_s_home(root: Path) -> None:
    base = "/root/.pyenv/versions/3.12.1"
    interpreter(root, base, "3.12.1")
    environment(root, "/work/shop/.venv", base, "3.12.1")
    environment(root, "/work/dead/.venv", "/gone", "3.12.1")
    put(root, "/work/bin/aws", f"#!{base}/bin/python3.12\n", 0o755)
    put(root, "/work/bin/old", "#!/gone/bin/python3.12\n", 0o755)
    as_somebody_else(root)
    host = Host(root=root, home=Path("/work"), environment={"PATH": "/work/bin:/root/bin:/gone/bin"}, patience=100)
    faults = {item.path.parent.name: item.faults for item in host.fact(environments.read).items}
    assert faults == {"shop": (), "dead": (Fault.BASE_GONE,)}
    told = {f"{item.code} {item.subject}" for item in tell(host, all_of_it=True)}
    assert told == {"VENV001 /gone/bin/python3.12", "VENV010 /gone/bin/python3.12", "PY005 untidy"}
    evidence = [one.text for item in tell(host, all_of_it=True) for one in item.evidence]
    assert not [text for text in evidence if "/root/bin` (" in text]


def test_a_share_of_another_machine_is_not_asked_for() -> None:
    host = Host(root=Path("/nowhere"), home=None, environment={}, platform="win32")
    assert not host.is_gone("\\\\wsl$\\Ubuntu\\home\\ada")
    assert host.is_gone("C:\\Users\\ada")
