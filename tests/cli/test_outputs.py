"""Writing a report never loses somebody's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from envdoctor.cli.outputs import check_writable, write_file
from envdoctor.errors import UsageError


def test_a_strangers_file_is_kept_and_our_own_is_replaced(tmp_path: Path) -> None:
    readme, report = tmp_path / "README.md", tmp_path / "report.md"
    readme.write_text("# Shop\n")
    with pytest.raises(UsageError, match="did not write"):
        check_writable(readme)
    check_writable(readme, force=True)
    write_file(report, "# envdoctor report\n")
    check_writable(report)
    write_file(report, "# envdoctor report 2\n")
    assert report.read_text() == "# envdoctor report 2\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "report.md"]


@pytest.mark.parametrize(("name", "said"), [("no/such/r.md", "folder does not exist"), ("", "this is a folder")])
def test_what_cannot_be_written_is_refused_before_the_scan(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_writable(tmp_path / name)


def test_the_umask_is_honoured(tmp_path: Path) -> None:
    write_file(tmp_path / "a.json", "{}")
    (tmp_path / "b.json").touch()
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "b.json").stat().st_mode
