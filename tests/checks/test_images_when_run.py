"""The image checks of what an image holds and how it is started."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CompilersInFinalStage,
    HealthcheckProgramMissing,
    InvalidDockerfile,
    ListensOnLoopback,
    MissingDockerignore,
    PackageFileIgnored,
    PackageListsLeft,
    RunsAsRoot,
    SecretInImage,
    ShellFormCommand,
    UnpinnedBaseImage,
    UnverifiedDownload,
    UpdateWithoutInstall,
)


def lines(check: RepositoryCheck, repository) -> list[tuple[str, int | None]]:
    """Subject and line of each finding."""
    found = [item for item in check.examine(repository) if isinstance(item, Finding)]
    return [(item.subject, item.location.line if item.location else None) for item in found]


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ('CMD ["python", "manage.py", "runserver"]', True),
        ('CMD ["python", "manage.py", "runserver", "8000"]', True),
        ('CMD ["flask", "--app", "x", "run", "--port=80"]', True),
        ("CMD uvicorn x:app --host 127.0.0.1", True),
        ("CMD migrate && exec uvicorn x:app --port 80", True),
        ('CMD ["uv", "run", "--frozen", "uvicorn", "x:app"]', True),
        ('CMD ["sh", "-c", "gunicorn x"]', True),
        ('ENTRYPOINT ["gunicorn", "-b127.0.0.1:80", "x"]', True),
        ('CMD ["python", "-m", "hypercorn", "x"]', True),
        ('CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]', False),
        ('CMD ["python", "manage.py", "runserver", "[::]:8000"]', False),
        ("CMD uvicorn x:app --host 0.0.0.0", False),
        ("CMD uvicorn x:app --host=$HOST", False),
        ("CMD uvicorn x:app --uds /run/x.sock", False),
        ('CMD ["gunicorn", "-c", "conf.py", "x"]', False),
        ('CMD ["gunicorn", "-b", "127.0.0.1:80", "-b", ":81", "x"]', False),
        ('CMD ["flask", "run", "-h", "0.0.0.0"]', False),
        ('CMD ["fastapi", "run"]', False),
        ("ENV UVICORN_HOST=0.0.0.0\nCMD uvicorn x:app", False),
        ('CMD ["celery", "worker"]', False),
        ('CMD ["flask", "db", "upgrade"]', False),
    ],
)
def test_listens_on_loopback(repository, command, found) -> None:
    assert bool(lines(ListensOnLoopback(), repository({"Dockerfile": f"FROM x\n{command}\n"}))) is found


def test_only_the_last_command_counts(repository) -> None:
    text = "FROM x AS a\nCMD flask run\nFROM a\nCMD flask run --host 0.0.0.0\n"
    assert not lines(ListensOnLoopback(), repository({"Dockerfile": text}))


def test_a_configuration_file_may_say_it(repository) -> None:
    source = repository({"Dockerfile": 'FROM x\nCMD ["gunicorn", "x"]\n', "gunicorn.conf.py": "bind = ':80'\n"})
    assert not lines(ListensOnLoopback(), source)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\nCMD gunicorn a.wsgi\n", [("CMD of stage 0", 2)]),
        ('FROM x\nENTRYPOINT /start.sh\nCMD ["a"]\n', [("ENTRYPOINT of stage 0", 2)]),
        ('FROM x\nCMD ["gunicorn"]\n', []),
        ("FROM x\nCMD exec gunicorn a\n", []),
        ("FROM x\nCMD migrate && gunicorn a\n", []),
        ("FROM x\nCMD gunicorn --bind :$PORT\n", []),
    ],
)
def test_shell_form_command(repository, text, found) -> None:
    assert lines(ShellFormCommand(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\nRUN apt-get update\nRUN apt-get install -y a\n", [("stage 0", 2)]),
        ("FROM x\nRUN apt update -y\nRUN make\nRUN apt install a\n", [("stage 0", 2)]),
        ("FROM x\nRUN apt-get update && apt-get install -y a\nRUN apt-get install -y b\n", []),
        ("FROM x\nRUN apt-get update\nRUN apt-get update && apt-get install -y a\n", []),
        ("FROM x\nRUN apt-get update\nFROM y\nRUN apt-get install a\n", []),
    ],
)
def test_update_without_install(repository, text, found) -> None:
    assert lines(UpdateWithoutInstall(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\nRUN apt-get update && apt-get install -y a\n", 1),
        ("FROM x\nRUN apt-get update\nRUN rm -rf /var/lib/apt/lists/*\n", 1),
        ("FROM x\nRUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n", 0),
        ("FROM x\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n", 0),
        ("FROM x AS a\nRUN apt-get update\nFROM y\nCOPY --from=a /b /b\n", 0),
        ("FROM x\nRUN <<E\napt-get update\nrm -rf /tmp/* /var/lib/apt/lists/*\nE\n", 0),
    ],
)
def test_package_lists_left(repository, text, found) -> None:
    assert len(lines(PackageListsLeft(), repository({"Dockerfile": text}))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13-slim\nRUN apt-get install -y gcc libpq-dev\n", [("stage 0", 2)]),
        ("FROM python:3.13-alpine AS base\nRUN apk add build-base\nFROM base\n", [("stage 1", 2)]),
        ("FROM python:3.13\nRUN apt-get install -y gcc\n", []),
        ("FROM python:3.13-slim AS a\nRUN apt-get install -y gcc\nFROM python:3.13-slim\nCOPY --from=a /v /v\n", []),
        ("FROM python:3.13-slim\nRUN apt-get install -y gcc && pip install x && apt-get purge -y gcc\n", []),
        ("FROM python:3.13-slim AS dev\nRUN apt-get install -y gcc\n", []),
    ],
)
def test_compilers_in_final_stage(repository, text, found) -> None:
    assert lines(CompilersInFinalStage(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\nARG PIP_TOKEN\nRUN pip install https://$PIP_TOKEN@x/y\n", [("PIP_TOKEN", 2)]),
        ("FROM x\nARG db_password\nENV DB_PASSWORD=${db_password}\n", [("db_password", 2)]),
        ("FROM x\nENV API_KEY=q8Zr5tYv2Lw9Xc3Nb7Ue4\n", [("API_KEY", 2)]),
        ("FROM x\nARG PIP_TOKEN\nRUN --mount=type=secret,id=t pip install x\n", []),
        ("FROM x\nENV SECRET_KEY=build-only DB_PASSWORD=postgres TOKEN=$OTHER SECRET_KEY_FILE=/run/secrets/x\n", []),
        ("FROM x\nARG VITE_MAP_API_KEY\nRUN npm run build --key=$VITE_MAP_API_KEY\n", []),
        ("FROM x\nARG TOKEN_URL\nRUN curl $TOKEN_URL\n", []),
    ],
)
def test_secret_in_image(repository, text, found) -> None:
    assert lines(SecretInImage(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM x\nRUN curl -sSL https://a.example/install.sh | sh\n", [("https://a.example/install.sh", "note")]),
        ("FROM x\nRUN wget -O- http://a.example/i | sudo bash -s -- -y\n", [("http://a.example/i", "warning")]),
        ("FROM x\nRUN curl -o a.tgz http://a.example/a.tgz && tar xf a.tgz\n", [("http://a.example/a.tgz", "warning")]),
        ("FROM x\nADD https://u:p@a.example/b?c /b\n", [("https://a.example/b", "note")]),
        ("FROM x\nADD --checksum=sha256:00 https://a.example/b /b\n", []),
        ("FROM x\nRUN curl -o a http://a.example/a && echo '0 a' | sha256sum -c\n", []),
        ("FROM x\nRUN curl https://a.example/a | tar xz\n", []),
        ("FROM x\nHEALTHCHECK CMD curl http://localhost/\nRUN curl http://db:80/\n", []),
    ],
)
def test_unverified_download(repository, text, found) -> None:
    items = [
        item for item in UnverifiedDownload().examine(repository({"Dockerfile": text})) if isinstance(item, Finding)
    ]
    assert [(item.subject, item.severity.value) for item in items] == found


def test_invalid_dockerfile(repository) -> None:
    assert lines(InvalidDockerfile(), repository({"Dockerfile": "FROM x\nRUM y\n"})) == [("syntax", 2)]
    fine = "# syntax=docker/dockerfile:1\nARG A=1\nfrom x\nrun <<E\nRUM\nE\n"
    assert not lines(InvalidDockerfile(), repository({"Dockerfile": fine}, name="fine"))


@pytest.mark.parametrize(
    "text",
    [
        'FROM python:3.13\nCOPY tools/start.sh /entrypoint\nENTRYPOINT ["/entrypoint"]\n',
        'FROM python:3.13\nCMD ["uwsgi", "site.ini"]\n',
        'FROM python:3.13\nCMD ["sudo", "-EHu", "app", "python"]\n',
        "FROM python:3.13\nCMD gunicorn --user app x\n",
    ],
)
def test_root_may_be_given_up_at_the_start(repository, text) -> None:
    files = {"Dockerfile": text, "tools/start.sh": "su app -c x\n", "site.ini": "[uwsgi]\nuid = app\n"}
    assert not lines(RunsAsRoot(), repository(files))


def test_an_ignore_file_above_may_be_the_one(repository) -> None:
    files = {"web/Dockerfile": "FROM x\nCOPY . .\n", ".dockerignore": ".git\n"}
    assert not lines(MissingDockerignore(), repository(files))


def test_somebody_elses_image_without_a_version_is_a_note(repository) -> None:
    (finding,) = UnpinnedBaseImage().examine(repository({"Dockerfile": "FROM ours/base:latest\n"}))
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.NOTE


HATCH = '[build-system]\nbuild-backend = "hatchling.build"\n[project]\nname = "x"\nreadme = "README.md"\n'


@pytest.mark.parametrize(
    ("manifest", "ignore", "run", "found"),
    [
        (HATCH, "*.md\n", "uv sync --locked", [("README.md", 1)]),
        (HATCH + 'license = {file = "LICENSE"}\n', "a\nLICENSE\n", "pip install .[web]", [("LICENSE", 2)]),
        (HATCH.replace("hatchling.build", "poetry.core.masonry.api"), "*.md\n", "poetry install", [("README.md", 1)]),
        (HATCH, "*.md\n!README.md\n", "uv sync", []),
        (HATCH, "*.md\n", "uv sync --no-install-project", []),
        (HATCH, "*.md\n", "pip install -r requirements.txt", []),
        (HATCH.replace("hatchling.build", "setuptools.build_meta"), "*.md\n", "pip install .", []),
        ("[project\n", "*.md\n", "pip install .", []),
    ],
)
def test_package_file_ignored(repository, manifest, ignore, run, found) -> None:
    files = {"Dockerfile": f"FROM x\nCOPY . .\nRUN {run}\n", "pyproject.toml": manifest, ".dockerignore": ignore}
    source = repository({**files, "README.md": "", "LICENSE": ""})
    assert lines(PackageFileIgnored(), source) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "FROM python:3.13-slim\nHEALTHCHECK --interval=5s CMD curl -f http://localhost/ || exit 1\n",
            [("stage 0", 2)],
        ),
        ('FROM python:3.13-slim AS a\nFROM a\nHEALTHCHECK CMD ["wget", "localhost"]\n', [("stage 1", 3)]),
        ("FROM python:3.13-slim\nRUN apt-get update && apt-get install -y curl\nHEALTHCHECK CMD curl localhost\n", []),
        ("FROM python:3.13\nHEALTHCHECK CMD curl localhost\n", []),
        ("FROM python:3.13-slim\nHEALTHCHECK NONE\n", []),
        ("FROM python:3.13-slim\nHEALTHCHECK CMD curl localhost\nHEALTHCHECK CMD python -c 1\n", []),
        ("FROM python:3.13-slim\nHEALTHCHECK\n", []),
    ],
)
def test_healthcheck_program_missing(repository, text, found) -> None:
    assert lines(HealthcheckProgramMissing(), repository({"Dockerfile": text})) == found
