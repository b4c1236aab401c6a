"""ACME's own checks for envdoctor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from envdoctor.api import (
    Edit,
    Finding,
    Fix,
    Location,
    RenderContext,
    Renderer,
    Report,
    Repository,
    RepositoryCheck,
    Severity,
    Skipped,
)

PLACES = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS")


class NoOwners(RepositoryCheck):
    """Nobody is named as the owner of the repository.

    Looks for a CODEOWNERS file in the three places that GitHub reads, and for a rule in it. Stays silent in a
    repository without git.

    ## Why is this bad?
    A newcomer has nobody to ask, and pull requests wait for somebody who feels responsible.

    ## Example
    A repository with code and no `.github/CODEOWNERS`.

    ## How to fix
    Name a team: `echo "* @acme/shop" > .github/CODEOWNERS`.
    """

    code = "ACME001"
    name = "no-owners"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Facts in, findings out."""
        if repository.git.problem:
            yield Skipped(reason=repository.git.problem)
            return
        path = next((place for place in PLACES if place in repository.files), None)
        if path is None:
            yield self.finding(
                "no CODEOWNERS file names an owner",
                subject="CODEOWNERS",
                fix=Fix(
                    text="name the team that owns it in `.github/CODEOWNERS`",
                    edits=(Edit(path=".github/CODEOWNERS", text="* @acme/platform\n"),),
                ),
            )
            return
        lines = (repository.files.text(path) or "").splitlines()
        if not any(line.strip() and not line.lstrip().startswith("#") for line in lines):
            yield self.finding(f"`{path}` names nobody", subject="CODEOWNERS", location=Location(path=path, line=1))


class CsvRenderer(Renderer):
    """Findings for a spreadsheet."""

    format = "csv"
    summary = "findings for a spreadsheet"

    def render(self, report: Report, context: RenderContext) -> str:
        """A head, then a line for each finding."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["code", "severity", "message", "path"])
        for item in report.findings:
            place = item.finding.location
            writer.writerow(
                [item.finding.code, item.finding.severity, item.finding.message, place.path if place else ""]
            )
        return text.getvalue()
