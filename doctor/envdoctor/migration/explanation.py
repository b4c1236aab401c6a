"""A plan for people (the reasoning as text) and for programs (`envdoctor-plan/1`)."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

from envdoctor.migration.model import SCHEMA, Lesson, Plan, PlannedService, Process
from envdoctor.model import Evidence

__all__ = ["as_json", "as_mapping", "as_text"]

_SIGN = 60


def as_json(plan: Plan) -> str:
    """The plan as one JSON document with a final newline."""
    return json.dumps(as_mapping(plan), indent=2) + "\n"


def as_mapping(plan: Plan) -> dict[str, Any]:
    """The plan as plain values, in the order of DESIGN's schema."""
    return {
        "schema": SCHEMA,
        "name": plan.name,
        "root": plan.root,
        "shape": plan.shape,
        "python": plan.python.version,
        "package_manager": plan.toolchain.manager,
        "processes": [
            {"kind": item.kind.value, "command": shlex.join(item.command), "port": item.port}
            for item in (*plan.processes, *([plan.migrations] if plan.migrations else []))
        ],
        "test_command": shlex.join(plan.tests.command) if plan.tests else None,
        "tasks": [{"name": item.name, "command": shlex.join(item.command)} for item in plan.tasks],
        "lessons": [
            {"kind": item.kind.value, "name": item.name, "value": item.value, "reason": item.reason}
            for item in plan.lessons
        ],
        "system_packages": {"build": list(plan.system_packages.build), "run": list(plan.system_packages.run)},
        "services": [
            {
                "family": item.family,
                "name": item.name,
                "image": item.image,
                "decision": item.decision.value,
                "score": item.score,
                "evidence": [_evidence(each) for each in item.evidence],
            }
            for item in plan.services
        ],
        "files": [{"path": item.path, "action": item.action.value} for item in plan.files],
        "notes": [_evidence(item) for item in plan.notes],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    location = item.location
    return {
        "path": location.path if location else None,
        "line": location.line if location else None,
        "text": item.text,
    }


def as_text(plan: Plan) -> str:
    """The reasoning, a line for each thing that is decided and its evidence behind it."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    yield f"{plan.name}: {plan.shape}" + (f" in {plan.root}/" if plan.root else "")
    yield f"  Python      {plan.python.version}{_because(plan.python.evidence)}"
    if plan.python.note:
        yield f"              {plan.python.note}"
    yield f"  packages    {plan.toolchain.manager}{_because(plan.toolchain.evidence)}"
    for item in plan.processes:
        yield _process(item.kind.value, item)
    if plan.migrations:
        yield _process("migrations", plan.migrations)
    if plan.tests:
        yield f"  {'tests':<11} {shlex.join(plan.tests.command)}{_because(plan.tests.evidence)}"
    for task in plan.tasks:
        yield f"  {task.name:<11} {shlex.join(task.command)}{_because(task.evidence)}"
    for purpose, packages in (("build", plan.system_packages.build), ("run", plan.system_packages.run)):
        for name, evidence in packages.items():
            yield f"  apt {purpose:<7} {name}{_because(evidence)}"
    yield from _services(plan)
    for file in plan.files:
        yield f"  {file.action.value:<11} {file.path}" + (f"  ({file.reason})" if file.reason else "")
    yield from map(_lesson, plan.lessons)
    for note in plan.notes:
        yield f"  note        {note}"


def _services(plan: Plan) -> Iterator[str]:
    """A table: a service in each block, a row for each independent sign with its weight and its place."""
    if not plan.services:
        return
    head = ("service", "verdict", "score", "weight", "source", "sign", "where")
    rows = [head, *(row for item in plan.services for row in _rows(item))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head) - 1)]
    rule = tuple("-" * width for width in (*widths, len(head[-1])))
    for row in (rows[0], rule, *rows[1:]):
        cells = [cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)]
        yield "  " + "  ".join(cells).rstrip()


def _rows(item: PlannedService) -> Iterator[tuple[str, ...]]:
    """The first row has the verdict; further ones belong to it. Overruled families have a row without a sign."""
    first = (item.family, item.decision.value, f"{item.score:.2f}")
    for sign in item.signs:
        place = f"{sign.location.path}:{sign.location.line}" if sign.location.line else sign.location.path
        yield (*first, f"{sign.weight:+.2f}", sign.source.value, sign.text[:_SIGN], place)
        first = ("", "", "")
    if not item.signs:
        yield (*first, "", "", "asked for", "")
    yield ("", "", "", "", "image", item.image, "")
    if item.reason:
        yield ("", "", "", "", "because", item.reason, "")


def _lesson(item: Lesson) -> str:
    return f"  learned     {' '.join(filter(None, (item.kind, item.name, item.value)))}  [{item.reason}]"


def _process(kind: str, item: Process) -> str:
    return f"  {kind:<11} {shlex.join(item.command)}{_because(item.evidence)}"


def _because(evidence: Evidence | None) -> str:
    return f"  [{evidence}]" if evidence else ""
