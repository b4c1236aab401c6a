"""A throw-away container that plays a newcomer's machine: nothing of the real one is in it, and it goes in any case."""

from __future__ import annotations

import os
import tempfile
import uuid
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Self

from envdoctor.errors import EnvDoctorError
from envdoctor.trial import Recorder, Step, tail

__all__ = ["Container", "NoContainer"]

_STATE = "/var/lib/envdoctor"
_START = 600.0
_SHORT = 120.0
_INSTALL = """
command -v apt-get >/dev/null || exit 0
echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/90envdoctor
missing=
for tool in git make gcc curl unzip ps; do command -v $tool >/dev/null || missing=yes; done
[ -f /var/lib/apt/lists/lock ] && [ -z "$missing" ] && exit 0
apt-get update -qq
[ -z "$missing" ] || apt-get install -qq git make build-essential curl unzip procps pkg-config >/dev/null
"""
"""What a developer's Debian has without being told: git, a compiler, make; and fresh lists of packages."""
_ENVIRONMENT = {
    "DEBIAN_FRONTEND": "noninteractive",
    "GIT_TERMINAL_PROMPT": "0",
    "LANG": "C.UTF-8",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
    "PYTHONUNBUFFERED": "1",
}


class NoContainer(EnvDoctorError):
    """The container could not be made or made ready, so nothing can be said about the repository."""

    exit_code = 3


class Container:
    """A container of an image with a copy of a folder in it, and one shell that is typed into line by line.

    Nothing of this machine is mounted. Leaving the ``with`` block removes it and whatever runs in it. ``prepared`` are
    the seconds until it was ready. Raises `NoContainer`.
    """

    def __init__(self, recorder: Recorder, *, image: str, network: str, name: str) -> None:
        self.recorder = recorder
        self.name = f"envdoctor-{uuid.uuid4().hex[:12]}"
        self.project = f"/root/{name}"
        self._image = image
        self._network = network
        self.prepared = 0.0

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def _begin(self) -> None:
        self.recorder.tell(f"a container of {self._image} ...")
        options = [part for name, value in _ENVIRONMENT.items() for part in ("--env", f"{name}={value}")]
        self._must(
            "run", "--detach", "--init", "--name", self.name, "--network", self._network, "--pids-limit", "4096",
            "--security-opt", "no-new-privileges", "--cap-drop", "NET_RAW", "--cap-drop", "MKNOD", *options,
            "--entrypoint", "sleep", self._image, "infinity", seconds=_START,
        )  # fmt: skip
        self._must("exec", self.name, "mkdir", "-p", _STATE, self.project)
        self._must("cp", f"{self.recorder.folder}{os.sep}.", f"{self.name}:{self.project}", seconds=_START)
        self._bring("typed.sh", resources.files("envdoctor.rehearsal").joinpath("typed.sh").read_text("utf-8"))
        self._bring("project", self.project)
        self.recorder.tell("making it ready ...")
        self._must("exec", self.name, "bash", "-c", _INSTALL, seconds=_START)

    def _bring(self, name: str, text: str) -> None:
        """Put a file of our own into the container."""
        with tempfile.TemporaryDirectory(prefix="envdoctor-") as folder:
            file = Path(folder, name)
            file.write_text(text, encoding="utf-8", newline="\n")
            self._must("cp", os.fspath(file), f"{self.name}:{_STATE}/{name}")

    def _must(self, *arguments: str, seconds: float = _SHORT) -> None:
        done = self.recorder.run(arguments[0], ("docker", *arguments), seconds=seconds)
        self.prepared += done.seconds
        if not done.passed:
            raise NoContainer(
                f"no container of `{self._image}` can be made ready: {tail(done.log, 1) or 'docker failed'}",
                remedy="name another image with --image, or another network with --network",
            )

    def type(self, line: str, directory: str | None) -> Step:
        """Type one line, in a folder of the project or (None) wherever the line before it ended."""
        command = (
            "docker",
            "exec",
            self.name,
            "bash",
            f"{_STATE}/typed.sh",
            "-" if directory is None else directory,
            line,
        )
        return self.recorder.step(line, command, seconds=self.recorder.left)

    def _remove(self) -> None:
        self.recorder.tell("removing the container ...")
        Recorder(self.recorder.folder).run(
            "remove", ("docker", "rm", "--force", "--volumes", self.name), seconds=_SHORT
        )
