"""Locks of every manager, monorepos, paths, and the codes beside DEP001."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_APP = {"requirements.txt": "flask\n", "app.py": "import flask\n"}
_FLASK = {"shop/__init__.py": "import flask, jinja2\n"}

CASES = (
    Case(
        "transitive through pdm.lock",
        {
            "pyproject.toml": project("flask"),
            "pdm.lock": '[metadata]\nlock_version = "4.4"\n[[package]]\nname = "flask"\nversion = "3"\ndependencies = ["Jinja2>=3.1"]\n'
            '[[package]]\nname = "jinja2"\nversion = "3.1"\n',
            **_FLASK,
        },
        "DEP003:jinja2",
    ),
    Case(
        "a Pipfile.lock does not tell who brings",
        {
            "Pipfile": '[packages]\nflask = "*"\n',
            "Pipfile.lock": '{"_meta": {"hash": {"sha256": "x"}}, "default": {"flask": {"version": "==3.0"}, "jinja2": {"version": "==3.1"}}, '
            '"develop": {}}',
            **_FLASK,
        },
        "DEP001:jinja2",
    ),
    Case(
        "pixi.lock",
        {
            "pixi.toml": '[workspace]\nname = "shop"\nchannels = []\nplatforms = []\n[dependencies]\nflask = "*"\n',
            "pixi.lock": "version: 6\nenvironments: {}\npackages:\n- conda: https://conda.anaconda.org/conda-forge/noarch/flask-3.0-x.conda\n"
            "  depends:\n  - jinja2 >=3.1\n- conda: https://conda.anaconda.org/conda-forge/noarch/jinja2-3.1-x.conda\n  depends: []\n",
            **_FLASK,
        },
        "DEP001:jinja2",
    ),
    Case(
        "a workspace member's lock is the workspace's",
        {
            "pyproject.toml": '[tool.uv.workspace]\nmembers = ["apps/*"]\n',
            "uv.lock": 'version = 1\n[[package]]\nname = "web"\nversion = "1"\nsource = { editable = "apps/web" }\ndependencies = [{ name = "flask" }]\n'
            '[package.metadata]\nrequires-dist = [{ name = "flask" }]\n'
            '[[package]]\nname = "flask"\nversion = "3"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [{ name = "jinja2" }]\n'
            '[[package]]\nname = "jinja2"\nversion = "3"\nsource = { registry = "https://pypi.org/simple" }\n',
            "apps/web/pyproject.toml": '[project]\nname = "web"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["flask"]\n',
            "apps/web/web/__init__.py": "import flask, jinja2\n",
        },
        "DEP003:jinja2",
    ),
    Case(
        "setup.py with a folder of its own",
        {
            "setup.py": "from setuptools import setup, find_packages\nsetup(name='shop', package_dir={'': 'python'}, packages=find_packages('python'),\n"
            "      install_requires=['requests'])\n",
            "python/redis_shop/__init__.py": "import requests\nfrom redis_shop.api import x\n",
            "python/redis_shop/api.py": "import redis\n",
            "tests/test_a.py": "from redis_shop import api\n",
        },
        "DEP001:redis",
    ),
    Case(
        "Poetry's packages from another folder",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\npackages = [{include = "jwt", from = "lib"}]\n'
            '[tool.poetry.dependencies]\npython = "^3.11"\n',
            "lib/jwt/__init__.py": "",
            "tests/test_a.py": "import jwt\n",
        },
    ),
    Case(
        "Django's applications in a folder that manage.py adds",
        {
            "requirements.txt": "django\n",
            "manage.py": "import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'apps'))\nimport django\n",
            "apps/oauth2/__init__.py": "",
            "apps/oauth2/models.py": "from django.db import models\n",
            "config/settings.py": "INSTALLED_APPS = ['oauth2', 'django.contrib.auth']\n",
            "config/urls.py": "from oauth2.models import x\n",
        },
    ),
    Case(
        "a path in the Dockerfile",
        {
            **_APP,
            "Dockerfile": "FROM python:3.12\nENV PYTHONPATH=/app/common\n",
            "service/run.py": "import qqzzy_helpers\n",
            "common/qqzzy_helpers.py": "",
        },
    ),
    Case(
        "helpers of conftest",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "import requests\n",
            "tests/conftest.py": "import pytest\n",
            "tests/support/__init__.py": "",
            "tests/unit/test_a.py": "import support\nfrom tests.support import x\n",
        },
    ),
    Case(
        "a package that is named like the project's distribution with another separator",
        {
            "pyproject.toml": '[project]\nname = "acme.shop-tools"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = []\n',
            "tests/test_a.py": "import acme_shop_tools\nimport acme.shop_tools\n",
        },
    ),
    Case(
        "unused in Poetry's dependencies",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.11"\nrequests = "^2"\narrow = "^1"\n',
            "shop/__init__.py": "import requests\n",
        },
        "DEP002:arrow",
    ),
    Case(
        "used in a template's filter, a shell script and CI only",
        {
            "pyproject.toml": project("requests", "arrow", "httpie", "yq"),
            "shop/__init__.py": "import requests\n",
            "scripts/get.sh": "#!/bin/sh\nhttpie GET x\nyq . a.yml\n",
            "templates/a.html": "{{ arrow.utcnow() }}\n",
        },
    ),
    Case(
        "used by name in importlib only",
        {
            "pyproject.toml": project("arrow", "bs4"),
            "shop/__init__.py": "import importlib\narrow = importlib.import_module('arrow')\n",
        },
        "DEP002:bs4 DEP008:bs4",
    ),
    Case(
        "used in a notebook only",
        {
            "pyproject.toml": project("arrow"),
            "shop/__init__.py": "import json\n",
            "a.ipynb": notebook("import arrow\n"),
        },
    ),
    Case(
        "used by a doctest in a document only",
        {"pyproject.toml": project("arrow"), "shop/__init__.py": "import json\n", "docs/a.rst": ">>> import arrow\n"},
        "DEP002:arrow",
    ),
    Case(
        "a development dependency in Pipfile that the application needs lazily",
        {
            "Pipfile": '[packages]\nflask = "*"\n[dev-packages]\nfaker = "*"\n',
            "app/main.py": "import flask\n\n\ndef f():\n    import faker\n",
        },
        "DEP004:faker",
    ),
    Case(
        "a development dependency that is declared twice",
        {
            "pyproject.toml": project("requests", "rich", rest='[dependency-groups]\ndev = ["rich", "pytest"]'),
            "shop/__init__.py": "import requests, rich\n",
        },
    ),
    Case(
        "a development dependency in a command of the project's own",
        {
            "pyproject.toml": project(
                "requests", rest='[dependency-groups]\ndev = ["rich"]\n[project.scripts]\nshop = "shop.cli:main"\n'
            ),
            "shop/__init__.py": "import requests\n",
            "shop/cli.py": "import rich\n",
        },
        "DEP004:rich",
    ),
    Case(
        "a development dependency in a test package inside the package",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["pytest", "hypothesis"]'),
            "shop/__init__.py": "import requests\n",
            "shop/tests/test_a.py": "import pytest\n",
            "shop/tests/strategies.py": "import hypothesis\n",
            "shop/conftest.py": "import hypothesis\n",
        },
    ),
    Case(
        "a development dependency where only the tests' list exists",
        {
            "requirements-dev.txt": "pytest\nrequests\n",
            "tool.py": "import requests\n",
            "tests/test_tool.py": "import pytest\n",
        },
    ),
    Case(
        "conflicts in setup.cfg and requirements",
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires =\n    pyyaml<6\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
            "requirements.txt": "pyyaml>=6.0.1\n",
            "shop/__init__.py": "import yaml\n",
        },
        "DEP007:pyyaml",
    ),
    Case(
        "a release candidate below the floor",
        {
            "pyproject.toml": project("pyyaml>=6"),
            "requirements.txt": "pyyaml==6.0rc1\n",
            "shop/__init__.py": "import yaml\n",
        },
        "DEP007:pyyaml",
    ),
    Case(
        "development's own versions do not conflict with another list's",
        {"requirements.txt": "pyyaml==6.0\n", "requirements-old.txt": "pyyaml==5.4\n", "a.py": "import yaml\n"},
    ),
    Case(
        "a platform's versions",
        {
            "requirements.txt": "numpy==1.26; sys_platform == 'darwin'\nnumpy==2.1; sys_platform != 'darwin'\n",
            "a.py": "import numpy\n",
        },
    ),
    Case(
        "names that nobody means",
        {"requirements.txt": "skimage\nopencv\nmagic\nbs4\nfitz\n", "a.py": "import skimage, cv2, magic, bs4, fitz\n"},
        "DEP008:skimage DEP008:opencv DEP008:magic DEP008:bs4 DEP008:fitz",
    ),
    Case(
        "a package of the repository's own that is one letter away",
        {
            "libs/requestz/pyproject.toml": '[project]\nname = "requestz"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = []\n',
            "libs/requestz/requestz/__init__.py": "",
            "requirements.txt": "requestz\n",
            "a.py": "import requestz\n",
        },
    ),
    Case(
        "psycopg2 and mysqlclient with what they need in CI's apt list",
        {
            "requirements.txt": "psycopg2\nmysqlclient\n",
            "a.py": "import psycopg2, MySQLdb\n",
            ".github/workflows/ci.yml": "on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          sudo apt-get update\n"
            "          sudo apt-get install -y libpq-dev default-libmysqlclient-dev\n",
        },
    ),
    Case(
        "psycopg2 without anything",
        {"requirements.txt": "psycopg2\n", "a.py": "import psycopg2\n"},
        "DEP009:libpq",
    ),
    Case(
        "a program that is optional",
        {
            **_APP,
            "b.py": "import subprocess\ntry:\n    subprocess.run(['ffmpeg', '-version'])\nexcept FileNotFoundError:\n    print('no ffmpeg')\n",
        },
    ),
    Case(
        "stubs beside the code",
        {**_APP, "b.pyi": "import numpy\nfrom pandas import DataFrame\n"},
    ),
    Case(
        "a shell in Python's file",
        {**_APP, "bin/wrapper": '#!/bin/sh\n"exec" "python3" "$0" "$@"\nimport yaml\n'},
    ),
    Case(
        "Python code in a template",
        {
            **_APP,
            "templates/a.py.j2": "import {{ module }}\nimport yaml\n",
            "gen/b.py": "import {{ cookiecutter.x }}\n",
        },
    ),
    Case(
        "an import in a comment behind code",
        {**_APP, "b.py": "x = 1  # import yaml\ny = 'import bs4'\n"},
    ),
    Case(
        "a continued call of import_module",
        {
            **_APP,
            "b.py": "import importlib\nm = (importlib\n     .import_module('yaml'))\nn = importlib.import_module(\n    name='bs4'\n)\n",
        },
        "DEP001:yaml DEP001:bs4",
    ),
    Case(
        "a helper of the project's own that imports by name",
        {**_APP, "b.py": "def optional(name):\n    return __import__(name)\n\n\nyaml = optional('yaml')\n"},
    ),
    Case(
        "an import that a decorator's function has",
        {**_APP, "b.py": "@lru_cache\ndef f():\n    from yaml import load\n    return load\n"},
        "DEP001:yaml",
    ),
    Case(
        "guarded in one file, needed in another",
        {
            **_APP,
            "b.py": "try:\n    import yaml\nexcept ImportError:\n    yaml = None\n",
            "c.py": "import yaml\n",
        },
        "DEP001:yaml",
    ),
    Case(
        "an error that is raised again",
        {**_APP, "b.py": "try:\n    import yaml\nexcept ImportError:\n    raise\n"},
        "DEP001:yaml",
    ),
    Case(
        "a Python 2 name under a test of the version",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', python_requires='>=2.7', install_requires=[])\n",
            "shop/__init__.py": "import sys\nif sys.version_info[0] < 3:\n    import unicodecsv as csv\nelse:\n    import csv\n",
        },
        "DEP006:unicodecsv",
    ),
    Case(
        "a test that needs a marker",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import pytest\n\n\n@pytest.mark.skipif(not HAS_POLARS, reason='none')\ndef test_a():\n    import polars\n",
        },
    ),
    Case(
        "an extra that is named after a database",
        {
            "requirements.txt": "invenio-db[postgresql]\nsqlalchemy\n",
            "a.py": "import os\nURI = os.environ.get('URI', 'postgresql+psycopg2://u@h/d')\n",
            "b.py": "import invenio_db, sqlalchemy, pymysql\n",
        },
        "DEP001:pymysql",
    ),
    Case(
        "Java's modules on Android",
        {
            "requirements.txt": "flask\n",
            "app.py": "import flask\nfrom java import jclass\nfrom androidx.core import Y\nimport redis\n",
        },
        "DEP001:redis",
    ),
)
