"""compose.yaml: the application, what it stands on, its migrations, tests and a toolkit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from envdoctor.migration.image import MARK
from envdoctor.migration.layout import below
from envdoctor.migration.model import Decision, Plan, PlannedService, Process, ProcessKind
from envdoctor.migration.services import Backing, catalogue
from envdoctor.model import Evidence
from envdoctor.repository.compose import Service

__all__ = ["compose", "project_name", "tests_and_toolkit", "volume_of"]

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
    blocks.append(_toolkit(plan))
    blocks += [_backing(item) for item in plan.running]
    text = "\n".join(blocks)
    if volumes := _volumes(plan):
        text += "\nvolumes:\n" + "".join(f"  {name}:\n" for name in volumes)
    return text


def project_name(name: str) -> str:
    """A valid compose project name (compose-spec, top-level name)."""
    text = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
    return text or "application"


def _scalar(text: str) -> str:
    """A YAML scalar, quoted (as JSON, which YAML includes) where plain text could be read as something else."""
    if (
        re.fullmatch(r"[A-Za-z/][A-Za-z0-9_./@:{}$+-]*[A-Za-z0-9_/}]|[A-Za-z]", text)
        and ": " not in text
        and not re.fullmatch(r"(?i)true|false|yes|no|on|off|null|y|n", text)
    ):
        return text
    return json.dumps(text, ensure_ascii=False)


def _flow(words: Iterable[str]) -> str:
    return json.dumps([word.replace("$", "$$") for word in words], ensure_ascii=False)


def tests_and_toolkit(plan: Plan, application: Service | None) -> str:
    """The services that a compose file gets that is there already; they take over the application's surroundings."""
    parts = []
    if plan.tests:
        parts.append(
            _comment(plan.tests.evidence) + _beside(plan, "tests", application, _flow(plan.tests.command), "test")
        )
    shell = "  # A shell with everything that developing needs, beside the services.\n"
    return "\n".join([*parts, shell + _beside(plan, "toolkit", application, '["bash"]', "tools")])


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
        *_build(plan, "  ", develop=not plan.processes),
    ]
    if depends := _depends(plan, migrated=False):
        lines += ["  depends_on:", *depends]
    lines += _environment(plan.environment)
    files = [f"    - {_scalar(plan.defaults)}"] if plan.defaults else []
    files += ["    - path: .env", "      required: false"] if plan.dotenv else []
    lines += ["  env_file:", *files] if files else []
    lines += ["  init: true", ""]
    return "\n".join(lines)


def _environment(variables: Mapping[str, str], indent: str = "  ") -> list[str]:
    if not variables:
        return []
    anchor = " &environment" if indent == "  " else ""
    return [
        f"{indent}environment:{anchor}",
        *(f"{indent}  {name}: {_scalar(value)}" for name, value in variables.items()),
    ]


def _depends(plan: Plan, *, migrated: bool, indent: str = "    ") -> list[str]:
    lines: list[str] = []
    for item in plan.running:
        if item.decision is Decision.ADDED:
            condition = "service_healthy" if catalogue()[item.family].healthcheck else "service_started"
            lines += [f"{indent}{item.name}:", f"{indent}  condition: {condition}"]
    if migrated and plan.migrations:
        lines += [f"{indent}migrations:", f"{indent}  condition: service_completed_successfully"]
    return lines


def _comment(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    shown = evidence.location and evidence.text != f"`{evidence.location}`"
    return f"  # {evidence.text}" + (f" in {evidence.location}" if shown else "") + "\n"


def _process(plan: Plan, item: Process, *, first: bool) -> str:
    text = _comment(item.evidence) + f"  {item.name}:\n    <<: *application\n"
    text += "" if first or not plan.existing else _target(plan)
    if depends := _depends(plan, migrated=True, indent="      "):
        text += "    depends_on:\n" + "\n".join(depends) + "\n"
    if item.port:
        variable = "APP_PORT" if first else f"{item.name.upper()}_PORT"
        text += f'    ports:\n      - "127.0.0.1:${{{variable}:-{item.port}}}:{item.port}"\n'
    if not (first and plan.existing):
        text += f"    command: {_flow(item.command)}\n" + _folder(item.folder)
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
    text = _comment(item.evidence) + f"  {item.name}:\n    <<: *application\n"
    text += _target(plan) if plan.existing else ""
    text += f"    command: {_flow(item.command)}\n"
    return text + _folder(item.folder) + '    restart: "no"\n'


def _folder(folder: str) -> str:
    return f"    working_dir: {_scalar('/app/' + folder)}\n" if folder else ""


def _tests(plan: Plan) -> str:
    tests = plan.tests
    if tests is None:
        return ""
    text = _comment(tests.evidence) + "  tests:\n    <<: *application\n" + _target(plan)
    if tests.environment:
        text += "    environment:\n" + ("      <<: *environment\n" if plan.environment else "")
        text += "".join(f"      {name}: {_scalar(value)}\n" for name, value in tests.environment.items())
    return text + f"    command: {_flow(tests.command)}\n{_folder(tests.folder) or _top(plan)}    profiles: [test]\n"


def _build(plan: Plan, indent: str, *, develop: bool) -> list[str]:
    """The build of the application, by the Dockerfile that is there already if there is one, or of tests and tools."""
    context, name, target = plan.root, plan.dockerfile, "develop" if develop else "runtime"
    if plan.existing and not develop:
        inside = below(plan.root, plan.existing)
        context, name, target = (plan.root, inside, "") if inside else ("", plan.existing, "")
    lines = [f"{indent}build:", f"{indent}  context: {_scalar('./' + context) if context else '.'}"]
    lines += [f"{indent}  dockerfile: {_scalar(name)}"] if name != "Dockerfile" else []
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


def _backing(item: PlannedService) -> str:
    backing = catalogue()[item.family]
    text = "".join(_comment(evidence) for evidence in item.evidence[:4])
    if item.decision is Decision.OFFERED:
        text += "  # Less certain, so it only starts with `--profile " + (backing.profile or "more") + "`.\n"
    text += f"  {item.name}:\n    image: {item.image}\n"
    if backing.hostname:
        text += f"    hostname: {item.name}\n"
    if volume := volume_of(backing, item.image):
        text += f"    volumes:\n      - {item.name}-data:{volume}\n"
    text += _backing_environment(backing)
    text += _ports(backing, item.name)
    if backing.command:
        text += f"    command: {_flow(backing.command)}\n"
    text += _health(backing)
    if item.decision is Decision.OFFERED:
        text += f"    profiles: [{backing.profile or 'more'}]\n"
    return text


def _backing_environment(backing: Backing) -> str:
    if not backing.environment:
        return ""
    lines = [f"      {name}: {_scalar(value)}\n" for name, value in backing.environment.items()]
    return "    environment:\n" + "".join(lines)


def _ports(backing: Backing, name: str) -> str:
    if not backing.published:
        return f'    expose:\n      - "{backing.port}"\n'
    variable = f"{name.upper().replace('-', '_')}_HOST_PORT"
    text = f'    ports:\n      - "127.0.0.1:${{{variable}:-{backing.host_port}}}:{backing.port}"\n'
    return text + "".join(f'      - "127.0.0.1:{_free(port)}:{port}"\n' for port in backing.extra_ports)


def _free(port: int) -> int:
    return port + 10000 if port < 10000 else port


def _health(backing: Backing) -> str:
    if not backing.healthcheck:
        return ""
    test = json.dumps(["CMD-SHELL", backing.healthcheck])
    return (
        f"    healthcheck:\n      test: {test}\n      interval: 5s\n      timeout: 5s\n      retries: 20\n"
        f"      start_period: {backing.start_period}\n"
    )


def volume_of(backing: Backing, image: str) -> str:
    """Where this image keeps its data; PostgreSQL moved it with version 18."""
    match = re.search(r":(?:pg)?(\d+)|pg(\d+)", image)
    major = int(match[1] or match[2]) if match else None
    for until, volume in backing.volumes.items():
        if major is not None and major <= int(until):
            return volume
    return backing.volume


def _volumes(plan: Plan) -> list[str]:
    return [f"{item.name}-data" for item in plan.running if volume_of(catalogue()[item.family], item.image)]
