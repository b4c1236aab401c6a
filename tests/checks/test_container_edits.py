"""The patch that `envdoctor fix` makes of IMG and SVC findings: every edit exact, comments and layout kept."""

from __future__ import annotations

import textwrap

import pytest

from envdoctor.api import Finding, RepositoryCheck
from envdoctor.repairs import repair
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    CopiedFileIgnored,
    ListensOnLoopback,
    MissingDockerignore,
    NeighbouringRuns,
    PackageListsLeft,
    ShellFormCommand,
    UpdateWithoutInstall,
)
from envdoctor_checks.services import (
    CommandListensOnLoopback,
    ContainerName,
    DataInAnonymousVolume,
    DependsOnWithoutHealth,
    HealthNobodyMeasures,
    IgnoredKey,
    LocalhostForAService,
    ObsoleteVersionKey,
    PublishedOnEveryInterface,
    WrongDataMount,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def mended(check: RepositoryCheck, source, path: str) -> str | None:
    """The file after all edits of a check; None if there are none."""
    findings = [item for item in check.examine(source) if isinstance(item, Finding)]
    assert findings, "the check finds something"
    repairs = repair(source, findings)
    return next((change.after for change in repairs.changes if change.path == path), None)


def text(value: str) -> str:
    return textwrap.dedent(value).lstrip("\n")


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        (ObsoleteVersionKey(), 'version: "3.8"  # old\nservices: {}\n', "services: {}\n"),
        (
            PublishedOnEveryInterface(),
            'services:\n  db:\n    image: postgres:17\n    ports:\n      - "5432:5432" # psql\n',
            'services:\n  db:\n    image: postgres:17\n    ports:\n      - "127.0.0.1:5432:5432" # psql\n',
        ),
        (
            PublishedOnEveryInterface(),
            "services:\n  db:\n    image: redis:8\n    ports:\n    - ${REDIS_PORT:-6379}:6379\n    - 6380\n",
            "services:\n  db:\n    image: redis:8\n    ports:\n    - 127.0.0.1:${REDIS_PORT:-6379}:6379\n    - 127.0.0.1::6380\n",
        ),
        (
            PublishedOnEveryInterface(),
            "services:\n  db:\n    image: redis:8\n    ports: [6379:6379, '6380:6380']\n",
            "services:\n  db:\n    image: redis:8\n    ports: [127.0.0.1:6379:6379, '127.0.0.1:6380:6380']\n",
        ),
        (
            PublishedOnEveryInterface(),
            "services:\n  db:\n    image: redis:8\n    ports:\n      - target: 6379\n        published: 6379\n",
            "services:\n  db:\n    image: redis:8\n    ports:\n      - target: 6379\n        host_ip: 127.0.0.1\n        published: 6379\n",
        ),
        (
            WrongDataMount(),
            "services:\n  db:\n    image: postgres:18\n    volumes:\n      - data:/var/lib/postgresql/data # kept\nvolumes: {data: {}}\n",
            "services:\n  db:\n    image: postgres:18\n    volumes:\n      - data:/var/lib/postgresql # kept\nvolumes: {data: {}}\n",
        ),
        (
            ContainerName(),
            "services:\n  db:\n    image: redis\n    container_name: shop_db\n    restart: always\n",
            "services:\n  db:\n    image: redis\n    restart: always\n",
        ),
        (
            DependsOnWithoutHealth(),
            text("""
            services:
              web:
                image: x
                depends_on:
                  - db  # first
                  - cache
              db:
                image: postgres:17
              cache:
                image: redis:8
            """),
            text("""
            services:
              web:
                image: x
                depends_on:
                  db:  # first
                    condition: service_healthy
                  cache:
                    condition: service_started
              db:
                image: postgres:17
                healthcheck:
                  test: 'pg_isready -U $${POSTGRES_USER:-postgres}'
                  interval: 5s
                  timeout: 5s
                  retries: 20
              cache:
                image: redis:8
            """),
        ),
        (
            DependsOnWithoutHealth(),
            "services:\n  web: {image: x}\n  api:\n    image: y\n    depends_on: [db]\n  db:\n    image: mysql:8.4\n    healthcheck: {test: x}\n",
            "services:\n  web: {image: x}\n  api:\n    image: y\n    depends_on: {db: {condition: service_healthy}}\n  db:\n    image: mysql:8.4\n    healthcheck: {test: x}\n",
        ),
        (
            HealthNobodyMeasures(),
            "services:\n  web: {image: x, depends_on: {db: {condition: service_healthy}}}\n  db:\n    image: redis:8\n",
            (
                "services:\n  web: {image: x, depends_on: {db: {condition: service_healthy}}}\n  db:\n    image: redis:8\n"
                "    healthcheck:\n      test: 'redis-cli ping'\n      interval: 5s\n      timeout: 5s\n      retries: 20\n"
            ),
        ),
        (
            DataInAnonymousVolume(),
            "services:\n  db:\n    image: postgres:17\n    volumes:\n      - /var/lib/postgresql/data\n",
            "services:\n  db:\n    image: postgres:17\n    volumes:\n      - db-data:/var/lib/postgresql/data\n\nvolumes:\n  db-data:\n",
        ),
        (
            IgnoredKey(),
            "services:\n  web:\n    image: x\n    deploy:\n      replicas: 2\n      update_config:\n        parallelism: 1\n        delay: 5s\n",
            "services:\n  web:\n    image: x\n    deploy:\n      replicas: 2\n",
        ),
        (
            LocalhostForAService(),
            "services:\n  web:\n    image: x\n    environment:\n      URL: postgres://u:p@localhost:5432/d\n  db:\n    image: postgres:17\n",
            "services:\n  web:\n    image: x\n    environment:\n      URL: postgres://u:p@db:5432/d\n  db:\n    image: postgres:17\n",
        ),
        (
            CommandListensOnLoopback(),
            "services:\n  web:\n    image: x\n    command: python manage.py runserver\n",
            "services:\n  web:\n    image: x\n    command: python manage.py runserver 0.0.0.0:8000\n",
        ),
        (
            CommandListensOnLoopback(),
            'services:\n  web:\n    image: x\n    command: ["uvicorn", "a:app", "--host", "127.0.0.1"]\n',
            'services:\n  web:\n    image: x\n    command: ["uvicorn", "a:app", "--host", "0.0.0.0"]\n',
        ),
    ],
)
def test_compose_files(repository, check, before, after) -> None:
    assert mended(check, repository({**FLASK, "compose.yaml": before}), "compose.yaml") == after


@pytest.mark.parametrize(
    ("check", "before"),
    [
        (
            LocalhostForAService(),
            "services:\n  web:\n    image: x\n    environment:\n      URL: postgres://u:p@localhost:15432/d\n  db:\n    image: postgres:17\n",
        ),
        (
            DependsOnWithoutHealth(),
            "services:\n  web:\n    image: x\n    depends_on: {db: {condition: service_started}}\n  db:\n    image: ankane/pgvector\n",
        ),
        (
            PublishedOnEveryInterface(),
            "x-db: &db\n  image: redis:8\n  ports: ['6379:6379']\nservices:\n  a:\n    <<: *db\n",
        ),
        (DataInAnonymousVolume(), "services:\n  db:\n    image: mysql:8.4\n"),
        (
            ContainerName(),
            "services:\n  db:\n    image: redis\n    container_name: shop_db\n  x:\n    image: y\n    command: 'docker exec shop_db ls'\n",
        ),
    ],
)
def test_what_is_not_certain_is_left_to_people(repository, check, before) -> None:
    assert mended(check, repository({**FLASK, "compose.yaml": before}), "compose.yaml") is None


def test_an_edit_goes_into_the_file_that_says_it(repository) -> None:
    override = "services:\n  db:\n    ports:\n      - 5432:5432\n"
    source = repository({"compose.yaml": "services: {db: {image: 'postgres:17'}}\n", "compose.override.yaml": override})
    assert mended(PublishedOnEveryInterface(), source, "compose.override.yaml") == override.replace(
        "5432:", "127.0.0.1:5432:", 1
    )


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        (
            PackageListsLeft(),
            "FROM debian:13\nRUN apt-get update \\\n    && apt-get install -y a\nCMD x\n",
            "FROM debian:13\nRUN apt-get update \\\n    && apt-get install -y a \\\n    && rm -rf /var/lib/apt/lists/*\nCMD x\n",
        ),
        (
            PackageListsLeft(),
            "FROM fedora:43\nRUN dnf install -y gcc\n",
            "FROM fedora:43\nRUN dnf install -y gcc \\\n    && dnf clean all\n",
        ),
        (
            UpdateWithoutInstall(),
            "FROM debian:13\nRUN apt-get update\nRUN apt-get install -y a\n",
            "FROM debian:13\nRUN apt-get update && apt-get install -y a\n",
        ),
        (
            NeighbouringRuns(),
            "FROM debian:13\nRUN apt-get update && apt-get install -y a\nRUN rm -rf /var/lib/apt/lists/*\nCMD x\n",
            "FROM debian:13\nRUN apt-get update && apt-get install -y a \\\n    && rm -rf /var/lib/apt/lists/*\nCMD x\n",
        ),
        (
            ShellFormCommand(),
            "FROM debian:13\nCMD gunicorn shop.wsgi --bind 0.0.0.0:8000\n",
            'FROM debian:13\nCMD ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"]\n',
        ),
        (
            ListensOnLoopback(),
            'FROM python:3.13\nCMD ["flask", "run"]\n',
            'FROM python:3.13\nCMD ["flask", "run", "--host", "0.0.0.0"]\n',
        ),
        (
            ListensOnLoopback(),
            "FROM python:3.13\nCMD python manage.py runserver 127.0.0.1:8000\n",
            "FROM python:3.13\nCMD python manage.py runserver 0.0.0.0:8000\n",
        ),
        (
            CodeCopiedBeforeDependencies(),
            "FROM python:3.13\nWORKDIR /app\nCOPY . .\n\n# all of them\nRUN pip install \\\n    -r requirements.txt\nCMD x\n",
            "FROM python:3.13\nWORKDIR /app\nCOPY requirements.txt ./requirements.txt\nRUN pip install \\\n    -r requirements.txt\nCOPY . .\n\n# all of them\nCMD x\n",
        ),
    ],
)
def test_dockerfiles(repository, check, before, after) -> None:
    assert mended(check, repository({**FLASK, "Dockerfile": before}), "Dockerfile") == after


@pytest.mark.parametrize(
    ("check", "before", "more"),
    [
        (
            PackageListsLeft(),
            "FROM debian:13\nRUN apt-get update && apt-get install -y a\nRUN apt-get install -y b\n",
            {},
        ),
        (PackageListsLeft(), "FROM debian:13\nRUN if true; then apt-get update && apt-get install -y a; fi\n", {}),
        (NeighbouringRuns(), "FROM debian:13\nRUN cd /x && apt-get install -y a\nRUN apt-get install -y b\n", {}),
        (ShellFormCommand(), "FROM debian:13\nCMD ulimit -n 1000\n", {}),
        (
            CodeCopiedBeforeDependencies(),
            "FROM python:3.13\nCOPY . .\nRUN pip install -r requirements.txt\n",
            {"requirements.txt": "-r base.txt\n", "base.txt": "flask\n"},
        ),
        (
            CodeCopiedBeforeDependencies(),
            "FROM python:3.13\nCOPY . .\nRUN make x\nRUN pip install -r requirements.txt\n",
            {},
        ),
        (
            MissingDockerignore(),
            "FROM python:3.13\nCOPY . .\nRUN pip install .\n",
            {"pyproject.toml": "setuptools-scm\n"},
        ),
        (MissingDockerignore(), "FROM python:3.13\nCOPY . .\n", {".env": "A=1\n"}),
    ],
)
def test_dockerfiles_that_are_left_alone(repository, check, before, more) -> None:
    source = repository({**FLASK, "Dockerfile": before, **more})
    assert mended(check, source, "Dockerfile") is None
    assert mended(check, source, ".dockerignore") is None


def test_a_missing_ignore_file_is_written(repository) -> None:
    source = repository({**FLASK, "Dockerfile": "FROM python:3.13\nCOPY . .\n"})
    found = mended(MissingDockerignore(), source, ".dockerignore")
    assert found is not None
    assert {".git", ".env", "**/__pycache__"} <= set(found.splitlines())


@pytest.mark.parametrize("end", ["", "\n"])
def test_an_exception_is_added_to_the_end(repository, end) -> None:
    files = {"README.md": "x", "Dockerfile": "FROM python:3.13\nCOPY README.md .\n", ".dockerignore": f"*.md{end}"}
    assert mended(CopiedFileIgnored(), repository(files), ".dockerignore") == "*.md\n!README.md\n"


def test_the_patch_leaves_nothing_to_find(repository) -> None:
    before = "services:\n  db:\n    image: postgres:17\n    ports: ['5432:5432']\n    volumes: ['data:/var/lib/postgresql']\n"
    source = repository({"compose.yaml": before})
    for check in (PublishedOnEveryInterface(), WrongDataMount()):
        after = mended(check, source, "compose.yaml")
        assert after is not None
        assert not list(check.examine(repository({"compose.yaml": after}, name=check.code)))


def test_lists_may_be_deleted_in_long_words(repository) -> None:
    text = (
        "FROM debian:13\nRUN apt-get update && apt-get install -y a && rm --force --recursive -v /var/lib/apt/lists/*\n"
    )
    source = repository({"app.py": "", "Dockerfile": f"{text}CMD x\n"})
    assert not list(PackageListsLeft().examine(source))
