"""The command as people run it: real processes, real folders, every kind of bad input."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import GIT_ENVIRONMENT, git, write

APP = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["flask"]\n',
    "app.py": "import flask\nimport yaml\n\napp = flask.Flask(__name__)\n",
    "README.md": "# Shop\n\n```sh\npython app.py\n```\n",
}


_WITHOUT_PRIVILEGES = (
    ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    if hasattr(os, "geteuid") and not os.geteuid()
    else ()
)
"""What makes root obey the permissions of files; nobody else needs it."""


def envdoctor(
    *words: str, cwd: Path, status: int | None = None, before: tuple[str, ...] = (), **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run envdoctor in a process of its own with a small environment."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "SYSTEMROOT") if key in os.environ}
    environment |= {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
        **GIT_ENVIRONMENT,
        **variables,
    }
    environment = {key: value for key, value in environment.items() if value != "UNSET"}
    command = [*before, sys.executable, "-m", "envdoctor", *words]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert "Traceback" not in done.stderr, done.stderr
    if status is not None:
        assert done.returncode == status, done.stdout + done.stderr
    return done


@pytest.fixture
def app(tmp_path: Path) -> Path:
    root = tmp_path / "shop"
    root.mkdir()
    write(root, APP)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    return root


def test_version_and_help(tmp_path: Path) -> None:
    assert envdoctor("--version", cwd=tmp_path, status=0).stdout.startswith("envdoctor 0.")
    text = envdoctor("--help", cwd=tmp_path, status=0).stdout
    assert "Exit codes: 0 clean" in text
    assert "envdoctor migrate -o m.patch" in text


def test_a_scan_finds_the_undeclared_import_and_fails(app: Path) -> None:
    done = envdoctor("scan", "--only", "repo", "-f", "json", cwd=app, status=1)
    report = json.loads(done.stdout)
    assert report["schema"] == "envdoctor-report/1"
    found = {(item["code"], item["subject"]): item for item in report["findings"]}
    assert found["DEP001", "yaml"]["path"] == "app.py"
    assert found["DEP001", "yaml"]["line"] == 2
    assert ("DEP001", "flask") not in found


def test_two_runs_differ_only_in_seconds(app: Path) -> None:
    first, second = (json.loads(envdoctor("scan", "--only", "repo", "-f", "json", cwd=app).stdout) for _ in range(2))
    for report in (first, second):
        report.pop("seconds")
        for check in report["checks"]:
            check.pop("seconds")
    assert first == second


def test_scan_writes_nothing_but_what_o_names(app: Path, tmp_path: Path) -> None:
    before = sorted(path.relative_to(app) for path in app.rglob("*"))
    envdoctor(
        "scan", "-f", "markdown", "-o", str(tmp_path / "r.md"), "-f", "json", "-o", str(tmp_path / "r.json"), cwd=app
    )
    assert sorted(path.relative_to(app) for path in app.rglob("*")) == before
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("<!-- envdoctor:report -->")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["schema"] == "envdoctor-report/1"


def test_ci_examines_the_repository_only(app: Path) -> None:
    report = json.loads(envdoctor("scan", "-f", "json", cwd=app, CI="true").stdout)
    assert report["target"]["profile"] == "ci"
    assert not [
        check for check in report["checks"] if check["scope"] != "repository" or check["code"].startswith("BUS")
    ]


def test_outside_a_repository_the_machine_alone_is_examined(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = envdoctor("scan", "empty", "-f", "json", "--fail-on", "never", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert report["target"]["repository"] is None
    # A machine with a great many folders adds a note of its own: that there was no time for all of them.
    assert report["notes"][0] == "the folder is empty; only the machine was examined"
    assert {check["code"][:2] for check in report["checks"]} >= {"PY", "EN"}


def test_nothing_to_examine_is_incomplete(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = envdoctor("scan", "empty", "--only", "repo", cwd=tmp_path, status=3)
    assert "the folder is empty" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["scan", "missing"], "there is no such folder"),
        (["scan", "app.py"], "this is a file, not a folder"),
        (["scan", "-f", "xlsx"], "unknown format `xlsx`"),
        (["scan", "--only", "cloud"], "`--only` cannot be `cloud`"),
        (["scan", "--fail-on", "fatal"], "`--fail-on` cannot be `fatal`"),
        (["scan", "--select", "NOPE"], "`NOPE` is no check"),
        (["scan", "-o", "README.md"], "did not write"),
        (["scan", "-o", "no/where.md"], "its folder does not exist"),
        (["scan", "--baseline", "none.json"], "the baseline cannot be read"),
        (["scan", "--write-baseline", "."], "this is a folder"),
        (["scan", "--write-baseline", "README.md"], "did not write"),
        (["scan", "--since", ""], "`` is no revision here"),
        (["scan", "--select", ""], "an empty list of codes names no check"),
        (["scan", "-f", ""], "unknown format ``"),
        (["scan", "--fial-on", "error"], "No such option"),
        (["explain", "DEP999"], "`DEP999` is no check"),
        (["scan", "-f", "json", "-f", "markdown"], "two formats would go to stdout"),
    ],
)
def test_bad_usage_is_one_clear_sentence_and_exit_2(app: Path, words: list[str], said: str) -> None:
    done = envdoctor(*words, cwd=app, status=2)
    assert said in done.stderr
    assert done.stdout == ""


def test_wrong_settings_name_file_key_and_what_is_allowed(app: Path) -> None:
    write(app, {"envdoctor.toml": 'fail_on = "error"\nprofile = 3\n'})
    done = envdoctor("scan", cwd=app, status=2)
    assert "envdoctor.toml: 2 problem(s) in the settings" in done.stderr
    assert "unknown key `fail_on` (did you mean `fail-on`?)" in done.stderr
    assert "`profile` must be one of `laptop`, `ci`" in done.stderr


def test_ignores_are_counted_and_unused_ones_reported(app: Path) -> None:
    write(app, {"envdoctor.toml": '[ignore]\n"DEP001:yaml" = "optional here"\nDEP005 = "no longer true"\n'})
    report = json.loads(envdoctor("scan", "--only", "repo", "-f", "json", "--select", "DEP", cwd=app, status=0).stdout)
    assert report["summary"]["ignored"] == 1
    assert report["ignored"] == [{"code": "DEP001:yaml", "reason": "optional here", "count": 1}]
    assert any("`DEP005` matches nothing any more" in note for note in report["notes"])


def test_a_comment_on_the_line_ignores_with_a_reason_only(app: Path) -> None:
    write(
        app,
        {
            "app.py": "import yaml  # envdoctor: ignore[DEP001] only on the build server\nimport toml  # envdoctor: ignore[DEP001]\n"
        },
    )
    report = json.loads(envdoctor("scan", "--only", "repo", "-f", "json", "--select", "DEP001", cwd=app).stdout)
    assert [item["subject"] for item in report["findings"]] == ["toml"]
    assert report["ignored"] == [{"code": "DEP001", "reason": "only on the build server", "count": 1}]


def test_a_baseline_lets_old_findings_pass_and_new_ones_fail(app: Path) -> None:
    envdoctor("scan", "--only", "repo", "--write-baseline", "known.json", "-q", cwd=app)
    envdoctor("scan", "--only", "repo", "--baseline", "known.json", "-q", cwd=app, status=0)
    write(app, {"more.py": "import toml\n"})
    envdoctor("scan", "--only", "repo", "--baseline", "known.json", "-q", cwd=app, status=1)


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": "[project\nname ="},
        {"compose.yaml": "services:\n  a: [\n", "docker-compose.yml": "\t- x"},
        {"package.json": "{", "Pipfile.lock": "nope", "a.ipynb": "[]"},
        {"README.md": b"caf\xe9 \xff\xfe\n```sh\nmake \xff\n```\n"},
        {"a.py": b"\x00\x01\x02", "b.py": b"# coding: nonsense\nimport os\n", "c.py": "import " + "a" * 70000},
        {
            "d.py": "(" * 3000,
            "Dockerfile": b"\xff\xfe\x00",
            ".github/workflows/a.yml": "on: [\n",
            "requirements.txt": "===\n-r x\n",
        },
        {"setup.py": "print 'two'\n", "setup.cfg": "[options\n", "poetry.lock": "[[", "uv.lock": "\0"},
    ],
)
def test_broken_files_never_break_the_scan(app: Path, files: dict[str, str | bytes]) -> None:
    write(app, files)
    report = json.loads(envdoctor("scan", "--only", "repo", "-f", "json", "--fail-on", "never", cwd=app).stdout)
    assert [check for check in report["checks"] if check["state"] == "error"] == []


def test_no_git_no_home_and_a_plain_terminal(app: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    done = envdoctor(
        "scan", "--fail-on", "never", cwd=app, PATH=str(tmp_path / "bin"), HOME="UNSET", PYTHONIOENCODING="ascii"
    )
    assert done.returncode == 0
    assert "git is not on PATH" in done.stdout
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout


def test_dubious_ownership_is_said_with_what_to_do(app: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs root to give a repository to another user")
    for path in (app, *app.rglob("*")):
        os.chown(path, 12345, 12345)
    report = json.loads(envdoctor("scan", "--only", "repo", "-f", "json", "--fail-on", "never", cwd=app).stdout)
    assert any("git config --global --add safe.directory" in note for note in report["notes"])


def test_a_reader_that_goes_away_is_no_error(app: Path) -> None:
    command = f'"{sys.executable}" -m envdoctor scan --fail-on never -v | head -n 1; echo "${{PIPESTATUS[0]}}"'
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(["bash", "-c", command], cwd=app, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0"


def test_a_read_only_working_directory_is_no_problem(app: Path) -> None:
    app.chmod(0o555)
    try:
        envdoctor("scan", "--only", "repo", "--fail-on", "never", cwd=app, status=0)
    finally:
        app.chmod(0o755)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["scan", "closed"], "closed: the folder cannot be read: Permission denied\n  check its permissions"),
        (["migrate", "closed"], "closed: the folder cannot be read: Permission denied\n  check its permissions"),
        (["scan", "-o", "secret.md"], "secret.md: it cannot be written"),
        (["scan", "--baseline", "secret.md"], "secret.md: the baseline cannot be read"),
        (["fleet", "--list", "secret.md"], "secret.md: the list of repositories cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_with_a_remedy(app: Path, words: list[str], said: str) -> None:
    (app / "closed").mkdir(mode=0)
    (app / "secret.md").write_text("x")
    (app / "secret.md").chmod(0)
    done = envdoctor(*words, cwd=app, status=2, before=_WITHOUT_PRIVILEGES)
    assert said in done.stderr
    assert "Usage:" not in done.stderr


def test_a_fleet_goes_on_without_what_it_cannot_read(app: Path) -> None:
    (app / "closed").mkdir(mode=0)
    done = envdoctor("fleet", ".", "closed", "-f", "json", cwd=app, status=3, before=_WITHOUT_PRIVILEGES)
    rows = {row["name"]: row["failure"] for row in json.loads(done.stdout)["repositories"]}
    assert rows["shop"] == ""
    assert "the folder cannot be read: Permission denied" in rows["closed"]


def test_a_plug_in_that_ends_the_process_when_imported_ends_nothing(app: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "plugins" / "rude-1.0.dist-info"
    plugin.mkdir(parents=True)
    points = "[envdoctor.checks]\nRUDE001 = rude:Rude\n"
    write(plugin, {"METADATA": "Metadata-Version: 2.1\nName: rude\nVersion: 1.0\n", "entry_points.txt": points})
    write(plugin.parent, {"rude.py": "raise SystemExit(0)\n"})
    path = os.pathsep.join([str(plugin.parent), *sys.path])
    done = envdoctor("scan", "--select", "PKG003", "--only", "repo", cwd=app, status=3, PYTHONPATH=path)
    assert "plug-in `rude:Rude` cannot be used: SystemExit: 0" in done.stdout


def _listen() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_is_one_sentence(app: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "plugins" / "slow-1.0.dist-info"
    plugin.mkdir(parents=True)
    write(
        plugin,
        {
            "METADATA": "Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n",
            "entry_points.txt": "[envdoctor.checks]\nSLOW001 = slow:Slow\n",
        },
    )
    write(plugin.parent, {"slow.py": _SLOW})
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(plugin.parent), *sys.path])}
    command = [sys.executable, "-m", "envdoctor", "scan", "--select", "SLOW001"]
    process = subprocess.Popen(  # with the signal as a terminal has it: jobs in the background ignore it
        command, cwd=app, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=_listen
    )
    deadline = time.monotonic() + 30
    while not (app / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said == "envdoctor: interrupted; nothing was written\n"


_SLOW = '''
import time
from envdoctor.api import RepositoryCheck, Severity

class Slow(RepositoryCheck):
    """It takes its time."""
    code, name, severity = "SLOW001", "slow", Severity.NOTE
    def examine(self, repository):
        (repository.root / "started").touch()
        time.sleep(15)
        return ()
'''


def test_init_shows_the_patch_first_and_writes_only_when_told(app: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in app.iterdir())
    shown = envdoctor("init", "--ci", "github", cwd=app, status=0)
    assert sorted(path.name for path in app.iterdir()) == before
    assert "nothing was written" in shown.stderr
    envdoctor("init", "--ci", "github", "-o", str(tmp_path / "init.patch"), cwd=app, status=0)
    assert (tmp_path / "init.patch").read_text(encoding="utf-8") == shown.stdout
    git(app, "apply", "--check", str(tmp_path / "init.patch"))
    envdoctor("init", "--ci", "github", "--apply", cwd=app, status=0)
    assert (app / ".github/workflows/envdoctor.yml").is_file()
    assert "there is nothing to add" in envdoctor("init", "--ci", "github", cwd=app, status=0).stderr
    envdoctor("scan", "--only", "repo", "-q", "--fail-on", "never", cwd=app, status=0)


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for hadolint is a shell script")
@pytest.mark.parametrize("words", [("scan", "--only", "repo", "--fail-on", "never", "--patch"), ("migrate", "-o")])
def test_no_command_writes_a_patch_that_is_not_sound(app: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    program = tmp_path / "bin/hadolint"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho '-:1 DL9999 no good'\nexit 1\n")
    program.chmod(0o755)
    target = tmp_path / "m.patch"
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    done = envdoctor(*words, str(target), cwd=app, status=2, PATH=path)
    assert "the patch is not sound: hadolint objects to Dockerfile: -:1 DL9999 no good" in done.stderr
    assert not target.exists()
