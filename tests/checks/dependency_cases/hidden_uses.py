"""What is used without an import, and what only looks used: DEP002, strings, and doubtful declarations."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_NONE = {"shop/__init__.py": "x = 1\nimport json\n"}
_DJANGO = {"manage.py": "import django\n", "shop/__init__.py": "", "shop/models.py": "from django.db import models\n"}


def _unused(name: str, *declared: str, expected: str = "", **files: str) -> Case:
    named = {key.replace("__", "/").replace("_DOT_", "."): text for key, text in files.items()}
    return Case(name, {"pyproject.toml": project(*declared), "shop/main.py": "import json\n", **named}, expected)


CASES = (
    _unused("plain and unused", "arrow", expected="DEP002:arrow"),
    _unused("unused by another name", "beautifulsoup4", "PyJWT", expected="DEP002:beautifulsoup4 DEP002:pyjwt"),
    _unused("plug-ins of pytest and flake8", "pytest-cov", "flake8-bugbear", "pytest-django"),
    _unused("stubs for mypy", "types-requests", "django-stubs", "mypy", "boto3-stubs"),
    _unused("servers", "gunicorn", "uvicorn[standard]", "uvloop", "httptools", "daphne", "waitress", "hypercorn"),
    _unused(
        "drivers of databases",
        "psycopg2-binary",
        "asyncpg",
        "mysqlclient",
        "aiosqlite",
        "cx-Oracle",
        "psycopg[binary]",
        expected="DEP009:mysql",
    ),
    _unused(
        "a plug-in of a tool in its settings",
        "mkdocs-material",
        "mkdocs-awesome-pages-plugin",
        "sphinx-rtd-theme",
        "furo",
    ),
    _unused("colours and widgets", "ipykernel", "jupyterlab", "notebook"),
    _unused("what the project's script calls", "awscli", "black", "ruff", "pre-commit", "twine"),
    _unused(
        "named in the command of a Procfile",
        "honcho",
        "gevent",
        "gunicorn",
        Procfile="web: gunicorn -k gevent shop.wsgi\n",
    ),
    Case(
        "Pillow for an image field",
        {
            "requirements.txt": "django\nPillow\n",
            **_DJANGO,
            "shop/models.py": "from django.db import models\nx = models.ImageField()\n",
        },
    ),
    Case(
        "filters in REST framework's settings",
        {
            "requirements.txt": "django\ndjangorestframework\ndjango-filter\n",
            **_DJANGO,
            "shop/settings.py": "INSTALLED_APPS = ['rest_framework', 'django_filters']\nREST_FRAMEWORK = {'DEFAULT_FILTER_BACKENDS':"
            " ['django_filters.rest_framework.DjangoFilterBackend']}\n",
        },
    ),
    Case(
        "Celery's result backend and broker",
        {
            "requirements.txt": "celery\nredis\nsqlalchemy\n",
            "shop/celery.py": "from celery import Celery\napp = Celery('shop', broker='redis://localhost', backend='db+sqlite:///x')\n",
        },
    ),
    Case(
        "a database's driver in a URL",
        {
            "requirements.txt": "sqlalchemy\npymysql\n",
            "shop/db.py": "from sqlalchemy import create_engine\nengine = create_engine('mysql+pymysql://u@h/d')\n",
        },
    ),
    Case(
        "a database's driver in a URL, undeclared",
        {
            "requirements.txt": "sqlalchemy\n",
            "shop/db.py": "from sqlalchemy import create_engine\nengine = create_engine('postgresql+asyncpg://u@h/d')\n",
        },
        "DEP001:asyncpg",
    ),
    Case(
        "a comment says what needs it",
        {
            "requirements.txt": "flask\n\n# the firmware's build requires this\n# https://example.com/why\npyparsing\n",
            "a.py": "import flask\n",
        },
    ),
    Case(
        "a list of everything that was installed",
        {
            "requirements.txt": "amqp==5\nbilliard==4\ncelery==5\nclick==8\nflask==3\nitsdangerous==2\njinja2==3\nkombu==5\n"
            "markupsafe==2\nvine==5\nwerkzeug==3\n",
            "a.py": "import flask, celery\n",
        },
    ),
    Case(
        "a loose list with what others bring",
        {
            "requirements.txt": "django>=4\nsqlparse>=0.4\nasgiref>=3\npytz\ncelery>=5\nkombu>=5\narrow\n",
            "a.py": "import django, celery\n",
        },
        "DEP002:arrow",
    ),
    Case(
        "an unused one among many that are used",
        {"requirements.txt": "flask\nrequests\narrow\n", "a.py": "import flask, requests\n"},
        "DEP002:arrow",
    ),
    Case(
        "a name in a comment is no use",
        {"requirements.txt": "flask\narrow\n", "a.py": "import flask\n# arrow was used here\n"},
        "DEP002:arrow",
    ),
    Case(
        "a dependency that only tests use",
        {
            "pyproject.toml": project("requests", "freezegun"),
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import freezegun\n",
        },
    ),
    Case(
        "an entry point of another distribution",
        {
            "pyproject.toml": project("celery", "flower"),
            "shop/__init__.py": "import celery\n",
            "docker-compose.yml": "services:\n  f:\n    command: celery -A shop flower\n",
        },
    ),
    Case(
        "a file that could not be read might use it",
        {"pyproject.toml": project("arrow"), "shop/__init__.py": b"\x00\x01\x00import arrow\x00" * 50},
    ),
    Case(
        "logging by classes",
        {
            "pyproject.toml": project("python-json-logger"),
            "shop/__init__.py": "import logging.config\nlogging.config.dictConfig({'version': 1, 'formatters': {'j': "
            "{'()': 'pythonjsonlogger.jsonlogger.JsonFormatter'}}, 'handlers': {'s': {'class': 'graypy.GELFUDPHandler'}}})\n",
        },
        "DEP001:graypy",
    ),
    Case(
        "a list of databases is no list of modules",
        {
            "pyproject.toml": project(),
            "shop/__init__.py": "",
            "tests/conftest.py": "BACKEND = ['sqlite', 'mysql', 'redis']\n",
        },
    ),
    Case(
        "Django's authentication and e-mail",
        {
            "requirements.txt": "django\n",
            **_DJANGO,
            "shop/settings.py": "AUTHENTICATION_BACKENDS = ['django.contrib.auth.backends.ModelBackend', "
            "'allauth.account.auth_backends.AuthenticationBackend']\nEMAIL_BACKEND = 'anymail.backends.mailgun.EmailBackend'\n",
        },
        "DEP001:allauth DEP001:anymail",
    ),
    Case(
        "Django's caches and storages",
        {
            "requirements.txt": "django\n",
            **_DJANGO,
            "shop/settings.py": "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}\n"
            "STORAGES = {'default': {'BACKEND': 'storages.backends.s3boto3.S3Boto3Storage'}}\n",
        },
        "DEP001:django_redis DEP001:storages",
    ),
    Case(
        "two places that cannot both hold",
        {
            "pyproject.toml": project("pyyaml>=6"),
            "requirements.txt": "pyyaml==5.4\n",
            "shop/__init__.py": "import yaml\n",
        },
        "DEP007:pyyaml",
    ),
    Case(
        "two places with markers that exclude each other",
        {
            "pyproject.toml": project("pyyaml<6; python_version < '3.10'", "pyyaml>=6; python_version >= '3.10'"),
            "shop/__init__.py": "import yaml\n",
        },
    ),
    Case(
        "two groups that are never installed together are still one project's",
        {
            "pyproject.toml": project(rest='[dependency-groups]\na = ["pyyaml<5"]\nb = ["pyyaml>=6"]'),
            "shop/__init__.py": "",
        },
        "",
    ),
    Case(
        "wildcards and compatible releases that meet",
        {
            "pyproject.toml": project("pyyaml~=6.0"),
            "requirements.txt": "pyyaml==6.*\n",
            "shop/__init__.py": "import yaml\n",
        },
    ),
    Case(
        "a slip of one letter",
        {"requirements.txt": "reqeusts\nflask\n", "a.py": "import requests, flask\n"},
        "DEP001:requests DEP008:reqeusts",
    ),
    Case(
        "a slip with a letter too many",
        {"requirements.txt": "flaskk\n", "a.py": "import flask\n"},
        "DEP001:flask DEP008:flaskk",
    ),
    Case(
        "names that are near but known",
        {"requirements.txt": "flask\nflasgger\nblack\nrequests2\n", "a.py": "import flask, flasgger\n"},
        "",
    ),
    Case("the right name for serial", {"requirements.txt": "serial\n", "a.py": "import serial\n"}, "DEP008:serial"),
    Case(
        "shadowed standard modules",
        {"requirements.txt": "flask\nuuid\nhashlib\n", "a.py": "import flask, uuid, hashlib\n"},
        "DEP005:uuid DEP005:hashlib",
    ),
    Case(
        "dataclasses where 3.6 is supported",
        {"pyproject.toml": project("dataclasses", python=">=3.6"), "shop/__init__.py": "import dataclasses\n"},
    ),
    Case(
        "a library of the system that nothing installs",
        {"requirements.txt": "python-magic\n", "a.py": "import magic\n"},
        "DEP009:libmagic",
    ),
    Case(
        "a library of the system that the Dockerfile installs",
        {
            "requirements.txt": "python-magic\npsycopg2\n",
            "a.py": "import magic, psycopg2\n",
            "Dockerfile": "FROM python:3.12\nRUN apt-get update && apt-get install -y libmagic1 libpq-dev\n",
        },
    ),
    Case(
        "a tool that is called",
        {"requirements.txt": "flask\n", "a.py": "import flask, subprocess\nsubprocess.run(['ffmpeg', '-i', 'x'])\n"},
        "DEP009:ffmpeg",
    ),
    Case(
        "a tool that the README says to install",
        {
            "requirements.txt": "flask\n",
            "a.py": "import flask, subprocess\nsubprocess.run(['ffmpeg', '-i', 'x'])\n",
            "README.md": "# Shop\n\nInstall ffmpeg first: `brew install ffmpeg`.\n",
        },
    ),
    Case(
        "an extension that a notebook loads",
        {
            "requirements.txt": "pandas\nline-profiler\n",
            "a.ipynb": notebook("%load_ext line_profiler\n", "import pandas\n"),
        },
    ),
    Case(
        "a plug-in that is named after what it brings into the tool",
        {"requirements.txt": "pytest\npytest-docker-pexpect\npexpect\n", "tests/test_a.py": "import pytest\n"},
    ),
    Case(
        "a common word in a document is no package",
        {
            "requirements.txt": "python-magic\n",
            "a.py": "import magic\n",
            "README.md": "# Shop\n\nEdit the file `a.py`.\n",
        },
        "DEP009:libmagic",
    ),
    Case(
        "a common word among the packages of a Dockerfile",
        {
            "requirements.txt": "python-magic\n",
            "a.py": "import magic\n",
            "Dockerfile": "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y file\n",
        },
    ),
    Case("a near name that explains an import", {"requirements.txt": "pyjwe\n", "a.py": "import jwe\n"}),
)
