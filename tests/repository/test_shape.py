"""What a repository is: things that look alike and are not."""

from __future__ import annotations

import pytest

from envdoctor.repository import shape
from envdoctor.repository.shape import Kind

PACKAGE = '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "x"\n'


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({}, Kind.EMPTY),
        ({"README.md": "hello"}, Kind.EMPTY),
        ({"once.py": "print(1)"}, Kind.SCRIPTS),
        ({"manage.py": "", "requirements.txt": "Django==5.2\n"}, Kind.WEB),
        ({"main.py": "from fastapi import FastAPI\napp = FastAPI()\n", "requirements.txt": "fastapi\n"}, Kind.WEB),
        ({"bot.py": "", "requirements.txt": "discord.py\n"}, Kind.BOT),
        ({"tasks.py": "", "requirements.txt": "celery\n"}, Kind.WORKER),
        ({"pyproject.toml": PACKAGE, "src/x/__init__.py": ""}, Kind.LIBRARY),
        ({"pyproject.toml": PACKAGE + '[project.scripts]\nx = "x:main"\n', "x.py": ""}, Kind.CLI),
        (
            {"pyproject.toml": PACKAGE, "src/x/__init__.py": "", "tests/app.py": "app = Flask()\n"},
            Kind.LIBRARY,
        ),
        (
            {
                "setup.py": "setup(classifiers=['Framework :: Django'], install_requires=[\n'django'])\n",
                "manage.py": "",
                "x/__init__.py": "",
            },
            Kind.LIBRARY,
        ),
    ],
)
def test_kind(repository, files, kind) -> None:
    assert repository(files).fact(shape.read).kind is kind


def test_evidence_points_at_the_application_object(repository) -> None:
    found = repository({"app.py": "import flask\n\napp = flask.Flask(__name__)\n"}).fact(shape.read)
    assert [str(item) for item in found.evidence] == ["`app = Flask(...)` (app.py:3)"]
    assert found.serves


def test_a_published_package_with_a_demo_is_still_a_library(repository) -> None:
    meta = PACKAGE + 'classifiers = ["Development Status :: 5 - Production/Stable"]\ndependencies = ["celery"]\n'
    source = repository({"pyproject.toml": meta, "x/app.py": "app = Celery()\n", "docker/Dockerfile": "FROM x\n"})
    assert source.fact(shape.read).kind is Kind.LIBRARY


def test_a_key_in_the_metadata_is_no_dependency(repository) -> None:
    meta = PACKAGE + '[project.urls]\ndiscord = "https://discord.example"\n'
    assert repository({"pyproject.toml": meta, "x.py": ""}).fact(shape.read).kind is Kind.LIBRARY


def test_a_framework_without_a_visible_application_is_uncertain(repository) -> None:
    found = repository({"requirements.txt": "falcon\n", "x/y.py": "", "Dockerfile": "FROM x\n"}).fact(shape.read)
    assert (found.kind, found.certain) == (Kind.WEB, False)


def test_templates_of_projects_do_not_count(repository) -> None:
    files = {"{{cookiecutter.name}}/manage.py": "", "requirements.txt": "django\n", "hooks.py": ""}
    assert repository(files).fact(shape.read).kind is Kind.SCRIPTS


CLASSIFIED = 'classifiers = ["Development Status :: 5 - Production/Stable", "Framework :: Django"]\n'


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (
            {
                "pyproject.toml": f'{PACKAGE}{CLASSIFIED}dependencies = ["django"]\n',
                "src/oscar/__init__.py": "",
                "sandbox/manage.py": "",
                "sandbox/wsgi.py": "",
                "Dockerfile": "FROM x\n",
            },
            Kind.LIBRARY,
        ),
        (
            {
                "pyproject.toml": f'{PACKAGE}{CLASSIFIED}dependencies = ["flask"]\n[project.scripts]\nx = "x:main"\n',
                "x/web.py": "app = Flask(__name__)\n",
                "Dockerfile": "FROM x\n",
            },
            Kind.CLI,
        ),
        (
            {
                "pyproject.toml": f'{PACKAGE}{CLASSIFIED}dependencies = ["flask"]\n[project.scripts]\nx = "x:main"\n',
                "x/web.py": "app = Flask(__name__)\n",
                "Dockerfile": "FROM x\n",
                "compose.yaml": "services: {}\n",
            },
            Kind.WEB,
        ),
        (
            {
                "pyproject.toml": PACKAGE,
                "parts/types/pyproject.toml": '[project]\nname = "y"\ndependencies = ["fastapi"]\n'
                'classifiers = ["Intended Audience :: Developers"]\n',
                "parts/types/y.py": "",
                "Dockerfile": "FROM x\n",
            },
            Kind.LIBRARY,
        ),
    ],
)
def test_frameworks_are_no_applications(repository, files, kind) -> None:
    assert repository(files).fact(shape.read).kind is kind


@pytest.mark.parametrize(
    ("path", "aside"),
    [
        ("chain/fabric-samples/asset/Dockerfile", True),
        ("cdk_examples/one/Dockerfile", True),
        ("sampler/Dockerfile", False),
        ("services/samples-api/Dockerfile", False),
        ("backend/Dockerfile", False),
    ],
)
def test_collections_of_samples_are_nothing_that_runs(path: str, aside: bool) -> None:
    assert shape.is_aside(path) is aside
