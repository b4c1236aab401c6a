"""Hold what envdoctor finds declared against the expectations of FawltyDeps' own sample projects.

    python benchmarks/declared_conformance.py PATH/TO/FawltyDeps

PATH is a checkout of https://github.com/tweag/FawltyDeps; nothing is fetched. Each experiment of
``tests/sample_projects/*/expected.toml`` with a ``declared_deps`` set is one line; the exit code counts what differs.
Hidden folders and the patterns in ``exclude`` and ``exclude_from`` are left out, as FawltyDeps would.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from envdoctor.repository import Repository
from envdoctor.repository.declarations import Kind, read
from envdoctor.repository.declarations.requirement import normalise


def experiments(suite: Path) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Every experiment that says what is declared."""
    for path in sorted(suite.glob("*/expected.toml")):
        for name, experiment in tomllib.loads(path.read_text(encoding="utf-8"))["experiments"].items():
            if "declared_deps" in experiment:
                yield path.parent, name, experiment


def excluded(root: Path, experiment: dict[str, Any]) -> GitIgnoreSpec:
    """What the experiment leaves out; hidden files unless it says otherwise."""
    rows: list[str] = []
    for name in experiment.get("exclude_from", []):
        rows += (root / name).read_text(encoding="utf-8").splitlines()
    return GitIgnoreSpec.from_lines([*rows, *experiment.get("exclude", [".*"])])


def declared(root: Path, experiment: dict[str, Any]) -> set[str]:
    """The names that envdoctor reads in the places that the experiment looks at."""
    places = [place.strip("/") for place in experiment.get("deps", [""])]
    left_out = excluded(root, experiment)
    return {
        item.name
        for item in Repository(root).fact(read).dependencies
        if item.kind not in {Kind.BUILD, Kind.CONSTRAINT}
        and not left_out.match_file(item.location.path)
        and any(not place or f"{item.location.path}/".startswith(f"{place}/") for place in places)
    }


def main(checkout: str) -> int:
    """One line per experiment."""
    different = 0
    for root, name, experiment in experiments(Path(checkout) / "tests" / "sample_projects"):
        expected = {normalise(item) for item in experiment["declared_deps"]}
        found = declared(root, experiment)
        different += found != expected
        missing, extra = sorted(expected - found), sorted(found - expected)
        print(f"{'ok  ' if found == expected else 'DIFF'} {root.name}/{name} {missing or ''} {extra or ''}".rstrip())
    return different


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
