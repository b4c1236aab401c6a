"""IMG022: several RUN instructions that belong into one layer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from envdoctor.api import Edit, Finding, Fix, Repository, Ring, Severity
from envdoctor.repository.dockerfile import Instruction, Stage
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.shell import commands, installed_packages
from envdoctor.values import regex
from envdoctor_checks.images.common import BuildCheck, at, label, shown

__all__ = ["NeighbouringRuns"]

_REMOVES = regex(
    r"^\s*(?:rm\s+-|apt(?:-get)?\s+(?:-\S+\s+)*(?:clean|autoclean|purge|remove|autoremove)|apk\s+(?:--\S+\s+)*del"
    r"|(?:yum|dnf|microdnf)\s+(?:-\S+\s+)*clean)"
)
_CHOOSES = regex(r"\s*(?:set\s+-\S+\s*(?:&&|;)\s*)?(?:if|case|for|while|test|\[\[?)\s")
_STATEFUL = regex(r"(?:^|[;&|(]\s*)(?:cd|export|set|source|\.|umask|shopt|exit)(?=\s|$)|(?<!&)&\s*$")


class NeighbouringRuns(BuildCheck):
    """Several RUN instructions in a row make layers that belong together.

    Looked at are neighbouring RUNs of the stage that is built and of the stages below it: those that install with the
    same system package manager, and those that only delete what the layer before them keeps. RUNs with mounts or other
    options or conditions, with here-documents, and neighbours that do different things (system packages, then Python
    packages) are left alone: apart from each other they cache better.

    ## Why is this bad?
    Each RUN is a layer, and layers only ever grow: what a later one deletes is still pulled by everybody. And package
    lists that were fetched in one layer are old in the next.

    ## Example
    ```dockerfile
    RUN apt-get update && apt-get install -y libpq5
    RUN apt-get install -y gettext
    RUN rm -rf /var/lib/apt/lists/*
    ```

    ## How to fix
    ```dockerfile
    RUN apt-get update \\
        && apt-get install -y --no-install-recommends gettext libpq5 \\
        && rm -rf /var/lib/apt/lists/*
    ```
    """

    code = "IMG022"
    name = "neighbouring-runs"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per row of RUNs."""
        item, stage = build.dockerfile, build.stage
        for layer in item.lineage(stage) if stage else ():
            for row in _rows(layer):
                text = repository.files.text(item.path) or ""
                yield self.finding(
                    f"{len(row)} RUN instructions in a row {_what(row)}",
                    subject=f"stage {label(item, layer)}",
                    location=at(item, row[0].line),
                    evidence=tuple(shown(item, instruction) for instruction in row[:5]),
                    fix=Fix(text="join them in one RUN with `&&`", edits=_joined(item.path, text, row)),
                )


def _rows(stage: Stage) -> Iterator[tuple[Instruction, ...]]:
    """Rows of neighbours, each of which continues or cleans up what the one before did."""
    row: list[Instruction] = []
    for instruction in stage.instructions:
        if row and _continues(row, instruction):
            row.append(instruction)
            continue
        if len(row) > 1:
            yield tuple(row)
        row = [instruction] if _is_plain(instruction) and not _only_removes(instruction) else []
    if len(row) > 1:
        yield tuple(row)


def _is_plain(instruction: Instruction) -> bool:
    return (
        instruction.keyword == "RUN"
        and not instruction.json_form
        and not instruction.flags
        and not instruction.heredocs
        and not _CHOOSES.match(instruction.value)
        and "$(" not in instruction.value[:2]
    )


def _continues(row: list[Instruction], instruction: Instruction) -> bool:
    if not _is_plain(instruction):
        return False
    managers = {name for one in row for name in _managers(one)}
    return bool(managers & _managers(instruction)) or (_only_removes(instruction) and bool(managers))


def _managers(instruction: Instruction) -> set[str]:
    return {manager for command in commands(instruction.value) for manager, _ in installed_packages(command.words)}


def _only_removes(instruction: Instruction) -> bool:
    found = commands(instruction.value)
    return bool(found) and all(_REMOVES.match(command.text) for command in found)


def _what(row: tuple[Instruction, ...]) -> str:
    if any(_only_removes(instruction) for instruction in row):
        return "delete in a later layer what an earlier one keeps"
    return "install system packages in layers of their own"


def _joined(path: str, text: str, row: tuple[Instruction, ...]) -> tuple[Edit, ...]:
    """The edits that turn `RUN` into `    && ` and add continuations; none where a command changes the shell."""
    lines = text.splitlines()
    if any(_STATEFUL.search(one.value) or "||" in one.value or ";" in one.value for one in row):
        return ()
    if any(re.search(r"(?:^|\s)#|\\\s*$", lines[one.end_line - 1]) for one in row):
        return ()
    edits: list[Edit] = []
    for before, after in pairwise(row):
        end, start = lines[before.end_line - 1], lines[after.line - 1]
        keyword = re.match(r"(?i)\s*RUN\s+", start)
        if keyword is None or after.line != before.end_line + 1:
            return ()
        edits.append(Edit.insert(path, before.end_line, len(end) + 1, " \\"))
        edits.append(
            Edit(
                path=path, line=after.line, column=1, end_line=after.line, end_column=keyword.end() + 1, text="    && "
            )
        )
    return tuple(edits)
