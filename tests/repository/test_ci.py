"""What CI files say, one system after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import ci
from envdoctor.repository.ci import Ci
from envdoctor.repository.ci.gathering import Gathering
from envdoctor.repository.ci.github import read_github
from envdoctor.repository.ci.others import read_azure, read_bitbucket, read_circle, read_gitlab, read_travis
from envdoctor.repository.ci.purpose import purpose
from envdoctor.repository.yaml import load


def services(found: Ci) -> list[tuple[str, str, int | None]]:
    return [(item.name, item.image, item.location.line) for item in found.services]


def by_purpose(found: Ci, wanted: str) -> list[tuple[str, int | None]]:
    return [(item.text, item.location.line) for item in found.commands if item.purpose == wanted]


def test_github(repository) -> None:
    found = repository(
        {
            ".github/workflows/ci.yml": """
            on: [push]
            env: {LEVEL: "1"}
            jobs:
              test:
                runs-on: ubuntu-latest
                strategy:
                  matrix:
                    python-version: ["3.10", "3.11", pypy3.10]
                    postgres: [15, 16]
                    include:
                      - python-version: 3.13-dev
                services:
                  db:
                    image: postgres:${{ matrix.postgres }}
                    env: {POSTGRES_PASSWORD: secret}
                    ports: ["5432:5432"]
                  cache: {image: "redis:7"}
                steps:
                  - uses: actions/setup-python@v5
                    with:
                      python-version: ${{ matrix.python-version }}
                  - uses: supercharge/mongodb-github-action@1
                    with: {mongodb-version: "7.0"}
                  - run: |
                      sudo apt-get update
                      sudo apt-get install -y libpq-dev \\
                        gettext
                      docker run -d -p 9200:9200 elasticsearch:8.15.0
                      docker run --rm alpine true
                      sudo systemctl start mysql.service
                  - run: uv sync
                  - run: uv run --frozen coverage run -m pytest -q
                    working-directory: backend
                    env: {DATABASE_URL: "postgres://localhost"}
                  - run: ruff check .
                  - shell: pwsh
                    run: Get-Thing | pytest
            """
        }
    ).fact(ci.read)
    assert services(found) == [
        ("db", "postgres:15", 14),
        ("db", "postgres:16", 14),
        ("cache", "redis:7", 17),
        ("mongodb", "mongodb:7.0", 22),
        ("elasticsearch", "elasticsearch:8.15.0", 28),
        ("mysql", "mysql", 30),
    ]
    assert [(version, place.line) for version, place in found.pythons] == [("3.10", 8), ("3.11", 8), ("3.13", 11)]
    assert [(item.manager, item.name, item.location.line) for item in found.packages] == [
        ("apt", "libpq-dev", 26),
        ("apt", "gettext", 26),
    ]
    assert by_purpose(found, "test") == [("uv run --frozen coverage run -m pytest -q", 32)]
    assert [item.directory for item in found.commands if item.purpose == "test"] == ["backend"]
    assert by_purpose(found, "lint") == [("ruff check .", 35)]
    assert [item.name for item in found.variables] == ["LEVEL", "DATABASE_URL"]
    assert list(found.services[0].environment) == ["POSTGRES_PASSWORD"]


def test_travis_of_2019(repository) -> None:
    found = repository(
        {
            ".travis.yml": """
            language: python
            python: [3.6, "3.7"]
            services:
              - docker
              - postgresql
            addons:
              postgresql: "9.6"
              apt:
                packages: [libelf-dev, cmake gcc]
            env:
              global:
                - A=1 B="x y"
              jobs:
                - TOXENV=py37
            install:
              - cd build_helpers && ./install_ta-lib.sh; cd ..
              - pip install -r requirements-dev.txt
            jobs:
              include:
                - stage: tests
                  python: "3.8"
                  script: pytest --random-order
                - script: flake8
            """
        }
    ).fact(ci.read)
    assert services(found) == [("postgresql", "postgresql", 5), ("postgresql", "postgresql:9.6", 7)]
    assert [version for version, _ in found.pythons] == ["3.6", "3.7", "3.8"]
    assert [item.name for item in found.packages] == ["libelf-dev", "cmake", "gcc"]
    assert [(item.name, item.value) for item in found.variables] == [("A", "1"), ("B", "x y"), ("TOXENV", "py37")]
    assert by_purpose(found, "test") == [("pytest --random-order", 22)]


def test_gitlab(repository) -> None:
    found = repository(
        {
            ".gitlab-ci.yml": """
            image: python:3.12-slim
            variables: {POSTGRES_DB: x}
            .base:
              services:
                - name: postgis/postgis:16-3.4
                  alias: db
                - redis:7
                - docker:dind
            test:
              extends: .base
              before_script: [pip install tox]
              script:
                - tox
            """
        }
    ).fact(ci.read)
    assert services(found) == [("db", "postgis/postgis:16-3.4", 5), ("redis", "redis:7", 7)]
    assert found.pythons[0][0] == "3.12"
    assert by_purpose(found, "test") == [("tox", 13)]


def test_circle(repository) -> None:
    found = repository(
        {
            ".circleci/config.yml": """
            version: 2.1
            jobs:
              build:
                docker:
                  - image: cimg/python:3.11.4
                    environment: {DATABASE_URL: postgres://x}
                  - image: cimg/postgres:14.0
                steps:
                  - checkout
                  - run: python manage.py test
                  - run:
                      name: more
                      command: |
                        pytest -q
            """
        }
    ).fact(ci.read)
    assert services(found) == [("postgres", "cimg/postgres:14.0", 7)]
    assert found.pythons[0][0] == "3.11"
    assert by_purpose(found, "test") == [("python manage.py test", 10), ("pytest -q", 14)]
    assert [item.name for item in found.variables] == ["DATABASE_URL"]


def test_azure_and_bitbucket(repository) -> None:
    found = repository(
        {
            "azure-pipelines.yml": """
            jobs:
              - job: a
                strategy: {matrix: {x: {python.version: "3.12"}}}
                steps:
                  - script: pytest
            """,
            "bitbucket-pipelines.yml": """
            image: python:3.13
            pipelines:
              default:
                - step: {script: [nox], services: [db]}
            definitions:
              services: {db: {image: postgres:15}}
            """,
        }
    ).fact(ci.read)
    assert [version for version, _ in found.pythons] == ["3.12", "3.13"]
    assert [text for text, _ in by_purpose(found, "test")] == ["pytest", "nox"]
    assert services(found) == [("db", "postgres:15", 6)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pytest -q", "test"),
        ("python -m pytest", "test"),
        ("python3.11 -Wd -m unittest discover", "test"),
        ("poetry run python manage.py test", "test"),
        ("coverage run --source=x manage.py test", "test"),
        ("tox", "test"),
        ("tox -e py311,py312", "test"),
        ("tox -e lint,mypy", "lint"),
        ("nox -s docs", "other"),
        ("make test", "test"),
        ("make -C api test-unit", "test"),
        ("make test-image", "other"),
        ("make lint", "lint"),
        ("make install", "install"),
        ("npm test", "test"),
        ("docker compose run --rm web pytest", "test"),
        ("docker-compose -f a.yml exec -T web python manage.py test", "test"),
        ("docker compose up -d db", "other"),
        ("hatch run test:all", "other"),
        ("./runtests.py", "test"),
        ("uv run ruff check", "lint"),
        ("uvx pre-commit run", "lint"),
        ("python -m pip install -U pip", "install"),
        ("uv pip install -e .", "install"),
        ("python -c 'import pytest'", "other"),
        ("echo pytest", "other"),
        ("python -m build", "other"),
        ("", "other"),
    ],
)
def test_purpose(text: str, wanted: str) -> None:
    assert purpose(tuple(text.split())) == wanted


def test_broken_files_are_errors(repository) -> None:
    found = repository({".github/workflows/a.yml": "jobs: [", ".travis.yml": b"\xff\xfe\x00"}).fact(ci.read)
    assert ".github/workflows/a.yml" in {path for path, _, _ in found.errors}


YAML = st.recursive(
    st.sampled_from(["x", "3.11", "a=b", None, 3, True, "python:3.9", "docker run -d x", "${{ matrix.a }}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "jobs",
                    "steps",
                    "run",
                    "env",
                    "services",
                    "image",
                    "docker",
                    "script",
                    "matrix",
                    "include",
                    "with",
                    "uses",
                    "strategy",
                    "python",
                    "addons",
                    "apt",
                    "packages",
                    "default",
                    "variables",
                    "name",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(YAML)
def test_no_shape_raises(value) -> None:
    import json

    document = load(json.dumps(value))
    for reader in (read_github, read_travis, read_gitlab, read_circle, read_azure, read_bitbucket):
        gathering = Gathering("x.yml")
        reader(document, gathering)
        gathering.finish()
