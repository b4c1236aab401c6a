from __future__ import annotations

import os
from pathlib import Path

import pytest

from envdoctor.changes import TextChange, apply
from envdoctor.errors import TargetError


def change(path: str, before: str | None, after: str) -> TextChange:
    return TextChange(path=path, before=before, after=after)


def test_files_are_written_and_their_mode_stays(tmp_path: Path) -> None:
    script = tmp_path / "run.sh"
    script.write_bytes(b"old \xff\n")
    script.chmod(0o755)
    done = apply(
        tmp_path, [change("run.sh", "old \udcff\n", "new \udcff\n"), change("a/b", None, "x"), change("c", "", "")]
    )
    assert done == ("run.sh", "a/b")
    assert script.read_bytes() == b"new \xff\n"
    assert script.stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "a/b").read_text() == "x"


@pytest.mark.parametrize("surprise", [change("new", None, "x"), change("old", "else", "x"), change("gone", "a", "x")])
def test_nothing_is_written_when_a_file_is_not_as_it_was(tmp_path: Path, surprise: TextChange) -> None:
    (tmp_path / "new").write_text("somebody's")
    (tmp_path / "old").write_text("old")
    with pytest.raises(TargetError):
        apply(tmp_path, [change("first", None, "x"), surprise])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old"]
    assert (tmp_path / "new").read_text() == "somebody's"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_all_is_undone_when_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    with pytest.raises(TargetError, match="cannot be written"):
        apply(tmp_path, [change("old", "old", "new"), change("first", None, "x"), change("n" * 300, None, "x")])
    assert (tmp_path / "old").read_text() == "old"
    assert not (tmp_path / "first").exists()
