"""Which distribution a module's name means."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_SITE = ".venv/lib/python3.12/site-packages"
CASES = (
    Case(
        "an environment of the project knows",
        {
            "requirements.txt": "acme-suite\nother-kit\n",
            "a.py": "import roadrunner, coyote, anvil\n",
            ".venv/pyvenv.cfg": "home = /usr/bin\n",
            f"{_SITE}/acme_suite-1.0.dist-info/METADATA": "Name: acme-suite\nImport-Name: roadrunner\n\nText\n",
            f"{_SITE}/other_kit-2.dist-info/RECORD": "coyote/__init__.py,,\n../../../bin/x,,\n",
            f"{_SITE}/anvil_makers-3.dist-info/top_level.txt": "anvil\n",
        },
        "DEP001:anvil",
    ),
    Case(
        "an unknown distribution that is named after the module",
        {"requirements.txt": "percy-python-selenium-client\n", "a.py": "from percy import percy_snapshot\n"},
    ),
    Case(
        "other names",
        {
            "pyproject.toml": project(
                "PyYAML", "Pillow", "opencv-python-headless", "scikit-learn", "beautifulsoup4", "python-dateutil"
            ),
            "shop/__init__.py": "import yaml, PIL, cv2, sklearn, bs4, dateutil\n",
        },
    ),
    Case(
        "more other names",
        {
            "requirements.txt": "PyJWT\npython-dotenv\npython-jose[cryptography]\npyserial\nPyMySQL\npsycopg2-binary\nattrs\n",
            "a.py": "import jwt, dotenv, jose, serial, pymysql, psycopg2, attr, attrs\n",
        },
    ),
    Case(
        "names of telephony and search",
        {
            "requirements.txt": "python-telegram-bot\ndiscord.py\nslack-sdk\nelasticsearch-dsl\nphonenumberslite\npython-slugify\n",
            "a.py": "import telegram, discord, slack_sdk, elasticsearch_dsl, phonenumbers, slugify\n",
        },
    ),
    Case(
        "Django's names",
        {
            "requirements.txt": "Django\ndjangorestframework\ndjango-filter\ndjango-cors-headers\ndjango-storages\ndjango-mptt\nsocial-auth-app-django\n",
            "a.py": "import django, rest_framework, django_filters, corsheaders, storages, mptt, social_django\n",
        },
    ),
    Case(
        "names that are not normalised",
        {
            "requirements.txt": "ruamel.yaml\nZope_Interface\nFLASK\n",
            "a.py": "import ruamel.yaml, zope.interface, flask\n",
        },
    ),
    Case(
        "Google's namespace",
        {"requirements.txt": "google-cloud-storage\n", "a.py": "from google.cloud import bigquery, storage\n"},
        "DEP001:google.cloud.bigquery",
    ),
    Case(
        "Google's namespace, deeper",
        {
            "requirements.txt": "google-cloud-bigquery\n",
            "a.py": "import google.cloud.storage\nfrom google.cloud.bigquery import Client\n",
        },
        "DEP001:google.cloud.storage",
    ),
    Case(
        "Google's namespace with versions",
        {
            "requirements.txt": "google-cloud-vision\ngoogle-auth\nprotobuf\n",
            "a.py": "from google.cloud import vision_v1\nfrom google.oauth2 import service_account\nfrom google.protobuf import message\n",
        },
    ),
    Case(
        "Azure's namespace",
        {
            "requirements.txt": "azure-storage-blob\nazure-identity\n",
            "a.py": "from azure.storage.blob import BlobServiceClient\nfrom azure.identity import X\nfrom azure.keyvault.secrets import Y\n",
        },
        "DEP001:azure.keyvault.secrets",
    ),
    Case(
        "OpenTelemetry's namespace",
        {
            "requirements.txt": "opentelemetry-api\nopentelemetry-sdk\n",
            "a.py": "from opentelemetry import trace\nfrom opentelemetry.sdk.trace import TracerProvider\n"
            "from opentelemetry.instrumentation.flask import FlaskInstrumentor\n",
        },
        "DEP001:opentelemetry.instrumentation.flask",
    ),
    Case(
        "a client that ends in the module's name",
        {"requirements.txt": "google-api-python-client\n", "a.py": "from googleapiclient.discovery import build\n"},
    ),
    Case(
        "binaries and variants",
        {
            "requirements.txt": "psycopg[binary]\ntensorflow-cpu\nfaiss-cpu\nonnxruntime-gpu\n",
            "a.py": "import psycopg, tensorflow, faiss, onnxruntime\n",
        },
    ),
    Case(
        "several modules of one distribution",
        {
            "requirements.txt": "setuptools\npywin32\n",
            "a.py": "import setuptools, pkg_resources, win32api, win32con, pythoncom\n",
        },
    ),
    Case(
        "a module with many distributions",
        {"requirements.txt": "flask\n", "a.py": "import flask, Crypto\n"},
        "DEP001:Crypto",
    ),
    Case(
        "an unknown module",
        {"requirements.txt": "flask\n", "a.py": "import flask, qqzzy_unheard_of\n"},
        "DEP001:qqzzy_unheard_of",
    ),
    Case(
        "an unknown module and an unknown distribution",
        {"requirements.txt": "qqzzy-suite\n", "a.py": "import qqzzy_core\n"},
    ),
    Case(
        "the tool's own name map",
        {
            "pyproject.toml": project(
                "acme-suite", rest='[tool.deptry.package_module_name_map]\nacme-suite = ["roadrunner"]'
            ),
            "a.py": "import roadrunner\n",
        },
    ),
    Case(
        "FawltyDeps' name map",
        {
            "pyproject.toml": project(
                "acme-suite", rest='[tool.fawltydeps.custom_mapping]\nacme-suite = ["roadrunner"]'
            ),
            "a.py": "import roadrunner\n",
        },
    ),
    Case(
        "an extra brings what is named after it",
        {
            "requirements.txt": "django\ndrf-spectacular[sidecar]\n",
            "shop/__init__.py": "import django, drf_spectacular\n",
            "shop/settings.py": "INSTALLED_APPS = ['drf_spectacular', 'drf_spectacular_sidecar']\n",
        },
    ),
    Case("an extra brings it", {"requirements.txt": "celery[redis]\n", "a.py": "import celery, redis\n"}),
    Case(
        "a library's own tools",
        {"requirements.txt": "flask\n", "a.py": "import flask, click, packaging\n"},
        "DEP001:click DEP001:packaging",
    ),
    Case(
        "a standard module of another Python",
        {"a.py": "import tomllib, distutils, imp, asyncore, ConfigParser, StringIO, zoneinfo\n"},
    ),
    Case(
        "removed and never replaced",
        {"pyproject.toml": project(python=">=3.13"), "shop/__init__.py": "import telnetlib, cgi\n"},
    ),
    Case(
        "stubs do not install the module",
        {"requirements.txt": "types-requests\n", "a.py": "import requests\n"},
        "DEP001:requests",
    ),
    Case("a near name", {"requirements.txt": "reqeusts\nflask\n", "a.py": "import flask\n"}, "DEP008:reqeusts"),
    Case(
        "import names for distributions",
        {"requirements.txt": "yaml\nsklearn\ncv2\n", "a.py": "import yaml, sklearn, cv2\n"},
        "DEP008:yaml DEP008:sklearn DEP008:cv2",
    ),
    Case(
        "more import names for distributions",
        {"requirements.txt": "bs4\nPIL\ndotenv\ndateutil\n", "a.py": "import bs4, PIL, dotenv, dateutil\n"},
        "DEP008:bs4 DEP008:pil DEP008:dotenv DEP008:dateutil",
    ),
    Case("near but well known", {"requirements.txt": "request-id\nflask\n", "a.py": "import flask\n"}),
)
