"""What works beside the main process: Celery's workers and schedules, and those of other task queues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration import application, database
from envdoctor.migration.layout import ASIDE, below, module_of
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find"]

_CELERY = regex(
    rb"(?m)^([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=[ \t]*(?:(?:celery\.)?Celery\(|(?:\w+\.)?(?:make|create|init)_celery\w*\("
    rb"|\w+\.celery[ \t]*(?:#.*)?$)"
)
"""A Celery application that is made here, by a factory, or by an extension of Flask's."""
_BEAT = regex(rb"(?i)beat_schedule|django_celery_beat|add_periodic_task")
_CALLED = regex(r"(?:^|/)(?:\w*worker\w*|broker|tasks?)(?:\.py|/)")
_MADE = (
    ("arq", regex(rb"(?m)^class (\w*WorkerSettings)\b"), ("arq", "{module}.{name}")),
    ("dramatiq", regex(rb"(?m)^(?:import|from)[ \t]+(?:\w+[._])*(dramatiq)\b"), ("dramatiq", "{module}")),
    ("huey", regex(rb"(?m)^(\w+)[ \t]*=[ \t]*(?:\w+\.)?\w*Huey\("), ("huey_consumer.py", "{module}.{name}")),
    ("taskiq", regex(rb"(?m)^(\w*broker\w*)[ \t]*=[ \t]*[(\s]*\w+Broker\("), ("taskiq", "worker", "{module}:{name}")),
)
"""Distribution, what its worker is told of, and the command (the distributions' own documentation)."""
_COMMANDS = (
    ("django-rq", b"django_rq", ("rqworker", "default")),
    ("django-q2", b"django_q", ("qcluster",)),
    ("django-q", b"django_q", ("qcluster",)),
    ("django-dramatiq", b"django_dramatiq", ("rundramatiq",)),
    ("huey", b"huey.contrib.djhuey", ("run_huey",)),
    ("django-background-tasks", b"background_task", ("process_tasks",)),
    ("procrastinate", b"procrastinate.contrib.django", ("procrastinate", "worker")),
)
"""Distribution, its application in ``INSTALLED_APPS``, and the management command that works."""


def find(repository: Repository, root: str, base: str) -> Iterator[Process]:
    """The workers and schedulers; ``base`` is the folder of Django's ``manage.py`` below the root."""
    declared = application.names_declared(repository)
    if "celery" in declared:
        yield from _celery(repository, root, base)
    managed = database.manage_script(repository, root) is not None
    found = tuple(_of_django(repository, root, declared)) if managed else ()
    yield from found or _made(repository, root, declared)


def _celery(repository: Repository, root: str, base: str) -> Iterator[Process]:
    for path in sorted(
        repository.files.with_suffix(".py"), key=lambda item: ("celery" not in item, item.count("/"), item)
    ):
        inside = below(root, path)
        data = repository.files.read(path) or b""
        if inside is None or ASIDE.search(inside) or not (match := _CELERY.search(data)):
            continue
        module, folder = module_of(repository, root, path, base)
        location = Location(path=path, line=data.count(b"\n", 0, match.start()) + 1)
        target = module if match[1] in {b"app", b"celery"} else f"{module}.{match[1].decode()}"
        start = ("celery", "-A", target)
        evidence = Evidence(text="a Celery application", location=location)
        command = (*start, "worker", "--loglevel", "INFO")
        yield Process(kind=ProcessKind.WORKER, name="worker", command=command, folder=_start(folder), evidence=evidence)
        if _has_schedule(repository, root):
            schedule = (*start, "beat", "--loglevel", "INFO", "--schedule", "/tmp/celerybeat-schedule")  # noqa: S108
            evidence = Evidence(text="Celery's beat schedule", location=location)
            yield Process(
                kind=ProcessKind.SCHEDULER, name="beat", command=schedule, folder=_start(folder), evidence=evidence
            )
        return


def _start(folder: str) -> str:
    """Modules below ``src`` are found by the path; any other folder is where the process starts."""
    return "" if folder == "src" else folder


def _has_schedule(repository: Repository, root: str) -> bool:
    paths = (path for path in repository.files.with_suffix(".py") if below(root, path) and not ASIDE.search(path))
    return any(
        _BEAT.search(repository.files.read(path) or b"")
        for path in paths
        if re.search(r"celery|settings|config|base", path)
    )


def _made(repository: Repository, root: str, declared: frozenset[str]) -> Iterator[Process]:
    """The workers of task queues that are told a module, or an object in it."""
    for name, mark, start in _MADE:
        if name in declared and (made := _first(repository, root, mark)):
            match, path = made
            module, _ = module_of(repository, root, path)
            command = tuple(word.format(module=module, name=match[1].decode()) for word in start)
            location = Location(path=path, line=match.string.count(b"\n", 0, match.start()) + 1)
            yield _worker(command, f"what {name}'s worker runs", location)


def _of_django(repository: Repository, root: str, declared: frozenset[str]) -> Iterator[Process]:
    """The commands of task queues that are made for Django, where the settings name the application they belong to."""
    for name, application_name, words in _COMMANDS:
        if name in declared and (found := _first(repository, root, re.compile(rb"[\"'](%b)[\"'.]" % application_name))):
            evidence = Location(path=found[1])
            yield _worker(("python", "manage.py", *words), f"{name} is installed in Django", evidence)
            return


def _first(repository: Repository, root: str, pattern: re.Pattern[bytes]) -> tuple[re.Match[bytes], str] | None:
    """Where application code below the root has the pattern first; a module that is called a worker comes first."""
    paths = (path for path in repository.files.with_suffix(".py") if below(root, path) and not ASIDE.search(path))
    for path in sorted(paths, key=lambda item: (_CALLED.search(item) is None, item.count("/"), item)):
        if match := pattern.search(repository.files.read(path) or b""):
            return match, path
    return None


def _worker(command: tuple[str, ...], text: str, location: Location) -> Process:
    evidence = Evidence(text=text, location=location)
    return Process(kind=ProcessKind.WORKER, name="worker", command=command, evidence=evidence)
