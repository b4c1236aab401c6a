"""Imports that only happen under circumstances, and how those count."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_NONE = {"pyproject.toml": project()}


def _case(name: str, code: str, expected: str = "", *declared: str) -> Case:
    return Case(name, {"pyproject.toml": project(*declared), "shop/__init__.py": code}, expected)


CASES = (
    _case("try with a bare except", "try:\n    import yaml\nexcept:\n    yaml = None\n", "DEP006:yaml"),
    _case(
        "try with a tuple of errors", "try:\n    import yaml\nexcept (OSError, ImportError):\n    pass\n", "DEP006:yaml"
    ),
    _case(
        "try that ends the program",
        "try:\n    import yaml\nexcept ImportError:\n    raise SystemExit('no')\n",
        "DEP006:yaml",
    ),
    _case("try with another error", "try:\n    import yaml\nexcept ValueError:\n    pass\n", "DEP001:yaml"),
    _case(
        "suppress in full",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import yaml\n",
        "DEP006:yaml",
    ),
    _case(
        "find_spec before the import",
        "from importlib.util import find_spec\nif find_spec('yaml'):\n    import yaml\n",
        "DEP006:yaml",
    ),
    _case(
        "find_spec in a name",
        "import importlib.util\nHAS_YAML = importlib.util.find_spec('yaml') is not None\nif HAS_YAML:\n    import yaml\n",
        "DEP006:yaml",
    ),
    _case("a platform", "import sys\nif sys.platform == 'win32':\n    import win32api\n", "DEP006:win32api"),
    _case("a module that is loaded already", "import sys\nif 'yaml' in sys.modules:\n    import yaml\n", "DEP006:yaml"),
    _case(
        "a type that is asked for by the module's name",
        "def f(x):\n    if kind_of(x, 'cupy'):\n        import cupy\n        return cupy.asnumpy(x)\n",
        "DEP006:cupy",
    ),
    _case("a setting chooses", "import os\nif os.environ.get('KIND') == 'yaml':\n    import yaml\n", "DEP001:yaml"),
    _case("a class's body", "class A:\n    import yaml\n", "DEP001:yaml"),
    _case("an async function", "async def f():\n    async with g():\n        import yaml\n", "DEP001:yaml"),
    _case(
        "a match statement's case", "def f(x):\n    match x:\n        case 1:\n            import yaml\n", "DEP001:yaml"
    ),
    _case("the finally of a try", "try:\n    pass\nfinally:\n    import yaml\n", "DEP001:yaml"),
    _case("a while loop's else", "while False:\n    pass\nelse:\n    import yaml\n", "DEP001:yaml"),
    _case("if False", "if False:\n    import yaml\nif 0:\n    import bs4\n"),
    _case("typing.TYPE_CHECKING by another name", "import typing as t\nif t.TYPE_CHECKING:\n    import yaml\n"),
    _case(
        "lazy attributes of a package",
        "import importlib\n\n\ndef __getattr__(name):\n    if name == 'load':\n        return importlib.import_module('yaml').load\n"
        "    raise AttributeError(name)\n",
        "DEP001:yaml",
    ),
    _case(
        "import_module with a package",
        "from importlib import import_module\nm = import_module('.sub', package='yaml')\n",
        "",
    ),
    _case(
        "import_module with a dotted name",
        "import importlib\nm = importlib.import_module('yaml.nodes')\n",
        "DEP001:yaml",
    ),
    _case("import_module of an f-string", "import importlib\nm = importlib.import_module(f'yaml.{1}')\n", ""),
    _case("__import__ with a list", "m = __import__('bs4', fromlist=['x'])\n", "DEP001:bs4"),
    _case("importlib's import", "import importlib as i\nm = i.import_module('yaml')\n", "DEP001:yaml"),
    _case("a version that is asked for", "from importlib.metadata import version\nv = version('pyyaml')\n", ""),
    _case(
        "an import with a comment in the parentheses",
        "from yaml import (  # the loader\n    load,  # noqa\n)\n",
        "DEP001:yaml",
    ),
    _case("imports after a semicolon", "x = 1; import yaml; from bs4 import BeautifulSoup\n", "DEP001:yaml DEP001:bs4"),
    _case("an import in a docstring", '"""Use it so::\n\n    import yaml\n"""\n', ""),
    _case("an import in a doctest only", 'def f():\n    """\n    >>> import yaml\n    """\n', ""),
    _case("a tab-indented import", "def f():\n\timport yaml\n", "DEP001:yaml"),
    _case("a form feed before an import", "\x0cimport yaml\n", "DEP001:yaml"),
    _case("a star import", "from yaml import *\n", "DEP001:yaml"),
    _case("as many names", "import yaml as y, bs4 as b, requests as r\n", "DEP001:yaml DEP001:bs4 DEP001:requests"),
    _case("exec of a string", "exec('import yaml')\n", ""),
    _case("except star", "try:\n    import yaml\nexcept* ImportError:\n    pass\n", "DEP006:yaml"),
    _case(
        "a guard by a constant of the project's own",
        "try:\n    import yaml\n    HAS_YAML = True\nexcept ImportError:\n    HAS_YAML = False\n\n\ndef f():\n    import yaml\n",
        "DEP006:yaml",
    ),
    Case(
        "a test behind a decorator",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "",
            "tests/test_a.py": "import pytest\nfrom . import requires_polars\n\n\n@requires_polars\ndef test_a():\n    import polars\n",
        },
    ),
    Case(
        "a test that skips where a package is missing",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "",
            "tests/test_a.py": "import pytest\nyaml = pytest.importorskip('yaml', minversion='5')\n"
            "bs4 = pytest.importorskip(modname='bs4')\n",
        },
    ),
    Case(
        "pytest's plug-ins by name",
        {
            "pyproject.toml": project(rest='[dependency-groups]\ndev = ["pytest"]'),
            "shop/__init__.py": "",
            "conftest.py": "pytest_plugins = ['pytester', 'pytest_django.plugin', 'tests.helpers']\n",
            "tests/helpers.py": "",
        },
        "DEP001:pytest_django",
    ),
    Case(
        "a notebook's shell magics",
        {
            **_NONE,
            "a.ipynb": notebook(
                "%%bash\nimport yaml\n",
                "%%time\nimport bs4\n",
                "x = !ls\n",
                "if 1:\n    %matplotlib inline\n    import requests\n",
            ),
        },
        "DEP001:bs4 DEP001:requests",
    ),
    Case(
        "a notebook that installs with a continued command",
        {**_NONE, "a.ipynb": notebook("!pip install -q \\\n    pyyaml \\\n    bs4\n", "import yaml, bs4, requests\n")},
        "DEP001:requests",
    ),
    Case(
        "a notebook with a null cell",
        {**_NONE, "a.ipynb": '{"nbformat": 4, "cells": [null, {"cell_type": "code", "source": ["import yaml"]}]}'},
        "DEP001:yaml",
    ),
    Case(
        "cimport of a library",
        {
            "pyproject.toml": project(rest='[build-system]\nrequires = ["cython", "setuptools"]'),
            "shop/__init__.py": "",
            "shop/fast.pyx": "# cython: language_level=3\ncimport numpy as np\nfrom libc.stdlib cimport malloc\nimport yaml\n"
            "from shop.other cimport thing\n",
            "shop/other.pxd": "cdef int thing\n",
        },
        "DEP001:yaml DEP001:numpy",
    ),
    Case(
        "Python 2 with a guard",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=[])\n",
            "shop/__init__.py": "print 'x'\ntry:\n    import yaml\nexcept ImportError, e:\n    yaml = None\nimport bs4\n",
        },
        "DEP001:bs4 DEP006:yaml",
    ),
    Case(
        "Python 2's own modules",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=[])\n",
            "shop/__init__.py": "import urllib2, ConfigParser, StringIO, cPickle, Tkinter, Queue, httplib\nprint urllib2\n",
        },
    ),
    Case(
        "modules that later Pythons dropped",
        {
            "pyproject.toml": project(python=">=3.8"),
            "shop/__init__.py": "import distutils.core, imp, asyncore, cgi, telnetlib\n",
        },
    ),
    Case(
        "modules that later Pythons added",
        {
            "pyproject.toml": project(python=">=3.14"),
            "shop/__init__.py": "import tomllib, compression.zstd, annotationlib, graphlib\n",
        },
    ),
    Case(
        "one bad line and a guard after it",
        {**_NONE, "shop/__init__.py": "x = = 1\ntry:\n    import yaml\nexcept ImportError:\n    pass\nimport bs4\n"},
        "DEP001:bs4 DEP006:yaml",
    ),
    Case(
        "an ignored line",
        {**_NONE, "shop/__init__.py": "import bs4  # deptry: ignore\nimport yaml  # deptry: ignore[DEP003]\n"},
        "DEP001:yaml",
    ),
)
