"""What unseen repositories showed to be no fault, or a fault of another kind."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    InvalidDockerfile,
    NoDockerfile,
    RunsAsRoot,
    SystemNeedNotInstalled,
)
from envdoctor_checks.services import (
    DependsOnWithoutHealth,
    DockerfileMissing,
    HostPortCollision,
    InvalidComposeFile,
    LocalhostByDefault,
    LocalhostForAService,
    NoComposeFile,
    PublishedOnEveryInterface,
    RequiredVariableNotSet,
    SecretInComposeFile,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}
SLIM = "FROM python:3.13-slim\nCOPY . /app\nCMD python app.py\n"


def findings(check: RepositoryCheck, source) -> list[Finding]:
    return [item for item in check.examine(source) if isinstance(item, Finding)]


def test_a_copy_that_somebody_keeps_is_no_dockerfile(repository) -> None:
    files = {**FLASK, "Dockerfile": SLIM, "Dockerfile_old": "notes\n", "web/Dockerfile.bak": "notes\n"}
    assert not findings(InvalidDockerfile(), repository(files))


def test_an_entry_point_in_python_may_give_up_root(repository) -> None:
    files = {
        **FLASK,
        "Dockerfile": 'FROM python:3.13\nENTRYPOINT ["python", "/app/entry.py"]\n',
        "entry.py": "import os\nos.setuid(1000)\n",
    }
    assert not findings(RunsAsRoot(), repository(files))


DB = "db: {image: 'postgres:17'}"


@pytest.mark.parametrize(
    ("web", "more", "severity"),
    [
        ("{build: ., depends_on: [db]}", {}, Severity.WARNING),
        (
            "{build: ., depends_on: [db], command: python entrypoint.py}",
            {"entrypoint.py": "def wait_for_db(): ...\n"},
            None,
        ),
        ("{build: ., depends_on: [db]}", {"app/backend_pre_start.py": "@retry(wait=wait_fixed(1))\n"}, None),
        ("{image: 'ours/web:1', depends_on: [db]}", {}, Severity.NOTE),
    ],
)
def test_who_waits_where_nobody_sees_it(repository, web, more, severity) -> None:
    files = {**FLASK, "Dockerfile": SLIM, "compose.yaml": f"services: {{web: {web}, {DB}}}\n", **more}
    assert [item.severity for item in findings(DependsOnWithoutHealth(), repository(files))] == (
        [severity] if severity else []
    )


def test_what_is_published_as_a_package_gets_a_note(repository) -> None:
    published = {**FLASK, "setup.cfg": "[metadata]\nname = x\nclassifiers =\n    Development Status :: 4 - Beta\n"}
    for check in (NoComposeFile(), NoDockerfile()):
        assert all(item.severity is Severity.NOTE for item in findings(check, repository(published)))


def test_compose_files_may_be_called_after_a_stage(repository) -> None:
    local = "services:\n  django:\n    build: .\n"
    assert not findings(NoComposeFile(), repository({**FLASK, "local.yml": local}))
    assert findings(NoComposeFile(), repository({**FLASK, "local.yml": "a: b\n"}, name="other"))


def test_an_install_of_the_project_itself_needs_the_code(repository) -> None:
    text = "FROM python:3.13\nCOPY . .\nRUN pip install -e . && pip install -r requirements.txt\n"
    assert not findings(CodeCopiedBeforeDependencies(), repository({**FLASK, "Dockerfile": text}))


LOCK = """
version = 1
requires-python = ">=3.14"
[[package]]
name = "fast"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.pythonhosted.org/fast-1.0.tar.gz", hash = "sha256:00" }
wheels = [
    { url = "https://files.pythonhosted.org/fast-1.0-cp314-cp314-manylinux_2_17_x86_64.whl", hash = "sha256:01" },
]
"""


def test_a_python_that_the_project_does_not_take_is_another_checks(repository) -> None:
    project = '[project]\nname = "shop"\nversion = "0"\nrequires-python = ">=3.14"\ndependencies = ["fast"]\n'
    files = {
        "app.py": "",
        "uv.lock": LOCK,
        "pyproject.toml": project,
        "Dockerfile": "FROM python:3.12-slim\nRUN uv sync\n",
    }
    assert not findings(SystemNeedNotInstalled(), repository(files))


@pytest.mark.parametrize(
    ("check", "services", "more"),
    [
        (LocalhostForAService(), f"tool: {{image: x, environment: {{PG_LISTEN_ADDRESS: localhost}}}}, {DB}", {}),
        (DockerfileMissing(), "web: {build: web}", {"web/dockerfile": SLIM}),
        (
            PublishedOnEveryInterface(),
            (
                "k: {image: 'apache/kafka:4', ports: ['9092:9092'], "
                "environment: {KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://kafka.example.org:9092'}}"
            ),
            {},
        ),
        (
            LocalhostByDefault(),
            f"web: {{build: ., environment: {{DB_URI: 'mysql://u:p@db/x'}}}}, {DB}",
            {"settings.py": "import os\nHOST = os.getenv('DB_HOST', 'localhost')\n"},
        ),
        (
            RequiredVariableNotSet(),
            "web: {build: .}",
            {"shop/settings/prod.py": "import os\nKEY = os.environ['APP_KEY']\n"},
        ),
        (
            SecretInComposeFile(),
            "web: {image: x, environment: {COOKIE_SECRET: 0123456789abcdef0123456789abcdef}}",
            {},
        ),
        (HostPortCollision(), "a: {image: x, ports: ['8000-8010:8000']}, b: {image: y, ports: ['8011:80']}", {}),
    ],
)
def test_what_only_looks_wrong(repository, check, services, more) -> None:
    files = {**FLASK, "Dockerfile": SLIM, "compose.yaml": f"services: {{{services}}}\n", **more}
    assert not findings(check, repository(files))


def test_ranges_of_ports_collide(repository) -> None:
    files = {"compose.yaml": "services: {a: {image: x, ports: ['8000-8010:80']}, b: {image: y, ports: ['8005:80']}}\n"}
    assert len(findings(HostPortCollision(), repository(files))) == 1


def test_the_first_format_is_one_finding(repository) -> None:
    files = {"docker-compose.yml": "web:\n  build: .\n  ports: ['80:80']\ndb:\n  image: postgres\n"}
    (finding,) = findings(InvalidComposeFile(), repository(files))
    assert "2014" in finding.message
