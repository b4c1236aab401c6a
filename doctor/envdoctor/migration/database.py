"""Schema migrations: which tool the project uses and the command that brings a fresh database up to date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envdoctor.migration import application
from envdoctor.migration.layout import ASIDE, below, is_manage_script, join
from envdoctor.migration.model import Process, ProcessKind
from envdoctor.model import Evidence, Location
from envdoctor.repository import declarations

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["find", "manage_script"]


def manage_script(repository: Repository, root: str) -> str | None:
    """Django's ``manage.py`` of the project, the one nearest to its root."""
    found = [
        path
        for path in repository.files.matching("manage.py")
        if (inside := below(root, path)) and not ASIDE.search(inside) and is_manage_script(repository, path)
    ]
    return min(found, key=lambda item: (item.count("/"), item), default=None)


def find(repository: Repository, root: str, declared: frozenset[str]) -> Process | None:
    """The one-shot process that migrates the schema; None where nothing shows one."""
    if manage := manage_script(repository, root):
        folder = (below(root, manage) or "").rpartition("/")[0]
        return _process(("python", "manage.py", "migrate", "--noinput"), "Django's migrations", manage, folder)
    for path in repository.files.matching("alembic.ini"):
        inside = below(root, path)
        installed = any(item.name == "alembic" for item in repository.fact(declarations.read).dependencies)
        if inside and installed and not ASIDE.search(inside) and (start := _start(repository, root, path)) is not None:
            named = ("-c", inside.removeprefix(start + "/") if start else inside) if start != _folder(inside) else ()
            return _process(("alembic", *named, "upgrade", "head"), "Alembic", path, start)
    if "flask-migrate" in declared and (path := join(root, "migrations/env.py")) in repository.files:
        item = application.find(repository, root, declared)
        target = ("--app", item.target) if item else ()
        return _process(("flask", *target, "db", "upgrade"), "Flask-Migrate", path)
    if "aerich" in declared and re.search(
        r"(?m)^\[tool\.aerich\]", repository.files.text(join(root, "pyproject.toml")) or ""
    ):
        return _process(("aerich", "upgrade"), "Aerich", join(root, "pyproject.toml"))
    return None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _start(repository: Repository, root: str, path: str) -> str | None:
    """The folder below the root where Alembic finds its scripts: that of its configuration, or the root itself.

    None if they are nowhere: then the configuration is not in use.
    """
    match = re.search(r"(?m)^\s*script_location\s*=\s*(\S+)", repository.files.text(path) or "")
    if not match:
        return None
    location = match[1].replace("%(here)s/", "").split(":")[-1].removeprefix("./")
    beside = _folder(below(root, path) or path)
    if ":" in match[1] or repository.files.exists(join(root, f"{beside}/{location}".strip("/"))):
        return beside
    return "" if repository.files.exists(join(root, location)) else None


def _process(command: tuple[str, ...], text: str, path: str, folder: str = "") -> Process:
    evidence = Evidence(text=text, location=Location(path=path))
    return Process(kind=ProcessKind.CLI, name="migrations", command=command, folder=folder, evidence=evidence)
