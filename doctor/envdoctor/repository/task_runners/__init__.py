"""Task runners: which targets, scripts, sessions, recipes and machines there are, and whether that is all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.repository.task_runners import makefile, python, tables
from envdoctor.repository.task_runners.model import Runner, TaskFile
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Runner", "TaskFile", "read"]

_ASIDE = regex(r"(^|/)(node_modules|vendor|third[-_]?party)/")


def read(repository: Repository) -> tuple[TaskFile, ...]:
    """The fact: every file with tasks, in the order of their paths."""
    found = [
        item
        for path in repository.files.with_suffix(*_SUFFIXES)
        if path.rpartition("/")[2] in _NAMES and not _ASIDE.search(path)
        for item in _parse(repository, path)
    ]
    return tuple(found)


_JUST = ("justfile", "Justfile", ".justfile")
_NAMES = frozenset({
    *makefile.NAMES, *_JUST, "package.json", "pyproject.toml", "tox.ini", "setup.cfg", "tasks.py", "noxfile.py",
    "Vagrantfile",
})  # fmt: skip
_SUFFIXES = tuple(sorted(_NAMES))


def _parse(repository: Repository, path: str) -> Iterator[TaskFile]:
    name = path.rpartition("/")[2]
    text = repository.files.text(path)
    if text is None:
        return
    if name in makefile.NAMES:
        yield makefile.parse(path, repository.files.text)
    elif name in _JUST:
        yield tables.just(path, text)
    elif name == "pyproject.toml":
        yield from tables.pyproject(path, text)
    elif name in {"tox.ini", "setup.cfg"}:
        yield from tables.tox(path, text)
    else:
        readers = {
            "Vagrantfile": tables.vagrant,
            "package.json": tables.package_json,
            "tasks.py": python.invoke,
            "noxfile.py": python.nox,
        }
        if (item := readers[name](path, text)) is not None:
            yield item
