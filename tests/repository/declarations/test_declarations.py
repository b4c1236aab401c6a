"""Declarations: what is read from each kind of file, with scope and line."""

from __future__ import annotations

from envdoctor.repository.declarations import Kind, Manager, read


def declared(found, project=""):
    return {(item.name, item.specifier, item.kind.value, item.group) for item in found.of(project)}


def test_pep_621_is_read_with_lines(repository):
    found = repository(
        {
            "pyproject.toml": """
            [build-system]
            requires = ["hatchling>=1"]
            build-backend = "hatchling.build"

            [project]
            name = "app"
            requires-python = ">=3.11"
            dependencies = [
                "PyYAML >= 6",  # a comment
                'requests[socks]>=2,<3; python_version < "3.13"',
            ]
            [project.optional-dependencies]
            plot = ["plotly"]
            test = ["pytest"]
            [dependency-groups]
            dev = ["ruff", {include-group = "lint"}]
            lint = ["mypy>=1"]
            deploy = ["gunicorn"]
            [project.scripts]
            app = "app.cli:main"
            """
        }
    ).fact(read)
    assert declared(found) == {
        ("hatchling", ">=1", "build", None),
        ("pyyaml", ">=6", "runtime", None),
        ("requests", "<3,>=2", "runtime", None),
        ("plotly", "", "extra", "plot"),
        ("pytest", "", "development", "test"),
        ("ruff", "", "development", "dev"),
        ("mypy", ">=1", "development", "lint"),
        ("gunicorn", "", "group", "deploy"),
    }
    lines = {item.name: item.location.line for item in found.dependencies}
    assert (lines["pyyaml"], lines["requests"], lines["plotly"]) == (9, 10, 13)
    assert found.projects[0].requires_python == ">=3.11"
    assert found.projects[0].entry_points[0].target == "app.cli:main"
    assert not found.unreadable


def test_poetry_constraints_become_pep_440(repository):
    found = repository(
        {
            "pyproject.toml": """
            [tool.poetry]
            name = "app"
            [tool.poetry.dependencies]
            python = "^3.10"
            django = "^4.2"
            celery = {version = "~5.3", extras = ["redis"]}
            zero = "^0.3.1"
            any = "*"
            pg = {version = ">=2", optional = true}
            lib = {path = "../lib", develop = true}
            [tool.poetry.extras]
            postgres = ["pg"]
            [tool.poetry.group.dev.dependencies]
            pytest = "8.1"
            [tool.poetry.dev-dependencies]
            black = "23.*"
            """
        }
    ).fact(read)
    assert declared(found) == {
        ("django", ">=4.2,<5", "runtime", None),
        ("celery", ">=5.3,<5.4", "runtime", None),
        ("zero", ">=0.3.1,<0.4", "runtime", None),
        ("any", "", "runtime", None),
        ("pg", ">=2", "extra", "postgres"),
        ("lib", "", "runtime", None),
        ("pytest", "==8.1", "development", "dev"),
        ("black", "==23.*", "development", "dev"),
    }
    assert found.projects[0].requires_python == ">=3.10,<4"
    assert Manager.POETRY in found.projects[0].managers


def test_requirement_files_follow_includes(repository):
    found = repository(
        {
            "requirements.txt": """
            -r requirements/prod.txt
            -c constraints.txt
            --index-url https://example.org/simple
            flask==3.0 \\
                --hash=sha256:abc
            git+https://example.org/x.git@main#egg=thing
            -e .
            """,
            "requirements/prod.txt": "-r extra.list\ngunicorn\n",
            "requirements/extra.list": "redis\n",
            "requirements-dev.txt": "-r requirements.txt\npytest\n",
            "constraints.txt": "urllib3<2\n",
            "app.py": "",
        }
    ).fact(read)
    assert declared(found) == {
        ("flask", "==3.0", "runtime", None),
        ("thing", "", "runtime", None),
        ("gunicorn", "", "runtime", None),
        ("redis", "", "runtime", None),
        ("pytest", "", "development", "dev"),
        ("urllib3", "<2", "constraint", None),
    }
    assert not found.unreadable


def test_a_missing_include_is_unreadable(repository):
    found = repository({"requirements.txt": "flask\n-r base.txt\n"}).fact(read)
    assert [(str(item.location), item.reason) for item in found.unreadable] == [
        ("requirements.txt:2", "`base.txt` is included here, but does not exist")
    ]


def test_setup_cfg_and_setup_py(repository):
    found = repository(
        {
            "a/setup.cfg": """
            [metadata]
            name = a
            [options]
            python_requires = >=3.8
            install_requires =
                requests>=2
                # a comment
                importlib-metadata; python_version < "3.8"
            [options.extras_require]
            docs = sphinx
            [options.entry_points]
            console_scripts =
                a = a.main:run
            """,
            "b/setup.py": """
            from setuptools import setup
            BASE = ["six"]
            plot = ["plotly"]
            with open("requirements.txt") as f:
                more = f.read().splitlines()
            setup(name="b", install_requires=BASE + ["attrs>=20"] + more, extras_require={"plot": plot, "all": BASE + plot},
                  python_requires=">=3.7")
            print "Python 2 says hello"
            """,
            "b/requirements.txt": "lxml\n",
        }
    ).fact(read)
    assert declared(found, "a") == {
        ("requests", ">=2", "runtime", None),
        ("importlib-metadata", "", "runtime", None),
        ("sphinx", "", "development", "docs"),
    }
    assert [item.location.line for item in found.of("a")] == [6, 8, 10]
    assert declared(found, "b") == {
        ("six", "", "runtime", None),
        ("attrs", ">=20", "runtime", None),
        ("lxml", "", "runtime", None),
        ("plotly", "", "extra", "plot"),
        ("plotly", "", "extra", "all"),
        ("six", "", "extra", "all"),
    }
    assert [item.requires_python for item in found.projects] == [">=3.8", ">=3.7"]


def test_locks_and_python_versions(repository):
    found = repository(
        {
            "uv.lock": """
            version = 1

            [[package]]
            name = "app"
            version = "0.1.0"
            source = { editable = "." }

            [[package]]
            name = "PyYAML"
            version = "6.0"
            source = { registry = "https://pypi.org/simple" }
            dependencies = [
                { name = "typing_extensions" },
            ]
            wheels = [
                { url = "https://files.example.org/a/PyYAML-6.0-cp311-cp311-linux_x86_64.whl", hash = "sha256:1" },
            ]
            """,
            ".python-version": "3.12\n",
        }
    ).fact(read)
    (lock,) = found.lock_files
    assert lock.manager is Manager.UV
    assert set(lock.packages) == {"pyyaml"}
    assert lock.packages["pyyaml"].requires == ("typing-extensions",)
    assert lock.packages["pyyaml"].files == ("PyYAML-6.0-cp311-cp311-linux_x86_64.whl",)
    assert [(item.source, item.versions) for item in found.pythons] == [(".python-version", ("3.12",))]


def test_broken_files_become_unreadable(repository):
    found = repository(
        {
            "pyproject.toml": "[project\nname = 1",
            "setup.py": "setup((((",
            "requirements.txt": "flask\nnot a requirement\n",
        }
    ).fact(read)
    assert {str(item.location) for item in found.unreadable} == {"pyproject.toml:1", "requirements.txt:2", "setup.py"}
    assert {item.name for item in found.dependencies if item.kind is Kind.RUNTIME} == {"flask"}
