from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import Decision, Plan, plan
from envdoctor.migration.explanation import as_json, as_text
from envdoctor.repository import Repository

Make = Callable[..., Repository]

FLASK = {
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "requirements.txt": "flask==3.0.0\ngunicorn\n",
}


def decided(planned: Plan) -> dict[str, str]:
    return {item.family: item.decision.value for item in planned.services}


def image(planned: Plan, family: str) -> str:
    return next(item.image for item in planned.services if item.family == family)


def test_a_client_that_nothing_installs_is_an_optional_backend(repository: Make) -> None:
    engine = "try:\n    import pymongo\nexcept ImportError:\n    pass\nclient = MongoClient('x')\n"
    optional = FLASK | {"search/store.py": engine, "requirements.txt": "flask==3.0.0\nredis\n"}
    assert decided(plan(repository(optional)))["mongo"] == Decision.MENTIONED
    installed = optional | {"requirements.txt": "flask==3.0.0\nredis\npymongo\n"}
    assert decided(plan(repository(installed)))["mongo"] == Decision.ADDED


def test_settings_for_tests_do_not_choose_the_database(repository: Make) -> None:
    django = {
        "manage.py": "from django.core.management import execute_from_command_line\n",
        "site_/settings/base.py": 'DATABASES = {"default": {"ENGINE": "django.db.backends.mysql"}}\n',
        "site_/settings/test.py": 'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}\n',
        "requirements.txt": "django==4.2\nmysqlclient\n",
        ".github/workflows/ci.yml": """
            jobs:
              test:
                runs-on: ubuntu-latest
                services:
                  mysql: {image: "mysql:8.0"}
                  postgres: {image: "postgres:15"}
                steps: [{run: "python manage.py test"}]
            """,
    }
    planned = plan(repository(django))
    assert decided(planned) == {"mysql": "added", "postgres": "mentioned"}


def test_an_address_in_a_configuration_file_names_a_service(repository: Make) -> None:
    conf = (
        "plugins:\n  search: http://solr:8983/solr/books\n  # redis: redis:6379\n  cdn: https://cdn.example.com:9200/\n"
    )
    assert decided(plan(repository(FLASK | {"conf/books.yml": conf}))) == {"solr": "added"}


@pytest.mark.parametrize(
    ("path", "text", "family", "wanted"),
    [
        ("main.tf", 'resource "aws_db_instance" "db" {\n  engine = "postgres"\n  engine_version = "15.4"\n}\n', "postgres", "postgres:15"),
        ("infra/db.tf", 'resource "google_sql_database_instance" "x" {\n  database_version = "MYSQL_8_0"\n}\n', "mysql", "mysql:8"),
        (".platform/services.yaml", "db:\n  type: postgresql:14\n", "postgres", "postgres:14"),
        (".platform/services.yaml", "search:\n  type: elasticsearch:8.5\n", "elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch:8.5"),
        ("README.md", "```sh\ndocker run -p 5432:5432 postgres:13\n```\n", "postgres", "postgres:13"),
        (".travis.yml", "language: python\npython: ['3.8']\nservices: [postgresql]\naddons: {postgresql: '9.6'}\n", "postgres", "postgres:9.6"),
    ],
)  # fmt: skip
def test_versions_come_from_what_provides_the_service(
    repository: Make, path: str, text: str, family: str, wanted: str
) -> None:
    assert image(plan(repository(FLASK | {path: text})), family).startswith(wanted)


def test_a_published_package_with_settings_to_fill_in_is_an_application(repository: Make) -> None:
    package = {
        "pyproject.toml": """
            [build-system]
            requires = ["hatchling"]
            build-backend = "hatchling.build"
            [project]
            name = "desk"
            version = "1"
            dependencies = ["fastapi", "uvicorn", "asyncpg"]
            classifiers = ["Development Status :: 4 - Beta"]
            """,
        "desk/__init__.py": "",
        "desk/api.py": "from fastapi import FastAPI\nimport asyncpg\napp = FastAPI()\n",
    }
    assert decided(plan(repository(package)))["postgres"] == "mentioned"
    assert decided(plan(repository(package | {"alembic.ini": "[alembic]\n"})))["postgres"] == "added"


def test_a_browser_that_the_application_drives_is_no_tool_of_the_tests(repository: Make) -> None:
    driving = "from selenium import webdriver\ndriver = webdriver.Remote('http://hub:4444/wd/hub')\n"
    files = FLASK | {"requirements.txt": "flask==3.0.0\nselenium\n", "pages.py": driving}
    assert decided(plan(repository(files)))["selenium"] == "added"


def test_hard_coded_addresses_are_reported_with_their_place(repository: Make) -> None:
    files = FLASK | {
        "requirements.txt": "flask==3.0.0\nredis\nceler\n",
        "config.py": "class Base:\n    BROKER = 'redis://localhost:6379/0'\n",
        "cache.py": "import redis\n\nclient = redis.Redis(host='localhost')\n",
        "fine.py": "import os\nimport redis\nurl = os.environ.get(\n    'REDIS_URL',\n    'redis://localhost:6379/0',\n)\n",
    }
    places = {f"{note.location.path}:{note.location.line}" for note in plan(repository(files)).notes if note.location}
    assert places == {"config.py:2", "cache.py:3"}


def test_other_applications_are_named(repository: Make) -> None:
    files = {
        "users/requirements.txt": "flask\n",
        "users/app.py": "from flask import Flask\napp = Flask(__name__)\n",
        "orders/requirements.txt": "flask\n",
        "orders/app.py": "from flask import Flask\napp = Flask(__name__)\n",
    }
    planned = plan(repository(files))
    assert len(planned.notes) == 1
    assert ("`users`" if planned.root == "orders" else "`orders`") in planned.notes[0].text


def test_the_explanation_is_a_table_of_signs_with_their_weights(repository: Make) -> None:
    planned = plan(repository(FLASK | {"requirements.txt": "flask==3.0.0\npsycopg2\n"}))
    text = as_text(planned)
    assert "service" in text
    assert "+0.75" in text
    assert "requirements.txt:2" in text
    assert '"text": "`psycopg2`"' in as_json(planned)


def test_adapters_to_choose_from_need_nothing(repository: Make) -> None:
    stores = {f"stores/{name}.py": f"url = '{name}://localhost/x'\n" for name in ("mongodb", "redis", "mysql", "solr")}
    assert "mongo" not in {
        family for family, verdict in decided(plan(repository(FLASK | stores))).items() if verdict != "mentioned"
    }


def test_an_address_and_a_login_from_outside_are_a_connection(repository: Make) -> None:
    alone = "import os\nurl = os.environ.get('ES_URL')\n"
    assert decided(plan(repository(FLASK | {"settings.py": alone})))["elasticsearch"] == "offered"
    both = alone + "key = os.environ.get('ES_PASSWORD')\n"
    assert decided(plan(repository(FLASK | {"settings.py": both})))["elasticsearch"] == "added"


def test_alembic_is_run_from_where_its_scripts_are(repository: Make) -> None:
    files = FLASK | {
        "requirements.txt": "flask\nalembic\nasyncpg\n",
        "src/alembic.ini": "[alembic]\nscript_location = src/migrations\n",
        "src/migrations/env.py": "",
    }
    migrations = plan(repository(files)).migrations
    assert migrations is not None
    assert migrations.command == ("alembic", "-c", "src/alembic.ini", "upgrade", "head")
    assert migrations.folder == ""


def test_a_port_in_a_document_belongs_to_what_its_line_is_about(repository: Make) -> None:
    readme = "pgAdmin is at http://localhost:9090 and http://localhost:9095\n\nOpen http://localhost:8765\n"
    assert plan(repository(FLASK | {"README.md": readme})).processes[0].port == 8765


def test_a_bare_client_that_nothing_mentions_is_only_offered(repository: Make) -> None:
    bare = FLASK | {"requirements.txt": "flask==3.0.0\nredis\n"}
    assert decided(plan(repository(bare))) == {"redis": "offered"}
    assert decided(plan(repository(bare | {"cache.py": "import redis\n"})))["redis"] == "added"
    queue = bare | {"requirements.txt": "flask==3.0.0\nredis\ncelery\n"}
    assert decided(plan(repository(queue)))["redis"] == "added"


def test_an_adapter_among_integrations_is_a_choice(repository: Make) -> None:
    client = {"requirements.txt": "flask==3.0.0\npaho-mqtt\n"}
    inside = FLASK | client | {"messaging/backends/mqtt.py": "import paho.mqtt.client\n"}
    assert decided(plan(repository(inside)))["mqtt"] == "offered"
    assert (
        decided(plan(repository(FLASK | client | {"messaging/mqtt.py": "import paho.mqtt.client\n"})))["mqtt"]
        == "added"
    )


def test_what_the_image_installs_is_installed(repository: Make) -> None:
    files = {
        "app.py": FLASK["app.py"],
        "requirements/dev.txt": "flask\n",
        "build/requirements.txt": "flask\npsycopg2\n",
    }
    assert decided(plan(repository(files)))["postgres"] == "added"


def test_an_application_needs_its_services_even_if_nothing_says_how_it_starts(repository: Make) -> None:
    files = {
        "src/feed/__main__.py": "from feed.web import main\nmain()\n",
        "src/feed/web.py": "from aiohttp import web\nimport aioredis\napp = web.Application()\n",
        "requirements.txt": "aiohttp\naioredis\n",
    }
    planned = plan(repository(files))
    assert decided(planned)["redis"] == "added"
    assert planned.processes[0].command == ("python", "-m", "feed")


def test_the_project_that_a_reusable_application_is_tried_in_says_what_it_needs(repository: Make) -> None:
    files = {
        "setup.py": "from setuptools import setup\nsetup(name='notes', install_requires=['django'], classifiers=['Framework :: Django :: 4.2'])\n",
        "notes/__init__.py": "",
        "notes/models.py": "from django.db import models\n",
        "tests/manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n",
        "tests/site_/settings.py": "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://localhost/0'}}\n",
    }
    without = {path: text for path, text in files.items() if path != "tests/manage.py"}
    assert decided(plan(repository(without))) == {}
    assert decided(plan(repository(files))) == {"redis": "added"}


CELERY = {
    "app/__init__.py": "",
    "app/tasks.py": "from celery import Celery\napp = Celery()\n",
    "requirements.txt": "celery\n",
}


def test_an_address_without_a_host_means_this_machine(repository: Make) -> None:
    settings = {"app/config.py": "class Config:\n    CELERY_BROKER_URL = 'amqp://'\n"}
    assert decided(plan(repository(CELERY | settings)))["rabbitmq"] == Decision.ADDED


def test_the_beginning_of_an_address_and_one_of_a_cloud_are_no_server(repository: Make) -> None:
    prefix = {"app/config.py": "CELERY_BROKER_URL = 'amqp://' + NAME\nclass Config:\n    BROKER_URL = 'sqs://'\n"}
    found = decided(plan(repository(CELERY | prefix)))
    assert Decision.ADDED not in {found.get("rabbitmq"), found.get("sqs")}


def test_the_broker_of_a_task_queue_is_none_to_choose_from(repository: Make) -> None:
    code = "from celery import Celery\napp = Celery(broker='redis://redis:6379')\n"
    lists = {"requirements.txt": "celery\nredis\nflask\n", "app.py": FLASK["app.py"]}
    queue = repository(lists | {"integrations/celery_app/celery.py": code})
    assert decided(plan(queue))["redis"] == Decision.ADDED
    adapter = repository(lists | {"integrations/cache.py": "url = 'redis://redis:6379'\n"}, name="second")
    assert decided(plan(adapter))["redis"] != Decision.ADDED
