"""Requirement files with names of their own, found because somebody gives them to pip: Dockerfiles, CI, scripts.

The text is looked through for ``-r FILE``; nothing is made of the rest of the command.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import Kind
from envdoctor.repository.declarations.requirement_files import named_like_requirements
from envdoctor.repository.declarations.sheet import ASIDE, Claim, folder
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.files import FileTree

__all__ = ["read", "speakers"]

_NAMES = frozenset({
    "makefile", "justfile", "procfile", "jenkinsfile", ".travis.yml", ".gitlab-ci.yml", "azure-pipelines.yml",
    "appveyor.yml", ".readthedocs.yml", ".readthedocs.yaml", "cloudbuild.yaml", "cloudbuild.yml",
    "bitbucket-pipelines.yml",
})  # fmt: skip
_WORKFLOWS = (".github/workflows/", ".github/actions/", ".circleci/")
_GIVEN = regex(rb"(?:\s-r|--requirement)(?:[ \t]+|=)[\"']?([\w./-]+)")
_LARGEST = 200_000


def read(sheet: Sheet) -> None:
    """Write down every file that is given to pip and exists under that name."""
    for path in speakers(sheet.files):
        data = sheet.files.read(path) or b""
        if b"pip" in data:
            for match in _GIVEN.finditer(data):
                _mention(sheet, path, data, match)


def speakers(files: FileTree) -> Iterator[str]:
    """The files whose commands install something: Dockerfiles, CI, make files, shell scripts."""
    for path in files:
        name = path.rpartition("/")[2].lower()
        speaks = name.endswith(".sh") or name in _NAMES or "dockerfile" in name
        speaks = speaks or (path.startswith(_WORKFLOWS) and name.endswith((".yml", ".yaml")))
        if speaks and files.sizes[path] < _LARGEST and not ASIDE.search(path):
            yield path


def _mention(sheet: Sheet, path: str, data: bytes, match: re.Match[bytes]) -> None:
    name = match[1].decode("ascii", "replace").lstrip("/")
    target = _existing(sheet, path, name)
    if target is None or named_like_requirements(target) or target.endswith((".py", ".toml", ".cfg", ".lock")):
        return
    purpose = re.split(r"[-_./]", target.lower())
    development = any(word and group_kind(word, Kind.RUNTIME) is Kind.DEVELOPMENT for word in purpose)
    kind = Kind.DEVELOPMENT if development else Kind.RUNTIME
    at = Location(path=path, line=data.count(b"\n", 0, match.start()) + 1)
    sheet.mentions.append(Claim(path=target, kind=kind, project="", at=at))


def _existing(sheet: Sheet, path: str, name: str) -> str | None:
    """The file of that name: seen from the root, from the one who speaks, or the only one whose path ends so."""
    for start in ("", folder(path)):
        target = posixpath.normpath(posixpath.join(start, name))
        if target in sheet.files:
            return target
    parts = name.split("/")
    for cut in range(len(parts)):
        tail = "/".join(parts[cut:])
        found = [other for other in sheet.files if other == tail or other.endswith(f"/{tail}")]
        if found:
            return found[0] if len(found) == 1 else None
    return None
