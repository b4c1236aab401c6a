"""How many Pythons different finders find on this machine, and how long each takes, all in one run.

    python benchmarks/discovery/compare.py [FOLDER_WITH_TOOLS]

FOLDER_WITH_TOOLS is the `bin` of an environment that has `uv`, `findpython` and `python-discovery`; what is missing is
left out. envdoctor starts no Python to find one; the others do, shims included.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

_DISCOVERY = (
    "import python_discovery\n"
    "found = python_discovery.get_interpreter('>=2.7')\n"
    "print(found.executable if found else '')"
)
_OURS = (
    "from envdoctor.host import Host, environments, interpreters\n"
    "host = Host.current()\n"
    "host.fact(environments.read)\n"
    "print(*(item.path for item in host.fact(interpreters.read).own), sep='\\n')"
)


def commands(tools: Path) -> dict[str, list[str]]:
    """What to run, by name."""
    return {
        "envdoctor": [sys.executable, "-c", _OURS],
        "uv python list": [str(tools / "uv"), "python", "list", "--only-installed", "--offline"],
        "findpython --all": [str(tools / "findpython"), "--all"],
        "python-discovery": [str(tools / "python"), "-c", _DISCOVERY],
        "pyenv versions": ["pyenv", "versions", "--bare"],
    }


def distinct(text: str) -> int:
    """How many different executables a text names, links followed."""
    paths = {os.path.realpath(word) for word in re.findall(r"/\S+", text) if "python" in Path(word).name}
    return len({path for path in paths if Path(path).is_file() and Path(path).read_bytes()[:2] != b"#!"})


def measure(command: list[str], rounds: int = 3) -> tuple[float, str]:
    """The median of the wall times, and the output."""
    times, output = [], ""
    for _ in range(rounds):
        start = time.perf_counter()
        output = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120).stdout
        times.append(time.perf_counter() - start)
    return statistics.median(times), output


def main() -> None:
    """Print one row per finder."""
    tools = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(sys.executable).parent
    bare, _ = measure([sys.executable, "-c", "pass"])
    print(f"{'finder':20} {'median':>8} {'found':>6}   (a bare interpreter start: {bare:.3f} s)")
    for name, command in commands(tools).items():
        try:
            seconds, output = measure(command)
        except (OSError, subprocess.TimeoutExpired) as error:
            print(f"{name:20} {'-':>8} {'-':>6}   {type(error).__name__}")
            continue
        found = distinct(output) or len([line for line in output.splitlines() if re.match(r"\d", line)])
        print(f"{name:20} {seconds:7.3f}s {found:6}")


if __name__ == "__main__":
    main()
