"""Declarations that pip and its kin do not see (misspelt) or do not understand (broken)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from envdoctor.api import Evidence, Finding, Fix, Location, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import declarations
from envdoctor.repository.declarations import Declarations, Unreadable
from envdoctor.repository.declarations.misspelt import meant
from envdoctor.repository.declarations.sheet import ASIDE
from envdoctor.values import regex

__all__ = ["MisspeltRequirementsFile", "UnreadableDeclaration"]

_LISTS_PACKAGES = regex(r"(?m)^[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?[ \t]*(?:[=<>~!]=?[ \t]*[\w.*]+|$)")
_SPEAKS = regex(
    r"(?i)^(?:docker|makefile|.*\.(?:ya?ml|toml|cfg|ini|sh|py|mk|json)$)|(?:^|/)(?:Dockerfile|Makefile|Procfile|tox\.ini)"
)
_ON_ONE_MACHINE = regex(
    r"(?i)file:/{0,3}(?:[a-z]:[/\\\\]|/?(?:home|users|tmp|root|opt|private|croot|mnt|work|feedstock_root)/)"
)
_LARGEST = 200_000
_MOST_EVIDENCE = 5


class MisspeltRequirementsFile(RepositoryCheck):
    """A file looks like a declaration of dependencies, but its name is misspelt, so no tool finds it.

    Names one edit away from `requirements.txt`, `pyproject.toml`, `Pipfile`, `setup.py`, `setup.cfg` and
    `environment.yml` are reported when the right name is absent in the same folder, the contents list packages, and
    nothing that is run (Dockerfile, CI, script, configuration) uses the name as it is written.

    ## Why is this bad?
    Hosting platforms, editors, CI caches, update bots and people look for the usual name. They conclude that the
    project has no dependencies.

    ## Example
    `requirement.txt`, `requirments.txt`, `Requirements.txt`, `pipfile`

    ## How to fix
    Rename the file: `git mv requirments.txt requirements.txt`.
    """

    code = "PKG006"
    name = "misspelt-requirements-file"
    settled = True
    severity = Severity.WARNING
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per misspelt file."""
        for path in repository.files:
            place, _, name = path.rpartition("/")
            usual = meant(name)
            right = f"{place}/{usual}".lstrip("/")
            if usual is None or right in repository.files or ASIDE.search(path):
                continue
            if _lists_packages(repository, path) and not _is_mentioned(repository, path, name):
                yield self.finding(
                    f"`{path}` is not found by tools that look for `{usual}`",
                    subject=path,
                    location=Location(path=path),
                    fix=Fix(text="rename it", command=f"git mv {path} {right}", safe=True),
                )


def _lists_packages(repository: Repository, path: str) -> bool:
    text = repository.files.text(path) or ""
    if path.endswith(".txt"):
        rows = [row for row in text.splitlines() if row.strip() and not row.lstrip().startswith(("#", "-"))]
        return bool(rows) and all(_LISTS_PACKAGES.match(row) for row in rows)
    return bool(re.search(r"(?m)^\[(?:packages|project|tool\.|metadata)|\bsetup\s*\(|^dependencies:", text))


def _is_mentioned(repository: Repository, path: str, name: str) -> bool:
    """Whether another file names it, so that it is spelt so on purpose (or at least consistently)."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    for other in repository.files:
        if other == path or not _SPEAKS.search(other) or repository.files.sizes[other] > _LARGEST:
            continue
        if pattern.search(repository.files.text(other) or ""):
            return True
    return False


class UnreadableDeclaration(RepositoryCheck):
    """A file that declares dependencies, or a part of it, cannot be understood.

    Reported are declarations that are not valid TOML, INI, YAML or JSON, files that cannot be read, requirements that
    are not PEP 508, a `-r` or `file =` that names a file which does not exist, conflict markers in lock files, and
    requirements that exist on one machine only (`numpy @ file:///home/ada/...`, as `pip freeze` writes inside conda) or
    nowhere (`python==3.9`; `pkg-resources==0.0.0`, as it writes on an old Debian). Test data, samples and templates are
    left alone.

    ## Why is this bad?
    The installer stops here, so nobody can set the project up. And whatever this declaration would have said is unknown
    to envdoctor, so that other findings may be missing.

    ## Example
    ```
    # requirements.txt
    flask = 3.0          # one equals sign: "Invalid requirement"
    -r requirements/base.txt   # deleted last week
    ```

    ## How to fix
    Correct the line. `python -m pip install --dry-run -r requirements.txt` shows what pip makes of it.
    """

    code = "PKG007"
    name = "unreadable-declaration"
    settled = True
    severity = Severity.ERROR
    ring = Ring.PACKAGES

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per file."""
        found = repository.fact(declarations.read)
        if not (found.projects or found.unreadable):
            yield Skipped(reason="nothing is declared")
        by_file: dict[str, list[Unreadable]] = defaultdict(list)
        for item in (*found.unreadable, *_nowhere(found)):
            by_file[item.location.path].append(item)
        for path, items in by_file.items():
            yield self._report(path, items)

    def _report(self, path: str, items: list[Unreadable]) -> Finding:
        rest = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
        return self.finding(
            f"`{path}` cannot be used: {items[0].reason}{rest}",
            subject=path,
            location=items[0].location,
            evidence=[Evidence(text=item.reason, location=item.location) for item in items[:_MOST_EVIDENCE]],
            fix=Fix(text="correct the line, then install from a fresh clone to see that it works"),
        )


def _nowhere(found: Declarations) -> Iterator[Unreadable]:
    """Requirements that can be read, but that no other machine can install."""
    for item in found.dependencies:
        if ASIDE.search(item.location.path):
            continue
        if item.name == "pkg-resources" and item.specifier == "==0.0.0":
            reason = f"`{item.requirement}` exists nowhere: delete the line"
            yield Unreadable(location=item.location, reason=reason)
        elif item.name == "python" and item.table not in {"dependencies", "tool.poetry"}:
            reason = f"`{item.requirement}` is no distribution: say it in `requires-python`"
            yield Unreadable(location=item.location, reason=reason)
        elif item.url and _ON_ONE_MACHINE.match(item.url):
            reason = f"`{item.requirement}` is a folder of one machine"
            yield Unreadable(location=item.location, reason=reason)
