"""False alarms of pages that nobody had looked at, each beside the true one that it resembles."""

from __future__ import annotations

from checks.test_documents_classes import Make, said
from envdoctor.repository.documents import quick_anchors
from envdoctor.repository.documents.selection import select
from envdoctor_checks import documents

_PYPROJECT = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.10"\n'


def test_numbered_proposals_are_no_instructions() -> None:
    series = [f"docs/development/pigs/pig-{number:03}.rst" for number in range(1, 5)]
    chosen, left_out = select([*series, "docs/development/setup.rst", "docs/development/404-setup.rst"])
    assert chosen == ("docs/development/setup.rst", "docs/development/404-setup.rst")
    assert {item.path for item in left_out} == set(series)


def test_steps_with_two_digits_are_instructions() -> None:
    steps = [f"docs/tutorial/{number:02}-install.md" for number in range(1, 5)]
    assert select(steps)[0] == tuple(steps)


def test_what_pytest_prints_is_no_command(past: Make) -> None:
    block = (
        "```bash\npytest tests/test_old.py\ntests/test_new.py F   [100%]\ntests/test_new.py:8: AssertionError\n```\n"
    )
    made = past({"README.md": f"# Testing\n{block}", "tests/test_news.py": ""}, {"tests/test_old.py": ""})
    assert said(documents.CommandNamesMissingPath, made) == [(3, "tests/test_old.py", "certain")]


def test_an_identifier_behind_a_fence_is_an_anchor() -> None:
    text = '# Shop\n```{.json #answer .apiresponse title="Answer"}\n{"a": "#b"}\n```\n{{ page.title }}\n'
    assert quick_anchors(text) == {"shop", "answer"}


def test_members_of_a_family_of_variables(past: Make) -> None:
    code = (
        "import os\nos.environ['POSTGRESQL_DB_USERNAME'], os.environ['POSTGRESQL_DB_PORTS'], os.environ['UI_BROWSER']\n"
    )
    page = "# Configuration\n```sh\nexport POSTGRESQL_DB_SCHEME=a\nexport POSTGRESQL_DB_PORT=b\nexport UI_BROWSER__PLACE=left\n```\n"
    assert said(documents.NameThatIsGone, past({"README.md": page, "shop/main.py": code})) == [
        (4, "POSTGRESQL_DB_PORT", "likely")
    ]


def test_a_file_that_the_program_writes_for_its_user(past: Make) -> None:
    page = "# Configuration\nKeys stand in `shop.yaml`, plans in `plans.yaml`.\n"
    made = past(
        {"docs/configuration.md": page, "shop/main.py": 'PATH = home / "shop.yaml"\n'},
        {"docs/shop.yaml": "", "docs/plans.yaml": ""},
    )
    assert said(documents.TextNamesMissingPath, made) == [(2, "plans.yaml", "likely")]


def test_a_python_in_brackets_behind_a_tool(past: Make) -> None:
    page = "# Install\nWith `venv` (Python 3.5+ required) or by hand.\n\nShop (Python 3.6+ required) is easy.\n"
    made = past({"README.md": page, "pyproject.toml": _PYPROJECT})
    assert said(documents.PythonVersionContradicts, made) == [(4, "Python 3.6", "certain")]


def test_a_tutorial_defines_what_it_imports(past: Make) -> None:
    told = "# Tutorial\n```python\ndef init_db():\n    pass\n```\nThen:\n```python\nfrom shop.app import init_db\n```\n"
    bare = "# Tutorial\n```python\nfrom shop.app import init_db\n```\n"
    now, before = {"shop/__init__.py": "", "shop/app.py": "x = 1\n"}, {"shop/app.py": "def init_db(): ...\n"}
    assert said(documents.MissingOwnModule, past({**now, "README.md": told}, before, name="told")) == []
    found = said(documents.MissingOwnModule, past({**now, "README.md": bare}, before, name="bare"))
    assert found == [(3, "shop.app init_db", "certain")]


def test_options_that_are_made_when_the_program_runs(past: Make) -> None:
    page = "# Running\n```sh\nshop submit --source_path a.dd\n```\n"
    project = _PYPROJECT + 'scripts = {shop = "shop.main:main"}\n'
    plain = "import click\n@click.group()\ndef main(): ...\n@main.command()\n@click.option('--name')\ndef submit(name): ...\n"
    made = "import click\ndef make(names, kept):\n    return click.Option(*names, **kept)\n"
    files = {"README.md": page, "pyproject.toml": project, "shop/__init__.py": "", "shop/main.py": plain}
    assert said(documents.MissingOption, past(files, name="plain")) == [(3, "shop --source_path", "likely")]
    assert said(documents.MissingOption, past({**files, "shop/options.py": made}, name="made")) == []


def test_a_recipe_of_one_line_leaves_the_reader_where_he_was(past: Make) -> None:
    apart = "# Developing\n```sh\ncd docs && make html\n\n# Install\npip install -e .\n```\n"
    joined = "# Developing\n```sh\ncd docs\npip install -e .\n```\n"
    files = {"pyproject.toml": _PYPROJECT, "docs/Makefile": "html:\n", "docs/conf.py": ""}
    assert said(documents.NoProjectHere, past({**files, "README.md": apart}, name="apart")) == []
    found = said(documents.NoProjectHere, past({**files, "README.md": joined}, name="joined"))
    assert [line for line, _, _ in found] == [4]


def test_an_image_from_the_root_of_a_site_that_is_built_elsewhere(past: Make) -> None:
    page = "Set up\n======\n\n.. figure:: /images/plan.png\n"
    assert said(documents.BrokenLink, past({"docs/setup.rst": page, "docs/a.png": ""}, name="elsewhere")) == []
    here = {"docs/setup.rst": page, "docs/conf.py": "", "docs/a.png": ""}
    found = said(documents.BrokenLink, past(here, {"docs/images/plan.png": ""}, name="here"))
    assert [line for line, _, _ in found] == [4]


def test_a_folder_that_is_filled_before_the_build(past: Make) -> None:
    page = "Build\n=====\n\n.. include:: ../common/build-it.rst\n"
    files = {"docs/conf.py": "", "docs/setup/build.rst": page, "docs/setup/build-it.rst": "a\n"}
    assert said(documents.BrokenReference, past({**files, "docs/common/.gitkeep": ""}, name="filled")) == []
    found = said(documents.BrokenReference, past(files, name="plain"))
    assert [line for line, _, _ in found] == [4]


def test_what_the_code_imported_is_somebody_elses(past: Make) -> None:
    page = "# Using\n```python\nanswer = render_to_response('a.html')\nanswer = render_plainly('a.html')\n```\n"
    old = "from django.shortcuts import render_to_response\nfrom shop.util import render_plainly\n"
    before = {"example/views.py": old, "shop/util.py": "def render_plainly(name): ...\n"}
    made = past({"README.md": page, "shop/main.py": "x = 1\n"}, before)
    assert said(documents.NameThatIsGone, made) == [(4, "render_plainly", "likely")]


def test_a_word_that_stands_for_a_subcommand(past: Make) -> None:
    page = "# Running\n```sh\npython shop.py insert-name-of-command-here\npython shop.py fetch\n```\n"
    code = "import argparse\nsub = argparse.ArgumentParser().add_subparsers()\nsub.add_parser('sell')\n"
    found = said(documents.MissingOption, past({"README.md": page, "shop.py": code}))
    assert found == [(4, "shop.py fetch", "likely")]


def test_images_of_a_site_that_is_put_together_elsewhere(past: Make) -> None:
    page = "# Setting up\n<img src='/static/img/a.png'>\n"
    files = {"docs/sources/setup/index.md": page, "mkdocs.yml": "site_name: a\n"}
    assert said(documents.BrokenLink, past(files, name="elsewhere")) == []
    here = past({**files, "docs/static/img/b.png": ""}, {"docs/static/img/a.png": ""}, name="here")
    assert [line for line, _, _ in said(documents.BrokenLink, here)] == [2]


def test_the_extra_of_a_project_in_a_folder(past: Make) -> None:
    page = "# Install\n```sh\npip install -e '.[dev]'\ncd libs/depot\npip install -e '.[all]'\n```\n"
    depot = _PYPROJECT.replace("shop", "depot") + "[project.optional-dependencies]\nall = []\n"
    made = past({"README.md": page, "pyproject.toml": _PYPROJECT, "libs/depot/pyproject.toml": depot})
    assert said(documents.MissingExtra, made) == [(3, "extra dev", "certain")]
