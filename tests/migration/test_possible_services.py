"""What is only possible is not added: backends to choose from, extras, clients that nothing installs."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.migration import plan
from envdoctor.migration.code import read
from envdoctor.migration.services import catalogue
from envdoctor.repository import Repository

Make = Callable[..., Repository]
FLASK = {"requirements.txt": "flask==3.0.0\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n"}


def decided(found: Repository) -> dict[str, str]:
    return {item.family: str(item.decision) for item in plan(found).services}


def test_a_client_that_nothing_installs_is_an_optional_backend(repository: Make) -> None:
    cache = "def connect():\n    import redis\n    return redis.Redis(host='localhost')\n"
    assert decided(repository(FLASK | {"cache.py": cache}))["redis"] != "added"
    installed = {"requirements.txt": "flask==3.0.0\nredis==5.0.0\n", "cache.py": cache}
    assert decided(repository(FLASK | installed))["redis"] == "added"


def test_storage_beside_local_memory_and_cloud_is_one_to_choose(repository: Make) -> None:
    files = FLASK | {"requirements.txt": "flask==3.0.0\nminio==7.2.0\n"}
    s3 = {"storage/s3.py": "from minio import Minio\nclient = Minio('localhost:9000')\n", "storage/__init__.py": ""}
    assert decided(repository(files | s3))["minio"] == "added"
    others = {f"storage/{name}.py": "" for name in ("local", "memory", "google_cloud")}
    assert decided(repository(files | s3 | others))["minio"] != "added"


def test_documents_of_an_extra_do_not_make_it_needed(repository: Make) -> None:
    project = "[project]\nname = 'pot'\nversion = '1'\ndependencies = ['flask']\n"
    files = {"app.py": FLASK["app.py"], "docs/sql.md": "# SQL\n\n```sh\npsql -U postgres\n```\n"}
    extra = project + "[project.optional-dependencies]\nsql = ['psycopg2-binary']\n"
    assert decided(repository(files | {"pyproject.toml": extra})).get("postgres") != "added"
    needed = project.replace("'flask'", "'flask', 'psycopg2-binary'")
    assert decided(repository(files | {"pyproject.toml": needed}))["postgres"] == "added"


def test_where_logs_are_sent_is_no_address_of_the_application(repository: Make) -> None:
    ship = 'output.elasticsearch:\n  hosts: ["elasticsearch:9200"]\n'
    assert "elasticsearch" not in decided(repository(FLASK | {"filebeat/filebeat.yml": ship}))
    assert decided(repository(FLASK | {"search.yml": ship}))["elasticsearch"] == "added"


def test_of_projects_side_by_side_the_one_that_serves_is_run(repository: Make) -> None:
    job = {f"job/{name}.py": "import requests\n" for name in ("a", "b", "c")} | {"job/requirements.txt": "requests\n"}
    site = {"site_api/requirements.txt": "flask\n", "site_api/app.py": FLASK["app.py"]}
    assert plan(repository(job)).root == "job"
    assert plan(repository(job | site)).root == "site_api"


def test_no_service_is_published_where_a_local_server_listens() -> None:
    backings = [item for item in catalogue().values() if item.published and item.port <= 55535]
    assert [item.family for item in backings if item.host_port == item.port] == []


def test_an_application_s_tests_module_says_nothing_of_its_database(repository: Make) -> None:
    files = {"requirements.txt": "django==5.0\npsycopg==3.2.0\n", "shop/__init__.py": ""}
    parsed = "ENGINE = 'django.db.backends.postgresql'\nURL = 'postgresql://a:b@localhost/a'\n"
    tested = read(repository(files | {"shop/tests.py": parsed}))
    assert not any(item.evidence.location.path.endswith("tests.py") for item in tested)
    stated = read(repository(files | {"shop/settings.py": parsed}))
    assert any(item.evidence.location.path.endswith("settings.py") for item in stated)
