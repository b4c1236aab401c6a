"""More ways to import, more names, more places."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_LIST = {"requirements.txt": "flask\n", "app.py": "import flask\n"}


def _case(name: str, code: str, expected: str = "", *declared: str) -> Case:
    return Case(name, {"pyproject.toml": project(*declared), "shop/__init__.py": code}, expected)


CASES = (
    _case(
        "the else of a try",
        "try:\n    import yaml\nexcept ModuleNotFoundError:\n    yaml = None\nelse:\n    import bs4\n",
        "DEP006:yaml DEP006:bs4",
    ),
    _case(
        "the name of the operating system", "import os\nif os.name == 'nt':\n    import win32api\n", "DEP006:win32api"
    ),
    _case(
        "a match of the platform",
        "import sys\nmatch sys.platform:\n    case 'win32':\n        import win32api\n    case _:\n        pass\n",
        "DEP006:win32api",
    ),
    _case(
        "type checkers or a new Python",
        "import sys, typing\nif typing.TYPE_CHECKING or sys.version_info >= (3, 11):\n    import tomllib\nelse:\n    import tomli as tomllib\n",
        "DEP006:tomli",
    ),
    _case(
        "one after another",
        "try:\n    import ujson as json\nexcept ImportError:\n    try:\n        import simplejson as json\n    except ImportError:\n        import json\n",
    ),
    _case("no blank before a bracket", "from yaml import(load)\nfrom bs4 import*\n", "DEP001:yaml DEP001:bs4"),
    _case("if True", "if True:\n    import yaml\n", "DEP001:yaml"),
    _case(
        "another Python 2", "import sys\nprint >>sys.stderr, `1`\nraise ValueError, 'x'\nimport yaml\n", "DEP001:yaml"
    ),
    Case(
        "a file in GBK",
        {**_LIST, "a.py": "# vim: set fileencoding=gbk :\n# 中文\nimport yaml\n".encode("gbk")},
        "DEP001:yaml",
    ),
    Case(
        "a script that uv runs",
        {
            **_LIST,
            "bin/tool": '#!/usr/bin/env -S uv run --script\n# /// script\n# dependencies = ["requests"]\n# ///\nimport requests\nimport bs4\n',
        },
        "DEP001:bs4",
    ),
    Case(
        "a notebook that installs in many ways",
        {
            **_LIST,
            "a.ipynb": notebook(
                "import sys\n!{sys.executable} -m pip install pyyaml\n",
                "%conda install -y beautifulsoup4\n",
                "! uv pip install redis\n",
                "%%capture\nimport yaml, bs4, redis, requests\n",
            ),
        },
        "DEP001:requests",
    ),
    Case(
        "cells that are no code",
        {
            **_LIST,
            "a.ipynb": '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "source": ["import yaml"]}, '
            '{"cell_type": "raw", "source": "import bs4"}, {"cell_type": "code", "source": "import requests"}]}',
        },
        "DEP001:requests",
    ),
    Case(
        "Django's own cache of another library",
        {
            "requirements.txt": "django\n",
            "manage.py": "import django\n",
            "shop/settings.py": "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.redis.RedisCache'},\n"
            " 'b': {'BACKEND': 'django.core.cache.backends.memcached.PyMemcacheCache'},\n"
            " 'c': {'BACKEND': 'django.core.cache.backends.locmem.LocMemCache'}}\n",
        },
        "DEP001:redis DEP001:pymemcache",
    ),
    Case(
        "a database of Flask-SQLAlchemy",
        {
            "requirements.txt": "flask\nflask-sqlalchemy\n",
            "app.py": "import flask, flask_sqlalchemy\nSQLALCHEMY_DATABASE_URI = 'mysql+pymysql://u@h/d'\n",
        },
        "DEP001:pymysql",
    ),
    Case(
        "a database's URL by default",
        {
            "requirements.txt": "sqlalchemy\n",
            "db.py": "import os\nfrom sqlalchemy.ext.asyncio import create_async_engine\n"
            "engine = create_async_engine(os.environ.get('DB', 'postgresql+asyncpg://u@h/d'))\n",
        },
        "DEP001:asyncpg",
    ),
    Case(
        "an entry point of somebody else's module",
        {
            "pyproject.toml": project(
                "flask", rest='[project.scripts]\nshop = "shop.cli:main"\nserve = "uvicorn.main:main"\n'
            ),
            "shop/__init__.py": "import flask\n",
            "shop/cli.py": "def main(): ...\n",
        },
        "DEP001:uvicorn",
    ),
    Case(
        "a folder on the path with a module's name",
        {
            **_LIST,
            "service/main.py": "import sys, os\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'common'))\nimport jwt\n",
            "common/jwt.py": "def encode(): ...\n",
        },
    ),
    Case(
        "a folder that is not on the path",
        {**_LIST, "service/main.py": "import jwt\n", "common/jwt.py": "def encode(): ...\n"},
        "DEP001:jwt",
    ),
    Case(
        "a submodule of git that is not here",
        {
            **_LIST,
            ".gitmodules": '[submodule "libs/Shop-Tools"]\n\tpath = libs/Shop-Tools\n\turl = https://example.org/shop-tools.git\n',
            "main.py": "import shop_tools\nimport qqzzy_unheard_of\n",
        },
        "DEP001:qqzzy_unheard_of",
    ),
    Case(
        "what Qt's tools write",
        {
            **_LIST,
            "ui/main_window.ui": "<ui/>\n",
            "ui/icons.qrc": "<RCC/>\n",
            "main.py": "from ui_main_window import Ui_Main\nimport icons_rc\nfrom main_window import Ui\n",
        },
    ),
    Case(
        "what ANTLR writes",
        {
            **_LIST,
            "grammar/Expr.g4": "grammar Expr;\n",
            "main.py": "from ExprLexer import ExprLexer\nfrom ExprParser import ExprParser\n",
        },
    ),
    Case(
        "a submodule with a namespace of ours",
        {
            "pyproject.toml": project(
                "jaraco.functools", "sphinxcontrib-httpdomain", "backports.zoneinfo; python_version < '3.9'"
            ),
            "shop/__init__.py": "import jaraco.functools\nimport sphinxcontrib.httpdomain\nfrom jaraco import text\ntry:\n    import zoneinfo\n"
            "except ImportError:\n    from backports import zoneinfo\n",
        },
        "DEP001:jaraco.text",
    ),
    Case(
        "two forks of PyCrypto",
        {
            "requirements.txt": "pycryptodome\n",
            "a.py": "from Crypto.Cipher import AES\nfrom Cryptodome.Cipher import DES\n",
        },
        "DEP001:Cryptodome",
    ),
    Case(
        "PyCrypto's fork with a name of its own",
        {
            "requirements.txt": "pycryptodomex\n",
            "a.py": "from Cryptodome.Cipher import AES\nfrom Crypto.Cipher import DES\n",
        },
        "DEP001:Crypto",
    ),
    Case(
        "parts of matplotlib and setuptools",
        {
            "requirements.txt": "matplotlib\nsetuptools\npyusb\nGitPython\npyserial\npython-magic-bin\n",
            "a.py": "import pylab, mpl_toolkits.mplot3d, pkg_resources, usb.core, git, serial.tools, magic\n",
        },
    ),
    Case(
        "names of all kinds",
        {
            "requirements.txt": "pywin32\nwxPython\nPyOpenGL\nPyNaCl\npyzmq\npython-xlib\ndnspython\nMarkdown\npython-docx\npython-pptx\nPyMuPDF\n"
            "scikit-image\npython-Levenshtein\npaho-mqtt\npymongo\nfirebase-admin\nopencv-contrib-python\n",
            "a.py": "import win32com.client, wx, OpenGL.GL, nacl.secret, zmq, Xlib.display, dns.resolver, markdown, docx, pptx, fitz, skimage\n"
            "import Levenshtein, paho.mqtt.client, bson, gridfs, pymongo, firebase_admin, cv2\n",
        },
    ),
    Case(
        "Google's other names",
        {
            "requirements.txt": "protobuf\ngoogle-generativeai\ngoogle-genai\ngoogle-ads\ngoogle-auth-oauthlib\n",
            "a.py": "import google.protobuf\nimport google.generativeai as genai\nfrom google import genai as g\nfrom google.ads.googleads.client import X\n"
            "from google_auth_oauthlib.flow import Y\nfrom google.cloud import firestore\n",
        },
        "DEP001:google.cloud.firestore",
    ),
    Case(
        "Azure's managers",
        {
            "requirements.txt": "azure-mgmt-compute\nazure-functions\n",
            "a.py": "from azure.mgmt.compute import A\nfrom azure.mgmt.network import B\nimport azure.functions as func\n",
        },
        "DEP001:azure.mgmt.network",
    ),
    Case(
        "deptry's ignores for other codes",
        {
            "pyproject.toml": project(
                "requests",
                rest='[dependency-groups]\ndev = ["pyyaml"]\n[tool.deptry.per_rule_ignores]\nDEP004 = ["pyyaml"]',
            ),
            "shop/__init__.py": "import requests\nimport yaml\n",
        },
    ),
    Case(
        "deptry's groups for development",
        {
            "pyproject.toml": project(
                "requests",
                rest='[project.optional-dependencies]\nfiles = ["pyyaml"]\n[tool.deptry]\npep621_dev_dependency_groups = ["files"]',
            ),
            "shop/__init__.py": "import requests\nimport yaml\n",
        },
        "DEP004:pyyaml",
    ),
)
