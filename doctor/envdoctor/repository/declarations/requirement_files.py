"""What the path of a requirement file says: that it is one, what it is for, and whose it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envdoctor.repository.declarations.groups import DEVELOPMENT_GROUPS, group_kind
from envdoctor.repository.declarations.misspelt import meant
from envdoctor.repository.declarations.model import Kind
from envdoctor.repository.declarations.sheet import ASIDE, folder
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet

__all__ = ["DIRECTORIES", "home", "named_like_requirements", "purpose"]

_NAMED = regex(
    r"(?i)(?:^|/)(?:"
    r"(?:[^/]*[-_.])?(?:requirements?|reqs)(?:[-_.][^/]*)?\.(?:txt|in|pip)|(?:requirements|reqs|pip-requirements)"
    r"|(?:requirements?|reqs)(?:\.in|\.txt)?/(?:[^/]+/)?[^/]+\.(?:txt|in|pip)"
    r"|(?:[^/]*[-_.])?constraints?(?:[-_.][^/]*)?\.txt)$"
)
_SUFFIXES = (".txt", ".in", ".pip", ".TXT")
DIRECTORIES = frozenset({
    "requirements", "requirement", "reqs", "requirements.in", "requirements.txt",
    "deps", "dependencies", "docs", "doc", "documentation", "tests", "test",
    "testing", "ci", ".ci", ".github", ".circleci", ".devcontainer", "workflows", "docker", "build", "scripts",
    "script", "tools", "etc", "config", "conf", "configs", "dev", "devtools", "pip", "install", "installation",
    "packaging", "deploy", "deployment", "infra", "misc", "util", "utils", "hack", "bin", "contrib", "heroku", "setup",
})  # fmt: skip
_RUNTIME_WORDS = frozenset({
    "", "base", "common", "prod", "production", "main", "app", "core", "default", "runtime", "install", "all",
    "deploy", "server", "web", "heroku", "live", "staging", "txt", "in", "pip", "pypi", "frozen", "freeze",
    "lock", "locked", "pinned", "requirements", "requirement", "reqs", "python", "python3", "py3", "py2", "python2",
    "backend", "api",
})  # fmt: skip


def is_misspelt(path: str) -> bool:
    """Whether a path's name is a slip for ``requirements.txt``: pip does not look for it, but people give it to pip."""
    usual = meant(path.rpartition("/")[2])
    return usual == "requirements.txt"


def named_like_requirements(path: str) -> bool:
    """Whether a path is one that requirement files have."""
    if not path.endswith(_SUFFIXES) and not path.lower().endswith(("requirements", "reqs")):
        return False
    return bool(_NAMED.search(path)) or is_misspelt(path)


def purpose(path: str) -> tuple[Kind, str | None]:
    """What a requirement file is for, by its name and folder."""
    parent, _, name = path.lower().rpartition("/")
    stem = re.sub(r"\.(?:txt|in|pip)$", "", name)
    if "constraint" in stem:
        return Kind.CONSTRAINT, None
    if is_misspelt(path):
        return Kind.RUNTIME, None
    words = [word for word in re.split(r"[-_. ]+", stem) if word not in {"requirements", "requirement", "reqs", "pip"}]
    place = parent.rpartition("/")[2]
    if not words and re.sub(r"\.(?:in|txt)$", "", place) not in {"requirements", "requirement", "reqs"}:
        kind = Kind.DEVELOPMENT if place in DEVELOPMENT_GROUPS else Kind.RUNTIME  # ``docs``, not ``image-build``
        return kind, place if kind is Kind.DEVELOPMENT else None
    word = "-".join(words)
    if group_kind(word, Kind.RUNTIME) is Kind.DEVELOPMENT:
        return Kind.DEVELOPMENT, word
    if set(words) <= _RUNTIME_WORDS or all(re.fullmatch(r"(?:py|python)?[\d]+", item) for item in words):
        return Kind.RUNTIME, None
    return Kind.EXTRA, word


def home(sheet: Sheet, path: str, roots: frozenset[str]) -> str:
    """The project that a requirement file belongs to: its own folder if that holds code, else the nearest above."""
    place = folder(path)
    while place and (place.rpartition("/")[2].lower() in DIRECTORIES) and place not in roots:
        place = folder(place)
    if place in roots or not place:
        return place
    is_package = f"{place}/__init__.py" in sheet.files and not ASIDE.search(f"{place}/")
    if not is_package and _holds_code(sheet, place):
        return place
    while place and place not in roots:
        place = folder(place)
    return place


def _holds_code(sheet: Sheet, place: str) -> bool:
    return any(path.startswith(f"{place}/") for path in sheet.files.with_suffix(".py", ".ipynb"))
