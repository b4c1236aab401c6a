"""A Docker Engine with Compose, and a compose project that is taken down whatever happens."""

from __future__ import annotations

import os
import subprocess
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from envdoctor.errors import EnvDoctorError
from envdoctor.trial.steps import Recorder, Step

__all__ = ["Composition", "EngineAbsent", "require_engine"]

_PATIENCE = 20
_DOWN = 180


class EngineAbsent(EnvDoctorError):
    """There is no Docker Engine with Compose to try something on."""

    exit_code = 3


def require_engine() -> None:
    """Raise `EngineAbsent`, with the command that does not work, unless an engine with Compose answers."""
    for command in (("docker", "compose", "version"), ("docker", "info")):
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired):
            done = None
        if done is None or done.returncode:
            raise EngineAbsent(
                f"`{' '.join(command)}` does not work, so nothing can be tried",
                remedy="start Docker, or do without the trial",
            )


class Composition:
    """The compose project of the recorder's folder, under a name that no other project has.

    Nothing of it can collide with what runs on this machine: ports are published nowhere, and containers keep the names
    that Compose gives them. ``services`` are those of its file, with whether each is built; ``files`` are laid over it
    (a proxy, a mirror), and ``network`` is what builds use instead of the engine's own. Leaving the ``with`` block
    takes everything down, with volumes and the images that were built.
    """

    def __init__(
        self,
        recorder: Recorder,
        *,
        file: str = "compose.yaml",
        services: Mapping[str, bool],
        files: Iterable[Path] = (),
        network: str = "",
    ) -> None:
        self.recorder = recorder
        self.built = tuple(name for name, built in services.items() if built)
        self.project = f"envdoctor-{uuid.uuid4().hex[:10]}"
        self._aside = tempfile.TemporaryDirectory(prefix="envdoctor-")
        override = Path(self._aside.name, "trial.yaml")
        override.write_text(_override(services, network), encoding="utf-8")
        named = [part for path in (recorder.folder / file, override, *files) for part in ("--file", os.fspath(path))]
        self._base = (
            "docker", "compose", "--ansi", "never", "--progress", "plain", "--project-name", self.project,
            "--project-directory", os.fspath(recorder.folder), *named,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.recorder.tell("taking down ...")
        try:
            arguments = ("--profile", "*", "down", "--volumes", "--remove-orphans", "--rmi", "local", "--timeout", "3")
            self.ask(*arguments, seconds=_DOWN)
        finally:
            self._aside.cleanup()

    def step(self, name: str, *arguments: str, seconds: float) -> Step:
        """``docker compose ARGUMENTS`` as a step of the trial."""
        return self.recorder.step(name, (*self._base, *arguments), seconds=seconds)

    def ask(self, *arguments: str, seconds: float = 60) -> Step:
        """``docker compose ARGUMENTS`` beside the trial, such as ``logs`` or ``ps``; not limited by its budget."""
        return Recorder(self.recorder.folder, environment=self.recorder.environment).run(
            arguments[0], (*self._base, *arguments), seconds=seconds
        )

    def restarts(self) -> dict[str, int]:
        """How often each container of the project was started again, by its name."""
        mine = ("--filter", f"label=com.docker.compose.project={self.project}")
        found = self._beside("docker", "ps", "--all", "--quiet", *mine).log.split()
        shown = (
            self._beside("docker", "inspect", "--format", "{{.Name}} {{.RestartCount}}", *found).log if found else ""
        )
        pairs = (line.lstrip("/").split() for line in shown.splitlines())
        return {name: int(count) for name, count in (pair for pair in pairs if len(pair) == 2) if count.isdecimal()}

    def _beside(self, *command: str) -> Step:
        return Recorder(self.recorder.folder).run(command[1], command, seconds=_PATIENCE)


def _override(services: Mapping[str, bool], network: str) -> str:
    """A compose file that unties each service from this machine; the value says whether it is built."""
    lines = ["services:"]
    for name, built in services.items():
        lines += [f"  {name}:", "    ports: !reset []", "    container_name: !reset null"]
        lines += ["    build:", f"      network: {network}"] if built and network else []
    return "\n".join(lines) + "\n"
