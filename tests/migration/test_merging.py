from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import Action, migration_patch, plan
from envdoctor.repository import Repository, yaml

COMPOSE = """\
# Ours, and it stays so.
x-common: &common
  restart: always   # odd   spacing

services:
    web:
        <<: *common
        build: .
        ports: ["8000:8000"]
        depends_on: [db]
    db:
        image: postgres:16   # pinned

# volumes come last
volumes:
    data: {}
"""
APP = {
    "requirements.txt": "flask==3.0\n",
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "test_app.py": "def test_it(): pass\n",
    "Dockerfile": "FROM python:3.12-slim\nCOPY . .\nCMD python app.py\n",
}


def made(repository: Callable[..., Repository], text: str) -> Repository:
    return repository({**APP, "compose.yaml": text.encode()}, commit=True)


def test_a_compose_file_keeps_every_line_and_gets_tests_and_a_toolkit(repository: Callable[..., Repository]) -> None:
    found = made(repository, COMPOSE)
    file = next(item for item in plan(found).files if item.path == "compose.yaml")
    assert file.action is Action.EXTEND
    kept = [line for line in file.after.splitlines() if line in COMPOSE.splitlines()]
    assert [line for line in COMPOSE.splitlines() if line] == [line for line in kept if line]
    services = yaml.load(file.after).get("services")
    assert services is not None
    assert [name for name, _ in services.items()] == ["web", "db", "tests", "toolkit"]
    assert services.get("tests", "extends", "service").text() == "web"  # type: ignore[union-attr]
    assert services.get("tests", "build", "dockerfile").text() == "Dockerfile.develop"  # type: ignore[union-attr]


def test_a_second_run_changes_nothing(repository: Callable[..., Repository]) -> None:
    found = made(repository, COMPOSE)
    for item in plan(found).files:
        (found.root / item.path).write_text(item.after)
    assert migration_patch(Repository(found.root)) == ""


def test_line_endings_stay(repository: Callable[..., Repository]) -> None:
    found = made(repository, COMPOSE.replace("\n", "\r\n"))
    file = next(item for item in plan(found).files if item.path == "compose.yaml")
    assert file.action is Action.EXTEND
    assert file.after.count("\n") == file.after.count("\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "services: {web: {build: .}}\n",
        "services:\n  web: {build: .}\n",
        "services:\n  web:\n    build: .\n  tests:\n    build: .\n",
        "services:\n  web: [\n",
    ],
)
def test_what_cannot_be_extended_is_kept(repository: Callable[..., Repository], text: str) -> None:
    file = next(item for item in plan(made(repository, text)).files if item.path == "compose.yaml")
    assert file.action is Action.KEEP
    assert file.after == text
