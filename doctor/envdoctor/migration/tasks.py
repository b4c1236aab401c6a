"""What is done once, when somebody asks for it: lint as CI does, fixtures, a migration up, down and up again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below, join
from envdoctor.migration.model import Process, Task
from envdoctor.model import Evidence, Location
from envdoctor.repository import ci, declarations
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find"]

_RUNNERS = regex(
    r"^(?:uvx|uv run|uv tool run|pipx run|poetry run|pdm run|pipenv run|hatch run|rye run)"
    r"(?:\s+--?[\w-]+(?:=\S+)?)*\s+(?:--\s+)?"
)
_PYTHON_LINTERS = frozenset(
    {
        "autoflake", "bandit", "basedpyright", "black", "codespell", "deptry", "djlint", "flake8", "isort",
        "lint-imports", "mypy", "pycodestyle", "pydocstyle", "pylint", "pyright", "ruff", "ty", "vulture",
    }
)  # fmt: skip
_DISTRIBUTIONS = {"lint-imports": "import-linter"}
_WRITES = frozenset({"--in-place", "-i", "--fix", "--write", "--install-types"})
_OTHERS = regex(r"(?:^|/)(?:tests?|testing|docs?|examples?)/")
_MOST_LINTERS = 6
_MOST_FIXTURES = 12
_SEEDS = regex(r"^(?:seed|load[-_]?(?:data|fixtures?|sample|demo)|fixtures?|sample[-_]?data|demo[-_]?data)[\w-]*$")


def find(repository: Repository, root: str, manage: str | None, migrations: Process | None) -> tuple[Task, ...]:
    """Every task that the repository shows, by name."""
    found = (
        _lint(repository, root),
        _fixtures(repository, root, manage),
        _round_trip(repository, root, manage, migrations),
    )
    return tuple(task for task in found if task is not None)


def _lint(repository: Repository, root: str) -> Task | None:
    """CI's own lines, each once; None if CI lints nothing that runs in our image."""
    lines: dict[str, Location] = {}
    for item in repository.fact(ci.read).commands:
        directory = (item.directory or "").strip("./")
        if item.purpose == "lint" and directory in {"", root} and (line := _lint_line(repository, root, item.text)):
            lines.setdefault(line, item.location)
    if not lines:
        return None
    chosen = list(lines)[:_MOST_LINTERS]
    declared = {dependency.name for dependency in repository.fact(declarations.read).dependencies}
    tools = dict.fromkeys(_DISTRIBUTIONS.get(word, word) for word in (line.split()[0] for line in chosen))
    return Task(
        name="lint",
        command=_shell(chosen),
        profile="lint",
        purpose="As CI lints",
        evidence=Evidence(text="CI lints", location=lines[chosen[0]]),
        packages=tuple(tool for tool in tools if tool not in declared),
    )


def _lint_line(repository: Repository, root: str, text: str) -> str | None:
    """The command by itself, if it is one program that only reads, and names nothing that is not there."""
    line = _RUNNERS.sub("", text.strip())
    if re.search(r"[;&|<>`$(){}\n*]", line):
        return None
    try:
        words = shlex.split(line)
    except ValueError:
        return None
    if words[:1] and words[0].startswith("python") and words[1:2] == ["-m"]:
        words = words[2:]
    words[:1] = [word.rpartition("/")[2] for word in words[:1]]  # from CI's own environment: ``~/venv/bin/black``
    if not words or words[0] not in _PYTHON_LINTERS or _WRITES & set(words):
        return None
    named = [word for word in words[1:] if not word.startswith("-") and ("/" in word or word.endswith(".py"))]
    if not all(repository.files.exists(join(root, word.strip("/").removeprefix("./"))) for word in named):
        return None
    return shlex.join([word for word in words if not word.startswith("--output-format=github")])


def _shell(lines: list[str]) -> tuple[str, ...]:
    """One line by itself, several one after the other, all of them, failing if one fails."""
    if len(lines) == 1:
        return tuple(shlex.split(lines[0]))
    return ("sh", "-c", "code=0; " + "; ".join(f"{line} || code=1" for line in lines) + "; exit $code")


def _fixtures(repository: Repository, root: str, manage: str | None) -> Task | None:
    """Django's fixtures, or the one command of the Makefile that loads sample data."""
    if manage is None:
        return _seed(repository, root)
    names = [
        (path.rpartition("/")[2].partition(".")[0], path)
        for path in repository.files.matching("*.json", "*.yaml", "*.yml", "*.xml")
        if "/fixtures/" in f"/{path}" and (inside := below(root, path))
        and not _OTHERS.search(inside) and _is_fixture(repository.files.text(path) or "")
    ]  # fmt: skip
    if not 0 < len(names) <= _MOST_FIXTURES:
        return None
    return Task(
        name="fixtures",
        command=("python", "manage.py", "loaddata", *(name for name, _ in sorted(names))),
        profile="fixtures",
        purpose="Sample data",
        folder=(below(root, manage) or "").rpartition("/")[0],
        evidence=Evidence(text="fixtures", location=Location(path=min(path for _, path in names))),
    )


def _is_fixture(text: str) -> bool:
    """Whether it is a list of objects as ``dumpdata`` writes it."""
    return bool(re.search(r"""["']?model["']?\s*[:=]\s*["']?\w+\.\w+""", text[:4096]))


def _seed(repository: Repository, root: str) -> Task | None:
    path = join(root, "Makefile")
    lines = (repository.files.text(path) or "").splitlines()
    for number, line in enumerate(lines, 1):
        target, colon, _ = line.partition(":")
        if not colon or not _SEEDS.match(target) or number >= len(lines):
            continue
        words = _RUNNERS.sub("", lines[number].strip().lstrip("@-"))
        following = lines[number + 1].startswith("\t") if number + 1 < len(lines) else False
        if re.fullmatch(r"(?:python[\d.]*|flask) [\w./ =-]+", words) and not following:
            command = shlex.split(words)
            command[0] = "python" if command[0].startswith("python") else command[0]
            evidence = Evidence(text=f"`{target}`", location=Location(path=path, line=number))
            return Task(
                name="fixtures", command=tuple(command), profile="fixtures", purpose="Sample data", evidence=evidence
            )
    return None


def _round_trip(repository: Repository, root: str, manage: str | None, migrations: Process | None) -> Task | None:
    """Up, down, and up again: what shows that a migration can be taken back."""
    if migrations is None:
        return None
    up = shlex.join(migrations.command)
    if manage is not None and "manage.py" in migrations.command:
        down = " && ".join(f"python manage.py migrate --noinput {label} zero" for label in _labels(repository, root))
    elif "upgrade" in migrations.command and migrations.command[0] in {"alembic", "flask"}:
        kept = [word for word in migrations.command if word != "head"]
        down = shlex.join([*("downgrade" if word == "upgrade" else word for word in kept), "base"])
    else:
        return None
    if not down:
        return None
    return Task(
        name="migrations-check",
        command=("sh", "-c", f"{up} && {down} && {up}"),
        profile="check",
        purpose="Migrations up, down and up again, on a database that is thrown away",
        folder=migrations.folder,
        evidence=migrations.evidence,
        throw_away=True,
    )


def _labels(repository: Repository, root: str) -> Iterator[str]:
    """Labels of the Django applications that have migrations of their own."""
    found = set()
    for path in repository.files.matching("0001_*.py"):
        inside = below(root, path)
        if inside and re.search(r"/migrations/0001_\w+\.py$", inside) and not ASIDE.search(inside):
            folder = path.rpartition("/migrations/")[0]
            found.add(_label(repository, folder) or folder.rpartition("/")[2])
    yield from sorted(found)


def _label(repository: Repository, folder: str) -> str | None:
    """The label that the application gives itself."""
    match = re.search(r"""(?m)^\s+label\s*=\s*["'](\w+)["']""", repository.files.text(f"{folder}/apps.py") or "")
    return match[1] if match else None
