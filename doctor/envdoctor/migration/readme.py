"""The README's section: what somebody new types, between two marks, so that it is found again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from envdoctor.migration.backing import host_ports
from envdoctor.migration.layout import join
from envdoctor.migration.model import Action, Decision, Plan, PlannedFile, ProcessKind
from envdoctor.migration.services import catalogue
from envdoctor.repository import compose, yaml

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["extended", "find"]

_NAMES = ("README.md", "README.markdown", "README.rst", "Readme.md", "readme.md", "readme.rst")
_TITLE = "Start it with Docker"
_MARK = "envdoctor: how to start"


def find(repository: Repository, root: str) -> str | None:
    """The README of the project, or the one at the top."""
    candidates = [join(folder, name) for folder in dict.fromkeys((root, "")) for name in _NAMES]
    return next((path for path in candidates if path in repository.files), None)


def extended(plan: Plan, path: str, text: str) -> str | None:
    """The text with the section at its end; None if it has one, or already says how to start the composition."""
    if _MARK in text or re.search(r"docker[ -]compose(?: -\S+ \S+)* up\b", text):
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    section = (_rst if path.lower().endswith(".rst") else _markdown)(plan)
    gap = "" if not text else "\n" if text.endswith(("\n\n", "\r\n\r\n")) else "\n" if text.endswith("\n") else "\n\n"
    return text + (gap + section).replace("\n", newline)


def _markdown(plan: Plan) -> str:
    rows = "".join(f"| `{command}` | {meaning} |\n" for command, meaning in _commands(plan))
    return (
        f"<!-- {_MARK} -->\n## {_TITLE}\n\nGit and [Docker](https://docs.docker.com/get-docker/) are all that it takes"
        f" on this machine.\n\n```sh\n{_start(plan)}```\n\n{_where(plan, '`')}"
        f"| command | what it does |\n|---|---|\n{rows}<!-- {_MARK}, end -->\n"
    )


def _rst(plan: Plan) -> str:
    rows = "".join(f"``{command}``\n    {meaning}\n" for command, meaning in _commands(plan))
    start = "".join(f"    {line}\n" for line in _start(plan).splitlines())
    return (
        f".. {_MARK}\n\n{_TITLE}\n{'-' * len(_TITLE)}\n\nGit and `Docker <https://docs.docker.com/get-docker/>`_ are"
        f" all that it takes on this machine. ::\n\n{start}\n{_where(plan, '``')}{rows}"
    )


def _start(plan: Plan) -> str:
    up = "docker compose up --build\n" if plan.processes else "docker compose run --rm --build toolkit\n"
    example = any(item.path == ".env.example" for item in plan.files) or plan.defaults
    note = "# optional: cp .env.example .env, and fill in what you need\n" if example and not plan.defaults else ""
    return f"{note}{up}"


def _composition(plan: Plan) -> PlannedFile | None:
    return next((item for item in plan.files if item.path in compose.DEFAULT_NAMES), None)


def _where(plan: Plan, quote: str) -> str:
    """Where the application and its services answer on this machine, in a composition that is all ours."""
    file = _composition(plan)
    if file is not None and file.action is not Action.CREATE:
        return ""
    web = next((item for item in plan.processes if item.kind is ProcessKind.WEB and item.port), None)
    text = f"The application answers at {quote}http://127.0.0.1:{web.port}{quote}" if web else ""
    ports = host_ports(plan)
    places = [
        f"{catalogue()[item.family].title} at {quote}127.0.0.1:{ports[item.name, catalogue()[item.family].port]}{quote}"
        for item in plan.running
        if item.decision is Decision.ADDED and (item.name, catalogue()[item.family].port) in ports
    ]
    if not text and not places:
        return ""
    if not text:
        places[0] = places[0].replace(" at ", " answers at ", 1)
    return ", ".join(([text] if text else []) + places) + ".\n\n"


def _commands(plan: Plan) -> list[tuple[str, str]]:
    """What the composition, as it will be, really offers."""
    file = _composition(plan)
    services = yaml.load(file.after).get("services") if file else None
    offered = dict(services.items()) if services else {}
    rows = [("tests", "runs the tests")] if plan.tests else []
    rows += [(task.name, task.purpose[0].lower() + task.purpose[1:]) for task in plan.tasks]
    found = [(f"docker compose run --rm --build {name}", meaning) for name, meaning in rows if name in offered]
    if any(service.get("develop", "watch") for service in offered.values()):
        found.append(("docker compose watch", "starts it and takes over every change of the code"))
    if "toolkit" in offered:
        meaning = "a shell beside the services, with everything for developing"
        found.append(("docker compose run --rm toolkit", meaning))
    return [*found, ("docker compose down --volumes", "stops everything and forgets its data")]
