"""Modules that the build writes anew: what stands in the repository is only for those who work on it.

setuptools-scm, hatch-vcs, versioningit, PDM and versioneer name the file in the project's own files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree

__all__ = ["modules"]

_WRITTEN = regex(
    r"\b(?:write_to|write-to|version_file|version-file|versionfile_source)[\"']?[ \t]*[=:][ \t]*[\"']?([\w./-]+\.py)\b"
    r"|\[tool\.versioningit\.write\][^\[]*?\bfile[ \t]*=[ \t]*[\"']([\w./-]+\.py)"
)


def modules(files: FileTree) -> frozenset[str]:
    """The paths of these modules."""
    return frozenset(_named(files))


def _named(files: FileTree) -> Iterator[str]:
    for path in files.matching("pyproject.toml", "setup.py", "setup.cfg"):
        text = files.text(path) or ""
        if "write" in text or "version" in text:
            for match in _WRITTEN.finditer(text):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1] or match[2]))
