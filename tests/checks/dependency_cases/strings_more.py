"""More that strings, settings and commands name; and what stands beside the plain cases."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_PYTEST = '[dependency-groups]\ndev = ["pytest"]\n'
_DJANGO = {"requirements.txt": "django\n", "manage.py": "import django\n"}
_APP = {"requirements.txt": "flask\n", "app.py": "import flask\n"}

CASES = (
    Case(
        "extensions of Sphinx in conf.py",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndocs = ["sphinx", "furo"]'),
            "shop/__init__.py": "",
            "docs/conf.py": "extensions = ['sphinx.ext.autodoc', 'myst_parser', 'local_ext']\nhtml_theme = 'furo'\n",
            "docs/local_ext.py": "",
        },
        "DEP001:myst_parser",
    ),
    Case(
        "plug-ins that pytest's settings load",
        {
            "pyproject.toml": project(
                rest=f'{_PYTEST}[tool.pytest.ini_options]\naddopts = "-p pytest_asyncio -p no:cacheprovider"\n'
            ),
            "shop/__init__.py": "",
            "tests/test_a.py": "import pytest\n",
        },
        "DEP001:pytest_asyncio",
    ),
    Case(
        "the URL in alembic.ini",
        {
            "requirements.txt": "alembic\nsqlalchemy\n",
            "migrations/env.py": "from alembic import context\nfrom sqlalchemy import engine_from_config\n",
            "alembic.ini": "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql+psycopg2://u:p@localhost/d\n",
        },
        "DEP001:psycopg2",
    ),
    Case(
        "logging in an INI file",
        {
            "requirements.txt": "flask\npython-json-logger\n",
            "app.py": "import flask, logging.config\nlogging.config.fileConfig('logging.ini')\n",
            "logging.ini": "[formatter_json]\nclass = pythonjsonlogger.jsonlogger.JsonFormatter\n",
        },
    ),
    Case(
        "applications in settings that are added under a test",
        {
            **_DJANGO,
            "shop/settings.py": "DEBUG = False\nINSTALLED_APPS = ['django.contrib.admin']\nif DEBUG:\n    INSTALLED_APPS += ['debug_toolbar']\n"
            "    MIDDLEWARE = ['debug_toolbar.middleware.DebugToolbarMiddleware']\n",
        },
        "DEP001:debug_toolbar",
    ),
    Case(
        "an application by its configuration",
        {
            **_DJANGO,
            "shop/settings.py": "INSTALLED_APPS = ['django.contrib.admin', 'django_extensions.apps.X', 'shop.apps.ShopConfig']\n",
            "shop/apps.py": "",
        },
        "DEP001:django_extensions",
    ),
    Case(
        "a server in a Procfile by poetry",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n',
            "app.py": "import flask\n",
            "Procfile": "web: poetry run gunicorn app:app\nrelease: python -m alembic upgrade head\n",
        },
        "DEP001:gunicorn DEP001:alembic",
    ),
    Case(
        "a module that a command runs and that is ours",
        {**_APP, "Procfile": "web: python -m shop.serve\n", "shop/__init__.py": "", "shop/serve.py": "import flask\n"},
    ),
    Case(
        "a driver in the environment's example is no import",
        {
            "requirements.txt": "sqlalchemy\n",
            "db.py": "import os, sqlalchemy\nengine = sqlalchemy.create_engine(os.environ['DATABASE_URL'])\n",
            ".env.example": "DATABASE_URL=postgresql+asyncpg://u@h/d\n",
        },
    ),
    Case(
        "a theme and plug-ins of MkDocs",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndocs = ["mkdocs", "mkdocs-material", "mkdocstrings"]'),
            "shop/__init__.py": "",
            "mkdocs.yml": "theme:\n  name: material\nplugins:\n  - mkdocstrings\n",
        },
    ),
    Case(
        "tools of development among the runtime",
        {
            "pyproject.toml": project("requests", "black", "pytest", "mypy", "pre-commit"),
            "shop/__init__.py": "import requests\n",
        },
    ),
    Case(
        "a plug-in for a framework that finds it by entry points",
        {
            "requirements.txt": "flask\nflask-debugtoolbar\nflask-migrate\narrow\n",
            "app.py": "import flask\nfrom flask_migrate import Migrate\n",
        },
        "DEP002:arrow DEP002:flask-debugtoolbar",
    ),
    Case(
        "what a docstring's example imports counts as used: rather too much than too little",
        {
            "pyproject.toml": project("requests", "arrow"),
            "shop/__init__.py": '"""Example::\n\n    import arrow\n"""\nimport requests\n',
        },
    ),
    Case(
        "an extra of ours that names another",
        {
            "pyproject.toml": project(
                "requests",
                rest='[project.optional-dependencies]\nfiles = ["pyyaml"]\nweb = ["fastapi"]\nall = ["shop[files,web]"]',
            ),
            "shop/__init__.py": "import requests\n",
            "shop/web.py": "import fastapi, starlette\n",
            "shop/files.py": "import yaml\n",
        },
        "DEP001:starlette",
    ),
    Case(
        "types only",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["types-pyyaml", "mypy"]'),
            "shop/__init__.py": "from __future__ import annotations\nimport typing\nimport requests\nif typing.TYPE_CHECKING:\n    import yaml\n\n\n"
            "def f(x: yaml.Node) -> None: ...\n",
        },
    ),
    Case(
        "types that are needed when it runs",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import requests\nTYPE_CHECKING = False\nif not TYPE_CHECKING:\n    import yaml\n",
        },
        "DEP001:yaml",
    ),
    Case(
        "a package for each platform",
        {
            "pyproject.toml": project("pywin32; sys_platform == 'win32'", "python-xlib; sys_platform == 'linux'"),
            "shop/__init__.py": "import sys\nif sys.platform == 'win32':\n    import win32gui\nelse:\n    import Xlib.display\n",
        },
    ),
    Case(
        "a list of another program's packages",
        {**_APP, "package-list.txt": "libpq-dev\nffmpeg\n", "Aptfile": "libmagic1\n"},
    ),
    Case(
        "robots, licences and words are no requirements",
        {**_APP, "data/requirements.txt": "The system shall work.\nIt must be fast.\nUsers can log in.\n"},
    ),
    Case(
        "a nested requirement folder of two services",
        {
            "services/a/requirements/base.txt": "flask\n",
            "services/a/app/__init__.py": "import flask, yaml\n",
            "services/b/requirements/base.txt": "pyyaml\n",
            "services/b/app/__init__.py": "import yaml, flask\n",
        },
        "DEP001:flask DEP001:yaml",
    ),
    Case(
        "a Poetry group for the application under another name",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.11"\n'
            '[tool.poetry.group.web.dependencies]\nflask = "*"\n[tool.poetry.group.lint.dependencies]\nrich = "*"\n',
            "shop/__init__.py": "import flask, rich\n",
        },
        "DEP004:rich",
    ),
    Case(
        "code of a lesson that belongs to nobody's project",
        {**_APP, "lessons/01/a.ipynb": notebook("import qqzzy_unheard_of\n", "import pandas\n")},
        "DEP001:pandas",
    ),
    Case(
        "a file that only imports itself by the package's name",
        {
            "pyproject.toml": project(),
            "src/redis/__init__.py": "",
            "src/redis/core.py": "from redis import x\nimport redis.core\n",
        },
    ),
    Case(
        "an import behind a wildcard's guard function",
        {
            **_APP,
            "b.py": "from importlib.util import find_spec\n\n\ndef f():\n    if find_spec('yaml') is None:\n        return None\n    import yaml\n    return yaml\n",
        },
        "DEP006:yaml",
    ),
    Case(
        "an import that is tried in a loop",
        {
            **_APP,
            "b.py": "for name in ('ujson', 'orjson'):\n    try:\n        json = __import__(name)\n        break\n    except ImportError:\n        pass\n",
        },
    ),
    Case(
        "uv's group and an index",
        {
            "pyproject.toml": project(
                "requests",
                "torch",
                rest='[[tool.uv.index]]\nname = "x"\nurl = "https://e.com"\n[tool.uv.sources]\ntorch = { index = "x" }\n'
                '[dependency-groups]\ngpu = ["triton"]\n',
            ),
            "shop/__init__.py": "import requests, torch, triton\n",
        },
    ),
    Case(
        "tox installs the extra for tests",
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires = requests\n[options.extras_require]\ntesting = pytest\n",
            "setup.py": "import setuptools\nsetuptools.setup()\n",
            "tox.ini": "[testenv]\nextras = testing\ncommands = pytest\n",
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import pytest, hypothesis\n",
        },
        "DEP001:hypothesis",
    ),
    Case(
        "a wheel's own list",
        {
            "src/shop.egg-info/requires.txt": "pyyaml\n",
            "pyproject.toml": project(),
            "src/shop/__init__.py": "import yaml\n",
        },
        "DEP001:yaml",
    ),
)
