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
