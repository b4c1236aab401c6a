"""What counts as an import, and under which circumstances."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

CASES = (
    Case("plain", {"pyproject.toml": project(), "shop/__init__.py": "import yaml\n"}, "DEP001:yaml"),
    Case("relative imports", {"shop/__init__.py": "from . import yaml\nfrom .yaml import x\n", "shop/yaml.py": ""}),
    Case("in a function", {"a.py": "def f():\n    import yaml\n"}, "DEP001:yaml"),
    Case(
        "several in one line",
        {"a.py": "import os; import yaml, requests as r; from bs4 import Tag\n"},
        "DEP001:yaml DEP001:requests DEP001:bs4",
    ),
    Case(
        "continued lines",
        {"a.py": "from yaml \\\n    import load\nimport \\\n    requests\nfrom bs4 import (\n  Tag,\n)\n"},
        "DEP001:yaml DEP001:requests DEP001:bs4",
    ),
    Case(
        "a build backend in the tree",
        {
            "pyproject.toml": '[build-system]\nrequires = ["setuptools"]\nbackend-path = ["build_backend"]\n'
            'build-backend = "__init__"\n[project]\nname = "shop"\nversion = "1"\ndependencies = []\n'
            '[dependency-groups]\ndev = ["setuptools"]\n',
            "build_backend/__init__.py": "from setuptools import build_meta\n",
            "src/shop/__init__.py": "",
        },
    ),
    Case(
        "what a data frame reads sheets with",
        {"pyproject.toml": project("polars", "fastexcel"), "shop/__init__.py": "import polars\n"},
    ),
    Case("one-line compound", {"a.py": "if x: import yaml\nclass A: from bs4 import Tag\n"}, "DEP001:yaml DEP001:bs4"),
    Case(
        "text in strings",
        {"a.py": "'''\nimport yaml\n'''\nx = \"\"\"\nfrom bs4 import Tag\n\"\"\"\n# import requests\n"},
    ),
    Case(
        "try except ImportError",
        {"a.py": "try:\n    import yaml\nexcept ImportError:\n    yaml = None\n"},
        "DEP006:yaml",
    ),
    Case(
        "try except with an alternative",
        {
            "requirements.txt": "ujson\n",
            "a.py": "try:\n    import ujson as json\nexcept ImportError:\n    import json\n",
        },
    ),
    Case(
        "one of two alternatives is declared",
        {
            "requirements.txt": "regex\n",
            "a.py": "try:\n    import re2 as re\nexcept ImportError:\n    import regex as re\n",
        },
    ),
    Case(
        "the except branch is needed too",
        {
            "a.py": "try:\n    import tomllib\nexcept ImportError:\n    import tomli as tomllib\n",
            "pyproject.toml": project("tomli; python_version < '3.11'"),
        },
    ),
    Case(
        "suppress",
        {"a.py": "from contextlib import suppress\nwith suppress(ImportError):\n    import uvloop\n"},
        "DEP006:uvloop",
    ),
    Case(
        "try with another exception", {"a.py": "try:\n    import yaml\nexcept ValueError:\n    pass\n"}, "DEP001:yaml"
    ),
    Case("try finally", {"a.py": "try:\n    import yaml\nfinally:\n    pass\n"}, "DEP001:yaml"),
    Case(
        "platform guard", {"a.py": "import sys\nif sys.platform == 'win32':\n    import win32api\n"}, "DEP006:win32api"
    ),
    Case(
        "version guard",
        {"a.py": "import sys\nif sys.version_info >= (3, 11):\n    import tomllib\nelse:\n    import tomli\n"},
        "DEP006:tomli",
    ),
    Case("TYPE_CHECKING", {"a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import yaml\n"}),
    Case(
        "the else of TYPE_CHECKING",
        {"a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import yaml\nelse:\n    import requests\n"},
        "DEP001:requests",
    ),
    Case(
        "the elif of TYPE_CHECKING",
        {"a.py": "import typing as t\nif t.TYPE_CHECKING:\n    import yaml\nelif x:\n    import requests\n"},
        "DEP001:requests",
    ),
    Case(
        "not TYPE_CHECKING",
        {"a.py": "from typing import TYPE_CHECKING\nif not TYPE_CHECKING:\n    import yaml\n"},
        "DEP001:yaml",
    ),
    Case("import_module assigned", {"a.py": "import importlib\nx = importlib.import_module('yaml')\n"}, "DEP001:yaml"),
    Case(
        "import_module as a statement",
        {"a.py": "from importlib import import_module\nimport_module('yaml.loader')\n"},
        "DEP001:yaml",
    ),
    Case(
        "a test of the installed apps",
        {
            "a.py": "from django.conf import settings\nif 'newsletter' in settings.INSTALLED_APPS:\n    import newsletter\n",
            "requirements.txt": "django\n",
        },
    ),
    Case(
        "Python 2 under a test and in a function",
        {
            "setup.py": "from setuptools import setup\nsetup(install_requires=['six'], tests_require=['mock'])\n",
            "a.py": "import six\nprint six\ndef f(env):\n    if env == 'test':\n        from mock import Mock\n",
        },
    ),
    Case(
        "everything of a sibling",
        {"shop/__init__.py": "", "shop/quiet.py": "from redis import *\n", "shop/redis.py": "X = 1\n"},
    ),
    Case(
        "a name that a newer Python has built in",
        {
            "a.py": "try:\n    E = ExceptionGroup\nexcept NameError:\n    from exceptiongroup import ExceptionGroup as E\n"
        },
    ),
    Case(
        "notebooks that are none",
        {"a.ipynb": '{"nbformat": 4}', "b.ipynb": "[1, 2]", "c.ipynb": "", "d.py": "import yaml\n"},
        "DEP001:yaml",
    ),
    Case(
        "deep nesting",
        {"requirements.txt": "numpy\n", "a.py": "import numpy\nimport yaml\nx = " + "(" * 5000 + ")" * 5000 + "\n"},
        "DEP001:yaml",
    ),
    Case("relative import_module", {"a.py": "import importlib\nimportlib.import_module('.x', __package__)\n"}),
    Case("import_module of a variable", {"a.py": "import importlib\nimportlib.import_module(name)\n"}),
    Case(
        "import_module with a keyword",
        {"a.py": "import importlib\nimportlib.import_module(name='yaml')\n"},
        "DEP001:yaml",
    ),
    Case("__import__", {"a.py": "y = __import__('yaml')\n"}, "DEP001:yaml"),
    Case(
        "import_module over two lines",
        {"a.py": "import importlib\nx = importlib.import_module(\n    'yaml',\n)\n"},
        "DEP001:yaml",
    ),
    Case(
        "importorskip",
        {"tests/test_a.py": "import pytest\ny = pytest.importorskip('yaml')\n", "requirements-dev.txt": "pytest\n"},
    ),
    Case(
        "find_spec",
        {"a.py": "from importlib.util import find_spec\nif find_spec('yaml'):\n    import yaml\n"},
        "DEP006:yaml",
    ),
    Case(
        "Python 2",
        {
            "requirements.txt": "requests\n",
            "a.py": "import urllib2, ConfigParser\nimport requests\nprint 'x'\nimport yaml\n",
        },
        "DEP001:yaml",
    ),
    Case(
        "Python 2 exceptions and exec",
        {
            "requirements.txt": "six\n",
            "a.py": "import six\nimport cPickle\ntry:\n    x = 0777\nexcept ValueError, e:\n    exec 'x' in ns\n",
        },
    ),
    Case(
        "except without parentheses (3.14)",
        {
            "requirements.txt": "requests\n",
            "a.py": "import requests\ntry:\n    pass\nexcept ValueError, TypeError:\n    import yaml\n",
        },
        "DEP001:yaml",
    ),
    Case(
        "template strings (3.14)",
        {"requirements.txt": "requests\n", "a.py": "import requests\nimport yaml\nx = t'{requests}'\n"},
        "DEP001:yaml",
    ),
    Case(
        "type aliases and nested quotes (3.12)",
        {"a.py": 'type X[T] = list[T]\nimport yaml\ndef f[T: int](a: T) -> T:\n    return f"{a["b"]}"\n'},
        "DEP001:yaml",
    ),
    Case(
        "lazy imports (3.15)",
        {"requirements.txt": "requests\n", "a.py": "lazy import requests\nlazy from yaml import load\n"},
        "DEP001:yaml",
    ),
    Case("match statement", {"a.py": "match x:\n    case 1:\n        import yaml\n"}, "DEP001:yaml"),
    Case("latin-1 without a cookie", {"a.py": b"# caf\xe9\nimport yaml\n"}, "DEP001:yaml"),
    Case("latin-1 with a cookie", {"a.py": b"# -*- coding: latin-1 -*-\n# caf\xe9\nimport yaml\n"}, "DEP001:yaml"),
    Case("UTF-16", {"a.py": "import yaml\n".encode("utf-16")}, "DEP001:yaml"),
    Case("a bad cookie", {"a.py": b"# coding: klingon\nimport yaml\n"}, "DEP001:yaml"),
    Case("a byte order mark", {"a.py": b"\xef\xbb\xbfimport yaml\n"}, "DEP001:yaml"),
    Case(
        "Windows and old Mac line ends",
        {"a.py": b"import os\r\nimport yaml\r\n", "b.py": b"import os\rimport bs4\r"},
        "DEP001:yaml DEP001:bs4",
    ),
    Case("a name with letters of another script", {"a.py": "import größe\n", "größe.py": ""}),
    Case(
        "a syntax error among good lines",
        {"requirements.txt": "requests\n", "a.py": "import requests\nimport yaml\nx = = 1\n"},
        "DEP001:yaml",
    ),
    Case(
        "Cython",
        {
            "requirements.txt": "numpy\n",
            "shop/__init__.py": "",
            "shop/fast.pyx": "cimport numpy as cnp\nimport numpy\nimport yaml\ncdef int f(): pass\n",
        },
        "DEP001:yaml",
    ),
    Case("a script without a suffix", {"bin/run": "#!/usr/bin/env python3\nimport yaml\n"}, "DEP001:yaml"),
    Case("a script of another language", {"bin/run": "#!/bin/sh\nimport yaml\n"}),
    Case(
        "inline deptry comment",
        {"a.py": "import yaml  # deptry: ignore\nimport bs4  # deptry: ignore[DEP003]\n"},
        "DEP001:bs4",
    ),
    Case("notebook", {"analysis.ipynb": notebook(["import os\n", "import yaml\n"])}, "DEP001:yaml"),
    Case(
        "notebook with a bad cell",
        {"analysis.ipynb": notebook("import os\nthis is (no python", "import yaml")},
        "DEP001:yaml",
    ),
    Case("notebook with text for a source", {"analysis.ipynb": notebook("import yaml\nimport os")}, "DEP001:yaml"),
    Case(
        "notebook with magics",
        {
            "analysis.ipynb": notebook(
                "%matplotlib inline\nimport yaml",
                "!ls \\\n  -l\nimport bs4",
                "for x in y:\n    %time f(x)\n    import requests",
                "files = !ls\nimport arrow",
            )
        },
        "DEP001:yaml DEP001:bs4 DEP001:requests DEP001:arrow",
    ),
    Case(
        "notebook with another language's cell",
        {"analysis.ipynb": notebook("%%bash\nimport yaml", "%%time\nimport bs4")},
        "DEP001:bs4",
    ),
    Case(
        "notebook that installs for itself",
        {
            "analysis.ipynb": notebook(
                "%pip install pyyaml", "!pip install -q beautifulsoup4", "import yaml, bs4, requests"
            )
        },
        "DEP001:requests",
    ),
    Case("notebook of R", {"analysis.ipynb": notebook("import yaml", metadata={"language_info": {"name": "R"}})}),
    Case(
        "notebook of nbformat 3",
        {
            "analysis.ipynb": '{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["import yaml\\n"]}]}]}'
        },
        "DEP001:yaml",
    ),
    Case(
        "script with its own metadata (PEP 723)",
        {"scripts/run.py": '# /// script\n# dependencies = ["pyyaml", "rich"]\n# ///\nimport yaml, rich, requests\n'},
        "DEP001:requests",
    ),
    Case(
        "assertion of a missing module",
        {"tests/test_a.py": "import unittest\nwith t.assertRaises(ImportError):\n    import yaml\n"},
    ),
    Case("exec and compile take no part", {"a.py": "exec('import yaml')\n"}),
)
