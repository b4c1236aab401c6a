"""Which requirements files are for running and which for developing, and what they include."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from packaging.utils import canonicalize_name

from envdoctor.migration.layout import ASIDE, below, join
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["choose", "closure", "is_for_developing"]

_DEVELOPMENT_FILE = regex(r"(?i)(?:^|[-_./])(?:dev|develop|development|tests?|testing|ci|local)(?:[-_.]|$)")
_OTHER_FILE = regex(
    r"(?i)(?:^|[-_./])(?:docs?|lint|pre-commit|typing|mypy|plot|hyperopt|ai|freqai|gpu|windows|min|optional|constraints?)(?:[-_.]|$)"
)
_WORKER_FILE = regex(r"(?i)(?:^|[-_./])(?:workers?|celery)(?:[-_.]|$)")
"""What one more process of the application imports; the code is one, and so is its image."""
_NESTED = regex(r"(?m)^\s*(?:-r|--requirement|-c|--constraint)[ =]*(\S+)")
_DISTRIBUTION = regex(r"(?m)^([A-Za-z0-9][\w.-]*)(?=[\s\[=<>!~;@]|$)")


def choose(repository: Repository, root: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Requirements files for running and for developing, relative to the root."""
    names = [
        inside
        for path in repository.files.matching("*.txt", "*.pip")
        if (inside := below(root, path)) and _is_requirements(inside)
    ]
    names = names or [
        inside
        for path in repository.files.matching("*.in")
        if (inside := below(root, path)) and _is_requirements(inside)
    ]
    development = tuple(name for name in names if _DEVELOPMENT_FILE.search(name) and not _OTHER_FILE.search(name))
    others = [name for name in names if name not in development and not _OTHER_FILE.search(name)]
    preferred = (
        "requirements.txt",
        "requirements.in",
        "requirements/requirements.txt",
        "requirements/prod.txt",
        "requirements/production.txt",
        "requirements/base.txt",
        "requirements/main.txt",
        "requirements/common.txt",
        "requirements/default.txt",
    )
    others = others or _elsewhere(repository, root)
    runtime = next(((name,) for name in preferred if name in others), tuple(sorted(others))[:1])
    if not runtime and development:
        return development[:1], development[1:]
    included = closure(repository, root, runtime)
    runtime += tuple(name for name in sorted(others) if _WORKER_FILE.search(name) and name not in included)
    return runtime, _development_choice(development)


def is_for_developing(name: str) -> bool:
    """Whether a list is named after developing or testing; what runs is declared elsewhere then."""
    return _DEVELOPMENT_FILE.search(name) is not None


def _elsewhere(repository: Repository, root: str) -> list[str]:
    """A requirements file in some other folder of the project, the shallowest first."""
    names = [inside for path in repository.files.matching("requirements*.txt") if (inside := below(root, path))]
    names = [name for name in names if not ASIDE.search(name) and not _OTHER_FILE.search(name)]
    shallow = min((name.count("/") for name in names), default=0)
    return [name for name in names if name.count("/") == shallow and shallow < 3]


def _is_requirements(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    if folder in {"requirements", "reqs"}:
        return True
    return not folder and bool(re.search(r"(?:^|[-_.])(?:requirements|reqs)(?:[-_.\d]|$)", name))


def _development_choice(names: Iterable[str]) -> tuple[str, ...]:
    """One file for developing and one for testing are enough; environments named after places are left out."""
    ranked = sorted(
        names, key=lambda name: (0 if re.search(r"dev", name) else 1 if re.search(r"test", name) else 2, name)
    )
    return tuple(ranked[:2])


def closure(repository: Repository, root: str, names: Iterable[str]) -> list[str]:
    """The files and everything they include with ``-r`` or ``-c``, in order."""
    found: dict[str, None] = {}
    pending = list(names)
    while pending:
        name = pending.pop(0)
        if name in found or join(root, name) not in repository.files:
            continue
        found[name] = None
        folder = name.rpartition("/")[0]
        pending += [
            _normal(folder, nested) for nested in _NESTED.findall(repository.files.text(join(root, name)) or "")
        ]
    return list(found)


def named(repository: Repository, root: str) -> frozenset[str]:
    """Distributions (PEP 503 names) that the list for running names, with all that it includes."""
    texts = (
        repository.files.text(join(root, name)) or "" for name in closure(repository, root, choose(repository, root)[0])
    )
    return frozenset(canonicalize_name(name) for text in texts for name in _DISTRIBUTION.findall(text))


def _normal(folder: str, name: str) -> str:
    parts: list[str] = folder.split("/") if folder else []
    for part in name.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
