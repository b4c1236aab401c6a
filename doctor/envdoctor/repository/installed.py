"""Which modules the distributions in the project's own environments install, as their metadata says.

Only environments inside the repository count (``.venv``): they belong to it. Nothing of them is run.
Source: PEP 794 (``Import-Name``), else ``top_level.txt``, else ``RECORD`` (PEP 376, PEP 627).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from envdoctor.distribution_name import normalise

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["files", "read"]

_FILES = ("METADATA", "top_level.txt", "RECORD")
_MOST = 3000
_LARGEST = 4 * 1024 * 1024


def read(repository: Repository) -> Mapping[str, frozenset[str]]:
    """The fact: module (top-level, or as deep as PEP 794 metadata goes) -> the distributions that install it."""
    found: dict[str, set[str]] = {}
    for folder in _folders(repository):
        name = normalise(folder.name.partition("-")[0])
        for module in _modules(folder):
            found.setdefault(module, set()).add(name)
    return MappingProxyType({module: frozenset(names) for module, names in found.items()})


def files(repository: Repository) -> Iterator[Path]:
    """The files that are read, as far as they are there, and the folders that say which ones there are."""
    for folder in _folders(repository):
        yield folder
        yield from (path for name in _FILES if (path := folder / name).is_file())


def _folders(repository: Repository) -> Iterator[Path]:
    for environment in repository.files.environments:
        yield from islice(_metadata(repository.root / environment), _MOST)


def _metadata(environment: Path) -> Iterator[Path]:
    for pattern in ("lib/python*/site-packages/*.dist-info", "Lib/site-packages/*.dist-info"):
        yield from sorted(environment.glob(pattern))


def _modules(folder: Path) -> set[str]:
    stated = {
        line.partition(":")[2].partition(";")[0].strip()
        for line in _text(folder / "METADATA").partition("\n\n")[0].splitlines()
        if line.lower().startswith("import-name:")
    }
    listed = stated or {line.strip() for line in _text(folder / "top_level.txt").splitlines()}
    return {name for name in listed or _recorded(folder) if name}


def _recorded(folder: Path) -> set[str]:
    """The first part of each recorded path that is a module or a package."""
    found: set[str] = set()
    for line in _text(folder / "RECORD").splitlines():
        first, slash, _ = line.partition(",")[0].partition("/")
        if slash and first.isidentifier():
            found.add(first)
        elif not slash and first.endswith((".py", ".so", ".pyd")):
            found.add(first.partition(".")[0])
    return found - {"__pycache__"}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace") if path.is_file() and path.stat().st_size <= _LARGEST else ""
    except OSError:
        return ""
