"""Fragments, slips of the finger, lost runners, former addresses: what others' documents got wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import git, write
from envdoctor.api import Confidence, Edit, Finding, Repository, RepositoryCheck, Skipped
from envdoctor.repairs import repair
from envdoctor_checks import documents

Make = Callable[..., Repository]
Repair = tuple[str, tuple[Edit, ...]]


def found(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [item for item in check().examine(repository) if isinstance(item, Finding)]


def said(check: type[RepositoryCheck], repository: Repository) -> list[tuple[int | None, str, str]]:
    return [
        (item.location.line if item.location else None, item.subject.partition("#")[2], item.confidence.value)
        for item in found(check, repository)
    ]


def repaired(made: Repository, item: Finding) -> str:
    """The line after the finding's only edit."""
    assert item.fix
    (edit,) = item.fix.edits
    row = (made.root / edit.path).read_text("utf-8").split("\n")[edit.line - 1]
    return row[: edit.column - 1] + edit.text + row[edit.end_column - 1 :]


PAGE = """\
# Shop
[a](#instal) [b](#set-up) [c](#set-up-1) [d](#importexport) [e](#import-export) [f](#named) [g](#L10) [h](#html-title)
[i](docs/a.md#run) [j](docs/a.md#stop) [k](https://github.com/acme/shop#gone) [l](https://github.com/acme/other#gone)
[m](#%C3%BCber-uns) [n](#-emoji)
## Install
## Set up
## Set-up
## Import/Export
<a name="named"></a>
<h2 align="center">HTML <b>title</b></h2>

## Über uns
## 🚀 Emoji
"""


def test_fragments_that_no_heading_has(past: Make) -> None:
    made = past({"README.md": PAGE, "docs/a.md": "# Run\n"})
    items = said(documents.BrokenAnchor, made)
    assert [(line, subject) for line, subject, _ in items] == [
        (2, "#instal"),
        (2, "#import-export"),
        (3, "docs/a.md#stop"),
        (3, "https://github.com/acme/shop#gone"),
    ]
    assert {confidence for *_, confidence in items} == {"likely"}
    first = found(documents.BrokenAnchor, made)[0]
    assert repaired(made, first).startswith("[a](#install) [b]")


def test_fragments_that_a_generator_makes_are_compared_by_their_letters(repository: Make) -> None:
    pages = {"docs/install.md": "[a](#import-export) [b](#gone)\n# Import/Export\n", "mkdocs.yml": "site_name: x\n"}
    assert [item[1] for item in said(documents.BrokenAnchor, repository(pages))] == ["#gone"]
    templated = {"README.md": "[b](#gone)\n# A\n\n{% include 'more.md' %}\n"}
    assert not found(documents.BrokenAnchor, repository(templated, name="templated"))


def test_an_address_without_its_scheme(past: Make) -> None:
    made = past({"README.md": "[a](www.example.com/x) [b](acme.github.io/shop) [c](notes.io.md)\n", "notes.io.md": "x"})
    first, second = found(documents.BrokenLink, made)
    assert [first.subject, second.subject] == ["README.md#www.example.com/x", "README.md#acme.github.io/shop"]
    assert "[a](https://www.example.com/x)" in repaired(made, first)


def test_pages_of_sphinx_stand_where_the_files_do(repository: Make) -> None:
    text = "# Quick\n[a](../configuration) [b](./changelog.html) [c](usage.html) [d](https://x.org)\n"
    tree = {"docs/install.md": text, "docs/conf.py": "x", "docs/ref/configuration.md": "x", "docs/usage.rst": "x"}
    assert [item[1] for item in said(documents.BrokenLink, repository(tree))] == ["../configuration"]
    elsewhere = {**tree, "mkdocs.yml": "x"}
    assert not found(documents.BrokenLink, repository(elsewhere, name="mkdocs"))
    wrong = {"docs/a/install.md": "[x](../b/env.md#db) [y](../index.md)\n", "docs/c/env.md": "x", "mkdocs.yml": "x"}
    assert [item[1] for item in said(documents.BrokenLink, repository(wrong, name="wrong"))] == ["../b/env.md#db"]


def test_a_runner_whose_file_is_gone(past: Make) -> None:
    text = "# Test\n```sh\ntox -e py311\ntox\nmake test\nnpm install -g yarn\nnox\n```\n"
    made = past({"README.md": text, "noxfile.py": "import nox\n"}, {"tox.ini": "[tox]\n", "package.json": "{}"})
    assert said(documents.CommandNamesMissingTask, made) == [(3, "tox", "certain"), (4, "tox", "certain")]
    moved = past({"README.md": text, "pyproject.toml": "[tool.tox]\n"}, {"tox.ini": "[tox]\n"}, name="moved")
    assert not found(documents.CommandNamesMissingTask, moved)


def test_dotted_targets_and_computed_files(repository: Make) -> None:
    text = "```sh\nmake build.base\nmake test\nmake sure. it works\n```\n"
    makefile = (
        "VENV = $(shell echo .venv)\nSTAMP = $(VENV)/.stamp\n$(STAMP): x\n\ttrue\nbuild:\n\ttrue\ntests:\n\ttrue\n"
    )
    made = repository({"README.md": text, "Makefile": makefile})
    assert [item[1] for item in said(documents.CommandNamesMissingTask, made)] == ["make build.base", "make test"]
    computed = repository({"README.md": text, "Makefile": makefile + "$(NAMES): x\n"}, name="computed")
    assert not found(documents.CommandNamesMissingTask, computed)


def test_slips_of_the_finger(past: Make) -> None:
    text = """\
# Setup
```sh
pip install -r dev-requirements.text
tools/lauchdev.sh start
cp .env.sample .env
psql shop < db/shop.sql
docker compose -f deploy/docker-compose.yml up
python models/train2.py
```
Edit `nginx/defautl.conf`, `src/plugis` and `nginx/new.conf`. See docs/sources/deploy.rst, not docs/other/a.rst.
"""
    tree = {
        "README.md": text,
        "dev-requirements.txt": "x",
        "tools/launchdev.sh": "x",
        ".env.example": "A=1\n",
        "deploy/docker-compose.yaml": "services: {}\n",
        "nginx/default.conf": "x",
        "docs/source/deploy.rst": "x",
        "models/train1.py": "x",
    }
    made = past(tree, {"db/shop.sql": "x"})
    assert [(line, subject) for line, subject, _ in said(documents.CommandNamesMissingPath, made)] == [
        (3, "dev-requirements.text"),
        (4, "tools/lauchdev.sh"),
        (5, ".env.sample"),
        (6, "db/shop.sql"),
        (7, "deploy/docker-compose.yml"),
    ]
    assert [subject for _, subject, _ in said(documents.TextNamesMissingPath, made)] == [
        "nginx/defautl.conf",
        "docs/sources/deploy.rst",
    ]


def test_paths_from_the_root(past: Make) -> None:
    text = "Add a template in `/templates/mail/`. Call `/api/users/`. Write the file `templates/new.html`.\n"
    before = {"templates/mail/a.html": "x", "templates/new.html": "x", "api/users/x": "x"}
    made = past({"README.md": text, "templates/b.html": "x", "other/templates/mail/c.html": "x"}, before)
    assert [subject for _, subject, _ in said(documents.TextNamesMissingPath, made)] == ["templates/mail"]


def test_a_namesake_does_not_hide_what_left_the_readers_folder(past: Make) -> None:
    text = "# Test\n```sh\npytest -c pytest.ini\npython manage.py test\n```\nIn the `api` directory:\n```sh\npython x.py\n```\n"
    before = {"pytest.ini": "x", "manage.py": "x", "x.py": "x"}
    now = {"README.md": text, "tests/pytest.ini": "x", "app/manage.py": "x", "api/x.py": "x"}
    assert said(documents.CommandNamesMissingPath, past(now, before)) == [(3, "pytest.ini", "likely")]


def test_addresses_of_a_former_owner_and_branch(past: Make) -> None:
    text = (
        "![x](https://raw.githubusercontent.com/old/shop/main/img/a.png)\n"
        "[y](https://github.com/acme/shop/blob/master/LICENSE) [z](https://github.com/old/lib/blob/main/img/a.png)\n"
        "[w](https://github.com/old/shop/blob/main/LICENSE)\n"
    )
    made = past({"README.md": text, "LICENSE": "x"}, {"img/a.png": "x"})
    git(made.root, "update-ref", "refs/remotes/origin/main", "HEAD")
    items = said(documents.DeadOwnUrl, Repository(made.root))
    branch = git(made.root, "rev-parse", "--abbrev-ref", "HEAD").strip()
    expected = [(1, "img/a.png", "likely")]
    assert items == [*expected, *([(2, "master/LICENSE", "likely")] if branch != "master" else [])]


def test_an_environment_made_and_another_activated(repository: Make) -> None:
    good = "```sh\npython -m venv one\nsource one/bin/activate\n```\nOr, with the old one:\n```sh\nsource two/bin/activate\n```\n"
    assert not found(documents.OutdatedCommand, repository({"README.md": good}))
    bad = "```sh\nvirtualenv venv\nsource budget/bin/activate\n```\n"
    assert [line for line, *_ in said(documents.OutdatedCommand, repository({"README.md": bad}, name="bad"))] == [3]


def test_no_project_where_it_is_installed(past: Make) -> None:
    text = "# Install\n```sh\npip install -e .[dev]\ncd api\npip install .\n```\n"
    made = past({"README.md": text, "api/pyproject.toml": "[project]\nname='api'\n"})
    assert said(documents.NoProjectHere, made) == [(3, "pip", "likely")]
    gone = past({"README.md": text, "api/x.py": "x"}, {"setup.py": "x"}, name="gone")
    assert said(documents.NoProjectHere, gone) == [(3, "pip", "certain")]
    assert not found(documents.NoProjectHere, past({"README.md": text, "api/x.py": "x"}, name="snippets"))


def test_a_minimum_that_nothing_runs_on(repository: Make) -> None:
    tree = {"README.md": "Shop needs Python 3.6+.\n", "requirements.txt": "x\n", "Dockerfile": "FROM python:3.11\n"}
    assert said(documents.PythonVersionContradicts, repository(tree)) == [(1, "Python 3.6", "likely")]
    tested = {**tree, ".python-version": "3.6\n"}
    assert not found(documents.PythonVersionContradicts, repository(tested, name="tested"))


def test_names_that_left_the_code(past: Make) -> None:
    text = "# Use\nCall `old_name(x)` or `new_name()`; `their_name` too.\n\n| SHOP_OLD | x |\n|---|---|\n"
    made = past({"README.md": text, "b.py": "def new_name(): ...\n"}, {"a.py": "def old_name(): ...\nSHOP_OLD = 1\n"})
    items = found(documents.NameThatIsGone, made)
    assert sorted(item.subject.partition("#")[2] for item in items) == ["SHOP_OLD", "old_name"]
    assert {item.confidence for item in items} == {Confidence.LIKELY}


IMPORTER = """\
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--jobs", type=int)
parser.add_argument("--no-cache", action="store_true")
sub = parser.add_subparsers()
sub.add_parser("load")
"""


def test_options_and_subcommands_of_its_own_programs(past: Make) -> None:
    text = (
        "# Use\n```sh\npython tools/importer.py load --fast --jobs=2 --no-cache --help\npython tools/importer.py unload\n"
        "shop serve --port 1\nshop start\npython tools/free.py --any\npython manage.py fill --all --settings x\n"
        "./dev.sh build_all\n./dev.sh test\n```\n"
    )
    cli = "import click\n@click.group()\ndef main(): ...\n@main.command()\n@click.option('--port')\ndef serve(port): ...\n"
    tree = {
        "README.md": text,
        "tools/importer.py": IMPORTER,
        "tools/free.py": "import argparse, sys\nprint(sys.argv)\n",
        "shop/cli.py": cli,
        "pyproject.toml": "[project]\nname = 'shop'\n[project.scripts]\nshop = 'shop.cli:main'\n",
        "manage.py": "x",
        "shop/management/commands/fill.py": "from django.core.management.base import BaseCommand\n",
        "dev.sh": "#!/bin/sh\ncase $1 in\ntest) true;;\nall_build) true;;\nesac\n",
    }
    made = past(tree)
    assert [(line, subject) for line, subject, _ in said(documents.MissingOption, made)] == [
        (3, "tools/importer.py --fast"),
        (4, "tools/importer.py unload"),
        (6, "shop start"),
        (8, "manage.py fill --all"),
        (9, "./dev.sh build_all"),
    ]
    write(made.root, {"tools/importer.py": IMPORTER + "parser.add_argument('--fast')\n"})
    git(made.root, "commit", "-qam", "third")
    write(made.root, {"tools/importer.py": IMPORTER})
    git(made.root, "commit", "-qam", "fourth")
    first, *rest = found(documents.MissingOption, Repository(made.root))
    assert (first.confidence, {item.confidence for item in rest}) == (Confidence.CERTAIN, {Confidence.LIKELY})


COMPOSE = """\
services:
  web:
    image: x
    ports: ["8080:8000"]
  db:
    image: postgres:16
    container_name: db
"""


def test_containers_and_ports_of_the_composition(repository: Make) -> None:
    text = (
        "# Run\n```sh\ndocker compose up -d\ndocker exec -it web bash\ndocker exec db psql\ndocker logs -f other\n```\n"
        "Open http://localhost:8000/ or http://localhost:8080. Admin: http://localhost:9999\n"
    )
    made = repository({"README.md": text, "compose.yaml": COMPOSE, "app.py": "serve(port=8000)\n"})
    assert said(documents.UnknownContainer, made) == [(4, "web", "likely")]
    assert said(documents.UnpublishedPort, made) == [(8, "9999", "likely")]


def test_a_container_by_the_name_that_the_document_gives_it(repository: Make) -> None:
    text = "```sh\ndocker run --name shop.demo -d acme/shop\ndocker stop shop.apache\ndocker logs postgres\n```\n"
    made = repository({"README.md": text})
    (item,) = found(documents.UnknownContainer, made)
    assert repaired(made, item) == "docker stop shop.demo"


def test_a_name_that_its_module_has_lost(past: Make) -> None:
    text = "# Use\n```python\nfrom shop.models import SLUG_CHARS, Order, Never\nfrom other import x\n```\n"
    made = past({"README.md": text, "shop/models.py": "SLUG_CHARS = 'a-z'\nclass Order: ...\n"})
    write(made.root, {"shop/models.py": "class Order: ...\n"})
    git(made.root, "commit", "-qam", "third")
    assert said(documents.MissingOwnModule, Repository(made.root)) == [(3, "shop.models SLUG_CHARS", "certain")]


def test_what_is_written_for_somebody_elses_project_is_left_alone(past: Make) -> None:
    clone = "# A\n```sh\ngit clone https://github.com/acme/tags.git\ncd tags\n```\n# B\n```sh\npip install -e .\n```\n"
    made = past({"docs/setup.md": clone, "x/pyproject.toml": "[project]\nname='x'\n"}, {"setup.py": "x"})
    assert not found(documents.NoProjectHere, made)
    plugin = past({"docs/plugins.md": "```sh\nmake tests\n```\n", "Makefile": "test:\n\ttrue\n"}, name="plugin")
    assert not found(documents.CommandNamesMissingTask, plugin)
    thanks = "<!-- ALL-CONTRIBUTORS-LIST -->\n[a](#contributors-) [b](#translation-anna)\n# A\n"
    assert not found(documents.BrokenAnchor, past({"README.md": thanks}, name="thanks"))
    line = "| `shop/a.py:85` | `/app/shop/b.sh` |\n|---|---|\n| x | y |\n"
    assert not found(
        documents.TextNamesMissingPath, past({"README.md": line, "shop/a.py": "x", "shop/bb.sh": "x"}, name="l")
    )


def test_fixtures_tests_and_variables(past: Make) -> None:
    text = (
        "# Test\n```sh\npython manage.py loaddata initial_role users\npython manage.py run-server\n"
        "trial shop.test.test_mail shop.test.test_web\nexport LT_REQ_STORAGE=x\nexport OTHER_THING=y\n```\n"
        "Get `curl -O https://raw.githubusercontent.com/acme/shop/main/get.sh`.\nCopy `config.json.example`.\n"
    )
    before = {
        "a/fixtures/initial_role.json": "[]",
        "lib/shop/test/test_mail.py": "x",
        "get.sh": "x",
        "config.json.example": "x",
    }
    tree = {
        "README.md": text,
        "manage.py": "import django\n",
        "b/fixtures/users.json": "[]",
        "lib/shop/test/test_web.py": "x",
        "lib/shop/settings.py": "import os\nX = os.environ['LT_REQ_LIMIT_STORAGE']\n",
        "files/config.json.example": "x",
    }
    made = past(tree, before)
    assert [item[:2] for item in said(documents.MissingManagementCommand, made)] == [
        (3, "loaddata initial_role"),
        (4, "manage.py run-server"),
    ]
    assert said(documents.MissingOwnModule, made) == [(5, "shop.test.test_mail", "certain")]
    assert said(documents.NameThatIsGone, made) == [(6, "LT_REQ_STORAGE", "likely")]
    assert [item[:2] for item in said(documents.DeadOwnUrl, made)] == [(9, "get.sh")]
    assert [item[:2] for item in said(documents.TextNamesMissingPath, made)] == [(10, "config.json.example")]


def test_a_folder_that_the_text_names_is_where_the_reader_goes(past: Make) -> None:
    text = "# Setup\n**Backend**: from `server/`:\n```sh\nuv sync\npython run.py\n```\n"
    made = past({"README.md": text, "server/pyproject.toml": "x"}, {"pyproject.toml": "x", "run.py": "x"})
    assert not found(documents.NoProjectHere, made)


def patched(made: Repository, *checks: type[RepositoryCheck]) -> str:
    """The README after every repair that the findings carry."""
    items = [item for check in checks for item in found(check, made)]
    (change,) = repair(made, items).changes
    return change.after


def test_the_document_can_be_patched(past: Make) -> None:
    text = (
        "# Setup\r\nShop needs Python 3.7+. See `app/tasks.py`.\r\n```sh\r\npoetry install\r\npoetry run python tool/run.py\r\n"
        "pip install requirements.txt\r\ndocker-compose -f docker-compose.yml up\r\n"
        "python -m venv .venv && source venv/bin/activate\r\n```\r\n"
    )
    long = "print('a long enough file to be known again')\n" * 5
    tree = {
        "README.md": text,
        "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\nrequires-python = '>=3.11'\n",
        "uv.lock": "version = 1\n",
        "requirements.txt": "x\n",
    }
    made = past({**tree, "app/jobs.py": long, "tools/run.py": long + "x"}, {"poetry.lock": "x"})
    for old, new in (("app/tasks.py", "app/jobs.py"), ("tool/run.py", "tools/run.py")):
        (made.root / old).parent.mkdir(exist_ok=True)
        git(made.root, "mv", new, old)
    git(made.root, "commit", "-qm", "old names")
    for old, new in (("app/tasks.py", "app/jobs.py"), ("tool/run.py", "tools/run.py")):
        (made.root / new).parent.mkdir(exist_ok=True)
        git(made.root, "mv", old, new)
    git(made.root, "commit", "-qm", "new names")
    after = patched(
        Repository(made.root),
        documents.PythonVersionContradicts,
        documents.TextNamesMissingPath,
        documents.CommandNamesMissingPath,
        documents.WrongPackageManager,
        documents.OutdatedCommand,
    )
    assert after.split("\r\n") == [
        "# Setup",
        "Shop needs Python 3.11+. See `app/jobs.py`.",
        "```sh",
        "uv sync",
        "uv run python tools/run.py",
        "pip install -r requirements.txt",
        "docker compose -f docker-compose.yml up",
        "python -m venv .venv && source .venv/bin/activate",
        "```",
        "",
    ]


def test_a_shallow_clone_says_what_it_cannot_prove(past: Make, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = past({"README.md": "```sh\npython gone.py\n```\nSee `app/gone.py`.\n", "app/a.py": "x"}, {"gone.py": "x"})
    clone = tmp_path_factory.mktemp("shallow") / "shop"
    git(made.root, "clone", "-q", "--depth", "1", made.root.as_uri(), str(clone))
    for check in (documents.CommandNamesMissingPath, documents.TextNamesMissingPath, documents.MissingOwnModule):
        (said_so,) = check().examine(Repository(clone))
        assert isinstance(said_so, Skipped)
        assert "shallow" in said_so.reason
