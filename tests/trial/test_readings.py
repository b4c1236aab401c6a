from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.migration import plan
from envdoctor.migration.trial import verify
from envdoctor.repository import Repository
from envdoctor.trial import EngineAbsent, read_failure

NOT_REACHED = """\
Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<x.VerifiedHTTPSConnection object at 0x7>: \
Failed to establish a new connection: [Errno -2] Name or service not known',)': /simple/brotlipy/
No matching distribution found for brotlipy==0.7.0
"""

INSTALLED_APPS = """\
migrations-1  |     module = import_module(entry)
migrations-1  |   File "/usr/local/lib/python3.8/importlib/__init__.py", line 127, in import_module
migrations-1  |     return _bootstrap._gcd_import(name[level:], package, level)
migrations-1  | ModuleNotFoundError: No module named 'video'
"""


@pytest.mark.parametrize(
    ("log", "about"),
    [
        ("x.c:1:10: fatal error: libpq-fe.h: No such file or directory", "libpq-fe.h"),
        ("ModuleNotFoundError: No module named 'yaml'", "`yaml`"),
        (
            INSTALLED_APPS,
            "`INSTALLED_APPS` names `video`",
        ),
        ("KeyError: 'SECRET_KEY'", "SECRET_KEY"),
        (
            'Config file "config.json" not found! Please create a config file or check whether it exists.',
            "`config.json`",
        ),
        ("app-1  | telegram.error.InvalidToken: Invalid token", "a credential that only you can have"),
        ("discord.errors.LoginFailure: Improper token has been passed.", "`LoginFailure`"),
        ("Could not load configuration file: settings.yaml", "`settings.yaml`"),
        ("ERROR: No matching distribution found for numpy==1.16.0", "numpy==1.16.0"),
        ("    | Unable to find installation candidates for idna (3.4)", "`idna` is not on the index"),
        (
            "Failed to resolve 'pypi.python.org' ([Errno -2] Name or service not known)",
            "write `https://pypi.org/simple`",
        ),
        ("ValueError: Readme path `/app/README.md` does not exist.", "names `README.md` as its readme"),
        ("OSError: Readme file does not exist: docs/about.md", "names `docs/about.md` as its readme"),
        (
            "settings are not configured. You must either define the environment variable DJANGO_SETTINGS_MODULE or",
            "`DJANGO_SETTINGS_MODULE` must name their module",
        ),
        (
            "#18 88.05 The conflict is caused by:\n#18 88.05     pdm[locked] 2.29.4 depends on certifi>=2026.10.19\n",
            "`pdm[locked] 2.29.4`",
        ),
        (NOT_REACHED, "the index that is to answer `/simple/brotlipy/`"),
        ("could not translate host name", "a name that nothing here has"),
        ("==== 2 failed, 1 passed, 6 warnings in 4.23s =====", "holds: 2 failed, 1 passed, 6 warnings; the log"),
        ("tests-1  | FAILED (failures=1, errors=2)", "FAILED (failures=1, errors=2)"),
        ("==== 88 passed, 2 errors in 298.06s (0:04:58) ====", "holds: 88 passed, 2 errors; the log"),
        ("==== 12 passed in 0.50s ====", ""),
        (
            'db Error Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 10.0.0.53:53: no such host',
            "an image cannot be fetched from its registry",
        ),
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
