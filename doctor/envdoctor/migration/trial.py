"""``--verify``: the patch in a throw-away copy, on the real engine: build, start, test, migrate, take down.

The one place where something of the repository is run (law 1), and only when it is asked for.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from envdoctor.errors import EnvDoctorError
from envdoctor.migration.model import Action, Plan

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["EngineAbsent", "Step", "Trial", "read_failure", "tail", "verify"]

_READINGS = (
    (
        r"fatal error: (\S+\.h): No such file",
        "a C header is missing: the system package with `{0}` must be installed to build",
    ),
    (r"(?:pg_config|mysql_config)\b.*not found", "a database's development package is needed to build its driver"),
    (r"No matching distribution found for (\S+)", "`{0}` cannot be had for this Python"),
    (r"ModuleNotFoundError: No module named '([\w.]+)'", "the module `{0}` is imported but nothing installs it"),
    (r"KeyError: '([A-Z][A-Z0-9_]+)'", "the variable `{0}` must be set; put it into .env"),
    (
        r"([A-Z][A-Z0-9_]{3,}) (?:environment variable|must be set|is not set|not found|is required)",
        "the variable `{0}` must be set; put it into .env",
    ),
    (r"port is already allocated|address already in use", "a port of the host is taken; set another one in .env"),
    (
        r"manifest unknown|pull access denied|failed to resolve source|failed to do request",
        "an image cannot be fetched from its registry",
    ),
    (
        r"Connection refused|could not translate host name|Name or service not known",
        "a service is addressed by the wrong name or port",
    ),
    (r"Permission denied: '([^']+)'", "the application writes where its user may not: `{0}`"),
)
_TAIL = 25


class EngineAbsent(EnvDoctorError):
    """There is no Docker Engine with Compose to try the patch on."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a trial: what was done, whether it succeeded, how long it took, and the end of its log."""

    name: str
    passed: bool
    seconds: float
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A whole trial. ``reading`` is what the first failure means and what to change, empty if nothing is known."""

    steps: tuple[Step, ...]
    reading: str = ""

    @property
    def passed(self) -> bool:
        """Whether every step succeeded."""
        return all(step.passed for step in self.steps)


def verify(repository: Repository, plan: Plan, tell: Callable[[str], None]) -> Trial:
    """Try the plan in a copy of the repository's files; everything that was started is taken down again.

    ``tell`` gets a line before each step. Raises `EngineAbsent`.
    """
    _require_engine()
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="envdoctor-") as folder:
        root = Path(folder, "copy")
        _copy(repository, plan, root)
        compose = ("docker", "compose", "--project-name", f"envdoctor-{os.getpid()}")
        try:
            for name, arguments, seconds in _planned(plan):
                tell(f"{name} ...")
                steps.append(_step(name, (*compose, *arguments), root, seconds))
                if not steps[-1].passed:
                    steps[-1] = _with_logs(steps[-1], compose, root)
                    break
        finally:
            tell("taking down ...")
            _run((*compose, "--profile", "*", "down", "--volumes", "--rmi", "local", "--timeout", "3"), root, 180)
    failed = next((step for step in steps if not step.passed), None)
    return Trial(steps=tuple(steps), reading=read_failure(failed.log) if failed else "")


def _require_engine() -> None:
    for command in (("docker", "compose", "version"), ("docker", "info")):
        try:
            done = subprocess.run(command, capture_output=True, timeout=20, check=False)
        except (OSError, subprocess.TimeoutExpired):
            done = None
        if done is None or done.returncode:
            raise EngineAbsent(
                f"`{' '.join(command)}` does not work, so the patch cannot be tried",
                remedy="start Docker, or leave --verify out",
            )


def _copy(repository: Repository, plan: Plan, root: Path) -> None:
    """The repository's own files and the planned ones; nothing that git ignores."""
    for path in repository.files:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((repository.root / path).read_bytes())
        target.chmod((repository.root / path).stat().st_mode)
    for item in plan.files:
        if item.action is not Action.KEEP:
            (root / item.path).parent.mkdir(parents=True, exist_ok=True)
            (root / item.path).write_text(item.after, encoding="utf-8", errors="surrogateescape")


def _planned(plan: Plan) -> Iterator[tuple[str, tuple[str, ...], int]]:
    yield "build", ("--profile", "*", "build", "--quiet"), 1800
    yield "start", ("up", "--wait", "--wait-timeout", "240"), 300
    if plan.tests:
        yield "tests", ("run", "--rm", "--no-TTY", "tests"), 1800


def _step(name: str, command: tuple[str, ...], root: Path, seconds: int) -> Step:
    begin = time.monotonic()
    code, log = _run(command, root, seconds)
    return Step(name=name, passed=code == 0, seconds=round(time.monotonic() - begin, 1), log=log)


def _run(command: tuple[str, ...], root: Path, seconds: int) -> tuple[int, str]:
    """Exit code and output; ports of the host are left to the engine, so that nothing collides."""
    free = {name: "0" for name in os.environ if name.endswith("_HOST_PORT")}
    environment = {**os.environ, **free, "APP_PORT": "0", "COMPOSE_MENU": "false"}
    for service in ("DB", "REDIS", "RABBITMQ", "MONGO", "ELASTICSEARCH", "MEMCACHED", "MYSQL", "POSTGRES"):
        environment[f"{service}_HOST_PORT"] = "0"
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, timeout=seconds, check=False, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return 124, f"it did not finish within {seconds} seconds"
    return done.returncode, done.stdout


def _with_logs(step: Step, compose: tuple[str, ...], root: Path) -> Step:
    """A failed step with what the containers said, which is where the reason is."""
    _, logs = _run((*compose, "logs", "--no-color", "--tail", "40"), root, 60)
    return Step(name=step.name, passed=False, seconds=step.seconds, log=f"{step.log}\n{logs}")


def read_failure(log: str) -> str:
    """What a log's failure means, in a sentence; empty if nothing known is in it."""
    for pattern, meaning in _READINGS:
        if match := re.search(pattern, log):
            return meaning.format(*(group or "" for group in match.groups()))
    return ""


def tail(log: str) -> str:
    """The last lines of a log."""
    return "\n".join(line.rstrip() for line in log.strip().splitlines()[-_TAIL:])
