"""The Python tools that a Procfile starts: its platform installs what is declared, and nothing else.

Source: Heroku's process model; each line is ``type: command``.
"""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.model import Location
from envdoctor.repository.shell import commands, program
from envdoctor.repository.sources.model import Import, Role

__all__ = ["started"]

_TOOLS = {
    "alembic": "alembic", "bokeh": "bokeh", "celery": "celery", "chainlit": "chainlit", "daphne": "daphne",
    "ddtrace-run": "ddtrace", "django-admin": "django", "dramatiq": "dramatiq", "flask": "flask", "granian": "granian",
    "gunicorn": "gunicorn", "honcho": "honcho", "huey_consumer": "huey", "huey_consumer.py": "huey",
    "hypercorn": "hypercorn", "jupyter": "jupyter_core", "newrelic-admin": "newrelic", "panel": "panel", "rq": "rq",
    "rqworker": "rq", "sanic": "sanic", "scrapy": "scrapy", "streamlit": "streamlit", "uvicorn": "uvicorn",
    "waitress-serve": "waitress",
}  # fmt: skip
"""Console tool -> the module that it comes with."""
_WRAPPERS = {"ddtrace-run": 1, "newrelic-admin": 2}
"""Tools that start another: how many words stand before that."""
_RUNNERS = frozenset({"poetry", "pipenv", "uv", "pdm", "hatch"})


def started(path: str, text: str) -> Iterator[Import]:
    """One import for each tool, at the line that starts it."""
    for number, line in enumerate(text.splitlines(), 1):
        _, _, command = line.partition(":")
        for item in commands(command) if not line.lstrip().startswith("#") else ():
            for module in _modules(program(item.words)):
                location = Location(path=path, line=number)
                yield Import(module=module, location=location, role=Role.APPLICATION, named=True)


def _modules(words: tuple[str, ...]) -> Iterator[str]:
    if len(words) > 2 and words[0] in _RUNNERS and words[1] == "run":
        words = words[2:]
    if not words:
        return
    if len(words) > 2 and words[0].startswith("python") and words[1] == "-m":
        yield words[2]
    elif words[0] in _TOOLS:
        yield _TOOLS[words[0]]
        if words[0] in _WRAPPERS:
            yield from _modules(words[_WRAPPERS[words[0]] :])
