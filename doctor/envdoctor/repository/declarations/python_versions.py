"""Small files that say which Python a project wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.model import PythonStatement
from envdoctor.repository.declarations.sheet import folder
from envdoctor.values import regex

if TYPE_CHECKING:
    from envdoctor.repository.declarations.sheet import Sheet

__all__ = ["NAMES", "read"]

_VERSION = regex(r"(?:python[- ]?|cpython[-@]?)?(\d+(?:\.\d+){0,2})(?=$|[^\d.])")
_RUNTIME = regex(r"python-(\d+\.\d+(?:\.\d+)?)")
NAMES = frozenset({".python-version", "runtime.txt", ".tool-versions", "mise.toml", ".mise.toml"})
"""File names that this module reads."""


def read(sheet: Sheet, path: str) -> None:
    """Write down what one such file says."""
    text = sheet.text(path)
    if text is None:
        return
    name = path.rpartition("/")[2]
    if name == ".python-version":
        _python_version(sheet, path, text)
    elif name == "runtime.txt":
        if found := _RUNTIME.match(text.strip()):
            _say(sheet, "runtime.txt", path, 1, text.strip(), (found[1],))
    elif name == ".tool-versions":
        _tool_versions(sheet, path, text)
    else:
        _mise(sheet, path, text)


def _say(sheet: Sheet, source: str, path: str, line: int, text: str, versions: tuple[str, ...]) -> None:
    at = Location(path=path, line=line)
    root = folder(path)
    sheet.pythons.append(PythonStatement(source=source, text=text, location=at, versions=versions, project=root))


def _python_version(sheet: Sheet, path: str, text: str) -> None:
    """pyenv's and uv's file: a version a line; a line that is the name of an environment says nothing."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split("#")[0].strip()
        if match := _VERSION.match(line):
            found.append((number, match[1]))
    if found:
        versions = tuple(version for _, version in found)
        _say(sheet, ".python-version", path, found[0][0], ", ".join(versions), versions)


def _tool_versions(sheet: Sheet, path: str, text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#")[0].split()
        if len(words) > 1 and words[0] == "python":
            versions = tuple(match[1] for word in words[1:] if (match := _VERSION.match(word)))
            if versions:
                _say(sheet, ".tool-versions", path, number, " ".join(words[1:]), versions)


def _mise(sheet: Sheet, path: str, text: str) -> None:
    from envdoctor.repository.declarations.toml import load

    file = load(path, text)
    if file.error:
        sheet.unreadable(path, file.error[0], f"not TOML: {file.error[1]}")
        return
    value = file.table("tools").get("python")
    value = value.get("version") if isinstance(value, dict) else value
    items = value if isinstance(value, list) else [value]
    versions = tuple(match[1] for item in items if isinstance(item, str) and (match := _VERSION.match(item)))
    if versions:
        _say(sheet, "mise.toml", path, file.line("tools", "python"), ", ".join(versions), versions)
