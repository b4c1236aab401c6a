"""From the path that somebody typed to the folder that is examined."""

from __future__ import annotations

import os
from pathlib import Path

from envdoctor.errors import TargetError
from envdoctor.values import dataclass

__all__ = ["Located", "locate"]

_PROJECT_FILES = (
    "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "environment.yml", "environment.yaml",
    "pixi.toml", "manage.py", "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml", "Dockerfile",
    "package.json", "Cargo.toml", "go.mod", "pom.xml", "Makefile",
)  # fmt: skip
_PROJECT_SUFFIXES = (".py", ".ipynb", ".md", ".rst")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where a scan looks. ``root`` is None when there is no repository at the path; ``reason`` says so in a sentence.

    ``top`` is the enclosing git work tree's folder, if there is one.
    """

    path: Path
    root: Path | None
    top: Path | None = None
    reason: str = ""


def locate(path: Path) -> Located:
    """The repository at or around a path.

    The nearest folder upward that holds a project file is the root, but never above the git work tree's top; without
    one it is that top. A folder outside git with neither project files nor sources is no repository.

    Raises `TargetError` if the path does not exist, is not a folder or cannot be read.
    """
    folder = _readable_folder(path)
    top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
    if top is not None:
        candidates = [above for above in (folder, *folder.parents) if above.is_relative_to(top)]
        root = next((above for above in candidates if _has_project_file(above)), top)
        return Located(path=folder, root=root, top=top)
    if _has_project_file(folder) or _has_sources(folder):
        return Located(path=folder, root=folder)
    empty = next(folder.iterdir(), None) is None
    reason = "the folder is empty" if empty else "the folder is neither a git repository nor does it hold a project"
    return Located(path=folder, root=None, reason=reason)


def _readable_folder(path: Path) -> Path:
    try:
        folder = path.expanduser().resolve()
        if not folder.exists():
            raise TargetError("there is no such folder", where=str(path), remedy="check the path")
        if not folder.is_dir():
            raise TargetError("this is a file, not a folder", where=str(path), remedy=f"scan `{path.parent}` instead")
        with os.scandir(folder) as entries:
            next(entries, None)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TargetError(
            f"the folder cannot be read: {reason}", where=str(path), remedy="check its permissions"
        ) from error
    return folder


def _has_project_file(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _PROJECT_FILES)


def _has_sources(folder: Path) -> bool:
    """Whether there is source or prose at the top, or Python one level down; a home directory is no repository."""
    if folder == Path.home() or folder.parent == folder:
        return False
    with os.scandir(folder) as found:
        entries = list(found)
    if any(entry.name.endswith(_PROJECT_SUFFIXES) and entry.is_file() for entry in entries):
        return True
    return any(name.endswith(".py") for entry in entries if entry.is_dir() for name in _names(entry.path))


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
