"""Pipenv, conda, pixi, PDM, uv, Hatch, tox, nox, version files, and requirement files with names of their own."""

from __future__ import annotations

import pytest

from envdoctor.repository.declarations import Manager, read


def declared(found, project=""):
    return {(item.name, item.specifier, item.kind.value, item.group) for item in found.of(project)}


def test_pipfile(repository):
    found = repository(
        {
            "Pipfile": """
            [[source]]
            url = "https://pypi.org/simple"
            [packages]
            flask = "*"
            django = "==4.2"
            celery = {version = ">=5", extras = ["redis"], markers = "python_version >= '3.8'"}
            mine = {path = "./lib", editable = true}
            [dev-packages]
            pytest = ">=8"
            [requires]
            python_version = "3.11"
            """,
            "Pipfile.lock": '{"_meta": {}, "default": {"flask": {"version": "==3.0"}}, "develop": {}}',
        }
    ).fact(read)
    assert declared(found) == {
        ("flask", "", "runtime", None),
        ("django", "==4.2", "runtime", None),
        ("celery", ">=5", "runtime", None),
        ("mine", "", "runtime", None),
        ("pytest", ">=8", "development", "dev"),
    }
    assert [(item.source, item.versions) for item in found.pythons] == [("Pipfile", ("3.11",))]
    assert found.projects[0].members == ("lib",)
    assert found.lock_files[0].packages["flask"].version == "3.0"


def test_conda_environment_with_pip(repository):
    found = repository(
        {
            "environment.yml": """
            name: science
            channels: [conda-forge]
            dependencies:
              - python=3.11
              - numpy=1.26
              - conda-forge::scipy >=1.10
              - libblas=*=*mkl
              - pip
              - pip:
                - torch==2.1
                - -r more.txt
            """,
            "more.txt": "einops\n",
        }
    ).fact(read)
    assert declared(found) == {
        ("numpy", "==1.26.*", "runtime", None),
        ("scipy", ">=1.10", "runtime", None),
        ("libblas", "", "runtime", None),
        ("torch", "==2.1", "runtime", None),
        ("einops", "", "runtime", None),
    }
    assert found.projects[0].managers[Manager.CONDA].line == 4
    assert found.pythons[0].versions == ("3.11",)
    assert {item.name: item.location.line for item in found.dependencies}["torch"] == 10


def test_other_yaml_called_environment_is_left_alone(repository):
    found = repository({"config/env.yml": "dependencies: {a: 1}\n", "environment.prod.yml": "key: [\n"}).fact(read)
    assert not found.dependencies
    assert not found.unreadable


def test_pixi_uv_pdm_and_hatch(repository):
    found = repository(
        {
            "pyproject.toml": """
            [project]
            name = "app"
            [tool.pixi.dependencies]
            python = "3.12.*"
            numpy = ">=1.26"
            [tool.pixi.feature.test.dependencies]
            pytest = "*"
            [tool.uv]
            dev-dependencies = ["ruff"]
            constraint-dependencies = ["urllib3<2"]
            [tool.uv.workspace]
            members = ["packages/*"]
            exclude = ["packages/old"]
            [tool.pdm.dev-dependencies]
            lint = ["mypy", "-e file:///${PROJECT_ROOT}/packages/core#egg=core"]
            [tool.hatch.envs.docs]
            dependencies = ["sphinx", "core @ {root:uri}/packages/core"]
            """,
            "packages/core/pyproject.toml": '[project]\nname = "core"\n',
            "packages/old/pyproject.toml": '[project]\nname = "old"\n',
            "packages/core/deep/pyproject.toml": '[project]\nname = "deep"\n',
            "uv.lock": "",
        }
    ).fact(read)
    assert declared(found) == {
        ("numpy", ">=1.26", "runtime", None),
        ("pytest", "", "development", "test"),
        ("ruff", "", "development", "dev"),
        ("urllib3", "<2", "constraint", "constraint-dependencies"),
        ("mypy", "", "development", "lint"),
        ("sphinx", "", "development", "docs"),
    }
    root, core = found.projects[0], found.projects[1]
    assert root.members == ("packages/core",)
    assert Manager.UV in core.managers
    assert Manager.UV not in found.projects[3].managers


def test_tox_and_nox(repository):
    found = repository(
        {
            "tox.ini": """
            [tox]
            envlist = py{39,310}-django{42,50}, lint
            [testenv]
            deps =
                pytest>=8  # a comment
                django42: Django>=4.2,<5
                -r{toxinidir}/needs.txt
                {[base]deps}
            [testenv:lint]
            deps = flake8
            """,
            "needs.txt": "mock\n",
            "noxfile.py": """
            import nox
            @nox.session
            def tests(session):
                session.install("-e", ".", "coverage", "-r", "other.txt")
            """,
            "other.txt": "hypothesis\n",
        }
    ).fact(read)
    assert declared(found) == {
        ("pytest", ">=8", "development", "tox"),
        ("django", ">=4.2,<5", "development", "tox"),
        ("flake8", "", "development", "tox"),
        ("mock", "", "development", "tox"),
        ("coverage", "", "development", "nox"),
        ("hypothesis", "", "development", "nox"),
    }
    assert found.pythons[0].versions == ("3.9", "3.10")


def test_a_file_that_the_dockerfile_gives_to_pip(repository):
    found = repository(
        {
            "Dockerfile": "FROM python:3.12\nCOPY deps/app.list /app/\nRUN pip install --no-cache-dir -r /app/app.list\n",
            "deps/app.list": "flask\n",
            "main.py": "",
        }
    ).fact(read)
    assert declared(found) == {("flask", "", "runtime", None)}


def test_a_service_has_its_own_requirements_and_documents_do_not(repository):
    found = repository(
        {
            "setup.py": "from setuptools import setup\nsetup(name='lib', install_requires=['attrs'])\n",
            "services/mail/requirements.txt": "aiosmtpd\n",
            "services/mail/main.py": "",
            "docs/requirements.txt": "sphinx\n",
            "tests/requirements.txt": "pytest\n",
            "requirements/local.txt": "ipdb\n",
        }
    ).fact(read)
    assert declared(found, "services/mail") == {("aiosmtpd", "", "runtime", None)}
    assert declared(found) == {
        ("attrs", "", "runtime", None),
        ("sphinx", "", "development", "docs"),
        ("pytest", "", "development", "tests"),
        ("ipdb", "", "development", "local"),
    }


def test_what_pip_compile_wrote_is_a_lock(repository):
    found = repository(
        {
            "requirements.in": "flask\n",
            "requirements.txt": "#\n# This file is autogenerated by pip-compile with Python 3.12\n#\nflask==3.0.0\n    # via -r requirements.in\nclick==8.1\n",
        }
    ).fact(read)
    assert declared(found) == {("flask", "", "runtime", None)}
    assert {name: item.version for name, item in found.lock_files[0].packages.items()} == {
        "flask": "3.0.0",
        "click": "8.1",
    }


def test_prose_named_requirements_is_no_declaration(repository):
    found = repository(
        {"requirements.txt": "You need Python.\nAnd some patience with it.\nAlso a good book to read.\nflask\n"}
    ).fact(read)
    assert not found.dependencies
    assert not found.unreadable


@pytest.mark.parametrize(
    ("name", "content", "versions"),
    [
        (".python-version", "# pinned\n3.12.1\n3.11\n", ("3.12.1", "3.11")),
        (".python-version", "cpython-3.12\n", ("3.12",)),
        ("runtime.txt", "python-3.9.18\n", ("3.9.18",)),
        (".tool-versions", "nodejs 20\npython 3.11.4 system\n", ("3.11.4",)),
        ("mise.toml", '[tools]\npython = ["3.12", "3.11"]\n', ("3.12", "3.11")),
    ],
)
def test_version_files(repository, name, content, versions):
    assert repository({name: content}).fact(read).pythons[0].versions == versions


def test_locks_of_every_kind(repository):
    found = repository(
        {
            "a/poetry.lock": """
            [[package]]
            name = "Flask"
            version = "3.0.0"
            files = [
                {file = "flask-3.0.0-py3-none-any.whl", hash = "sha256:1"},
            ]

            [package.dependencies]
            click = ">=8"
            "zope.interface" = "*"

            [package.extras]
            async = ["asgiref"]
            """,
            "b/pdm.lock": """
            [[package]]
            name = "flask"
            version = "3.0.0"
            dependencies = [
                "click>=8",
            ]
            """,
            "c/pylock.toml": """
            [[packages]]
            name = "flask"
            version = "3.0.0"
            """,
            "d/Pipfile.lock": "[1]",
            "e/uv.lock": "<<<<<<< HEAD\n",
        }
    ).fact(read)
    poetry, pdm, pylock = found.lock_files
    assert poetry.packages["flask"].requires == ("click", "zope-interface")
    assert poetry.packages["flask"].files == ("flask-3.0.0-py3-none-any.whl",)
    assert pdm.packages["flask"].requires == ("click",)
    assert pylock.manager is Manager.PIP
    assert [item.location.path for item in found.unreadable] == ["d/Pipfile.lock", "e/uv.lock"]
