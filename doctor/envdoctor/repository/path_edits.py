"""Folders that scripts put on ``sys.path`` themselves, as far as literals name them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree
    from envdoctor.repository.first_party import FirstParty

__all__ = ["PathEdits"]

_EDIT = regex(r"sys\.path\.(?:insert|append|extend)\(|sys\.path\s*\+?=|site\.addsitedir\(")
_PART = regex(r"[\"']([^\"'\n]*)[\"']")
_REACH = 240
_SETTINGS = regex(r"(?:^|/)(?:settings|settings/(?:__init__|base|common|defaults?)|manage)\.py$")
"""What Django loads before any application (its documentation: `DJANGO_SETTINGS_MODULE`)."""


class PathEdits:
    """What the repository's scripts add to the path of everything that they import."""

    def __init__(self, files: FileTree, own: FirstParty) -> None:
        self._files = files
        self._own = own

    def reach(self, top: str, path: str) -> bool:
        """Whether the file at ``path``, a script at the root or Django's settings add a folder where ``top`` stands."""
        folders = {place.rpartition("/")[2] for place in self._own.places.get(top, ()) if place}
        return bool(folders) and not folders.isdisjoint(self._named(path) | self._by_scripts)

    @cached_property
    def _by_scripts(self) -> frozenset[str]:
        scripts = (path for path in self._files.with_suffix(".py") if "/" not in path or _SETTINGS.search(path))
        return frozenset(part for path in scripts for part in self._named(path))

    def _named(self, path: str) -> frozenset[str]:
        """The parts of all paths that a file names where it changes ``sys.path``."""
        text = self._files.text(path) or ""
        if "sys.path" not in text and "addsitedir" not in text:
            return frozenset()
        near = (text[edit.end() : edit.end() + _REACH].partition("\n\n")[0] for edit in _EDIT.finditer(text))
        return frozenset(name for said in near for part in _PART.findall(said) for name in re.split(r"[\\/]", part))
