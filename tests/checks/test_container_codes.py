"""Every code about images and services has one case that is wrong and one that only looks so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from envdoctor.api import Finding, RepositoryCheck
from envdoctor.registry import load_checks

Files = Mapping[str, str]

APP = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}
SLIM = "FROM python:3.13-slim\nCOPY . /app\n"
PIP = "FROM python:3.13-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n"
SERVER = f'{SLIM}CMD ["gunicorn", "-b", "0.0.0.0", "app:app"]\n'


def image(text: str, **more: str) -> Files:
    return {**APP, "Dockerfile": text, **more}


def services(text: str, **more: str) -> Files:
    return {**APP, "Dockerfile": SERVER, "compose.yaml": f"services: {{{text}}}\n", **more}


DB = "db: {image: 'postgres:17'}"
CHECKED = "db: {image: 'postgres:17', healthcheck: {test: pg_isready}}"
WAITS = "web: {build: ., depends_on: {db: {condition: service_healthy}}}"
KEY = "import os\nfrom flask import Flask\napp = Flask(__name__)\nKEY = os.environ['APP_KEY']\n"
HOST = "import os\nfrom flask import Flask\napp = Flask(__name__)\nHOST = os.getenv('DB_HOST', 'localhost')\n"
REDIS = {
    "app.py": "import redis\nfrom flask import Flask\napp = Flask(__name__)\nr = redis.from_url('redis://localhost')\n",
    "requirements.txt": "flask\nredis\n",
    ".github/workflows/ci.yml": "jobs: {t: {services: {redis: {image: 'redis:7'}}}}",
}
TEST = {"tests/test_app.py": "def test_it(): assert True\n"}
WORKFLOW = "on: push\njobs: {{test: {{steps: [{{uses: actions/setup-python@v5, with: {{python-version: '{}'}}}}, {{run: pytest}}]}}}}\n"
PROJECT = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n[project]\nname = "x"\nversion = "1"\nreadme = "README.md"\n'
POETRY = "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install .\n"
DJANGO = {
    "manage.py": "import django\n",
    "requirements.txt": "django\npsycopg[binary]\n",
    "shop/migrations/0001_initial.py": "",
}

CASES: dict[str, tuple[Files, Files]] = {
    "IMG001": (APP, {"app.py": "import sys\n", "pyproject.toml": '[build-system]\n[project]\nname = "x"\n'}),
    "IMG002": (
        image("FROM python:3.13\nCOPY . .\nRUN pip install -r requirements.txt\n"),
        image("FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n"),
    ),
    "IMG003": (
        image("FROM python:3.13\nCMD python app.py\n"),
        image('FROM python:3.13\nENTRYPOINT ["gosu", "app", "python", "app.py"]\n'),
    ),
    "IMG004": (image("FROM python\n"), image("FROM python:3.13 AS base\nFROM base\n")),
    "IMG005": (image(SLIM, **{"x/.env": ""}), image(SLIM, **{".dockerignore": ".git\n.env\n"})),
    "IMG006": (image("FROM bitnami/python:3.12\n"), image("FROM bitnami/minideb:bookworm\n")),
    "IMG007": (image("FROM python:3.9-slim-buster\n"), image("FROM python:3.13-slim-bookworm\n")),
    "IMG008": (image("FROM pyhton:3.13\n"), image("FROM ours/pyhton:3.13\n")),
    "IMG009": (
        image("FROM python:3.13\nCOPY requirements-prod.txt .\n"),
        image(
            "FROM python:3.13\nCOPY requirements-prod.txt .\n",
            Makefile="image:\n\tuv export -o requirements-prod.txt\n\tdocker build .\n",
        ),
    ),
    "IMG010": (
        image("FROM python:3.13\nCOPY README.md .\n", **{"README.md": "x", ".dockerignore": "*.md\n"}),
        image("FROM python:3.13\nCOPY README.md .\n", **{"README.md": "x", ".dockerignore": "*.md\n!README.md\n"}),
    ),
    "IMG011": (
        image(SLIM, **{".dockerignore": "*.pyc\n", ".gitignore": ".env\n", ".env": "A=1\n"}),
        image(SLIM, **{".dockerignore": ".git\n.env\n", ".gitignore": ".env\n", ".env": "A=1\n"}),
    ),
    "IMG012": (
        image("FROM python:3.13\nCMD uvicorn app:app\n"),
        image("FROM python:3.13\nENV UVICORN_HOST=0.0.0.0\nCMD uvicorn app:app\n"),
    ),
    "IMG013": (image("FROM python:3.13\nCMD python app.py\n"), image("FROM python:3.13\nCMD exec python app.py\n")),
    "IMG014": (
        image("FROM debian:12\nRUN apt-get update\nRUN apt-get install -y git\n"),
        image("FROM debian:12\nRUN apt-get update\nRUN apt-get update && apt-get install -y git\n"),
    ),
    "IMG015": (
        image("FROM debian:12\nRUN apt-get update && apt-get install -y git\n"),
        image(
            "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get install -y git\n"
        ),
    ),
    "IMG016": (
        image("FROM python:3.13-slim\nRUN apt-get install -y gcc && pip install x\n"),
        image("FROM python:3.13-slim AS b\nRUN apt-get install -y gcc && pip install x\nFROM python:3.13-slim\n"),
    ),
    "IMG017": (
        image("FROM python:3.13\nARG PIP_TOKEN\nRUN pip install -i https://u:$PIP_TOKEN@x/simple y\n"),
        image(
            "FROM python:3.13\nRUN --mount=type=secret,id=pip_token PIP_TOKEN=$(cat /run/secrets/pip_token) pip install y\n"
        ),
    ),
    "IMG018": (
        image("FROM python:3.13\nRUN curl -sSL https://example.org/install.sh | sh\n"),
        image(
            "FROM python:3.13\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/x /x\n"
        ),
    ),
    "IMG019": (image("FROM python:3.13\nRUNN true\n"), image("# escape=`\nFROM python:3.13\nRUN a `\n  b\n")),
    "IMG020": (
        {"x.py": "", "pyproject.toml": PROJECT, "README.md": "x", "Dockerfile": POETRY, ".dockerignore": "*.md\n"},
        {"x.py": "", "pyproject.toml": PROJECT, "README.md": "x", "Dockerfile": POETRY, ".dockerignore": "docs/*.md\n"},
    ),
    "IMG021": (
        image("FROM python:3.13-slim\nHEALTHCHECK CMD curl -f http://127.0.0.1\nCMD python app.py\n"),
        image("FROM python:3.13\nHEALTHCHECK CMD curl -f http://127.0.0.1\nCMD python app.py\n"),
    ),
    "IMG022": (
        image(
            "FROM debian:12\nRUN apt-get update && apt-get install -y a\nRUN apt-get update && apt-get install -y b\n"
        ),
        image(
            "FROM debian:12\nRUN apt-get update && apt-get install -y a\nCOPY x /x\nRUN apt-get update && apt-get install -y b\n"
        ),
    ),
    "IMG023": (
        image("FROM python:3.13\nRUN pip install flask\nCMD python app.py\n"),
        image("FROM python:3.13\nRUN apt-get update && apt-get install -y libpq-dev\nCMD python app.py\n"),
    ),
    "IMG024": (
        image("FROM python:3.11-slim\n", **{".github/workflows/ci.yml": WORKFLOW.format("3.13")}),
        image("FROM python:3.13-slim\n", **{".github/workflows/ci.yml": WORKFLOW.format("3.13")}),
    ),
    "IMG025": (
        image("FROM python:3.13\nCOPY .env id_rsa /app/\n"),
        image("FROM python:3.13\nCOPY .env.example id_rsa.pub /app/\n"),
    ),
    "IMG026": (
        image(PIP, **{"requirements.txt": "psycopg2\n", "README.md": "You need libpq-dev.\n"}),
        image(PIP, **{"requirements.txt": "psycopg2-binary\n", "README.md": "You need libpq-dev.\n"}),
    ),
    "IMG027": (image(SERVER), image(f"{SERVER}HEALTHCHECK CMD python -c 'import app'\n")),
    "IMG028": (
        services("db: {image: 'joe123/postgres:1'}"),
        services("db: {image: 'pgvector/pgvector:pg17'}"),
    ),
    "IMG029": (image("FROM python:3.13-slim\n"), image(f"FROM python:3.13-slim@sha256:{'0' * 64}\n")),
    "IMG030": (
        services("web: {image: 'registry.example.com:5000/shop:1'}"),
        services("web: {image: 'localhost:5000/shop:1'}"),
    ),
    "SVC001": (image(SLIM), {"x.py": "", "pyproject.toml": '[build-system]\n[project]\nname = "x"\n'}),
    "SVC002": (
        services("db: {image: 'postgres:17', ports: ['5432:5432']}"),
        services("db: {image: 'postgres:17', ports: ['127.0.0.1:5432:5432']}"),
    ),
    "SVC003": (
        services(f"web: {{build: ., depends_on: [db]}}, {DB}"),
        services(f"web: {{build: ., depends_on: [db], restart: always}}, {DB}"),
    ),
    "SVC004": (
        {**APP, "compose.yaml": "version: '3'\nservices: {web: {image: x}}\n"},
        {**APP, "compose.yaml": "name: shop\nx-version: '3'\nservices: {web: {image: x}}\n"},
    ),
    "SVC005": (services("web: {build: .}", **TEST), services("web: {build: .}, pytest: {build: .}", **TEST)),
    "SVC006": (services("s: {image: minio/minio}"), services("s: {image: 'minio/minio', build: .}")),
    "SVC007": (
        services("db: {image: 'postgres:18', volumes: ['data:/var/lib/postgresql/data']}"),
        services("db: {image: 'postgres:17', volumes: ['data:/var/lib/postgresql/data']}"),
    ),
    "SVC008": (
        services("q: {image: qdrant/qdrant, healthcheck: {test: curl -f http://localhost:6333}}"),
        services("q: {image: qdrant/qdrant, healthcheck: {test: 'bash -c \"</dev/tcp/127.0.0.1/6333\"'}}"),
    ),
    "SVC009": (services("db: {image: postgres}"), services("db: {image: 'postgres:17-alpine'}, p: {image: nginx}")),
    "SVC010": (
        services("a: {image: x, ports: ['80:80']}, b: {image: y, ports: ['80:81']}"),
        services("a: {image: x, ports: ['80:80']}, b: {image: y, ports: ['80:81/udp']}"),
    ),
    "SVC011": (
        services(f"web: {{build: ., environment: {{DB_HOST: localhost}}}}, {DB}"),
        services(f"web: {{build: ., environment: {{DB_HOST: localhost}}, network_mode: host}}, {DB}"),
    ),
    "SVC012": (services("web: {build: ., container_name: web}"), services("web: {build: ., hostname: web}")),
    "SVC013": (
        services("web: {image: x, environment: {API_TOKEN: ghp_16C7e42F292c6912E7710c838347Ae178B4a}}"),
        services("web: {image: x, environment: {API_TOKEN: 'change-me', TOKEN_FILE: /run/secrets/t}}"),
    ),
    "SVC014": (
        services("web: {image: x, deploy: {placement: {constraints: [node.role==manager]}}}"),
        services("web: {image: x, deploy: {replicas: 2, resources: {limits: {memory: 1g}}}}"),
    ),
    "SVC015": (services("web: {image: x, enviroment: {A: b}}"), services("web: {image: x, x-enviroment: {A: b}}")),
    "SVC016": (
        services("web: {build: ., command: python manage.py runserver}"),
        services("web: {build: ., command: 'python manage.py runserver 0:8000'}"),
    ),
    "SVC017": (
        services(f"web: {{build: .}}, {DB}", **REDIS),
        services("web: {build: .}, cache: {image: 'valkey/valkey:8'}", **REDIS),
    ),
    "SVC018": (
        {**services(f"web: {{build: .}}, {CHECKED}"), **DJANGO},
        {
            **services(f"web: {{build: .}}, migrate: {{build: ., command: python manage.py migrate}}, {CHECKED}"),
            **DJANGO,
        },
    ),
    "SVC019": (services(f"{WAITS}, {DB}"), services(f"{WAITS}, {CHECKED}")),
    "SVC020": (
        services("web: {build: .}, cache: {image: 'memcached:1'}"),
        services("web: {build: ., environment: {C: 'cache:11211'}}, cache: {image: 'memcached:1'}"),
    ),
    "SVC021": (services(DB), services("db: {image: 'postgres:17', tmpfs: /var/lib/postgresql/data}")),
    "SVC022": (services("web: {build: .}"), services("web: {build: ., volumes: ['.:/app']}")),
    "SVC023": (
        services("web: {build: .}", **{"app.py": KEY}),
        services("web: {build: ., environment: ['APP_KEY=${APP_KEY:?}']}", **{"app.py": KEY}),
    ),
    "SVC024": (services("db: {image: 'mysql:5.7'}"), services("db: {image: 'mysql:5.7', platform: linux/amd64}")),
    "SVC025": (
        services("es: {image: 'elasticsearch:9.1.0'}"),
        services("es: {image: 'elasticsearch:9.1.0', environment: {ES_JAVA_OPTS: -Xmx512m}}"),
    ),
    "SVC026": (services("db: {image: 'postgress:17'}"), services("db: {image: 'ours/postgress:17'}")),
    "SVC027": (
        services(f"web: {{build: .}}, {DB}", **{"app.py": HOST}),
        services(f"web: {{build: ., environment: {{DB_HOST: db}}}}, {DB}", **{"app.py": HOST}),
    ),
    "SVC028": (
        services("web: {build: {context: ., dockerfile: Dockerfile.dev}}"),
        services("web: {build: {context: ., dockerfile: '${DOCKERFILE}'}}"),
    ),
}


def built_in() -> dict[str, RepositoryCheck]:
    known = load_checks()
    mine = (check for check in known if check.code[:3] in {"IMG", "SVC"} and known.origins[check.code] == "envdoctor")
    return {check.code: check for check in mine if isinstance(check, RepositoryCheck) and check.code[3:].isdigit()}


CHECKS = built_in()


def test_every_code_is_in_the_table() -> None:
    assert sorted(CHECKS) == sorted(CASES)


@pytest.mark.parametrize("code", CASES)
def test_what_is_wrong_is_found(repository, code) -> None:
    found = list(CHECKS[code].examine(repository(CASES[code][0], commit=True)))
    assert [item.code for item in found if isinstance(item, Finding)][:1] == [code]


@pytest.mark.parametrize("code", CASES)
def test_what_only_looks_wrong_is_not(repository, code) -> None:
    found = list(CHECKS[code].examine(repository(CASES[code][1], commit=True)))
    assert not [item for item in found if isinstance(item, Finding)]


@pytest.mark.parametrize(("written", "meant"), [("phyton", "python"), ("ngnix", "nginx"), ("rabitmq", "rabbitmq")])
def test_a_swap_is_likelier_than_another_letter(repository, written, meant) -> None:
    found = list(CHECKS["IMG008"].examine(repository({"Dockerfile": f"FROM {written}\n"})))
    assert [meant in item.message for item in found if isinstance(item, Finding)] == [True]
