"""What speaks of the composition: the README's section and CI's job; and what is done once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml as plain_yaml

from envdoctor.errors import UsageError
from envdoctor.migration import Action, Options, migration_patch, plan
from envdoctor.migration.model import Plan, PlannedFile
from envdoctor.repository import Repository

APP = {
    "requirements.txt": "django==5.2\npsycopg[binary]==3.2\n",
    "requirements-dev.txt": "pytest==8.3\nruff==0.9\n",
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/__init__.py": "",
    "shop/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\nWSGI_APPLICATION = 'shop.wsgi.application'\n",
    "shop/wsgi.py": "application = 1\n",
    "orders/__init__.py": "",
    "orders/apps.py": "class OrdersConfig:\n    label = 'sales'\n",
    "orders/migrations/__init__.py": "",
    "orders/migrations/0001_initial.py": "",
    "orders/fixtures/products.json": '[{"model": "orders.product", "pk": 1, "fields": {}}]\n',
    "orders/tests.py": "def test_it(): pass\n",
    "README.md": "# Shop\n\nSells things.\n",
    ".env.example": "DATABASE_URL=postgresql://localhost/shop\n",
    ".github/workflows/ci.yml": """\
        on: push
        jobs:
          lint:
            steps:
              - uses: actions/checkout@0123456789012345678901234567890123456789 # v6.0.1
              - run: pip install ruff mypy
              - run: ruff check .
              - run: ruff format --check .
              - run: mypy shop
              - run: ruff check --fix missing/
        """,
}


def services(planned: Plan) -> dict[str, dict[str, object]]:
    return plain_yaml.safe_load(file(planned, "compose.yaml").after)["services"]


def file(planned: Plan, path: str) -> PlannedFile:
    return next(item for item in planned.files if item.path == path)


def test_lint_runs_as_in_ci_with_the_tools_that_nothing_declares(repository: Callable[..., Repository]) -> None:
    planned = plan(repository(APP))
    lint = services(planned)["lint"]
    assert lint["command"] == [
        "sh", "-c", "code=0; ruff check . || code=1; ruff format --check . || code=1; mypy shop || code=1; exit $$code",
    ]  # fmt: skip
    assert lint["profiles"] == ["lint"]
    assert lint["depends_on"] == {}
    assert "pip install mypy\n" in file(planned, "Dockerfile").after


def test_fixtures_are_loaded_when_the_schema_is_there(repository: Callable[..., Repository]) -> None:
    fixtures = services(plan(repository(APP)))["fixtures"]
    assert fixtures["command"] == ["python", "manage.py", "loaddata", "products"]
    assert fixtures["depends_on"]["migrations"] == {"condition": "service_completed_successfully"}  # type: ignore[index]


def test_migrations_go_up_down_and_up_on_a_database_of_their_own(repository: Callable[..., Repository]) -> None:
    found = services(plan(repository(APP)))
    check = found["migrations-check"]
    assert check["command"][2] == (  # type: ignore[index]
        "python manage.py migrate --noinput && python manage.py migrate --noinput sales zero"
        " && python manage.py migrate --noinput"
    )
    assert check["environment"]["DATABASE_URL"].endswith("@db-check:5432/app")  # type: ignore[index]
    assert list(check["depends_on"]) == ["db-check"]  # type: ignore[call-overload]
    assert "volumes" not in found["db-check"]
    assert "ports" not in found["db-check"]
    assert found["db-check"]["tmpfs"] == ["/var/lib/postgresql"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_readme_gets_one_section_at_its_end(repository: Callable[..., Repository], newline: str, end: str) -> None:
    text = f"# Shop\n\nSells things.{end}".replace("\n", newline).encode()
    found = repository({**APP, "README.md": text}, commit=True)
    readme = file(plan(found), "README.md")
    assert readme.action is Action.EXTEND
    assert readme.after.startswith(text.decode())
    assert readme.after.count("\n") == readme.after.count(newline)
    assert "docker compose run --rm --build tests" in readme.after
    for item in plan(found).files:
        (found.root / item.path).parent.mkdir(parents=True, exist_ok=True)
        (found.root / item.path).write_bytes(item.after.encode())
    assert migration_patch(Repository(found.root)) == ""


def test_the_readme_says_only_what_the_compose_file_of_the_repository_will_offer(
    repository: Callable[..., Repository],
) -> None:
    own = "services:\n  web:\n    build: .\n    ports: ['127.0.0.1:9000:8000']\n  db:\n    image: postgres:17\n"
    planned = plan(repository({**APP, "Dockerfile": "FROM python:3.12-slim\nCOPY . .\n", "compose.yaml": own}))
    offered = services(planned)
    readme = file(planned, "README.md").after
    said = set(re.findall(r"docker compose run --rm (?:--build )?([\w-]+)", readme))
    assert "tests" in said
    assert said <= set(offered)
    assert ("docker compose watch" in readme) is any("develop" in service for service in offered.values())
    assert ":8000" not in readme


def test_the_example_holds_bare_only_what_the_code_insists_on(repository: Callable[..., Repository]) -> None:
    code = (
        "import os\nSIZE = int(os.environ.get('PAGE_SIZE', '20'))\nTITLE = os.environ['SHOP_TITLE']\n"
        "TOKEN = os.environ.get('MAIL_TOKEN', 'abcdef')\nDEBUG = os.getenv('SHOP_DEBUG')\n"
    )
    files = {name: text for name, text in APP.items() if name != ".env.example"}
    written = file(
        plan(repository({**files, "shop/settings.py": APP["shop/settings.py"] + code})), ".env.example"
    ).after
    lines = written.splitlines()
    assert {"SHOP_TITLE=", "# PAGE_SIZE=20", "# MAIL_TOKEN=", "# SHOP_DEBUG="} <= set(lines)
    assert [line for line in lines if not line.startswith("#")] == ["SHOP_TITLE="]


def test_a_readme_in_restructured_text_gets_it_in_its_own_markup(repository: Callable[..., Repository]) -> None:
    made = {key: value for key, value in APP.items() if key != "README.md"}
    after = file(plan(repository({**made, "README.rst": "Shop\n====\n"})), "README.rst").after
    assert "Start it with Docker\n--------------------\n" in after
    assert "``docker compose down --volumes``\n    stops" in after


@pytest.mark.parametrize("text", ["Run `docker compose up -d`.\n", "Run docker-compose -f dev.yml up\n"])
def test_a_readme_that_says_it_is_left_alone(repository: Callable[..., Repository], text: str) -> None:
    assert "README.md" not in {item.path for item in plan(repository({**APP, "README.md": text})).files}
    assert "README.md" not in {item.path for item in plan(repository(APP), Options(readme=False)).files}


def test_github_runs_the_composition_with_the_pin_of_the_repository(repository: Callable[..., Repository]) -> None:
    workflow = file(plan(repository(APP), Options(ci="github")), ".github/workflows/compose.yaml")
    jobs = plain_yaml.safe_load(workflow.after)["jobs"]
    steps = jobs["compose"]["steps"]
    assert "actions/checkout@0123456789012345678901234567890123456789 # v6.0.1" in workflow.after
    runs = [step["run"] for step in steps if "run" in step]
    assert runs[:4] == [
        "docker compose run --rm --build lint",
        "docker compose run --rm --build tests",
        "docker compose run --rm --build migrations-check",
        "docker compose up --build --detach --wait --wait-timeout 300",
    ]
    assert steps[-1]["if"] == "always()"


def test_a_gitlab_pipeline_gets_one_job_more_in_a_stage_that_it_has(repository: Callable[..., Repository]) -> None:
    pipeline = b"# ours\r\nstages: [build, unit-test, deploy]\r\nbuild:\r\n  script: [make]  # odd"
    found = repository({**APP, ".gitlab-ci.yml": pipeline})
    after = file(plan(found, Options(ci="gitlab")), ".gitlab-ci.yml").after
    assert after.encode().startswith(pipeline + b"\r\n\r\n")
    assert plain_yaml.safe_load(after)["compose"]["stage"] == "unit-test"
    (found.root / ".gitlab-ci.yml").write_bytes(after.encode())
    assert file(plan(Repository(found.root), Options(ci="gitlab")), ".gitlab-ci.yml").action is Action.KEEP


def test_ci_below_the_top_is_refused(repository: Callable[..., Repository]) -> None:
    found = repository({f"backend/{name}": text for name, text in APP.items()}, commit=True)
    with pytest.raises(UsageError, match="top"):
        plan(Repository(found.root / "backend"), Options(ci="github"))


def test_a_variable_that_is_only_a_scheme_stays(repository: Callable[..., Repository]) -> None:
    example = "POSTGRES_ASYNC_PREFIX=postgresql+asyncpg://\nPOSTGRES_USER=x\nPOSTGRES_SERVER=localhost\n"
    environment = plan(repository({**APP, ".env.example": example})).environment
    assert environment["POSTGRES_SERVER"] == "db"
    assert "POSTGRES_ASYNC_PREFIX" not in environment


def test_an_example_is_not_given_what_every_container_has(repository: Callable[..., Repository]) -> None:
    code = "import os\nHOME = os.environ['HOME']\nKEY = os.environ['SHOP_KEY']\n"
    after = plan(repository(APP | {"shop/wsgi.py": code})).files
    example = next(item.after for item in after if item.path == ".env.example")
    assert "SHOP_KEY=" in example
    assert "HOME=" not in example


DJANGO = {
    "requirements.txt": "django==5.2\ncelery\npsycopg[binary]\nredis\ndj-database-url\n",
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
}


def test_a_library_that_knows_its_variable_gets_it(repository: Callable[..., Repository]) -> None:
    read = "import os, dj_database_url\nREDIS_URL = os.environ['REDIS_URL']\nDATABASES = {'default': dj_database_url.config(%s)}\n"
    implicit = plan(repository(DJANGO | {"shop/settings.py": read % ""})).environment
    assert implicit["DATABASE_URL"] == "postgresql://app:app@db:5432/app"
    named = plan(repository(DJANGO | {"shop/settings.py": read % "env='SHOP_DB'"}, name="second")).environment
    assert "DATABASE_URL" not in named


def test_the_own_user_of_an_image_stays_where_the_address_is_in_the_code(repository: Callable[..., Repository]) -> None:
    fixed = "DATABASES = {}\nCELERY_BROKER_URL = 'amqp://guest:guest@rabbitmq:5672//'\n"
    assert "RABBITMQ_DEFAULT_USER" not in migration_patch(repository(DJANGO | {"shop/settings.py": fixed}))
    read = "import os\nCELERY_BROKER_URL = os.environ.get('CELERY_BROKER_URL', 'amqp://guest:guest@rabbitmq:5672//')\n"
    assert "RABBITMQ_DEFAULT_USER" in migration_patch(repository(DJANGO | {"shop/settings.py": read}, name="second"))


def test_a_version_of_circleci_is_one_of_the_official_image(repository: Callable[..., Repository]) -> None:
    ci = "jobs:\n  test:\n    docker:\n      - image: cimg/python:3.12\n      - image: circleci/postgres:9.6-alpine-ram\n    steps: [checkout]\n"
    services = plan(repository(DJANGO | {"shop/settings.py": "", ".circleci/config.yml": ci})).services
    assert next(item.image for item in services if item.family == "postgres") == "postgres:9.6"


def test_a_bots_services_answer_in_a_sentence(repository: Callable[..., Repository]) -> None:
    bot = {
        "main.py": "from aiogram import Dispatcher\ndp = Dispatcher()\nif __name__ == '__main__':\n    dp.start_polling()\n"
    }
    text = migration_patch(
        repository(
            bot
            | {"requirements.txt": "aiogram\nredis\n", "README.md": "# Bot\n", ".env.example": "REDIS_URL=redis://x\n"}
        )
    )
    assert "+Redis answers at `127.0.0.1:16379`." in text
