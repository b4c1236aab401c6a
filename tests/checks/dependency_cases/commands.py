"""Tools that commands start, strings that servers load, scopes, and the settings that silence."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_GROUPS = '[dependency-groups]\ndev = ["pytest"]\n'
_APP = {"shop/__init__.py": "import requests\n"}


def _locked(*pairs: tuple[str, str]) -> str:
    """A uv.lock in which each pair's first package requires the second."""
    needs: dict[str, list[str]] = {}
    for one, other in pairs:
        needs.setdefault(one, []).append(other)
        needs.setdefault(other, [])
    return "version = 1\n" + "".join(
        f'[[package]]\nname = "{name}"\nversion = "1"\nsource = {{registry = "x"}}\n'
        f"dependencies = [{', '.join(f'{{name = {other!r}}}' for other in others)}]\n".replace("'", '"')
        for name, others in needs.items()
    )


CASES = (
    Case(
        "a tox file for a Python that the project has given up",
        {
            "pyproject.toml": project(python=">=3.10"),
            "maint/vm/tox.ini": "[tox]\nenvlist = py27\n[testenv:py27]\ndeps =\n    futures\n",
            "tox.ini": "[tox]\nenvlist = py312\n[testenv]\ndeps =\n    futures\n",
        },
        "DEP005:futures",
    ),
    Case(
        "applications that must not be there any more",
        {
            "pyproject.toml": project("django"),
            "shop/checks.py": 'OBSOLETE_INSTALLED_APPS = (("django_notify", "E006"),)\n'
            'REQUIRED_INSTALLED_APPS = (("sekizai", "E002"),)\n',
        },
        "DEP001:sekizai",
    ),
    Case(
        "a script installs what no table knows",
        {"shop/app.py": "import zqtyaml\nimport zqother\n", "setup.sh": 'pip install \\\n  zqtyaml "flask>=1"\n'},
        "DEP001:zqtyaml DEP001:zqother",
    ),
    Case(
        "a site beside a package to try it on",
        {
            "pyproject.toml": project(
                rest='[build-system]\nrequires = ["setuptools"]\n[dependency-groups]\ndev = ["django-environ"]\n'
            ),
            "src/shop/__init__.py": "",
            "sandbox/settings.py": "import environ\n",
            "sandbox/apps/gateway/__init__.py": "",
        },
    ),
    Case(
        "a tool that the Makefile calls",
        {"pyproject.toml": project("requests", "yapf"), **_APP, "Makefile": "format:\n\tyapf -i shop\n"},
    ),
    Case(
        "a tool that a GitHub workflow calls",
        {
            "pyproject.toml": project("requests", "invoke"),
            **_APP,
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: invoke build\n",
        },
    ),
    Case(
        "a tool that compose starts",
        {
            "requirements.txt": "flask\nrq\n",
            "app.py": "import flask\n",
            "compose.yaml": "services:\n  w:\n    build: .\n    command: rq worker\n",
        },
    ),
    Case(
        "a tool that the Dockerfile starts",
        {
            "requirements.txt": "requests\nstreamlit\n",
            "app.py": "import requests\n",
            "Dockerfile": 'FROM python:3.12\nCMD ["streamlit", "run", "app.py"]\n',
        },
    ),
    Case(
        "a server that a Procfile starts and nobody declares",
        {"requirements.txt": "flask\n", "app.py": "import flask\n", "Procfile": "web: gunicorn app:app\n"},
        "DEP001:gunicorn",
    ),
    Case(
        "a worker class in a server's settings",
        {
            "requirements.txt": "flask\ngunicorn\n",
            "app.py": "import flask\n",
            "gunicorn.conf.py": "worker_class = 'gevent'\nimport multiprocessing\nworkers = multiprocessing.cpu_count()\n",
        },
    ),
    Case(
        "modules in Celery's settings",
        {
            "requirements.txt": "celery\n",
            "shop/__init__.py": "",
            "shop/app.py": "from celery import Celery\napp = Celery('shop', include=['shop.tasks'])\napp.conf.result_backend = 'redis://'\n",
            "shop/tasks.py": "",
        },
    ),
    Case(
        "Django's ASGI and channel layers",
        {
            "requirements.txt": "django\n",
            "manage.py": "import django\n",
            "shop/__init__.py": "",
            "shop/settings.py": "ASGI_APPLICATION = 'shop.asgi.application'\nCHANNEL_LAYERS = {'default': {'BACKEND': "
            "'channels_redis.core.RedisChannelLayer'}}\n",
            "shop/asgi.py": "import django\n",
        },
        "DEP001:channels_redis",
    ),
    Case(
        "Django's applications in a split setting",
        {
            "requirements.txt": "django\ndj-database-url\n",
            "manage.py": "import django\n",
            "shop/__init__.py": "",
            "shop/settings/__init__.py": "",
            "shop/settings/base.py": "import dj_database_url\nDJANGO_APPS = ['django.contrib.auth']\nTHIRD_APPS = [\n    'import_export',\n"
            "    'allauth.socialaccount.providers.google',\n]\nINSTALLED_APPS = DJANGO_APPS + THIRD_APPS\n",
        },
        "DEP001:import_export DEP001:allauth",
    ),
    Case(
        "an application of the project's own in a folder of applications",
        {
            "requirements.txt": "django\n",
            "manage.py": "import django\n",
            "config/settings.py": "INSTALLED_APPS = ['django.contrib.auth', 'apps.users', 'apps.orders.apps.OrdersConfig']\n",
            "apps/users/models.py": "",
            "apps/orders/apps.py": "",
        },
    ),
    Case(
        "development settings name development tools",
        {
            "requirements.txt": "django\n",
            "requirements-dev.txt": "django-debug-toolbar\n",
            "manage.py": "import django\n",
            "shop/__init__.py": "",
            "shop/settings.py": "DEBUG = True\nINSTALLED_APPS = ['django.contrib.auth']\nif DEBUG:\n    INSTALLED_APPS += ['debug_toolbar']\n",
        },
    ),
    Case(
        "entry points of a plug-in",
        {
            "pyproject.toml": project("pluggy", rest='[project.entry-points.pytest11]\nshop = "shop.plugin"\n'),
            "shop/__init__.py": "",
            "shop/plugin.py": "import pluggy\nimport pytest\n",
        },
        "DEP001:pytest",
    ),
    Case(
        "a class in YAML settings",
        {
            "requirements.txt": "requests\npython-json-logger\n",
            "app.py": "import requests\n",
            "logging.yaml": "formatters:\n  json:\n    (): pythonjsonlogger.jsonlogger.JsonFormatter\n",
        },
    ),
    Case(
        "transitive in a runtime group's extra",
        {
            "pyproject.toml": project("uvicorn", rest='[project.optional-dependencies]\nweb = ["fastapi"]'),
            "shop/__init__.py": "import uvicorn\nimport starlette\n",
            "uv.lock": _locked(("fastapi", "starlette"), ("uvicorn", "h11")),
        },
        "DEP003:starlette",
    ),
    Case(
        "transitive through two steps",
        {
            "pyproject.toml": project("fastapi"),
            "shop/__init__.py": "import fastapi\nimport anyio\n",
            "uv.lock": _locked(("fastapi", "starlette"), ("starlette", "anyio")),
        },
        "DEP003:anyio",
    ),
    Case(
        "locked, but nothing that is declared brings it",
        {
            "pyproject.toml": project("fastapi"),
            "shop/__init__.py": "import fastapi\nimport redis\n",
            "uv.lock": _locked(("fastapi", "starlette"), ("rq", "redis")),
        },
        "DEP001:redis",
    ),
    Case(
        "only a development dependency brings it to the application",
        {
            "pyproject.toml": project("requests", rest=_GROUPS),
            "shop/__init__.py": "import requests\nimport pluggy\n",
            "tests/test_a.py": "import pytest\n",
            "uv.lock": _locked(("pytest", "pluggy"), ("requests", "idna")),
        },
        "DEP001:pluggy",
    ),
    Case(
        "a development dependency brings it to the tests",
        {
            "pyproject.toml": project("requests", rest=_GROUPS),
            **_APP,
            "tests/test_a.py": "import pytest\nimport pluggy\nimport idna\n",
            "uv.lock": _locked(("pytest", "pluggy"), ("requests", "idna")),
        },
        "DEP003:idna DEP003:pluggy",
    ),
    Case(
        "a development dependency under a test of settings",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["ipdb"]'),
            "shop/__init__.py": "import requests\nDEBUG = False\nif DEBUG:\n    import ipdb\n",
        },
    ),
    Case(
        "a development dependency for type checkers only",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["mypy-boto3-s3"]'),
            "shop/__init__.py": "from typing import TYPE_CHECKING\nimport requests\nif TYPE_CHECKING:\n    from mypy_boto3_s3 import S3Client\n",
        },
    ),
    Case(
        "a development dependency in a script, a note book and the documentation",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["rich", "sphinx"]'),
            **_APP,
            "scripts/a.py": "import rich\n",
            "docs/conf.py": "import sphinx\n",
            "noxfile.py": "import nox\n",
        },
    ),
    Case(
        "a requirement of production in another list",
        {
            "requirements/base.txt": "flask\n",
            "requirements/production.txt": "-r base.txt\nsentry-sdk\n",
            "requirements/test.txt": "-r base.txt\npytest\n",
            "app.py": "import flask\nimport sentry_sdk\n",
            "tests/test_a.py": "import pytest\n",
        },
    ),
    Case(
        "a test requirement in production code",
        {
            "requirements/base.txt": "flask\n",
            "requirements/test.txt": "-r base.txt\npytest\nfaker\n",
            "app.py": "import flask\nimport faker\n",
            "tests/test_a.py": "import pytest\n",
        },
        "DEP004:faker",
    ),
    Case(
        "conflicts under the same marker",
        {
            "requirements.txt": "numpy<2; python_version < '3.10'\n",
            "pyproject.toml": project("numpy>=2; python_version < '3.10'", "numpy; python_version >= '3.10'"),
            "shop/__init__.py": "import numpy\n",
        },
        "DEP007:numpy",
    ),
    Case(
        "a constraint that excludes the requirement",
        {"requirements.txt": "-c limits.txt\nflask>=3\n", "limits.txt": "flask<3\n", "app.py": "import flask\n"},
        "DEP007:flask",
    ),
    Case(
        "other projects may differ",
        {
            "a/requirements.txt": "flask==2.0\n",
            "a/app.py": "import flask\n",
            "b/requirements.txt": "flask==3.0\n",
            "b/app.py": "import flask\n",
        },
    ),
    Case(
        "deptry's settings silence",
        {
            "pyproject.toml": project(
                "requests",
                "arrow",
                rest='[tool.deptry]\nignore = ["DEP003"]\n[tool.deptry.per_rule_ignores]\n'
                'DEP001 = ["yaml"]\nDEP002 = ["arrow"]',
            ),
            "shop/__init__.py": "import requests\nimport yaml\nimport bs4\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "FawltyDeps' settings silence",
        {
            "pyproject.toml": project(
                "requests", "arrow", rest='[tool.fawltydeps]\nignore_undeclared = ["yaml"]\nignore_unused = ["arrow"]'
            ),
            "shop/__init__.py": "import requests\nimport yaml\n",
        },
    ),
    Case(
        "deptry's first party",
        {
            "pyproject.toml": project("requests", rest='[tool.deptry]\nknown_first_party = ["generated"]'),
            "shop/__init__.py": "import requests\nimport generated.api\n",
        },
    ),
    Case(
        "a script with its own metadata that is wrong",
        {
            "tool.py": "# /// script\n# requires-python = '>=3.11'\n# dependencies = [\n#   'requests<3',\n#   'rich',\n# ]\n# ///\nimport requests\n"
            "from rich.pretty import pprint\nimport bs4\n"
        },
        "DEP001:bs4",
    ),
    Case(
        "a note book beside the project",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\nnotebooks = ["pandas", "matplotlib"]'),
            **_APP,
            "notebooks/a.ipynb": '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "import pandas as pd\\n'
            'import matplotlib.pyplot as plt\\nimport seaborn"}]}',
        },
        "DEP001:seaborn",
    ),
    Case(
        "a tool with a name of its own",
        {
            "requirements.txt": "flask\n",
            "app.py": "import flask\nimport subprocess\nsubprocess.check_output(['pdftotext', 'a.pdf', '-'])\n",
        },
        "DEP009:poppler",
    ),
    Case(
        "a tool that the code looks for first",
        {
            "requirements.txt": "flask\n",
            "app.py": "import flask, shutil, subprocess\nif shutil.which('ffmpeg'):\n    subprocess.run(['ffmpeg', '-i', 'x'])\n",
        },
    ),
    Case(
        "a library with a wheel that brings it",
        {
            "requirements.txt": "psycopg2-binary\nlxml\npillow\ncryptography\n",
            "a.py": "import psycopg2, lxml, PIL, cryptography\n",
        },
    ),
    Case(
        "psycopg without its binary",
        {"requirements.txt": "psycopg\n", "a.py": "import psycopg\n"},
        "DEP009:libpq-runtime",
    ),
    Case(
        "a library that CI installs",
        {
            "requirements.txt": "python-ldap\n",
            "a.py": "import ldap\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
            "      - run: sudo apt-get install -y libldap2-dev libsasl2-dev\n",
        },
    ),
)
