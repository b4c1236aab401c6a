"""What setup.py and dynamic projects declare, without running them."""

from __future__ import annotations

import pytest

from envdoctor.repository.declarations import read


def declared(found, project=""):
    return {(item.name, item.specifier, item.kind.value, item.group) for item in found.of(project)}


def test_setup_py_evaluates_what_literals_tell(repository):
    found = repository(
        {
            "setup.py": """
            import os, sys
            from setuptools import setup, find_packages

            here = os.path.dirname(__file__)

            def reqs(name):
                with open(os.path.join(here, "deps", name)) as f:
                    return [line.strip() for line in f if line]

            install = ["six"]
            if sys.version_info < (3, 8):
                install.append("importlib-metadata")
            else:
                install += ["attrs"]
            EXTRAS = {"plot": ["plotly"]}
            EXTRAS["test"] = ["pytest"] + EXTRAS["plot"]
            EXTRAS.update(docs=["unseen"])

            def main():
                settings = dict(name="x", install_requires=install + reqs("run.txt"), extras_require=EXTRAS)
                setup(**settings)

            main()
            """,
            "deps/run.txt": "lxml\n",
        }
    ).fact(read)
    runtime = {item.name for item in found.dependencies if item.kind.value == "runtime"}
    assert runtime == {"six", "importlib-metadata", "attrs", "lxml"}
    assert {(item.name, item.group) for item in found.dependencies if item.kind.value == "extra"} == {
        ("plotly", "plot")
    }
    assert {item.name for item in found.dependencies if item.group == "test"} == {"pytest", "plotly"}


def test_dependencies_that_only_code_knows_are_open_ended(repository):
    found = repository({"setup.py": "from setuptools import setup\nsetup(install_requires=compute())\n"}).fact(read)
    assert found.projects[0].open_ended


@pytest.mark.parametrize(
    "hook",
    [
        '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["deps.txt"]\n',
        '[tool.hatch.metadata.hooks.custom]\npath = "hook.py"\n',
    ],
)
def test_a_hatch_hook_that_reads_a_requirements_file(repository, hook):
    found = repository(
        {
            "pyproject.toml": '[project]\nname = "x"\ndynamic = ["dependencies"]\n' + hook,
            "hook.py": "LINES = open('my-requirements.txt').readlines()\n",
            "deps.txt": "flask\n",
            "my-requirements.txt": "flask\n",
        }
    ).fact(read)
    assert ("flask", "", "runtime", None) in declared(found)
    assert not found.projects[0].open_ended


def test_a_dynamic_project_is_open_ended_until_another_file_answers(repository):
    pyproject = '[project]\nname = "x"\ndynamic = ["dependencies"]\n'
    assert repository({"pyproject.toml": pyproject}).fact(read).projects[0].open_ended
    answer = "from setuptools import setup\nsetup(install_requires=['flask'])\n"
    assert not repository({"pyproject.toml": pyproject, "setup.py": answer}, name="b").fact(read).projects[0].open_ended


def test_an_extra_that_is_only_a_marker(repository):
    content = """
    from setuptools import setup
    setup(extras_require={":python_version < '3.8'": ["typing-extensions"], "yaml:python_version > '3'": ["pyyaml"]})
    """
    found = repository({"setup.py": content}).fact(read)
    assert [(item.name, item.kind.value, item.group, item.marker) for item in found.dependencies] == [
        ("pyyaml", "extra", "yaml", "python_version > '3'"),
        ("typing-extensions", "runtime", None, "python_version < '3.8'"),
    ]


def test_a_sample_application_with_requirements_of_its_own_is_a_project(repository):
    made = repository(
        {
            "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
            "tests/apps/blog/requirements.txt": "Django>=5\n",
            "tests/apps/blog/manage.py": "import django\n",
            "tests/data/requirements.txt": "flask\n",
        }
    )
    found = {(item.name, item.project) for item in made.fact(read).dependencies}
    assert found == {("django", "tests/apps/blog")}


@pytest.mark.parametrize(
    "expression",
    [
        "(here / 'deps' / 'run.txt').read_text().splitlines()",
        "Path(here, 'deps', 'run.txt').read_text().split()",
        "open(os.path.join(here, 'deps', 'run.txt')).readlines()",
        "list(map(str.strip, open('deps/run.txt')))",
        "[str(item.req) for item in parse_requirements('deps/run.txt', session=False)]",
        "[line for line in io.open(os.path.join(here, 'deps/run.txt'), encoding='utf-8') if line]",
        "load('deps/run.txt')",
        "load(name='deps/run.txt') + []",
        "load_all('deps/run.txt')",
    ],
)
def test_ways_to_read_a_file_in_setup_py(repository, expression):
    content = f"""
    import io, os
    from pathlib import Path
    from setuptools import setup
    here = Path(__file__).parent

    def load(name):
        with open(name) as file:
            return [line for line in file]

    def load_all(*names):
        found = []
        for name in names:
            with open(name) as file:
                found.append(file.read().splitlines())
        return found

    setup(name="x", install_requires={expression})
    """
    found = repository({"setup.py": content, "deps/run.txt": "lxml\n"}).fact(read)
    assert [(item.name, item.kind.value, item.location.path) for item in found.dependencies] == [
        ("lxml", "runtime", "deps/run.txt")
    ]
    assert not found.projects[0].open_ended
