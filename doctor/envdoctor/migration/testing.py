"""How the tests are run: CI's own line, then the configuration, then what the files show."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from envdoctor.migration.layout import below, join
from envdoctor.migration.model import TestRun
from envdoctor.model import Evidence, Location
from envdoctor.repository import ci, declarations
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["choose", "read_by_tests"]

_RUNNERS = regex(
    r"^(?:uv run|poetry run|pdm run|pipenv run|hatch run|rye run|xvfb-run)(?:\s+--?[\w-]+(?:=\S+)?)*\s+(?:--\s+)?"
)
_PYTHON = regex(r"^(?:python[\d.]*|\$\{?\w+\}?)\s+")
_CONFIGURATION = (
    ("pytest.ini", regex(r"(?m)^\[pytest\]")),
    ("pyproject.toml", regex(r"(?m)^\[tool\.pytest")),
    ("setup.cfg", regex(r"(?m)^\[tool:pytest\]")),
    ("tox.ini", regex(r"(?m)^\[pytest\]")),
)
_LOADING = regex(r"(?:^|/)(?:stress|load|performance|perf|speed)_tests?\.py$")
"""Scripts that put a running application under load: no test runner starts them."""
_SETTINGS = regex(r"""(?m)^DJANGO_SETTINGS_MODULE\s*=\s*["']?([\w.]+)""")


def choose(repository: Repository, root: str, manage: str | None) -> TestRun | None:
    """The tests service's command, or None if there are no tests at all."""
    tests = _test_files(repository, root)
    if not tests:
        return None
    return (
        _continuous(repository, root)
        or _configured(repository, root)
        or _django(repository, root, manage, tests)
        or _plain(tests, root)
    )


def read_by_tests(repository: Repository, root: str) -> tuple[str, ...]:
    """What pytest reads beside the tests, relative to the root: its configuration, and Django settings named there."""
    found = ["conftest.py"]
    for name, pattern in _CONFIGURATION:
        text = repository.files.text(join(root, name)) or ""
        if pattern.search(text):
            found.append(name)
            found += [f"{module.replace('.', '/')}.py" for module in _SETTINGS.findall(text)]
    return tuple(name for name in found if join(root, name) in repository.files)


def _test_files(repository: Repository, root: str) -> list[str]:
    pattern = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_tests?|tests?)\.py$")
    paths = (path for path in repository.files.with_suffix(".py") if below(root, path) and pattern.search(path))
    return [path for path in paths if not _LOADING.search(path)]


def _continuous(repository: Repository, root: str) -> TestRun | None:
    for item in repository.fact(ci.read).commands:
        if item.purpose == "test" and (words := _simple(item.text)) and _exists(repository, root, words):
            return TestRun(command=words, evidence=Evidence(text="as CI runs them", location=item.location))
    return None


def _simple(text: str) -> tuple[str, ...] | None:
    """The words of a test command that also works inside the image; None for anything with a shell, a matrix or tox."""
    line = _RUNNERS.sub("", text.strip()).strip()
    if re.search(r"[;&|<>`$(){}*]|::", line) or "\n" in line:
        return None
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    if not words:
        return None
    if words[0].startswith("python") or words[0] in {"./manage.py", "manage.py"}:
        words = ["python", *words[1:]] if words[0].startswith("python") else ["python", "manage.py", *words[1:]]
    first = words[1:3] if words[0] == "python" else words[:1]
    known = ({"pytest"}, {"py.test"}, {"nosetests"}, {"nose2"})
    if set(first) in known or first[:2] in (["-m", "pytest"], ["-m", "unittest"]) or first[1:2] == ["test"]:
        return tuple(word for word in words if not word.startswith(("--cov", "--junit", "--html", "--codecov")))
    return None


def _exists(repository: Repository, root: str, words: tuple[str, ...]) -> bool:
    """Whether the paths that the command names are there."""
    named = [word for word in words[1:] if "/" in word and not word.startswith("-")]
    return all(repository.files.exists(join(root, word)) for word in named)


def _configured(repository: Repository, root: str) -> TestRun | None:
    for name, pattern in _CONFIGURATION:
        path = join(root, name)
        text = repository.files.text(path) or ""
        if match := pattern.search(text):
            line = text.count("\n", 0, match.start()) + 1
            evidence = Evidence(text="pytest is configured", location=Location(path=path, line=line))
            return TestRun(command=("python", "-m", "pytest"), evidence=evidence)
    return None


def _django(repository: Repository, root: str, manage: str | None, tests: list[str]) -> TestRun | None:
    if manage is None or any(item.name == "pytest" for item in repository.fact(declarations.read).dependencies):
        return None
    evidence = Evidence(text="Django's test runner", location=Location(path=tests[0]))
    folder = (below(root, manage) or "").rpartition("/")[0]
    return TestRun(command=("python", "manage.py", "test"), folder=folder, evidence=evidence)


def _plain(tests: list[str], root: str) -> TestRun:
    """pytest by itself; files that it would not find by their names (``tests.py``) are named."""
    evidence = Evidence(text="tests", location=Location(path=tests[0]))
    found = any(re.search(r"(?:^|/)(?:test_[^/]*|[^/]*_test)\.py$", path) for path in tests)
    named = () if found else tuple(sorted(below(root, path) or path for path in tests))
    return TestRun(command=("python", "-m", "pytest", *named), evidence=evidence)
