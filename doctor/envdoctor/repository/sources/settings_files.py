"""Modules that settings other than Python's name: pytest's ``-p``, Alembic's database URL.

Source: pytest, "Command-line Flags"; Alembic, "Editing the .ini File".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.sources import named
from envdoctor.repository.sources.model import Import, Role
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.files import FileTree

__all__ = ["imports"]

_PYTEST = ("pyproject.toml", "pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg")
_OPTIONS = regex(r"(?m)^[ \t]*addopts[ \t]*=((?:[^\n]*(?:\n[ \t]+[^\n]*)*)|[ \t]*\[[^\]]*\])")
_PLUGIN = regex(r"(?:^|[\s\"',])-p[\s\"',=]+(pytest_\w+(?:\.\w+)*)")
"""A module; any other name may be that of an entry point, as ``timeout`` is pytest-timeout's."""
_URL = regex(r"(?m)^[ \t]*sqlalchemy\.url[ \t]*=[ \t]*(\w+\+\w+://)")


def imports(files: FileTree) -> Iterator[Import]:
    """What these settings name, at its line."""
    for path in files.matching(*_PYTEST):
        text = files.text(path) or ""
        for options in _OPTIONS.finditer(text) if "addopts" in text else ():
            for plugin in _PLUGIN.finditer(options[1]):
                yield _import(plugin[1], path, text, options.start(1) + plugin.start(1), Role.TEST)
    for path in files.matching("alembic.ini"):
        text = files.text(path) or ""
        if (url := _URL.search(text)) and _is_used(files, path, text) and (driver := named.driver_of(url[1])):
            yield _import(driver, path, text, url.start(1), Role.APPLICATION)


def _import(module: str, path: str, text: str, position: int, role: Role) -> Import:
    location = Location(path=path, line=text.count("\n", 0, position) + 1)
    return Import(module=module, location=location, role=role, named=True)


def _is_used(files: FileTree, path: str, text: str) -> bool:
    """Whether the migrations take the URL from there: their ``env.py`` sets no other."""
    place = re.search(r"(?m)^[ \t]*script_location[ \t]*=[ \t]*(?:%\(here\)s/)?([\w./-]+)", text)
    folder = "/".join(filter(None, (path.rpartition("/")[0], place[1].strip("./") if place else "")))
    env = files.text(f"{folder}/env.py") if f"{folder}/env.py" in files else None
    return (
        env is not None
        and "set_main_option" not in env
        and "sqlalchemy.url" in env.replace("engine_from_config", "sqlalchemy.url")
    )
