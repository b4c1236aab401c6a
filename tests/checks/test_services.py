"""SVC checks: what is wrong, and what only looks wrong."""

from __future__ import annotations

import textwrap

import pytest

from envdoctor.api import Finding, RepositoryCheck
from envdoctor_checks.services import (
    CommandListensOnLoopback,
    ContainerName,
    DeadServiceImage,
    DependsOnWithoutHealth,
    HostPortCollision,
    IgnoredKey,
    InvalidComposeFile,
    LocalhostForAService,
    NeededServiceMissing,
    NoComposeFile,
    NoMigrations,
    NoServiceThatRunsTheTests,
    ObsoleteVersionKey,
    ProbeNotInImage,
    PublishedOnEveryInterface,
    SecretInComposeFile,
    UnpinnedStoreImage,
    WrongDataMount,
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


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: minio/minio}", [("a:minio/minio", "error")]),
        ("{image: 'bitnami/redis:7.2'}", [("a:bitnami/redis", "error")]),
        ("{image: 'elasticsearch:latest'}", [("a:elasticsearch", "error")]),
        ("{image: localstack/localstack}", [("a:localstack/localstack", "error")]),
        ("{image: 'mailhog/mailhog:v1.0.1'}", [("a:mailhog/mailhog", "note")]),
        ("{image: quay.io/minio/minio}", []),
        ("{image: 'localstack/localstack:4.14.0'}", []),
        ("{image: localstack/localstack, environment: [LOCALSTACK_AUTH_TOKEN]}", []),
        ("{image: minio/minio, build: .}", []),
        ("{image: 'vault:1.13.3'}", []),
    ],
)
def test_dead_service_image(repository, service, found) -> None:
    items = findings(DeadServiceImage(), repository(compose(f"services: {{a: {service}}}")))
    assert [(item.subject, item.severity.value) for item in items] == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: postgres, volumes: ['data:/var/lib/postgresql/data']}", ["error"]),
        ("{image: 'postgres:18.1-alpine', volumes: ['data:/var/lib/postgresql/data/']}", ["error"]),
        (
            "{image: 'pgvector/pgvector:pg18', volumes: [{type: volume, source: d, target: /var/lib/postgresql/data}]}",
            ["error"],
        ),
        ("{image: 'postgres:16', volumes: ['data:/var/lib/postgresql']}", ["error"]),
        ("{image: 'mongo:7', volumes: ['data:/data']}", ["warning"]),
        ("{image: 'postgres:18', volumes: ['data:/var/lib/postgresql']}", []),
        ("{image: 'postgres:17', volumes: ['data:/var/lib/postgresql/data']}", []),
        ("{image: postgres, volumes: ['data:/var/lib/postgresql/data'], environment: {PGDATA: /x}}", []),
        ("{image: 'ours/postgres:18', volumes: ['data:/var/lib/postgresql/data']}", []),
        ("{image: 'postgres:${V}', volumes: ['data:/var/lib/postgresql/data']}", []),
        ("{image: 'mongo:7', volumes: ['data:/data/db']}", []),
        ("{image: 'postgres:18', volumes: ['data:/var/lib/postgresql', 'x:/var/lib/postgresql/data']}", []),
    ],
)
def test_wrong_data_mount(repository, service, found) -> None:
    items = findings(WrongDataMount(), repository(compose(f"services: {{a: {service}}}")))
    assert [item.severity.value for item in items] == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: 'python:3.13-slim', healthcheck: {test: curl -f http://localhost}}", "curl"),
        ("{image: 'redis:7', healthcheck: {test: [CMD, curl, localhost]}}", "curl"),
        ("{image: qdrant/qdrant, healthcheck: {test: [CMD-SHELL, 'wget -q localhost || exit 1']}}", "wget"),
        ("{image: 'mariadb:11.4', healthcheck: {test: [CMD, mysqladmin, ping]}}", "mysqladmin"),
        ("{build: slim, healthcheck: {test: [CMD, sh, -c, 'curl localhost']}}", "curl"),
        ("{build: slim, healthcheck: {test: python -c 1}}", None),
        ("{build: installs, healthcheck: {test: curl localhost}}", None),
        ("{build: scripted, healthcheck: {test: curl localhost}}", None),
        ("{image: 'python:3.13', healthcheck: {test: curl localhost}}", None),
        ("{image: 'redis:7-alpine', healthcheck: {test: wget localhost}}", None),
        ("{image: 'mariadb:10.11', healthcheck: {test: mysqladmin ping}}", None),
        ("{image: qdrant/qdrant, healthcheck: {test: curl localhost || bash -c true}}", None),
        ("{image: qdrant/qdrant, healthcheck: {disable: true}}", None),
    ],
)
def test_probe_not_in_image(repository, service, found) -> None:
    files = compose(
        f"services: {{a: {service}}}",
        **{
            "slim/Dockerfile": "FROM python:3.13-slim\nRUN pip install x\n",
            "installs/Dockerfile": "FROM python:3.13-slim\nRUN apt-get update && apt-get install -y curl\n",
            "scripted/Dockerfile": "FROM python:3.13-slim\nRUN ./tools/setup.sh\n",
        },
    )
    items = findings(ProbeNotInImage(), repository(files))
    assert [f"`{found}`" in item.message for item in items] == ([True] if found else [])


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("postgres", 1),
        ("'mysql:latest'", 1),
        ("'postgres:alpine'", 1),
        ("'postgres:17'", 0),
        ("redis", 0),
        ("nginx", 0),
        ("ours/postgres", 0),
    ],
)
def test_unpinned_store_image(repository, image, found) -> None:
    assert len(findings(UnpinnedStoreImage(), repository(compose(f"services: {{a: {{image: {image}}}}}")))) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("{ports: ['80:80']}", "{ports: ['80:8000']}", ["a+b:80"]),
        ("{ports: ['80:80']}", "{ports: ['127.0.0.1:80:8000']}", ["a+b:80"]),
        ("{ports: ['80:80'], profiles: [x]}", "{ports: ['80:8000'], profiles: [x, y]}", ["a+b:80"]),
        ("{ports: ['80:80'], profiles: [x]}", "{ports: ['80:8000']}", []),
        ("{ports: ['80:80']}", "{ports: ['80:80/udp', '${P}:80']}", []),
        ("{ports: ['127.0.0.1:80:80']}", "{ports: ['127.0.0.2:80:80']}", []),
        ("{ports: ['80:80', '80:80/udp']}", "{ports: ['80']}", []),
    ],
)
def test_host_port_collision(repository, first, second, found) -> None:
    assert subjects(HostPortCollision(), repository(compose(f"services:\n  a: {first}\n  b: {second}\n"))) == found


@pytest.mark.parametrize(
    ("web", "found"),
    [
        ("{environment: {DB_HOST: localhost}}", ["web.DB_HOST"]),
        ("{environment: ['DATABASE_URL=postgresql+psycopg://a:b@127.0.0.1:5432/c']}", ["web.DATABASE_URL"]),
        (
            "{environment: {CACHE: 'redis://localhost/0', REDIS_HOST: 'localhost:6379'}}",
            ["web.CACHE", "web.REDIS_HOST"],
        ),
        ("{environment: {DB_HOST: db, ALLOWED_HOSTS: localhost, SITE_URL: 'http://localhost:8000'}}", []),
        ("{environment: {MONGO_HOST: localhost, SMTP_HOST: localhost}}", []),
        ("{environment: {DB_HOST: localhost}, network_mode: host}", []),
        ("{environment: {DATABASE_URL: 'postgres://localhost.example.org/x'}}", []),
    ],
)
def test_localhost_for_a_service(repository, web, found) -> None:
    text = f"services:\n  web: {web}\n  db: {{image: 'postgres:17', environment: {{PGHOST: localhost}}}}\n  cache: {{image: redis}}\n"
    assert subjects(LocalhostForAService(), repository(compose(text))) == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{command: python manage.py runserver}", 1),
        ("{command: [sh, -c, 'python manage.py migrate && uvicorn x:app']}", 1),
        ("{command: python manage.py runserver 0.0.0.0:8000}", 0),
        ("{command: uvicorn x:app, environment: {UVICORN_HOST: 0.0.0.0}}", 0),
        ("{command: uvicorn x:app, network_mode: 'service:proxy'}", 0),
        ("{command: celery -A x worker}", 0),
    ],
)
def test_command_listens_on_loopback(repository, service, found) -> None:
    assert len(findings(CommandListensOnLoopback(), repository(compose(f"services: {{a: {service}}}")))) == found


def test_container_name(repository) -> None:
    text = "services: {a: {container_name: x}, b: {container_name: '${N}'}, c: {image: y}, d: {container_name: z}}"
    (finding,) = findings(ContainerName(), repository(compose(text, **{"compose.prod.yaml": text})))
    assert [str(item) for item in finding.evidence] == ["`x` (compose.yaml:1)", "`z` (compose.yaml:1)"]


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ("{API_KEY: q8Zr5tYv2Lw9Xc3Nb7Ue4}", ["a.API_KEY"]),
        ("{GITHUB_TOKEN: ghp_0123456789abcdefghijABCDEFGHIJ012345}", ["a.GITHUB_TOKEN"]),
        ("{POSTGRES_PASSWORD: postgres, SECRET_KEY: change-me-in-production-1234, TOKEN: '${TOKEN}'}", []),
        ("{TOKEN_URL: 'https://a.example/oauth2/token/v1/x9'}", []),
    ],
)
def test_secret_in_compose_file(repository, environment, found) -> None:
    text = f"services: {{a: {{environment: {environment}}}}}"
    assert subjects(SecretInComposeFile(), repository(compose(text, **{"docker-compose.ci.yml": text}))) == found


def test_a_secret_is_never_shown(repository) -> None:
    (finding,) = findings(
        SecretInComposeFile(), repository(compose("services: {a: {environment: {API_KEY: q8Zr5tYv2Lw9Xc3Nb7Ue4}}}"))
    )
    assert "q8Zr" not in repr(finding)


def test_ignored_key(repository) -> None:
    text = "services:\n  a:\n    deploy:\n      placement: {}\n      replicas: 2\n      resources: {}\n"
    source = repository(compose(text, **{"docker-stack.compose.yml": text}))
    assert subjects(IgnoredKey(), source) == ["a.placement"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("services: [", 1),
        ("services: {a: {image: x, enviroment: {}}}", 1),
        ("services: {a: {image: x, environment: A=1}}", 1),
        ("services: {a: {image: x, ports: {a: b}}}", 1),
        ("services: {a: {image: x, depends_on: [b]}}", 1),
        ("services: {a: {image: x, volumes: ['data:/d']}}", 1),
        ("services: {a: {image: x, depends_on: [elsewhere]}}", 0),
        ("services: {a: {image: x, volumes: ['data:/d', './e:/e', '${F}:/f', /g]}}\nvolumes: {data: }", 0),
        ("services: {a: {image: x, depends_on: {b: {condition: service_started, required: false}}}}", 0),
        ("x-y: &a {image: x}\nservices: {a: {<<: *a, ports: ['${P}:80', 80], x-z: 1, stop_grace_period: 1m}}", 0),
        ("services: {a: {image: x, mem_limit: '${M}', ports: !reset [], healthcheck: {disable: true}}}", 0),
        ("include: [b.yaml]\nservices: {a: {image: x, depends_on: [b]}}", 0),
    ],
)
def test_invalid_compose_file(repository, text, found) -> None:
    other = {"docker/other.yml": "services:\n  elsewhere:\n    image: x\n"}
    assert len(findings(InvalidComposeFile(), repository(compose(text, **other)))) == found


CI = ".github/workflows/ci.yml"
NEEDS = {
    "app.py": "import redis\nfrom flask import Flask\napp = Flask(__name__)\nr = redis.from_url('redis://localhost:6379')\n",
    "requirements.txt": "flask\nredis\n",
}


@pytest.mark.parametrize(
    ("services", "workflow", "found"),
    [
        ("db: {image: 'postgres:17'}", "jobs: {t: {services: {redis: {image: 'redis:7'}}}}", ["redis"]),
        ("db: {image: 'postgres:17'}", "jobs: {}", []),
        ("cache: {image: valkey/valkey}", "jobs: {t: {services: {redis: {image: 'redis:7'}}}}", []),
        ("db: {image: 'mariadb:11'}", "jobs: {t: {services: {p: {image: 'postgres:17'}}}}", []),
    ],
)
def test_needed_service_missing(repository, services, workflow, found) -> None:
    source = repository({**NEEDS, **compose(f"services: {{web: {{build: .}}, {services}}}"), CI: workflow})
    assert subjects(NeededServiceMissing(), source) == found


DJANGO = {"requirements.txt": "django\n", "shop/migrations/0001_initial.py": "", "manage.py": ""}


@pytest.mark.parametrize(
    ("text", "more", "found"),
    [
        ("services: {web: {build: .}, db: {image: 'postgres:17'}}", {}, 1),
        ("services: {web: {build: ., command: sh -c 'python manage.py migrate && x'}, db: {image: postgres}}", {}, 0),
        ("services: {web: {build: .}, db: {image: 'postgres:17'}}", {"entrypoint.sh": "./manage.py migrate\n"}, 0),
        ("services: {web: {build: .}, migrations: {build: .}, db: {image: postgres}}", {}, 0),
        ("services: {web: {build: .}, cache: {image: redis}}", {}, 0),
    ],
)
def test_no_migrations(repository, text, more, found) -> None:
    assert len(findings(NoMigrations(), repository({**DJANGO, **compose(text, **more)}))) == found


@pytest.mark.parametrize(
    "web",
    [
        "{build: ., depends_on: [db], command: /bin/bash}",
        "{build: ., depends_on: [db], entrypoint: bash}",
        "{build: job, depends_on: [db]}",
        "{build: copied, depends_on: [db], command: serve}",
    ],
)
def test_what_idles_or_waits_under_another_name(repository, web) -> None:
    files = compose(wait(web))
    files["job/Dockerfile"] = 'FROM x\nCMD ["cron", "-f"]\n'
    files["copied/Dockerfile"] = 'FROM x\nCOPY tools/boot.sh /entry\nENTRYPOINT ["/entry"]\n'
    files["copied/tools/boot.sh"] = "until pg_isready; do :; done\n"
    assert not findings(DependsOnWithoutHealth(), repository(files))
