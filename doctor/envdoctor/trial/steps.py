"""Steps of a trial: a command with a limit of time, its log, and how long it took."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from envdoctor.values import dataclass, regex

__all__ = ["Recorder", "Step", "tail", "timeline"]

_HEAD = 256 * 1024
_TAIL = 1024 * 1024
_TAIL_LINES = 25
_HEARTBEAT = 20.0
_GRACE = 5.0
_BAR = 24
_CONTROL = regex(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a trial: what was done, whether it succeeded, how long it took, and its log.

    ``began`` counts from the start of the trial; ``code`` is the exit code, None if the time was over or the program is
    not there. ``log`` holds the beginning and the end of what was written, without control characters.
    """

    name: str
    passed: bool
    seconds: float
    log: str = ""
    began: float = 0.0
    code: int | None = 0
    command: tuple[str, ...] = ()

    @property
    def timed_out(self) -> bool:
        """Whether the step was ended because its time was over."""
        return self.code is None and not self.passed


class Recorder:
    """Runs commands in a folder, one after the other, and keeps what became of them.

    ``environment`` is added to this process's own; ``tell`` gets a line when a step begins and when it takes long;
    ``budget`` limits all steps together, in seconds. A command that goes on after its time is ended with everything
    that it started.
    """

    def __init__(
        self,
        folder: Path,
        *,
        environment: Mapping[str, str] | None = None,
        tell: Callable[[str], None] = lambda _: None,
        budget: float = float("inf"),
    ) -> None:
        self.folder = folder
        self.environment = dict(environment or {})
        self.tell = tell
        self.steps: list[Step] = []
        self._begin = time.monotonic()
        self._budget = budget

    @property
    def left(self) -> float:
        """Seconds of the budget that are left."""
        return max(0.0, self._budget - self.spent)

    @property
    def spent(self) -> float:
        """Seconds since the trial began."""
        return time.monotonic() - self._begin

    @property
    def failed(self) -> Step | None:
        """The last step, if it failed."""
        return self.steps[-1] if self.steps and not self.steps[-1].passed else None

    def step(self, name: str, command: Sequence[str], *, seconds: float) -> Step:
        """Do it, tell of it, and keep it."""
        self.tell(f"{name} ...")
        done = self.run(name, command, seconds=seconds, tell=self.tell)
        self.steps.append(done)
        return done

    def run(
        self, name: str, command: Sequence[str], *, seconds: float, tell: Callable[[str], None] = lambda _: None
    ) -> Step:
        """Do it without keeping it, for what is not part of the story (asking for logs, taking down)."""
        begin = time.monotonic()
        with tempfile.TemporaryFile() as log:
            code, note = self._waited(name, command, min(seconds, self.left), log, tell)
            text = _read(log) + note
        return Step(
            name=name,
            passed=code == 0,
            seconds=round(time.monotonic() - begin, 1),
            began=round(begin - self._begin, 1),
            code=code,
            command=tuple(command),
            log=text,
        )

    def _waited(
        self, name: str, command: Sequence[str], seconds: float, log: IO[bytes], tell: Callable[[str], None]
    ) -> tuple[int | None, str]:
        """The exit code (None: ended by us), and a line to add to the log."""
        try:
            process = subprocess.Popen(
                command, cwd=self.folder, env={**os.environ, **self.environment}, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        except OSError as error:
            return None, f"{command[0]}: {error.strerror or error}\n"
        try:
            return self._patient(name, process, seconds, log, tell), ""
        except subprocess.TimeoutExpired:
            return None, f"it did not finish within {seconds:.0f} seconds\n"
        finally:
            _end(process)

    @staticmethod
    def _patient(
        name: str, process: subprocess.Popen[bytes], seconds: float, log: IO[bytes], tell: Callable[[str], None]
    ) -> int:
        """Wait, and say now and then that it still goes on. Raises `subprocess.TimeoutExpired`."""
        begin = time.monotonic()
        while True:
            left = seconds - (time.monotonic() - begin)
            try:
                return process.wait(timeout=max(0.0, min(_HEARTBEAT, left)))
            except subprocess.TimeoutExpired:
                if left <= _HEARTBEAT:
                    raise
                tell(f"{name} ... {time.monotonic() - begin:.0f} s{_last_line(log)}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that goes on, and what it started: politely first."""
    if process.poll() is not None:
        return
    for word in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, word)
            else:
                process.send_signal(word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_GRACE)
            return


def _read(log: IO[bytes]) -> str:
    """The beginning and the end of a log."""
    size = os.fstat(log.fileno()).st_size
    log.seek(0)
    if size <= _HEAD + _TAIL:
        return _plain(log.read())
    head = log.read(_HEAD)
    log.seek(size - _TAIL)
    return f"{_plain(head)}\n... {size - _HEAD - _TAIL} bytes are left out ...\n{_plain(log.read())}"


def _plain(data: bytes) -> str:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def _last_line(log: IO[bytes]) -> str:
    """What a running command wrote last, shortened; read beside its own writing."""
    size = os.fstat(log.fileno()).st_size
    data = os.pread(log.fileno(), 2048, max(0, size - 2048)) if hasattr(os, "pread") else b""
    lines = [line.strip() for line in _plain(data).splitlines() if line.strip()]
    return f": {lines[-1][:100]}" if lines else ""


def tail(log: str, lines: int = _TAIL_LINES) -> str:
    """The last lines of a log."""
    return "\n".join(line.rstrip() for line in log.strip().splitlines()[-lines:])


def timeline(steps: Iterable[Step]) -> tuple[str, ...]:
    """A line for each step: its verdict, how long it took, and a bar that shows when."""
    steps = tuple(steps)
    whole = max((step.began + step.seconds for step in steps), default=0.0) or 1.0
    width = max((len(step.name) for step in steps), default=0)
    lines = []
    for step in steps:
        start = min(_BAR - 1, int(step.began / whole * _BAR))
        length = max(1, round(step.seconds / whole * _BAR))
        bar = ("." * start + "#" * length)[:_BAR].ljust(_BAR, ".")
        verdict = "passed" if step.passed else "FAILED"
        lines.append(f"{step.name:<{width}}  {verdict}  {step.seconds:>7.1f} s  {bar}")
    return tuple(lines)
