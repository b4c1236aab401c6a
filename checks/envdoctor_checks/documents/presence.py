"""DOC001: there is no README."""

from __future__ import annotations

from collections.abc import Iterator

from envdoctor.api import Finding, Fix, Repository, RepositoryCheck, Severity, Skipped
from envdoctor.values import regex

__all__ = ["MissingReadme"]

_README = regex(r"(?i)^(?:\.github/|docs/)?readme(?:[._-][\w.-]*)?$")


class MissingReadme(RepositoryCheck):
    """The repository has no README.

    A README counts at the root, in `docs/` or in `.github/`, in any format and in any case. A folder without a single
    file is not judged.

    ## Why is this bad?
    It is the first file that anybody opens. Without one, how to set the project up is known only to those who already
    have: if they are away, nobody can start.

    ## Example
    A repository with `pyproject.toml` and `src/`, and nothing that says what it is or how to run it.

    ## How to fix
    Write a `README.md` with one sentence on what this is, and the commands that set it up. With a compose file these
    are three: install Docker, clone, `docker compose up`.
    """

    code = "DOC001"
    name = "missing-readme"
    severity = Severity.WARNING

    def examine(self, repository: Repository) -> Iterator[Finding | Skipped]:
        """Look for a README."""
        if not len(repository.files):
            yield Skipped(reason="there are no files")
            return
        readmes = [path for path in repository.files if _README.match(path)]
        if not readmes:
            yield self.finding(
                "There is no README, so nothing tells a newcomer how to start",
                subject="README",
                fix=Fix(text="write a `README.md` that says what this is and how to run it"),
            )
        elif not any((repository.files.text(path) or "").strip() for path in readmes):
            yield self.finding(
                f"`{readmes[0]}` is empty, so nothing tells a newcomer how to start",
                subject="README",
                fix=Fix(text=f"write into `{readmes[0]}` what this is and how to run it"),
            )
