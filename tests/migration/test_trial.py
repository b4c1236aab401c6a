"""The loop of trial and repair, with a `docker` that says what it is told to say."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from envdoctor.migration import Options, plan
from envdoctor.migration.model import LessonKind, Plan
from envdoctor.migration.trial import Trial, verify
from envdoctor.repository import Repository
from envdoctor.trial import Cause

APP = {
    "requirements.txt": "flask==3.1\npsycopg[binary]\nalembic\n",
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "tests/test_app.py": "def test_it(): pass\n",
    ".env.example": "DATABASE_URL=postgresql://localhost/app\n",
    "alembic.ini": "[alembic]\nscript_location = migrations\n",
    "migrations/env.py": "",
}
DOCKER = """\
#!/bin/sh
# Looks for the first rule "STEP|WORD THAT MUST BE MISSING IN THE FILES|WHAT IS SAID" that fits, and fails with it.
echo "$*" >>"$FAKE/calls"
case " $* " in
*" version "*|*" info "*) exit 0 ;;
*" build "*) step=build ;;
*" up "*) step=start ;;
*" run "*migrations-check*) step=migrations-check ;;
*" run "*) step=tests ;;
*) exit 0 ;;
esac
while IFS='|' read -r wanted missing said; do
    if [ "$wanted" = "$step" ] && ! grep -rqF -e "$missing" Dockerfile compose.yaml; then printf '%b\\n' "$said"; exit 1; fi
done <"$FAKE/rules"
"""


@pytest.fixture
def fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """``fails("build", until="libpq-dev", says="...")`` for each step that shall fail."""
    folder = tmp_path / "fake"
    (folder / "bin").mkdir(parents=True)
    (folder / "rules").touch()
    docker = folder / "bin/docker"
    docker.write_text(DOCKER)
    docker.chmod(docker.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("FAKE", str(folder))
    monkeypatch.setenv("PATH", f"{folder}/bin{os.pathsep}{os.environ['PATH']}")

    def rule(step: str, *, until: str, says: str) -> Path:
        with (folder / "rules").open("a") as rules:
            rules.write(f"{step}|{until}|{says}\n")
        return folder

    return rule


def tried(found: Repository, **more: int) -> Trial:
    return verify(found, plan(found), lambda _: None, **more)


def text(planned: Plan, name: str) -> str:
    return next(item.after for item in planned.files if item.path == name)


def test_all_steps_pass_and_everything_is_taken_down(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    folder = fails("nothing", until="x", says="")
    trial = tried(repository(APP))
    assert trial.passed
    assert [step.name for step in trial.steps] == [
        "build",
        "build tests",
        "build the rest",
        "start",
        "tests",
        "migrations-check",
    ]
    calls = (folder / "calls").read_text().splitlines()
    assert "down --volumes" in calls[-1]
    assert not list(Path(trial.steps[0].command[-1]).parent.glob("envdoctor-*/copy"))


def test_a_missing_header_is_learned_and_stands_in_the_patch_with_its_reason(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    fails("build", until="libpq-dev", says="pg.c:1:10: fatal error: libpq-fe.h: No such file or directory")
    trial = tried(repository(APP))
    assert trial.passed
    assert [(item.kind, item.name) for item in trial.plan.lessons] == [(LessonKind.BUILD_PACKAGE, "libpq-dev")]
    dockerfile = text(trial.plan, "Dockerfile")
    assert "learned by trying: pg.c:1:10: fatal error: libpq-fe.h" in dockerfile
    assert "build-essential libpq-dev" in dockerfile


@pytest.mark.parametrize(
    ("step", "said", "until", "where"),
    [
        ("start", "app-1  | ModuleNotFoundError: No module named 'yaml'", 'pip install "pyyaml"', "Dockerfile"),
        ("start", "app-1  | ModuleNotFoundError: No module named 'magic'", "libmagic1", "Dockerfile"),
        ("start", 'exec: "gunicorn": executable file not found in $PATH', 'pip install "gunicorn"', "Dockerfile"),
        ("start", "app-1 | ImportError: libGL.so.1: cannot open shared object file", "libgl1", "Dockerfile"),
        ("start", "app-1 | KeyError: 'JWT_SIGNING_SECRET'", "JWT_SIGNING_SECRET: development-only", "compose.yaml"),
        ("start", "PermissionError: [Errno 13] Permission denied: '/var/lib/shop/data'", "mkdir -p /var/lib", "Dockerfile"),
        ("start", "server does not support SSL, but SSL was required", "ssl=on", "compose.yaml"),
        ("start", 'could not translate host name "postgres" to address', "- postgres", "compose.yaml"),
        ("start", 'FATAL:  database "shop" does not exist', 'CREATE DATABASE "shop"', "compose.yaml"),
        ("start", "ModuleNotFoundError: No module named 'imp'", "python:3.11-slim", "Dockerfile"),
        ("build", "ERROR: Package 'x' requires a different Python: 3.12.1 not in '<3.11,>=3.8'", "python:3.10", "Dockerfile"),
        ("build", "error: [Errno 2] No such file or directory: 'gcc'", "build-essential", "Dockerfile"),
        ("tests", "pytest: error: unrecognized arguments: --cov=app", 'pip install "pytest-cov"', "Dockerfile"),
        ("tests", "E   KeyError: 'SHOP_TOKEN'", "SHOP_TOKEN: development-only", "compose.yaml"),
        ("tests", "E       fixture 'mocker' not found", 'pip install "pytest-mock"', "Dockerfile"),
    ],
)  # fmt: skip
def test_known_failures_are_repaired(
    repository: Callable[..., Repository], fails: Callable[..., Path], step: str, said: str, until: str, where: str
) -> None:
    fails(step, until=until, says=said)
    trial = tried(repository(APP))
    assert trial.passed, trial.reading
    assert until in text(trial.plan, where)
    assert "learned by trying" in text(trial.plan, where)


def test_what_did_not_help_is_not_in_the_patch(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    fails("start", until="never there", says="ModuleNotFoundError: No module named 'yaml'")
    trial = tried(repository(APP))
    assert not trial.passed
    assert trial.plan.lessons == ()
    assert trial.reading is not None
    assert (trial.reading.cause, trial.reading.subject) == (Cause.MODULE, "yaml")


def test_repairs_are_limited(repository: Callable[..., Repository], fails: Callable[..., Path]) -> None:
    for header, package in (("libpq-fe.h", "libpq-dev"), ("ffi.h", "libffi-dev"), ("zlib.h", "zlib1g-dev")):
        fails("build", until=package, says=f"fatal error: {header}: No such file or directory")
    found = repository(APP)
    assert tried(found).passed
    short = tried(found, repairs=2)
    assert not short.passed
    assert [item.name for item in short.plan.lessons] == ["libpq-dev", "libffi-dev"]
    assert tried(found, repairs=0).plan == plan(found)


def test_failing_tests_do_not_hide_what_comes_after(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    fails("tests", until="never there", says="1 failed, 3 passed")
    trial = tried(repository(APP))
    assert trial.failed is not None
    assert trial.failed.name == "tests"
    assert [(step.name, step.passed) for step in trial.steps][-1] == ("migrations-check", True)


def test_a_module_of_the_project_is_no_distribution(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    fails("start", until="/app/lib", says="ModuleNotFoundError: No module named 'billing'")
    trial = tried(repository({**APP, "lib/billing/__init__.py": ""}))
    assert trial.passed
    assert [(item.kind, item.name) for item in trial.plan.lessons] == [(LessonKind.IMPORT_PATH, "lib")]


def test_an_old_flask_is_told_its_application_by_a_variable(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    fails("start", until="FLASK_APP", says="migrations-1 | Error: No such option: --app")
    old = {"requirements.txt": "flask==2.0\nflask-migrate==3.1\n", "app.py": APP["app.py"], "migrations/env.py": ""}
    planned = tried(repository(old)).plan
    compose = text(planned, "compose.yaml")
    assert '"--app"' not in compose
    assert "FLASK_APP: app:app" in compose
    assert planned.migrations is not None
    assert planned.migrations.command == ("flask", "db", "upgrade")
    assert "flask db upgrade && flask db downgrade base && flask db upgrade" in compose


def test_what_only_the_tests_miss_is_set_for_them_alone(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    fails("tests", until="SHOP_TOKEN", says="E   KeyError: 'SHOP_TOKEN'")
    planned = tried(repository(APP)).plan
    assert "SHOP_TOKEN" not in planned.environment
    assert text(planned, "compose.yaml").count("SHOP_TOKEN: ") == 1


def test_a_python_that_was_asked_for_is_used(repository: Callable[..., Repository]) -> None:
    planned = plan(repository(APP), Options(python="3.10"))
    assert planned.python.version == "3.10"
    assert "python:3.10-slim" in text(planned, "Dockerfile")


def test_a_bot_that_ends_at_once_has_not_started(
    repository: Callable[..., Repository], fails: Callable[..., Path]
) -> None:
    """Nothing probes a bot, so that `up --wait` is content with one that ends a moment later."""
    folder = fails("nothing", until="x", says="")
    bot = {
        "requirements.txt": "discord.py==2.4.0\n",
        "bot.py": "import discord\nclient = discord.Client()\nclient.run('')\n",
    }
    shown = '{"Service": "app", "Name": "app-1", "State": "exited", "ExitCode": 0}'
    docker = folder / "bin/docker"
    docker.write_text(DOCKER.replace("\n*) exit 0", f'\n*" ps "*" json "*) echo \'{shown}\'; exit 0 ;;\n*) exit 0'))
    trial = tried(repository(bot))
    assert trial.failed is not None
    assert trial.failed.name == "start"
    assert 'service "app" ended with 0' in trial.failed.log
