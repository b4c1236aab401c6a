"""Kept results: the same answer without the work, and never an answer to another question."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import write
from tests.secret_samples import TOKENS

from envdoctor import kept_results
from envdoctor.api import Edit, Evidence, Finding, Fix, Location, RepositoryCheck, Severity, Skipped
from envdoctor.check import Check
from envdoctor.examination import Observer, Outcome, examine
from envdoctor.kept_results import recalled
from envdoctor.preparation import Wish, prepare
from envdoctor.registry import load_checks
from envdoctor.repository import Repository

Make = Callable[..., Repository]


class Settled(RepositoryCheck):
    """It says how often it was asked, and shows every part that a finding can have."""

    code, name, severity, settled = "TST001", "settled", Severity.ERROR, True
    asked = 0

    def examine(self, repository: Repository) -> Iterator[Finding]:
        Settled.asked += 1
        place = Location(path="a.py", line=1, column=2)
        edit = Edit.insert("a.py", 1, 1, "# é\n")
        fix = Fix(text="say so", command="echo", safe=True, edits=(edit,))
        repository.files.note_unread("a.py", "it is odd")
        yield self.finding(
            "`a` is wrong", subject="a", location=place, evidence=[Evidence(text="seen", location=place)]
        )
        yield self.finding("`b` is wrong", subject="b", severity=Severity.NOTE, evidence=[Evidence(text="é")], fix=fix)


class Quiet(RepositoryCheck):
    """It has nothing to look at."""

    code, name, severity, settled = "TST002", "quiet", Severity.ERROR, True

    def examine(self, repository: Repository) -> Iterator[Skipped]:
        yield Skipped(reason="there is nothing")


class Restless(RepositoryCheck):
    """It reads what nobody can see change."""

    code, name, severity = "TST003", "restless", Severity.ERROR
    asked = 0

    def examine(self, repository: Repository) -> Iterator[Finding]:
        Restless.asked += 1
        yield self.finding(f"asked {Restless.asked} times", subject="a")


class Careless(RepositoryCheck):
    """It puts a secret into its message."""

    code, name, severity, settled = "TST004", "careless", Severity.ERROR, True

    def examine(self, repository: Repository) -> Iterator[Finding]:
        yield self.finding(f"here it is: {next(iter(TOKENS.values()))}", subject="a")


class Crashes(RepositoryCheck):
    """It crashes."""

    code, name, severity, settled = "TST005", "crashes", Severity.ERROR, True

    def examine(self, repository: Repository) -> Iterator[Finding]:
        raise OSError("too bad")
        yield


class Told(Observer):
    def __init__(self) -> None:
        self.codes: list[str] = []

    def finished(self, outcome: Outcome) -> None:
        self.codes.append(outcome.result.code)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and files that count as old as soon as they are written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(kept_results, "_RACY", -10.0)
    return tmp_path / "cache"


def scan(repository: Repository, *checks: Check, told: Told | None = None) -> tuple[Outcome, ...]:
    """Once more, as another process would."""
    again = Repository(repository.root, exclude=repository.exclude)
    observer = told or Told()

    def ask(wanted: tuple[Check, ...]) -> tuple[Outcome, ...]:
        return examine(wanted, repository=again, host=None, observer=observer)

    outcomes = recalled(checks, again, ask, observer.finished)
    scan.unread = again.files.unread  # type: ignore[attr-defined]
    return outcomes


def said(outcomes: tuple[Outcome, ...]) -> list[tuple[object, ...]]:
    return [(item.result.code, item.result.state, item.result.reason, item.findings) for item in outcomes]


def asked(repository: Repository, *checks: Check) -> bool:
    """Whether the settled check was examined again."""
    before = Settled.asked
    scan(repository, *(checks or (Settled(), Quiet())))
    return Settled.asked > before


def test_the_second_scan_says_the_same_and_examines_only_the_rest(repository: Make) -> None:
    project = repository({"a.py": "import b\n"}, commit=True)
    first, later = Told(), Told()
    checks = (Restless(), Settled(), Quiet())
    before, unread = scan(project, *checks, told=first), scan.unread  # type: ignore[attr-defined]
    times, turns = Settled.asked, Restless.asked
    after = scan(project, *checks, told=later)
    assert said(after)[1:] == said(before)[1:]
    assert said(after)[0] != said(before)[0]
    assert (Settled.asked, Restless.asked) == (times, turns + 1)
    assert sorted(later.codes) == sorted(first.codes) == ["TST001", "TST002", "TST003"]
    assert scan.unread == unread  # type: ignore[attr-defined]
    assert [item.reason for item in unread] == ["it is odd"]


def rewrite(root: Path) -> None:
    """Another content of the same length, with the old time of change put back."""
    path = root / "a.py"
    status = path.stat()
    path.write_text("import c\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "rewritten": rewrite,
    "longer": lambda root: (root / "a.py").write_text("import b, c\n"),
    "new": lambda root: (root / "c.py").write_text(""),
    "gone": lambda root: (root / "requirements.txt").unlink(),
    "moved": lambda root: (root / "a.py").rename(root / "b.py"),
    "ignored": lambda root: (root / ".gitignore").write_text("a.py\n"),
    "installed": lambda root: write(root, {".venv/lib/python3.12/site-packages/b-1.dist-info/METADATA": "Name: b\n"}),
    "installed anew": lambda root: write(
        root, {".venv/lib/python3.12/site-packages/a-1.dist-info/METADATA": "Name: b\n"}
    ),
    "replaced": lambda root: write(root, {".venv/lib/python3.12/site-packages/a-1.dist-info/top_level.txt": "b\n"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(repository: Make, change: str) -> None:
    files = {
        "a.py": "import b\n",
        "requirements.txt": "b\n",
        ".venv/pyvenv.cfg": "home = /usr/bin\n",
        ".venv/lib/python3.12/site-packages/a-1.dist-info/METADATA": "Name: a\n",
    }
    project = repository(files)
    assert asked(project)
    assert not asked(project)
    CHANGES[change](project.root)
    assert asked(project)
    assert not asked(project)


def test_another_question_is_another_answer(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    project = repository({"a.py": "import b\n", "b.py": ""})
    assert asked(project)
    assert asked(project, Settled())
    assert asked(Repository(project.root, exclude=("b.py",)))
    monkeypatch.setattr(kept_results, "today", lambda: date(2030, 1, 1))
    assert asked(project)
    monkeypatch.setattr(kept_results, "__version__", "99")
    assert asked(project)
    assert not asked(project)


def test_a_plug_in_that_changed_is_asked_again(
    repository: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = repository({"a.py": ""})
    write(tmp_path / "site", {"plugged_in/__init__.py": "", "plugged_in/check.py": "# 1\n"})
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    __import__("plugged_in.check")
    check = type("Plugged", (Settled,), {"__module__": "plugged_in.check", "__doc__": "Plugged."})()
    assert asked(project, check)
    assert not asked(project, check)
    write(tmp_path / "site", {"plugged_in/check.py": "# two\n"})
    assert asked(project, check)
    write(tmp_path / "site", {"plugged_alone.py": "# 1\n"})
    __import__("plugged_alone")
    alone = type("Alone", (Settled,), {"__module__": "plugged_alone", "__doc__": "Alone."})()
    assert asked(project, alone)
    assert not asked(project, alone)
    write(tmp_path / "site", {"plugged_alone.py": "# two\n"})
    assert asked(project, alone)


def test_nothing_is_kept_of_files_that_may_change_unseen(repository: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    project = repository({"a.py": ""})
    monkeypatch.setattr(kept_results, "_RACY", 60.0)
    assert asked(project)
    assert asked(project)


@pytest.mark.parametrize("check", [Careless(), Crashes()])
def test_neither_secrets_nor_crashes_are_kept(repository: Make, cache: Path, check: Check) -> None:
    project = repository({"a.py": ""})
    assert asked(project, Settled(), check)
    assert not list(cache.rglob("*.json"))
    assert asked(project, Settled(), check)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 1}', '{"format": 1, "state": %s, "said": {"TST001": 1}}']
)
def test_a_broken_file_is_no_file(repository: Make, cache: Path, text: str) -> None:
    project = repository({"a.py": ""})
    assert asked(project)
    (file,) = cache.rglob("*.json")
    state = json.loads(file.read_text())["state"]
    file.write_text(text.replace("%s", json.dumps(state)))
    assert asked(project)
    assert not asked(project)


def test_a_finding_of_another_shape_is_asked_again(repository: Make, cache: Path) -> None:
    project = repository({"a.py": ""})
    assert asked(project)
    (file,) = cache.rglob("*.json")
    kept = json.loads(file.read_text())
    kept["said"]["TST001"][2][0]["colour"] = "red"
    file.write_text(json.dumps(kept))
    assert asked(project)


def test_a_cache_that_cannot_be_written_is_no_error(repository: Make, cache: Path) -> None:
    project = repository({"a.py": ""})
    cache.write_text("a file stands where the folder should be")
    assert asked(project)
    assert asked(project)


_WATCH = """
import os, sys
from pathlib import Path
from envdoctor.repository import Repository, files, installed
from envdoctor.preparation import Wish, prepare
from envdoctor.registry import load_checks
import envdoctor, envdoctor_checks

root = os.path.realpath(sys.argv[1])
opened = set()
watching = False

def note(path):
    if watching and isinstance(path, (str, bytes, os.PathLike)):
        opened.add(os.path.normpath(os.path.join(root, os.fsdecode(path))))

_READING = {"open", "os.listdir", "os.scandir", "subprocess.Popen", "os.posix_spawn", "socket.connect"}
homes = [os.path.dirname(package.__file__) for package in (envdoctor, envdoctor_checks)]
homes += [sys.prefix, sys.base_prefix, os.path.dirname(os.__file__)]
sys.addaudithook(lambda event, args: note(args[0]) if event in _READING else None)
for name in ("stat", "lstat", "access", "readlink"):
    def asked(path, *more, _real=getattr(os, name), **named):
        note(path)
        return _real(path, *more, **named)
    setattr(os, name, asked)
for check in load_checks():
    if check.settled:
        repository = Repository(Path(root))
        folders = {str(path) for path in installed.files(repository) if path.is_dir()}
        there = {os.path.join(root, path) for path in (*repository.files, *repository.files.directories)}
        there |= folders | {above for path in folders for above in map(str, Path(path).parents)}
        watching = True
        list(check.examine(repository))
        watching = False
        for path in sorted(opened - there):
            if os.path.dirname(path) not in folders and not path.startswith(tuple(homes)):
                print(check.code, path)
        opened.clear()
"""


def test_settled_checks_read_nothing_else(repository: Make) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask", "pyyaml>=7"]\n[tool.uv]\n',
        "requirements.txt": "-r more.txt\n-c ../constraints.txt\npyyaml<6\n-e ../beside\n",
        "setup.py": "from setuptools import setup\nsetup(install_requires=open('reqs.txt').read())\n",
        "shop/__init__.py": "import yaml, requests, imp\nimport subprocess\nsubprocess.run(['ffmpeg', 'x'])\n",
        "Dockerfile": "FROM python:3.7\nRUN pip install -r requirements.txt\n",
        ".github/workflows/ci.yml": "on: push\njobs: {t: {runs-on: x, steps: [{run: pip install tox}]}}\n",
        "notebook.ipynb": '{"cells": [{"cell_type": "code", "source": "import numpy"}]}',
        ".gitignore": ".env\n",
        ".env": "A=1\n",
        "uv.lock": 'version = 1\n[[package]]\nname = "flask"\nversion = "3"\n',
        ".venv/pyvenv.cfg": "home = /usr/bin\n",
        ".venv/lib/python3.12/site-packages/a-1.dist-info/METADATA": "Name: a\n",
    }
    project = repository(files, commit=True)
    command = [sys.executable, "-c", _WATCH, str(project.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.stderr) == ("", "")


def test_there_are_settled_checks() -> None:
    settled = [check.code for check in load_checks() if check.settled]
    assert settled == [code for code in load_checks().codes if code.startswith(("DEP", "PKG0"))]


def test_a_scan_keeps_and_takes_unless_it_is_told_not_to(repository: Make, cache: Path) -> None:
    project = repository({"pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n', "shop.py": "import yaml\n"})
    wish = Wish(path=project.root, only="repo", select=("DEP001", "PKG001"))

    def scanned(remember: bool) -> list[object]:
        report = prepare(replace(wish, remember=remember), load_checks()).run().report
        return [(item.finding, item.fingerprint) for item in report.findings]

    plain = scanned(False)
    assert plain
    assert not cache.exists()
    assert scanned(True) == plain
    (file,) = cache.rglob("*.json")
    file.write_text(file.read_text().replace("yaml", "toml"))
    assert scanned(True) != plain
    assert scanned(False) == plain
