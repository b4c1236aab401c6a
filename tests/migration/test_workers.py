"""Workers of task queues: each with its own command, and none where nothing is queued."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]

API = {"shop/main.py": "from fastapi import FastAPI\napp = FastAPI()\n", "shop/__init__.py": ""}
DJANGO = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"
    "from django.core.management import execute_from_command_line\n",
}


def api(queue: str, **files: str) -> dict[str, str]:
    named = {f"shop/{name}.py": text for name, text in files.items()}
    return {**API, "requirements.txt": f"fastapi\nuvicorn\n{queue}\n", **named}


def django(queue: str, application: str) -> dict[str, str]:
    settings = f"INSTALLED_APPS = ['django.contrib.auth', '{application}']\n"
    return {**DJANGO, "site/settings.py": settings, "requirements.txt": f"django\n{queue}\n"}


ACTORS = "import dramatiq\n\n@dramatiq.actor\ndef send(): ...\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (api("dramatiq", mail=ACTORS, worker="from shop import mail\nfrom dramatiq import broker\n"), "dramatiq shop.worker"),
        (api("dramatiq", mail=ACTORS), "dramatiq shop.mail"),
        (api("huey", jobs="from huey import RedisHuey\n\nqueue = RedisHuey('shop')\n"), "huey_consumer.py shop.jobs.queue"),
        (
            api("taskiq", tkq="from taskiq_redis import ListQueueBroker\nbroker = ListQueueBroker('x')\n"),
            "taskiq worker shop.tkq:broker",
        ),
        (api("arq", jobs="class WorkerSettings:\n    functions = []\n"), "arq shop.jobs.WorkerSettings"),
        (django("django-q2", "django_q"), "python manage.py qcluster"),
        (django("django-rq", "django_rq"), "python manage.py rqworker default"),
        (django("huey", "huey.contrib.djhuey"), "python manage.py run_huey"),
        (django("dramatiq\ndjango-dramatiq", "django_dramatiq"), "python manage.py rundramatiq"),
    ],
)  # fmt: skip
def test_a_queue_has_a_worker(repository: Make, files: dict[str, str], wanted: str) -> None:
    workers = [" ".join(item.command) for item in plan(repository(files)).processes if item.kind == "worker"]
    assert workers == [wanted]


@pytest.mark.parametrize(
    "files",
    [
        api("dramatiq", tests_only="") | {"tests/test_mail.py": ACTORS},
        api("httpx", jobs="from huey import RedisHuey\nqueue = RedisHuey('shop')\n"),
        api("huey", jobs="from huey import crontab\n"),
        django("django-q2", "django_queries"),
        django("huey", "shop"),
    ],
)
def test_what_is_not_used_or_not_installed_has_none(repository: Make, files: dict[str, str]) -> None:
    assert [item.kind.value for item in plan(repository(files)).processes] == ["web"]
