"""run.py WORK [--only NAME ...] [--validity] [--out PREDICTIONS.json]

Plans the migration of every folder WORK/<name> (a repository whose container files were hidden) and writes what was
predicted in the scorer's format. With --validity each patch is also applied to a copy and held against real tools:
`git apply --check`, `docker compose config -q`, hadolint, a second run (must be empty) and two more runs (equal).
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from envdoctor.migration import Decision, ProcessKind, migration_patch, plan
from envdoctor.repository import Repository

SERVICE_KINDS = {"web": "web", "worker": "worker", "scheduler": "beat", "bot": "bot", "cli": "cli"}


def predict(root: Path) -> dict:
    """What the plan says about one repository, in the scorer's words."""
    begin = time.perf_counter()
    planned = plan(Repository(root))
    seconds = time.perf_counter() - begin
    main = next(iter(planned.processes), None)
    started = [SERVICE_KINDS[item.kind.value] for item in planned.processes if item.kind is not ProcessKind.CLI]
    packages = [*planned.system_packages.build, *planned.system_packages.run]
    return {
        "services": [item.family for item in planned.services if item.decision is Decision.ADDED],
        "offered": [item.family for item in planned.services if item.decision is Decision.OFFERED],
        "scores": {item.family: item.score for item in planned.services},
        "python": planned.python.version,
        "package_manager": planned.toolchain.manager,
        "start": shlex.join(main.command) if main else "",
        "port": main.port if main else None,
        "app_services": started + (["migrate"] if planned.migrations else []),
        "system_packages": packages,
        "test": shlex.join(planned.tests.command) if planned.tests else "",
        "seconds": round(seconds, 2),
    }


def tool(name: str) -> str | None:
    """A program beside this interpreter, or on the path."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


def passes(*command: str, cwd: Path) -> str:
    """Empty if the command succeeds, else the end of what it said."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()[-300:] or "failed"


def validity(root: Path) -> dict[str, str]:
    """Problems by check; all empty for a valid patch."""
    text = migration_patch(Repository(root))
    found = {"repeated": "" if all(migration_patch(Repository(root)) == text for _ in range(2)) else "differs"}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, root.name)
        shutil.copytree(root, copy, symlinks=True)
        patch = Path(folder, "m.patch")
        patch.write_text(text, encoding="utf-8", errors="surrogateescape")
        found["apply"] = passes("git", "apply", "--check", str(patch), cwd=copy)
        passes("git", "apply", str(patch), cwd=copy)
        if compose := tool("docker-compose"):
            found["compose"] = passes(compose, "--profile", "*", "config", "-q", cwd=copy)
        if hadolint := tool("hadolint"):
            made = [name for name in text.split("\n+++ b/")[1:] if name.split("\n")[0].endswith("Dockerfile")]
            found["hadolint"] = "".join(passes(hadolint, name.split("\n")[0], cwd=copy) for name in made)
        found["second"] = "" if migration_patch(Repository(copy)) == "" else "not empty"
    return {key: value for key, value in found.items() if value}


def one(job: tuple[Path, bool]) -> tuple[str, dict]:
    root, check = job
    try:
        answer = predict(root)
        if check:
            answer["invalid"] = validity(root)
    except Exception as error:
        answer = {"services": [], "error": f"{type(error).__name__}: {error}"}
    return root.name, answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--validity", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("predictions.json"))
    options = parser.parse_args()
    roots = sorted(
        path for path in options.work.iterdir() if path.is_dir() and (not options.only or path.name in options.only)
    )
    with ProcessPoolExecutor() as pool:
        answers = dict(pool.map(one, [(root, options.validity) for root in roots]))
    options.out.write_text(json.dumps(answers, indent=1, sort_keys=True) + "\n")
    for name, answer in answers.items():
        if answer.get("error") or answer.get("invalid"):
            print(name, answer.get("error") or answer["invalid"])
    slowest = sorted(answers, key=lambda name: -answers[name].get("seconds", 0))[:3]
    print(f"{len(answers)} repositories; slowest:", ", ".join(f"{n} {answers[n].get('seconds')} s" for n in slowest))


if __name__ == "__main__":
    main()
