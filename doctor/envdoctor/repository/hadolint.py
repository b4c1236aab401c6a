"""What hadolint says of the Dockerfiles, where it is installed (https://github.com/hadolint/hadolint).

The program comes from the search path, never from the repository: one that lies below the examined folder, such as that
of a virtual environment in it, is not started. It gets each Dockerfile on its standard input and starts nothing itself;
the repository's ``.hadolint.yaml`` tells it what to leave out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from envdoctor.repository import dockerfile
from envdoctor.values import dataclass

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Remark", "Remarks", "read"]

_SECONDS = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One line of hadolint's: ``code`` is its own (``DL3008``, ``SC2086``), ``level`` error, warning, info or style."""

    path: str
    line: int
    code: str
    level: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """``program`` is None if hadolint is not there (``problem`` says why)."""

    program: Path | None
    remarks: tuple[Remark, ...] = ()
    problem: str = ""


def read(repository: Repository) -> Remarks:
    """The fact: hadolint's remarks on every Dockerfile."""
    found = shutil.which("hadolint")
    if found is None:
        return Remarks(program=None, problem="hadolint is not on the search path")
    program = Path(found)
    root = repository.root.resolve()
    if not program.is_absolute() or root in {*program.parents, *program.resolve().parents}:
        return Remarks(program=None, problem="the hadolint on the search path belongs to the examined repository")
    remarks: list[Remark] = []
    for item in repository.fact(dockerfile.read):
        remarks += _ask(program, repository.root, item.path, repository.files.text(item.path) or "")
    return Remarks(program=program, remarks=tuple(remarks))


def _ask(program: Path, root: Path, path: str, text: str) -> list[Remark]:
    """hadolint's remarks on one text. Raises `OSError` or `subprocess.TimeoutExpired` if it does not answer."""
    done = subprocess.run(
        [str(program), "--format", "json", "--no-fail", "-"],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=_SECONDS,
        cwd=root if root.is_dir() else None,
        env={key: value for key, value in os.environ.items() if not key.startswith("HADOLINT_")},
    )
    try:
        rows = json.loads(done.stdout)
    except ValueError as error:
        raise OSError(f"hadolint said of `{path}`: {(done.stderr or done.stdout).strip()[:200]}") from error
    return [_remark(path, row) for row in rows if isinstance(row, dict)]


def _remark(path: str, row: dict[str, Any]) -> Remark:
    return Remark(
        path=path,
        line=int(row.get("line") or 1),
        code=str(row.get("code") or "DL1000"),
        level=str(row.get("level") or "info"),
        message=str(row.get("message") or ""),
    )
