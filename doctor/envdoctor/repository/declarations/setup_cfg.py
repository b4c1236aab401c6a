"""``setup.cfg``: setuptools' declarative metadata (``[metadata]``, ``[options]``)."""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations import tox
from envdoctor.repository.declarations.groups import group_kind
from envdoctor.repository.declarations.model import EntryPoint, Kind, Manager, PythonStatement
from envdoctor.repository.declarations.sheet import Claim, Origin, folder
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet

__all__ = ["read"]

_SECTION = regex(r"\[(?P<name>[^\]]+)\]")
_OPTION = regex(r"(?P<name>[^\s:=#;\[][^:=]*?)\s*[:=]")
_VERSION = regex(r"Programming Language :: Python :: (\d+\.\d+)\s*$")


class _Ini:
    """The file's options with the line of each and of each line of its value."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._parser = configparser.RawConfigParser(strict=False)
        self._parser.optionxform = str  # type: ignore[assignment,method-assign]
        self._parser.read_string(text, path)
        self._lines = dict(_option_lines(text))
        self._text = text.splitlines()

    def sections(self) -> list[str]:
        """Their names."""
        return self._parser.sections()

    def options(self, section: str) -> list[str]:
        """The names of a section's options."""
        return self._parser.options(section) if self._parser.has_section(section) else []

    def value(self, section: str, option: str) -> str | None:
        """An option's value; dashes count as underscores, as setuptools takes them."""
        for name in (option, option.replace("_", "-")):
            if self._parser.has_option(section, name):
                return self._parser.get(section, name)
        return None

    def items(self, section: str, option: str) -> Iterator[tuple[str, int]]:
        """The lines of a value, without comments, each with its line number."""
        if self.value(section, option) is None:
            return
        first = self.line(section, option)
        rest = "".join(self._text[first - 1 : first]).partition("=")[2]
        for number, line in enumerate((rest, *self._text[first:]), first):
            if number > first and line[:1] not in {"", " ", "\t", "#", ";"}:
                return
            text = re.split(r"\s[#;]\s|^\s*[#;]", line)[0].strip()
            if text:
                yield text, number

    def line(self, section: str, option: str) -> int:
        """The line of an option."""
        return self._lines.get((section, option)) or self._lines.get((section, option.replace("_", "-")), 1)


def _option_lines(text: str) -> Iterator[tuple[tuple[str, str], int]]:
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _SECTION.match(line):
            section = found["name"]
        elif option := _OPTION.match(line):
            yield (section, option["name"]), number


def read(sheet: Sheet, path: str) -> None:
    """Write down what one ``setup.cfg`` declares."""
    text = sheet.text(path)
    if text is None:
        return
    tox.read_ini(sheet, path)
    try:
        ini = _Ini(path, text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None)
        sheet.unreadable(path, line if isinstance(line, int) else None, f"not an INI file: {type(error).__name__}")
        return
    if "metadata" not in ini.sections() and not any(name.startswith("options") for name in ini.sections()):
        return
    root = folder(path)
    entry = sheet.project(root)
    entry.manifests.setdefault(path)
    entry.name = entry.name or ini.value("metadata", "name")
    sheet.uses(root, Manager.SETUPTOOLS, path)
    _pythons(sheet, ini, root)
    _requirements(sheet, ini, root)
    entry.entry_points += _entry_points(ini)


def _pythons(sheet: Sheet, ini: _Ini, root: str) -> None:
    if text := (ini.value("options", "python_requires") or "").strip():
        at = Location(path=ini.path, line=ini.line("options", "python_requires"))
        sheet.project(root).requires_python = sheet.project(root).requires_python or text
        sheet.pythons.append(
            PythonStatement(source="requires-python", text=text, location=at, specifier=text, project=root)
        )
    for option in ("classifiers", "classifier"):
        for text, line in ini.items("metadata", option):
            if found := _VERSION.match(text):
                at = Location(path=ini.path, line=line)
                sheet.pythons.append(
                    PythonStatement(source="classifier", text=text, location=at, versions=(found[1],), project=root)
                )


def _requirements(sheet: Sheet, ini: _Ini, root: str) -> None:
    _list(sheet, ini, ("options", "install_requires"), Kind.RUNTIME, None, root)
    _list(sheet, ini, ("options", "tests_require"), Kind.DEVELOPMENT, "tests", root)
    _list(sheet, ini, ("options", "setup_requires"), Kind.BUILD, None, root)
    _list(sheet, ini, ("options", "extras_require"), Kind.EXTRA, None, root)
    for option in ini.options("options.tests_require"):  # no section that setuptools knows, but people write it
        _list(sheet, ini, ("options.tests_require", option), Kind.DEVELOPMENT, "tests", root)
    for extra in ini.options("options.extras_require"):
        kind = group_kind(extra, Kind.EXTRA)
        _list(sheet, ini, ("options.extras_require", extra), kind, extra.partition(":")[0] or None, root)


def _list(sheet: Sheet, ini: _Ini, where: tuple[str, str], kind: Kind, group: str | None, root: str) -> None:
    origin = Origin(path=ini.path, project=root, kind=kind, group=group, table=where[0])
    for text, line in ini.items(*where):
        at = Location(path=ini.path, line=line)
        if text.startswith("file:"):
            for name in re.split(r"[,\s]+", text.removeprefix("file:").strip()):
                path = posixpath.normpath(posixpath.join(root, name))
                sheet.claims.append(Claim(path=path, kind=kind, project=root, at=at, group=group))
        elif not text.startswith("%("):
            _texts(sheet, text, origin, line)


def _texts(sheet: Sheet, text: str, origin: Origin, line: int) -> None:
    """A line holds one requirement, or several between semicolons when there is no marker."""
    parts = (
        [text] if re.search(r";\s*(?:\(|python_|sys_|platform_|os_|extra|implementation_)", text) else text.split(";")
    )
    for part in filter(None, (part.strip() for part in parts)):
        sheet.require(part, origin, line)


def _entry_points(ini: _Ini) -> Iterator[EntryPoint]:
    for group in ini.options("options.entry_points"):
        for text, line in ini.items("options.entry_points", group):
            name, sign, target = text.partition("=")
            if sign:
                at = Location(path=ini.path, line=line)
                yield EntryPoint(name=name.strip(), target=target.strip(), group=group, location=at)
