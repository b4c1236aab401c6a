"""Modules that strings and commands name, and what counts as unused."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_SETTINGS = {"manage.py": "import django\n", "shop/__init__.py": "", "orders/__init__.py": ""}

CASES = (
    Case(
        "an application that is put on the path",
        {
            "requirements.txt": "django\n",
            **_SETTINGS,
            "apps/__init__.py": "",
            "apps/analytics/__init__.py": "",
            "shop/settings.py": "INSTALLED_APPS = ['analytics']\n",
        },
    ),
    Case(
        "one of several databases",
        {
            "requirements.txt": "django\n",
            **_SETTINGS,
            "shop/settings.py": (
                "if kind == 'mysql':\n    DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\n"
            ),
        },
    ),
    Case(
        "database engine with the newer driver",
        {
            "requirements.txt": "django\npsycopg[binary]\n",
            **_SETTINGS,
            "shop/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
        },
    ),
    Case(
        "a frozen environment without exact versions",
        {
            "requirements.txt": "flask>=3\nmarkupsafe>=2\nidna>=3\ncertifi>=2024\nurllib3>=2\nzipp>=3\nsix>=1\n",
            "a.py": "import flask\n",
        },
    ),
    Case(
        "INSTALLED_APPS",
        {
            "requirements.txt": "django\ndjangorestframework\n",
            **_SETTINGS,
            "shop/settings.py": "INSTALLED_APPS = [\n    'django.contrib.admin',\n    'rest_framework',\n    'corsheaders',\n    'orders',\n"
            "    'orders.apps.OrdersConfig',\n]\n",
        },
        "DEP001:corsheaders",
    ),
    Case(
        "MIDDLEWARE",
        {
            "requirements.txt": "django\n",
            **_SETTINGS,
            "shop/settings.py": "MIDDLEWARE = [\n    'django.middleware.common.CommonMiddleware',\n"
            "    'whitenoise.middleware.WhiteNoiseMiddleware',\n]\n",
        },
        "DEP001:whitenoise",
    ),
    Case(
        "apps that are added later",
        {
            "requirements.txt": "django\n",
            **_SETTINGS,
            "shop/settings.py": "THIRD_PARTY_APPS = ('rest_framework',)\nINSTALLED_APPS = ('django.contrib.auth',) + THIRD_PARTY_APPS\n"
            "if DEBUG:\n    INSTALLED_APPS += ('debug_toolbar',)\n",
        },
        "DEP001:rest_framework DEP001:debug_toolbar",
    ),
    Case(
        "database and cache engines",
        {
            "requirements.txt": "django\n",
            **_SETTINGS,
            "shop/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n"
            "CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache'}}\n",
        },
        "DEP001:django_redis DEP001:psycopg2",
    ),
    Case(
        "database engine with its driver",
        {
            "requirements.txt": "django\npsycopg2-binary\n",
            **_SETTINGS,
            "shop/settings.py": "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
        },
    ),
    Case(
        "SQLAlchemy URLs",
        {
            "requirements.txt": "sqlalchemy\n",
            "shop/__init__.py": "",
            "shop/db.py": "import sqlalchemy\ne = sqlalchemy.create_engine('postgresql+psycopg2://localhost/shop')\n",
        },
        "DEP001:psycopg2",
    ),
    Case(
        "SQLAlchemy URL with its driver",
        {
            "requirements.txt": "sqlalchemy\nasyncpg\n",
            "shop/__init__.py": "",
            "shop/db.py": "import sqlalchemy\nURL = 'postgresql+asyncpg://localhost/shop'\n",
        },
    ),
    Case(
        "SQLAlchemy URL without a driver's name",
        {
            "requirements.txt": "sqlalchemy\n",
            "shop/__init__.py": "",
            "shop/db.py": "import sqlalchemy\ne = sqlalchemy.create_engine('sqlite:///x.db')\n",
        },
    ),
    Case(
        "dictConfig",
        {
            "requirements.txt": "flask\n",
            "shop/__init__.py": "import flask\n",
            "shop/log.py": "from logging.config import dictConfig\n"
            "dictConfig({'formatters': {'json': {'()': 'pythonjsonlogger.jsonlogger.JsonFormatter'}},\n"
            "            'handlers': {'c': {'class': 'logging.StreamHandler'}}})\n",
        },
        "DEP001:pythonjsonlogger",
    ),
    Case(
        "dictConfig of what is declared",
        {
            "requirements.txt": "python-json-logger\n",
            "shop/__init__.py": "",
            "shop/log.py": "LOGGING = {'formatters': {'json': {'()': 'pythonjsonlogger.jsonlogger.JsonFormatter'}}}\n",
        },
    ),
    Case(
        "pytest plug-ins",
        {"requirements-dev.txt": "pytest\n", "conftest.py": "import pytest\npytest_plugins = ['pytest_asyncio']\n"},
        "DEP001:pytest_asyncio",
    ),
    Case(
        "a server in the Procfile",
        {
            "Procfile": "web: gunicorn shop:app\n",
            "requirements.txt": "flask\n",
            "shop.py": "import flask\napp = flask.Flask('x')\n",
        },
        "DEP001:gunicorn",
    ),
    Case(
        "a declared server in the Procfile",
        {
            "Procfile": "web: gunicorn shop:app\n",
            "requirements.txt": "flask\ngunicorn\n",
            "shop.py": "import flask\napp = flask.Flask('x')\n",
        },
    ),
    Case(
        "tools that commands start",
        {
            "pyproject.toml": project("flask", "gunicorn", "alembic", "celery", "honcho"),
            "shop/__init__.py": "import flask\n",
            "Procfile": "web: gunicorn shop:app\nworker: celery -A shop worker\n",
            "Makefile": "migrate:\n\talembic upgrade head\n",
            "compose.yaml": "services:\n  web:\n    build: .\n    command: honcho start\n",
        },
    ),
    Case("an unused dependency", {"requirements.txt": "flask\narrow\n", "a.py": "import flask\n"}, "DEP002:arrow"),
    Case(
        "an unused dependency of another name",
        {"requirements.txt": "flask\nbeautifulsoup4\nPyJWT\n", "a.py": "import flask\n"},
        "DEP002:beautifulsoup4 DEP002:pyjwt",
    ),
    Case(
        "unused, but often used indirectly",
        {
            "pyproject.toml": project("flask", "requests", "pandas", "click", "rich"),
            "shop/__init__.py": "import flask\n",
        },
        "DEP002:requests DEP002:pandas DEP002:click DEP002:rich",
    ),
    Case(
        "a paragraph of pins for a reason",
        {
            "environment.yml": "dependencies:\n  - flask\n\n# Specific versions to avoid conflicts\n  - arrow=1.3\n  - peewee=3\n",
            "a.py": "import flask\n",
        },
    ),
    Case(
        "used only by tests",
        {
            "pyproject.toml": project("flask", "arrow"),
            "shop/__init__.py": "import flask\n",
            "tests/test_a.py": "import arrow\n",
        },
    ),
    Case(
        "used only under a guard",
        {"requirements.txt": "uvloop\n", "a.py": "try:\n    import uvloop\nexcept ImportError:\n    pass\n"},
    ),
    Case(
        "used only for type checkers",
        {
            "requirements.txt": "arrow\n",
            "a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import arrow\n",
        },
    ),
    Case(
        "used only in a notebook",
        {
            "requirements.txt": "arrow\n",
            "a.ipynb": '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "import arrow"}]}',
            "a.py": "import os\n",
        },
    ),
    Case(
        "used only by import_module",
        {"requirements.txt": "arrow\n", "a.py": "import importlib\nm = importlib.import_module('arrow')\n"},
    ),
    Case(
        "used by a string of configuration",
        {
            "requirements.txt": "django\nwhitenoise\ndjango-cors-headers\n",
            **_SETTINGS,
            "shop/settings.py": "INSTALLED_APPS = ['corsheaders']\nMIDDLEWARE = ['whitenoise.middleware.WhiteNoiseMiddleware']\n",
        },
    ),
    Case(
        "drivers, servers, stubs, plug-ins",
        {
            "pyproject.toml": project(
                "sqlalchemy",
                "psycopg2-binary",
                "gunicorn",
                "types-requests",
                "pandas",
                "openpyxl",
                rest='[dependency-groups]\ndev = ["pytest", "pytest-cov", "ruff", "mypy"]',
            ),
            "shop/__init__.py": "import sqlalchemy, pandas\nx = pandas.read_excel('a.xlsx')\nu = 'postgresql://localhost'\n",
            "tests/test_a.py": "def test_a(): ...\n",
        },
    ),
    Case(
        "an unread file withholds",
        {"requirements.txt": "flask\narrow\n", "a.py": "import flask\n", "b.py": b"import os\n\0\0"},
    ),
    Case(
        "a whole environment pinned",
        {
            "requirements.txt": "".join(
                f"{name}==1.0\n" for name in ("flask", "werkzeug", "arrow", "tinydb", "peewee", "pendulum")
            ),
            "a.py": "import flask\n",
        },
    ),
    Case(
        "entry points that name modules",
        {
            "pyproject.toml": project("flask", rest='[project.scripts]\nshop = "shop.cli:main"'),
            "shop/__init__.py": "import flask\n",
            "shop/cli.py": "def main(): ...\n",
        },
    ),
    Case(
        "system packages",
        {
            "requirements.txt": "python-magic\n",
            "a.py": "import magic\n",
            "Dockerfile": "FROM python:3.12-slim\nRUN pip install -r requirements.txt\n",
        },
        "DEP009:libmagic",
    ),
    Case(
        "system packages that are installed",
        {
            "requirements.txt": "python-magic\n",
            "a.py": "import magic\n",
            "Dockerfile": "FROM python:3.12-slim\nRUN apt-get update && apt-get install -y libmagic1\n",
        },
    ),
    Case(
        "a program that is started",
        {"a.py": "import subprocess\nsubprocess.run(['ffmpeg', '-i', 'x'], check=True)\n"},
        "DEP009:ffmpeg",
    ),
    Case(
        "a program that is looked for first",
        {
            "a.py": "import shutil, subprocess\nif shutil.which('ffmpeg'):\n    subprocess.run(['ffmpeg', '-i', 'x'], check=True)\n"
        },
    ),
)
