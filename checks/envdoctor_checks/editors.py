"""VENV: what editors were told about interpreters that are gone."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Host, HostCheck, Ring, Severity, Skipped
from envdoctor.host import editors

__all__ = ["DeadEditorSetting"]


class DeadEditorSetting(HostCheck):
    """An editor is told to start a Python that does not exist.

    `python.defaultInterpreterPath` in the `.vscode/settings.json` of each project and in the user's own settings, and
    the list of SDKs of JetBrains' editors are read. Names without a folder and the editor's variables, other than those
    for the project and the home, are not judged.

    ## Why is this bad?
    The editor asks for an interpreter or takes another one without a word: imports are underlined, tests are not found,
    and "run" uses a Python that has none of the project's libraries.

    ## Example
    `~/work/shop/.vscode/settings.json starts ~/work/shop/venv/bin/python, which is gone`

    ## How to fix
    Choose an interpreter anew ("Python: Select Interpreter"), or take the line out: a `.venv` in the project's folder
    is found without it.
    """

    code = "VENV016"
    name = "dead-editor-interpreter"
    severity = Severity.NOTE
    ring = Ring.ENVIRONMENT

    def examine(self, host: Host) -> Iterator[Finding | Skipped]:
        """One finding per setting."""
        for item in host.fact(editors.read):
            if not item.exists:
                whom = f"`{item.project}`" if item.project else "every project that chose it"
                yield self.finding(
                    f"{item.editor} starts `{item.python}`, which does not exist",
                    subject=str(item.project or item.python),
                    location=item.location,
                    evidence=[
                        Evidence(text=f"{item.option} -> {item.python}", location=item.location),
                        Evidence(text=f"{whom} is affected"),
                    ],
                    fix=Fix(text="choose an interpreter anew, or take the line out"),
                )
