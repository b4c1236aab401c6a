"""Where dependencies are declared."""

from __future__ import annotations

from checks.dependency_cases import Case, notebook, project

_USE = {"shop/__init__.py": "import yaml\nimport requests\n"}
_YAML = "DEP001:yaml"

CASES = (
    Case("PEP 621", {"pyproject.toml": project("requests"), **_USE}, _YAML),
    Case(
        "setuptools dynamic file",
        {
            "pyproject.toml": '[project]\nname = "shop"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\n'
            'dependencies = {file = ["deps.txt"]}\n',
            "deps.txt": "requests\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "setuptools dynamic file as text",
        {
            "pyproject.toml": '[project]\nname = "shop"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\n'
            'dependencies = {file = "deps.txt"}\n',
            "deps.txt": "requests\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "a hatch hook that reads requirements.txt",
        {
            "pyproject.toml": '[build-system]\nrequires = ["hatchling", "hatch-requirements-txt"]\nbuild-backend = "hatchling.build"\n'
            '[project]\nname = "shop"\ndynamic = ["dependencies"]\n'
            '[tool.hatch.metadata.hooks.requirements_txt]\nfiles = ["requirements.txt"]\n',
            "requirements.txt": "requests\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "groups that include others",
        {
            "pyproject.toml": project(
                "requests",
                rest='[dependency-groups]\ntest = ["pytest", "pyyaml"]\ndev = [{include-group = "test"}, "ruff"]',
            ),
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import pytest, yaml\n",
        },
    ),
    Case(
        "a group's dependency in the application",
        {"pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["pyyaml"]'), **_USE},
        "DEP004:pyyaml",
    ),
    Case(
        "an extra's dependency in the application",
        {"pyproject.toml": project("requests", rest='[project.optional-dependencies]\nfiles = ["pyyaml"]'), **_USE},
    ),
    Case(
        "an extra for tests in the application",
        {"pyproject.toml": project("requests", rest='[project.optional-dependencies]\ntest = ["pyyaml"]'), **_USE},
        "DEP004:pyyaml",
    ),
    Case(
        "Poetry",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nrequests = "*"\n'
            '[tool.poetry.group.dev.dependencies]\npytest = "*"\n',
            "tests/test_a.py": "import pytest\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "Poetry's old development dependencies",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nrequests = "*"\n'
            '[tool.poetry.dev-dependencies]\npyyaml = "*"\n',
            **_USE,
        },
        "DEP004:pyyaml",
    ),
    Case(
        "Poetry's optional dependency",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nrequests = "*"\n'
            'pyyaml = {version = "*", optional = true}\n[tool.poetry.extras]\nfiles = ["pyyaml"]\n',
            **_USE,
        },
    ),
    Case(
        "uv's development dependencies",
        {"pyproject.toml": project("requests", rest='[tool.uv]\ndev-dependencies = ["pyyaml"]'), **_USE},
        "DEP004:pyyaml",
    ),
    Case(
        "PDM's development dependencies",
        {
            "pyproject.toml": project("requests", rest='[tool.pdm.dev-dependencies]\ntest = ["pyyaml"]'),
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import yaml\n",
        },
    ),
    Case(
        "Hatch's environments",
        {
            "pyproject.toml": project("requests", rest='[tool.hatch.envs.default]\ndependencies = ["pyyaml"]'),
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import yaml\n",
        },
    ),
    Case("Pipfile", {"Pipfile": '[packages]\nrequests = "*"\n[dev-packages]\npytest = "*"\n', **_USE}, _YAML),
    Case(
        "Pipfile's dev-packages",
        {"Pipfile": '[packages]\nrequests = "*"\n[dev-packages]\npyyaml = "*"\n', **_USE},
        "DEP004:pyyaml",
    ),
    Case(
        "a folder of requirements",
        {"requirements/base.txt": "requests\n", "requirements/dev.txt": "-r base.txt\npyyaml\n", **_USE},
        "DEP004:pyyaml",
    ),
    Case(
        "requirement files of other names",
        {"reqs.txt": "requests\n", "deploy/requirements-prod.txt": "pyyaml\n", **_USE},
    ),
    Case("requirements in a folder of their own", {"config/pip/requirements.txt": "requests\npyyaml\n", **_USE}),
    Case(
        "included requirements",
        {"requirements.txt": "-r more/list.txt\n", "more/list.txt": "requests\n", **_USE},
        _YAML,
    ),
    Case(
        "a constraint declares nothing",
        {"requirements.txt": "-c limits.txt\nrequests\n", "limits.txt": "pyyaml<7\n", **_USE},
        _YAML,
    ),
    Case(
        "hashes, markers, options, comments",
        {
            "requirements.txt": "--index-url https://example.org/simple\n--no-binary :all:\n# a comment\n"
            "requests==2.32.0 \\\n    --hash=sha256:0000 \\\n    --hash=sha256:1111\n"
            "pyyaml>=6 ; python_version >= '3.8'  # why\n",
            **_USE,
        },
    ),
    Case(
        "requirements by URL",
        {
            "requirements.txt": "requests @ https://example.org/requests-2.0.zip\n"
            "git+https://example.org/pyyaml.git@main#egg=pyyaml\n",
            **_USE,
        },
    ),
    Case(
        "an editable URL",
        {"requirements.txt": "requests\n-e git+https://example.org/x/pyyaml.git#egg=PyYAML\n", **_USE},
    ),
    Case(
        "a wheel's file name",
        {
            "requirements.txt": "requests\n./wheels/PyYAML-6.0-cp311-cp311-linux_x86_64.whl\n",
            "wheels/PyYAML-6.0-cp311-cp311-linux_x86_64.whl": b"PK",
            **_USE,
        },
    ),
    Case("UTF-16 requirements", {"requirements.txt": "requests==2.0\r\n".encode("utf-16"), **_USE}, _YAML),
    Case(
        "setup.cfg",
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires =\n    requests\n"
            "[options.extras_require]\nfiles = pyyaml\n",
            **_USE,
        },
    ),
    Case(
        "setup.py with a list",
        {"setup.py": "from setuptools import setup\nsetup(install_requires=['requests'])\n", **_USE},
        _YAML,
    ),
    Case(
        "setup.py with concatenation",
        {
            "setup.py": "from setuptools import setup, find_packages\nbase = ['requests']\nextra = base + ['PyYAML>=5']\n"
            "setup(name='shop', install_requires=extra + ['flask'], packages=find_packages())\n",
            "shop/__init__.py": "import yaml, requests, flask, bs4\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "setup.py that reads a file",
        {
            "setup.py": "from setuptools import setup\nwith open('requirements.txt') as f:\n    reqs = f.read().splitlines()\n"
            "setup(install_requires=reqs)\n",
            "requirements.txt": "requests\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "setup.py with a comprehension and extras",
        {
            "setup.py": "import os\nfrom setuptools import setup\nhere = os.path.dirname(__file__)\n"
            "def read(p):\n    return [l.strip() for l in open(os.path.join(here, p)) if l.strip()]\n"
            "EXTRAS = {'files': ['pyyaml']}\nEXTRAS['all'] = sum(EXTRAS.values(), [])\n"
            "setup(install_requires=read('reqs/core.txt'), extras_require=EXTRAS)\n",
            "reqs/core.txt": "requests\n",
            **_USE,
        },
    ),
    Case(
        "setup.py that nobody can foresee",
        {
            "setup.py": "from setuptools import setup\nimport ask\nsetup(install_requires=ask.the_oracle())\n",
            "ask.py": "def the_oracle(): ...\n",
            **_USE,
        },
        "DEP001:yaml DEP001:requests",
    ),
    Case(
        "setup.py of Python 2",
        {"setup.py": "from distutils.core import setup\nprint 'hello'\nsetup(install_requires=['requests'])\n", **_USE},
        _YAML,
    ),
    Case(
        "conda",
        {
            "environment.yml": "name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - requests=2\n"
            "  - pip\n  - pip:\n      - arrow==1.0\n",
            "shop/__init__.py": "import yaml, requests, arrow\n",
        },
        _YAML,
    ),
    Case(
        "conda with a channel and a specifier in brackets",
        {"environment.yaml": "dependencies:\n  - conda-forge::requests\n  - \"pyyaml[version='>=6']\"\n", **_USE},
    ),
    Case(
        "conda's own names",
        {
            "environment.yml": "dependencies:\n  - pytorch\n  - opencv\n  - pillow\n  - py-xgboost\n",
            "shop/__init__.py": "import torch, cv2, PIL, xgboost\n",
        },
    ),
    Case(
        "pixi",
        {
            "pixi.toml": '[workspace]\nname = "x"\n[dependencies]\nrequests = "*"\n[pypi-dependencies]\npyyaml = "*"\n',
            **_USE,
        },
    ),
    Case(
        "tox declares for tests",
        {
            "tox.ini": "[testenv]\ndeps =\n    pyyaml\n    pytest\ncommands = pytest\n",
            "requirements.txt": "requests\n",
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import yaml, pytest\n",
        },
    ),
    Case(
        "nox declares for tests",
        {
            "noxfile.py": "import nox\n@nox.session\ndef tests(session):\n    session.install('pyyaml', 'pytest')\n    session.run('pytest')\n",
            "requirements.txt": "requests\n",
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import yaml, pytest\n",
        },
    ),
    Case(
        "CI installs for tests",
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pip install pyyaml pytest\n",
            "requirements.txt": "requests\n",
            "shop/__init__.py": "import requests\n",
            "tests/test_a.py": "import yaml, pytest\n",
        },
    ),
    Case(
        "a Dockerfile's pip install is no declaration",
        {
            "Dockerfile": "FROM python:3.12\nRUN pip install pyyaml\nCOPY . .\n",
            "requirements.txt": "requests\n",
            **_USE,
        },
        _YAML,
    ),
    Case("nothing is declared", {"a.py": "import yaml\n"}, _YAML),
    Case(
        "a malformed requirement",
        {"pyproject.toml": project("requests", "flask = 3"), "a.py": "import flask\n", **_USE},
        "DEP001:yaml PKG007:pyproject.toml",
    ),
    Case(
        "a missing include",
        {"requirements.txt": "-r gone.txt\nrequests\n", **_USE},
        "DEP001:yaml PKG007:requirements.txt",
    ),
    Case(
        "broken TOML",
        {"pyproject.toml": "[project\nname=", "requirements.txt": "requests\n", **_USE},
        "DEP001:yaml PKG007:pyproject.toml",
    ),
    Case(
        "a tab in YAML",
        {"environment.yml": "dependencies:\n\t- requests\n", "shop/__init__.py": "import os\n"},
        "PKG007:environment.yml",
    ),
    Case(
        "a misspelt file",
        {"requirments.txt": "flask\nclick\n", "a.py": "import flask, click\n"},
        "PKG006:requirments.txt",
    ),
    Case(
        "transitive through uv.lock",
        {
            "pyproject.toml": project("fastapi"),
            "shop/__init__.py": "import fastapi, starlette\n",
            "uv.lock": 'version = 1\n[[package]]\nname = "fastapi"\nversion = "1"\nsource = {registry = "x"}\n'
            'dependencies = [{name = "starlette"}]\n[[package]]\nname = "starlette"\nversion = "1"\nsource = {registry = "x"}\n',
        },
        "DEP003:starlette",
    ),
    Case(
        "transitive through poetry.lock",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "*"\n',
            "shop/__init__.py": "import flask, jinja2\n",
            "poetry.lock": '[[package]]\nname = "flask"\nversion = "3"\n[package.dependencies]\nJinja2 = ">=3"\n'
            '[[package]]\nname = "jinja2"\nversion = "3"\n[metadata]\nlock-version = "2.0"\n',
        },
        "DEP003:jinja2",
    ),
    Case(
        "transitive through pip-compile",
        {
            "requirements.in": "flask\n",
            "shop/__init__.py": "import flask, jinja2\n",
            "requirements.txt": "#\n# This file is autogenerated by pip-compile with Python 3.12\n#\nflask==3.0\n    # via -r requirements.in\n"
            "jinja2==3.1\n    # via flask\n",
        },
        "DEP003:jinja2",
    ),
    Case(
        "transitive through uv pip compile, also of what only an address names",
        {
            "requirements.in": "flask\ngit+https://example.org/metrics.git@1\n",
            "shop/__init__.py": "import flask, jinja2, prometheus_client\n",
            "requirements.txt": "# This file was autogenerated by uv via the following command:\n"
            "#    uv pip compile requirements.in -o requirements.txt\n"
            "flask==3.0\n    # via -r requirements.in\njinja2==3.1\n    # via flask\n"
            "gds-metrics @ git+https://example.org/metrics.git@1\n    # via -r requirements.in\n"
            "prometheus-client==0.2\n    # via gds-metrics\n",
        },
        "DEP003:jinja2 DEP003:prometheus_client",
    ),
    Case(
        "transitive through pylock.toml",
        {
            "pyproject.toml": project("flask"),
            "shop/__init__.py": "import flask, jinja2\n",
            "pylock.toml": 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "flask"\nversion = "3"\n'
            'dependencies = [{name = "jinja2"}]\n[[packages]]\nname = "jinja2"\nversion = "3"\n',
        },
        "DEP003:jinja2",
    ),
    Case(
        "conflicting specifiers",
        {
            "pyproject.toml": project("pyyaml<6"),
            "requirements.txt": "pyyaml==6.0.1\n",
            "shop/__init__.py": "import yaml\n",
        },
        "DEP007:pyyaml",
    ),
    Case(
        "a pin within the range",
        {
            "pyproject.toml": project("pyyaml>=5,<7"),
            "requirements.txt": "pyyaml==6.0.1\n",
            "shop/__init__.py": "import yaml\n",
        },
    ),
    Case(
        "conflicting in one file",
        {"requirements.txt": "pyyaml>=6\npyyaml<5\n", "a.py": "import yaml\n"},
        "DEP007:pyyaml",
    ),
    Case(
        "excluded by one, pinned by the other",
        {
            "pyproject.toml": project("pyyaml!=6.0.1"),
            "requirements.txt": "pyyaml==6.0.1\n",
            "shop/__init__.py": "import yaml\n",
        },
        "DEP007:pyyaml",
    ),
    Case(
        "different by marker",
        {
            "requirements.txt": "pyyaml<6; python_version < '3.8'\npyyaml>=6; python_version >= '3.8'\n",
            "a.py": "import yaml\n",
        },
    ),
    Case(
        "backports",
        {
            "pyproject.toml": project(
                "dataclasses", "enum34", "typing", "pathlib2", "importlib-metadata", "typing-extensions"
            ),
            "shop/__init__.py": "import dataclasses, importlib_metadata, typing_extensions\n",
        },
        "DEP005:dataclasses DEP005:enum34 DEP005:typing DEP005:pathlib2",
    ),
    Case(
        "a backport that the oldest Python needs",
        {
            "pyproject.toml": project("dataclasses", "tomli", python=">=3.6"),
            "shop/__init__.py": "import dataclasses, tomli\n",
        },
    ),
    Case(
        "tomli that no supported Python needs",
        {"pyproject.toml": project("tomli", python=">=3.11"), "shop/__init__.py": "import tomli\n"},
        "DEP005:tomli",
    ),
    Case(
        "a backport with a marker",
        {
            "pyproject.toml": project("dataclasses; python_version < '3.7'", "tomli; python_version < '3.11'"),
            "shop/__init__.py": "import dataclasses\n",
        },
    ),
    Case(
        "notebook-only project",
        {
            "requirements.txt": "pandas\nmatplotlib\n",
            "notebooks/a.ipynb": notebook(
                "import pandas as pd\nimport matplotlib.pyplot as plt\nimport seaborn as sns"
            ),
        },
        "DEP001:seaborn",
    ),
)
