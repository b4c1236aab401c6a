"""The fact: every declaration of the repository, each kind of file read by its own module."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from envdoctor.repository.declarations import (
    conda,
    hatch,
    locks,
    mentions,
    pipfile,
    pyproject,
    python_versions,
    requirements,
    setup_cfg,
    setup_py,
    tox,
)
from envdoctor.repository.declarations.model import Declarations, Manager
from envdoctor.repository.declarations.sheet import Sheet
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["read"]

_MANIFESTS: dict[str, Callable[[Sheet, str], None]] = {
    "pyproject.toml": pyproject.read,
    "setup.cfg": setup_cfg.read,
    "setup.py": setup_py.read,
    "Pipfile": pipfile.read,
    "pixi.toml": conda.read_pixi,
    "hatch.toml": hatch.read,
}
_WORKSPACES = frozenset({Manager.UV, Manager.POETRY, Manager.PDM})
_PYLOCK = regex(r"pylock\.[^.]+\.toml$")


def read(repository: Repository) -> Declarations:
    """The fact: read everything that declares something. Whatever cannot be understood is in ``unreadable``."""
    sheet = Sheet(files=repository.files)
    by_name: dict[str, list[str]] = {}
    for path in repository.files:
        by_name.setdefault(path.rpartition("/")[2], []).append(path)
    for name, reader in _MANIFESTS.items():
        for path in by_name.get(name, ()):
            reader(sheet, path)
    for name, paths in by_name.items():
        if (other := _reader(name)) is not None:
            for path in paths:
                other(sheet, path)
    mentions.read(sheet)
    requirements.read(sheet)
    _share_managers(sheet)
    return sheet.finished()


_OTHERS: dict[str, Callable[[Sheet, str], None]] = {
    "tox.ini": tox.read_ini,
    "tox.toml": tox.read_toml,
    "noxfile.py": tox.read_nox,
}


def _reader(name: str) -> Callable[[Sheet, str], None] | None:
    """Who reads files of this name, other than manifests; those are read first, because they make projects."""
    if name in locks.NAMES or _PYLOCK.match(name):
        return locks.read
    if name in _OTHERS:
        return _OTHERS[name]
    if name in python_versions.NAMES:
        return python_versions.read
    return conda.read if name.endswith((".yml", ".yaml")) and conda.is_environment_file(name) else None


def _share_managers(sheet: Sheet) -> None:
    """A workspace's members are installed by the workspace's manager."""
    for root, project in list(sheet.projects.items()):
        workspace = {manager: at for manager, at in project.managers.items() if manager in _WORKSPACES}
        for member in project.members:
            inside = not root or member.startswith(f"{root}/")  # else the member is merely installed from its folder
            found = sheet.projects.get(member) if inside and member != root else None
            if found is not None and not set(found.managers) & _WORKSPACES:
                found.managers.update(workspace)
