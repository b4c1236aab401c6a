"""Start commands that somebody wrote down for people: in a Makefile, in the README, in a script's one line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import join
from envdoctor.model import Location
from envdoctor.repository import declarations, documents
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["commands", "port_of"]

_RUNNERS = regex(r"^(?:uv run|poetry run|pdm run|pipenv run|hatch run|rye run)(?:\s+--?[\w-]+(?:=\S+)?)*\s+(?:--\s+)?")
_SERVERS = frozenset(
    {
        "uvicorn",
        "gunicorn",
        "hypercorn",
        "daphne",
        "granian",
        "waitress-serve",
        "litestar",
        "fastapi",
        "flask",
        "streamlit",
    }
)
_VERBS = frozenset({"run", "serve", "server", "start", "runserver", "web", "webserver", "dev"})
_INSIDE = regex(r"^cd\s+(?:\./)?(\w[\w./-]*?)/?\s*&&\s*(?=\S)")
"""`cd web && uvicorn main:app`: the folder below the project's that the rest is typed in."""
_MADE_UP = regex(r"\s--?[\w-]+[ =]/path/to/\S+")
"""An option whose value a reader is to fill in."""
_PORT = regex(r"(?:--port[ =]|-p[ =]?|--bind[ =]\S*:|-b[ =]?\S*:|\s[\d.]+:|runserver\s+(?:\S*:)?)(\d{4,5})\b")


def commands(repository: Repository, root: str) -> Iterator[tuple[tuple[str, ...], str, Location]]:
    """Server commands whose target is there, each with the folder to start it in, the Makefile's first."""
    scripts = _scripts(repository, root)
    for text, location in _lines(repository, root):
        inside = _INSIDE.match(text)
        folder = inside[1] if inside else ""
        words = _split(text[inside.end() :] if inside else text)
        if words and _serves(words, scripts) and _exists(repository, join(root, folder) if folder else root, words):
            yield words, folder, location


def port_of(words: tuple[str, ...]) -> int | None:
    """The port that a command names."""
    match = _PORT.search(" ".join(words))
    return int(match[1]) if match else None


def _lines(repository: Repository, root: str) -> Iterator[tuple[str, Location]]:
    for name in ("Makefile", "justfile", "Justfile", "Taskfile.yml"):
        path = join(root, name)
        for number, line in enumerate((repository.files.text(path) or "").splitlines(), 1):
            yield line.strip().lstrip("@-").removeprefix("- "), Location(path=path, line=number)
    for document in repository.fact(documents.read):
        for command in document.commands:
            if (
                document.path.lower()
                .rpartition("/")[2]
                .startswith(("readme", "contributing", "development", "install"))
            ):
                yield " ".join(command.words), command.location


def _scripts(repository: Repository, root: str) -> frozenset[str]:
    projects = repository.fact(declarations.read).projects
    return frozenset(
        item.name
        for project in projects
        if project.root == root
        for item in project.entry_points
        if item.group == "console_scripts"
    )


def _split(text: str) -> tuple[str, ...]:
    text = _MADE_UP.sub("", _RUNNERS.sub("", text.strip()))
    if not text or re.search(r"[;&|<>`$(){}]|PLACEHOLDER", text):
        return ()
    try:
        words = shlex.split(text, comments=True)
    except ValueError:
        return ()
    if words[:2] in (["python", "-m"], ["python3", "-m"]) and len(words) > 2 and words[2] in _SERVERS:
        words = words[2:]
    return tuple("python" if index == 0 and word.startswith("python3") else word for index, word in enumerate(words))


def _serves(words: tuple[str, ...], scripts: frozenset[str]) -> bool:
    if words[0] in {"uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "waitress-serve"}:
        return any(":" in word and not word.startswith("-") for word in words[1:])
    if words[0] in _SERVERS:
        return bool(_VERBS & set(words[1:4]))
    if words[0] in scripts:
        return bool(_VERBS & set(words[1:])) and not {"test", "tests", "--help"} & set(words)
    return False


def _exists(repository: Repository, root: str, words: tuple[str, ...]) -> bool:
    """Whether the module or file that the command names is in the repository; always true for a console script."""
    target = next(
        (word for word in words[1:] if re.fullmatch(r"[\w.]+:[\w.()]+", word) and not word[0].isdigit()), None
    )
    if target is None:
        files = [word for word in words[1:] if word.endswith((".py", ".ini", ".toml", ".yaml", ".yml"))]
        return all(repository.files.exists(join(root, word)) for word in files)
    path = target.partition(":")[0].replace(".", "/")
    return any(
        repository.files.exists(join(root, f"{base}{path}{end}"))
        for base in ("", "src/")
        for end in (".py", "/__init__.py")
    )
