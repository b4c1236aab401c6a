"""SVC checks: what is wrong, and what only looks wrong."""

from __future__ import annotations

import textwrap

import pytest

from envdoctor.api import Finding, RepositoryCheck
from envdoctor_checks.services import (
    DependsOnWithoutHealth,
    NoComposeFile,
    NoServiceThatRunsTheTests,
    ObsoleteVersionKey,
    PublishedOnEveryInterface,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def findings(check: RepositoryCheck, repository) -> list[Finding]:
    return [item for item in check.examine(repository) if isinstance(item, Finding)]


def subjects(check: RepositoryCheck, repository) -> list[str]:
    return [item.subject for item in findings(check, repository)]


def compose(text: str, **more: str) -> dict[str, str]:
    return {"compose.yaml": textwrap.dedent(text).lstrip(), **more}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (FLASK, 1),
        ({**FLASK, "docker-compose.yml": "services: {}"}, 0),
        ({**FLASK, "docs/docker-compose.yml": "services: {}"}, 1),
        ({"lib.py": "", "pyproject.toml": "[build-system]\n"}, 0),
        ({"once.py": ""}, 0),
        ({}, 0),
    ],
)
def test_no_compose_file(repository, files, found) -> None:
    assert len(findings(NoComposeFile(), repository(files))) == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: 'postgres:17', ports: ['5432:5432']}", ["db:5432"]),
        ("{image: docker.io/library/redis, ports: ['0.0.0.0:6379:6379']}", ["db:6379"]),
        ("{image: 'postgres:17', ports: ['${DB_PORT:-5432}:5432', '5433']}", ["db:5432", "db:5433"]),
        ("{image: 'postgres:17', ports: [{target: 5432, published: 5432}]}", ["db:5432"]),
        ("{image: 'postgres:17', ports: ['127.0.0.1:5432:5432']}", []),
        ("{image: 'postgres:17', ports: ['${BIND:-127.0.0.1}:5432:5432', '${WHERE}:5432']}", []),
        ("{image: 'postgres:17', expose: [5432]}", []),
        ("{image: 'nginx:1', ports: ['80:80']}", []),
        ("{build: ., ports: ['8000:8000']}", []),
    ],
)
def test_published_on_every_interface(repository, service, found) -> None:
    assert subjects(PublishedOnEveryInterface(), repository(compose(f"services:\n  db: {service}\n"))) == found


def wait(web: str, db: str = "{image: 'postgres:17'}") -> str:
    return f"services:\n  web: {web}\n  db: {db}\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (wait("{build: ., depends_on: [db]}"), ["db"]),
        (wait("{build: ., depends_on: [db]}", "{image: mysql, healthcheck: {test: mysqladmin ping}}"), ["db"]),
        (wait("{build: ., depends_on: {db: {condition: service_started}}}"), ["db"]),
        (wait("{build: ., depends_on: {db: {condition: service_healthy}}}"), []),
        (wait("{build: ., depends_on: [db]}", "{image: 'redis:7'}"), []),
        (wait("{build: ., depends_on: [db], restart: always}"), []),
        (wait("{build: ., depends_on: [db], restart: '${POLICY:-unless-stopped}'}"), []),
        (wait("{build: ., depends_on: [db], command: ./wait-for-it.sh db:5432 -- run}"), []),
        (wait("{build: ., depends_on: [db], command: sh -c 'until pg_isready; do sleep 1; done'}"), []),
        (wait("{build: ., depends_on: [db], command: sleep infinity}"), []),
        (wait("{build: ., depends_on: [db], command: ./go.sh}"), []),
        (wait("{build: patient, depends_on: [db], command: run}"), []),
        (wait("{image: adminer, depends_on: [db]}"), []),
        (wait("{build: ., depends_on: [nothing]}"), []),
    ],
)
def test_depends_on_without_health(repository, text, found) -> None:
    files = compose(text, **{"go.sh": "until nc -z db 5432; do :; done\n"})
    files["patient/Dockerfile"] = 'FROM x\nENTRYPOINT ["/entry/patient.sh"]\n'
    files["patient/patient.sh"] = "while ! nc -z db 5432; do :; done\n"
    assert subjects(DependsOnWithoutHealth(), repository(files)) == found


def test_the_advice_names_a_probe_only_when_there_is_none(repository) -> None:
    (without,) = findings(DependsOnWithoutHealth(), repository(compose(wait("{build: ., depends_on: [db]}"))))
    assert without.fix is not None
    assert "pg_isready" in without.fix.text


def test_obsolete_version_key(repository) -> None:
    body = "version: '3'\nservices: {}\n"
    source = repository(
        {"docker-compose.yml": body, "docker-stack.compose.yml": body, "a/compose.yaml": "services: {}"}
    )
    assert [str(item.location) for item in findings(ObsoleteVersionKey(), source)] == ["docker-compose.yml:1"]


TEST = {"tests/test_a.py": "def test_a(): pass\n"}


@pytest.mark.parametrize(
    ("text", "more", "found"),
    [
        ("services: {web: {build: .}}", TEST, 1),
        ("services: {web: {build: .}}", {}, 0),
        ("services: {web: {build: .}}", {"polls/tests.py": "# Create your tests here.\n"}, 0),
        ("services: {web: {build: .}, tests: {build: .}}", TEST, 0),
        ("services: {web: {build: .}, check: {build: ., command: pytest -q}}", TEST, 0),
        ("services: {web: {build: .}, check: {build: ., command: [sh, -c, python manage.py test]}}", TEST, 0),
        ("services: {db: {image: 'postgres:17'}}", TEST, 0),
        ("services: {web: {build: .}}", {**TEST, "Makefile": "test:\n\tdocker compose run --rm web pytest\n"}, 0),
        ("services: {web: {build: .}}", {**TEST, "docker-compose.test.yml": "services: {}"}, 0),
        (
            "services: {web: {build: .}}",
            {**TEST, ".travis.yml": "script: docker-compose run web python manage.py test"},
            0,
        ),
    ],
)
def test_no_service_that_runs_the_tests(repository, text, more, found) -> None:
    assert len(findings(NoServiceThatRunsTheTests(), repository(compose(text, **more)))) == found
