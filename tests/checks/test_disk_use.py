"""PY015 and what it counts: every file once, whoever links to it."""

from __future__ import annotations

import os
from collections.abc import Callable

from envdoctor.api import Finding, Host
from envdoctor.host import disk
from envdoctor_checks.disk_use import DiskUse
from host.home_builder import environment, interpreter, put

Laptop = Callable[..., Host]
ADA = "/home/ada"
BASE = f"{ADA}/.pyenv/versions/3.12.1"


class Eager(DiskUse):
    """Speaks up at once."""

    much = 1


def crowded(host: Host) -> None:
    """Two environments that share a file with uv's cache by hard links."""
    interpreter(host.root, BASE, "3.12.1")
    cached = put(host.root, f"{ADA}/.cache/uv/archive/big.so", bytes(3_000_000))
    for name in ("one", "two"):
        environment(host.root, f"{ADA}/{name}/.venv", BASE, "3.12.1")
        os.link(cached, host.root / f"home/ada/{name}/.venv/lib/python3.12/site-packages/big.so")


def test_a_file_with_three_names_counts_once(laptop: Laptop) -> None:
    host = laptop()
    crowded(host)
    found = host.fact(disk.read)
    sizes = {item.source: item.size for item in found.items}
    assert 3_000_000 <= sizes["project folder"] < 3_500_000
    assert sizes.get("uv cache", 0) < 100_000
    assert found.total < 4_000_000
    assert not found.ran_out


def test_the_note_names_who_holds_it(laptop: Laptop) -> None:
    host = laptop()
    crowded(host)
    assert list(DiskUse().examine(host)) == []
    (finding,) = Eager().examine(host)
    assert isinstance(finding, Finding)
    assert "project folder 3 MB" in finding.message
    assert any(item.text.startswith("project folder: 3 MB; 2 folders") for item in finding.evidence)
