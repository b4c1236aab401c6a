from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import Decision, Options, Plan, migration_patch, plan
from envdoctor.migration.services import catalogue, family_of_image
from envdoctor.migration.verification import problems
from envdoctor.repository import Repository, yaml

Make = Callable[..., Repository]

DJANGO = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\nimport django\n',
    "site_/__init__.py": "",
    "site_/settings.py": """
        import os
        DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": os.environ["DB_HOST"],
                                 "PASSWORD": os.environ["DB_PASSWORD"]}}
        """,
    "site_/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")\napplication = 1\n',
    "shop/tests.py": "from django.test import TestCase\n",
    "requirements.txt": "django==5.1\npsycopg2==2.9\ngunicorn\n",
}
FASTAPI = {
    "pyproject.toml": """
        [project]
        name = "api"
        version = "1"
        requires-python = ">=3.11,<3.13"
        dependencies = ["fastapi", "uvicorn", "redis", "asyncpg", "alembic"]
        """,
    "app/__init__.py": "",
    "app/main.py": 'import os\nfrom fastapi import FastAPI\napp = FastAPI()\nurl = os.environ["REDIS_URL"]\ndb = os.environ.get("DATABASE_URL", "postgresql+asyncpg://me:pw@localhost/me")\n',
    "alembic.ini": "[alembic]\nscript_location = alembic\n",
    "alembic/env.py": "",
    "tests/test_app.py": "def test_it(): pass\n",
}
LIBRARY = {
    "pyproject.toml": """
        [build-system]
        requires = ["hatchling"]
        build-backend = "hatchling.build"
        [project]
        name = "thing"
        version = "1"
        dependencies = ["redis"]
        classifiers = ["Development Status :: 4 - Beta"]
        [project.optional-dependencies]
        test = ["pytest"]
        """,
    "thing/__init__.py": "",
    "tests/test_thing.py": "import thing\n",
}


def file(planned: Plan, name: str) -> str:
    return next(item.after for item in planned.files if item.path.endswith(name))


def test_django_on_postgresql(repository: Make) -> None:
    planned = plan(repository(DJANGO, commit=True))
    assert [item.family for item in planned.services if item.decision is Decision.ADDED] == ["postgres"]
    assert planned.processes[0].command == ("python", "manage.py", "runserver", "0.0.0.0:8000")
    assert planned.migrations is not None
    assert planned.migrations.command == ("python", "manage.py", "migrate", "--noinput")
    assert planned.tests is not None
    assert planned.tests.command == ("python", "manage.py", "test")
    assert planned.environment["DB_HOST"] == "db"
    text = file(planned, "compose.yaml")
    assert "# `psycopg2` in requirements.txt:2" in text
    assert '"127.0.0.1:${DB_HOST_PORT:-15432}:5432"' in text
    assert "version:" not in text
    assert "libpq5" in planned.system_packages.run
    assert "libpq-dev" in planned.system_packages.build


def test_fastapi_with_redis_postgresql_and_alembic(repository: Make) -> None:
    planned = plan(repository(FASTAPI))
    assert {item.name for item in planned.running} == {"db", "redis"}
    assert planned.python.version == "3.11"
    assert planned.migrations is not None
    assert planned.migrations.command == ("alembic", "upgrade", "head")
    assert planned.environment["DATABASE_URL"] == "postgresql+asyncpg://app:app@db:5432/app"
    assert planned.environment["REDIS_URL"] == "redis://redis:6379/0"
    assert planned.processes[0].command[:2] == ("uvicorn", "app.main:app")


def test_a_library_gets_tests_and_a_toolkit_and_nothing_else(repository: Make) -> None:
    planned = plan(repository(LIBRARY))
    assert planned.running == ()
    assert planned.processes == ()
    services = yaml.load(file(planned, "compose.yaml")).get("services")
    assert services is not None
    assert [name for name, _ in services.items()] == ["tests", "toolkit"]
    assert "FROM base AS runtime" not in file(planned, "Dockerfile")


@pytest.mark.parametrize("files", [DJANGO, FASTAPI, LIBRARY], ids=["django", "fastapi", "library"])
def test_every_plan_is_sound_deterministic_and_done_once(repository: Make, files: dict[str, str]) -> None:
    found = repository(files, commit=True)
    planned = plan(found)
    assert problems(planned, frozenset(found.files)) == ()
    text = migration_patch(found)
    assert text == migration_patch(Repository(found.root))
    for item in planned.files:
        (found.root / item.path).write_text(item.after)
    assert migration_patch(Repository(found.root)) == ""


def test_dependency_files_come_before_the_code(repository: Make) -> None:
    text = file(plan(repository(DJANGO)), "Dockerfile")
    assert text.index("COPY requirements.txt") < text.index("COPY --chown=10001:10001 . .")
    assert "USER 10001:10001" in text


def test_a_person_overrules(repository: Make) -> None:
    planned = plan(repository(DJANGO), Options(services=("redis",), without=("postgres",)))
    assert [item.family for item in planned.running] == ["redis"]


def test_one_relational_database_is_enough(repository: Make) -> None:
    files = {**DJANGO, "requirements.txt": "django\npsycopg2\npymysql\ngunicorn\n"}
    decisions = {item.family: item.decision for item in plan(repository(files)).services}
    assert decisions["postgres"] is Decision.ADDED
    assert decisions["mysql"] is Decision.MENTIONED


def test_every_family_of_the_catalogue_is_whole() -> None:
    for family, backing in catalogue().items():
        assert ":" in backing.image, family
        assert not backing.image.endswith(":latest"), family
        assert family_of_image(backing.image) == family or backing.image.startswith("gcr.io"), family


def test_postgres_keeps_its_data_where_its_version_looks_for_it(repository: Make) -> None:
    ci = "on: push\njobs:\n  test:\n    runs-on: x\n    services:\n      db:\n        image: postgres:16\n    steps: []\n"
    old = file(plan(repository({**DJANGO, ".github/workflows/ci.yml": ci}, name="old")), "compose.yaml")
    assert "image: postgres:16" in old
    assert "db-data:/var/lib/postgresql/data" in old
    assert "db-data:/var/lib/postgresql\n" in file(plan(repository(DJANGO, name="new")), "compose.yaml")


def test_what_is_not_installed_is_not_run(repository: Make) -> None:
    project = FASTAPI["pyproject.toml"].replace(', "alembic"', "")
    assert plan(repository({**FASTAPI, "pyproject.toml": project})).migrations is None


def test_a_required_password_of_a_service_without_one_is_empty(repository: Make) -> None:
    main = FASTAPI["app/main.py"] + 'secret = os.environ["REDIS_PASSWORD"]\n'
    assert plan(repository({**FASTAPI, "app/main.py": main})).environment["REDIS_PASSWORD"] == ""


def test_a_file_that_git_ignores_is_not_created_twice(repository: Make) -> None:
    found = repository({**LIBRARY, ".gitignore": ".dockerignore\n"}, commit=True)
    for item in plan(found).files:
        (found.root / item.path).write_text(item.after)
    assert migration_patch(Repository(found.root)) == ""


def test_a_procfile_names_workers_and_its_shell_lines_are_bound(repository: Make) -> None:
    made = repository(
        {
            "requirements.txt": "flask==3.0\ngunicorn==22.0\nrq==1.16\n",
            "blog.py": "from flask import Flask\n\napp = Flask(__name__)\n",
            "Procfile": "web: flask db upgrade; gunicorn blog:app\nworker: rq worker blog-tasks\nrelease: ./gone.sh\n",
        }
    )
    processes = {process.name: process for process in plan(made).processes}
    assert processes["app"].command == ("sh", "-c", "flask db upgrade; gunicorn --bind 0.0.0.0:8000 blog:app")
    assert processes["worker"].command == ("rq", "worker", "blog-tasks")
    assert processes["worker"].evidence is not None
    assert str(processes["worker"].evidence.location) == "Procfile:2"
    assert set(processes) == {"app", "worker"}


def test_what_the_settings_assemble_themselves_is_left_to_them(repository: Callable[..., Repository]) -> None:
    found = repository(
        {
            "app/config.py": "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
            '    POSTGRES_USER: str = "postgres"\n    POSTGRES_SERVER: str = "localhost"\n'
            '    POSTGRES_PREFIX: str = "postgresql+asyncpg://"\n'
            '    POSTGRES_URI: str = f"{POSTGRES_USER}:app@{POSTGRES_SERVER}/app"\n',
            "app/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
            "requirements.txt": "fastapi\nuvicorn\nasyncpg\npydantic-settings\n",
        }
    )
    compose = next(item for item in plan(found).files if item.path == "compose.yaml").after
    assert "POSTGRES_SERVER: db" in compose
    assert "POSTGRES_URI" not in compose


def test_a_probe_that_starts_a_virtual_machine_gets_the_time_for_it(repository: Make) -> None:
    found = repository(
        {**FASTAPI, "compose.env": "", ".env.example": "BROKER_URL=amqp://guest:guest@localhost:5672//\n"}
    )
    text = file(plan(found, Options(services=("rabbitmq", "redis"))), "compose.yaml")
    assert "timeout: 20s" in text.partition("\n  rabbitmq:\n")[2]
    assert "timeout: 20s" not in text.partition("\n  redis:\n")[2].partition("\n  rabbitmq:\n")[0]
