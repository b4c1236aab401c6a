"""IMG checks: what is wrong, and what only looks wrong."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    CompilersInFinalStage,
    CopiedFileIgnored,
    CopiedFileMissing,
    DeadBaseImage,
    EndOfLifeDistribution,
    HealthcheckProgramMissing,
    InvalidDockerfile,
    ListensOnLoopback,
    LookAlikeImage,
    MissingDockerignore,
    NoDockerfile,
    PackageFileIgnored,
    PackageListsLeft,
    PrivateFilesCopied,
    RunsAsRoot,
    SecretInImage,
    ShellFormCommand,
    UnpinnedBaseImage,
    UnverifiedDownload,
    UpdateWithoutInstall,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def lines(check: RepositoryCheck, repository) -> list[tuple[str, int | None]]:
    """Subject and line of each finding."""
    found = [item for item in check.examine(repository) if isinstance(item, Finding)]
    return [(item.subject, item.location.line if item.location else None) for item in found]


def dockerfile(text: str, **more: str) -> dict[str, str]:
    return {**FLASK, "Dockerfile": text, **more}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (FLASK, 1),
        ({**FLASK, "Dockerfile": "FROM python:3.13\n"}, 0),
        ({**FLASK, "docs/Dockerfile": "FROM python:3.13\n"}, 1),
        ({**FLASK, "compose.yaml": "services: {a: {build: {dockerfile_inline: FROM python}}}"}, 0),
        ({"lib.py": "", "pyproject.toml": "[build-system]\n"}, 0),
        ({"once.py": ""}, 1),
        ({}, 0),
    ],
)
def test_no_dockerfile(repository, files, found) -> None:
    assert len(lines(NoDockerfile(), repository(files))) == found


def test_loose_scripts_get_a_note(repository) -> None:
    (finding,) = NoDockerfile().examine(repository({"once.py": ""}))
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13\nCOPY . .\nRUN pip install -r requirements.txt\n", [("stage 0", 2)]),
        (
            "FROM python:3.13 AS app\nADD ./ /app\nRUN python -m pip install --no-cache-dir -r requirements.txt\n",
            [("stage app", 2)],
        ),
        ("FROM python:3.13\nCOPY . .\nRUN uv sync --locked\n", [("stage 0", 2)]),
        ("FROM python:3.13\nCOPY src /src\nRUN pip install -r requirements.txt\n", [("stage 0", 2)]),
        ("FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n", []),
        ("FROM python:3.13\nCOPY requirements requirements\nRUN pip install -r requirements/a.txt\nCOPY . .\n", []),
        ("FROM python:3.13\nCOPY . .\nRUN pip install .\n", []),
        ("FROM python:3.13\nRUN --mount=type=bind,target=. uv sync --no-install-project\nCOPY . .\nRUN uv sync\n", []),
        ("FROM python:3.13 AS a\nRUN poetry install --no-root\nFROM a\nCOPY . .\nRUN poetry install\n", []),
        ("FROM python:3.13\nCOPY --from=build . .\nRUN pip install -r requirements.txt\n", []),
        ("FROM python:3.13\nCOPY . .\nRUN apt-get install -y gcc\n", []),
        ("FROM python:3.13\nCOPY . .\nRUN pip install -r local.txt\n", []),
    ],
)
def test_code_copied_before_dependencies(repository, text, found) -> None:
    source = repository(dockerfile(text, **{"src/a.py": "", "requirements/a.txt": "x", "local.txt": "-e .\n"}))
    assert lines(CodeCopiedBeforeDependencies(), source) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13\nCMD x\n", [("stage 0", 1)]),
        ("FROM python:3.13\nUSER app\nRUN x\nUSER root\nCMD x\n", [("stage 0", 4)]),
        ("FROM python:3.13\nUSER 0:0\nCMD x\n", [("stage 0", 2)]),
        ("ARG V=3.13\nFROM python:$V AS base\nFROM base\nCMD x\n", [("stage 1", 3)]),
        ("FROM python:3.13\nUSER 10001:10001\nCMD x\n", []),
        ("FROM python:3.13 AS base\nUSER app\nFROM base\nCMD x\n", []),
        ('FROM python:3.13\nRUN apt-get install -y gosu\nENTRYPOINT ["/entry.sh"]\n', []),
        ('FROM python:3.13\nENTRYPOINT ["/drop.sh"]\n', []),
        ("FROM registry.example.com/ours:1\nCMD x\n", []),
        ("FROM $IMAGE\nCMD x\n", []),
        ("FROM python:3.13\nRUN make\n", []),
        ("FROM python:3.13\nARG WHO=app\nUSER $WHO\nCMD x\n", []),
    ],
)
def test_runs_as_root(repository, text, found) -> None:
    source = repository(dockerfile(text, **{"drop.sh": 'exec gosu app "$@"\n'}))
    assert lines(RunsAsRoot(), source) == found


def test_a_user_in_the_compose_file_is_enough(repository) -> None:
    files = dockerfile("FROM python:3.13\nCMD x\n")
    assert not lines(RunsAsRoot(), repository({**files, "compose.yaml": "services: {a: {build: ., user: '1000'}}"}))


def test_a_development_container_may_be_root(repository) -> None:
    assert not lines(RunsAsRoot(), repository({".devcontainer/Dockerfile": "FROM python:3.13\nCMD x\n"}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python\n", [("python", 1)]),
        ("FROM docker.io/library/python:latest AS a\nFROM a\nFROM python\n", [("python", 1)]),
        ("ARG TAG=latest\nFROM ghcr.io/a/b:${TAG}\n", [("ghcr.io/a/b", 2)]),
        ("FROM python:3\n", []),
        ("FROM base\n", []),
        ("FROM scratch\n", []),
        ("FROM python@sha256:" + "a" * 64 + "\n", []),
        ("ARG TAG\nFROM python:${TAG}\n", []),
    ],
)
def test_unpinned_base_image(repository, text, found) -> None:
    assert lines(UnpinnedBaseImage(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"Dockerfile": "FROM x\nCOPY . .\n"}, [(".dockerignore", 2)]),
        ({"web/Dockerfile": "FROM x\nCOPY a .\nADD ./ /app\n", "web/a": ""}, [("web/.dockerignore", 3)]),
        ({"Dockerfile": "FROM x\nCOPY . .\n", ".dockerignore": ".git\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY . .\n", "Dockerfile.dockerignore": ".git\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY a .\n"}, []),
        ({"Dockerfile": "FROM x AS a\nFROM x\nCOPY --from=a . .\n"}, []),
        (
            {
                "web/Dockerfile": "FROM x\nCOPY . .\n",
                "compose.yaml": "services: {a: {build: {context: ., dockerfile: web/Dockerfile}}}",
                ".dockerignore": ".git\n",
            },
            [],
        ),
    ],
)
def test_missing_dockerignore(repository, files, found) -> None:
    assert lines(MissingDockerignore(), repository(files)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM bitnami/python:3.11\n", [("bitnami/python", "error")]),
        ("FROM elasticsearch\n", [("elasticsearch", "error")]),
        ("FROM x:1\nCOPY --from=minio/mc:latest /usr/bin/mc /mc\n", [("minio/mc", "error")]),
        ("FROM centos:7\n", [("centos", "note")]),
        ("FROM elasticsearch:8.15.0\nFROM quay.io/minio/minio:x\nFROM hashicorp/vault\n", []),
        ("FROM x AS vault\nFROM vault\n", []),
    ],
)
def test_dead_base_image(repository, text, found) -> None:
    items = [item for item in DeadBaseImage().examine(repository({"Dockerfile": text})) if isinstance(item, Finding)]
    assert [(item.subject, item.severity.value) for item in items] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM debian:buster-slim\n", [("buster", 1)]),
        ("FROM python:3.9-slim-stretch\nFROM node:12-stretch\n", [("stretch", 1)]),
        ("FROM debian:9\n", [("stretch", 1)]),
        ("FROM ubuntu:18.04\n", [("bionic", 1)]),
        ("FROM alpine:3.15.4\n", [("alpine 3.15", 1)]),
        ("FROM python:3.12-alpine3.15\n", [("alpine 3.15", 1)]),
        ("FROM python:3.13-slim-trixie\nFROM ubuntu\nFROM alpine:latest\nFROM python:3.9\n", []),
        ("FROM ours/buster:1\n", []),
    ],
)
def test_end_of_life_distribution(repository, text, found) -> None:
    assert lines(EndOfLifeDistribution(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM pyhton:3.13\n", [("pyhton", 1)]),
        ("FROM postgress\n", [("postgress", 1)]),
        (
            "FROM python:3\nFROM backend\nFROM ours/pyhton\nFROM node\nFROM nodes\nFROM registry.example.com/pyhton\n",
            [],
        ),
    ],
)
def test_look_alike_image(repository, text, found) -> None:
    assert lines(LookAlikeImage(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"Dockerfile": "FROM x\nCOPY requirements.txt ./\n"}, [("requirements.txt", 2)]),
        ({"Dockerfile": "FROM x\nADD ./a/b.txt c* https://x.example/y $Z ./\n"}, [("a/b.txt", 2)]),
        ({"Dockerfile": "FROM x\nCOPY --from=y requirements.txt ./\nCOPY . .\nCOPY <<E /x\nE\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY a /src\n", "a/b": ""}, []),
        ({"Dockerfile": "FROM x\nCOPY a /src\n", "Makefile": "a:\n\tcurl x > a\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY vendor/a /src\n", ".gitmodules": '[submodule "v"]\n\tpath = vendor\n'}, []),
        ({"deep/Dockerfile": "FROM x\nCOPY nowhere /src\n"}, []),
        (
            {"deep/Dockerfile": "FROM x\nCOPY nowhere /\n", "compose.yaml": "services: {a: {build: deep}}"},
            [("deep/nowhere", 2)],
        ),
    ],
)
def test_copied_file_missing(repository, files, found) -> None:
    assert lines(CopiedFileMissing(), repository(files)) == found


def test_what_git_ignores_may_appear(repository) -> None:
    source = repository({"Dockerfile": "FROM x\nCOPY dist /\nCOPY gone /\n", ".gitignore": "dist\n"}, commit=True)
    assert lines(CopiedFileMissing(), source) == [("gone", 3)]


@pytest.mark.parametrize(
    ("ignore", "found"),
    [
        ("*.md\n", [("README.md", 2)]),
        ("*\n!src\n", [("README.md", 2)]),
        ("*.md\n!README.md\n", []),
        ("src\n!src/a.py\n", []),
        ("src\n", [("src", 2)]),
        ("docs\n", []),
    ],
)
def test_copied_file_ignored(repository, ignore, found) -> None:
    files = {
        "Dockerfile": "FROM x\nCOPY README.md src /app/\n",
        "README.md": "",
        "src/a.py": "",
        ".dockerignore": ignore,
    }
    assert lines(CopiedFileIgnored(), repository(files)) == found


def test_private_files_copied(repository) -> None:
    files = {
        "Dockerfile": "FROM x\nCOPY . .\n",
        ".gitignore": ".env\nvenv\n",
        ".env": "A=1\n",
        "venv/pyvenv.cfg": "",
        "web/.env": "A=1\n",
    }
    found = lines(PrivateFilesCopied(), repository({**files, ".dockerignore": "web\n"}))
    assert found == [(".env", 2), ("venv", 2)]
    assert not lines(PrivateFilesCopied(), repository({**files, ".dockerignore": "**/.env\nvenv\n"}, name="two"))
    tracked = {"Dockerfile": "FROM x\nCOPY . .\n", ".dockerignore": "x\n", ".env": "A=1\n"}
    assert not lines(PrivateFilesCopied(), repository(tracked, name="three")), "CONF002 speaks about tracked ones"


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
