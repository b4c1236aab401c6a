from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import Action, migration_patch, plan
from envdoctor.migration.verification import problems
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


DATABASE_ONLY = """\
# The database for developing.
services:
    database:   # not ours to touch
        image: "postgres:16-alpine"
        environment:
            - POSTGRES_USER=shop
            - POSTGRES_PASSWORD=${DB_PASS:-secret}
            - POSTGRES_DB=shop_db
        ports: ['5432:5432']

volumes:
    # kept
    other:

networks: {}
"""
SHOP = {
    "requirements.txt": "fastapi[standard]==0.115\nasyncpg==0.30\nsqlalchemy==2.0\nalembic==1.14\nredis==5.2\npytest==8.3\n",
    "shop/__init__.py": "",
    "shop/main.py": """\
        import os
        import redis
        from fastapi import FastAPI
        app = FastAPI()
        DATABASE_URL = os.environ["DATABASE_URL"]
        cache = redis.Redis.from_url(os.environ["REDIS_URL"])
        """,
    ".env.example": "DATABASE_URL=postgresql+asyncpg://user:pw@localhost:5432/shop\nDB_USER=user\nDB_NAME=shop\nREDIS_URL=redis://localhost:6379/1\n",
    "alembic.ini": "[alembic]\nscript_location = alembic\n",
    "alembic/env.py": "",
    "tests/test_shop.py": "def test_it(): pass\n",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", [DATABASE_ONLY, DATABASE_ONLY.partition("\nvolumes:")[0].rstrip("\n")])
def test_a_compose_file_with_a_database_alone_gets_the_application(
    repository: Callable[..., Repository], newline: str, text: str
) -> None:
    found = repository({**SHOP, "docker-compose.yml": text.replace("\n", newline).encode()}, commit=True)
    file = next(item for item in plan(found).files if item.path == "docker-compose.yml")
    assert file.action is Action.EXTEND
    assert file.after.count("\n") == file.after.count(newline)
    left = file.after.replace("\r\n", "\n").splitlines()
    for line in text.splitlines():
        assert line in left
    services = yaml.load(file.after).get("services").plain()  # type: ignore[union-attr]
    assert list(services) == ["database", "app", "migrations", "tests", "toolkit", "redis"]
    app = services["app"]
    assert app["environment"]["DATABASE_URL"] == "postgresql+asyncpg://shop:${DB_PASS:-secret}@database:5432/shop_db"
    assert app["environment"]["DB_USER"] == "shop"
    assert app["environment"]["DB_NAME"] == "shop_db"
    assert app["environment"]["REDIS_URL"] == "redis://redis:6379/1"
    assert app["depends_on"]["database"] == {"condition": "service_started"}
    assert app["depends_on"]["redis"] == {"condition": "service_healthy"}
    assert services["tests"]["build"]["target"] == "develop"
    assert "redis-data" in yaml.load(file.after).get("volumes").plain()  # type: ignore[union-attr]
    for item in plan(found).files:
        (found.root / item.path).parent.mkdir(parents=True, exist_ok=True)
        (found.root / item.path).write_bytes(item.after.encode())
    assert migration_patch(Repository(found.root)) == ""


def test_a_service_that_another_compose_file_runs_is_not_added(repository: Callable[..., Repository]) -> None:
    main = "services:\n  app:\n    build: .\n    ports: ['8000:8000']\n  tests:\n    build: .\n"
    other = "services:\n  cache:\n    image: redis:7\n  db:\n    image: postgres:16\n"
    dockerfile = {"Dockerfile": "FROM python:3.12-slim\n"}
    found = repository({**SHOP, **dockerfile, "compose.yaml": main, "infrastructure/compose.yaml": other})
    assert next(item for item in plan(found).files if item.path == "compose.yaml").action is Action.KEEP


def test_a_service_that_is_needed_beyond_doubt_is_added(repository: Callable[..., Repository]) -> None:
    main = "services:\n  app:\n    build: .\n    ports: ['8000:8000']\n  tests:\n    build: .\n  db:\n    image: postgres:16\n"
    found = repository({**SHOP, "Dockerfile": "FROM python:3.12-slim\n", "compose.yaml": main})
    file = next(item for item in plan(found).files if item.path == "compose.yaml")
    services = yaml.load(file.after).get("services").plain()  # type: ignore[union-attr]
    assert list(services) == ["app", "tests", "db", "redis"]
    assert set(main.splitlines()) <= set(file.after.splitlines())
    assert services["tests"]["environment"] == services["app"]["environment"] == {"REDIS_URL": "redis://redis:6379/1"}


def test_an_extended_file_calls_its_services_as_it_likes(repository: Callable[..., Repository]) -> None:
    main = "services:\n  web:\n    build: .\n    ports: ['15432:8000']\n  store:\n    image: postgres:16\n"
    found = repository({**SHOP, "Dockerfile": "FROM python:3.12-slim\n", "compose.yaml": main})
    planned = plan(found)
    assert next(item for item in planned.files if item.path == "compose.yaml").action is Action.EXTEND
    assert problems(planned, frozenset(found.files)) == ()


def test_what_the_override_file_has_is_not_added_again(repository: Callable[..., Repository]) -> None:
    override = b"services: {tests: {build: ., command: pytest}, toolkit: {build: .}}\n"
    files = {**APP, "compose.yaml": COMPOSE.encode(), "compose.override.yaml": override}
    found = repository(files, commit=True)
    assert not [item for item in plan(found).files if item.path == "compose.yaml" and item.action is Action.EXTEND]


WITHOUT_SERVICES = {
    "a mapping": (
        "services:\n  app:\n    build: .\n    ports: ['8000:8000']\n    environment:\n      DEBUG: '1'  # kept\n"
        "    depends_on:\n      mail:\n        condition: service_started\n  mail:\n    image: mailhog\n"
    ),
    "a list": (
        "services:\n    app:\n        build: .\n        ports: ['8000:8000']\n        environment:\n        - DEBUG=1\n"
        "        depends_on: [mail]  # kept\n    mail:\n        image: mailhog\n"
    ),
    "nothing": "services:\n  app:\n    build: .\n    ports: ['8000:8000']\n\n  mail:\n    image: mailhog\n",
}


@pytest.mark.parametrize("text", WITHOUT_SERVICES.values(), ids=WITHOUT_SERVICES)
def test_an_application_that_is_there_is_led_to_the_services_that_it_lacked(
    repository: Callable[..., Repository], text: str
) -> None:
    found = repository({**SHOP, "Dockerfile": "FROM python:3.12-slim\n", "compose.yaml": text}, commit=True)
    file = next(item for item in plan(found).files if item.path == "compose.yaml")
    services = yaml.load(file.after).get("services").plain()  # type: ignore[union-attr]
    app = services["app"]
    said = app["environment"]
    said = dict(item.split("=", 1) for item in said) if isinstance(said, list) else said
    assert said["REDIS_URL"] == "redis://redis:6379/1"
    assert said["DATABASE_URL"] == "postgresql+asyncpg://app:app@db:5432/app"
    assert said.get("DEBUG") == ("1" if "DEBUG" in text else None)
    assert {"db", "redis"} < set(app["depends_on"]) or {"db", "redis"} == set(app["depends_on"])
    assert ("mail" in app["depends_on"]) == ("depends_on" in text)
    for line in text.splitlines():
        assert line in file.after.splitlines() or "depends_on: [" in line
    for item in plan(found).files:
        (found.root / item.path).write_bytes(item.after.encode())
    assert migration_patch(Repository(found.root)) == ""


MERGED = """\
x-app: &app
  build: .
  environment:
    DEBUG: "1"
services:
  app:
    <<: *app
    ports: ['8000:8000']
    env_file: app.env
  worker:
    build: .
    environment: {REDIS_URL: "redis://elsewhere.example.org"}
"""


def test_what_is_merged_or_written_in_one_line_is_left_alone(repository: Callable[..., Repository]) -> None:
    files = {**SHOP, "Dockerfile": "FROM python:3.12-slim\n", "compose.yaml": MERGED, "app.env": "DEBUG=0\n"}
    file = next(item for item in plan(repository(files)).files if item.path == "compose.yaml")
    services = yaml.load(file.after).get("services").plain()  # type: ignore[union-attr]
    assert "environment" not in file.after.split("  app:")[1].split("  worker:")[0]
    assert services["worker"]["environment"] == {"REDIS_URL": "redis://elsewhere.example.org"}


def test_what_an_environment_file_leads_elsewhere_stays(repository: Callable[..., Repository]) -> None:
    text = "services:\n  app:\n    build: .\n    ports: ['8000:8000']\n    env_file: app.env\n"
    told = "REDIS_URL=redis://cache.example.org:6379\nDATABASE_URL=postgresql+asyncpg://me:me@localhost/me\n"
    files = {**SHOP, "Dockerfile": "FROM python:3.12-slim\n", "compose.yaml": text, "app.env": told}
    file = next(item for item in plan(repository(files)).files if item.path == "compose.yaml")
    app = yaml.load(file.after).get("services").plain()["app"]  # type: ignore[union-attr]
    assert "DATABASE_URL" in app["environment"]
    assert "REDIS_URL" not in app["environment"]
