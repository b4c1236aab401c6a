"""Each manager in its own idiom, old Pythons, folders as dependencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from envdoctor.migration import Options, migration_patch, plan
from envdoctor.migration.verification import problems
from envdoctor.repository import Repository

CODE = {
    "app.py": "from flask import Flask\napp = Flask(__name__)\n",
    "tests/test_app.py": "def test_it(): pass\n",
}


def image(repository: Callable[..., Repository], files: Mapping[str, str | bytes], python: str = "") -> str:
    found = repository({**CODE, **files})
    planned = plan(found, Options(python=python))
    assert problems(planned, frozenset(found.files)) == ()
    return next(item.after for item in planned.files if item.path == "Dockerfile")


def in_order(text: str, *parts: str) -> bool:
    at = [text.find(part) for part in parts]
    return -1 not in at and at == sorted(at)


def test_conda_makes_the_environment_from_its_file(repository: Callable[..., Repository]) -> None:
    text = image(
        repository,
        {
            "environment.yml": "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - flask\n  - pytest\n"
        },
    )
    assert in_order(
        text, "COPY --from=mambaorg/micromamba:", "COPY environment.yml ./", "micromamba create", "--prefix /opt/venv"
    )
    assert "python -m venv" not in text


def test_python_2_gets_a_true_image(repository: Callable[..., Repository]) -> None:
    text = image(repository, {"requirements.txt": "flask==1.1.4\npsycopg2==2.8.6\n"}, python="2.7")
    assert "FROM python:2.7-slim-buster AS base" in text
    assert "gets no security fixes any more" in text
    assert in_order(text, "archive.debian.org", "apt-get update", "virtualenv==20.15.1", "virtualenv /opt/venv")
    assert "python -m venv" not in text


def test_names_of_packages_fit_the_older_debian(repository: Callable[..., Repository]) -> None:
    files = {"requirements.txt": "flask==1.1\npython-ldap==3.3\n"}
    assert "libldap-2.4-2" in image(repository, files, python="3.6")
    assert "libldap-2.5-0" in image(repository, files, python="3.11")


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "flask\n./library\n", "library/setup.py": ""},
        {"requirements.txt": "flask\n-e .\n", "setup.py": ""},
        {"requirements.txt": "flask\n-r base.txt\n", "base.txt": "file:library\n"},
        {
            "pyproject.toml": '[project]\nname = "x"\nversion = "1"\ndependencies = ["flask", "library"]\n'
            '[tool.uv.sources]\nlibrary = { path = "library" }\n',
            "uv.lock": "version = 1\n",
        },
        {
            "pyproject.toml": '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\nlibrary = {path = "../library", develop = true}\n',
            "poetry.lock": "",
        },
    ],
)  # fmt: skip
def test_a_folder_that_is_a_dependency_is_there_before_it_is_installed(
    repository: Callable[..., Repository], files: Mapping[str, str]
) -> None:
    text = image(repository, files)
    copied = text.index("COPY . .")
    assert copied < min(
        at for at in (text.find("install -r"), text.find(" sync "), text.find("poetry install")) if at > 0
    )


def test_what_comes_from_git_has_git_to_come_with(repository: Callable[..., Repository]) -> None:
    text = image(repository, {"requirements.txt": "flask\ngit+https://github.com/pallets/click@8.1.7#egg=click\n"})
    assert in_order(text, "--no-install-recommends git", "pip install -r requirements.txt")


def test_pip_tools_layers_are_installed_as_compiled(repository: Callable[..., Repository]) -> None:
    text = image(
        repository,
        {
            "requirements.in": "flask\n",
            "requirements.txt": "flask==3.1.0 --hash=sha256:00\n",
            "dev-requirements.in": "-c requirements.txt\npytest\n",
            "dev-requirements.txt": "pytest==8.3.3 --hash=sha256:00\n",
        },
    )
    assert in_order(text, "pip install -r requirements.txt", "pip install -r dev-requirements.txt")


def test_a_version_that_comes_from_git_is_said_to_the_build(repository: Callable[..., Repository]) -> None:
    project = '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\n[project]\nname = "x"\ndynamic = ["version"]\ndependencies = ["flask"]\n[project.scripts]\nserve = "app:main"\n'
    text = image(repository, {"pyproject.toml": project})
    assert in_order(text, "ENV SETUPTOOLS_SCM_PRETEND_VERSION=0.0.0", "pip install")


def test_tests_with_a_name_that_pytest_does_not_know_are_named(repository: Callable[..., Repository]) -> None:
    found = repository({"app.py": CODE["app.py"], "requirements.txt": "flask\n", "tests.py": "def test_it(): pass\n"})
    tests = plan(found).tests
    assert tests is not None
    assert tests.command == ("python", "-m", "pytest", "tests.py")


@pytest.mark.parametrize(
    ("files", "tool"),
    [
        (
            {"pyproject.toml": '[tool.poetry]\nname = "x"\n', "poetry.lock": "", ".python-version": "3.12"},
            "poetry==2.5.1",
        ),
        (
            {"pyproject.toml": '[tool.poetry]\nname = "x"\n', "poetry.lock": "", ".python-version": "3.7"},
            "poetry==1.5.1",
        ),
        (
            {"pyproject.toml": '[project]\nname = "x"\n', "pdm.lock": "", ".python-version": "3.12"},
            "pdm[locked]==2.28.0",
        ),
        (
            {"Pipfile": "[packages]\nflask = '*'\n", "Pipfile.lock": "{}", ".python-version": "3.12"},
            "pipenv==2026.10.3",
        ),
    ],
)
def test_the_manager_is_installed_before_its_files_so_that_a_change_of_them_keeps_it(
    repository: Callable[..., Repository], files: dict[str, str], tool: str
) -> None:
    app = {"app.py": "from flask import Flask\napp = Flask(__name__)\n"}
    planned = plan(repository({**app, **files}))
    text = next(item.after for item in planned.files if item.path == "Dockerfile")
    assert 0 < text.index(tool) < text.index("COPY P" if "Pipfile" in files else "COPY pyproject.toml")


def test_what_a_worker_needs_is_installed_too(repository: Callable[..., Repository]) -> None:
    files = {
        "app.py": "from flask import Flask\napp = Flask(__name__)\n",
        "requirements/base_requirements.txt": "flask\n",
        "requirements/requirements_worker.txt": "python-magic\n",
        "requirements/test_requirements.txt": "pytest\n",
    }
    text = next(item.after for item in plan(repository(files)).files if item.path == "Dockerfile")
    assert "pip install -r requirements/base_requirements.txt -r requirements/requirements_worker.txt\n" in text
    assert "apt-get install --yes --no-install-recommends libmagic1\n" in text


def test_a_pipfile_with_a_distribution_from_git_gets_git(repository: Callable[..., Repository]) -> None:
    pipfile = '[packages]\nflask = "*"\npyyaml = {git = "https://github.com/yaml/pyyaml.git"}\n'
    files = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "Pipfile": pipfile}
    assert "git" in plan(repository(files)).system_packages.build


def test_metadata_beside_the_code_comes_along(repository: Callable[..., Repository]) -> None:
    """A setup.py with a command, installed in place by pip, is found by its `.egg-info` only."""
    setup = "from setuptools import setup\nsetup(name='bot', packages=['bot'], entry_points={'console_scripts': ['bot = bot.main:main']})\n"
    files = {
        "setup.py": setup,
        "requirements.txt": "requests==2.22.0\n",
        "bot/__init__.py": "",
        "bot/main.py": "import requests\n",
    }
    text = image(repository, files, python="3.6")
    assert "pip install --no-deps -e ." in text
    assert "COPY --from=builder --chown=10001:10001 /app /app" in text


def test_without_a_project_the_code_comes_from_the_context(repository: Callable[..., Repository]) -> None:
    text = image(repository, {"requirements.txt": "flask==3.0.0\n"})
    assert "COPY --chown=10001:10001 . ." in text
    assert "/app /app" not in text


def test_what_tox_installs_for_the_tests_is_installed_for_them(repository: Callable[..., Repository]) -> None:
    setup = "from setuptools import setup\nsetup(name='a', install_requires=['django'])\n"
    tox = "[testenv]\ndeps =\n    dj42: Django<5\n    dj52: Django>=5\n    pytest\n    pytest-cov>=4\n\n[testenv:lint]\ndeps = ruff\n"
    files = {
        "setup.py": setup,
        "a/__init__.py": "",
        "tests/test_a.py": "def test_a(): pass\n",
        "tox.ini": tox + "[pytest]\n",
    }
    image = next(item.after for item in plan(repository(files)).files if item.path == "Dockerfile")
    assert 'pip install "pytest" "pytest-cov>=4"' in image
    assert "ruff" not in image


def test_a_project_that_lists_pytest_itself_needs_no_list_of_tox(repository: Callable[..., Repository]) -> None:
    files = {
        "requirements.txt": "django\n",
        "requirements-dev.txt": "pytest\n",
        "a.py": "import django\n",
        "tests/test_a.py": "def test_a(): pass\n",
        "tox.ini": "[testenv]\ndeps = \n    pytest\n    pytest-cov\n",
    }
    assert "pytest-cov" not in migration_patch(repository(files))
