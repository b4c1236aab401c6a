"""Links on every page of the documentation, and what a reader is sent to in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.api import Finding, Repository, RepositoryCheck
from envdoctor.repository.documents import linked
from envdoctor_checks import documents

Make = Callable[..., Repository]


def said(check: type[RepositoryCheck], repository: Repository) -> list[tuple[str, int | None, str]]:
    return [
        (item.location.path, item.location.line, item.confidence.value)
        for item in check().examine(repository)
        if isinstance(item, Finding) and item.location
    ]


CONCEPTS = "# Queues\n\nSee [workers](workers.md), [the map](../map.md) and [home](https://example.org/gone.md).\n"


def test_a_link_on_a_page_that_is_not_about_setting_up(past: Make) -> None:
    pages = {"README.md": "# shop\n", "docs/concepts/queues.md": CONCEPTS, "docs/map.md": "# Map\n"}
    made = past(pages, {"docs/concepts/workers.md": "# Workers\n"})
    assert said(documents.BrokenLink, made) == [("docs/concepts/queues.md", 3, "certain")]
    assert [item.path for item in made.fact(linked)] == ["docs/concepts/queues.md"]


def test_pages_whose_links_all_lead_somewhere_are_not_even_parsed(past: Make) -> None:
    whole = {"docs/concepts/workers.md": "# Workers\n", "docs/map.md": "# Map\n", "docs/news/old.md": "[x](y.md)\n"}
    made = past({"README.md": "# shop\n", "docs/concepts/queues.md": CONCEPTS} | whole)
    assert made.fact(linked) == ()


def test_a_page_of_sphinx_that_is_gone(past: Make) -> None:
    page = "Queues\n======\n\nSee :doc:`/cases/blip` and :doc:`workers`.\n"
    pages = {"docs/source/conf.py": "", "docs/source/queues.rst": page, "docs/source/workers.rst": "Workers\n=======\n"}
    made = past(pages, {"docs/source/cases/blip.rst": "Blip\n====\n"})
    assert said(documents.BrokenReference, made) == [("docs/source/queues.rst", 4, "certain")]


def test_one_configuration_of_sphinx_for_several_documentations(past: Make) -> None:
    page = "Queues\n======\n\nSee :doc:`/workers` and :doc:`/blip`.\n"
    pages = {
        "docs/conf.py": "", "docs/user/index.rst": "Home\n====\n", "docs/user/workers.rst": "Workers\n=======\n",
        "docs/user/queues.rst": page, "docs/shared/note.rst": page,
    }  # fmt: skip
    made = past(pages, {"docs/workers.rst": "x", "docs/blip.rst": "x", "docs/user/blip.rst": "x"})
    assert said(documents.BrokenReference, made) == [("docs/user/queues.rst", 4, "certain")]
    renamed = pages | {"docs/conf.py": 'root_doc = "start"\n', "docs/start.rst": "Start\n=====\n"}
    other = past(renamed, {"docs/blip.rst": "x"}, name="renamed")
    found = {item[0] for item in said(documents.BrokenReference, other)}
    assert found == {"docs/shared/note.rst", "docs/user/queues.rst"}


def test_pages_of_other_documentations_and_objects_are_known_elsewhere(past: Make) -> None:
    pages = {
        "docs/conf.py": "", "docs/index.md": "# Home\n",
        "docs/topics/logging.rst": "Logging\n=======\n\nSee :doc:`howto/logging`.\n",
        "docs/spawn.md": "# Spawn\n\nSee [it](#Spawner.start), [that](#Spawner) and [this](#spwan-it).\n",
    }  # fmt: skip
    made = past(pages)
    assert said(documents.BrokenReference, made) == []
    assert [item.subject for item in documents.BrokenAnchor().examine(made)] == ["docs/spawn.md##spwan-it"]


def test_links_whose_root_only_the_site_knows_are_not_certain(past: Make) -> None:
    pages = {"README.md": "# shop\n\n![x](/old.png)\n", "guides/start.md": "# Install\n\n![x](/assets/old/a.png)\n"}
    made = past(pages, {"guides/assets/old/a.png": "x", "old.png": "x"})
    assert said(documents.BrokenLink, made) == [("README.md", 3, "certain"), ("guides/start.md", 3, "likely")]


def test_names_that_mean_something_everywhere(past: Make) -> None:
    text = "# shop\n\n## Install\n\nRead [it](docs/install.md#readme) and [why](docs/install.md#the-why). `setUp` of `TestCase` calls `make_shop`.\n"
    made = past(
        {"README.md": text, "docs/install.md": "# It\n\n[](){#The-why}\n"},
        {"a.py": "def setUp(TestCase): make_shop()\n"},
    )
    assert said(documents.BrokenAnchor, made) == []
    assert [item.subject for item in documents.NameThatIsGone().examine(made)] == ["README.md#make_shop"]


def test_the_path_of_an_address_is_no_folder(past: Make) -> None:
    text = "# shop\n\n## Install\n\nURLs like `/docs/a/intro` work.\n\nStart with the pages in `/docs/a/first/`.\n"
    text += "\nMatch the page, not `docs/a/third/x.md`.\n"
    made = past(
        {"README.md": text, "docs/b.md": ""},
        {"docs/a/intro/a.md": "x", "docs/a/first/a.md": "x", "docs/a/third/x.md": "x"},
    )
    assert [item.subject for item in documents.TextNamesMissingPath().examine(made)] == ["README.md#docs/a/first"]


def test_what_python_imports_on_one_line(past: Make) -> None:
    page = (
        '# shop\n\n```sh\npython -c "import shop.places; print(shop.places.ROOT)"\npython -c "import shop.main"\n```\n'
    )
    pages = {"README.md": page, "shop/__init__.py": "", "shop/main.py": ""}
    made = past(pages, {"shop/places.py": "ROOT = 1\n"})
    assert said(documents.MissingOwnModule, made) == [("README.md", 4, "certain")]


@pytest.mark.parametrize(
    ("line", "wrong"), [("- Python 3.6, setuptools and git", True), ("- Python 3.9, setuptools", False)]
)
def test_a_list_of_what_is_needed_begins_with_python(past: Make, line: str, wrong: bool) -> None:
    project = '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.8"\n'
    made = past({"README.md": f"# shop\n\n## Dependencies\n\n{line}\n", "pyproject.toml": project})
    assert bool(said(documents.PythonVersionContradicts, made)) is wrong


COMPOSE = "services:\n  web:\n    image: nginx:1.27\n    container_name: shop_web\n"


@pytest.mark.parametrize(("name", "wrong"), [("shop_web_tests", True), ("shop_web", False), ("other", False)])
def test_a_container_that_the_composition_calls_nearly_so(past: Make, name: str, wrong: bool) -> None:
    page = f"# shop\n\n```sh\ndocker exec -it {name} sh\n```\n"
    made = past({"README.md": page, "compose.yaml": COMPOSE})
    assert bool(said(documents.UnknownContainer, made)) is wrong


def test_compose_in_a_folder_without_a_file_that_it_takes_by_itself(past: Make) -> None:
    page = "# shop\n\nNavigate to `deploy` and run:\n\n```sh\ndocker compose up\n```\n"
    made = past({"README.md": page, "deploy/docker-compose.dev.yml": COMPOSE})
    assert said(documents.CommandNamesMissingPath, made) == [("README.md", 6, "likely")]


@pytest.mark.parametrize("other", ["deploy/compose.yaml", "compose.yaml"])
def test_compose_looks_into_the_folders_above_too(past: Make, other: str) -> None:
    page = "# shop\n\nNavigate to `deploy` and run:\n\n```sh\ndocker compose up\n```\n"
    made = past({"README.md": page, "deploy/docker-compose.dev.yml": COMPOSE, other: COMPOSE})
    assert said(documents.CommandNamesMissingPath, made) == []


def test_a_path_that_begins_with_the_documents_own_folder_is_ours(past: Make) -> None:
    page = (
        "# Dev\n\n```sh\ngit clone https://github.com/acme/other\ncd other\ndocker compose -f dev/up/app.yaml up\n```\n"
    )
    made = past({"dev/up/README.md": page, "dev/up/aap.yaml": COMPOSE})
    assert said(documents.CommandNamesMissingPath, made) == [("dev/up/README.md", 6, "likely")]


def test_a_slip_in_a_link_is_told_what_is_meant(past: Make) -> None:
    page = "# Map\n\n[timing](./SCHEDULE,md)\n"
    made = past({"v3/docs/map.md": page, "v3/docs/SCHEDULE.md": "# Timing\n"})
    found = [item for item in documents.BrokenLink().examine(made) if isinstance(item, Finding)]
    assert [(item.subject, item.fix.text if item.fix else "") for item in found] == [
        ("v3/docs/map.md#./SCHEDULE,md", "link to `SCHEDULE.md` instead")
    ]


def test_a_heading_that_another_page_of_the_documentation_lacks(past: Make) -> None:
    page = "# Codes\n\n[more](#extended-codes) and [these](#codes)\n\n## Additional codes\n"
    made = past({"docs/Codes.md": page})
    assert said(documents.BrokenAnchor, made) == [("docs/Codes.md", 3, "likely")]
