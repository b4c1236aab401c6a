"""What is the repository's own, and which project an import belongs to."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_PROTO = "import api_pb2, api_pb2_grpc\nfrom protos.order_pb2 import Order\nimport grpc\n"

CASES = (
    Case(
        "src layout",
        {
            "pyproject.toml": project(),
            "src/shop/__init__.py": "",
            "src/shop/a.py": "import shop.b\n",
            "src/shop/b.py": "",
            "tests/test_a.py": "import shop\nfrom shop import a\n",
        },
    ),
    Case(
        "a Django project in a folder",
        {
            "requirements.txt": "django\n",
            "site/manage.py": "import django\nimport orders.models\n",
            "site/orders/__init__.py": "",
            "site/orders/models.py": "from django.db import models\n",
        },
    ),
    Case(
        "sibling scripts",
        {"tools/a.py": "import b\nfrom helpers import x\n", "tools/b.py": "", "tools/helpers.py": "x = 1\n"},
    ),
    Case(
        "a namespace package",
        {
            "acme/shop/__init__.py": "",
            "acme/shop/a.py": "import acme.shop.b\nfrom acme.bank import c\n",
            "acme/shop/b.py": "",
            "acme/bank/c.py": "",
        },
    ),
    Case(
        "sys.path with a folder",
        {
            "run.py": "import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))\n"
            "import engine\n",
            "lib/engine.py": "",
        },
    ),
    Case(
        "sys.path with a folder that looks like a distribution",
        {"run.py": "import sys\nsys.path.append('lib')\nimport redis\n", "lib/redis/__init__.py": ""},
    ),
    Case(
        "a module with a distribution's name deep inside",
        {"shop/__init__.py": "", "shop/backends/__init__.py": "", "shop/backends/redis.py": "import redis\n"},
        "DEP001:redis",
    ),
    Case(
        "a file that imports its namesake",
        {"yaml_tools/__init__.py": "", "yaml_tools/yaml.py": "import yaml\n"},
        "DEP001:yaml",
    ),
    Case(
        "Python 2 siblings",
        {"shop/__init__.py": "", "shop/a.py": "import helpers\nprint helpers.x\n", "shop/helpers.py": "x = 1\n"},
    ),
    Case("generated protobuf modules", {"requirements.txt": "grpcio\n", "shop/__init__.py": "", "shop/a.py": _PROTO}),
    Case(
        "vendored trees",
        {
            "pyproject.toml": project(),
            "shop/__init__.py": "import os\n",
            "shop/_vendor/yaml/__init__.py": "import requests\n",
            "shop/vendor/x.py": "import bs4\n",
            "third_party/y.py": "import arrow\n",
        },
    ),
    Case(
        "imports from the vendored tree",
        {
            "pyproject.toml": project(),
            "shop/__init__.py": "from shop._vendor import yaml\n",
            "shop/_vendor/yaml/__init__.py": "",
        },
    ),
    Case(
        "members judged each by itself",
        {
            "a/pyproject.toml": project("requests").replace("shop", "a"),
            "a/x.py": "import requests, yaml\n",
            "b/pyproject.toml": project("pyyaml").replace("shop", "b"),
            "b/y.py": "import yaml\n",
        },
        "DEP001:yaml",
    ),
    Case(
        "a workspace's members",
        {
            "pyproject.toml": project("requests", rest='[tool.uv.workspace]\nmembers = ["libs/*"]'),
            "libs/core/pyproject.toml": project("pyyaml").replace("shop", "core"),
            "libs/core/src/core/__init__.py": "import yaml\n",
            "shop/__init__.py": "import requests, core\n",
        },
    ),
    Case(
        "a sibling that is required by name",
        {
            "a/pyproject.toml": project("acme-b").replace("shop", "acme-a"),
            "a/src/acme_a/__init__.py": "import yaml, acme_b\n",
            "b/pyproject.toml": project("pyyaml").replace("shop", "acme-b"),
            "b/src/acme_b/__init__.py": "import yaml\n",
        },
    ),
    Case(
        "the repository's own part of a shared namespace",
        {
            "gcp/pyproject.toml": project("opentelemetry-api").replace("shop", "opentelemetry-resourcedetector-gcp"),
            "gcp/src/opentelemetry/resourcedetector/gcp_detector/__init__.py": "from opentelemetry import trace\n",
            "gcp/tests/test_a.py": "from opentelemetry.resourcedetector.gcp_detector import x\n",
        },
    ),
    Case(
        "scripts beside the package that is installed",
        {
            "pyproject.toml": project(
                "flask",
                rest='[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
                '[dependency-groups]\ndev = ["pyyaml"]',
            ),
            "shop/__init__.py": "import flask\n",
            "utils/make.py": "import yaml\n",
        },
    ),
    Case(
        "plug-ins that Ansible runs",
        {
            "requirements.txt": "flask\n",
            "shop/__init__.py": "import flask\n",
            "shop/playbooks/action_plugins/verify.py": "import gnupg\nfrom ansible.plugins.action import ActionBase\n",
        },
    ),
    Case(
        "extensions of Sphinx",
        {
            "pyproject.toml": project("flask", rest='[dependency-groups]\ndocs = ["sphinx"]'),
            "shop/__init__.py": "import flask\n",
            "tools/sphinx_ext/changelog.py": "import docutils\n",
        },
    ),
    Case(
        "what the project says it installs (PEP 794)",
        {
            "pyproject.toml": project("flask", rest="").replace(
                "[project]\n", '[project]\nimport-names = ["tills", "boards"]\n'
            ),
            "lib/a.py": "import flask, tills\n",
        },
    ),
    Case(
        "integration tests in a folder of their own",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', packages=['shop'])\n",
            "dev-requirements.txt": "pytest-relaxed\n",
            "shop/__init__.py": "import os\n",
            "integration/connection.py": "import pytest_relaxed\n",
        },
    ),
    Case(
        "code that makes samples",
        {
            "pyproject.toml": project("django", rest='[dependency-groups]\ndev = ["faker"]'),
            "shop/__init__.py": "import django\n",
            "shop/management/commands/dummy-generator-users.py": "import faker\n",
        },
    ),
    Case(
        "a path dependency",
        {
            "app/pyproject.toml": '[tool.poetry]\nname = "app"\n[tool.poetry.dependencies]\npython = "^3.11"\n'
            'core = {path = "../core", develop = true}\n',
            "app/app/__init__.py": "import core\nimport yaml\n",
            "core/pyproject.toml": project("pyyaml").replace("shop", "core"),
            "core/core/__init__.py": "import yaml\n",
        },
    ),
    Case(
        "services with requirement files",
        {
            "web/requirements.txt": "flask\n",
            "web/app.py": "import flask, redis\n",
            "worker/requirements.txt": "redis\n",
            "worker/main.py": "import redis, flask\n",
        },
        "DEP001:redis DEP001:flask",
    ),
    Case(
        "a test of the project's own distribution name",
        {
            "pyproject.toml": '[project]\nname = "acme-shop"\nversion = "1"\n',
            "lib/acme_shop.py": "",
            "tests/test_a.py": "import acme_shop\n",
        },
    ),
    Case(
        "only tests import it",
        {"pyproject.toml": project("flask"), "shop/__init__.py": "import flask\n", "tests/test_a.py": "import yaml\n"},
        "DEP001:yaml",
    ),
    Case(
        "a plug-in of pytest brings pytest",
        {
            "pyproject.toml": project("flask", rest='[dependency-groups]\ndev = ["pytest-django"]'),
            "shop/__init__.py": "import flask\n",
            "tests/test_a.py": "import pytest\n",
        },
    ),
    Case(
        "conftest's own helpers",
        {
            "requirements-dev.txt": "pytest\n",
            "tests/conftest.py": "import pytest\nfrom factories import make\n",
            "tests/factories.py": "def make(): ...\n",
            "tests/unit/test_a.py": "from tests.factories import make\n",
        },
    ),
    Case(
        "templates of projects",
        {
            "pyproject.toml": project(),
            "shop/__init__.py": "",
            "shop/templates/project/main.py": "import yaml\n",
            "{{cookiecutter.name}}/main.py": "import requests\n",
        },
    ),
    Case("git-ignored build output", {".gitignore": "build/\n", "build/x.py": "import yaml\n", "a.py": "import os\n"}),
    Case("node_modules", {"node_modules/gyp/x.py": "import yaml\n", "a.py": "import os\n"}),
    Case(
        "a virtual environment",
        {
            "env/pyvenv.cfg": "home = /usr/bin\n",
            "env/lib/python3.12/site-packages/x.py": "import yaml\n",
            "a.py": "import os\n",
        },
    ),
    Case(
        "setup.py's tools",
        {
            "setup.py": "from setuptools import setup\nfrom Cython.Build import cythonize\nimport numpy\nsetup(name='x')\n",
            "pyproject.toml": '[build-system]\nrequires = ["setuptools", "cython", "numpy"]\n',
        },
    ),
    Case(
        "documentation's tools",
        {
            "pyproject.toml": project("flask", rest='[dependency-groups]\ndocs = ["sphinx"]'),
            "shop/__init__.py": "import flask\n",
            "docs/conf.py": "import sphinx, docutils\n",
        },
    ),
    Case("modules of a host program", {"addon/__init__.py": "import bpy, bmesh\n", "macro.py": "import FreeCAD\n"}),
    Case("MicroPython", {"main.py": "import machine, utime\nfrom micropython import const\n"}),
)
