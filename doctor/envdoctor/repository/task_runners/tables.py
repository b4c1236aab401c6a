"""Tasks that stand in JSON, TOML, INI and just files."""

from __future__ import annotations

import configparser
import itertools
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from envdoctor.repository.task_runners.model import Runner, TaskFile
from envdoctor.values import regex

__all__ = ["just", "package_json", "pyproject", "tox", "vagrant"]

_RECIPE = regex(r"^@?([A-Za-z_][\w-]*)(?:\s+[^:=]*?(?:=[^:]*?)?)?\s*:(?!=)")
_ALIAS = regex(r"^alias\s+([\w-]+)\s*:=")
_PYTHON = r"(py|pypy|python|jython|cpython)?\d*(\.\d+)?[a-z]?|\.pkg"
_TABLES = (
    (Runner.POE, ("tool", "poe", "tasks"), ("tool", "poe", "include")),
    (Runner.PDM, ("tool", "pdm", "scripts"), ()),
    (Runner.TASKIPY, ("tool", "taskipy", "tasks"), ()),
)


def package_json(path: str, text: str) -> TaskFile | None:
    """The scripts of a ``package.json``; None if it cannot be read."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    scripts = data.get("scripts")
    names = [name for name in scripts if isinstance(name, str)] if isinstance(scripts, dict) else []
    return TaskFile(path=path, runner=Runner.NPM, tasks=_lines(names, text))


def pyproject(path: str, text: str) -> Iterator[TaskFile]:
    """The tasks of poe, pdm, taskipy and hatch in a ``pyproject.toml``."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    for runner, keys, include in _TABLES:
        table = _get(data, keys)
        if isinstance(table, dict):
            closed = not (include and _get(data, include))
            tasks = _lines(table, text)
            yield TaskFile(path=path, runner=runner, tasks=tasks, closed=closed, reason="" if closed else "it includes")
    environments = _get(data, ("tool", "hatch", "envs"))
    if isinstance(environments, dict):
        yield TaskFile(path=path, runner=Runner.HATCH, tasks=_lines(_hatch(environments), text))
    if isinstance(legacy := _get(data, ("tool", "tox", "legacy_tox_ini")), str):
        yield from tox(path, legacy)


def _hatch(environments: dict[str, Any]) -> Iterator[str]:
    for environment, table in environments.items():
        scripts = table.get("scripts") if isinstance(table, dict) else None
        for name in scripts if isinstance(scripts, dict) else ():
            yield name
            yield f"{environment}:{name}"


def _get(data: Any, keys: Iterable[str]) -> Any:  # noqa: ANN401 - whatever the file holds
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _lines(names: Iterable[str], text: str) -> MappingProxyType[str, int]:
    """Each name with the line of its first appearance as a key."""
    found = {}
    for name in names:
        match = re.search(rf"""(?m)^\s*["']?{re.escape(name)}["']?\s*[:=.]|["']{re.escape(name)}["']\s*:""", text)
        found[name] = text.count("\n", 0, match.start() + len(match[0]) - 1) + 1 if match else 1
    return MappingProxyType(found)


def tox(path: str, text: str) -> Iterator[TaskFile]:
    """The environments of a ``tox.ini`` (or ``setup.cfg``)."""
    parser = configparser.RawConfigParser(strict=False, delimiters=("=", ":"), comment_prefixes=("#", ";"))
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    section = "tox" if parser.has_section("tox") else "tox:tox"
    named = [name.partition(":")[2] for name in parser.sections() if name.startswith("testenv:")]
    if not parser.has_section(section) and not named:
        return
    names = {expanded for name in named for expanded in _generate(name)}
    factors: set[str] = set()
    for option in ("envlist", "env_list"):
        if parser.has_option(section, option):
            for item in re.split(r",(?![^{]*\})|\s+(?![^{]*\})", parser.get(section, option)):
                names.update(_generate(item.strip()))
    for name in names:
        factors.update(name.split("-"))
    factors.update(re.findall(r"(?m)^\s*!?([\w.]+(?:[-,][\w.]+)*)\s*:\s", text))
    joined = "|".join(re.escape(factor) for factor in sorted(factors) if factor)
    pattern = rf"({_PYTHON}|{joined})(-({_PYTHON}|{joined}))*" if joined else _PYTHON
    yield TaskFile(path=path, runner=Runner.TOX, tasks=_sections(names, text), patterns=(pattern, "ALL"))


def _sections(names: Iterable[str], text: str) -> MappingProxyType[str, int]:
    found = {}
    for name in sorted(names):
        at = text.find(f"[testenv:{name}]")
        found[name] = text.count("\n", 0, at) + 1 if at >= 0 else 1
    return MappingProxyType(found)


def _generate(text: str) -> Iterator[str]:
    """``py{38,39}-test`` as its names (tox documentation, generative environments)."""
    parts = re.split(r"\{([^{}]*)\}", text)
    choices = [part.split(",") if number % 2 else [part] for number, part in enumerate(parts)]
    for choice in itertools.islice(itertools.product(*choices), 500):
        if name := "".join(item.strip() for item in choice).strip("-"):
            yield name


def vagrant(path: str, text: str) -> TaskFile | None:
    """The machines of a ``Vagrantfile``; None if it names none. One that a loop or a variable names opens the world."""
    rows = [re.sub(r"#.*", "", row) for row in text.split("\n")]
    tasks = {
        match[1]: number
        for number, row in enumerate(rows, 1)
        for match in re.finditer(r"\.define[\s(]+(?:[\"']|:)([\w.-]+)", row)
    }
    defined = sum(len(re.findall(r"\.define\b", row)) for row in rows)
    reason = "" if defined == len(tasks) and "load " not in text else "code names machines"
    return (
        TaskFile(path=path, runner=Runner.VAGRANT, tasks=MappingProxyType(tasks), closed=not reason, reason=reason)
        if tasks
        else None
    )


def just(path: str, text: str) -> TaskFile:
    """The recipes of a ``justfile``; another file imported opens the world."""
    tasks: dict[str, int] = {}
    reason = ""
    for number, row in enumerate(text.split("\n"), 1):
        if re.match(r"^(!include|import\??|mod\??)\s", row):
            reason = "it imports another justfile"
        elif match := _ALIAS.match(row) or _RECIPE.match(row):
            tasks.setdefault(match[1], number)
    return TaskFile(path=path, runner=Runner.JUST, tasks=MappingProxyType(tasks), closed=not reason, reason=reason)
