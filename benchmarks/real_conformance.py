"""Hold imports and declarations against the expectations of FawltyDeps' real projects (https://github.com/tweag/FawltyDeps).

    python benchmarks/real_conformance.py PATH/TO/FawltyDeps/tests/real_projects PATH/TO/PROJECTS

Nothing is fetched: PROJECTS holds one checkout for each ``NAME.toml`` that is to be compared, at the revision that its
``url`` names; others are left out. Compared are the names of ``imports`` and ``declared_deps`` of every experiment that
states them, and the undeclared modules with what DEP001, DEP003 and DEP006 report; each difference is printed.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from conformance import declared, excluded, imports

from envdoctor.distribution_name import normalise
from envdoctor.repository import Repository
from envdoctor_checks.dependencies import TransitiveImport, UndeclaredImport, UndeclaredOptionalImport


def reported(repository: Repository) -> set[str]:
    """The top-level modules that are reported, under whichever code."""
    found = (item for check in (UndeclaredImport, TransitiveImport, UndeclaredOptionalImport)
             for item in check().examine(repository))  # fmt: skip
    return {item.subject.partition(".")[0] for item in found}


def compare(expected: Path, project: Path) -> tuple[int, int]:
    """How many sets were compared, and how many agree; what is reported is printed, but not counted."""
    compared = agreed = 0
    for name, experiment in tomllib.loads(expected.read_text("utf-8"))["experiments"].items():
        if set(experiment.get("args", ())):
            continue
        repository = Repository(project, exclude=excluded(project, experiment))
        for key, ours in (("imports", imports(repository, None)), ("declared_deps", declared(repository, None))):
            if key in experiment:
                theirs = {normalise(item) if key != "imports" else item for item in experiment[key]}
                compared += 1
                agreed += ours == theirs
                print(
                    f"{expected.stem}/{name} {key}: only ours {sorted(ours - theirs)}, theirs {sorted(theirs - ours)}"
                )
        ours, theirs = reported(repository), set(experiment.get("undeclared_deps", ()))
        print(f"{expected.stem}/{name} reported: only ours {sorted(ours - theirs)}, theirs {sorted(theirs - ours)}")
    return compared, agreed


def main() -> None:
    """Compare every project that is there."""
    pairs = [(path, Path(sys.argv[2]) / path.stem) for path in sorted(Path(sys.argv[1]).glob("*.toml"))]
    totals = [compare(expected, project) for expected, project in pairs if project.is_dir()]
    print(f"{sum(agreed for _, agreed in totals)} of {sum(compared for compared, _ in totals)} sets agree")


if __name__ == "__main__":
    main()
