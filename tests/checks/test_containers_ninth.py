"""What a ninth and a tenth set of unseen repositories showed to be no fault, or a fault of another kind."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    ListensOnLoopback,
    MissingDockerignore,
    NoDockerfile,
    PackageListsLeft,
    PythonUnlikeCi,
    RunsAsRoot,
    SystemNeedNotInstalled,
)
from envdoctor_checks.services import (
    CodeOnlyInImage,
    CommandListensOnLoopback,
    DependsOnWithoutHealth,
    DockerfileMissing,
    HostPortCollision,
    LocalhostForAService,
    NeededServiceMissing,
    NoComposeFile,
    NoServiceThatRunsTheTests,
    PublishedOnEveryInterface,
    RequiredVariableNotSet,
    SecretInComposeFile,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}
SLIM = "FROM python:3.13-slim\nCOPY . /app\nCMD python app.py\n"
DB = "db: {image: 'postgres:17'}"


def findings(check: RepositoryCheck, source) -> list[Finding]:
    return [item for item in check.examine(source) if isinstance(item, Finding)]


def project(services: str, **more: str) -> dict[str, str]:
    return {**FLASK, "Dockerfile": SLIM, "compose.yaml": f"services: {{{services}}}\n", **more}


def test_layers_are_read_from_the_folder_of_the_project(repository) -> None:
    files = {
        **FLASK,
        "Dockerfile": SLIM,
        ".env": "COMPOSE_PATH_SEPARATOR=;\nCOMPOSE_FILE=docker-compose.yml;docker/dev.yml\n",
        "docker-compose.yml": "services: {web: {image: 'ours/web:1'}}\n",
        "docker/dev.yml": "services: {web: {build: .}}\n",
    }
    assert not findings(DockerfileMissing(), repository(files))


@pytest.mark.parametrize(
    ("services", "found"),
    [
        ("web: {build: ., command: uvicorn app:app --host 0.0.0.0}", 0),
        ("web: {build: ., command: uvicorn app:app --host 0.0.0.0}, admin: {build: .}", 1),
        ("web: {build: .}", 1),
    ],
)
def test_a_command_that_every_service_overrides_does_not_listen(repository, services, found) -> None:
    files = project(services, Dockerfile="FROM python:3.13\nCMD fastapi dev app.py\n")
    assert len(findings(ListensOnLoopback(), repository(files))) == found


def test_two_words_in_one_are_still_an_option(repository) -> None:
    text = 'FROM python:3.13\nCMD ["gunicorn", "--config /app/gunicorn.py", "app:app"]\n'
    assert not findings(ListensOnLoopback(), repository({**FLASK, "Dockerfile": text}))


LOCK = """
    version = 1
    [[package]]
    name = "fast"
    version = "1.0"
    source = { registry = "https://pypi.org/simple" }
    sdist = { url = "https://files.pythonhosted.org/fast-1.0.tar.gz", hash = "sha256:00" }
    wheels = [
        { url = "https://files.pythonhosted.org/fast-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", hash = "sha256:01" },
    ]
    """


@pytest.mark.parametrize(
    ("run", "found"),
    [
        ("apt-get update && apt-get install -y git python3-pip", 0),
        ("apt-get update && apt-get install -y --no-install-recommends git python3-pip", 1),
        ("apt-get update && apt-get install -y git", 1),
    ],
)
def test_debian_s_pip_brings_a_compiler(repository, run, found) -> None:
    files = {
        "app.py": "",
        "uv.lock": LOCK,
        "pyproject.toml": '[project]\nname = "shop"\nversion = "0"\ndependencies = ["fast"]\n',
        "Dockerfile": f"FROM python:3.13-slim\nRUN {run}\nRUN uv sync --locked\n",
    }
    assert len(findings(SystemNeedNotInstalled(), repository(files))) == found


def test_a_function_in_the_cloud_is_not_root(repository) -> None:
    text = 'FROM python:3.13\nENTRYPOINT ["python", "-m", "awslambdaric"]\nCMD ["app.handler"]\n'
    assert not findings(RunsAsRoot(), repository({**FLASK, "Dockerfile": text}))


@pytest.mark.parametrize("folder", ["docs-cfx/work", "docs_website", ".github/workflows", ".clusterfuzzlite"])
def test_folders_of_documents_and_of_ci(repository, folder) -> None:
    assert not findings(RunsAsRoot(), repository({**FLASK, f"{folder}/Dockerfile": SLIM}))
    assert not findings(MissingDockerignore(), repository({**FLASK, f"{folder}/Dockerfile": SLIM}, name="b"))


def test_services_for_ci_may_be_open(repository) -> None:
    text = "services: {db: {image: 'postgres:17', ports: ['5432:5432']}}\n"
    source = repository({**FLASK, ".github/workflows/resources/docker-compose.postgres.yaml": text})
    assert not findings(PublishedOnEveryInterface(), source)


def test_what_lies_in_a_submodule_cannot_be_read(repository) -> None:
    files = project(f"search: {{build: search-service, depends_on: [db]}}, {DB}")
    assert [item.severity for item in findings(DependsOnWithoutHealth(), repository(files))] == [Severity.NOTE]


def test_a_line_for_many_services_of_which_some_set_it_anew(repository) -> None:
    services = (
        "docs: {build: docs-image, env_file: web.env}, web: {build: ., env_file: web.env}, redis: {image: 'redis:8'}"
    )
    more = {
        "web.env": "REDIS_URL=redis://localhost\n",
        "Dockerfile": 'FROM python:3.13\nENTRYPOINT ["/start.sh"]\n',
        "start.sh": "export REDIS_URL=redis://redis\n",
        "docs-image/Dockerfile": "FROM python:3.13\nCMD make livehtml\n",
    }
    assert not findings(LocalhostForAService(), repository(project(services, **more)))


@pytest.mark.parametrize(
    ("imported", "found"), [("from pywinauto import application", 0), ("from aiohttp.web import Application", 1)]
)
def test_an_application_of_windows_serves_nobody(repository, imported, found) -> None:
    text = f"{imported}\napp = Application()\n"
    source = repository({"app.py": text, "requirements.txt": "aiohttp\n"})
    assert len(findings(NoComposeFile(), source)) == found


def test_a_collection_of_examples_is_not_one_application(repository) -> None:
    app = "from flask import Flask\napp = Flask(__name__)\n"
    files = {f"{name}/app.py": app for name in ("queue", "bucket", "cluster")}
    assert [item.severity for item in findings(NoComposeFile(), repository(files))] == [Severity.NOTE]


WORKFLOW = "on: push\njobs: {{t: {{steps: [{{uses: actions/setup-python@v5, with: {{python-version: '{}'}}}}, {{run: pytest}}]}}}}\n"


@pytest.mark.parametrize(("version", "found"), [("${{ inputs.PYTHON }}", 0), ("3.12", 1)])
def test_an_input_may_give_ci_s_version(repository, version, found) -> None:
    files = {
        **FLASK,
        "Dockerfile": "FROM python:3.14-slim\n",
        ".github/workflows/a.yml": WORKFLOW.format("3.12"),
        ".github/workflows/b.yml": WORKFLOW.format(version),
    }
    assert len(findings(PythonUnlikeCi(), repository(files))) == found


def test_a_service_that_migrates_is_not_edited(repository) -> None:
    found = findings(CodeOnlyInImage(), repository(project("migrate: {build: .}, web: {build: .}")))
    assert [item.subject for item in found] == ["web"]


def test_an_override_without_its_base_is_not_all(repository) -> None:
    files = {
        "app.py": "import redis\nfrom flask import Flask\napp = Flask(__name__)\nr = redis.from_url('redis://x')\n",
        "requirements.txt": "flask\nredis\n",
        "tests/test_app.py": "def test_it(): assert True\n",
        "docker-compose.override.yml": "services: {web: {build: .}}\n",
        ".github/workflows/ci.yml": "jobs: {t: {services: {redis: {image: 'redis:7'}}}}",
    }
    for check in (NeededServiceMissing(), NoServiceThatRunsTheTests()):
        assert not findings(check, repository(files))


@pytest.mark.parametrize(("option", "found"), [("$APK_OPTIONS", 0), ("", 1)])
def test_an_option_may_be_in_a_variable(repository, option, found) -> None:
    text = f"FROM alpine:3.22\nARG APK_OPTIONS=--no-cache\nRUN apk add {option} git\nCMD git\n"
    assert len(findings(PackageListsLeft(), repository({**FLASK, "Dockerfile": text}))) == found


SERVER = "from flask import Flask\napp = Flask(__name__)\n"
NEEDY = f"import os\n{SERVER}KEY = os.environ['APP_KEY']\n"


@pytest.mark.parametrize(
    ("dockerfile", "files", "found"),
    [
        ("web/Dockerfile", {"web/app.py": NEEDY, "bot/app.py": SERVER, "bot/Dockerfile": SLIM}, 1),
        ("web/Dockerfile", {"web/app.py": SERVER, "bot/app.py": NEEDY, "bot/Dockerfile": SLIM}, 0),
        ("web/Dockerfile", {"web/app.py": SERVER, "jobs/app.py": NEEDY, "jobs/requirements.txt": "flask\n"}, 0),
        ("Dockerfile", {"Dockerfile": f"{SLIM}", "backend/app.py": NEEDY, "backend/requirements.txt": "flask\n"}, 0),
        (
            "Dockerfile",
            {
                "Dockerfile": f"FROM python:3.13\nCOPY backend/requirements.txt .\n{SLIM[5:].partition(chr(10))[2]}",
                "backend/app.py": NEEDY,
                "backend/requirements.txt": "flask\n",
            },
            1,
        ),
    ],
)
def test_variables_belong_to_the_project_of_the_dockerfile(repository, dockerfile, files, found) -> None:
    compose = f"services: {{web: {{build: {{context: ., dockerfile: {dockerfile}}}}}}}\n"
    more = {"web/Dockerfile": SLIM} if dockerfile.startswith("web") else {}
    assert len(findings(RequiredVariableNotSet(), repository({"compose.yaml": compose, **more, **files}))) == found


@pytest.mark.parametrize(
    ("command", "found"), [("python3 manage.py runserver -h 0.0.0.0 -p 80", 0), ("python3 manage.py runserver", 1)]
)
def test_runserver_may_be_another_framework_s(repository, command, found) -> None:
    assert (
        len(findings(CommandListensOnLoopback(), repository(project(f"web: {{build: ., command: {command}}}"))))
        == found
    )


@pytest.mark.parametrize(
    ("value", "found"),
    [("6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe", 0), ("6LdIyBcTAAAAAGG-vFI1TnRWxMZNFuojJ4Wif8Xq", 1)],
)
def test_a_key_that_its_issuer_publishes_is_no_secret(repository, value, found) -> None:
    services = f"web: {{image: x, environment: {{RECAPTCHA_SECRET_KEY: {value}}}}}"
    assert len(findings(SecretInComposeFile(), repository(project(services)))) == found


def test_who_extends_another_may_run_instead_of_it(repository) -> None:
    services = "base: {build: ., ports: ['8000:8000']}, dev: {extends: {service: base}}"
    assert [item.severity for item in findings(HostPortCollision(), repository(project(services)))] == [Severity.NOTE]


@pytest.mark.parametrize(
    ("service", "found"),
    [
        ("{build: ., depends_on: [db], environment: {WAIT_FOR: 'db:5432'}}", []),
        ("{image: 'ours/web:1', command: /worker.sh, depends_on: [db]}", [Severity.NOTE]),
        ("{image: 'ours/web:1', command: python manage.py migrate, depends_on: [db]}", [Severity.WARNING]),
    ],
)
def test_who_waits_by_itself_or_cannot_be_read(repository, service, found) -> None:
    source = repository(project(f"web: {service}, {DB}"))
    assert [item.severity for item in findings(DependsOnWithoutHealth(), source)] == found


def test_a_base_of_the_repository_s_own_may_have_the_dependencies(repository) -> None:
    files = {
        **FLASK,
        "Dockerfile": "FROM ours/base:1\nADD . .\nRUN pip install -r requirements.txt\n",
        "Dockerfile-base": "FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
    }
    assert not findings(CodeCopiedBeforeDependencies(), repository(files))


def test_compose_may_name_a_dockerfile_as_it_likes(repository) -> None:
    files = {**FLASK, "compose.yaml": "services: {web: {build: {context: ., dockerfile: docker/dev}}}\n"}
    assert not findings(NoDockerfile(), repository({**files, "docker/dev": SLIM}))
    assert findings(NoDockerfile(), repository(files, name="b"))


@pytest.mark.parametrize(
    "text",
    [
        "FROM python:3.13\nADD . /app\nWORKDIR /app/extras/linux\nCMD x\n",
        "FROM python:3.13\nCOPY . /app\nCOPY extras/linux/start.sh extras/linux/config.py /app/\nCMD x\n",
    ],
)
def test_a_dockerfile_in_a_folder_may_be_built_from_the_root(repository, text) -> None:
    files = {**FLASK, "extras/linux/Dockerfile": text, "extras/linux/start.sh": "", ".dockerignore": ".git\n"}
    assert not findings(MissingDockerignore(), repository(files))


def test_of_many_compose_files_the_largest_is_meant(repository) -> None:
    files = {
        **FLASK,
        "Dockerfile": SLIM,
        "docs.yml": "services:\n  docs:\n    build: .\n",
        "local.yml": f"services:\n  web:\n    build: .\n  {DB}\n",
        "docs/samples/test_a.py": "def test_a(): assert 1\n",
        "shop/tests/test_b.py": "def test_b(): assert 1\n",
    }
    (finding,) = findings(NoServiceThatRunsTheTests(), repository(files))
    assert "`local.yml`" in finding.message
    assert [item.text for item in finding.evidence] == ["`shop/tests/test_b.py` is a test"]


@pytest.mark.parametrize("image", ["nginx:1.27", "rabbitmq:4"])
def test_proxies_and_brokers_do_not_ask_the_database(repository, image) -> None:
    text = f"services:\n  front:\n    image: {image}\n    depends_on: [db]\n  db:\n    image: postgres:17\n"
    found = [
        item
        for item in DependsOnWithoutHealth().examine(repository({"compose.yaml": text}))
        if isinstance(item, Finding)
    ]
    assert found == []
