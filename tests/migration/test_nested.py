"""A project that is declared one folder below the folder that its code is imported from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]

METADATA = "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.12'\ndependencies = ['fastapi']\n[dependency-groups]\ndev = ['pytest']\n"
CODE = {
    "backend/main.py": "from fastapi import FastAPI\nfrom backend.routes import items\napp = FastAPI()\n",
    "backend/routes.py": "items = []\n",
    "backend/pyproject.toml": METADATA,
}


@pytest.mark.parametrize(
    ("lock", "manager", "line"),
    [
        ("uv.lock", "uv", "uv sync --project backend --frozen"),
        ("poetry.lock", "poetry", "poetry --directory backend install"),
        ("pdm.lock", "pdm", "pdm sync --project backend"),
    ],
)
def test_it_is_installed_from_there(repository: Make, lock: str, manager: str, line: str) -> None:
    planned = plan(repository(CODE | {f"backend/{lock}": "version = 1\n"}))
    text = next(item.after for item in planned.files if item.path == "Dockerfile")
    assert planned.toolchain.manager == manager
    assert f"COPY backend/pyproject.toml backend/{lock} ./backend/" in text
    assert line in text
    assert '"backend.main:app"' in text
    assert "pytest>=" not in text


def test_of_two_neither_is_taken(repository: Make) -> None:
    two = CODE | {"backend/uv.lock": "version = 1\n", "worker/uv.lock": "version = 1\n"}
    two["worker/pyproject.toml"] = METADATA
    assert "--project" not in "".join(plan(repository(two)).toolchain.install)
