"""Where the code stands: what is the project's own, and which declarations count for which code."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_UV = '[tool.uv.workspace]\nmembers = ["packages/*"]\n'
_PACKAGE = "def load(): ...\n"

CASES = (
    Case(
        "a folder that a script puts on the path",
        {
            "requirements.txt": "flask\n",
            "run.py": "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'lib'))\nimport helpers\nimport flask\n",
            "lib/helpers.py": "",
        },
    ),
    Case(
        "copies of other distributions in lib",
        {
            "requirements.txt": "flask\n",
            "app.py": "import sys\nsys.path.insert(0, 'lib')\nimport flask, requests\n",
            "lib/requests/__init__.py": "import urllib3, chardet\n",
            "lib/urllib3/__init__.py": "import h2\n",
            "lib/idna/__init__.py": "",
            "lib/certifi/__init__.py": "",
            "lib/six.py": "import tkinter, gevent\n",
        },
    ),
    Case(
        "what pip installed into the tree",
        {
            "requirements.txt": "flask\n",
            "app.py": "import flask\n",
            "deps/left/__init__.py": "import yaml\n",
            "deps/left-1.0.dist-info/METADATA": "Name: left\n",
            "deps/left-1.0.dist-info/RECORD": "left/__init__.py,,\n",
        },
    ),
    Case(
        "examples that are named after frameworks",
        {
            "pyproject.toml": project(
                rest='[dependency-groups]\ndev = ["flask", "django", "fastapi", "aiohttp", "tornado"]'
            ),
            "shop/__init__.py": "",
            "src/flask/app.py": "import flask\n",
            "src/django/app.py": "import django\n",
            "src/fastapi/app.py": "import fastapi\nimport redis\n",
            "src/aiohttp/app.py": "import aiohttp\n",
            "src/tornado/app.py": "import tornado\n",
            "src/celery/app.py": "import yaml\n",
        },
        "DEP001:redis DEP001:yaml",
    ),
    Case(
        "tests as a package that import each other",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["pytest"]'),
            "src/shop/__init__.py": "",
            "tests/__init__.py": "",
            "tests/helpers.py": "",
            "tests/unit/__init__.py": "",
            "tests/unit/test_a.py": "import pytest\nfrom tests.helpers import x\nfrom tests.unit import y\nimport shop\n",
        },
    ),
    Case(
        "tests without a package, with helpers beside them",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "",
            "tests/unit/test_a.py": "import pytest\nimport helpers\nfrom fakes.clock import Clock\n",
            "tests/unit/helpers.py": "",
            "tests/fakes/clock.py": "",
        },
    ),
    Case(
        "pytest's own path",
        {
            "pyproject.toml": project(
                rest='[dependency-groups]\ndev = ["pytest"]\n[tool.pytest.ini_options]\npythonpath = ["lambda/code"]'
            ),
            "lambda/code/handler.py": "",
            "tests/test_a.py": "import pytest\nimport handler\n",
        },
    ),
    Case(
        "a namespace package over two folders",
        {
            "a/pyproject.toml": '[project]\nname = "acme-a"\ndependencies = []\n',
            "a/src/acme/a/__init__.py": "import acme.b\n",
            "b/pyproject.toml": '[project]\nname = "acme-b"\ndependencies = []\n',
            "b/src/acme/b/__init__.py": "import acme.a\n",
        },
    ),
    Case(
        "a package folder with another name",
        {
            "pyproject.toml": project(rest='[tool.setuptools]\npackage-dir = {"shop" = "code"}'),
            "code/__init__.py": "from shop.sub import x\n",
            "code/sub.py": "",
        },
    ),
    Case(
        "a package that is called like its distribution with a hyphen",
        {
            "pyproject.toml": '[project]\nname = "acme-shop"\ndependencies = []\n',
            "acme_shop/__init__.py": "",
            "tests/test_a.py": "import acme_shop\n",
        },
    ),
    Case(
        "generated modules that are not in the tree",
        {
            "pyproject.toml": project("grpcio"),
            "shop/__init__.py": "import grpc\nfrom shop import api_pb2\nimport api_pb2_grpc\nfrom protos.orders_pb2 import Order\n"
            "from shop._version import version\n",
            "protos/orders.proto": "",
        },
    ),
    Case(
        "a member's omission is its own",
        {
            "pyproject.toml": '[project]\nname = "root"\ndependencies = ["requests"]\n' + _UV,
            "packages/a/pyproject.toml": '[project]\nname = "a"\ndependencies = ["pyyaml"]\n',
            "packages/a/src/a/__init__.py": "import yaml\n",
            "packages/b/pyproject.toml": '[project]\nname = "b"\ndependencies = ["a"]\n',
            "packages/b/src/b/__init__.py": "import a\nimport bs4\n",
        },
        "DEP001:bs4 DEP002:requests",
    ),
    Case(
        "two services that share nothing",
        {
            "one/requirements.txt": "flask\n",
            "one/app.py": "import flask\nimport requests\n",
            "two/requirements.txt": "requests\nflask\n",
            "two/app.py": "import requests\nimport flask\n",
        },
        "DEP001:requests",
    ),
    Case(
        "a Poetry path dependency above",
        {
            "libs/core/pyproject.toml": '[tool.poetry]\nname = "core"\n[tool.poetry.dependencies]\npython = "*"\npyyaml = "*"\n',
            "libs/core/core/__init__.py": "import yaml\n",
            "apps/web/pyproject.toml": '[tool.poetry]\nname = "web"\n[tool.poetry.dependencies]\npython = "*"\n'
            'core = {path = "../../libs/core", develop = true}\n',
            "apps/web/web/__init__.py": "import core\nimport requests\n",
        },
        "DEP001:requests",
    ),
    Case(
        "sibling by a computed version",
        {
            "core/setup.py": "from setuptools import setup\nsetup(name='acme-core', install_requires=['requests'])\n",
            "core/acme/__init__.py": "import requests\n",
            "plugin/setup.py": "from setuptools import setup\nversion = open('v').read()\n"
            "setup(name='acme-plugin', install_requires=[f'acme-core>={version}'])\n",
            "plugin/acme_plugin/__init__.py": "import acme\nimport requests\n",
        },
    ),
    Case(
        "a pinned environment above is no group of the members",
        {
            "tools/pins/pyproject.toml": '[tool.poetry]\nname = "pins"\n[tool.poetry.dependencies]\npython = "*"\n'
            'core = {path = "../../core"}\nrequests = "*"\n',
            "core/pyproject.toml": '[project]\nname = "core"\ndependencies = []\n',
            "core/core/__init__.py": "import requests\n",
        },
        "DEP001:requests",
    ),
    Case(
        "a module named like a popular distribution in the package",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "from shop import redis\nimport requests\n",
            "shop/redis.py": "import redis\n",
        },
        "DEP001:redis",
    ),
    Case(
        "a stub folder declares nothing",
        {"pyproject.toml": project(), "shop/__init__.py": "import yaml\n", "typings/yaml/__init__.pyi": ""},
        "DEP001:yaml",
    ),
    Case(
        "a file in the root named like a library",
        {"requirements.txt": "flask\n", "app.py": "import flask\nimport redis\n", "redis.py": "x = 1\n"},
    ),
    Case(
        "an Ansible collection",
        {
            "galaxy.yml": "namespace: acme\nname: shop\n",
            "requirements.txt": "requests\n",
            "plugins/plugin_utils/common.py": "import requests\nfrom ansible.errors import AnsibleError\n"
            "from ansible_collections.acme.shop.plugins.module_utils import x\n",
        },
    ),
    Case(
        "alembic's environment",
        {
            "pyproject.toml": project("alembic", "sqlalchemy"),
            "shop/__init__.py": "",
            "shop/models.py": "import sqlalchemy\n",
            "alembic/env.py": "from alembic import context\nfrom shop.models import Base\n",
            "alembic/versions/a.py": "from alembic import op\nimport sqlalchemy as sa\nimport geoalchemy2\n",
        },
        "DEP001:geoalchemy2",
    ),
    Case(
        "serverless functions with lists of their own",
        {
            "functions/a/handler.py": "import requests\n",
            "functions/a/requirements.txt": "requests\n",
            "functions/b/handler.py": "import requests\nimport shared.util\n",
            "functions/b/requirements.txt": "boto3\n",
            "shared/util.py": "",
        },
        "DEP001:requests DEP002:boto3",
    ),
    Case(
        "samples in packages with lists of their own",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['requests'])\n",
            "shop/__init__.py": "import requests\n",
            "samples/maps/__init__.py": "",
            "samples/maps/draw.py": "import folium\nimport shop\n",
            "samples/maps/requirements.txt": "folium==0.1\n",
        },
    ),
    Case(
        "google's namespace of the project's own",
        {
            "setup.py": "from setuptools import setup\nsetup(name='google-cloud-shop', install_requires=['google-api-core'])\n",
            "google/cloud/shop/__init__.py": "from google.cloud.shop import types\nimport google.api_core\n"
            "from google.cloud import storage\n",
            "google/cloud/shop/types.py": "",
        },
        "DEP001:google.cloud.storage",
    ),
    Case(
        "Airflow's providers",
        {
            "requirements.txt": "apache-airflow\napache-airflow-providers-amazon\n",
            "dags/a.py": "from airflow import DAG\nfrom airflow.providers.amazon.aws.hooks.s3 import S3Hook\n"
            "from airflow.providers.google.cloud.hooks.gcs import GCSHook\n",
        },
        "DEP001:airflow.providers.google",
    ),
    Case(
        "zope's namespace",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['zope.interface'])\n",
            "shop/__init__.py": "import zope.interface\nfrom zope.component import getUtility\nfrom zope import schema\n",
        },
        "DEP001:zope.component DEP001:zope.schema",
    ),
    Case(
        "Zope brings packages of other names",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['Zope', 'Products.ZCatalog'])\n",
            "shop/__init__.py": "import App.config\nimport OFS.Folder\nfrom Products.Five import BrowserView\n"
            "from Products.PluginIndexes.util import x\nimport Products.GenericSetup\n",
        },
        "DEP001:Products.GenericSetup",
    ),
    Case(
        "backports of the namespace",
        {
            "pyproject.toml": project("backports.zoneinfo; python_version < '3.9'", python=">=3.8"),
            "shop/__init__.py": "try:\n    import zoneinfo\nexcept ImportError:\n    from backports import zoneinfo\nfrom backports import tarfile\n",
        },
        "DEP001:backports.tarfile",
    ),
    Case(
        "azure with a star for a version",
        {
            "requirements.txt": "azure-storage-blob\nazure-identity\nazure-mgmt-compute\n",
            "a.py": "from azure.storage.blob import BlobClient\nfrom azure.identity import x\n"
            "from azure.mgmt.compute.v2020_06_01 import y\nfrom azure.storage.queue import QueueClient\n",
        },
        "DEP001:azure.storage.queue",
    ),
    Case(
        "a plug-in for pylint in the root",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=[], extras_require={'test': ['pylint']})\n",
            "shop/__init__.py": "",
            "linter_plugin.py": "from pylint.checkers import BaseChecker\n",
        },
    ),
    Case(
        "scripts beside a workspace that only has groups",
        {
            "pyproject.toml": '[dependency-groups]\ndev = ["tomli", "rich"]\n' + _UV,
            "check.py": "import tomli\nimport rich\n",
            "packages/a/pyproject.toml": '[project]\nname = "a"\ndependencies = []\n',
            "packages/a/src/a/__init__.py": "",
        },
    ),
    Case(
        "a test suite inside the package, and what starts it",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "",
            "shop/testsuite/__init__.py": "import pytest\n",
            "runtests.py": "import pytest\n",
            "shop_benchmarks/run.py": "import pytest\n",
        },
    ),
    Case(
        "the lock of another project",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import requests\nimport urllib3\n",
            "docs/pyproject.toml": '[project]\nname = "docs"\ndependencies = ["requests"]\n',
            "docs/uv.lock": 'version = 1\n[[package]]\nname = "requests"\nversion = "2"\ndependencies = [{name = "urllib3"}]\n'
            '[[package]]\nname = "urllib3"\nversion = "2"\n',
        },
        "DEP001:urllib3",
    ),
    Case(
        "an optional module that an extra's dependency brings",
        {
            "pyproject.toml": project(rest='[project.optional-dependencies]\nweb = ["fastapi"]'),
            "shop/__init__.py": "try:\n    import starlette\nexcept ImportError:\n    starlette = None\n",
            "uv.lock": 'version = 1\n[[package]]\nname = "shop"\nversion = "1"\nsource = {editable = "."}\n'
            '[[package]]\nname = "fastapi"\nversion = "1"\ndependencies = [{name = "starlette"}]\n'
            '[[package]]\nname = "starlette"\nversion = "1"\n',
        },
    ),
    Case(
        "a folder whose name ends like a purpose",
        {"image-build/requirements.txt": "flask\n", "image-build/app.py": "import flask\n"},
    ),
    Case(
        "Airflow without its distribution",
        {"requirements.txt": "requests\n", "dags/a.py": "import requests\nfrom airflow.decorators import dag\n"},
        "DEP001:airflow",
    ),
    Case(
        "several names out of a namespace, renamed",
        {
            "requirements.txt": "google-cloud-bigquery\n",
            "a.py": "from google.cloud import bigquery as bq\nfrom google.cloud import exceptions as errors, storage as st\n",
        },
        "DEP001:google.cloud.exceptions DEP001:google.cloud.storage",
    ),
    Case(
        "Zope itself is no bundle of its namespace",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['Zope'])\n",
            "shop/__init__.py": "import OFS\nfrom zope.component import getUtility\n",
        },
        "DEP001:zope.component",
    ),
    Case(
        "protobuf's own generated modules",
        {
            "requirements.txt": "grpcio\n",
            "a.py": "import grpc\nfrom google.protobuf import timestamp_pb2\nimport google.protobuf.any_pb2\n",
        },
        "DEP001:google.protobuf",
    ),
    Case(
        "what an extra of a test tool brings is not there at run time",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["moto[s3]"]'),
            "shop/__init__.py": "import botocore\n",
            "tests/test_a.py": "import moto, boto3\n",
        },
        "DEP001:botocore",
    ),
    Case(
        "a build backend of the project's own",
        {
            "pyproject.toml": project(
                rest='[build-system]\nrequires = ["setuptools"]\nbuild-backend = "backend"\nbackend-path = ["_build"]\n'
                '[dependency-groups]\ndev = ["setuptools", "wheel"]'
            ),
            "_build/backend.py": "import setuptools.build_meta\nimport wheel\n",
            "shop/__init__.py": "",
        },
    ),
    Case(
        "fixtures that a lock file explains otherwise",
        {
            "pyproject.toml": project("shop-base", rest='[dependency-groups]\ndev = ["pytest"]'),
            "manage/__init__.py": "import shop_base\n",
            "fixtures/common.py": "import pytest\n",
            "uv.lock": 'version = 1\n[[package]]\nname = "shop-base"\nversion = "1"\ndependencies = [{name = "pytest"}]\n'
            '[[package]]\nname = "pytest"\nversion = "8"\n',
        },
    ),
)
