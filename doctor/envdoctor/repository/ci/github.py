"""GitHub Actions: workflows and composite actions (docs.github.com, "Workflow syntax")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envdoctor.repository.ci.gathering import Gathering, texts
from envdoctor.repository.yaml import Document, Node
from envdoctor.values import regex

__all__ = ["read_github"]

_EXPRESSION = regex(r"\$\{\{\s*(?:fromJson\()?\s*matrix\.([A-Za-z0-9_-]+)")
_VARIABLE = regex(r"^\s*\$\{\{\s*env\.([A-Za-z0-9_-]+)\s*\}\}\s*$")
_PYTHON_KEYS = frozenset(
    {
        "python-version",
        "python_version",
        "python",
        "py",
        "pyversion",
        "python-versions",
        "python_versions",
        "py-version",
    }
)
_DATABASE_ACTIONS = {
    "supercharge/redis-github-action": "redis",
    "supercharge/mongodb-github-action": "mongodb",
    "ankane/setup-postgres": "postgres",
    "ikalnytskyi/action-setup-postgres": "postgres",
    "harmon758/postgresql-action": "postgres",
    "tj-actions/install-postgresql": "postgres",
    "shogo82148/actions-setup-mysql": "mysql",
    "mirromutth/mysql-action": "mysql",
    "getong/mariadb-action": "mariadb",
    "ankane/setup-mysql": "mysql",
    "ankane/setup-mariadb": "mariadb",
    "shogo82148/actions-setup-redis": "redis",
    "zhulik/redis-action": "redis",
    "getong/elasticsearch-action": "elasticsearch",
    "elastic/elastic-github-actions/elasticsearch": "elasticsearch",
    "opensearch-project/opensearch-ci": "opensearch",
    "niden/actions-memcached": "memcached",
    "localstack/setup-localstack": "localstack",
}
_VERSION_INPUTS = (
    "postgres-version",
    "postgresql version",
    "mysql-version",
    "mysql version",
    "redis-version",
    "mongodb-version",
    "mariadb version",
    "redis version",
    "version",
    "stack-version",
)


def read_github(document: Document, gathering: Gathering) -> None:
    """Everything that a workflow or a composite action says."""
    gathering.environment(document.get("env"))
    jobs = document.get("jobs")
    for _, job in jobs.items() if jobs else ():
        _read_job(job, gathering)
    action = document.get("runs")
    if action is not None:
        _read_steps(action, None, gathering)


def _read_job(job: Node, gathering: Gathering) -> None:
    matrix = job.get("strategy", "matrix")
    gathering.environment(job.get("env"))
    services = job.get("services")
    for name, service in services.items() if services else ():
        image = service.get("image")
        if image is not None and image.text():
            for text in _resolved(image.text() or "", matrix):
                gathering.service(name, text, service)
    container = job.get("container", "image") or job.get("container")
    for text in _resolved((container.text() if container else None) or "", matrix):
        if match := re.match(r"^(?:docker\.io/)?(?:library/)?python:(\d+\.\d+)", text):
            gathering.python(match[1], container.line if container else job.line)
    _read_steps(job, matrix, gathering)


def _read_steps(holder: Node, matrix: Node | None, gathering: Gathering) -> None:
    steps = holder.get("steps")
    default = holder.get("defaults", "run", "working-directory")
    for step in steps.elements() if steps else ():
        gathering.environment(step.get("env"))
        place = step.get("working-directory") or default
        if not _is_foreign_shell(step):
            gathering.script(step.get("run"), place.text() if place else None)
        uses = step.get("uses")
        if uses is not None and uses.text():
            _read_action((uses.text() or "").partition("@")[0], step, matrix, gathering)


def _is_foreign_shell(step: Node) -> bool:
    shell = step.get("shell")
    return bool(shell and (shell.text() or "bash").split()[0] not in {"bash", "sh"})


def _read_action(action: str, step: Node, matrix: Node | None, gathering: Gathering) -> None:
    inputs = step.get("with")
    name = action.lower()
    if inputs is not None:
        for key, value in inputs.items():
            if key.lower() in _PYTHON_KEYS:
                for text, line in _versions(value, matrix, gathering):
                    gathering.python(text, line)
    if name in _DATABASE_ACTIONS:
        family = _DATABASE_ACTIONS[name]
        found = next((node for key in _VERSION_INPUTS if inputs and (node := inputs.get(key))), None)
        versions = _resolved((found.text() if found else None) or "", matrix)
        for version in versions or [""]:
            gathering.service(family, f"{family}:{version}" if version else family, step)


def _versions(node: Node, matrix: Node | None, gathering: Gathering) -> Iterator[tuple[str, int]]:
    """Versions of a ``python-version`` input: one, several lines, a matrix expression, or a variable from above."""
    for text, line in texts(node):
        if match := _EXPRESSION.search(text):
            yield from _matrix_values(matrix, match[1])
        elif match := _VARIABLE.search(text):
            said = [item for item in gathering.variables if item.name == match[1]]
            yield from ((item.value, item.location.line or line) for item in said[-1:])
        else:
            for number, part in enumerate(text.splitlines()):
                yield part.strip(), line + number


def _matrix_values(matrix: Node | None, key: str) -> Iterator[tuple[str, int]]:
    if matrix is None:
        return
    yield from texts(matrix.get(key))
    include = matrix.get("include")
    for item in include.elements() if include else ():
        yield from texts(item.get(key))


def _resolved(text: str, matrix: Node | None) -> list[str]:
    """A text with its one matrix expression filled in by each of its values."""
    match = re.search(r"\$\{\{[^}]*\}\}", text)
    if match is None:
        return [text] if text else []
    key = _EXPRESSION.search(match[0])
    values = [value for value, _ in _matrix_values(matrix, key[1])] if key else []
    return list(dict.fromkeys(text.replace(match[0], value) for value in values)) or [text]
