from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.migration import plan
from envdoctor.repository import Repository

Make = Callable[..., Repository]


def started(repository: Repository) -> str:
    return " ".join(plan(repository).processes[0].command)


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


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("web: bin/start-pgbouncer gunicorn shop.wsgi", "gunicorn shop.wsgi --bind 0.0.0.0:8000"),
        (
            "web: bin/start-nginx gunicorn -c gunicorn.conf shop.wsgi",
            "flask --app app:app run --host 0.0.0.0 --port 5000",
        ),
        ("web: LEVEL=DEBUG gunicorn run", "env LEVEL=DEBUG gunicorn run --bind 0.0.0.0:8000"),
        ("web: cd frontend && npm run start", "flask --app app:app run --host 0.0.0.0 --port 5000"),
    ],
)
def test_a_procfile_line_is_freed_of_its_platform(repository: Make, line: str, command: str) -> None:
    files = {
        "app.py": "from flask import Flask\napp = Flask(__name__)\n",
        "requirements.txt": "flask\n",
        "Procfile": line + "\n",
    }
    assert started(repository(files)) == command


def test_an_application_that_an_ini_file_puts_together_is_started_from_it(repository: Make) -> None:
    ini = "[app:main]\nuse = egg:shop\n\n[server:main]\nuse = egg:waitress\nlisten = 0.0.0.0:6544\n"
    files = {
        "shop/__init__.py": "def main(global_config, **settings):\n    return None\n",
        "requirements.txt": "pyramid\nwaitress\n",
        "conf/production.ini": ini,
        "conf/development.ini": ini,
        "conf/test.ini": ini,
    }
    assert started(repository(files)) == "pserve conf/development.ini"
    files["requirements.txt"] = "pyramid\ngunicorn\n"
    assert started(repository(files)) == "gunicorn --paste conf/development.ini --bind 0.0.0.0:6544"


def test_a_falcon_application_is_started_with_gunicorn(repository: Make) -> None:
    files = {"shop/api.py": "import falcon\n\napi = falcon.App()\n", "requirements.txt": "falcon\ngunicorn\n"}
    assert started(repository(files)).endswith("api:api --bind 0.0.0.0:8000")


def test_a_factory_of_a_longer_name_is_found_and_one_for_workers_is_not(repository: Make) -> None:
    code = "from flask import Flask\n\n\ndef create_celery_app():\n    pass\n\n\ndef get_flask_application():\n    return Flask(__name__)\n"
    files = {"shop/__init__.py": "", "shop/web.py": code, "requirements.txt": "flask\n"}
    assert started(repository(files)) == "flask --app shop.web:get_flask_application run --host 0.0.0.0 --port 5000"


def test_a_manage_script_may_hand_on_to_a_package(repository: Make) -> None:
    files = {
        "manage.py": 'import runpy\n\nrunpy.run_module("shop", run_name="__main__")\n',
        "shop/__init__.py": "",
        "shop/__main__.py": "from django.core.management import execute_from_command_line\nexecute_from_command_line([])\n",
        "requirements.txt": "django\n",
    }
    assert started(repository(files)) == "python manage.py runserver 0.0.0.0:8000"


def test_a_site_and_its_bot_both_run(repository: Make) -> None:
    files = {
        "manage.py": "from django.core.management import execute_from_command_line\n",
        "bot/__main__.py": "from aiogram import Dispatcher\nDispatcher().start_polling(None)\n",
        "requirements.txt": "django\naiogram\n",
    }
    running = [(item.name, " ".join(item.command)) for item in plan(repository(files)).processes]
    assert running == [("app", "python manage.py runserver 0.0.0.0:8000"), ("bot", "python -m bot")]


def test_a_script_may_have_a_command_that_serves(repository: Make) -> None:
    script = """
        import click
        from shop import create_app

        @click.group()
        def cli():
            pass

        @cli.command()
        @click.option("--host")
        @click.option("--port")
        def runserver(host, port):
            create_app().run(host, port)

        if __name__ == "__main__":
            cli()
        """
    files = {"manage.py": script, "shop/__init__.py": "", "requirements.txt": "flask\nclick\n"}
    assert started(repository(files)) == "python manage.py runserver --host 0.0.0.0 --port 5000"


SIBLINGS = {
    "web/__init__.py": "",
    "web/main.py": "from fastapi import FastAPI\nfrom routes import router\napp = FastAPI()\n",
    "web/routes.py": "router = 1\n",
    "requirements.txt": "fastapi\nuvicorn\n",
}


def test_a_folder_that_people_go_to_first_is_where_it_starts(repository: Make) -> None:
    makefile = {"Makefile": "run:\n\tcd ./web && uvicorn main:app --port 8080 --reload\n"}
    process = plan(repository(SIBLINGS | makefile)).processes[0]
    assert (" ".join(process.command), process.folder) == ("uvicorn main:app --port 8080 --host 0.0.0.0", "web")


def test_a_folder_that_is_not_there_is_not_gone_to(repository: Make) -> None:
    makefile = {"Makefile": "run:\n\tcd ./site && uvicorn main:app --port 8080\n"}
    assert plan(repository(SIBLINGS | makefile)).processes[0].folder != "site"


def test_a_folder_with_a_main_module_is_run_by_its_name(repository: Make) -> None:
    files = {
        "main/__main__.py": "import uvicorn\nfrom api import app\nuvicorn.run(app, host='0.0.0.0')\n",
        "api/__init__.py": "app = 1\n",
    }
    assert started(repository(files | {"requirements.txt": "uvicorn\n"})) == "python -m main"


def test_an_option_that_a_reader_is_to_fill_in_is_left_out(repository: Make) -> None:
    files = {
        "pyproject.toml": "[project]\nname='isso'\nversion='1'\ndependencies=['werkzeug']\n[project.scripts]\nisso='isso:main'\n",
        "isso/__init__.py": "from werkzeug.serving import run_simple\ndef main():\n    run_simple('0.0.0.0', 8080, None)\n",
        "README.md": "```\n$ isso -c /path/to/isso.cfg run\n```\n",
    }  # fmt: skip
    assert started(repository(files)) == "isso run"


def test_a_site_beside_the_folder_of_its_bot_runs_too(repository: Make) -> None:
    bot = "from telebot import TeleBot\nbot = TeleBot('x')\nif __name__ == '__main__':\n    bot.infinity_polling()\n"
    site = "from fastapi import FastAPI\napp = FastAPI()\n"
    lists = {"requirements.txt": "fastapi\nuvicorn\npytelegrambotapi\n"}
    found = plan(repository({"main.py": site, "bot/main.py": bot} | lists)).processes
    assert [item.command[:2] for item in found] == [("uvicorn", "main:app"), ("python", "bot/main.py")]
    alive = plan(repository({"keep_alive.py": site, "main.py": bot} | lists, name="second")).processes
    assert [item.command for item in alive] == [("python", "main.py")]


def test_src_is_a_package_where_modules_are_imported_through_it(repository: Make) -> None:
    site = "from fastapi import FastAPI\nfrom %s import router\napp = FastAPI()\n"
    files = {"src/api.py": "router = 1\n", "requirements.txt": "fastapi\nuvicorn\n"}
    assert "src.main:app" in started(repository(files | {"src/main.py": site % "src.api"}))
    assert "uvicorn main:app" in started(repository(files | {"src/main.py": site % "api"}, name="second"))


def test_a_test_is_not_what_is_started(repository: Make) -> None:
    server = "from http.server import HTTPServer\nif __name__ == '__main__':\n    HTTPServer(('0.0.0.0', 1), None).serve_forever()\n"
    processes = plan(repository({"test_runner.py": server, "requirements.txt": "flask\n"})).processes
    assert not any("test_runner.py" in item.command for item in processes)


def test_a_service_with_its_own_requirements_is_another_project(repository: Make) -> None:
    """Its script is not how the application at the root is started."""
    files = {
        "requirements.txt": "flask\ngunicorn\n",
        "shop/__init__.py": "",
        "shop/api/__init__.py": "",
        "shop/api/app.py": "from flask import Flask\ndef create_app():\n    return Flask(__name__)\n",
        "speech/requirements.txt": "flask\n",
        "speech/app.py": "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run('0.0.0.0')\n",
    }
    assert started(repository(files)) == "gunicorn shop.api.app:create_app() --bind 0.0.0.0:5000"
    alone = {path: text for path, text in files.items() if path.startswith("speech/")}
    assert started(repository(alone, name="alone")) == "python app.py"


def test_a_bot_is_started_by_the_command_that_is_called_like_one(repository: Make) -> None:
    metadata = "[project]\nname='shopbot'\nversion='1'\ndependencies=['discord.py']\n[project.scripts]\n%s='shopbot.cli:main'\n"
    code = {"shopbot/__init__.py": "", "shopbot/cli.py": "import discord\ndef main():\n    pass\n"}
    assert started(repository(code | {"pyproject.toml": metadata % "shop-bot"})) == "shop-bot"


@pytest.mark.parametrize(
    "line", ["celery = make_celery(app)", "celery = ext_celery.celery", "celery: Celery = tools.create_celery_app()"]
)
def test_a_celery_application_is_made_by_a_factory_or_an_extension(repository: Make, line: str) -> None:
    files = FLASK | {"celery_app.py": f"from project import app, ext_celery, make_celery, tools\n{line}\n"}
    planned = plan(repository(files | {"requirements.txt": "flask\ncelery\nredis\n"}))
    assert [" ".join(item.command[:4]) for item in planned.processes][1:] == ["celery -A celery_app worker"]
    used = FLASK | {"views.py": "from project import app\ndef status():\n    celery = app.celery\n"}
    found = plan(repository(used | {"requirements.txt": "flask\ncelery\nredis\n"}, name="used"))
    assert len(found.processes) == 1


def test_a_worker_of_the_procfile_is_the_one_that_the_code_shows(repository: Make) -> None:
    files = FLASK | {
        "requirements.txt": "flask\ncelery\nredis\n",
        "celery_app.py": "from celery import Celery\ncelery = Celery('a', broker='redis://localhost')\n",
        "Procfile": "web: flask --app project run\nworker: REMAP_SIGTERM=SIGQUIT celery -A celery_app worker\n",
    }
    workers = [item for item in plan(repository(files)).processes if item.kind.value == "worker"]
    assert [item.command[0] for item in workers] == ["celery"]


def test_a_file_of_tests_is_not_the_application(repository: Make) -> None:
    made = "from flask import Flask\ndef create_app() -> Flask:\n    return Flask(__name__)\n"
    script = "from shop.app import create_app\napp = create_app()\n"
    files = {"shop/app/__init__.py": made, "requirements.txt": "flask\n"}
    assert started(repository(files | {"test_data.py": script})).startswith("flask --app app:create_app run")
    assert started(repository(files | {"data.py": script}, name="b")).startswith("flask --app data:app run")


def test_the_usual_file_is_started_rather_than_another_that_imports_it(repository: Make) -> None:
    main = "from fastapi import FastAPI\napp = FastAPI()\n"
    other = "import uvicorn\nfrom main import app\nif __name__ == '__main__':\n    uvicorn.run(app, host='0.0.0.0')\n"
    files = {"main_traced.py": other, "requirements.txt": "fastapi\nuvicorn\n"}
    assert started(repository(files | {"main.py": main})).startswith("uvicorn main:app")
    assert started(repository(files | {"core/main.py": main}, name="b")) == "python main_traced.py"
