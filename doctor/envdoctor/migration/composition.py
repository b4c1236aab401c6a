"""compose.yaml: the application, what it stands on, its migrations, tests and a toolkit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from envdoctor.migration import backing
from envdoctor.migration.environment import as_root
from envdoctor.migration.image import MARK
from envdoctor.migration.layout import below
from envdoctor.migration.lessons import of_kind, said
from envdoctor.migration.model import Decision, LessonKind, Plan, PlannedService, Process, ProcessKind, Task
from envdoctor.migration.scalars import comment, flow, scalar
from envdoctor.migration.scoring import RELATIONAL
from envdoctor.migration.services import catalogue
from envdoctor.repository.compose import Service
from envdoctor.values import dataclass

__all__ = ["Parts", "compose", "parts", "project_name", "tests_and_toolkit"]

_PROBE = "import socket; socket.create_connection(('127.0.0.1', {port}), 3).close()"


def compose(plan: Plan) -> str:
    """The text of the whole file."""
    blocks = [_application_anchor(plan)]
    blocks.append("services:")
    blocks += [_process(plan, item, first=index == 0) for index, item in enumerate(plan.processes)]
    if plan.migrations:
        blocks.append(_migrations(plan, plan.migrations))
    if plan.tests:
        blocks.append(_tests(plan))
    blocks += [_task(plan, item) for item in plan.tasks]
    blocks.append(_toolkit(plan))
    blocks += [backing.throw_away(*item, "check") for item in _thrown_away(plan)]
    ports = backing.host_ports(plan)
    blocks += [backing.block(plan, item, ports) for item in plan.running]
    text = "\n".join(blocks)
    if names := backing.volumes(plan.running):
        text += "\nvolumes:\n" + "".join(f"  {name}:\n" for name in names)
    return text + backing.configs(plan)


def project_name(name: str) -> str:
    """A valid compose project name (compose-spec, top-level name)."""
    text = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
    return text or "application"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A composition as pieces for a file that is there already: each service by itself, without anchors."""

    services: Mapping[str, str]
    volumes: tuple[str, ...]


def parts(plan: Plan) -> Parts:
    """Every service as a text that needs nothing else of our own file."""
    ports = backing.host_ports(plan)
    shared = _shared(plan)
    texts = {item.name: _process(plan, item, first=index == 0) for index, item in enumerate(plan.processes)}
    texts |= {"migrations": _migrations(plan, plan.migrations)} if plan.migrations else {}
    texts |= {"tests": _tests(plan)} if plan.tests else {}
    texts["toolkit"] = _toolkit(plan)
    texts |= {item.name: backing.block(plan, item, ports) for item in plan.running}
    return Parts(
        services={name: _without_anchors(text, shared) for name, text in texts.items()},
        volumes=tuple(backing.volumes(plan.running)),
    )


def _without_anchors(text: str, shared: list[str]) -> str:
    """The service with the lines that it would take over from the anchor, but for keys that it has itself."""
    lines = text.split("\n")
    own = {line.strip().partition(":")[0] for line in lines if re.match(r"^    \w", line)}
    keys = [line.strip().partition(":")[0] for line in shared if re.match(r"^  \w", line)]
    taken = [f"  {line}" for key in keys if key not in own for line in _section(shared, key)]
    written: list[str] = []
    for line in lines:
        if line == "    <<: *application":
            written += [item.replace(" &environment", "") for item in taken]
        elif line == "      <<: *environment":
            written += [f"  {item}" for item in _section(shared, "environment")[1:]]
        else:
            written.append(line)
    return "\n".join(written)


def _section(lines: list[str], key: str) -> list[str]:
    """The lines of one key of the shared part."""
    start = next((index for index, line in enumerate(lines) if line.startswith(f"  {key}:")), None)
    if start is None:
        return []
    stop = next((index for index in range(start + 1, len(lines)) if re.match(r"^  \w", lines[index])), len(lines))
    return lines[start:stop]


def tests_and_toolkit(plan: Plan, application: Service | None) -> dict[str, str]:
    """The services that a compose file gets that is there already; they take over the application's surroundings."""
    found = {}
    if plan.tests:
        why = comment(plan.tests.evidence)
        found["tests"] = why + _beside(plan, "tests", application, flow(plan.tests.command), "test")
    shell = "  # A shell with everything that developing needs, beside the services.\n"
    found["toolkit"] = shell + _beside(plan, "toolkit", application, '["bash"]', "tools")
    return found


def _beside(plan: Plan, name: str, application: Service | None, command: str, profile: str) -> str:
    text = f"  {name}:\n"
    if application is not None:
        text += f"    extends:\n      service: {application.name}\n"
    text += f"    image: {project_name(plan.name)}-develop\n" + "\n".join(_build(plan, "    ", develop=True)) + "\n"
    text += f'    command: {command}\n    entrypoint: []\n    restart: "no"\n    profiles: [{profile}]\n'
    return text + ("    stdin_open: true\n    tty: true\n" if name == "toolkit" else "")


def _application_anchor(plan: Plan) -> str:
    lines = [
        MARK,
        "#   docker compose up --build            the application and what it stands on",
        *(("#   docker compose run --rm --build tests",) if plan.tests else ()),
        "#   docker compose run --rm toolkit      a shell on the same network",
        f"name: {project_name(plan.name)}",
        "",
        "x-application: &application",
        *_shared(plan),
        "",
    ]
    return "\n".join(lines)


def _shared(plan: Plan) -> list[str]:
    """What the application, its tests and its tools have in common."""
    lines = _build(plan, "  ", develop=not plan.processes)
    if depends := _depends(plan, migrated=False):
        lines += ["  depends_on:", *depends]
    lines += _environment(plan)
    files = [f"    - {scalar(plan.defaults)}"] if plan.defaults else []
    files += ["    - path: .env", "      required: false"] if plan.dotenv else []
    lines += ["  env_file:", *files] if files else []
    return [*lines, "  init: true"]


def _environment(plan: Plan) -> list[str]:
    if not plan.environment:
        return []
    reasons = {item.name: item for item in of_kind(plan.lessons, LessonKind.VARIABLE)}
    lines = ["  environment: &environment"]
    for name, value in plan.environment.items():
        lines += [f"    # {said(reasons[name])}"] if name in reasons else []
        lines.append(f"    {name}: {scalar(value)}")
    return lines


def _depends(plan: Plan, *, migrated: bool, indent: str = "    ") -> list[str]:
    lines: list[str] = []
    for item in plan.running:
        if item.decision is Decision.ADDED:
            condition = "service_healthy" if item.probed and catalogue()[item.family].healthcheck else "service_started"
            lines += [f"{indent}{item.name}:", f"{indent}  condition: {condition}"]
    if migrated and plan.migrations:
        lines += [f"{indent}migrations:", f"{indent}  condition: service_completed_successfully"]
    return lines


def _process(plan: Plan, item: Process, *, first: bool) -> str:
    text = comment(item.evidence) + f"  {item.name}:\n    <<: *application\n"
    text += "" if first or not plan.existing else _target(plan)
    if depends := _depends(plan, migrated=True, indent="      "):
        text += "    depends_on:\n" + "\n".join(depends) + "\n"
    if item.port:
        variable = "APP_PORT" if first else f"{item.name.upper()}_PORT"
        text += f'    ports:\n      - "127.0.0.1:${{{variable}:-{item.port}}}:{item.port}"\n'
    if not (first and plan.existing):
        text += f"    command: {flow(item.command)}\n" + _folder(item.folder)
    if item.kind is ProcessKind.CLI:
        text += "    profiles: [cli]\n"
    if item.port:
        probe = json.dumps(["CMD", "python", "-c", _PROBE.format(port=item.port)])
        text += f"    healthcheck:\n      test: {probe}\n      interval: 5s\n      timeout: 5s\n"
        text += "      retries: 12\n      start_period: 30s\n"
    text += _watch(plan)
    return text


def _watch(plan: Plan) -> str:
    root = f"./{plan.root}" if plan.root else "."
    lines = [
        "    develop:",
        "      watch:",
        "        - action: sync+restart",
        f"          path: {root}",
        "          target: /app",
    ]
    for name in plan.toolchain.files[:4]:
        lines += ["        - action: rebuild", f"          path: {root}/{name}"]
    return "\n".join(lines) + "\n"


def _migrations(plan: Plan, item: Process) -> str:
    text = comment(item.evidence) + f"  {item.name}:\n    <<: *application\n"
    text += _target(plan) if plan.existing else ""
    text += f"    command: {flow(item.command)}\n"
    patient = any(not service.probed for service in plan.running)
    restart = "on-failure:5" if patient else '"no"'
    return text + _folder(item.folder) + f"    restart: {restart}\n"


def _folder(folder: str) -> str:
    return f"    working_dir: {scalar('/app/' + folder)}\n" if folder else ""


def _tests(plan: Plan) -> str:
    tests = plan.tests
    if tests is None:
        return ""
    text = comment(tests.evidence) + "  tests:\n    <<: *application\n" + _target(plan)
    if own := {**_test_rights(plan), **tests.environment}:
        text += "    environment:\n" + ("      <<: *environment\n" if plan.environment else "")
        learned = {item.name: f"      # {said(item)}\n" for item in of_kind(plan.lessons, LessonKind.TEST_VARIABLE)}
        text += "".join(f"{learned.get(name, '')}      {name}: {scalar(value)}\n" for name, value in own.items())
    return text + f"    command: {flow(tests.command)}\n{_folder(tests.folder) or _top(plan)}    profiles: [test]\n"


def _task(plan: Plan, item: Task) -> str:
    """A service that somebody asks for by its name."""
    text = f"  # {item.purpose}: docker compose run --rm {item.name}\n{comment(item.evidence)}"
    text += f"  {item.name}:\n    <<: *application\n{_target(plan)}"
    if item.throw_away and (apart := _thrown_away(plan)):
        text += "    depends_on:\n" + "".join(
            f"      {name}:\n        condition: service_healthy\n" for _, name in apart
        )
        moved = _moved(plan, {service.name: name for service, name in apart})
        text += "    environment:\n      <<: *environment\n" if moved else ""
        text += "".join(f"      {name}: {scalar(value)}\n" for name, value in moved.items())
    elif item.profile == "fixtures" and (depends := _depends(plan, migrated=True, indent="      ")):
        text += "    depends_on:\n" + "\n".join(depends) + "\n"
    elif item.profile == "lint":
        text += "    depends_on: {}\n"
    where = _folder(item.folder) or _top(plan)
    return text + f'    command: {flow(item.command)}\n{where}    restart: "no"\n    profiles: [{item.profile}]\n'


def _thrown_away(plan: Plan) -> tuple[tuple[PlannedService, str], ...]:
    """The databases that a task may break, each with the name of its stand-in."""
    if not any(item.throw_away for item in plan.tasks):
        return ()
    return tuple(
        (item, f"{item.name}-check")
        for item in plan.running
        if item.decision is Decision.ADDED and item.family in RELATIONAL and catalogue()[item.family].healthcheck
    )


def _moved(plan: Plan, names: Mapping[str, str]) -> dict[str, str]:
    """The variables that lead to other services, by the names of the stand-ins."""
    found = {}
    for variable, value in plan.environment.items():
        for old, new in names.items():
            moved = new if value == old else re.sub(rf"(?<=[@/]){re.escape(old)}(?=[:/]|$)", new, value)
            if moved != value:
                found[variable] = moved
    return found


def _test_rights(plan: Plan) -> dict[str, str]:
    """Django's tests make a database of their own, which only the root of MySQL may do; others only where it showed."""
    added = [item for item in plan.running if item.decision is Decision.ADDED]
    learned = {item.name: item.value for item in of_kind(plan.lessons, LessonKind.TEST_VARIABLE)}
    django = plan.migrations is not None and "manage.py" in plan.migrations.command
    return {**(as_root(plan.environment, added) if django else {}), **learned}


def _build(plan: Plan, indent: str, *, develop: bool) -> list[str]:
    """The build of the application, by the Dockerfile that is there already if there is one, or of tests and tools."""
    context, name, target = plan.root, plan.dockerfile, "develop" if develop else "runtime"
    if plan.existing and not develop:
        inside = below(plan.root, plan.existing)
        context, name, target = (plan.root, inside, "") if inside else ("", plan.existing, "")
    lines = [f"{indent}build:", f"{indent}  context: {scalar('./' + context) if context else '.'}"]
    lines += [f"{indent}  dockerfile: {scalar(name)}"] if name != "Dockerfile" else []
    return lines + ([f"{indent}  target: {target}"] if target else [])


def _target(plan: Plan) -> str:
    """The build of a service that needs more than the application's image has."""
    return "\n".join(_build(plan, "    ", develop=True)) + "\n" if plan.processes else ""


def _top(plan: Plan) -> str:
    """The image starts in the application's folder; tests start at the top."""
    return "    working_dir: /app\n" if any(item.folder for item in plan.processes[:1]) else ""


def _toolkit(plan: Plan) -> str:
    text = "  # A shell with everything that developing needs, beside the services.\n  toolkit:\n    <<: *application\n"
    text += _target(plan)
    return text + '    command: ["bash"]\n    stdin_open: true\n    tty: true\n    profiles: [tools]\n'
