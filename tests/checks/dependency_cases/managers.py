"""Odd corners of `setup.py`, `Pipfile`, Poetry, uv and what declares nothing."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_USE = {"shop/__init__.py": "import yaml\nimport requests\n"}
_YAML = "DEP001:yaml"
_TEST = {"shop/__init__.py": "import requests\n", "tests/test_a.py": "import pytest\nimport yaml\n"}

CASES = (
    Case(
        "setup.cfg that reads files",
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires = file: a.txt, b.txt\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
            "a.txt": "requests\n",
            "b.txt": "pyyaml\n",
            **_USE,
        },
    ),
    Case(
        "setup.cfg with extras and markers",
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires =\n    requests; python_version>'3'\n"
            "[options.extras_require]\nfiles =\n    pyyaml>=5\n",
            **_USE,
        },
    ),
    Case(
        "setup.py with keywords in a dictionary",
        {
            "setup.py": "from setuptools import setup\nkw = dict(name='shop')\nkw['install_requires'] = ['requests']\nsetup(**kw)\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "setup.py with a function of its own around setup",
        {
            "setup.py": "import setuptools\n\n\ndef do_setup(**kw):\n    setuptools.setup(**kw)\n\n\n"
            "do_setup(name='shop', install_requires=['requests'])\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "setup.py that computes a version",
        {
            "setup.py": "from setuptools import setup\nversion = open('v').read()\nsetup(name='shop', install_requires=["
            "f'requests>={version}', 'pyyaml==%s' % version, 'six>={}'.format(version), 'click>=' + version])\n",
            "shop/__init__.py": "import yaml, requests, six, click, bs4\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "setup.py that adds for one Python",
        {
            "setup.py": "import sys\nfrom setuptools import setup\nneeds = ['requests']\nif sys.version_info < (3, 12):\n"
            "    needs.append('pyyaml')\nsetup(name='shop', install_requires=needs)\n",
            **_USE,
        },
    ),
    Case(
        "setup.py that gathers all extras",
        {
            "setup.py": "from setuptools import setup\nextras = {'files': ['pyyaml'], 'tests': ['pytest']}\n"
            "extras['all'] = sum(extras.values(), [])\nfor name in ('x',):\n    extras[name] = []\n"
            "setup(name='shop', install_requires=['requests'], extras_require=extras)\n",
            **_USE,
        },
    ),
    Case(
        "setup.py that splits a text",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires='''\n    requests>=2\n    pyyaml\n'''"
            ".split('\\n'))\n",
            **_USE,
        },
    ),
    Case(
        "setup.py that filters the lines of a file",
        {
            "setup.py": "import os\nfrom setuptools import setup\nhere = os.path.dirname(__file__)\n"
            "with open(os.path.join(here, 'requirements', 'base.in')) as f:\n"
            "    needs = [l.strip() for l in f if l.strip() and not l.startswith('#')]\n"
            "setup(name='shop', install_requires=needs)\n",
            "requirements/base.in": "requests\npyyaml\n",
            **_USE,
        },
    ),
    Case(
        "Pipfile with a category of its own",
        {"Pipfile": '[packages]\nrequests = "*"\n[files]\npyyaml = {version = "*"}\n', **_USE},
    ),
    Case(
        "Pipfile with git and extras",
        {
            "Pipfile": '[packages]\npyyaml = {git = "https://example.com/yaml.git", ref = "main"}\n'
            'requests = {extras = ["socks"], version = "*"}\n',
            **_USE,
        },
    ),
    Case(
        "Poetry's optional group",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nrequests = "*"\n'
            '[tool.poetry.group.docs]\noptional = true\n[tool.poetry.group.docs.dependencies]\npyyaml = "*"\n',
            **_USE,
        },
        "DEP004:pyyaml",
    ),
    Case(
        "Poetry with several constraints for one",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.9"\nrequests = "*"\n'
            'pyyaml = [{version = "5", python = "<3.10"}, {version = "6", python = ">=3.10"}]\n',
            **_USE,
        },
    ),
    Case(
        "Poetry beside PEP 621",
        {
            "pyproject.toml": project(
                "requests",
                rest='[tool.poetry.dependencies]\npyyaml = {source = "ours"}\n'
                '[tool.poetry.group.dev.dependencies]\npytest = "*"',
            ),
            **_USE,
        },
    ),
    Case(
        "uv's sources declare nothing",
        {
            "pyproject.toml": project(
                "requests", rest='[tool.uv.sources]\npyyaml = {git = "https://example.com/yaml"}'
            ),
            **_USE,
        },
        _YAML,
    ),
    Case(
        "uv's constraints declare nothing",
        {"pyproject.toml": project("requests", rest='[tool.uv]\nconstraint-dependencies = ["pyyaml<7"]'), **_USE},
        _YAML,
    ),
    Case(
        "build requirements declare nothing for run time",
        {
            "pyproject.toml": project(
                "requests",
                rest='[build-system]\nrequires = ["setuptools", "pyyaml"]\nbuild-backend = "setuptools.build_meta"',
            ),
            **_USE,
        },
        _YAML,
    ),
    Case(
        "an extra of the project's own brings others",
        {
            "pyproject.toml": project(
                "requests",
                rest='[project.optional-dependencies]\nfiles = ["pyyaml"]\nall = ["shop[files]"]',
            ),
            **_USE,
        },
    ),
    Case(
        "setuptools' dynamic extras",
        {
            "pyproject.toml": '[project]\nname = "shop"\ndynamic = ["dependencies", "optional-dependencies"]\n'
            '[tool.setuptools.dynamic]\ndependencies = {file = ["a.in"]}\n'
            'optional-dependencies.test = {file = ["b.in"]}\n',
            "a.in": "requests\n",
            "b.in": "pytest\npyyaml\n",
            **_TEST,
        },
    ),
    Case(
        "Flit's own table",
        {
            "pyproject.toml": '[build-system]\nrequires = ["flit_core"]\nbuild-backend = "flit_core.buildapi"\n'
            '[tool.flit.metadata]\nmodule = "shop"\nrequires = ["requests"]\n'
            '[tool.flit.metadata.requires-extra]\ntest = ["pytest"]\n',
            "shop/__init__.py": "import requests\nimport yaml\n",
            "tests/test_a.py": "import pytest\n",
        },
        _YAML,
    ),
    Case(
        "a script's metadata is for that script only",
        {
            "pyproject.toml": project("requests"),
            "shop/__init__.py": "import yaml\nimport requests\n",
            "scripts/tool.py": "# /// script\n# dependencies = ['pyyaml']\n# ///\nimport yaml\n",
        },
        _YAML,
    ),
    Case(
        "a backport where classifiers name old Pythons",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['requests', 'pyyaml', 'argparse'],"
            " classifiers=['Programming Language :: Python :: 2.6', 'Programming Language :: Python :: 3.4'])\n",
            **_USE,
        },
    ),
    Case(
        "setup.py that replaces a list for one Python",
        {
            "setup.py": "import sys\nfrom setuptools import setup\nkw = {'install_requires': ['PyYAML>=3', 'requests']}\n"
            "if sys.version_info < (3, 5):\n    kw['install_requires'] = [r + ',<5' if r.startswith('Py') else r for r in "
            "kw['install_requires']]\nsetup(name='shop', **kw)\n",
            **_USE,
        },
    ),
    Case(
        "an extra for a conversion is for everybody",
        {
            "pyproject.toml": project(rest='[project.optional-dependencies]\ntox_to_shop = ["jinja2"]'),
            "shop/__init__.py": "",
            "shop/convert.py": "import jinja2\n",
        },
    ),
)
