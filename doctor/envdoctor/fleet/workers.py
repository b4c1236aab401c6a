"""Scans repositories in worker processes: in parallel, each with a deadline, a lost worker replaced."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def scan_all(paths: Iterable[Path], *, jobs: int, profile: str, deadline: float = _DEADLINE) -> Iterator[Scanned]:
    """Scan every path and yield results as they come, in any order."""
    waiting: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[Scanned] = queue.SimpleQueue()
    total = 0
    for path in paths:
        waiting.put(path)
        total += 1
    count = max(1, min(jobs, total))
    for _ in range(count):
        waiting.put(None)
        threading.Thread(target=_serve, args=(waiting, done, profile, deadline), daemon=True).start()
    for _ in range(total):
        yield done.get()


def _serve(
    waiting: queue.SimpleQueue[Path | None], done: queue.SimpleQueue[Scanned], profile: str, deadline: float
) -> None:
    """Hand paths to one worker after the other, until there are no more."""
    worker = _Worker(profile)
    while (path := waiting.get()) is not None:
        if worker.served >= _LIFE:
            worker.stop()
            worker = _Worker(profile)
        scanned = worker.scan(path, deadline)
        if worker.lost:
            worker.stop()
            worker = _Worker(profile)
        done.put(scanned)
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

    def scan(self, path: Path, deadline: float) -> Scanned:
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
            return Scanned(path=path, failure=reason)
        answer = json.loads(line)
        return Scanned(path=path, report=answer.get("report"), failure=answer.get("failure", ""))

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
