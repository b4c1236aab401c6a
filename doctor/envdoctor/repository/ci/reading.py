"""Which files are CI files, and everything that they say together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from envdoctor.repository.ci.gathering import Gathering
from envdoctor.repository.ci.github import read_github
from envdoctor.repository.ci.model import Ci
from envdoctor.repository.ci.others import read_azure, read_bitbucket, read_circle, read_gitlab, read_travis
from envdoctor.repository.yaml import Document, load
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["read", "workflows"]

_WORKFLOW = regex(r"^\.github/workflows/[^/]+\.ya?ml$")
_READERS: tuple[tuple[re.Pattern[str], Callable[[Document, Gathering], None]], ...] = (
    (_WORKFLOW, read_github),
    (regex(r"^(?:\.github/)?actions/.+/action\.ya?ml$"), read_github),
    (regex(r"^\.travis\.ya?ml$"), read_travis),
    (regex(r"^(?:\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|\.gitlab-ci/.+\.ya?ml)$"), read_gitlab),
    (regex(r"^\.circleci/config\.ya?ml$"), read_circle),
    (regex(r"^(?:azure-pipelines[^/]*|\.azure-pipelines/.+|\.azure/.+)\.ya?ml$"), read_azure),
    (regex(r"^bitbucket-pipelines\.ya?ml$"), read_bitbucket),
)


def workflows(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of a repository's paths at which GitHub looks for workflows."""
    return tuple(path for path in paths if _WORKFLOW.match(path))


def read(repository: Repository) -> Ci:
    """The fact: everything that the CI files say. Files that cannot be parsed are in ``errors``."""
    gathered = []
    for path in repository.files:
        reader = next((reader for pattern, reader in _READERS if pattern.match(path)), None)
        text = repository.files.text(path) if reader else None
        if reader is None or text is None:
            continue
        gathering = Gathering(path)
        document = load(text)
        gathering.errors += [(path, line, message) for line, message in document.errors]
        reader(document, gathering)
        gathered.append(gathering.finish())
    return _together(gathered)


def _together(parts: list[Ci]) -> Ci:
    return Ci(
        files=tuple(path for part in parts for path in part.files),
        services=tuple(item for part in parts for item in part.services),
        packages=tuple(item for part in parts for item in part.packages),
        commands=tuple(item for part in parts for item in part.commands),
        variables=tuple(item for part in parts for item in part.variables),
        pythons=tuple(item for part in parts for item in part.pythons),
        more_pythons=any(part.more_pythons for part in parts),
        errors=tuple(item for part in parts for item in part.errors),
    )
