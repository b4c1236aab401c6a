"""What a seventh and an eighth set of unseen repositories showed to be no fault, or a fault of another kind."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    CompilersInFinalStage,
    CopiedFileMissing,
    PrivateFilesCopied,
    RunsAsRoot,
    SecretFileCopied,
)
from envdoctor_checks.services import (
    DataInAnonymousVolume,
    DependsOnWithoutHealth,
    LocalhostByDefault,
    LocalhostForAService,
    NoComposeFile,
    NoServiceThatRunsTheTests,
    RequiredVariableNotSet,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}
SLIM = "FROM python:3.13-slim\nCOPY . /app\nCMD python app.py\n"
DB = "db: {image: 'postgres:17'}"


def findings(check: RepositoryCheck, source) -> list[Finding]:
    return [item for item in check.examine(source) if isinstance(item, Finding)]


def project(services: str, **more: str) -> dict[str, str]:
    return {**FLASK, "Dockerfile": SLIM, "compose.yaml": f"services: {{{services}}}\n", **more}


KEY = "import os\nKEY = os.environ['APP_KEY']\n"
MAIN = "import os\nif __name__ == '__main__':\n    KEY = os.environ['APP_KEY']\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"settings.py": KEY}, 0),
        ({"settings.py": KEY, "app.py": "from settings import *\n"}, 1),
        ({"settings.py": KEY, "app.py": "import x\n", "tests/test_a.py": "from settings import *\n"}, 0),
        ({"shop/settings.py": KEY, "app.py": "SETTINGS = 'shop.settings'\n"}, 1),
        ({"shop/settings.py": KEY, "app.py": "from shop import (\n    models,\n    settings,\n)\n"}, 1),
        ({"shop/__init__.py": KEY, "app.py": "import shop.models\n"}, 1),
        ({"connectors/imap.py": MAIN, "app.py": "from connectors import imap\n"}, 0),
        ({"app.py": MAIN}, 1),
        ({"wsgi.py": KEY, "Dockerfile": "FROM python:3.13-slim\nCOPY . .\nCMD flask run\n"}, 1),
    ],
)
def test_a_variable_is_needed_where_its_module_runs(repository, files, found) -> None:
    assert len(findings(RequiredVariableNotSet(), repository(project("web: {build: .}", **files)))) == found


def test_a_default_of_a_demonstration_is_nobodys(repository) -> None:
    text = "import os\nif __name__ == '__main__':\n    HOST = os.getenv('DB_HOST', 'localhost')\n"
    files = project(f"web: {{build: .}}, {DB}", **{"rdbms.py": text, "app.py": "import rdbms\n"})
    assert not findings(LocalhostByDefault(), repository(files))


BROKER = {"web.env": "REDIS_URL=redis://localhost:6379/0\n"}
WORKERS = "web: {build: ., env_file: web.env}, worker: {build: ., env_file: web.env}, redis: {image: 'redis:8'}"


def test_one_line_that_many_services_read_is_one_finding(repository) -> None:
    (finding,) = findings(LocalhostForAService(), repository(project(WORKERS, **BROKER)))
    assert "`web` and 1 more" in finding.message


def test_an_entry_point_may_set_the_variable_anew(repository) -> None:
    more = {
        "Dockerfile": 'FROM python:3.13\nCOPY . .\nENTRYPOINT ["/entrypoint"]\n',
        "docker/entrypoint": '#!/bin/sh\nexport REDIS_URL="redis://${REDIS_HOST}"\nexec "$@"\n',
    }
    assert not findings(LocalhostForAService(), repository(project(WORKERS, **BROKER, **more)))


@pytest.mark.parametrize(
    ("text", "found"),
    [("API_KEY=${API_KEY}\nPORT=8000\n", 0), ("# only settings\nDEBUG=1\n", 0), ("API_KEY=9f8a7bc6d5e4f3a2b1c0\n", 1)],
)
def test_an_environment_file_without_secrets_may_be_copied(repository, text, found) -> None:
    files = {**FLASK, "Dockerfile": "FROM python:3.13\nCOPY .env.docker /app/.env\n", ".env.docker": text}
    assert len(findings(SecretFileCopied(), repository(files))) == found


def test_sshd_needs_root(repository) -> None:
    text = 'FROM python:3.13\nRUN apt-get update && apt-get install -y openssh-server\nCMD ["/start.sh"]\n'
    assert not findings(RunsAsRoot(), repository({**FLASK, "Dockerfile": text}))


@pytest.mark.parametrize(("folder", "found"), [("archive/2025", 0), ("_archived", 0), ("attic", 0), ("archiver", 1)])
def test_what_somebody_keeps_in_an_archive_is_not_used(repository, folder, found) -> None:
    files = {**FLASK, f"{folder}/Dockerfile": SLIM}
    assert len(findings(RunsAsRoot(), repository(files))) == found


ENVIRONMENT = """
    FROM python:3.13 AS builder
    COPY uv.lock .
    RUN uv sync --no-install-project
    FROM python:3.13
    COPY . .
    {copy}
    RUN uv sync
    """


@pytest.mark.parametrize(
    ("copy", "found"), [("COPY --from=builder /app/.venv .venv", 0), ("COPY --from=builder /usr/bin/node /bin/node", 1)]
)
def test_dependencies_may_come_from_another_stage(repository, copy, found) -> None:
    files = {**FLASK, "uv.lock": "version = 1\n", "Dockerfile": ENVIRONMENT.format(copy=copy)}
    assert len(findings(CodeCopiedBeforeDependencies(), repository(files))) == found


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# hf download --local-dir models/base org/base", 0),
        ("# COPY models /old", 1),
        ("# the models", 1),
    ],
)
def test_a_comment_may_tell_how_to_get_a_file(repository, comment, found) -> None:
    files = {**FLASK, "Dockerfile": f"FROM python:3.13\n{comment}\nCOPY models /data\n"}
    assert len(findings(CopiedFileMissing(), repository(files))) == found


def test_a_tool_built_on_a_known_one_connects_later(repository) -> None:
    more = {"grafana/Dockerfile": "FROM grafana/grafana:12\n"}
    services = f"grafana: {{build: grafana, depends_on: [db]}}, {DB}"
    assert not findings(DependsOnWithoutHealth(), repository(project(services, **more)))


def test_a_network_for_tests_may_forget_its_data(repository) -> None:
    files = {**FLASK, "docker/regtest/compose.yml": f"services: {{{DB}}}\n"}
    assert not findings(DataInAnonymousVolume(), repository(files))


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("model/test_stage.py", "def test_stage(model):\n    return model\n", 0),
        ("model/test_stage.py", "def test_stage(model):\n    assert model\n", 1),
        ("tests/test_stage.py", "def test_stage(model):\n    check(model)\n", 1),
    ],
)
def test_a_script_that_is_called_test_is_none(repository, path, text, found) -> None:
    source = repository(project("web: {build: .}", **{path: text}))
    assert len(findings(NoServiceThatRunsTheTests(), source)) == found


@pytest.mark.parametrize(("path", "found"), [("etl/extract.py", 0), ("src/reddit_bot.py", 1)])
def test_who_reads_a_network_is_no_bot(repository, path, found) -> None:
    source = repository({path: "import praw\n", "requirements.txt": "praw\n"})
    assert len(findings(NoComposeFile(), source)) == found


def test_the_whole_folder_is_looked_for_in_the_image_that_is_built(repository) -> None:
    text = "FROM python:3.13 AS builder\nCOPY . .\nFROM python:3.13\nCOPY . /app\nCMD python app.py\n"
    files = {**FLASK, "Dockerfile": text, ".dockerignore": "*.pyc\n"}
    (finding,) = findings(PrivateFilesCopied(), repository(files, commit=True))
    assert finding.location is not None
    assert finding.location.line == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('FROM python:3.13\nRUN pip install x\nENTRYPOINT ["bash"]\n', 0),
        ('FROM python:3.13\nENTRYPOINT ["/bin/bash", "-c"]\n', 0),
        ('FROM python:3.13\nENTRYPOINT ["/bin/bash", "-c"]\nCMD ["python app.py"]\n', 1),
        ('FROM python:3.13\nUSER 0\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n', 0),
    ],
)
def test_a_shell_and_cron_may_be_root(repository, text, found) -> None:
    files = {**FLASK, "Dockerfile": text, "entrypoint.sh": "crontab -\nexec cron -f -L 15\n"}
    assert len(findings(RunsAsRoot(), repository(files))) == found


@pytest.mark.parametrize(("last", "found"), [("USER ${DOCKER_USER}", 0), ("RUN true", 1)])
def test_of_a_stage_for_development_and_one_for_production_the_last_counts(repository, last, found) -> None:
    text = f"FROM python:3.13 AS development\nCMD python app.py\nFROM python:3.13\n{last}\nCMD python app.py\n"
    source = repository(project("web: {build: {context: ., target: development}}", Dockerfile=text))
    assert len(findings(RunsAsRoot(), source)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13\nCOPY . /src\nRUN if [ -s /src/own.txt ]; then pip install -r /src/own.txt; fi\n", 0),
        ("FROM python:3.13\nCOPY . /src\nRUN pip install -r /src/requirements.txt\n", 1),
        ("FROM python:3.13 AS b\nRUN pip install x\nFROM scratch\nCOPY --from=b / /\nCOPY . .\nRUN uv sync\n", 0),
    ],
)
def test_dependencies_that_are_not_the_project_s(repository, text, found) -> None:
    assert len(findings(CodeCopiedBeforeDependencies(), repository({**FLASK, "Dockerfile": text}))) == found


BUILT = "FROM python:3.13 AS builder\nRUN pip install x\nFROM debian:12-slim\nRUN apt-get install -y gcc libgl1\n{more}CMD x\n"


@pytest.mark.parametrize(("more", "found"), [("", 0), ("RUN pip install y\n", 1)])
def test_a_compiler_may_be_meant_for_the_run(repository, more, found) -> None:
    source = repository({**FLASK, "Dockerfile": BUILT.format(more=more)})
    assert len(findings(CompilersInFinalStage(), source)) == found


def test_a_command_with_a_page_of_its_own_gets_a_note(repository) -> None:
    meta = '[build-system]\n[project]\nname = "x"\ndependencies = ["fastapi"]\n[project.scripts]\nx = "x:main"\n'
    source = repository({"pyproject.toml": meta, "x/dashboard.py": "from fastapi import FastAPI\napp = FastAPI()\n"})
    assert [item.severity for item in findings(NoComposeFile(), source)] == [Severity.NOTE]


def test_the_tests_of_a_committed_environment_are_none(repository) -> None:
    files = {"venv/Lib/site-packages/x/tests/test_a.py": "def test_a(): ...\n"}
    assert not findings(NoServiceThatRunsTheTests(), repository(project("web: {build: .}", **files)))


def test_a_browser_waits_for_nobody(repository) -> None:
    services = f"chrome: {{image: 'selenium/standalone-chrome:4', depends_on: [db]}}, {DB}"
    assert not findings(DependsOnWithoutHealth(), repository(project(services)))
