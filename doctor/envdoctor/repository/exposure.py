"""Files that must not be shown as they are: a patch shows the lines around what it changes (law 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envdoctor.redaction import Redactor

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["holds_secret"]


def holds_secret(repository: Repository, path: str) -> bool:
    """Whether a report would have to mask something in a file, such as a token in the address of a package index."""
    redactor = Redactor()
    rows = (repository.files.text(path) or "").splitlines() if path in repository.files else ()
    return any(redactor.text(row) != row for row in rows if "://" in row or "=" in row or ":" in row)
