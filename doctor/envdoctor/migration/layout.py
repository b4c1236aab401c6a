"""Where the Python project begins, and which modules are importable from there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.repository import declarations

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["ASIDE", "below", "join", "module_of", "python_root"]

ASIDE = re.compile(
    r"(?i)(?:^|/)(?:tests?|testing|docs?|doc_src|docs_src|examples?|samples?|demos?|tutorials?|benchmarks?|fixtures|scripts?|tools|"
    r"node_modules|vendor|templates?|\.github|\.ci)(?:/|$)"
)
_DECLARING = ("pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "environment.yml", "manage.py")


def python_root(repository: Repository) -> str:
    """The folder of the project that is run: ``""`` whenever the top folder declares dependencies."""
    files = repository.files
    if any(name in files for name in _DECLARING if name not in {"setup.cfg", "pyproject.toml"}) or _has_project(
        repository
    ):
        return ""
    counted = Counter(_declaring_folders(repository))
    if not counted:
        return ""
    return min(counted, key=lambda folder: (folder.count("/"), -counted[folder], folder))


def _has_project(repository: Repository) -> bool:
    declared = repository.fact(declarations.read)
    return any(item.project == "" for item in declared.dependencies) or any(
        path.startswith("requirements/") for path in repository.files.matching("*.txt")
    )


def _declaring_folders(repository: Repository) -> Iterator[str]:
    for path in repository.files:
        folder, _, name = path.rpartition("/")
        if name in _DECLARING and not ASIDE.search(folder):
            inside = sum(1 for item in repository.files.with_suffix(".py") if item.startswith(folder + "/"))
            yield from [folder] * (1 + inside)


def below(root: str, path: str) -> str | None:
    """A path relative to the root folder; None if it is elsewhere."""
    if not root:
        return path
    return path.removeprefix(root + "/") if path.startswith(root + "/") else None


def join(root: str, path: str) -> str:
    """The repository path of a path below the root folder."""
    return f"{root}/{path}" if root else path


def module_of(repository: Repository, root: str, path: str, base: str = "") -> tuple[str, str]:
    """The dotted module of a file and the folder (below the root) that must be on ``sys.path`` for it.

    A package's parent is on the path; files outside any package are imported from the root, or from their own folder if
    that is not an identifier. ``base`` is a folder below the root that is known to be on the path.
    """
    inside = (below(root, path) or path).removesuffix(".py").removesuffix("/__init__")
    parts = inside.split("/")
    start = 0
    if base and inside.startswith(base + "/"):
        start = base.count("/") + 1
    elif parts[0] == "src" and join(root, "src/__init__.py") not in repository.files:
        start = 1
    while start < len(parts) - 1 and not parts[start].isidentifier():
        start += 1
    return ".".join(parts[start:]), "/".join(parts[:start])
