"""VENV016: what editors were told about interpreters."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from envdoctor.api import Finding, Host
from envdoctor_checks.editors import DeadEditorSetting
from host.home_builder import put

Laptop = Callable[..., Host]
HOME = "home/ada"
ADA = f"/{HOME}"


def told(host: Host) -> list[Finding]:
    return [item for item in DeadEditorSetting().examine(host) if isinstance(item, Finding)]


def settings(value: str) -> str:
    return "{\n" + f'  "python.defaultInterpreterPath": {json.dumps(value)},\n' + "}\n"


def test_a_project_whose_interpreter_is_gone(laptop: Laptop) -> None:
    host = laptop({f"{HOME}/shop/.vscode/settings.json": settings(f"{ADA}/gone/bin/python")})
    (finding,) = told(host)
    assert finding.message == f"Visual Studio Code starts `{ADA}/gone/bin/python`, which does not exist"
    assert finding.subject == f"{ADA}/shop"
    assert str(finding.location) == f"{ADA}/shop/.vscode/settings.json:2"
    assert finding.evidence[-1].text == f"`{ADA}/shop` is affected"


@pytest.mark.parametrize(
    "value",
    [
        "${workspaceFolder}/.venv/bin/python",
        ".venv/bin/python",
        "~/shop/.venv/bin/python",
        "${workspaceFolder}/.venv",
        "python3.12",
        "${env:CONDA_PREFIX}/bin/python",
        "${config:python.home}/bin/python",
        "",
    ],
)
def test_what_is_there_or_cannot_be_told(laptop: Laptop, value: str) -> None:
    host = laptop({f"{HOME}/shop/.vscode/settings.json": settings(value)})
    put(host.root, f"{ADA}/shop/.venv/bin/python", "")
    assert told(host) == []


def test_a_setting_that_is_commented_out(laptop: Laptop) -> None:
    host = laptop({f"{HOME}/shop/.vscode/settings.json": '{\n// "python.pythonPath": "/gone/python"\n}'})
    assert told(host) == []


def test_the_settings_of_the_user(laptop: Laptop) -> None:
    host = laptop({f"{HOME}/.config/Code/User/settings.json": settings("~/gone/bin/python")})
    (finding,) = told(host)
    assert finding.subject == f"{ADA}/gone/bin/python"


def test_windows_leaves_the_suffix_out(laptop: Laptop) -> None:
    home = "C:/Users/ada"
    host = laptop(platform="win32", home=home, APPDATA=f"{home}/AppData/Roaming")
    put(host.root, f"{home}/shop/.vscode/settings.json", settings(".venv\\Scripts\\python"))
    put(host.root, f"{home}/shop/.venv/Scripts/python.exe", "")
    put(host.root, f"{home}/blog/.vscode/settings.json", settings("C:\\Python36\\python.exe"))
    assert [item.subject for item in told(host)] == [f"{home}/blog"]


def test_only_the_newest_list_of_jetbrains(laptop: Laptop) -> None:
    table = '<jdk>\n<homePath value="$USER_HOME$/{}/bin/python" />\n</jdk>\n<homePath value="/usr/lib/jvm/java-21" />'
    host = laptop(
        {
            f"{HOME}/.config/JetBrains/PyCharm2023.1/options/jdk.table.xml": table.format("older"),
            f"{HOME}/.config/JetBrains/PyCharm2024.3/options/jdk.table.xml": table.format("newer"),
        }
    )
    (finding,) = told(host)
    assert finding.message == f"PyCharm starts `{ADA}/newer/bin/python`, which does not exist"
