"""IMG022 to IMG030: what is wrong, and what only looks wrong."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck
from envdoctor_checks.images import (
    FatBaseImage,
    ImageWithoutDigest,
    InsecureRegistry,
    NeighbouringRuns,
    NoHealthcheck,
    PythonUnlikeCi,
    SecretFileCopied,
    SystemNeedNotInstalled,
    UnknownPublisher,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def subjects(check: RepositoryCheck, source) -> list[str]:
    return [item.subject for item in check.examine(source) if isinstance(item, Finding)]


def image(text: str, **more: str) -> dict[str, str]:
    return {**FLASK, "Dockerfile": text, **more}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RUN apt-get update && apt-get install -y a\nRUN apt-get install -y b\n", 1),
        ("RUN apk add a\nRUN apk add b\nRUN apk add c\n", 1),
        ("RUN apt-get update && apt-get install -y a\nRUN rm -rf /var/lib/apt/lists/*\n", 1),
        ("RUN dnf install -y gcc\n# why\nRUN dnf clean all\n", 1),
        ("RUN apt-get update && apt-get install -y a\nRUN pip install -r requirements.txt\n", 0),
        ("RUN apt-get install -y a\nCOPY . .\nRUN apt-get install -y b\n", 0),
        ("RUN --mount=type=cache,target=/var/cache/apt apt-get install -y a\nRUN apt-get install -y b\n", 0),
        ("RUN <<E\napt-get install -y a\nE\nRUN apt-get install -y b\n", 0),
        ('RUN ["apt-get", "install", "a"]\nRUN apt-get install -y b\n', 0),
        ("RUN mkdir a\nRUN rm -rf a\n", 0),
        ('RUN apt-get install -y a\nRUN if [ "$DEBUG" ]; then apt-get install -y vim; fi\n', 0),
        ('RUN apt-get install -y a\nRUN set -x && [ -z "$DEBUG" ] || apt-get install -y vim\n', 0),
    ],
)
def test_neighbouring_runs(repository, text, found) -> None:
    assert len(subjects(NeighbouringRuns(), repository(image(f"FROM debian:13\n{text}")))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13\nCMD python app.py\n", 1),
        ('FROM python:3.12-bookworm AS a\nFROM a\nENTRYPOINT ["x"]\n', 1),
        ("ARG V=3.13\nFROM python:${V}\nCMD x\n", 1),
        ("FROM nvidia/cuda:12.4.1-cudnn-devel-ubuntu22.04\nCMD x\n", 1),
        ("FROM python:3.13-slim\nCMD x\n", 0),
        ("FROM python:3.13-alpine3.22\nCMD x\n", 0),
        ("FROM python:3.13 AS build\nRUN x\nFROM python:3.13-slim\nCMD x\n", 0),
        ("FROM python:3.13\nRUN apt-get update && apt-get install -y libxml2-dev\nCMD x\n", 0),
        ("FROM python:3.13\nRUN make install\nCMD x\n", 0),
        ("FROM python:3.13 AS dev\nCMD x\n", 0),
        ("FROM python:3.13\nRUN x\n", 0),
        ('FROM python:3.13\nENTRYPOINT ["/bin/bash"]\n', 0),
        ("FROM python:3.13\nCMD bash start.sh\n", 1),
    ],
)
def test_fat_base_image(repository, text, found) -> None:
    assert len(subjects(FatBaseImage(), repository(image(text)))) == found


@pytest.mark.parametrize(
    ("run", "more"),
    [
        ("curl -O https://x && git clone y", ", and install `curl` and `git` first"),
        ("apt-get install -y curl && curl -O https://x", ""),
    ],
)
def test_what_the_smaller_image_lacks_is_said(repository, run, more) -> None:
    source = repository(image(f"FROM python:3.13\nRUN {run}\nCMD python app.py\n"))
    (found,) = [item for item in FatBaseImage().examine(source) if isinstance(item, Finding)]
    assert found.fix is not None
    assert found.fix.text == f"build on `python:3.13-slim`{more}"


def test_a_requirement_may_need_the_full_image(repository) -> None:
    source = repository(image("FROM python:3.13\nCMD x\n", **{"requirements.txt": "psycopg2\n"}))
    assert not subjects(FatBaseImage(), source)


def workflow(steps: str, python: str = "'3.11'") -> str:
    return (
        "on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n"
        f"      - uses: actions/setup-python@v5\n        with: {{python-version: {python}}}\n      - run: {steps}\n"
    )


@pytest.mark.parametrize(
    ("base", "steps", "python", "found"),
    [
        ("python:3.13-slim", "pytest", "'3.11'", ["python 3.13"]),
        ("ghcr.io/astral-sh/uv:python3.14-trixie", "pytest", "'3.11'", ["python 3.14"]),
        ("python:3.11-slim", "pytest", "'3.11'", []),
        ("python:3.11.4", "pytest", "3.11.9", []),
        ("python:3-slim", "pytest", "'3.11'", []),
        ("python:3.13-slim", "ruff check", "'3.11'", []),
        ("python:3.13-slim", "docker compose run web pytest", "'3.11'", []),
        ("python:3.13-slim", "pytest", "'3.x'", []),
    ],
)
def test_python_unlike_ci(repository, base, steps, python, found) -> None:
    files = image(f"FROM {base}\nCMD x\n", **{".github/workflows/ci.yml": workflow(steps, python)})
    assert subjects(PythonUnlikeCi(), repository(files)) == found


@pytest.mark.parametrize(
    ("copy", "found"),
    [
        ("COPY .env /app/", [".env"]),
        ("COPY --chown=app id_rsa /root/.ssh/id_rsa", ["id_rsa"]),
        ('COPY ["config/.env.production", "/app/.env"]', ["config/.env.production"]),
        ("ADD .netrc .pypirc /root/", [".netrc", ".pypirc"]),
        ("COPY service-account.json /", ["service-account.json"]),
        ("COPY certs/private_key.pem /", ["certs/private_key.pem"]),
        ("COPY .env.example /app/.env", []),
        ("COPY --from=build /app/.env /app/", []),
        ("COPY ca.pem /etc/ssl/", []),
        ("COPY environment.yml env.py .envs/ ./", []),
        ("RUN --mount=type=secret,id=.env cat /run/secrets/.env", []),
        ("COPY tests/fixtures/id_rsa.pub /", []),
    ],
)
def test_secret_file_copied(repository, copy, found) -> None:
    assert subjects(SecretFileCopied(), repository(image(f"FROM python:3.13-slim\n{copy}\nCMD x\n"))) == found


def test_a_secret_in_a_stage_that_is_left_behind_is_no_finding(repository) -> None:
    text = "FROM node:22 AS web\nCOPY .netrc .\nFROM python:3.13-slim\nCOPY --from=web /dist /dist\nCMD x\n"
    assert not subjects(SecretFileCopied(), repository(image(text)))


README = {"README.md": "You need libpq-dev, gcc and libmagic1.\n"}


@pytest.mark.parametrize(
    ("text", "requirement", "found"),
    [
        (
            "FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
            "psycopg2",
            ["psycopg2"],
        ),
        (
            "FROM python:3.13-alpine\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
            "psycopg2==2.9",
            ["psycopg2"],
        ),
        (
            "FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
            "python-magic",
            ["python-magic"],
        ),
        ("FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n", "python-magic", []),
        ("FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n", "psycopg2", []),
        (
            "FROM python:3.13-slim\nRUN apt-get install -y libpq-dev gcc\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n",
            "psycopg2",
            [],
        ),
        (
            "FROM python:3.13-slim AS b\nRUN apt-get install -y libpq-dev\nFROM b\nRUN pip install -r requirements.txt\n",
            "psycopg2",
            [],
        ),
        (
            "FROM python:3.13-slim\nCOPY setup.sh .\nRUN ./setup.sh\nRUN pip install -r requirements.txt\n",
            "psycopg2",
            [],
        ),
        (
            "FROM python:3.13-slim\nRUN apt-get install -y $PACKAGES\nRUN pip install -r requirements.txt\n",
            "psycopg2",
            [],
        ),
        ("FROM ours/base:1\nRUN pip install -r requirements.txt\n", "psycopg2", []),
        ("FROM python:3.13-slim\nRUN pip install -r requirements.txt\n", "psycopg2-binary", []),
        ("FROM python:3.13-slim\nRUN pip install -r dev.txt\n", "psycopg2", []),
    ],
)
def test_system_need_not_installed(repository, text, requirement, found) -> None:
    files = image(text, **{**README, "requirements.txt": requirement, "setup.sh": "apt-get install -y libpq-dev\n"})
    assert subjects(SystemNeedNotInstalled(), repository(files)) == found


LOCK = """
version = 1
requires-python = ">=3.12"
[[package]]
name = "shop"
version = "0"
source = { virtual = "." }
dependencies = [{ name = "fast" }]
[[package]]
name = "fast"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://files.pythonhosted.org/packages/fast-1.0.tar.gz", hash = "sha256:00" }
wheels = [
    { url = "https://files.pythonhosted.org/packages/fast-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", hash = "sha256:01" },
    { url = "https://files.pythonhosted.org/packages/fast-1.0-cp312-cp312-macosx_11_0_arm64.whl", hash = "sha256:02" },
]
"""


@pytest.mark.parametrize(
    ("base", "run", "found"),
    [
        ("python:3.13-slim", "uv sync --locked", ["fast"]),
        ("python:3.12-alpine", "uv sync --locked", ["fast"]),
        ("python:3.12-slim", "uv sync --locked", []),
        ("python:3.13", "uv sync --locked", []),
        ("python:3.13-slim", "apt-get install -y build-essential && uv sync --locked", []),
    ],
)
def test_wheels_that_do_not_fit_have_to_be_compiled(repository, base, run, found) -> None:
    files = {
        "app.py": "",
        "uv.lock": LOCK,
        "pyproject.toml": '[project]\nname = "shop"\nversion = "0"\ndependencies = ["fast"]\n',
        "Dockerfile": f"FROM {base}\nRUN {run}\n",
    }
    assert subjects(SystemNeedNotInstalled(), repository(files)) == found


SERVER = 'FROM python:3.13-slim\nCMD ["gunicorn", "app:app", "-b", "0.0.0.0:8000"]\n'


@pytest.mark.parametrize(
    ("text", "more", "found"),
    [
        (SERVER, {}, 1),
        ("FROM python:3.13-slim\nCMD uv run uvicorn app:app --host 0.0.0.0\n", {}, 1),
        (SERVER, {"compose.yaml": "services: {web: {build: ., healthcheck: {test: x}}}"}, 0),
        (SERVER, {"compose.yaml": "services: {web: {build: .}}"}, 1),
        (SERVER, {"k8s/web.yaml": "livenessProbe: {}\n"}, 0),
        (f"{SERVER}HEALTHCHECK CMD python probe.py\n", {}, 0),
        (f"{SERVER}HEALTHCHECK NONE\n", {}, 0),
        ("FROM python:3.13-slim\nCMD celery -A app worker\n", {}, 0),
    ],
)
def test_no_healthcheck(repository, text, more, found) -> None:
    assert len(subjects(NoHealthcheck(), repository(image(text, **more)))) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"Dockerfile": "FROM joe123/python-plus:1\n"}, ["joe123/python-plus"]),
        ({"compose.yaml": "services: {a: {image: 'quay.io/joe/db:1'}}"}, ["quay.io/joe/db"]),
        ({"Dockerfile": "FROM python:3.13\nCOPY --from=ghcr.io/joe/tool:1 /t /t\n"}, ["ghcr.io/joe/tool"]),
        ({"Dockerfile": "FROM python:3.13\nCOPY --from=ghcr.io/astral-sh/uv:0.13 /uv /bin/\n"}, []),
        ({"compose.yaml": "services: {a: {image: 'postgis/postgis:17-3.5'}}"}, []),
        ({"compose.yaml": "services: {a: {image: 'joe/app:1', build: .}, b: {image: 'joe/app:1'}}"}, []),
        ({"Dockerfile": "FROM registry.example.com/joe/base:1\n"}, []),
        ({"Dockerfile": f"FROM joe123/python-plus@sha256:{'0' * 64}\n"}, []),
        ({"Dockerfile": "FROM python:3.13 AS base\nFROM base\n"}, []),
    ],
)
def test_unknown_publisher(repository, files, found) -> None:
    assert subjects(UnknownPublisher(), repository({**FLASK, **files})) == found


def test_a_digest_is_asked_for_only_on_request(repository) -> None:
    files = image(f"FROM python:3.13\nCOPY --from=a/b@sha256:{'0' * 64} /a /a\nFROM scratch\n")
    assert not ImageWithoutDigest.default
    assert subjects(ImageWithoutDigest(), repository(files)) == ["python:3.13"]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"compose.yaml": "services: {a: {image: 'registry.example.com:5000/a:1'}}"}, ["registry.example.com:5000"]),
        ({"Dockerfile": "FROM 192.168.1.20:8081/base:1\n"}, ["192.168.1.20:8081"]),
        ({".github/workflows/a.yml": workflow("podman push --tls-verify=false a b")}, ["--tls-verify=false"]),
        ({"daemon.json": '{"insecure-registries": ["r.example.com"]}'}, ["r.example.com"]),
        ({"Dockerfile": "FROM localhost:5000/base:1\n"}, []),
        ({"Dockerfile": "FROM registry.example.com:5050/base:1\n"}, []),
        ({"daemon.json": '{"insecure-registries": ["localhost:5000"]}'}, []),
        ({".github/workflows/a.yml": workflow("curl --insecure https://x")}, []),
    ],
)
def test_insecure_registry(repository, files, found) -> None:
    assert subjects(InsecureRegistry(), repository({**FLASK, **files})) == found


def test_wheels_bound_to_a_python_on_other_systems_only_need_no_compiler_on_linux(repository) -> None:
    lock = LOCK.replace("fast-1.0-cp312-cp312-manylinux", "fast-1.0-py3-none-manylinux")
    files = {
        "app.py": "",
        "uv.lock": lock,
        "pyproject.toml": '[project]\nname = "shop"\nversion = "0"\ndependencies = ["fast"]\n',
        "Dockerfile": "FROM python:3.13-alpine\nRUN uv sync --locked\n",
    }
    assert not subjects(SystemNeedNotInstalled(), repository(files))


def test_a_publisher_is_judged_on_request_only() -> None:
    assert not UnknownPublisher.default


@pytest.mark.parametrize("command", ["python manage.py runserver", "fastapi dev app.py", "uvicorn app:app --reload"])
def test_a_server_for_development_needs_no_healthcheck(repository, command) -> None:
    assert not subjects(NoHealthcheck(), repository(image(f"FROM python:3.13-slim\nCMD {command}\n")))
    assert subjects(NoHealthcheck(), repository(image("FROM python:3.13-slim\nCMD gunicorn app:app\n")))


@pytest.mark.parametrize(
    ("name", "found"),
    [("shop/web", []), ("someone/shop", []), ("someone/shopping", ["someone/shopping"])],
)
def test_images_with_the_projects_name_are_its_own(repository, name, found) -> None:
    files = {**FLASK, "pyproject.toml": '[project]\nname = "shop"\nversion = "0"\n', "Dockerfile": f"FROM {name}:1\n"}
    assert subjects(UnknownPublisher(), repository(files)) == found


def test_the_file_that_is_copied_counts_not_another_of_its_name(repository) -> None:
    text = "FROM python:3.13-slim\nCOPY ./system/requirements.txt .\nRUN pip install -r requirements.txt\n"
    files = image(text, **{**README, "requirements.txt": "psycopg2", "system/requirements.txt": "requests"})
    assert not subjects(SystemNeedNotInstalled(), repository(files))


def test_another_stage_may_install_what_is_needed_to_run(repository) -> None:
    text = (
        "FROM python:3.13-slim AS build\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"
        "FROM python:3.13-slim\nRUN apt-get install -y libmagic1\nCOPY --from=build /venv /venv\n"
    )
    files = image(text, **{**README, "requirements.txt": "python-magic"})
    assert not subjects(SystemNeedNotInstalled(), repository(files))
