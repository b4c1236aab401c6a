"""How requirements are written, and modules of one name in several places."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_GROUPS = '[dependency-groups]\ndev = ["pytest"]\n'
_APP = {"shop/__init__.py": "import requests\n"}

CASES = (
    Case(
        "an archive and a folder",
        {
            "requirements.txt": "./vendor/thing-1.0.tar.gz\n./libs/helper\nflask\n",
            "libs/helper/setup.py": "from setuptools import setup\nsetup(name='helper')\n",
            "libs/helper/helper/__init__.py": "",
            "vendor/thing-1.0.tar.gz": "",
            "a.py": "import flask, thing, helper\n",
        },
    ),
    Case(
        "quotes and blanks in a requirement",
        {
            "requirements.txt": "  flask  >=  2 , < 4  \nrequests[security , socks] >= 2\n",
            "a.py": "import flask, requests\n",
        },
    ),
    Case(
        "a comment at the end of an option",
        {"requirements.txt": "-r more.txt  # the rest\n", "more.txt": "flask\n", "a.py": "import flask\n"},
    ),
    Case(
        "Windows' way of writing an include",
        {
            "requirements.txt": "-r requirements\\base.txt\n",
            "requirements/base.txt": "flask\n",
            "a.py": "import flask\n",
        },
        "PKG007:requirements.txt",
    ),
    Case(
        "requirements in capitals", {"Requirements.txt": "Flask\n", "a.py": "import flask\n"}, "PKG006:Requirements.txt"
    ),
    Case(
        "a list in a folder of the application",
        {"app/requirements.txt": "flask\n", "app/main.py": "import flask\nimport requests\n"},
        "DEP001:requests",
    ),
    Case(
        "names with dots and underscores",
        {
            "requirements.txt": "ruamel_yaml\nzope.interface\nFlask_SQLAlchemy\n",
            "a.py": "import ruamel.yaml, zope.interface, flask_sqlalchemy\n",
        },
    ),
    Case(
        "a module and a package of one name",
        {
            "requirements.txt": "flask\n",
            "a.py": "import flask\nimport utils\nfrom utils.text import x\n",
            "utils/__init__.py": "",
            "utils/text.py": "",
        },
    ),
    Case(
        "a submodule named like a library, imported by the whole name",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import shop.yaml\nimport requests\n",
            "shop/yaml.py": "x = 1\n",
        },
    ),
    Case(
        "a relative import of a module named like a library",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "from . import yaml\nfrom .redis import x\nimport requests\n",
            "shop/yaml.py": "",
            "shop/redis.py": "x = 1\n",
        },
    ),
    Case(
        "conftest in the root puts tests on the path",
        {
            "pyproject.toml": project(rest=_GROUPS),
            "conftest.py": "",
            "shop/__init__.py": "",
            "tests/__init__.py": "",
            "tests/support/__init__.py": "",
            "tests/test_a.py": "import pytest\nfrom tests.support import x\nfrom support import y\n",
        },
    ),
    Case(
        "a stub package beside the code",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import requests\n",
            "shop/api.pyi": "import yaml\n",
        },
    ),
    Case(
        "a template with placeholders",
        {"pyproject.toml": project("requests"), **_APP, "shop/templates/{{name}}/main.py": "import yaml\n"},
    ),
    Case(
        "migrations of South's days",
        {
            "requirements.txt": "django\n",
            "manage.py": "import django\n",
            "shop/__init__.py": "",
            "shop/migrations/0001_initial.py": "from south.db import db\nimport django\n",
        },
        "DEP001:south",
    ),
    Case(
        "setuptools at run time",
        {"pyproject.toml": project("requests"), "shop/__init__.py": "import requests\nimport pkg_resources\n"},
        "DEP001:pkg_resources",
    ),
    Case(
        "setuptools in the build only",
        {
            "setup.py": "from setuptools import setup\nfrom wheel.bdist_wheel import bdist_wheel\nsetup(name='shop', install_requires=['requests'])\n",
            "shop/__init__.py": "import requests\n",
        },
    ),
    Case(
        "attrs by both names",
        {"pyproject.toml": project("attrs"), "shop/__init__.py": "import attr\nfrom attrs import define\n"},
    ),
    Case(
        "the old and the new name of one library",
        {
            "requirements.txt": "pycryptodome\npyopenssl\npython-docx\n",
            "a.py": "from Crypto.Cipher import AES\nimport OpenSSL\nimport docx\n",
        },
    ),
    Case(
        "OpenCV's variants",
        {
            "requirements.txt": "opencv-contrib-python-headless\ntensorflow-cpu\nonnxruntime-gpu\n",
            "a.py": "import cv2, tensorflow, onnxruntime\n",
        },
    ),
    Case(
        "what a meta package brings",
        {"requirements.txt": "apache-airflow\ndjango-allauth[socialaccount]\n", "a.py": "import airflow, allauth\n"},
    ),
)
