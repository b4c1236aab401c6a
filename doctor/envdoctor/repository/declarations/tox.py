"""tox (``tox.ini``, ``setup.cfg``, ``[tool.tox]``) and nox: what test environments install, and with which Pythons."""

from __future__ import annotations

import ast
import configparser
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.model import Kind, PythonStatement
from envdoctor.repository.declarations.requirement import parse
from envdoctor.repository.declarations.requirement_lines import lines
from envdoctor.repository.declarations.sheet import Claim, Origin, folder
from envdoctor.repository.declarations.tolerant import parse_tolerantly
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.requirement_lines import Line
    from envdoctor.repository.declarations.sheet import Sheet
    from envdoctor.repository.declarations.toml import TomlFile

__all__ = ["read_ini", "read_nox", "read_tables", "read_toml"]

_FACTOR = regex(r"^[!A-Za-z0-9_,{}.\s-]+:\s+(?=\S)|^[!A-Za-z0-9_,{}.-]+:(?=[A-Za-z-])")
_BRACES = regex(r"\{([^{}]*)\}")
_PY = regex(r"(?:^|[-,\s])py(\d)(\d{1,2})?(?=$|[-,\s])")


def read_ini(sheet: Sheet, path: str) -> None:
    """Write down what the environments of a ``tox.ini`` (or of ``tox:`` sections) install."""
    text = sheet.files.text(path)
    if text is None or "testenv" not in text:
        return
    _ini_text(sheet, path, text, first_line=1)


def _ini_text(sheet: Sheet, path: str, text: str, first_line: int) -> None:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        sheet.files.note_unread(path, "not an INI file")
        return
    rows = text.splitlines()
    for section in parser.sections():
        name = section.removeprefix("tox:")
        if name.startswith("testenv") and parser.has_option(section, "deps"):
            start = _line_of(rows, section, "deps")
            for offset, row in enumerate(_value_rows(rows, start)):
                _deps_row(sheet, path, row, first_line + start + offset)
    for section in ("tox", "tox:tox"):
        for option in ("envlist", "env_list"):
            if parser.has_option(section, option):
                line = first_line + _line_of(rows, section, option)
                _pythons(sheet, path, line, parser.get(section, option))


def _line_of(rows: list[str], section: str, option: str) -> int:
    """The index of an option's row."""
    inside = False
    for index, row in enumerate(rows):
        if row.startswith("["):
            inside = row.strip() == f"[{section}]"
        elif inside and re.match(rf"{re.escape(option)}\s*[=:]", row):
            return index
    return 0


def _value_rows(rows: list[str], start: int) -> Iterator[str]:
    yield re.split(r"[=:]", rows[start], maxsplit=1)[-1]
    for row in rows[start + 1 :]:
        if row and not row[0].isspace() and not row.startswith(("#", ";")):
            return
        yield row


def _deps_row(sheet: Sheet, path: str, row: str, line: int) -> None:
    row = _FACTOR.sub("", row.strip(), count=1) if "://" not in row.partition(": ")[0] else row.strip()
    row = row.replace("{toxinidir}/", "").replace("{tox_root}/", "").strip()
    if not row or row.startswith((";", "#")) or "{" in row:
        return
    for item in lines(row):
        _one(sheet, item, Origin(path=path, project=folder(path), kind=Kind.DEVELOPMENT, group="tox"), line)


def _one(sheet: Sheet, item: Line, origin: Origin, line: int | None) -> None:
    """A requirement, or a file of them that counts unless something better is known of it."""
    if item.kind == "include":
        target = posixpath.normpath(posixpath.join(folder(origin.path), item.text))
        if target in sheet.files:
            at = Location(path=origin.path, line=line)
            sheet.mentions.append(
                Claim(path=target, kind=origin.kind, project=origin.project, at=at, group=origin.group)
            )
    elif item.kind == "requirement":
        parsed = parse(item.text)
        if parsed is not None and not parsed.problem and not item.text.startswith("."):
            sheet.add(parsed, item.text, origin, line)


def _pythons(sheet: Sheet, path: str, line: int, text: str) -> None:
    """``py{38,39}-django{42,50}``, ``py312``: the Pythons of an environment list."""
    names = " ".join(_expand(part) for part in re.split(r"[\s,]+(?![^{]*\})", text))
    found = {(int(match[1]), int(match[2])) for match in _PY.finditer(names) if match[2]}
    versions = tuple(f"{major}.{minor}" for major, minor in sorted(found))
    if versions:
        at = Location(path=path, line=line)
        said = " ".join(text.split())
        sheet.pythons.append(
            PythonStatement(source="tox", text=said, location=at, versions=versions, project=folder(path))
        )


def _expand(name: str) -> str:
    """Every name that a generative one stands for (at most 500, which is plenty)."""
    done: list[str] = []
    pending = [name]
    while pending and len(pending) + len(done) < 500:
        item = pending.pop()
        found = _BRACES.search(item)
        if found is None:
            done.append(item)
        else:
            pending += [
                f"{item[: found.start()]}{choice.strip()}{item[found.end() :]}" for choice in found[1].split(",")
            ]
    return " ".join(done)


def read_tables(sheet: Sheet, file: TomlFile, root: str) -> None:
    """Write down ``[tool.tox]``: an INI file in a string, or tables of tox 4."""
    if (text := file.text("tool", "tox", "legacy_tox_ini")) is not None:
        _ini_text(sheet, file.path, text, first_line=file.line("tool", "tox", "legacy_tox_ini"))
    _environments(sheet, file, root, ("tool", "tox"))


def read_toml(sheet: Sheet, path: str) -> None:
    """Write down what the environments of a ``tox.toml`` install."""
    file = sheet.toml(path)
    if file is not None and not file.error:
        _environments(sheet, file, folder(path), ())


def _environments(sheet: Sheet, file: TomlFile, root: str, above: tuple[str, ...]) -> None:
    places = [(*above, "env_run_base"), *((*above, "env", name) for name in file.table(*above, "env"))]
    origin = Origin(path=file.path, project=root, kind=Kind.DEVELOPMENT, group="tox", table="tool.tox")
    for place in places:
        for text, line in file.strings(*place, "deps"):
            for item in lines(text):
                _one(sheet, item, origin, line)


def read_nox(sheet: Sheet, path: str) -> None:
    """Write down the literal arguments of ``session.install(...)`` in a ``noxfile.py``."""
    text = sheet.files.text(path)
    tree = parse_tolerantly(text) if text is not None else None
    if tree is None:
        return
    origin = Origin(path=path, project=folder(path), kind=Kind.DEVELOPMENT, group="nox")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "install":
            words = [item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            for item in lines("\n".join(_rows(words))):
                _one(sheet, replace(item, number=node.lineno), origin, node.lineno)


def _rows(words: list[str]) -> Iterator[str]:
    """The words of a command line as rows of a requirement file: ``-r`` and ``-e`` take the next word along."""
    rest = iter(words)
    for word in rest:
        yield f"{word} {next(rest, '')}" if word in {"-r", "-e", "-c", "--requirement", "--constraint"} else word
