"""The patch applies everywhere, takes care of what is there, and is checked before anybody sees it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import git
from envdoctor.changes import encoded
from envdoctor.migration import Action, migration_patch, plan
from envdoctor.migration.model import Plan, PlannedFile
from envdoctor.migration.oracles import objections
from envdoctor.migration.verification import problems
from envdoctor.repository import Repository

APP = {
    "requirements.txt": "flask==3.1\nredis==5.2\n",
    "web app/__init__.py": "",
    "app.py": "import os\nimport redis\nfrom flask import Flask\napp = Flask(__name__)\nKEY = os.environ['WEATHER_TOKEN']\nredis.from_url(os.environ['REDIS_URL'])\n",
    "tests/test_app.py": "def test_it(): pass\n",
    "README.md": "# Odd\r\n\r\nNo line feed at the end",
    ".env.example": b"REDIS_URL=redis://localhost\r\nPORT=5000",
    ".dockerignore": b"*.md\r\ntests\r\n*.txt",
}


def file(planned: Plan, path: str) -> PlannedFile:
    return next(item for item in planned.files if item.path == path)


def expected(found: Repository) -> dict[str, bytes]:
    return {item.path: encoded(item.after) for item in plan(found).files if item.action is not Action.KEEP}


@pytest.mark.parametrize("folder", ["project", "odd näme with blank", "deep/below"])
def test_it_applies_with_git(repository: Callable[..., Repository], folder: str) -> None:
    found = repository(APP, commit=True, name=folder)
    text, files = migration_patch(found), expected(found)
    target = found.root / "m.patch"
    target.write_bytes(encoded(text))
    git(found.root, "apply", "--check", "m.patch")
    git(found.root, "apply", "m.patch")
    assert {path: (found.root / path).read_bytes() for path in files} == files
    git(found.root, "apply", "-R", "m.patch")
    target.unlink()
    assert git(found.root, "status", "--porcelain") == ""


def test_it_applies_in_a_subfolder_of_the_work_tree(repository: Callable[..., Repository]) -> None:
    top = repository({f"services/shöp/{name}": text for name, text in APP.items()}, commit=True)
    found = Repository(top.root / "services/shöp")
    files = expected(found)
    (top.root / "m.patch").write_bytes(encoded(migration_patch(found)))
    git(top.root, "apply", "m.patch")
    assert {path: (found.root / path).read_bytes() for path in files} == files


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
def test_it_applies_with_patch_where_there_is_no_git(repository: Callable[..., Repository]) -> None:
    found = repository(APP)
    files = expected(found)
    subprocess.run(
        ["patch", "-p1", "--binary"], input=encoded(migration_patch(found)), cwd=found.root, check=True,
        capture_output=True,
    )  # fmt: skip
    assert {path: (found.root / path).read_bytes() for path in files} == files


def test_what_is_there_gets_only_what_it_lacks(repository: Callable[..., Repository]) -> None:
    planned = plan(repository(APP))
    ignore = file(planned, ".dockerignore").after
    assert ignore.startswith("*.md\r\ntests\r\n*.txt\r\n")
    assert ignore.splitlines()[-4:] == [".git", ".env", "!requirements.txt", "!tests"]
    example = file(planned, ".env.example").after
    assert example.startswith("REDIS_URL=redis://localhost\r\nPORT=5000\r\n")
    assert example.endswith("\r\nWEATHER_TOKEN=\r\n")


def test_what_the_tests_read_is_let_into_the_image(repository: Callable[..., Repository]) -> None:
    files = {
        "pytest.ini": "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings.dev\n",
        "setup.cfg": "[metadata]\nname = shop\n",
        "conftest.py": "",
        "shop/settings/__init__.py": "",
        "shop/settings/dev.py": "",
        "shop/tests/test_a.py": "def test_a(): ...\n",
        "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        "requirements.txt": "django\n",
        ".dockerignore": "*\n!/shop\n!/manage.py\n!/requirements.txt\n/shop/settings/dev.py\n",
    }
    ignore = file(plan(repository(files)), ".dockerignore").after.splitlines()
    assert ignore[-3:] == ["!conftest.py", "!pytest.ini", "!shop/settings/dev.py"]
    assert "!setup.cfg" not in ignore


def test_an_image_that_is_there_keeps_its_ignore_file_and_ours_gets_its_own(
    repository: Callable[..., Repository],
) -> None:
    planned = plan(repository({**APP, "Dockerfile": "FROM python:3.12-slim\nCOPY app.py .\n"}))
    assert file(planned, ".dockerignore").action is Action.KEEP
    assert "requirements.txt" not in file(planned, "Dockerfile.develop.dockerignore").after
    assert problems(planned, frozenset(APP)) == ()


def test_our_own_files_are_examined(repository: Callable[..., Repository]) -> None:
    found = repository(APP)
    planned = plan(found)
    present = frozenset(found.files)
    assert problems(planned, present) == ()
    assert objections(planned) == ()

    def broken(path: str, old: str, new: str) -> tuple[str, ...]:
        files = tuple(
            replace(item, after=item.after.replace(old, new)) if item.path == path else item for item in planned.files
        )
        assert files != planned.files
        return problems(replace(planned, files=files), present)

    assert "keeps out" in broken(".dockerignore", "!requirements.txt", "")[0]
    assert "not there" in broken("Dockerfile", "COPY requirements.txt", "COPY nowhere.txt")[0]
    assert "line" in broken("Dockerfile", "WORKDIR", "WORKDOR")[0]
    assert "has to be" in broken("compose.yaml", "init: true", "init: [1]")[0]
    assert "twice" in broken("compose.yaml", "16379", "5000")[0]


def test_a_patch_that_does_not_apply_is_not_shown(repository: Callable[..., Repository], tmp_path: Path) -> None:
    planned = plan(repository(APP))
    outside = PlannedFile(path="../outside", action=Action.CREATE, after="no\n")
    assert "git would not apply it" in objections(replace(planned, files=(*planned.files, outside)))[0]
    assert not (tmp_path / "outside").exists()


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_hadolint_is_asked_where_it_is_there(repository: Callable[..., Repository]) -> None:
    planned = plan(repository(APP))
    worse = tuple(
        replace(item, after=item.after + "RUN cd /tmp\nMAINTAINER me\n") if item.path == "Dockerfile" else item
        for item in planned.files
    )
    assert "hadolint objects to Dockerfile" in objections(replace(planned, files=worse))[0]


def test_what_a_migration_wrote_does_not_make_a_command_an_application(repository: Callable[..., Repository]) -> None:
    files = {
        "setup.py": "from setuptools import setup\nsetup(name='spider', install_requires=['flask', 'redis'],\n"
        "    entry_points={'console_scripts': ['spider=spider.run:main']},\n"
        "    classifiers=['Development Status :: 4 - Beta', 'License :: OSI Approved'])\n",
        "requirements.txt": "flask\nredis\n",
        "spider/__init__.py": "",
        "spider/run.py": "import os\nimport redis\nURL = os.environ['REDIS_URL']\nredis.Redis(URL)\n",
        "spider/web/app.py": "from flask import Flask\napp = Flask(__name__)\n",
    }
    before = repository(files)
    added = {item.path: item.after for item in plan(before).files if item.action is Action.CREATE}
    assert plan(repository(files | added)).shape == plan(before).shape == "cli"


def test_a_readme_that_is_a_link_is_extended_where_it_lies(repository: Callable[..., Repository]) -> None:
    """A diff of the link's name would not apply: git keeps the link's target there."""
    found = repository(
        {"requirements.txt": "flask==3.0.0\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n"}
    )
    (found.root / "docs").mkdir()
    (found.root / "docs/index.md").write_text("# shop\n")
    (found.root / "README.md").symlink_to("docs/index.md")
    found = Repository(found.root)
    paths = {item.path for item in plan(found).files}
    assert "docs/index.md" in paths
    assert "README.md" not in paths


def test_our_own_file_of_examples_makes_no_application_of_a_package(repository: Callable[..., Repository]) -> None:
    """What the migration wrote says nothing new about the repository: the second run must be empty."""
    setup = (
        "from setuptools import setup\nsetup(name='bots', packages=['bots'], install_requires=['tornado', 'redis'],\n"
    )
    setup += "    classifiers=['Development Status :: 4 - Beta'], entry_points={'console_scripts': ['bots = bots.main:main']})\n"
    api = "import os\nimport redis\nfrom tornado.web import Application\napp = Application([])\nredis.Redis(os.environ['BOTS_HOST'])\n"
    found = repository({"setup.py": setup, "bots/__init__.py": "", "bots/main.py": api})
    first = plan(found)
    assert any(item.path == ".env.example" for item in first.files)
    for item in first.files:
        (found.root / item.path).write_text(item.after)
    assert all(item.action is Action.KEEP for item in plan(Repository(found.root)).files)


@pytest.mark.skipif(os.name == "nt", reason="a script stands for the client")
def test_a_client_without_compose_has_no_opinion(
    repository: Callable[..., Repository], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each version of the client complains in its own words when the plug-in is missing."""
    client = tmp_path / "bin" / "docker"
    client.parent.mkdir()
    client.write_text("#!/bin/sh\necho 'unknown flag: --project-directory'\nexit 125\n")
    client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{client.parent}{os.pathsep}{os.environ['PATH']}")
    assert objections(plan(repository(APP))) == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_what_is_not_plain_utf_8_is_left_alone(
    repository: Callable[..., Repository], tmp_path: Path, encoding: str
) -> None:
    """A patch has one encoding; a README in another one is not extended."""
    files = APP | {"README.md": "# Caf\u00e9\n".encode(encoding)}
    found = repository(files, commit=True)
    text = migration_patch(found)
    assert "a/README.md" not in text
    subprocess.run(["git", "apply", "--check", "-"], cwd=found.root, input=encoded(text), check=True)
