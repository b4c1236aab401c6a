"""Time the dependency checks against deptry and FawltyDeps, whole processes, on the same trees in one run.

    python benchmarks/dependencies.py --deptry PATH/TO/deptry --fawltydeps PATH/TO/fawltydeps TREE ...

Install each peer in a virtual environment of its own (as pipx or uvx does) and name its command; one that is not named
is left out. ``envdoctor`` examines everything (``--no-cache``), ``again`` is the scan of a tree in which nothing has
changed since the last one; the peers keep nothing. Rounds are interleaved, so that a busy machine hurts all alike;
each figure is the least of its rounds, taken from the operating system's accounting of the finished process. Read the
ratios, not the seconds. deptry also reads tests here, as envdoctor does. A peer that ends with a traceback still shows
its time: look at its output before believing it. An unpacked wheel needs a ``pyproject.toml``: deptry gives no result
without one.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from whole_process import run_once

ENVDOCTOR = (sys.executable, "-m", "envdoctor", "scan", ".", "--only", "repo")
AGAIN = (*ENVDOCTOR, "--select", "DEP,PKG0", "--fail-on", "never", "-f", "json")
"""Every check of the family, and the report."""
OURS = (*AGAIN, "--no-cache")
BUDGETS = {"deptry": 0.5, "fawltydeps": 0.1}
LARGEST = 200.0


def commands(peers: Mapping[str, str | None]) -> dict[str, Sequence[str]]:
    """Name -> command line, ours first."""
    found: dict[str, Sequence[str]] = {"envdoctor": OURS, "again": AGAIN}
    if peers["deptry"]:
        found["deptry"] = (peers["deptry"], ".", "--exclude", r"\.git/")
    if peers["fawltydeps"]:
        found["fawltydeps"] = (peers["fawltydeps"], "--check")
    return found


def measure(tree: Path, lines: Mapping[str, Sequence[str]], rounds: int) -> dict[str, tuple[float, float, float]]:
    """Name -> least CPU seconds, wall seconds and peak MiB; the first round only warms up."""
    rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in lines}
    os.chdir(tree)
    for turn in range(rounds + 1):
        for name, line in lines.items():
            figures = run_once(line)
            if turn:
                rows[name].append(figures)
    return {name: tuple(map(min, zip(*found, strict=True))) for name, found in rows.items()}  # type: ignore[misc]


def main() -> None:
    """Print a line for each tree and tool."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--deptry")
    parser.add_argument("--fawltydeps")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("trees", nargs="+", type=Path)
    words = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    lines = commands({"deptry": words.deptry, "fawltydeps": words.fawltydeps})
    print(
        f"{'tree':32} {'tool':12} {'cpu s':>8} {'wall s':>8} {'MiB':>7} {'our cpu':>9} {'our wall':>9} "
        f"{'again':>9} {'budget':>7}"
    )
    for tree in [tree.resolve() for tree in words.trees]:
        found = measure(tree, lines, words.rounds)
        ours, again = found["envdoctor"], found["again"]
        for name, (cpu, wall, memory) in found.items():
            ratios = f"{ours[0] / cpu:9.2f} {ours[1] / wall:9.2f} {again[1] / wall:9.2f} {BUDGETS.get(name, ''):>7}"
            print(f"{tree.name[:32]:32} {name:12} {cpu:8.2f} {wall:8.2f} {memory:7.0f} {ratios}", flush=True)
        if ours[2] > LARGEST:
            print(f"{tree.name}: envdoctor took {ours[2]:.0f} MiB, more than {LARGEST:.0f}")


if __name__ == "__main__":
    main()
