"""Hold imports and declarations against the expectations of FawltyDeps' sample projects (https://github.com/tweag/FawltyDeps).

    python benchmarks/conformance.py PATH/TO/FawltyDeps/tests/sample_projects

Nothing is fetched: give it a checkout. Compared are the names of `imports` and `declared_deps` of every experiment that
states them; each difference is printed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

from envdoctor.repository import Repository, declarations, first_party, sources, standard_library
from envdoctor.repository.declarations import Kind


def within(path: str, places: list[str] | None) -> bool:
    """Whether a file is one of the places or below one; everything is if none are given."""
    wanted = [place.strip("./") for place in places] if places is not None else [""]
    return any(not place or path == place or path.startswith(f"{place}/") for place in wanted)


def excluded(root: Path, experiment: dict[str, list[str]]) -> list[str]:
    """Patterns of an experiment, those of files first; FawltyDeps leaves out hidden files if none are given."""
    patterns = experiment.get("exclude", [] if "exclude_from" in experiment else [".*"])
    files = (root / name for name in experiment.get("exclude_from", []))
    return [*(line for file in files for line in file.read_text("utf-8").splitlines()), *patterns]


def imports(repository: Repository, places: list[str] | None) -> set[str]:
    own = repository.fact(first_party.read)
    return {
        module.partition(".")[0]
        for file in repository.fact(sources.read).files
        if within(file.path, places)
        for module in file.modules
        if not standard_library.contains(module) and not own.contains(module, file.path)
    }


def declared(repository: Repository, places: list[str] | None) -> set[str]:
    found = repository.fact(declarations.read).dependencies
    return {item.name for item in found if item.kind is not Kind.BUILD and within(item.location.path, places)}


def compare(project: Path) -> tuple[int, int]:
    """How many sets were compared, and how many agree."""
    expected = tomllib.loads((project / "expected.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / project.name
        shutil.copytree(project, copy, symlinks=True)
        (copy / "expected.toml").unlink()
        compared = agreed = 0
        for name, experiment in expected["experiments"].items():
            repository = Repository(copy, exclude=excluded(copy, experiment))
            for key, read, places in (("imports", imports, "code"), ("declared_deps", declared, "deps")):
                if key not in experiment:
                    continue
                ours, theirs = read(repository, experiment.get(places)), set(experiment[key])
                if key == "declared_deps":
                    theirs = {item.lower().replace("_", "-").replace(".", "-") for item in theirs}
                compared += 1
                agreed += ours == theirs
                if ours != theirs:
                    differing = f"ours {sorted(ours - theirs)}, theirs {sorted(theirs - ours)}"
                    print(f"{project.name}/{name} {key}: only {differing}")
    return compared, agreed


def main() -> None:
    totals = [compare(path.parent) for path in sorted(Path(sys.argv[1]).glob("*/expected.toml"))]
    print(f"{sum(agreed for _, agreed in totals)} of {sum(compared for compared, _ in totals)} sets agree")


if __name__ == "__main__":
    main()
