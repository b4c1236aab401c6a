"""Names without marks, slips of one letter, dotted names in settings: what fixes of documents showed to be missed."""

from __future__ import annotations

from collections.abc import Callable

from envdoctor.api import Finding, Repository, RepositoryCheck
from envdoctor_checks import documents

Make = Callable[..., Repository]


def said(check: type[RepositoryCheck], repository: Repository) -> list[tuple[int | None, str, str]]:
    found = [item for item in check().examine(repository) if isinstance(item, Finding)]
    return [
        (item.location.line if item.location else None, item.subject.partition("#")[2], item.confidence.value)
        for item in found
    ]


def test_a_name_in_running_text_that_left_the_code(past: Make) -> None:
    text = "# Use\nSet use_transaction=True to be safe.\n\nTheir own_name and 'image_url' are not ours.\n"
    before = {"a.py": "def run(use_transaction, image_url): ...\n"}
    made = past({"README.md": text, "b.py": "x = 1\n"}, before)
    assert said(documents.NameThatIsGone, made) == [(2, "use_transaction", "likely")]
    told = past({"README.md": text.replace("Set", "We no longer have"), "b.py": "x = 1\n"}, before, name="told")
    assert said(documents.NameThatIsGone, told) == []


def test_names_within_python_that_left_the_code(past: Make) -> None:
    block = "```python\nfrom their import TheirThing\napp = make(load_vars=False)\nTheirThing()\nclass MyNewTest(Base): ...\n"
    before = {"a.py": "def make(load_vars): ...\nTheirThing, MyNewTest = 1, 2\n"}
    made = past({"README.md": f"# Use\n{block}```\n", "b.py": "x = 1\n"}, before)
    assert said(documents.NameThatIsGone, made) == [(4, "load_vars", "likely")]


def test_one_letter_from_a_name_of_the_code(past: Make) -> None:
    text = "# Use\n`heatlh_check_interval` and `connection_pools`, `their_other_name`.\n"
    code = "def run(health_check_interval, connection_pool): ...\n"
    made = past({"README.md": text, "shop.py": code})
    assert said(documents.NameThatIsGone, made) == [(2, "heatlh_check_interval", "likely")]


def test_an_option_with_other_separators(past: Make) -> None:
    text = "# Use\n```sh\nshop --core_type small\ndocker --other_name x\n```\n"
    made = past({"README.md": text, "shop.py": 'parser.add_argument("--core-type")\n'})
    assert said(documents.NameThatIsGone, made) == [(3, "--core_type", "likely")]
    code = 'import x\nfor name in names:\n    parser.add_argument(f"--{name}")\nother = "--core-type"\n'
    assert said(documents.NameThatIsGone, past({"README.md": text, "shop.py": code}, name="built")) == []


def test_an_option_among_others_of_the_program(past: Make) -> None:
    text = "# Use\nTake `--host`, `--port` and `--forwarded-trust-ips`.\n"
    code = 'for option in ("--host", "--port", "--forwarded-allow-ips"): ...\n'
    made = past({"README.md": text.replace("trust", "alow"), "shop.py": code})
    assert said(documents.NameThatIsGone, made) == [(2, "--forwarded-alow-ips", "likely")]
    negative = past({"README.md": "# Use\n`--no-host`\n", "shop.py": '"--host"\n"--no-hosts"\n'}, name="negative")
    assert said(documents.NameThatIsGone, negative) == []


def test_a_class_in_settings_whose_module_moved(past: Make) -> None:
    text = "# Use\n```python\nTOOLS = ['shop.old_tools.Tool', 'their.old_tools.Tool', 'shop.new_tools.Tool']\n```\n"
    now = {"README.md": text, "shop/__init__.py": "", "shop/new_tools.py": "a = 1\n"}
    assert said(documents.MissingOwnModule, past(now, {"shop/old_tools.py": "b = 2\n"})) == [
        (3, "shop.old_tools", "certain")
    ]


def test_what_a_server_runs_is_looked_up(past: Make) -> None:
    now = {
        "README.md": "# Run\n```sh\nuvicorn --factory shop.old.server:run\n```\n",
        "shop/__init__.py": "",
        "shop/x.py": "",
    }
    assert said(documents.MissingOwnModule, past(now, {"shop/old/server.py": "b = 2\n"})) == [
        (3, "shop.old.server", "certain")
    ]


def test_extras_apart_from_their_project(past: Make) -> None:
    text = "# Set up\n```sh\npip install -e . '[.dev]'\npip install '.[dev]'\n```\n"
    assert said(documents.OutdatedCommand, past({"README.md": text, "a.py": ""})) == [
        (3, "pip install [.dev]", "certain")
    ]


def test_the_words_of_a_file_in_another_order(past: Make) -> None:
    text = "# Set up\n```sh\n./data/wikipedia_import.sh\n```\n"
    made = past({"README.md": text, "data/import_wikipedia.sh": "a\n", "data/other.sh": "b\n"})
    assert said(documents.CommandNamesMissingPath, made) == [(3, "data/wikipedia_import.sh", "likely")]


def test_a_label_is_reported_where_its_target_is_written(past: Make) -> None:
    text = "# Shop\n\nRead the [guide][1].\n\n[1]: docs/guide.md\n"
    assert said(documents.BrokenLink, past({"README.md": text}, {"docs/guide.md": "x\n"})) == [
        (5, "docs/guide.md", "certain")
    ]
