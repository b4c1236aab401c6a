"""A repository that has a Dockerfile already keeps it, and every build target that the compose file names exists.

(From the lead, for whoever works on migration: this failed on freqtrade at 2019-09, whose Dockerfile has one unnamed stage;
compose.yaml asked it for `runtime` and `develop`, so nothing could build.)
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from envdoctor.migration import plan
from envdoctor.repository import Repository

OLD = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nENTRYPOINT ["python", "bot.py"]\n'
APP = {
    "requirements.txt": "requests==2.32.3\n",
    "requirements-dev.txt": "-r requirements.txt\npytest==8.3.3\n",
    "bot.py": 'import requests\n\nif __name__ == "__main__":\n    print(requests.__version__)\n',
    "test_bot.py": "def test_one():\n    assert True\n",
    ".travis.yml": "language: python\npython: '3.12'\nscript: pytest\n",
}


@pytest.mark.parametrize("old", [OLD, OLD.replace("FROM python:3.12-slim", "FROM python:3.12-slim AS base")])
def test_targets_exist_in_the_file_that_is_built(repository: Callable[..., Repository], old: str) -> None:
    made = repository({**APP, "Dockerfile": old})
    planned = plan(made)
    files = {file.path: file for file in planned.files}
    assert files["Dockerfile"].action == "keep"
    compose = yaml.safe_load(files["compose.yaml"].after)
    for name, service in compose["services"].items():
        build = service.get("build")
        if build is None:
            continue
        path = build.get("dockerfile", "Dockerfile")
        text = old if path == "Dockerfile" else files[path].after
        target = build.get("target")
        assert target is None or f"AS {target}" in text, f"{name} asks {path} for {target}"
    assert {"tests", "toolkit"} <= set(compose["services"])
