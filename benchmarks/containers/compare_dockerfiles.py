"""Hold the Dockerfile parser against BuildKit's own, through the package ``dockerfile`` (pip install dockerfile).

    python benchmarks/containers/compare_dockerfiles.py CLONE...

Compared are keyword, first and last line, JSON or shell form and flags of every instruction.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import dockerfile as oracle  # envdoctor: ignore[DEP001] the oracle is installed by hand, see the README beside

from envdoctor.repository import Repository
from envdoctor.repository.dockerfile import Dockerfile, Instruction, parse, read


def ours(item: Instruction) -> tuple[object, ...]:
    flags = [*item.flags, *(item.trigger.flags if item.trigger else ())]
    json_form = item.json_form or bool(item.trigger and item.trigger.json_form)
    return item.keyword, item.line, item.end_line, json_form, tuple(f"--{flag}" for flag in flags)


def compare(text: str, found: Dockerfile) -> str | None:
    try:
        wanted = [
            (c.cmd.upper(), c.start_line, c.end_line, bool(c.json), tuple(c.flags)) for c in oracle.parse_string(text)
        ]
    except oracle.GoParseError as error:
        return None if found.errors else f"refused by the oracle only: {error}"
    got = [ours(item) for item in found.instructions]
    return (
        None
        if got == wanted
        else f"{next((pair for pair in zip(wanted, got, strict=False) if pair[0] != pair[1]), 'length')}"
    )


def main() -> None:
    count = different = 0
    seconds = 0.0
    for root in map(Path, sys.argv[1:]):
        for item in Repository(root).fact(read):
            text = (root / item.path).read_bytes().decode("utf-8", "replace")
            start = time.process_time()
            parse(text)
            seconds += time.process_time() - start
            count += 1
            if problem := compare(text, item):
                different += 1
                print(root.name, item.path, problem)
    print(f"{count} Dockerfiles, {different} differences, {seconds:.2f} s of CPU")


if __name__ == "__main__":
    main()
