"""Completion, asked as bash asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("envdoctor sc", {"scan"}),
        ("envdoctor scan --fail-", {"--fail-on"}),
        ("envdoctor scan --fail-on n", {"note", "never"}),
        ("envdoctor scan -f j", {"json", "junit"}),
        ("envdoctor scan --select DEP001,DOC01", {f"DEP001,DOC01{digit}" for digit in range(9)}),
        ("envdoctor explain PKG00", {f"PKG00{digit}" for digit in range(1, 8)}),
        ("envdoctor migrate --without postg", {"postgres"}),
        ("envdoctor fleet -f m", {"markdown"}),
        ("envdoctor init --ci git", {"github", "gitlab"}),
    ],
)
def test_bash_is_offered_what_fits(tmp_path: Path, line: str, offered: set[str]) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "_ENVDOCTOR_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    command = [sys.executable, "-c", "from envdoctor.__main__ import main; main()"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert set(done.stdout.split()) >= offered
    assert all(word.upper().startswith(line.rsplit(maxsplit=1)[-1].upper()) for word in done.stdout.split())
