from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import git
from envdoctor.changes import TextChange, exposed, patch


def planned(path: str, before: str | None, after: str) -> TextChange:
    return TextChange(path=path, before=before, after=after)


def applied(root: Path, *files: TextChange) -> None:
    """Write what was there, apply the patch with real git, and compare with what should be there."""
    git(root, "init", "-q")
    for item in files:
        (root / item.path).parent.mkdir(parents=True, exist_ok=True)
        if item.before is not None:
            (root / item.path).write_bytes(item.before.encode())
    (root / "m.patch").write_bytes(patch(files).encode())
    git(root, "apply", "m.patch")
    for item in files:
        assert (root / item.path).read_bytes() == item.after.encode()


@pytest.mark.parametrize(
    "path", ["plain", "with a blank/x y", 'quo"te', "back\\slash", "tab\tname", "ünïcode", "new\nline"]
)
def test_git_applies_odd_names(tmp_path: Path, path: str) -> None:
    applied(tmp_path, planned(path, None, "a\nb\n"))


def test_git_applies_crlf_missing_newlines_and_lines_that_look_like_headers(tmp_path: Path) -> None:
    applied(
        tmp_path,
        planned("crlf", "a\r\nb\r\n", "a\r\nb\r\nc\r\n"),
        planned("none", "a\nb", "a\nb\nc"),
        planned("added", "a", "a\n"),
        planned("headers", "-- a\n++ b\n", "-- a\nx\n"),
        planned("empty", "", "x\n"),
    )


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch(1) on this machine")
def test_patch_applies_it_too_without_git(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("a\nb\n")
    text = patch([planned("old", "a\nb\n", "a\nc\n"), planned("new dir/x", None, "x\n")])
    subprocess.run(["patch", "-p1", "-s"], cwd=tmp_path, input=text.encode(), check=True)
    assert (tmp_path / "old").read_text() == "a\nc\n"
    assert (tmp_path / "new dir/x").read_text() == "x\n"


def test_nothing_changes_nothing_is_printed() -> None:
    assert patch([planned("a", "x", "x")]) == ""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["a", "b", "--- c", "+++ d", "@@", "", "\r", "\\"])),
    st.lists(st.sampled_from(["a", "b", "x", "", "\f"])),
    st.booleans(),
)
def test_any_change_applies(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], end: bool
) -> None:
    old, new = "\n".join(before) + "\n", "\n".join(after) + ("\n" if end else "")
    if old != new and new:
        applied(tmp_path_factory.mktemp("patch"), planned("file", old, new))


SECRET = "--extra-index-url https://ada:hunter22@pypi.example.org/simple\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"a\n{SECRET}b\nc\n", f"a\n{SECRET}b\nc\nnew\n"),
        (f"a\n{SECRET}", f"a\n{SECRET}new\n"),
        (f"{SECRET}b\nc\nd\n", f"{SECRET}b\nnew\nc\nd\n"),
        (f"new\na\nb\n{SECRET}".replace("new\n", ""), f"a\nnew\nb\n{SECRET}"),
        (f"{SECRET}a\nb\nc\nd\ne\nf\n{SECRET}", f"{SECRET}a\nB\nc\nd\nE\nf\n{SECRET}"),
    ],
)
def test_no_line_beside_a_change_shows_a_secret(tmp_path: Path, before: str, after: str) -> None:
    applied(tmp_path, planned("requirements.txt", before, after))
    diff = (tmp_path / "m.patch").read_text()
    assert "hunter22" not in diff
    assert not exposed(diff)


def test_where_a_secret_must_be_shown_that_is_said(tmp_path: Path) -> None:
    for before, after in ((f"{SECRET}a\n{SECRET}", f"{SECRET}b\n{SECRET}"), (SECRET, "b\n")):
        diff = patch([planned("requirements.txt", before, after)])
        assert exposed(diff)
    assert not exposed(patch([planned(".env.example", None, "POSTGRES_PASSWORD=hunter22\n")])), "it is our own"
