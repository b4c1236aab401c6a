from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git
from envdoctor.changes import TextChange
from envdoctor.errors import TargetError
from envdoctor.repository import Repository
from envdoctor.trial import cloned, copied


def test_a_copy_has_what_is_there_now_and_the_changes(repository: Callable[..., Repository]) -> None:
    found = repository({"app.py": "old\n", "run.sh": "#!/bin/sh\n", ".gitignore": "secret\n"}, commit=True)
    (found.root / "app.py").write_text("new\n")
    (found.root / "secret").write_text("kept out\n")
    (found.root / "run.sh").chmod(0o755)
    changes = [TextChange(path="deep/Dockerfile", before=None, after="FROM scratch\r\n\udcff")]
    with copied(Repository(found.root), changes) as root:
        assert (root / "app.py").read_text() == "new\n"
        assert not (root / "secret").exists()
        assert os.access(root / "run.sh", os.X_OK)
        assert (root / "deep/Dockerfile").read_bytes() == b"FROM scratch\r\n\xff"
    assert not root.parent.exists()
    assert not (found.root / "deep").exists()


def test_a_clone_has_what_is_committed_and_runs_no_hook(repository: Callable[..., Repository], tmp_path: Path) -> None:
    found = repository({"app.py": "old\n"}, commit=True)
    (found.root / "app.py").write_text("new\n")
    hook = found.root / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    with cloned(found.root) as root:
        assert (root / "app.py").read_text() == "old\n"
        assert git(root, "log", "--oneline")
    assert not (tmp_path / "ran").exists()


def test_what_is_no_git_repository_cannot_be_cloned(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="git cannot make a clone"), cloned(tmp_path):
        pass
