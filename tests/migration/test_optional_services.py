from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import Decision, Plan, plan
from envdoctor.migration.assignments import assigned
from envdoctor.repository import Repository

Make = Callable[..., Repository]

FASTAPI = {
    "main.py": "from fastapi import FastAPI\napp = FastAPI()\n",
    "requirements.txt": "fastapi\nuvicorn\npydantic-settings\npymilvus\nqdrant-client\nredis\n",
}


def added(planned: Plan) -> set[str]:
    return {item.family for item in planned.services if item.decision is Decision.ADDED}


def settings(*fields: str) -> str:
    lines = "".join(f"    {field}\n" for field in fields)
    return f"from typing import Optional\nfrom pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n{lines}"


def test_an_address_that_a_settings_class_goes_without_adds_no_service(repository: Make) -> None:
    stores = settings(
        "QDRANT_URL: Optional[str] = None",
        "QDRANT_API_KEY: Optional[str] = None",
        'MILVUS_URI: str = "./milvus.db"',
        'MILVUS_TOKEN: str = ""',
        'REDIS_URL: str = "redis://localhost:6379/0"',
    )
    assert added(plan(repository(FASTAPI | {"settings.py": stores}))) == {"redis"}


def test_an_address_that_a_settings_class_insists_on_adds_its_service(repository: Make) -> None:
    stores = settings("QDRANT_URL: str", "QDRANT_API_KEY: Optional[str] = None")
    assert "qdrant" in added(plan(repository(FASTAPI | {"settings.py": stores})))


@pytest.mark.parametrize(
    ("example", "weights"),
    [
        ("MINIO_ENDPOINT=minio:9000\nMINIO_BUCKET=files\n", [0.85, 0.85]),
        ("MINIO_ENDPOINT=\nMINIO_BUCKET=\n", [0.4, 0.4]),
        ("# Files (S3-compatible, optional)\nMINIO_ENDPOINT=minio:9000\n\nMINIO_BUCKET=files\n", [0.4, 0.85]),
        ("# MINIO_ENDPOINT=minio:9000\n", [0.3]),
        ("MINIO_ENDPOINT=https://minio.cities.org\n", [-0.25]),
        ("MINIO_ENDPOINT=https://minio.example.org\n", [0.85]),
    ],
)
def test_an_example_says_by_its_values_how_much_a_service_is_needed(example: str, weights: list[float]) -> None:
    assert [item.weight for item in assigned(example)] == weights


def test_settings_to_be_copied_are_an_example(repository: Make) -> None:
    sample = 'COUCHDB_HOST = "couchdb"\nCOUCHDB_PORT = 5984\nCOUCHDB_USER = "app"\n'
    assert added(plan(repository(FASTAPI | {"app/config.py.sample": sample, "requirements.txt": "fastapi\n"}))) == {
        "couchdb"
    }


def test_a_folder_of_environment_files_is_read(repository: Make) -> None:
    files = {".envs/.local/.django": "CELERY_BROKER_URL=amqp://rabbit:5672\n", "requirements.txt": "fastapi\ncelery\n"}
    assert added(plan(repository(FASTAPI | files))) == {"rabbitmq"}


def test_a_client_of_an_extra_that_only_one_module_calls_is_not_needed(repository: Make) -> None:
    module = "from kazoo.client import KazooClient\n\n\ndef servers():\n    return KazooClient('x')\n"
    files = {
        "pyproject.toml": '[project]\nname = "a"\nversion = "1"\ndependencies = ["fastapi"]\n'
        '[project.optional-dependencies]\nzk = ["kazoo"]\n',
        "lib/zookeeper.py": module,
        "main.py": FASTAPI["main.py"],
    }
    assert "zookeeper" not in added(plan(repository(files)))
    files["pyproject.toml"] = '[project]\nname = "a"\nversion = "1"\ndependencies = ["fastapi", "kazoo"]\n'
    assert "zookeeper" in added(plan(repository(files)))


def test_what_a_hosting_platform_installs_is_not_what_the_image_needs(repository: Make) -> None:
    files = {
        "app.py": "from flask import Flask\napp = Flask(__name__)\n",
        "requirements/common.txt": "flask\n",
        "requirements/docker.txt": "-r common.txt\npymysql\n",
        "requirements/heroku.txt": "-r common.txt\npsycopg2\n",
    }
    assert added(plan(repository(files))) == {"mysql"}


def test_an_address_that_tox_gives_names_a_service(repository: Make) -> None:
    tox = "[testenv]\nsetenv =\n    dev: BROKER_URL = {env:BROKER_URL:amqp://guest:guest@localhost:5674//}\n"
    files = FASTAPI | {"tox.ini": tox, "requirements.txt": "fastapi\ncelery\n"}
    assert added(plan(repository(files))) == {"rabbitmq"}


def test_a_redis_client_of_any_name_that_nothing_mentions_is_only_offered(repository: Make) -> None:
    unused = FASTAPI | {"requirements.txt": "fastapi\nfastapi-limiter\n"}
    assert "redis" not in added(plan(repository(unused)))
    limited = unused | {"limits.py": "from fastapi_limiter import FastAPILimiter\n"}
    assert "redis" in added(plan(repository(limited)))
