"""Whole classes of what goes stale: options, Sphinx's references, keys of settings, versions, machines, addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.api import Finding, Repository, RepositoryCheck
from envdoctor_checks import documents

Make = Callable[..., Repository]


def said(check: type[RepositoryCheck], repository: Repository) -> list[tuple[int | None, str, str]]:
    return [
        (item.location.line if item.location else None, item.subject.partition("#")[2], item.confidence.value)
        for item in check().examine(repository)
        if isinstance(item, Finding)
    ]


PROJECT = """
[project]
name = "shop"
version = "1"
scripts = {shop = "shop.main:main", shop-import = "shop.main:fetch"}
dependencies = ["redis>=5", "django>=5.1,<6"]
[build-system]
requires = ["setuptools>=45"]
[tool.hatch.envs.test.scripts]
unit = "pytest"
types = "mypy ."
"""
MAIN = """
import argparse, sys
def main(args=sys.argv[1:]):
    parser = argparse.ArgumentParser()
    parser.add_argument("--restrict-to-path")
    parser.add_argument("--quiet")
    parser.add_argument("--verbose")
    parser.add_argument("--workers")
    parser.add_argument("--dry-run")
    parser.parse_known_args(args)
"""


def test_options_of_a_program_that_takes_any(past: Make) -> None:
    page = "    shop --restrict-path /srv --verb\n    shop --other x\n    pip install --quietly x\n"
    made = past({"README.rst": f"Shop::\n\n{page}", "pyproject.toml": PROJECT, "shop/main.py": MAIN})
    assert said(documents.MissingOption, made) == [(3, "shop --restrict-path", "likely")]


def test_options_that_the_code_had_when_the_line_was_written(past: Make) -> None:
    page = "Shop::\n\n    shop --show-config\n    shop --colour\n"
    older = MAIN.replace('"--quiet"', '"--show-config"')
    made = past({"README.rst": page, "pyproject.toml": PROJECT, "shop/main.py": MAIN}, {"shop/old.py": older})
    assert said(documents.MissingOption, made) == [(3, "shop --show-config", "likely")]


def test_a_copy_of_a_programs_help(repository: Make) -> None:
    text = """
    Shop

        --restrict-to-path PATH  where
        --quiet        say nothing
        --workers=N    how many
        -h, --host=HOST  where to listen
        --dry-run      only look
    """
    made = repository({"README.rst": text, "pyproject.toml": PROJECT, "shop/main.py": MAIN, "shop/net.py": "host = 1"})
    assert said(documents.MissingOption, made) == []  # without "::" it is no block
    text = text.replace("Shop\n", "Shop::\n")
    made = repository({"README.rst": text, "pyproject.toml": PROJECT, "shop/main.py": MAIN}, name="block")
    assert said(documents.MissingOption, made) == [(6, "--host", "likely")]
    typer = {"shop/cli.py": "import typer\ndef run(host: str): ...\n"}
    made = repository({"README.rst": text, "pyproject.toml": PROJECT, "shop/main.py": MAIN, **typer}, name="typer")
    assert said(documents.MissingOption, made) == []


def test_options_in_directives_and_text(past: Make) -> None:
    page = "Shop\n\n.. option:: -q, --quite\n\nPass ``--dry_run``, ``--no-cache-dir`` or ``--verbos``.\n"
    more = "In your shop pass ``--restrict-to-paht``; the former ``--restrict-to-pat``.\n"
    made = past({"README.rst": page + more, "pyproject.toml": PROJECT, "shop/main.py": MAIN})
    assert said(documents.NameThatIsGone, made) == [
        (3, "--quite", "likely"),
        (5, "--dry_run", "likely"),
        (6, "--restrict-to-paht", "likely"),
    ]


def test_long_names_with_a_slip(past: Make) -> None:
    page = "Call `test_yamal_config()`, `test_yaml_configs()` or `our_yaml_config()` in `paymant_process`.\n"
    page += "Also `handle_event` and `test__yaml_config`.\n"
    code = "def test_yaml_config(): ...\ndef _handle_event(): ...\n"
    made = past({"README.md": page, "shop/main.py": code, "payment_process/a.py": ""})
    assert said(documents.NameThatIsGone, made) == [
        (1, "test_yamal_config", "likely"),
        (1, "paymant_process", "likely"),
    ]


def test_a_list_of_options_in_a_table(repository: Make) -> None:
    rows = "".join(f"| `{option}` | x |\n" for option in ("--quiet", "--verbose", "--workers N", "--dry-run", "--fast"))
    page = f"# Shop\n| option | what |\n|---|---|\n{rows}"
    made = repository({"README.md": page, "pyproject.toml": PROJECT, "shop/main.py": MAIN})
    assert said(documents.MissingOption, made) == [(8, "--fast", "likely")]


def test_variables_that_a_list_describes(past: Make) -> None:
    page = "# Shop\nMODEL_TYPE: kind\nMODEL_PATH: where\nSTORE_FOLDER: where\nN_CTX: how many\n"
    code = "MODEL_TYPE MODEL_PATH STORE_FOLDER MODEL_N_CTX n_ctx"
    assert said(documents.NameThatIsGone, past({"README.md": page, "shop/main.py": code})) == [(5, "N_CTX", "likely")]


def test_a_module_that_is_elsewhere(past: Make) -> None:
    page = "```python\nfrom tests.order_helper import check\nfrom tests.more import x\n```\n"
    now = {"README.md": page, "shop/testing/order_helper.py": "", "tests/a.py": "", "shop/more.py": ""}
    assert said(documents.MissingOwnModule, past(now)) == [(2, "tests.order_helper", "likely")]


def test_what_something_is_added_to(past: Make) -> None:
    page = "Please add a line to `docs/changelog/news.rst`.\n"
    made = past({"README.md": page, "shop/main.py": ""}, {"docs/changelog/news.rst": "x"})
    assert said(documents.TextNamesMissingPath, made) == [(1, "docs/changelog/news.rst", "certain")]


def test_keys_of_settings_among_others_that_are_known(past: Make) -> None:
    keys = ["api_host", "api_port", "db_name", "db_user", "max_size", "log_file", "old_tokens"]
    block = "\n".join(f'  "{key}": 1,' for key in keys)
    page = f"# Shop\n```json\n{{\n{block}\n}}\n```\n"
    made = past({"README.md": page, "shop/main.py": " ".join([*keys[:-1], "old_token"])})
    assert said(documents.NameThatIsGone, made) == [(10, "old_tokens", "likely")]
    other = past({"README.md": page, "shop/main.py": " ".join(keys[:-1])}, name="other")
    assert said(documents.NameThatIsGone, other) == []  # a name that the reader gives
    python = past(
        {"README.rst": f"Shop::\n\n    def run(self):\n{block}\n", "a.py": " ".join(keys[:-1])}, name="python"
    )
    assert said(documents.NameThatIsGone, python) == []
    strangers = past({"README.md": page, "shop/main.py": " ".join(keys[:4])}, name="strangers")
    assert said(documents.NameThatIsGone, strangers) == []


def test_references_of_sphinx(past: Make) -> None:
    page = """
    Install
    =======

    See :doc:`gone`, :doc:`here`, :doc:`other:stetup`, :doc:`/stetup` and :ref:`instal-steps`, :ref:`elsewhere-label`.

    .. literalinclude:: ../app/old.conf
    .. include:: ../app/new.conf
    .. include:: /_generated.inc

    .. toctree::
       :maxdepth: 1

       here
       Old <gone>
       https://example.org
    """
    now = {
        "docs/install.rst": page, "docs/here.rst": ".. _install-steps:\n\nHere\n====\n", "docs/conf.py": "x = 1",
        "docs/setup.rst": "x", "app/new.conf": "x",
    }  # fmt: skip
    made = past(now, {"docs/gone.rst": "x", "app/old.conf": "x"})
    assert said(documents.BrokenReference, made) == [
        (4, "gone", "certain"),
        (4, "/stetup", "likely"),
        (4, "instal-steps", "likely"),
        (6, "../app/old.conf", "certain"),
        (14, "gone", "certain"),
    ]


def test_a_page_that_another_includes_is_read_from_there(past: Make) -> None:
    now = {
        "docs/install/_parts/venv.rst": ".. include:: _parts/intro.rst\n.. include:: _parts/intra.rst\n",
        "docs/install/_parts/intro.rst": "x", "docs/conf.py": "x = 1",
    }  # fmt: skip
    assert said(documents.BrokenReference, past(now)) == []


def test_modules_that_sphinx_documents(past: Make) -> None:
    page = "Install\n=======\n\nSee :mod:`shop.tasks` and :py:mod:`~shop.jobs`, :mod:`other.tasks`.\n"
    made = past({"docs/install.rst": page, "shop/__init__.py": "", "shop/jobs.py": ""}, {"shop/tasks.py": "x"})
    assert said(documents.MissingOwnModule, made) == [(4, "shop.tasks", "certain")]


def test_objects_that_sphinx_refers_to(past: Make) -> None:
    page = """
    Install
    =======

    See :meth:`~shop.config.Configuration.include`, :class:`shop.config.Configurator`, :func:`shop.current`,
    :func:`other.config.Configuration`, :func:`shop.config.helper` and :func:`shop.star.anything_at_all`.
    """
    now = {
        "docs/install.rst": page,
        "shop/__init__.py": "", "shop/star.py": "from x import *\n", "shop/thread.py": "def current(): ...\n",
        "shop/config/__init__.py": "class Configurator: ...\ntry:\n    from x import helper\nexcept E: helper = 1\n",
    }  # fmt: skip
    assert said(documents.BrokenReference, past(now)) == [
        (4, "shop.config.Configuration.include", "likely"),
        (4, "shop.current", "likely"),
    ]


def test_versions_that_the_declarations_refuse(repository: Make) -> None:
    page = """
    # Install
    `setuptools`: at least version **42.0**, Django 4.2+, redis >= 5.0, celery 4.0+,
    Redis 4.2 or above
    ```sh
    pip install redis==4.0.1 django==5.1.2
    ```
    """
    made = repository({"README.md": page, "pyproject.toml": PROJECT})
    assert said(documents.VersionContradicts, made) == [
        (5, "redis 4.0.1", "likely"),
        (2, "setuptools 42.0", "likely"),
        (2, "django 4.2", "likely"),
        (3, "redis 4.2", "likely"),
    ]


def test_scripts_of_hatch_and_machines_of_vagrant(repository: Make) -> None:
    page = "```sh\nhatch run test:type\nhatch run test:unit\nhatch run test:anything\nvagrant up build\nvagrant up web\n```\n"
    machines = "Vagrant.configure('2') do |config|\n  config.vm.define 'web' do |web|\n  end\nend\n"
    made = repository({"README.md": page, "pyproject.toml": PROJECT, "Vagrantfile": machines})
    assert said(documents.CommandNamesMissingTask, made) == [
        (2, "hatch test:type", "likely"),
        (5, "vagrant build", "likely"),
    ]
    looped = machines + "names.each do |name|\n  config.vm.define name\nend\n"
    made = repository({"README.md": page, "Vagrantfile": looped}, name="looped")
    assert said(documents.CommandNamesMissingTask, made) == []


def test_a_console_script_by_another_name(past: Make) -> None:
    page = "```sh\n$ shop-imports x\n$ shop2 x\n$ shopping x\n```\n"
    made = past({"README.md": page, "pyproject.toml": PROJECT, "shop/main.py": MAIN})
    assert said(documents.MissingOwnModule, made) == [(2, "shop-imports", "likely")]


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("hhttps://a.org/x", "https://a.org/x"),
        ("https:a.org", "https://a.org"),
        ("http//a.org/b", "http://a.org/b"),
        ("htps://a.org", "https://a.org"),
    ],
)
def test_a_mistyped_address(past: Make, target: str, meant: str) -> None:
    made = past({"README.md": f"[a]({target}) [b](https://a.org) [c](ftp://a.org) [d](http/x.md)\n", "http/x.md": ""})
    (item,) = (item for item in documents.BrokenLink().examine(made) if isinstance(item, Finding))
    assert item.subject == f"README.md#{target}"
    assert item.fix
    assert meant in item.fix.text


def test_a_link_from_the_root_that_only_its_own_folder_has(past: Make) -> None:
    made = past({"docs/install.md": "[a](/firewall.md) [b](/docs/firewall.md)\n", "docs/firewall.md": "x"})
    assert said(documents.BrokenLink, made) == [(1, "/firewall.md", "likely")]
    site = past({"docs/install.md": "[a](/firewall.md)\n", "docs/firewall.md": "x", "mkdocs.yml": "x"}, name="site")
    assert said(documents.BrokenLink, site) == []


def test_a_version_after_a_single_sign(repository: Make) -> None:
    page = "```sh\npip install tox=3.8.3 a==1\nuv pip install --config-settings x=1 .\n```\n"
    assert said(documents.OutdatedCommand, repository({"README.md": page})) == [(2, "pip install tox=3.8.3", "certain")]


def test_what_a_clone_makes_hides_nothing_below_a_folder_that_is_here(past: Make) -> None:
    page = "```sh\ngit clone https://github.com/acme/shop.git\npip install -r shop/requirements/dev.txt\n```\n"
    made = past({"docs/install.md": page, "shop/main.py": ""}, {"shop/requirements/dev.txt": "x"})
    assert said(documents.CommandNamesMissingPath, made) == [(3, "shop/requirements/dev.txt", "certain")]


def test_bare_names_whose_only_file_has_left(past: Make) -> None:
    page = "Settings are in `defaults.ini` and `written.ini`; run `tox-cover.sh`. See `test/unit`, `acme/shop`.\n"
    now = {"README.md": page, "tox.cover.sh": "", "shop/main.py": "open('written.ini')"}
    before = dict.fromkeys(("conf/old/defaults.ini", "conf/old/written.ini", "test/unit/a.py", "acme/shop/x"), "x")
    assert said(documents.TextNamesMissingPath, past(now, before)) == [
        (1, "defaults.ini", "likely"),
        (1, "tox-cover.sh", "likely"),
        (1, "test/unit", "likely"),
    ]


def test_an_address_under_the_name_that_a_manifest_gives(past: Make) -> None:
    base = "https://github.com/old-owner/old-shop/blob/master"
    page = f"[a]({base}/setup.md) [b]({base}/here.md) [c](https://github.com/other/thing/blob/master/setup.md)\n"
    manifest = '[project]\nname = "shop"\n[project.urls]\nHomepage = "https://github.com/old-owner/old-shop"\n'
    made = past({"README.md": page, "pyproject.toml": manifest, "here.md": ""}, {"setup.md": "x"})
    assert said(documents.DeadOwnUrl, made) == [(1, "setup.md", "likely")]


def test_a_heading_never_keeps_a_picture(past: Make) -> None:
    made = past({"README.md": "[a](#💙-give) [b](#-give)\n\n## 💙 Give\n"})
    assert said(documents.BrokenAnchor, made) == [(1, "#💙-give", "likely")]


def test_entry_points_as_one_text(repository: Make) -> None:
    setup = 'from setuptools import setup\nsetup(entry_points="""\n[console_scripts]\nshop-worker = shop:main\n[x]\na = b\n""")\n'
    made = repository(
        {"setup.py": setup, "README.md": "```sh\n$ shop-workers x\n```\n", "shop/__init__.py": ""}, commit=True
    )
    assert said(documents.MissingOwnModule, made) == [(2, "shop-workers", "likely")]
