"""What repositories that nobody had looked at showed: each case is one of their lines, with its tempting opposite."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_METADATA = "Metadata-Version: 2.1\nName: rarfile\nVersion: 4.2\n"


def _case(name: str, code: str, expected: str = "", *declared: str, **files: str) -> Case:
    return Case(name, {"pyproject.toml": project(*declared), "shop/__init__.py": code, **files}, expected)


CASES = (
    _case("a name behind a framework's", "import postgres_copy\n", "", "sqlalchemy-postgres-copy"),
    _case(
        "a name behind a framework's, of one word only",
        "import boto3\nimport jinja2_django\n",
        "DEP001:boto3 DEP002:jinja2",
        "jinja2-django",
        "jinja2",
    ),
    _case("two names that begin alike", "import dc_logging_client\n", "", "dc-logging-utils"),
    Case(
        "two names of which only the first word is alike",
        {
            "pyproject.toml": project("acme-store", "requests"),
            "shop/__init__.py": "import requests\nimport acme_store\nimport acme_clients\n",
        },
        "DEP001:acme_clients",
    ),
    _case(
        "a name that leaves out a word",
        "import wagtailcaptcha\nimport wagtail\n",
        "",
        "wagtail",
        "wagtail-django-recaptcha",
    ),
    _case("a generated half of a Google library", "import google.pubsub_v1\n", "", "google-cloud-pubsub"),
    _case("a generated half of a Google library, undeclared", "import google.pubsub_v1\n", "DEP001:google.pubsub_v1"),
    _case("an older name than the distribution's", "import shapefile\n", "", "pyshp"),
    _case("selectors of lxml", "import lxml.html\nlxml.html.fromstring('').cssselect('a')\n", "", "lxml", "cssselect"),
    _case("no selectors of lxml", "import lxml.html\n", "DEP002:cssselect", "lxml", "cssselect"),
    _case("what jsonschema asks for formats", "import jsonschema\n", "", "jsonschema", "rfc3987"),
    _case("widgets of plotly", "import plotly.graph_objects\n", "", "plotly", "anywidget"),
    _case("an unknown module in a function", "def bisect():\n    import bisector_of_ours\n"),
    _case("an unknown module at the top", "import bisector_of_ours\n", "DEP001:bisector_of_ours"),
    Case(
        "a copied module beside its metadata",
        {
            "requirements.txt": "flask\n",
            "app/main.py": "import flask\nimport rarfile\nimport yaml\n",
            "libs/rarfile.py": "",
            "libs/rarfile-4.2.dist-info/METADATA": _METADATA,
        },
        "DEP001:yaml",
    ),
    Case(
        "a module in a folder that nobody copied",
        {"requirements.txt": "flask\n", "app/main.py": "import flask\nimport rarfile\n", "tooling/rarfile.py": ""},
        "DEP001:rarfile",
    ),
    Case(
        "a module that imports what runs the tests",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["pytest", "polars"]\n'),
            "shop/__init__.py": "import requests\n",
            "shop/estimators.py": "import pytest\nimport polars\n",
        },
        "DEP004:pytest",
    ),
    Case(
        "a module that does not",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["pytest", "polars"]\n'),
            "shop/__init__.py": "import requests\n",
            "shop/estimators.py": "import polars\n",
        },
        "DEP004:polars",
    ),
    Case(
        "an extension of Sphinx in the package",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndocs = ["sphinx", "docutils"]\n'),
            "shop/__init__.py": "import requests\n",
            "shop/utils/docs.py": "from docutils.parsers.rst import Directive\nfrom sphinx.util import logging\n",
        },
    ),
    Case(
        "steps of behave",
        {
            "requirements.txt": "flask\n",
            "app.py": "import flask\n",
            "tox.ini": "[testenv]\ndeps = pyhamcrest\n",
            "behave/steps/other.py": "from hamcrest import assert_that\n",
            "features/steps/more.py": "from hamcrest import assert_that\n",
        },
    ),
    Case(
        "a folder that a command makes and installs",
        {
            "requirements.txt": "flask\n",
            "app.py": "import flask\nfrom shopdemo.settings import base\n",
            ".github/workflows/ci.yml": "jobs:\n  a:\n    steps:\n    - run: pip install -e shopdemo\n",
        },
    ),
    Case(
        "a daemon that is called like its library",
        {"requirements.txt": "scrapy\nscrapyd\n", "app.py": "import scrapy\n"},
        "DEP002:scrapyd",
    ),
    Case(
        "parts of one program with a list each",
        {
            "requirements.txt": "requests\n",
            "bot.py": "import requests\nfrom packages.services import web\nimport plugins.page\n",
            "plugins/page.py": "import shop_services\nimport flask\nimport yaml\n",
            "packages/services/requirements.txt": "flask\n",
            "packages/services/shop_services/__init__.py": "import flask\n",
        },
        "DEP001:yaml",
    ),
    Case(
        "a list of another program",
        {
            "requirements.txt": "requests\n",
            "bot.py": "import requests\nimport flask\n",
            "site/requirements.txt": "flask\n",
            "site/pages.py": "import flask\n",
        },
        "DEP001:flask",
    ),
    Case(
        "a named project beside it, whose dependencies are its own",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import requests\nimport flask\nimport depot\n",
            "libs/depot/pyproject.toml": project("flask").replace("shop", "depot"),
            "libs/depot/depot/__init__.py": "import flask\n",
        },
        "DEP001:flask",
    ),
    Case(
        "pinned by hand, though with what others bring",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['requests'])\n",
            "shop/__init__.py": "import requests\nimport redis\n",
            "requirements.dev.txt": "# search\nrequests==2.28.1\nanyio==3.7.1\nredis==4.4.2\n# pins\ncertifi==2019.11.28\nidna==2.8\n"
            "urllib3==1.26.0\npytest==7.4.3\nblack==23.1.0\n",
        },
        "DEP004:redis",
    ),
    _case(
        "classes of a package that others extend",
        "from llama_index import LLMPredictor, ServiceContext\n",
        "DEP001:llama_index",
    ),
    _case(
        "parts of a package that others extend",
        "from llama_index.readers import web\n",
        "DEP001:llama_index.readers.web",
    ),
    _case("dj for django", "import djsomething_else\n", "", "django-something-else"),
    Case(
        "settings that each developer has",
        {"requirements.txt": "flask\n", "app.py": "import flask\nimport conf\nimport local_settings\n"},
    ),
    Case(
        "a requirement with a placeholder",
        {"requirements.txt": "flask\nshop=={{VERSION}}\n", "app.py": "import flask\n"},
    ),
    Case(
        "a requirement that is a mistake",
        {"requirements.txt": "flask\nshop=={VERSION}\n", "app.py": "import flask\n"},
        "PKG007:requirements.txt",
    ),
    Case(
        "an application beside manage.py in a folder that is a package, too",
        {
            "requirements.txt": "django\n",
            "debate/__init__.py": "",
            "debate/manage.py": "import django\n",
            "debate/registration/__init__.py": "",
            "debate/registration/models.py": "",
            "debate/results/views.py": "import django\nfrom registration.models import Person\n",
        },
    ),
    _case("somebody's own distribution", "import dash.orgs\n", "", "rapidpro-dash"),
    _case("an extension of a framework", "import redis\nimport flask_acmeredis\n", "DEP001:redis", "flask-acmeredis"),
    _case("somebody's fork with a longer name", "import json_logic\n", "", "maykin-json-logic-py"),
    Case(
        "what runs a graph of tasks",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import requests\n",
            "taskcluster/graph/parameters.py": "import taskgraph.parameters\n",
            ".taskcluster.yml": "version: 1\n",
        },
    ),
    Case(
        "compiled lists beside a folder of their sources, and a Pipfile that was left",
        {
            "Pipfile": '[packages]\nrequests = "*"\n',
            "requirements.in/base.in": "celery\n",
            "requirements/base.txt": "#\n# This file is autogenerated by pip-compile\n#\ncelery==5.0\nkombu==5.0\n    # via celery\n",
            "requirements.txt": "-r requirements/base.txt\n",
            "shop/__init__.py": "import celery\nimport kombu\nimport requests\n",
        },
        "DEP003:kombu",
    ),
    Case(
        "a folder that Django's settings put on the path",
        {
            "requirements.txt": "django\n",
            "manage.py": "import django\n",
            "shop/__init__.py": "",
            "shop/settings/base.py": "import os, sys\nBASE_DIR = os.path.dirname(__file__)\n"
            "sys.path.insert(0, os.path.join(BASE_DIR, 'apps'))\n",
            "shop/apps/__init__.py": "",
            "shop/apps/transaction/__init__.py": "",
            "shop/apps/transaction/models.py": "",
            "shop/apps/cart/views.py": "from transaction.models import Payment\nimport redis\n",
        },
        "DEP001:redis",
    ),
    Case(
        "what a benchmark's matrix installs",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import requests\n",
            "asv.conf.json": '{\n  "matrix": {\n    "req": {\n      "alive-progress": [""]\n    }\n  }\n}\n',
            "benchmarks/benchmarks.py": "import alive_progress\nimport progressbar\n",
        },
        "DEP001:progressbar",
    ),
    _case(
        "a namespace of several distributions",
        "import hdx.data.dataset\nimport redis\n",
        "DEP001:redis",
        "hdx-python-api",
    ),
    _case(
        "one that is not declared", "import requests\nimport hdx.utilities.path\n", "DEP001:hdx.utilities", "requests"
    ),
)
