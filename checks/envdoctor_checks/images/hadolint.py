"""DL000: hadolint's findings, under their own codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from envdoctor.api import Finding, Location, Repository, RepositoryCheck, Ring, Severity, Skipped
from envdoctor.repository import hadolint, shape

__all__ = ["Hadolint"]

_OURS = {
    "DL1000": "IMG019", "DL3002": "IMG003", "DL3006": "IMG004", "DL3007": "IMG004", "DL3009": "IMG015",
    "DL3012": "IMG027", "DL3019": "IMG015", "DL3025": "IMG013", "DL3032": "IMG015", "DL3040": "IMG015",
    "DL3057": "IMG027", "DL3059": "IMG022", "DL3064": "IMG017",
}  # fmt: skip
"""Rules that envdoctor judges itself, and by which check."""
_LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING}


class Hadolint(RepositoryCheck):
    """hadolint's findings join the report, under their own codes.

    It runs only on request, and only where `hadolint` is installed: with `extend-select = ["DL000"]` in the settings or
    `--select DL000`. Each finding keeps hadolint's code (`DL3008`, or `SC2086` from ShellCheck) and level; info and
    style become notes. Left out is what envdoctor judges itself: DL3002 (IMG003), DL3006 and DL3007 (IMG004), DL3009,
    DL3019, DL3032 and DL3040 (IMG015), DL3012 and DL3057 (IMG027), DL3025 (IMG013), DL3059 (IMG022), DL3064 (IMG017),
    DL1000 (IMG019), and Dockerfiles among tests and examples.

    The program is taken from the search path, never from the examined repository. It reads each Dockerfile on its
    standard input, and the repository's `.hadolint.yaml`.

    ## Why is this bad?
    hadolint knows more about shell scripts in Dockerfiles than envdoctor, and many teams already go by its rules: with
    both in one report there is one list, one baseline and one gate.

    ## Example
    `RUN cd /tmp && curl $URL | tar x` has DL3003, DL4006 and SC2086.

    ## How to fix
    See https://github.com/hadolint/hadolint/wiki with the code at the end. Silence a rule as hadolint reads it:
    `# hadolint ignore=DL3008` above the line, or `ignored: [DL3008]` in `.hadolint.yaml`. The settings' `ignore` and
    `severity` take hadolint's codes too.
    """

    code = "DL000"
    name = "hadolint"
    severity = Severity.NOTE
    ring = Ring.CONTAINER
    default = False
    foreign = ("DL3", "DL4", "SC1", "SC2")
    deadline = 60.0

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """One finding per remark."""
        found = repository.fact(hadolint.read)
        if found.program is None:
            yield Skipped(reason=found.problem)
            return
        for remark in found.remarks:
            if remark.code in _OURS or shape.is_aside(remark.path):
                continue
            lines = (repository.files.text(remark.path) or "").splitlines()
            text = lines[remark.line - 1].strip() if remark.line <= len(lines) else ""
            finding = self.finding(
                remark.message,
                subject=text[:60] or remark.code,
                location=Location(path=remark.path, line=remark.line),
                severity=_LEVELS.get(remark.level),
            )
            yield replace(finding, code=remark.code)
