"""Scans repositories in worker processes: in parallel, each with a deadline, a lost worker replaced."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from envdoctor.values import dataclass

__all__ = ["Scanned", "scan_all"]

_DEADLINE = 120.0
_LIFE = 100
"""Repositories after which a worker is replaced, so that its memory stays bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A repository's JSON report, or the reason why there is none."""

    path: Path
    report: dict[str, Any] | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """A worker's line of JSON, or why there is none."""

    path: Path
    line: str = ""
    failure: str = ""


def scan_all(paths: Iterable[Path], *, jobs: int, profile: str, deadline: float = _DEADLINE) -> Iterator[Scanned]:
    """Scan every path and yield results as they come, in any order; large repositories are begun first."""
    waiting: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
    ordered = sorted(paths, key=_size, reverse=True)
    for path in ordered:
        waiting.put(path)
    for _ in range(max(1, min(jobs, len(ordered)))):
        waiting.put(None)
        threading.Thread(target=_serve, args=(waiting, done, profile, deadline), daemon=True).start()
    for _ in ordered:
        yield _scanned(done.get())


def _size(path: Path) -> int:
    """About how much there is to read: git's index has an entry for each file. One that is begun last is waited for."""
    try:
        return (path / ".git" / "index").stat().st_size
    except OSError:
        return 0


def _scanned(answer: _Answer) -> Scanned:
    """An answer is taken apart here, so that the worker that gave it is at the next repository already."""
    if not answer.line:
        return Scanned(path=answer.path, failure=answer.failure)
    said = json.loads(answer.line)
    return Scanned(path=answer.path, report=said.get("report"), failure=said.get("failure", ""))


def _serve(
    waiting: queue.SimpleQueue[Path | None], done: queue.SimpleQueue[_Answer], profile: str, deadline: float
) -> None:
    """Hand paths to one worker after the other, until there are no more."""
    worker = _Worker(profile)
    while (path := waiting.get()) is not None:
        if worker.served >= _LIFE:
            worker.stop()
            worker = _Worker(profile)
        done.put(worker.scan(path, deadline))
        if worker.lost:
            worker.stop()
            worker = _Worker(profile)
    worker.stop()


class _Worker:
    """One process of `envdoctor.cli.fleet_worker`."""

    def __init__(self, profile: str) -> None:
        command = [sys.executable, "-m", "envdoctor.cli.fleet_worker", profile]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.served = 0
        self.lost = False

    def scan(self, path: Path, deadline: float) -> _Answer:
        """Scan one path; after the deadline the process is killed and counts as lost."""
        self.served += 1
        timer = threading.Timer(deadline, self.process.kill)
        timer.start()
        line = self._exchange(json.dumps(str(path)))
        late = not timer.is_alive()
        timer.cancel()
        if not line:
            self.lost = True
            reason = f"not finished after {deadline:g} s" if late else "the scan ended without a word"
            return _Answer(path=path, failure=reason)
        return _Answer(path=path, line=line)

    def _exchange(self, question: str) -> str:
        if self.process.stdin is None or self.process.stdout is None:
            return ""
        try:
            self.process.stdin.write(question + "\n")
            self.process.stdin.flush()
            return self.process.stdout.readline()
        except (OSError, ValueError):
            return ""

    def stop(self) -> None:
        """End the process and wait for it."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
