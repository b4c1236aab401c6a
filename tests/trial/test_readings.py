from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.migration import plan
from envdoctor.migration.trial import verify
from envdoctor.repository import Repository
from envdoctor.trial import EngineAbsent, read_failure


@pytest.mark.parametrize(
    ("log", "about"),
    [
        ("x.c:1:10: fatal error: libpq-fe.h: No such file or directory", "libpq-fe.h"),
        ("ModuleNotFoundError: No module named 'yaml'", "`yaml`"),
        ("KeyError: 'SECRET_KEY'", "SECRET_KEY"),
        ("ERROR: No matching distribution found for numpy==1.16.0", "numpy==1.16.0"),
        ("could not translate host name", "a name that nothing here has"),
        ("all is well", ""),
    ],
)
def test_a_failure_is_read(log: str, about: str) -> None:
    reading = read_failure(log)
    assert about in str(reading or "")
    assert bool(reading) == bool(about)


def test_without_an_engine_nothing_is_tried(
    repository: Callable[..., Repository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = repository({"main.py": "print(1)\n"})
    planned = plan(found)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(EngineAbsent) as caught:
        verify(found, planned, lambda _: None)
    assert caught.value.exit_code == 3
