"""IMG012 and IMG013: how the container's process is started."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Confidence, Edit, Evidence, Finding, Fix, Location, Repository, Ring, Severity
from envdoctor.repository import compose
from envdoctor.repository.dockerfile import Dockerfile, Instruction, Stage, environment
from envdoctor.repository.image_builds import ImageBuild
from envdoctor.repository.shell import commands
from envdoctor_checks.images.common import BuildCheck, at, label, last, shown
from envdoctor_checks.images.programs import lacking_in, missing_program
from envdoctor_checks.images.servers import Loopback, loopback, opened
from envdoctor_checks.text_edits import line_at

_BUILTINS = frozenset({"cd", "source", ".", "export", "set", "ulimit", "umask", "eval", "wait", "trap", "read"})

__all__ = ["HealthcheckProgramMissing", "ListensOnLoopback", "ShellFormCommand"]


def _variables(lineage: tuple[Stage, ...], escape: str) -> dict[str, str]:
    return {
        name: value
        for stage in lineage
        for item in stage.instructions
        if item.keyword == "ENV"
        for name, value in environment(item, escape)
    }


class ListensOnLoopback(BuildCheck):
    """The server in the container listens on 127.0.0.1, where nobody outside the container can reach it.

    Looked at is the command of the stage that is built: `runserver`, `flask run`, `uvicorn`, `gunicorn`, `hypercorn`,
    `daphne` and `fastapi dev`, with their options and the variables that the image sets. What a configuration file
    may say is left alone, and so is a command that every compose service with the image overrides.

    ## Why is this bad?
    The container starts, the log says "running", and the browser says "connection reset": inside a container,
    127.0.0.1 is the container itself, and published ports never arrive there.

    ## Example
    `CMD ["python", "manage.py", "runserver"]`

    ## How to fix
    Listen on every interface of the container, and limit who may reach it where the port is published:
    `CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]` with `ports: ["127.0.0.1:8000:8000"]`.
    """

    code = "IMG012"
    name = "listens-on-loopback"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per stage at most."""
        stage, item = build.stage, build.dockerfile
        if stage is None or _is_overridden(item, repository):
            return
        lineage = item.lineage(stage)
        variables = _variables(lineage, item.escape)
        for keyword in ("CMD", "ENTRYPOINT"):
            instruction = last(lineage, keyword)
            if instruction is None:
                continue
            found = _server(instruction, variables, repository)
            if found is not None:
                yield self.finding(
                    f"`{found.server}` listens on 127.0.0.1, which nobody outside the container reaches",
                    subject=f"stage {label(item, stage)}",
                    location=at(item, instruction.line),
                    evidence=(shown(item, instruction), Evidence(text=found.reason)),
                    fix=Fix(text=f"add `{found.advice}`", edits=_opened(item.path, instruction, found, repository)),
                )


def _opened(path: str, instruction: Instruction, found: Loopback, repository: Repository) -> tuple[Edit, ...]:
    """The edit of an instruction on one line."""
    line = line_at(repository, Location(path=path, line=instruction.line))
    change = opened(found, line) if line and instruction.line == instruction.end_line else None
    if change is None:
        return ()
    start, end, text = change
    return (Edit(path=path, line=instruction.line, column=start, end_line=instruction.line, end_column=end, text=text),)


def _is_overridden(item: Dockerfile, repository: Repository) -> bool:
    """Whether every service that builds this Dockerfile starts something else."""
    services = [
        service
        for file in repository.fact(compose.composed)
        for service in file.services
        if service.build is not None and service.build.dockerfile == item.path
    ]
    return bool(services) and all(service.command or service.entrypoint for service in services)


def _server(instruction: Instruction, variables: dict[str, str], repository: Repository) -> Loopback | None:
    names = frozenset(path.rpartition("/")[2] for path in repository.files)
    if instruction.json_form and instruction.arguments[:1] not in {("sh",), ("bash",), ("/bin/sh",), ("/bin/bash",)}:
        words = (part for word in instruction.arguments for part in (word.split() if word[:1] == "-" else (word,)))
        return loopback(tuple(words), variables, names)
    text = instruction.arguments[-1] if instruction.json_form else instruction.value
    found = (loopback(command.words, variables, names) for command in commands(text))
    return next((item for item in found if item), None)


class ShellFormCommand(BuildCheck):
    """The container's command is in the shell form, so a shell stands between it and the engine's signals.

    Looked at are `CMD` and `ENTRYPOINT` of the stage that is built. A command that begins with `exec` and lines that
    need a shell (`&&`, `|`, `$VARIABLE`) are left alone.

    ## Why is this bad?
    `docker stop` sends SIGTERM to the shell. Some shells replace themselves by a single command, others keep the signal
    to themselves: then the container takes ten seconds to be killed, and requests and jobs under way are lost. What is
    written after `docker run IMAGE` is dropped in any case.

    ## Example
    `CMD gunicorn shop.wsgi --bind 0.0.0.0:8000`

    ## How to fix
    `CMD ["gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"]`
    """

    code = "IMG013"
    name = "shell-form-command"
    severity = Severity.NOTE
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:  # noqa: ARG002 - one signature
        """One finding per instruction."""
        stage, item = build.stage, build.dockerfile
        for keyword in ("CMD", "ENTRYPOINT") if stage else ():
            instruction = last(item.lineage(stage), keyword) if stage else None
            if instruction is None or instruction.json_form or not _is_simple(instruction.value):
                continue
            words = ", ".join(f'"{word}"' for word in instruction.arguments)
            yield self.finding(
                f"`{keyword}` is in the shell form, so a shell may keep the signal to stop to itself",
                subject=f"{keyword} of stage {label(item, stage) if stage else ''}",
                location=at(item, instruction.line),
                evidence=(shown(item, instruction),),
                fix=Fix(text=f"write `{keyword} [{words}]`", edits=_as_json(item.path, instruction, f"[{words}]")),
                confidence=Confidence.LIKELY,
            )


def _as_json(path: str, instruction: Instruction, words: str) -> tuple[Edit, ...]:
    """The edit that writes the JSON form; none for a builtin of the shell and for an assignment in front."""
    first = instruction.arguments[0]
    if first in _BUILTINS or "=" in first or instruction.flags or "~" in instruction.value or "#" in instruction.value:
        return ()
    if instruction.line != instruction.end_line:
        return ()
    return (Edit.replace_lines(path, instruction.line, instruction.line, f"{instruction.keyword} {words}\n"),)


def _is_simple(text: str) -> bool:
    return bool(text) and not text.startswith("exec ") and not any(sign in text for sign in "&|;$<>`'\"()*\\")


class HealthcheckProgramMissing(BuildCheck):
    """The image's HEALTHCHECK calls a program that the image does not have.

    Looked at is the last `HEALTHCHECK` of the stage that is built, on bases that are known to lack the usual probes
    (`python:*-slim` has neither `curl` nor `wget`), when nothing in the Dockerfile installs the program. Health checks
    in compose files are SVC008's.

    ## Why is this bad?
    The probe fails every time: the container is "unhealthy" for ever, and whatever waits for it never starts.

    ## Example
    ```dockerfile
    FROM python:3.13-slim
    HEALTHCHECK CMD curl -f http://localhost:8000/ || exit 1
    ```

    ## How to fix
    `HEALTHCHECK CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/')"]`
    """

    code = "IMG021"
    name = "healthcheck-program-missing"
    severity = Severity.ERROR
    ring = Ring.CONTAINER

    def look(self, build: ImageBuild, repository: Repository) -> Iterator[Finding]:
        """One finding per stage at most."""
        stage, item = build.stage, build.dockerfile
        instruction = last(item.lineage(stage), "HEALTHCHECK") if stage else None
        if stage is None or instruction is None or not instruction.arguments[1:]:
            return
        words = instruction.arguments
        probe = words if instruction.json_form else ("CMD-SHELL", instruction.value.partition(" ")[2])
        lacking, base = lacking_in(item, stage, repository)
        if name := missing_program(probe, lacking):
            yield self.finding(
                f"the health check calls `{name}`, which the image does not have",
                subject=f"stage {label(item, stage)}",
                location=at(item, instruction.line),
                evidence=(shown(item, instruction), Evidence(text=f"`{base}` has no `{name}`")),
                fix=Fix(text=f"install `{name}`, or probe with a program that the image has, such as `python -c ...`"),
                confidence=Confidence.LIKELY,
            )
