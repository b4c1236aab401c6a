from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]

GROUP = "from flask.cli import FlaskGroup\nfrom project import app\ncli = FlaskGroup(app)\nif __name__ == '__main__':\n    cli()\n"
FLASK = {"project/__init__.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (FLASK | {"manage.py": GROUP}, "python manage.py run --host 0.0.0.0 --port 5000"),
        (
            FLASK | {"manage.py": GROUP.replace("FlaskGroup(app)", "Manager(app)")},
            "python manage.py runserver --host 0.0.0.0 --port 5000",
        ),
        (
            {
                "src/manage.py": "from django.core.management import execute_from_command_line\n",
                "requirements.txt": "django\n",
            },
            "python manage.py runserver 0.0.0.0:8000",
        ),
        (
            {
                "fastapi/main.py": "from fastapi import FastAPI\nfrom api import film\napp = FastAPI()\n",
                "fastapi/api.py": "from fastapi import Depends\n",
                "requirements.txt": "fastapi\nuvicorn\n",
                ".env.example": "PORT=15432\n",
            },
            "uvicorn main:app --host 0.0.0.0 --port 8000",
        ),
        (
            {
                "bot/__main__.py": "import asyncio\nfrom bot.loader import dispatcher\nasyncio.run(dispatcher.go())\n",
                "bot/loader.py": "import aiogram\n",
                "admin/app.py": "from flask import Flask\napp = Flask(__name__)\n",
                "requirements.txt": "aiogram\nflask\n",
            },
            "python -m bot",
        ),
        (
            {
                "main.py": "import discord\nfrom web import app\nif __name__ == '__main__':\n    go()\n",
                "web.py": "from flask import Flask\napp = Flask(__name__)\n",
                "pyproject.toml": """
                    [project]
                    name = "x"
                    version = "1"
                    dependencies = ["flask"]
                    [dependency-groups]
                    bot = ["py-cord"]
                    """,
            },
            "python main.py",
        ),
        (
            {
                "app/__init__.py": "",
                "app/main.py": "import uvicorn\nfrom app.make import app\nif __name__ == '__main__':\n    uvicorn.run(app, host='0.0.0.0')\n",
                "app/make.py": "",
                "requirements.txt": "uvicorn\nbottle\n",
            },
            "python -m app.main",
        ),
        (
            {
                "main.py": "import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\nif __name__ == '__main__':\n    uvicorn.run(app, host='0.0.0.0', port=8080)\n",
                "requirements.txt": "uvicorn\nfastapi\n",
            },
            "uvicorn main:app --host 0.0.0.0 --port 8080",
        ),
    ],
)
def test_how_the_application_starts(repository: Make, files: dict[str, str], wanted: str) -> None:
    assert " ".join(plan(repository(files)).processes[0].command) == wanted


def test_a_script_of_a_procfile_gets_the_port_that_its_platform_would_set(repository: Make) -> None:
    files = {"requirements.txt": "flask\ngunicorn\n", "app.py": "from flask import Flask\napp = Flask(__name__)\n"}
    script = "#!/bin/bash\nflask db upgrade\n\ngunicorn app:app --log-file -\n"
    told = plan(repository({**files, "Procfile": "web: bash start.sh\n", "start.sh": script}, name="told"))
    assert told.processes[0].command == ("env", "PORT=8000", "bash", "start.sh")
    fixed = plan(repository({**files, "Procfile": "web: bash start.sh\n", "start.sh": "flask run\n"}, name="fixed"))
    assert fixed.processes[0].command == ("bash", "start.sh")
