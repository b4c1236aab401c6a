"""How dependencies get into the image when only lists for developing are there, or folders to be installed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]

SETUP = "from setuptools import setup\nsetup(name='shop', version='1', packages=['shop'], install_requires=['flask'])\n"
CODE = {"shop/__init__.py": "from flask import Flask\napp = Flask(__name__)\n", "setup.py": SETUP}


def test_what_runs_is_declared_by_the_project_where_the_lists_are_for_developing(repository: Make) -> None:
    chain = plan(repository(CODE | {"requirements-dev.txt": "pytest\n"})).toolchain
    assert any("pip install -e ." in line for line in chain.install)
    assert not any("requirements-dev.txt" in line for line in chain.install)
    assert any("-r requirements-dev.txt" in line for line in chain.develop)
    listed = plan(repository(CODE | {"requirements.txt": "flask\n"}, name="listed")).toolchain
    assert any("-r requirements.txt" in line for line in listed.install)


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("-e plugins/jobs", True),
        ("--editable=plugins/jobs", True),
        ("-e .", True),
        ("-e git+https://github.com/a/b#egg=b", False),
        ("-e https://example.com/b.zip", False),
        ("flask", False),
    ],
)
def test_a_folder_to_install_must_be_there_first(repository: Make, line: str, needed: bool) -> None:
    files = CODE | {"requirements.txt": f"{line}\n", "plugins/jobs/setup.py": SETUP}
    assert plan(repository(files)).toolchain.needs_code is needed


def test_a_pipfile_that_was_tried_and_left_gives_way_to_a_list_that_names_many_more(repository: Make) -> None:
    code = {"app.py": CODE["shop/__init__.py"], "Pipfile": '[packages]\nrequests = "*"\n'}
    listed = "".join(f"{name}==1.0\n" for name in ("celery", "django", "environ", "flask", "gunicorn", "jinja2"))
    many = code | {"requirements.txt": "-r requirements/prod.txt\n", "requirements/prod.txt": listed}
    assert plan(repository(many)).toolchain.manager == "pip"
    locked = many | {"Pipfile.lock": '{"default": {"flask": {}, "jinja2": {}, "click": {}}}'}
    assert plan(repository(locked, name="locked")).toolchain.manager == "pipenv"
    assert plan(repository(code | {"requirements.txt": "requests\nflask\n"}, name="few")).toolchain.manager == "pipenv"


@pytest.mark.parametrize(
    ("project", "files", "wanted"),
    [
        ("[tool.black]\nline-length = 100\n", {"environment.yml": "dependencies:\n- python=3.12\n- flask\n"}, "conda"),
        ("[build-system]\nrequires = ['setuptools']\n", {"setup.py": SETUP}, "setuptools"),
        ("[project]\nname = 'shop'\nversion = '1'\ndependencies = ['flask']\n", {"setup.py": SETUP}, "pip"),
        ("[tool.black]\nline-length = 100\n", {}, "pip"),
    ],
)
def test_a_project_file_that_only_configures_tools_leaves_the_word_to_the_next(
    repository: Make, project: str, files: dict[str, str], wanted: str
) -> None:
    found = repository({"shop/__init__.py": CODE["shop/__init__.py"], "pyproject.toml": project} | files)
    assert plan(found).toolchain.manager == wanted
