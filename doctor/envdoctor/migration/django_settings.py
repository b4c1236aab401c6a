"""Which settings a Django project runs with when its ``manage.py`` does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.migration.layout import ASIDE, below
from envdoctor.model import Evidence, Location
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["VARIABLE", "find", "named"]

VARIABLE = "DJANGO_SETTINGS_MODULE"
_SAID = regex(VARIABLE + r"""["']?\s*[,:=]\s*(?:value:\s*)?["']?([A-Za-z_][\w.]*)""")
_TOLD = regex(
    r"(?i)\.(?:md|rst|txt|ya?ml|json|toml|cfg|ini|py|sh|env)$|(?:^|/)(?:\.env[\w.-]*|Makefile|Procfile|justfile)$"
)
_ORDER = (
    regex(r"(?i)^(?:dev|devel|develop|development|local|docker)$"),
    regex(r"(?i)^(?:settings|base|common|default|main)$"),
    regex(r"(?i)^(?:tests?|testing|ci)$"),
)
"""What a developer wants first; anything else (staging, production) comes last."""
_LARGEST = 262144


def find(repository: Repository, root: str, manage: str) -> tuple[str, Evidence] | None:
    """The module and who says so, the most fit for a developer first; None if ``manage.py`` chooses, or nobody does."""
    if VARIABLE.encode() in (repository.files.read(manage) or b""):
        return None
    return named(repository, root, manage.rpartition("/")[0])


def named(repository: Repository, root: str, base: str = "") -> tuple[str, Evidence] | None:
    """The settings that somebody names, else those that are there; ``base`` is the folder of ``manage.py``."""
    said = [item for item in _said(repository) if _is_there(repository, base, item[0])]
    found = said or list(_modules(repository, root, base))
    return min(found, key=lambda item: (_rank(item[0]), str(item[1].location)), default=None)


def _rank(module: str) -> int:
    last = module.rpartition(".")[2]
    return next((place for place, pattern in enumerate(_ORDER) if pattern.match(last)), len(_ORDER))


def _said(repository: Repository) -> Iterator[tuple[str, Evidence]]:
    """Every place that names it: a development container, a document, CI, an example of an environment."""
    for path in repository.files:
        if not _TOLD.search(path) or repository.files.sizes[path] > _LARGEST:
            continue
        text = repository.files.text(path) or ""
        for match in _SAID.finditer(text) if VARIABLE in text else ():
            location = Location(path=path, line=text.count("\n", 0, match.start()) + 1)
            yield match[1], Evidence(text=f"`{VARIABLE}`", location=location)


def _is_there(repository: Repository, base: str, module: str) -> bool:
    path = "/".join(filter(None, (base, module.replace(".", "/"))))
    return f"{path}.py" in repository.files or f"{path}/__init__.py" in repository.files


def _modules(repository: Repository, root: str, base: str) -> Iterator[tuple[str, Evidence]]:
    """Files that list applications, which is what settings do."""
    for path in repository.files.with_suffix(".py"):
        inside = below(base, path)
        if inside is None or below(root, path) is None or ASIDE.search(inside):
            continue
        if re.search(rb"(?m)^INSTALLED_APPS\s*=", repository.files.read(path) or b""):
            module = inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            yield module, Evidence(text="Django's settings", location=Location(path=path))
