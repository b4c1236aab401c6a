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
from envdoctor.rehearsal.services import Product
from envdoctor.trial import Recorder, Step, tail

__all__ = ["Container", "NoContainer"]

_STATE = "/var/lib/envdoctor"
_START = 600.0
_SHORT = 120.0
_LONGEST = 24 * 3600.0
_INSTALL = """
command -v apt-get >/dev/null || exit 0
echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/90envdoctor
mkdir -p /etc/dpkg/dpkg.cfg.d && echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/90envdoctor
missing=
for tool in git make gcc curl unzip ps; do command -v $tool >/dev/null || missing=yes; done
[ -f /var/lib/apt/lists/lock ] && [ -z "$missing" ] && exit 0
for engine in docker docker-compose podman kubectl; do
    printf '#!/bin/sh\\necho "envdoctor: %s: command not found" >&2\\nexit 127\\n' $engine >/usr/local/bin/$engine
    chmod +x /usr/local/bin/$engine
done
apt-get update -qq
[ -z "$missing" ] || apt-get install -qq --no-install-recommends git make build-essential ca-certificates \\
    openssh-client curl unzip procps pkg-config >/dev/null
"""
"""What a developer's Debian has without being told: git, a compiler, make; and fresh lists of packages."""
_LIMITS = (
    "--pids-limit", "4096", "--security-opt", "no-new-privileges", "--cap-drop", "NET_RAW", "--cap-drop", "MKNOD",
)  # fmt: skip
_DISTRIBUTIONS = {"just": "rust-just", "task": "go-task-bin", "inv": "invoke"}
"""How a tool is called on the package index where it differs."""
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

    Nothing of this machine is mounted. Leaving the ``with`` block removes it and whatever runs in it; if this process
    dies before, it ends by itself some minutes after its time. ``prepared`` are the seconds until it was ready;
    ``clones`` tells that a line to come makes the clone, which is there already otherwise. Raises `NoContainer`.
    """

    def __init__(self, recorder: Recorder, *, image: str, network: str, name: str, clones: bool) -> None:
        self.recorder = recorder
        self.name = f"envdoctor-{uuid.uuid4().hex[:12]}"
        self._name = name
        self._image = image
        self._network = network
        self._clones = clones
        self._life = min(recorder.left, _LONGEST) + _START
        self.prepared = 0.0
        self._provided: set[str] = set()

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
            "run", "--detach", "--rm", "--init", "--name", self.name, "--network", self._network, *_LIMITS, *options,
            "--label", f"envdoctor.copy={self.recorder.folder}",
            "--entrypoint", "sleep", self._image, f"{self._life:.0f}", seconds=_START,
        )  # fmt: skip
        self._must("exec", self.name, "mkdir", "-p", f"{_STATE}/clone")
        self._must("cp", f"{self.recorder.folder}{os.sep}.", f"{self.name}:{_STATE}/clone", seconds=_START)
        self._bring("typed.sh", resources.files("envdoctor.rehearsal").joinpath("typed.sh").read_text("utf-8"))
        self.recorder.tell("making it ready ...")
        self._must("exec", self.name, "bash", "-c", _INSTALL, seconds=_START)
        if not self._clones:
            self.recorder.run(
                "clone", self._typing(f"envdoctor_clone {self._name} && cd {self._name}", None), seconds=_SHORT
            )

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
        return self.recorder.step(line, self._typing(line, directory), seconds=self.recorder.left)

    def install(self, tool: str) -> bool:
        """Install a developer's tool that is written in Python, beside what the project installs."""
        script = (
            f"python3 -m venv /opt/{tool} && /opt/{tool}/bin/pip install --quiet {_DISTRIBUTIONS.get(tool, tool)} && "
            f"ln -sf /opt/{tool}/bin/{tool} /usr/local/bin/"
        )
        return self.recorder.run(tool, ("docker", "exec", self.name, "bash", "-c", script), seconds=_START).passed

    def provide(self, product: Product) -> bool:
        """Install and start a service, once."""
        if product.name in self._provided:
            return False
        self._provided.add(product.name)
        self.recorder.tell(f"installing {product.name} ...")
        script = f"set -e\n{product.script}"
        return self.recorder.run(
            product.name, ("docker", "exec", self.name, "bash", "-c", script), seconds=_START
        ).passed

    def _typing(self, line: str, directory: str | None) -> tuple[str, ...]:
        place = "-" if directory is None else directory
        return ("docker", "exec", self.name, "bash", f"{_STATE}/typed.sh", place, line)

    def _remove(self) -> None:
        self.recorder.tell("removing the container ...")
        Recorder(self.recorder.folder).run(
            "remove", ("docker", "rm", "--force", "--volumes", self.name), seconds=_SHORT
        )
