"""Time whole envdoctor processes against a bare interpreter start: CPU and wall seconds, peak memory.

    python benchmarks/whole_process.py [REPOSITORY ...]

Every figure is the median of several runs after a warm-up, taken from the operating system's accounting of each
finished process. Machines differ and are noisy: read the ratios and the budgets, not the seconds.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 7
BUDGETS = {"--version": 0.030, "--help": 0.120}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Medians of one command: CPU and wall in seconds, memory in MiB."""

    cpu: float
    wall: float
    memory: float


def run_once(command: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of one process with everything that it starts."""
    started = time.perf_counter()
    # As an installed tool runs: with byte code on disk, which some containers switch off.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / scale


def measure(command: Sequence[str]) -> Figure:
    """The medians of `RUNS` runs after one that is thrown away."""
    rows = [run_once(command) for _ in range(RUNS + 1)][1:]
    cpu, wall, memory = (statistics.median(column) for column in zip(*rows, strict=True))
    return Figure(cpu=cpu, wall=wall, memory=memory)


def main(repositories: Sequence[str]) -> None:
    """Print one line per command."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    python, envdoctor = [sys.executable], [sys.executable, "-m", "envdoctor"]
    bare = measure([*python, "-c", "pass"])
    print(f"{'command':44} {'cpu s':>8} {'over bare':>10} {'budget':>8} {'wall s':>8} {'MiB':>7}")
    print(f"{'bare interpreter':44} {bare.cpu:8.3f} {'':>10} {'':>8} {bare.wall:8.3f} {bare.memory:7.1f}")
    commands = [["--version"], ["--help"], ["scan", "--help"], ["scan", "--only", "host", "--fail-on", "never"]]
    for repository in repositories:
        commands.append(["scan", repository, "--only", "repo", "--fail-on", "never"])
        commands.append(["migrate", repository])
    for words in commands:
        figure = measure([*envdoctor, *words])
        budget = BUDGETS.get(words[0])
        name = " ".join(Path(word).name if os.sep in word else word for word in words)
        limit = f"{budget:8.3f}" if budget else " " * 8
        print(
            f"{name:44} {figure.cpu:8.3f} {figure.cpu - bare.cpu:10.3f} {limit} {figure.wall:8.3f} {figure.memory:7.1f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
