"""Files that services show, workflows and their badges, commands that no shell takes, and modules on any page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checks.test_documents_pages import said
from envdoctor.api import Finding, Repository
from envdoctor.repository.documents import linked, plain_address
from envdoctor_checks import documents

Make = Callable[..., Repository]

PACKAGE = {"shop/__init__.py": "class Basket: ...\n", "shop/models/mixins.py": "", "shop/models/__init__.py": ""}


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://mybinder.org/v2/gh/acme/shop/main?filepath=binder%2Fa.ipynb", "acme/shop/blob/main/binder/a.ipynb"),
        ("https://mybinder.org/v2/gh/acme/shop/HEAD?urlpath=lab/tree/a.ipynb", "acme/shop/blob/HEAD/a.ipynb"),
        ("https://colab.research.google.com/github/acme/shop/blob/main/a.ipynb", "acme/shop/blob/main/a.ipynb"),
        ("https://nbviewer.org/github/acme/shop/blob/main/a.ipynb", "acme/shop/blob/main/a.ipynb"),
        (
            "https://github.com/acme/shop/actions/workflows/ci.yml/badge.svg",
            "acme/shop/blob/HEAD/.github/workflows/ci.yml",
        ),
    ],
)
def test_the_file_that_a_service_shows(url: str, plain: str) -> None:
    assert plain_address(url) == f"https://github.com/{plain}"


@pytest.mark.parametrize(
    "url", ["https://mybinder.org/v2/gh/acme/shop/main", "https://mybinder.org/v2/gh/acme/shop/main?urlpath=rstudio"]
)
def test_a_service_that_shows_no_file(url: str) -> None:
    assert plain_address(url) == url


def test_badges_of_workflows_that_are_gone(past: Make) -> None:
    page = (
        "# shop\n![a](https://github.com/acme/shop/workflows/Lint/badge.svg)\n"
        "![b](https://github.com/acme/shop/workflows/Build%20Status/badge.svg)\n"
        "![c](https://github.com/acme/shop/actions/workflows/old.yml/badge.svg)\n"
        "![d](https://github.com/acme/shop/actions/workflows/ci.yml/badge.svg)\n"
        "![e](https://github.com/acme/till/workflows/Lint/badge.svg)\n"
    )
    now = {"README.md": page, ".github/workflows/ci.yml": "name: Build Status\non: push\n"}
    made = past(now, {".github/workflows/old.yml": "name: Old\n"})
    assert said(documents.DeadOwnUrl, made) == [("README.md", 2, "likely"), ("README.md", 4, "certain")]


@pytest.mark.parametrize(
    ("command", "wrong"),
    [
        ("export SHOP_KEY = 'secret'", True),
        ("export SHOP_KEY='secret'", False),
        ("pip install shop[web, worker]", True),
        ("pip install 'shop[web, worker]'", False),
        ("docker run --rm -p 80:80 --container_name shop acme/shop", True),
        ("docker run --rm -p 80:80 --name shop acme/shop --batch_size 3", False),
        ("conda create -n shop python=3.12\nconda activate store", True),
        ("conda create -n shop python=3.12\nconda activate shop", False),
        ("uv venv\nsource ./bin/activate", True),
        ("python -m venv shop-env\ncd shop-env\nsource bin/activate", False),
    ],
)
def test_commands_that_do_not_work_as_written(past: Make, command: str, wrong: bool) -> None:
    made = past({"README.md": f"# shop\n\n## Install\n\n```sh\n{command}\n```\n"})
    assert bool([item for item in documents.OutdatedCommand().examine(made) if isinstance(item, Finding)]) is wrong


def test_modules_on_pages_that_are_not_about_setting_up(past: Make) -> None:
    page = (
        "Reference\n=========\n\n.. automodule:: shop.places\n\n.. code-block:: python\n\n"
        "   from shop.model.mixins import Image\n   from shop.models.mixins import Image\n   from django.db import x\n"
    )
    past_files = {"shop/places.py": "ROOT = 1\n"}
    made = past({"docs/conf.py": "", "docs/reference.rst": page} | PACKAGE, past_files)
    assert said(documents.MissingOwnModule, made) == [
        ("docs/reference.rst", 8, "likely"),
        ("docs/reference.rst", 4, "certain"),
    ]


def test_a_page_whose_modules_are_there_is_not_even_parsed(past: Make) -> None:
    page = "Reference\n=========\n\n.. automodule:: shop.models\n\n    from shop import Basket\n"
    assert past({"docs/conf.py": "", "docs/reference.rst": page} | PACKAGE).fact(linked) == ()


def test_trees_of_pages_and_pages_with_a_fragment(past: Make) -> None:
    index = "Shop\n====\n\n.. toctree::\n   :maxdepth: 2\n\n   old_reference/modules.rst\n   start\n"
    start = "Start\n=====\n\nSee :doc:`/reference/modules#basket` and :doc:`/reference/modules`.\n"
    pages = {"docs/conf.py": "", "docs/index.rst": index, "docs/start.rst": start, "docs/reference/modules.rst": "x\n"}
    assert sorted(said(documents.BrokenReference, past(pages))) == [
        ("docs/index.rst", 7, "likely"),
        ("docs/start.rst", 4, "certain"),
    ]


def test_a_script_that_left_the_root_where_the_text_sends_the_reader(past: Make) -> None:
    text = "# shop\n\n## Run\n\nStart it {where}:\n\n```sh\n./start.sh\n```\n"
    now = {"src/start.sh": "echo\n"}
    told = past({"README.md": text.format(where="from the root of the repository")} | now, {"start.sh": "echo a\n"})
    assert said(documents.CommandNamesMissingPath, told) == [("README.md", 8, "likely")]
    other = past(
        {"README.md": text.format(where="in the folder `src`")} | now, {"start.sh": "echo a\n"}, name="elsewhere"
    )
    assert said(documents.CommandNamesMissingPath, other) == []


def test_the_folder_of_the_clone_is_not_one_of_the_tree(past: Make) -> None:
    page = "# shop\n\n## Build\n\n```sh\nsudo apt-get install devscripts\ncd shop\ncd till\n```\n"
    made = past({"README.md": page, "src/shop/a.py": "", "src/till/a.py": ""}, {"shop/a.py": "", "till/a.py": ""})
    assert [item.subject for item in documents.CommandNamesMissingPath().examine(made)] == ["README.md#till"]


def test_a_package_of_the_clones_name_that_left(past: Make) -> None:
    page = "# shop\n\n## Build\n\n```sh\ngit clone https://github.com/acme/shop\nshop/build/version.py\n```\n"
    made = past({"README.md": page}, {"shop/build/version.py": ""})
    assert said(documents.CommandNamesMissingPath, made) == [("README.md", 7, "certain")]
    inside = past({"README.md": page, "build/version.py": ""}, {"shop/build/version.py": ""}, name="inside")
    assert said(documents.CommandNamesMissingPath, inside) == []


def test_a_readme_by_its_bare_name(past: Make) -> None:
    made = past({"INSTALL.md": "# Install\n\nSee the [README](README) and [it](README.md).\n", "README.md": "# shop\n"})
    assert said(documents.BrokenLink, made) == [("INSTALL.md", 3, "likely")]
    plain = past({"INSTALL.md": "# Install\n\nSee the [README](README).\n", "README": "shop\n"}, name="plain")
    assert said(documents.BrokenLink, plain) == []


def test_each_call_of_a_runner_whose_file_is_gone(past: Make) -> None:
    page = "# shop\n\n## Test\n\n```sh\nmake test\nmake lint\n```\n"
    made = past({"CONTRIBUTING.md": page}, {"Makefile": "test:\n\tpytest\nlint:\n\truff\n"})
    assert [line for _, line, _ in said(documents.CommandNamesMissingTask, made)] == [6, 7]


def test_each_of_two_runners_on_a_line_whose_files_are_gone(past: Make) -> None:
    page = "# shop\n\n## Test\n\n```sh\nmake lint && tox\n```\n"
    made = past({"CONTRIBUTING.md": page}, {"Makefile": "lint:\n\truff\n", "tox.ini": "[tox]\n"})
    found = [item.subject for item in documents.CommandNamesMissingTask().examine(made) if isinstance(item, Finding)]
    assert found == ["CONTRIBUTING.md#make", "CONTRIBUTING.md#tox"]


def test_a_notebook_that_a_service_shows_from_a_page_about_using(past: Make) -> None:
    page = "# Tour\n\n[open](https://colab.research.google.com/github/acme/{name}/blob/main/tour.ipynb)\n"
    now = {"docs/tour.md": page.format(name="shop"), "docs/other.md": page.format(name="till"), "a.ipynb": "{}"}
    made = past(now, {"tour.ipynb": "{}"})
    assert said(documents.DeadOwnUrl, made) == [("docs/tour.md", 3, "certain")]
