"""What the installed clients say of a service."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.migration import Decision, plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]

FLASK = {
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "requirements.txt": "flask==3.0.0\n",
}
WORKER = "import os\nfrom celery import Celery\napp = Celery('a', broker=os.environ['CELERY_BROKER_URL'])\n"


def decided(repository: Repository) -> dict[str, Decision]:
    return {item.family: item.decision for item in plan(repository).services}


def test_celery_alone_speaks_to_rabbitmq_only(repository: Make) -> None:
    queue = FLASK | {"queue_.py": WORKER, "requirements.txt": "flask\ncelery\n"}
    assert decided(repository(queue))["rabbitmq"] is Decision.ADDED
    both = queue | {"requirements.txt": "flask\ncelery\nredis\n"}
    assert decided(repository(both, name="b"))["rabbitmq"] is not Decision.ADDED
    extra = queue | {"requirements.txt": "flask\ncelery[redis]\n"}
    assert decided(repository(extra, name="c"))["rabbitmq"] is not Decision.ADDED
    eager = queue | {"queue_.py": WORKER.replace("['CELERY_BROKER_URL']", ".get('CELERY_BROKER_URL', 'memory://')")}
    assert decided(repository(eager, name="d"))["rabbitmq"] is not Decision.ADDED


def test_an_address_in_an_example_needs_somebody_who_speaks_to_it(repository: Make) -> None:
    example = {".env.example": "DB_CONN_STR=mongodb://root:root@db\n"}
    assert decided(repository(FLASK | example))["mongo"] is Decision.OFFERED
    client = example | {"requirements.txt": "flask==3.0.0\npymongo\n"}
    assert decided(repository(FLASK | client, name="b"))["mongo"] is Decision.ADDED
    nothing_declared = {"app.py": FLASK["app.py"]} | example
    assert decided(repository(nothing_declared, name="c"))["mongo"] is Decision.ADDED


def test_the_address_that_a_mapper_is_given_is_its_database(repository: Make) -> None:
    settings = {"config/settings.py": "SQLALCHEMY_DATABASE_URI = 'postgresql://u:p@db:5432/shop'\n"}
    mapped = FLASK | settings | {"requirements.txt": "flask\nflask-sqlalchemy\n"}
    assert decided(repository(mapped))["postgres"] is Decision.ADDED
    driven = mapped | {"requirements.txt": "flask\nflask-sqlalchemy\npymysql\n"}
    assert decided(repository(driven, name="b")).get("postgres") is not Decision.ADDED


def test_a_driver_that_the_lock_left_behind_is_none(repository: Make) -> None:
    project = {
        "bot.py": "import aiogram\n",
        "config.py": "def url(user: str) -> str:\n    return f'postgresql+asyncpg://{user}@localhost/shop'\n",
        "old.py": "import aiomysql\nURL = 'mysql+aiomysql://root@localhost/shop'\n",
        "pyproject.toml": "[tool.poetry]\nname = 'a'\n[tool.poetry.dependencies]\naiogram = '3'\nasyncpg = '0.30'\n",
        "poetry.lock": "",
        "requirements.txt": "aiogram==3.0\nasyncpg==0.30\naiomysql==0.2\n",
    }
    assert decided(repository(project))["postgres"] is Decision.ADDED
    unlocked = {path: text for path, text in project.items() if path not in {"poetry.lock", "pyproject.toml"}}
    assert decided(repository(unlocked, name="b"))["mysql"] is Decision.ADDED


def test_a_client_that_only_a_commented_line_speaks_of_is_left_over(repository: Make) -> None:
    example = {"requirements.txt": "flask\nredis\n", "config.example.py": "# CACHE_REDIS_HOST = '127.0.0.1'\n"}
    assert decided(repository(FLASK | example))["redis"] is Decision.OFFERED
    said = example | {"config.example.py": "CACHE_REDIS_HOST = '127.0.0.1'\n"}
    assert decided(repository(FLASK | said, name="b"))["redis"] is Decision.ADDED
