"""SVC019 to SVC027: what is wrong between services, and what only looks wrong."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.services import (
    CodeOnlyInImage,
    DataInAnonymousVolume,
    DockerfileMissing,
    HealthNobodyMeasures,
    HungryWithoutLimit,
    LocalhostByDefault,
    LookAlikeServiceImage,
    NotForArm,
    RequiredVariableNotSet,
    UnusedService,
    WrongDataMount,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}
DOCKERFILE = "FROM python:3.13-slim\nCOPY . /app\nCMD python app.py\n"


def findings(check: RepositoryCheck, source) -> list[Finding]:
    return [item for item in check.examine(source) if isinstance(item, Finding)]


def subjects(check: RepositoryCheck, source) -> list[str]:
    return [item.subject for item in findings(check, source)]


def project(services: str, **more: str) -> dict[str, str]:
    return {**FLASK, "Dockerfile": DOCKERFILE, "compose.yaml": f"services: {{{services}}}\n", **more}


WAITS = "web: {build: ., depends_on: {db: {condition: service_healthy}}}"


@pytest.mark.parametrize(
    ("services", "found"),
    [
        (f"{WAITS}, db: {{image: 'postgres:17'}}", ["db"]),
        (f"{WAITS}, db: {{image: 'redis', healthcheck: {{disable: true}}}}", ["db"]),
        (f"{WAITS}, db: {{image: 'redis', healthcheck: {{interval: 5s}}}}", ["db"]),
        (f"{WAITS}, db: {{build: .}}", ["db"]),
        (f"{WAITS}, db: {{image: 'postgres:17', healthcheck: {{test: pg_isready}}}}", []),
        (f"{WAITS}, db: {{image: 'axllent/mailpit'}}", []),
        (f"{WAITS}, db: {{image: 'ours/db:1'}}", []),
        ("web: {build: ., depends_on: {db: {condition: service_started}}}, db: {image: 'postgres:17'}", []),
        ("web: {build: ., depends_on: {db: {condition: service_healthy, required: false}}}, db: {image: redis}", []),
    ],
)
def test_health_nobody_measures(repository, services, found) -> None:
    assert subjects(HealthNobodyMeasures(), repository(project(services))) == found


def test_an_override_file_may_bring_the_health_check(repository) -> None:
    override = "services: {db: {healthcheck: {test: pg_isready}}}\n"
    files = project(f"{WAITS}, db: {{image: 'postgres:17'}}", **{"compose.override.yaml": override})
    assert not subjects(HealthNobodyMeasures(), repository(files))


@pytest.mark.parametrize(
    ("services", "more", "found"),
    [
        ("web: {build: .}, cache: {image: 'memcached:1'}", {}, ["cache"]),
        ("web: {build: .}, db: {image: 'mysql:8', ports: ['127.0.0.1:3306:3306']}", {}, ["db"]),
        ("web: {build: ., depends_on: [cache]}, cache: {image: 'memcached:1'}", {}, []),
        ("web: {build: ., environment: {C: 'cache:11211'}}, cache: {image: 'memcached:1'}", {}, []),
        ("web: {build: .}, cache: {image: 'memcached:1'}", {"app.py": "C = 'cache:11211'\n"}, []),
        ("web: {build: .}, db: {image: 'mysql:8'}", {"requirements.txt": "pymysql\n"}, []),
        ("web: {build: .}, db: {image: 'mysql:8', profiles: [legacy]}", {}, []),
        ("db: {image: 'mysql:8'}", {}, []),
        ("web: {build: .}, proxy: {image: nginx}", {}, []),
    ],
)
def test_unused_service(repository, services, more, found) -> None:
    assert subjects(UnusedService(), repository(project(services, **more))) == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: 'postgres:17', volumes: [/var/lib/postgresql/data]}", Severity.WARNING),
        ("{image: 'postgres:18', volumes: [{type: volume, target: /var/lib/postgresql}]}", Severity.WARNING),
        ("{image: 'mysql:8.4', environment: {A: b}}", Severity.NOTE),
        ("{image: 'mysql:8.4', volumes: ['data:/var/lib/mysql']}", None),
        ("{image: 'mysql:8.4', volumes: ['./data:/var/lib/mysql']}", None),
        ("{image: 'postgres:17', tmpfs: /var/lib/postgresql/data}", None),
        ("{image: 'postgres:17', profiles: [test]}", None),
        ("{image: 'redis:8'}", None),
        ("{image: 'postgres:17', environment: {POSTGRES_DB: shop-tests}}", None),
        ("{image: 'mongo:8', command: mongod --dbpath /elsewhere --dir x}", None),
        ("{image: 'postgres:17', environment: {PGDATA: /pg}, volumes: [/pg]}", None),
    ],
)
def test_data_in_anonymous_volume(repository, service, found) -> None:
    got = findings(DataInAnonymousVolume(), repository(project(f"db: {service}")))
    assert [item.severity for item in got] == ([found] if found else [])


@pytest.mark.parametrize(("path", "found"), [("scripts/test-environments/pg/compose.yml", 0), ("pg/compose.yml", 1)])
def test_a_folder_for_tests_may_forget_its_data(repository, path, found) -> None:
    source = repository({**FLASK, path: "services: {db: {image: 'postgres:17'}}\n"})
    assert len(findings(DataInAnonymousVolume(), source)) == found


@pytest.mark.parametrize(
    ("more", "files", "found"),
    [
        ("", {}, 1),
        ("", {"alerts/Dockerfile": DOCKERFILE}, 0),
        (", depends_on: [db]", {}, 0),
    ],
)
def test_a_compose_file_for_the_root_may_lie_in_a_folder(repository, more, files, found) -> None:
    text = f"services: {{a: {{build: {{context: ., dockerfile: alerts/Dockerfile}}{more}}}}}\n"
    source = repository({**FLASK, **files, "deploy/compose.yml": text})
    assert len(findings(DockerfileMissing(), source)) == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: 'mysql:8.4', volumes: ['db-data:/var/mysql']}", ["db"]),
        ("{image: 'redis:8', volumes: ['redis-data:/var/lib/redis']}", ["db"]),
        ("{image: 'rabbitmq:4', volumes: ['data:/var/lib/rabbitmq/mnesia']}", []),
        ("{image: 'redis:8', volumes: ['redis-data:/var/lib/redis'], command: redis-server --dir /var/lib/redis}", []),
        ("{image: 'mysql:8.4', volumes: ['conf:/etc/mysql/conf.d']}", []),
        ("{image: 'mysql:8.4', volumes: ['db-data:/var/lib/mysql', 'x:/backup']}", []),
        ("{image: 'mysql:8.4', volumes: ['./init:/docker-entrypoint-initdb.d']}", []),
    ],
)
def test_data_mounted_where_other_stores_do_not_look(repository, service, found) -> None:
    assert subjects(WrongDataMount(), repository(project(f"db: {service}"))) == found


@pytest.mark.parametrize(
    ("services", "more", "found"),
    [
        ("web: {build: .}", {}, ["web"]),
        ("web: {build: ., volumes: ['.:/app']}", {}, []),
        ("web: {build: ., develop: {watch: [{action: sync, path: ., target: /app}]}}", {}, []),
        ("web: {build: .}", {"compose.dev.yaml": "services: {web: {volumes: ['.:/app']}}"}, []),
        ("web: {build: .}", {"compose.override.yaml": "services: {web: {volumes: ['./:/app']}}"}, []),
        ("web: {build: ., volumes: ['./settings.toml:/etc/settings.toml']}", {}, ["web"]),
        ("web: {image: 'ours/web:1'}", {}, []),
        ("web: {build: .}", {"Dockerfile": f"{DOCKERFILE}ENV FLASK_CONFIG production\n"}, []),
        ("web: {build: .}", {"Dockerfile": f"{DOCKERFILE}ENV DJANGO_SETTINGS_MODULE=shop.settings.prod\n"}, []),
        ("web: {build: .}", {"Dockerfile": f"{DOCKERFILE}ENV PRODUCT=shop\n"}, ["web"]),
        ("web: {build: .}", {".devcontainer/devcontainer.json": "{}"}, []),
    ],
)
def test_code_only_in_image(repository, services, more, found) -> None:
    assert subjects(CodeOnlyInImage(), repository(project(services, **more))) == found


NEEDS = {"app.py": "import os\nfrom flask import Flask\napp = Flask(__name__)\nKEY = os.environ['APP_KEY']\n"}


@pytest.mark.parametrize(
    ("services", "more", "found"),
    [
        ("web: {build: .}", {}, ["APP_KEY"]),
        ("web: {build: ., environment: [OTHER=1]}", {}, ["APP_KEY"]),
        ("web: {build: ., environment: {APP_KEY: '${APP_KEY:?}'}}", {}, []),
        ("web: {build: ., environment: [APP_KEY]}", {}, []),
        ("web: {build: .}, worker: {build: ., environment: {APP_KEY: x}}", {}, []),
        ("web: {build: ., env_file: .env}", {}, []),
        ("web: {build: ., env_file: web.env}", {"web.env": "APP_KEY=1\n"}, []),
        ("web: {build: ., env_file: web.env}", {"web.env": "OTHER=1\n"}, ["APP_KEY"]),
        ("web: {build: .}", {"Dockerfile": f"{DOCKERFILE}ENV APP_KEY=1\n"}, []),
        ("web: {build: ., volumes: ['.:/app']}", {".env.example": "APP_KEY=\n"}, []),
        ("web: {build: ., command: sh -c 'APP_KEY=1 python app.py'}", {}, []),
        ("web: {build: other}", {"other/Dockerfile": DOCKERFILE}, []),
    ],
)
def test_required_variable_not_set(repository, services, more, found) -> None:
    assert subjects(RequiredVariableNotSet(), repository(project(services, **{**NEEDS, **more}))) == found


DEFAULTS = {
    "app.py": f"import settings\n{FLASK['app.py']}",
    "settings.py": "import os\nHOST = os.environ.get('DB_HOST', 'localhost')\n"
    "CACHE = os.getenv('REDIS_URL', 'redis://localhost:6379/0')\nNAME = os.getenv('APP_HOST', 'localhost')\n",
}


@pytest.mark.parametrize(
    ("web", "found"),
    [
        ("{build: .}", ["DB_HOST", "REDIS_URL"]),
        ("{build: ., environment: {DB_HOST: db, REDIS_URL: 'redis://cache'}}", []),
        ("{build: ., network_mode: host}", []),
        ("{build: ., env_file: .env}", []),
        ("{image: 'ours/web:1'}", []),
    ],
)
def test_localhost_by_default(repository, web, found) -> None:
    services = f"web: {web}, db: {{image: 'postgres:17'}}, cache: {{image: 'redis:8'}}"
    assert subjects(LocalhostByDefault(), repository(project(services, **DEFAULTS))) == found


def test_localhost_may_be_meant_where_no_service_is_of_that_kind(repository) -> None:
    assert not subjects(LocalhostByDefault(), repository(project("web: {build: .}, x: {image: nginx}", **DEFAULTS)))


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: 'mysql:5.7'}", ["db"]),
        ("{image: 'mcr.microsoft.com/mssql/server:2022-latest'}", ["db"]),
        ("{image: 'mysql:8.4'}", []),
        ("{image: 'mysql:5.7', platform: linux/amd64}", []),
        ("{image: mysql}", []),
    ],
)
def test_not_for_arm(repository, service, found) -> None:
    assert subjects(NotForArm(), repository(project(f"db: {service}"))) == found


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{image: 'elasticsearch:9.1.0'}", ["es"]),
        ("{image: 'elasticsearch:9.1.0', mem_limit: 1g}", []),
        ("{image: 'elasticsearch:9.1.0', deploy: {resources: {limits: {memory: 1g}}}}", []),
        ("{image: 'elasticsearch:9.1.0', environment: ['ES_JAVA_OPTS=-Xmx512m']}", []),
        ("{image: 'postgres:17'}", []),
    ],
)
def test_hungry_without_limit(repository, service, found) -> None:
    assert subjects(HungryWithoutLimit(), repository(project(f"es: {service}"))) == found


@pytest.mark.parametrize(
    ("services", "found"),
    [
        ("db: {image: 'postgress:17'}", ["db:postgress"]),
        ("db: {image: 'rediss'}", ["db:rediss"]),
        ("db: {image: 'ngnix:1'}", ["db:ngnix"]),
        ("db: {image: 'rabitmq:4-management'}", ["db:rabitmq"]),
        ("db: {image: 'apline'}", ["db:apline"]),
        ("db: {image: 'nats:2'}, a: {image: tomee}, b: {image: 'photon:5'}, c: {image: valkey}", []),
        ("db: {image: 'postgres:17'}", []),
        ("db: {image: 'ours/postgress:17'}", []),
        ("db: {image: pythom, build: .}, b: {image: pythom}", []),
    ],
)
def test_look_alike_service_image(repository, services, found) -> None:
    assert subjects(LookAlikeServiceImage(), repository(project(services))) == found


@pytest.mark.parametrize(
    ("build", "more", "found"),
    [
        ("{context: ., dockerfile: Dockerfile.dev}", {}, ["Dockerfile.dev"]),
        ("api", {"api/app.py": ""}, ["api/Dockerfile"]),
        (".", {}, []),
        ("{dockerfile_inline: FROM python}", {}, []),
        ("https://github.com/a/b.git", {}, []),
        ("../elsewhere", {}, []),
        ("{context: ., dockerfile: '${FILE}'}", {}, []),
        ("{context: ., dockerfile: gen/Dockerfile}", {".gitignore": "gen/\n"}, []),
        ("{context: ., dockerfile: gen/Dockerfile}", {"Makefile": "x:\n\trender > gen/Dockerfile\n"}, []),
        ("lib", {".gitmodules": '[submodule "lib"]\n\tpath = lib\n\turl = https://x/y\n'}, []),
    ],
)
def test_dockerfile_missing(repository, build, more, found) -> None:
    assert subjects(DockerfileMissing(), repository(project(f"web: {{build: {build}}}", **more))) == found


def test_a_file_that_is_laid_over_another_need_not_measure_health(repository) -> None:
    overlay = f"services: {{{WAITS}, db: {{build: .}}}}\n"
    files = project("db: {build: ., healthcheck: {test: x}}", **{"compose.e2e.yaml": overlay})
    assert not subjects(HealthNobodyMeasures(), repository(files))


@pytest.mark.parametrize("declared", ["python-dotenv\n", "flask\n"])
def test_a_loader_may_find_the_variable_in_a_mounted_folder(repository, declared) -> None:
    files = project("web: {build: ., volumes: ['.:/app']}", **NEEDS, **{"requirements.txt": declared})
    assert subjects(RequiredVariableNotSet(), repository(files)) == ([] if "dotenv" in declared else ["APP_KEY"])
