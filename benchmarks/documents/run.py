"""Recall of the DOC checks on commits before somebody fixed an outdated line.

    python benchmarks/documents/run.py fixes.jsonl MIRRORS

MIRRORS holds bare or plain clones in folders called ``owner+name`` (or ``owner+name/repo``). Nothing is checked out:
the stale revision is read from git's objects. Prints one line a fix and the sums.
"""

from __future__ import annotations

import collections
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from envdoctor.api import Finding
from envdoctor.repository import Repository
from envdoctor.repository.revision import RepositoryAt


def clone(mirrors: Path, name: str, into: Path) -> Path | None:
    """A clone without a work tree's files, with the remote that the project really has."""
    source = next(
        (
            item
            for item in (mirrors / name.replace("/", "+") / "repo", mirrors / name.replace("/", "+"))
            if item.is_dir()
        ),
        None,
    )
    target = into / name.replace("/", "+")
    if source is None:
        return None
    if not target.is_dir():
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", str(source), str(target)], check=True)
        subprocess.run(["git", "remote", "set-url", "origin", f"https://github.com/{name}.git"], cwd=target, check=True)
    return target


def findings(repository: Repository) -> list[Finding]:
    """Everything that the DOC checks find."""
    found = []
    for code, check in checks():
        if code.startswith("DOC"):
            found += [item for item in check.examine(repository) if isinstance(item, Finding)]
    return found


def checks():
    """(code, check) of the built-in checks."""
    from importlib import import_module

    from envdoctor_checks import BUILT_IN

    for code, place in BUILT_IN.items():
        if code.startswith("DOC"):
            module, _, name = place.partition(":")
            yield code, getattr(import_module(module), name)()


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines() if line.strip()]
    mirrors = Path(sys.argv[2])
    into = Path(tempfile.gettempdir()) / "envdoctor-documents"
    into.mkdir(exist_ok=True)
    sums = collections.Counter()
    for row in rows:
        root = clone(mirrors, row["repo"], into)
        if root is None:
            print("absent", row["repo"])
            continue
        began = time.monotonic()
        repository = RepositoryAt(Repository(root), row["stale_commit"])
        found = findings(repository)
        near = [
            item
            for item in found
            if item.location and item.location.path == row["file"] and item.location.line == row["line"]
        ]
        close = [
            item
            for item in found
            if item.location and item.location.path == row["file"] and abs((item.location.line or 0) - row["line"]) <= 2
        ]
        state = "hit" if near else "near" if close else "miss"
        sums[state] += 1
        sums[f"{row['signal_class']}: {state}"] += 1
        text = f"{near[0].code} {near[0].confidence.value} {near[0].message}" if near else row["line_text"].strip()[:90]
        place = f"{row['repo']} {row['file']}:{row['line']} {row['signal_class']}"
        print(f"{state:5} {place} | {text} | {len(found)} findings, {time.monotonic() - began:.1f} s", flush=True)
    for key, count in sorted(sums.items()):
        print(f"{count:4} {key}")


if __name__ == "__main__":
    main()
