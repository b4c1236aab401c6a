"""Which Python an editor starts: Visual Studio Code's settings of projects and users, JetBrains' list of SDKs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from envdoctor.host import locators, walk
from envdoctor.host.host import Host
from envdoctor.model import Location
from envdoctor.values import dataclass, regex

__all__ = ["Interpreter", "read"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python that an editor was told to start. ``project`` is None for a setting that holds for all of them."""

    editor: str
    option: str
    python: Path
    location: Location
    exists: bool
    project: Path | None = None


_SETTING = regex(r'"(?P<option>python\.(?:defaultInterpreterPath|pythonPath))"\s*:\s*"(?P<value>(?:[^"\\\n]|\\.)*)"')
_SDK = regex(r'<homePath value="(?P<value>[^"]*)"')
_OF_THE_USER = {
    "linux": "{config}/*/User/settings.json",
    "darwin": "{support}/*/User/settings.json",
    "win32": "{roaming}/*/User/settings.json",
}
_EDITORS = ("Code", "Code - Insiders", "Code - OSS", "VSCodium", "Cursor", "Windsurf")
_SERVERS = tuple(f"~/.{name}-server/data/Machine/settings.json" for name in ("vscode", "cursor", "windsurf"))
"""What an editor on another machine, or on the Windows around WSL, keeps here."""
_IN_FLATPAKS = "~/.var/app/*/config"
_JETBRAINS = {"linux": "{config}/JetBrains/*", "darwin": "{support}/JetBrains/*", "win32": "{roaming}/JetBrains/*"}
_MOST = 200


def read(host: Host) -> tuple[Interpreter, ...]:
    """Every interpreter that a project's or the user's settings name by its path."""
    return (*_of_projects(host), *_of_the_user(host), *_of_jetbrains(host))


def _of_projects(host: Host) -> Iterator[Interpreter]:
    for walked in (host.fact(walk.read), host.fact(walk.elsewhere)):
        for folder in walked.marked.get(".vscode", ())[:_MOST]:
            yield from _settings(host, folder / ".vscode" / "settings.json", folder)


def _of_the_user(host: Host) -> Iterator[Interpreter]:
    pattern = _OF_THE_USER.get(host.platform, _OF_THE_USER["linux"])
    for place in (*(pattern.replace("*", editor) for editor in _EDITORS), *_SERVERS):
        for file in locators.places_of(host, place):
            yield from _settings(host, file, None)
    for folder in locators.places_of(host, _IN_FLATPAKS):
        for editor in _EDITORS:
            yield from _settings(host, folder / editor / "User" / "settings.json", None)


def _settings(host: Host, file: Path, project: Path | None) -> Iterator[Interpreter]:
    """The settings are JSON with comments; only whole lines are looked at, so that a commented one is left out."""
    for number, line in enumerate((host.text(file) or "").splitlines(), 1):
        match = None if line.lstrip().startswith("//") else _SETTING.search(line)
        value = match["value"].replace("\\\\", "\\") if match else ""
        python = _path(host, value, project)
        if match and python:
            yield Interpreter(
                editor="Visual Studio Code",
                option=match["option"],
                python=python,
                location=Location(path=str(file), line=number),
                exists=_starts(host, python),
                project=project,
            )


def _path(host: Host, value: str, project: Path | None) -> Path | None:
    """The file that a setting means; None for a bare command, a variable of the editor, or a path from nowhere."""
    for word in ("${workspaceFolder}", "${workspaceRoot}"):
        value = value.replace(word, str(project)) if project else value
    value = value.replace("${userHome}", str(host.home)).replace("${env:HOME}", str(host.home))
    if "$" in value or "\0" in value or not re.search(r"^\.\w|[\\/]", value):
        return None
    if value.startswith(("~/", "~\\")):
        return host.home / value[2:].replace("\\", "/") if host.home else None
    if host.is_absolute(value):
        return host.path(value)
    return project / value.replace("\\", "/") if project else None


def _starts(host: Host, python: Path) -> bool:
    """A file, or an environment's folder, which Visual Studio Code takes as well; Windows adds the suffix."""
    return not host.is_gone(python) or (host.is_windows and host.exists(python.with_name(f"{python.name}.exe")))


def _of_jetbrains(host: Host) -> Iterator[Interpreter]:
    """The newest list of each product: older ones stay behind after an upgrade."""
    newest: dict[str, Path] = {}
    usual = _JETBRAINS.get(host.platform, _JETBRAINS["linux"])
    for folder in (*locators.places_of(host, usual), *locators.places_of(host, f"{_IN_FLATPAKS}/JetBrains/*")):
        file = folder / "options" / "jdk.table.xml"
        if host.is_file(file):
            newest[re.sub(r"[\d.]+$", "", folder.name)] = file
    for product, file in newest.items():
        for number, line in enumerate((host.text(file) or "").splitlines(), 1):
            match = _SDK.search(line)
            value = match["value"].replace("$USER_HOME$", str(host.home)) if match else ""
            if host.is_absolute(value) and re.search(r"[\\/](?:python|pypy)[\w.]*$", value) and "$" not in value:
                python = host.path(value)
                place = Location(path=str(file), line=number)
                yield Interpreter(
                    editor=product, option="SDK", python=python, location=place, exists=_starts(host, python)
                )
