"""What git remembers of files that are gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import git
from envdoctor.repository import Repository, history, kept, lineage


def test_deaths_renames_and_folders(repository: Callable[..., Repository]) -> None:
    made = repository({"a.py": "x = 1\n" * 30, "old/b.py": "y = 2\n", "c é.py": ""}, commit=True)
    (made.root / "new").mkdir()
    git(made.root, "mv", "a.py", "new/a.py")
    git(made.root, "rm", "-q", "old/b.py", "c é.py")
    git(made.root, "commit", "-q", "-m", "move")
    found = Repository(made.root).fact(history.read)
    assert set(found.deaths) == {"a.py", "old/b.py", "c é.py"}
    assert found.death("old") == found.deaths["old/b.py"]
    assert found.heir(found.deaths["a.py"]) == "new/a.py"
    assert found.heir(found.deaths["old/b.py"]) is None
    assert found.death("new/a.py") is None
    assert found.deaths["a.py"].date == "2026-01-01"
    assert found.problem is None


def test_no_git_and_no_commit(repository: Callable[..., Repository]) -> None:
    assert "git" in (repository({"a": ""}).fact(history.read).problem or "")


def test_the_pass_is_kept_and_continued(
    repository: Callable[..., Repository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setattr(history, "_WORTH_KEEPING", 0.0)
    made = repository({"a.py": "", "b.py": ""}, commit=True)
    git(made.root, "rm", "-q", "a.py")
    git(made.root, "commit", "-q", "-m", "one")
    assert set(Repository(made.root).fact(history.read).deaths) == {"a.py"}
    kept = list((tmp_path / "cache").rglob("*.json"))
    assert len(kept) == 1
    git(made.root, "rm", "-q", "b.py")
    git(made.root, "commit", "-q", "--allow-empty", "-m", "two")
    assert set(Repository(made.root).fact(history.read).deaths) == {"a.py", "b.py"}
    kept[0].write_text("[" * 100_000, encoding="utf-8")
    assert set(Repository(made.root).fact(history.read).deaths) == {"a.py", "b.py"}


def test_when_a_word_left_a_file(repository: Callable[..., Repository]) -> None:
    made = repository({"Makefile": "old:\n\ttrue\n"}, commit=True)
    (made.root / "Makefile").write_text("new:\n\ttrue\n", encoding="utf-8")
    git(made.root, "commit", "-q", "-a", "-m", "rename")
    found = Repository(made.root).fact(history.read)
    assert found.removal("old:", "Makefile")
    assert found.removal("never:", "Makefile") is None


def test_lines_are_dated_once(
    repository: Callable[..., Repository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    made = repository({"a.md": "one\ntwo\n", "a.py": "two = 1\n"}, commit=True)
    first = made.git.head
    assert first

    def ask() -> tuple[bool, dict[int, str], frozenset[str]]:
        known = Repository(made.root).fact(lineage.read)
        assert known
        answers = known.touched("a.md", {1, 2}), known.there(first, {"two", "three"})
        asked = known.asked
        known.keep()
        return asked, *answers

    right = {1: first, 2: first}, frozenset({"two"})
    assert ask() == (True, *right)
    (place,) = (tmp_path / "cache").rglob("*.json")
    assert ask() == (False, *right)
    odd = json.dumps({"format": 1, "head": first, "lines": {"a.md": {"1": "--x", "2": first}}, "words": {}})
    for broken in ("[" * 100_000, odd, "[]"):
        place.write_text(broken, encoding="utf-8")
        assert ask() == (True, *right)
    (made.root / "a.md").write_text("one\n2\n", encoding="utf-8")
    git(made.root, "commit", "-qam", "second")
    known = Repository(made.root).fact(lineage.read)
    assert known
    assert known.touched("a.md", {1, 2}) == {1: first, 2: made.git.ask("rev-parse", "HEAD").strip()}
    assert kept.load(made.git.folder, "lineage", 0) is None
