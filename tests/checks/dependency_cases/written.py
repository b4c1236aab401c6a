"""More ways to declare, and what each is for."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_USE = {"shop/__init__.py": "import yaml\nimport requests\n"}
_YAML = "DEP001:yaml"
_TEST = {"shop/__init__.py": "import requests\n", "tests/test_a.py": "import pytest\nimport yaml\n"}
_SCM = "from setuptools_scm import get_version\n\nversion = get_version(root='..')\n"

CASES = (
    Case(
        "script metadata that is never closed",
        {"scripts/run.py": '# /// script\n# dependencies = ["pyyaml"]\nimport yaml\n'},
        _YAML,
    ),
    Case(
        "script metadata of another tool before it",
        {
            "run.py": '# /// tool\n# x = 1\n# ///\n# /// script\n# dependencies = [\n#   "pyyaml",\n# ]\n# ///\nimport yaml\n'
        },
    ),
    Case(
        "setup.py that reads a list in a folder",
        {
            "setup.py": "import os\nfrom setuptools import setup\nhere = os.path.dirname(__file__)\n"
            "with open(os.path.join(here, 'deps', 'main.list')) as f:\n    required = [l.strip() for l in f if not l.startswith('#')]\n"
            "setup(name='shop', install_requires=required)\n",
            "deps/main.list": "# ours\nrequests\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "setup.py that appends",
        {
            "setup.py": "import sys\nfrom setuptools import setup\nrequired = []\nif sys.version_info < (3, 11):\n    required.append('tomli')\n"
            "required += ['requests']\nsetup(name='shop', install_requires=required)\n",
            "shop/__init__.py": "import tomli\nimport requests\nimport yaml\n",
        },
        _YAML,
    ),
    Case(
        "setup.py whose extras are filled one by one",
        {
            "setup.py": "from setuptools import setup\nextras = {}\nextras['files'] = ['pyyaml']\nextras['all'] = sum(extras.values(), [])\n"
            "setup(name='shop', install_requires=['requests'], extras_require=extras)\n",
            "shop/__init__.py": "import requests\ntry:\n    import yaml\nexcept ImportError:\n    yaml = None\n",
        },
    ),
    Case(
        "setup.py with the arguments in a table",
        {
            "setup.py": "from setuptools import setup\nconfig = dict(name='shop', install_requires=['requests'])\n"
            "config['extras_require'] = {'files': ['pyyaml']}\nsetup(**config)\n",
            "shop/__init__.py": "import requests\nimport bs4\nimport yaml\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "setup.cfg that reads a file and names extras",
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires = file: base.txt\n[options.extras_require]\n"
            "files =\n    pyyaml\nall =\n    %(files)s\n    rich\ntest = pytest\n",
            "base.txt": "requests\n",
            "shop/__init__.py": "import requests, yaml, rich, bs4\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "dynamic extras from several files",
        {
            "pyproject.toml": '[project]\nname = "shop"\ndynamic = ["dependencies", "optional-dependencies"]\n[tool.setuptools.dynamic]\n'
            'dependencies = {file = ["a.txt", "b.txt"]}\noptional-dependencies.files = {file = ["c.txt"]}\n',
            "a.txt": "requests\n",
            "b.txt": "rich\n",
            "c.txt": "pyyaml\n",
            "shop/__init__.py": "import requests, rich, yaml, bs4\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "Poetry with a version for each Python",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\npython = "^3.9"\n'
            'requests = [{version = "^1", python = "<3.10"}, {version = "^2", python = ">=3.10"}]\n',
            **_USE,
        },
        _YAML,
    ),
    Case(
        "Poetry's optional group at run time",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\nrequests = "*"\n'
            '[tool.poetry.group.files]\noptional = true\n[tool.poetry.group.files.dependencies]\npyyaml = "*"\n',
            **_USE,
        },
    ),
    Case(
        "uv's overrides and constraints declare nothing",
        {
            "pyproject.toml": project(
                "requests", rest='[tool.uv]\noverride-dependencies = ["pyyaml>6"]\nconstraint-dependencies = ["bs4<9"]'
            ),
            **_USE,
        },
        _YAML,
    ),
    Case(
        "pixi's packages for one platform of a feature",
        {
            "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = []\n'
            '[tool.pixi.workspace]\nchannels = []\nplatforms = ["osx-64"]\n[tool.pixi.pypi-dependencies]\nrequests = "*"\n'
            '[tool.pixi.feature.files.target.osx.dependencies]\npyyaml = "*"\n',
            **_USE,
        },
    ),
    Case(
        "conda for development only",
        {
            "environment.yml": "dependencies:\n  - python=3.11\n  - requests\n  - nodefaults\n  - pip:\n    - -e .\n",
            "environment-dev.yml": "dependencies:\n  - pytest\n  - pyyaml\n",
            "setup.py": "from setuptools import setup\nsetup(name='shop', install_requires=['requests'])\n",
            **_USE,
        },
        "DEP004:pyyaml",
    ),
    Case(
        "requirements with options for one line",
        {
            "requirements.txt": 'requests==2.0 --global-option="--x" --config-settings="a=b"\n'
            'pyyaml; sys_platform != "win32" --hash=sha256:aa\n',
            **_USE,
        },
    ),
    Case(
        "continued requirements with Windows' line ends",
        {"requirements.txt": b"requests==2 \\\r\n    --hash=sha256:aa\r\npyyaml # files\r\n", **_USE},
    ),
    Case(
        "a repository without a name",
        {
            "requirements.txt": "git+https://github.com/psf/requests.git@main\ngit+ssh://git@github.com/yaml/pyyaml.git@6.0\n",
            **_USE,
        },
    ),
    Case(
        "requirements in Latin-1",
        {"requirements.txt": b"# pour la caf\xe9t\xe9ria\nrequests\n", **_USE},
        _YAML,
    ),
    Case(
        "Pipfile with a table for a package and a category",
        {
            "Pipfile": '[packages.requests]\nversion = "*"\nextras = ["socks"]\n[files]\npyyaml = "*"\n[dev-packages]\npytest = "*"\n',
            **_USE,
        },
    ),
    Case(
        "tox that names another section's list",
        {
            "pyproject.toml": project("requests"),
            "tox.ini": "[base]\ndeps =\n    pytest\n    pyyaml\n[testenv]\ndeps =\n    {[base]deps}\n",
            **_TEST,
        },
    ),
    Case(
        "tox's own TOML with a reference",
        {
            "pyproject.toml": project("requests"),
            "tox.toml": 'env_list = ["py"]\n[env_run_base]\ndeps = ["pytest", "pyyaml"]\n',
            **_TEST,
        },
    ),
    Case(
        "a list with a name of its own in the Dockerfile",
        {
            "deps.list": "requests\n",
            "Dockerfile": "FROM python:3.12\nRUN pip install --no-cache-dir -r deps.list\n",
            **_USE,
        },
        _YAML,
    ),
    Case(
        "a group includes itself through an extra of the project",
        {
            "pyproject.toml": project(
                "requests", rest='[project.optional-dependencies]\nfiles = ["pyyaml"]\ndev = ["shop[files]", "pytest"]'
            ),
            **_TEST,
        },
    ),
    Case(
        "a version module that the build replaces",
        {
            "pyproject.toml": project(
                "requests",
                rest='[dependency-groups]\ndev = ["setuptools-scm"]\n[tool.setuptools_scm]\nwrite_to = "shop/_version.py"',
            ),
            "shop/__init__.py": "import requests\n",
            "shop/_version.py": _SCM,
        },
    ),
    Case(
        "a version module that nothing replaces",
        {
            "pyproject.toml": project("requests", rest='[dependency-groups]\ndev = ["setuptools-scm"]'),
            "shop/__init__.py": "import requests\n",
            "shop/_version.py": _SCM,
        },
        "DEP004:setuptools-scm",
    ),
    Case(
        "a version module that Hatch replaces",
        {
            "pyproject.toml": project(
                rest='[dependency-groups]\ndev = ["hatch-vcs", "setuptools-scm"]\n[tool.hatch.build.hooks.vcs]\nversion-file = "src/shop/_version.py"'
            ),
            "src/shop/__init__.py": "",
            "src/shop/_version.py": _SCM,
        },
    ),
    Case(
        "a frozen list for development holds everything",
        {
            "requirements.txt": "flask==3.0\n",
            "requirements-dev.txt": "blinker==1.8\nclick==8.1\nflask==3.0\niniconfig==2.0\nitsdangerous==2.2\njinja2==3.1\nmarkupsafe==2.1\n"
            "packaging==24\npluggy==1.5\npytest==8.2\nwerkzeug==3.0\n",
            "shop/__init__.py": "import flask\nimport jinja2\n",
        },
        "DEP001:jinja2",
    ),
    Case(
        "a list for development with a runtime one in it",
        {
            "requirements.txt": "flask\n",
            "requirements-dev.txt": "-r requirements.txt\npytest\njinja2\n",
            "shop/__init__.py": "import flask\nimport jinja2\n",
        },
        "DEP004:jinja2",
    ),
    Case(
        "compiled lists in layers",
        {
            "requirements/base.in": "flask\n",
            "requirements/base.txt": "# autogenerated by pip-compile\nflask==3.0\n    # via -r base.in\njinja2==3.1\n    # via flask\n",
            "requirements/dev.in": "-c base.txt\nsphinx\npyyaml\n",
            "requirements/dev.txt": "# autogenerated by pip-compile\nsphinx==7\n    # via -r dev.in\njinja2==3.1\n    # via\n    #   -c base.txt\n"
            "    #   sphinx\npyyaml==6\n    # via -r dev.in\nrequests==2.0\n    # via sphinx\n",
            "shop/__init__.py": "import flask, jinja2, yaml, requests\n",
        },
        "DEP003:jinja2 DEP004:pyyaml DEP001:requests",
    ),
    Case(
        "settings for development",
        {
            "requirements/base.txt": "django\n",
            "requirements/dev.txt": "-r base.txt\ndjango-debug-toolbar\npython-dotenv\n",
            "manage.py": "import django\nimport dotenv\n",
            "config/__init__.py": "",
            "config/settings/__init__.py": "",
            "config/settings/local.py": "import debug_toolbar\n",
        },
        "DEP004:python-dotenv",
    ),
    Case(
        "a server for whoever runs the file",
        {
            "pyproject.toml": project("fastapi", rest='[dependency-groups]\ndev = ["uvicorn"]'),
            "shop/main.py": "import fastapi\nif __name__ == '__main__':\n    import uvicorn\n    uvicorn.run('shop.main:app')\n",
        },
    ),
    Case(
        "standard modules among the requirements",
        {
            "requirements.txt": "flask\njson\nrandom\nDateTime\n",
            "a.py": "import flask, json, random\nfrom DateTime import DateTime\n",
        },
        "DEP005:json DEP005:random",
    ),
    Case(
        "backports of newer things",
        {
            "pyproject.toml": project(
                "exceptiongroup", "backports.strenum", "cached-property", "backports.cached-property", python=">=3.11"
            ),
            "shop/__init__.py": "import exceptiongroup, backports.strenum, cached_property, backports.cached_property\n",
        },
        "DEP005:exceptiongroup DEP005:backports-strenum DEP005:backports-cached-property",
    ),
    Case(
        "backports of newer things that are needed",
        {
            "pyproject.toml": project("exceptiongroup", "backports.strenum", "graphlib", python=">=3.9"),
            "shop/__init__.py": "import exceptiongroup, backports.strenum\n",
        },
    ),
    Case(
        "a caret against a pin",
        {
            "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n[tool.poetry.dependencies]\npyyaml = "^5.1"\n',
            "requirements.txt": "pyyaml==6.0\n",
            "shop/__init__.py": "import yaml\n",
        },
        "DEP007:pyyaml",
    ),
    Case(
        "a wildcard that is excluded",
        {"requirements.txt": "pyyaml==5.*\npyyaml!=5.*\n", "a.py": "import yaml\n"},
        "DEP007:pyyaml",
    ),
    Case(
        "three slips",
        {"requirements.txt": "nunpy\npandsa\nmatplotlb\n", "a.py": "x = 1\n"},
        "DEP008:nunpy DEP008:pandsa DEP008:matplotlb",
    ),
    Case(
        "programs that a shell starts",
        {
            "requirements.txt": "flask\n",
            "a.py": "import flask, os, subprocess\nos.system('ffmpeg -i x y')\nsubprocess.run('pandoc a.md -o b.pdf', shell=True)\n"
            "subprocess.run(['git', 'status'])\n",
        },
        "DEP009:ffmpeg DEP009:pandoc",
    ),
    Case(
        "what distributions of documents need",
        {
            "requirements.txt": "pdf2image\npytesseract\n",
            "a.py": "import pdf2image, pytesseract\n",
            "docs/install.rst": "Install\n=======\n\nInstall Tesseract: ``apt install tesseract-ocr``.\n",
        },
        "DEP009:poppler",
    ),
    Case(
        "a plug-in of setuptools that fills in versions",
        {
            "pyproject.toml": '[build-system]\nrequires = ["setuptools", "setuptools_dynamic_dependencies"]\nbuild-backend = "setuptools.build_meta"\n'
            '[project]\nname = "shop"\ndynamic = ["version", "dependencies"]\n[tool.setuptools_dynamic_dependencies]\n'
            'dependencies = ["requests >= 2", "shop-core == {version}"]\n',
            **_USE,
        },
        _YAML,
    ),
    Case(
        "what Briefcase packages an application with",
        {
            "pyproject.toml": '[tool.briefcase]\nproject_name = "Shop"\nbundle = "org.example"\n[tool.briefcase.app.shop]\nsources = ["shop"]\n'
            'requires = ["requests"]\ntest_requires = ["pytest"]\n[tool.briefcase.app.shop.macOS]\nrequires = ["pyyaml"]\n',
            "shop/__init__.py": "import requests, yaml, bs4\n",
            "tests/test_a.py": "import pytest\n",
        },
        "DEP001:bs4",
    ),
)
