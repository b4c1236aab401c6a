"""Odd corners of the formats in which dependencies are declared."""

from __future__ import annotations

from checks.dependency_cases import Case, project

_USE = {"shop/__init__.py": "import yaml\nimport requests\n"}
_YAML = "DEP001:yaml"
_TEST = {"shop/__init__.py": "import requests\n", "tests/test_a.py": "import pytest\nimport yaml\n"}

CASES = (
    Case(
        "groups that include each other in a circle",
        {
            "pyproject.toml": project(
                "requests",
                rest='[dependency-groups]\na = [{include-group = "b"}, "pyyaml"]\nb = [{include-group = "a"}, "pytest"]',
            ),
            **_TEST,
        },
    ),
    Case(
        "a group that includes one by another spelling",
        {
            "pyproject.toml": project(
                "requests",
                rest='[dependency-groups]\nType_Check = ["mypy", "pyyaml"]\ndev = [{include-group = "type-check"}]',
            ),
            **_USE,
        },
        "DEP004:pyyaml",
    ),
    Case(
        "an include is relative to the file that has it",
        {"reqs/prod/requirements.txt": "-r ../common/base.txt\n", "reqs/common/base.txt": "requests\npyyaml\n", **_USE},
    ),
    Case(
        "an include with an equals sign and one after a blank",
        {"requirements.txt": "--requirement=a.txt\n-rb.txt\n", "a.txt": "requests\n", "b.txt": "pyyaml\n", **_USE},
    ),
    Case(
        "includes in a circle",
        {"requirements.txt": "-r more.txt\nrequests\n", "more.txt": "-r requirements.txt\n", **_USE},
        _YAML,
    ),
    Case(
        "a constraint file in the long form",
        {"requirements.txt": "--constraint constraints.txt\nrequests\n", "constraints.txt": "pyyaml==6.0\n", **_USE},
        _YAML,
    ),
    Case(
        "the project itself with an extra",
        {
            "pyproject.toml": project("requests", rest='[project.optional-dependencies]\nfiles = ["pyyaml"]'),
            "requirements.txt": "-e .[files]\n",
            **_USE,
        },
    ),
    Case(
        "a continued requirement with hashes",
        {
            "requirements.txt": "requests==2.32.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
            "pyyaml==6.0 ; python_version >= '3.8' \\\n    --hash=sha256:cc\n",
            **_USE,
        },
    ),
    Case(
        "a git URL with egg and subdirectory",
        {
            "requirements.txt": "requests\ngit+https://example.com/x/yaml-fork.git@main#subdirectory=lib&egg=PyYAML\n",
            **_USE,
        },
    ),
    Case(
        "a name in front of a URL",
        {"pyproject.toml": project("requests", "pyyaml @ https://example.com/pyyaml.zip"), **_USE},
    ),
    Case(
        "an environment variable in a URL",
        {"requirements.txt": "requests\ngit+https://${TOKEN}@example.com/x/pyyaml.git#egg=pyyaml\n", **_USE},
    ),
    Case(
        "a comment right behind a requirement is part of a URL only",
        {"requirements.txt": "requests # the client\npyyaml  # files\n", **_USE},
    ),
    Case(
        "options of pip between the lines",
        {
            "requirements.txt": "--index-url https://example.com/simple\n--extra-index-url=https://e.com\n--no-binary :all:\n"
            "--pre\n--trusted-host e.com\n-f https://e.com/links\nrequests\npyyaml\n",
            **_USE,
        },
    ),
    Case("a byte order mark before the first requirement", {"requirements.txt": "\ufeffpyyaml\nrequests\n", **_USE}),
    Case("requirements with old Mac line ends", {"requirements.txt": "pyyaml\rrequests\r", **_USE}),
    Case(
        "only the marker's Python needs it",
        {
            "pyproject.toml": project("requests", "tomli; python_version < '3.11'"),
            "shop/__init__.py": "import requests\nimport sys\nif sys.version_info >= (3, 11):\n    import tomllib\n"
            "else:\n    import tomli\n",
        },
    ),
    Case(
        "Hatch's extra dependencies and matrix",
        {
            "pyproject.toml": project(
                "requests",
                rest='[tool.hatch.envs.test]\nextra-dependencies = ["pytest"]\n'
                '[tool.hatch.envs.test.overrides]\nmatrix.files.dependencies = [{value = "pyyaml~=6.0", if = ["yes"]}]',
            ),
            **_TEST,
        },
    ),
    Case(
        "Hatch's tables in a file of their own",
        {
            "pyproject.toml": project("requests"),
            "hatch.toml": '[envs.default]\ndependencies = ["pytest"]\n[envs.types]\nextra-dependencies = ["pyyaml"]\n',
            **_TEST,
        },
    ),
    Case(
        "a metadata hook with requirements of its own",
        {
            "pyproject.toml": '[project]\nname = "shop"\ndynamic = ["version", "dependencies", "optional-dependencies"]\n'
            '[tool.hatch.metadata.hooks.uv-dynamic-versioning]\ndependencies = ["requests>=2", "shop-core=={{ version }}"]\n'
            '[tool.hatch.metadata.hooks.uv-dynamic-versioning.optional-dependencies]\nfiles = ["pyyaml"]\n',
            "shop/__init__.py": "import requests\nimport bs4\ntry:\n    import yaml\nexcept ImportError:\n    yaml = None\n",
        },
        "DEP001:bs4",
    ),
    Case(
        "tox with factors and an included list",
        {
            "pyproject.toml": project("requests"),
            "tox.ini": "[testenv]\ndeps =\n    -r ci/tests.txt\n    files: pyyaml\n    py{38,39}: six\n",
            "ci/tests.txt": "pytest\n",
            **_TEST,
        },
    ),
    Case(
        "tox in pyproject.toml",
        {
            "pyproject.toml": project(
                "requests", rest='[tool.tox]\nenv_list = ["py"]\n[tool.tox.env_run_base]\ndeps = ["pytest", "pyyaml"]'
            ),
            **_TEST,
        },
    ),
    Case(
        "tox as text in pyproject.toml",
        {
            "pyproject.toml": project(
                "requests", rest='[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ndeps =\n    pytest\n    pyyaml\n"""'
            ),
            **_TEST,
        },
    ),
    Case(
        "nox installs from a list and a name",
        {
            "pyproject.toml": project("requests"),
            "noxfile.py": "import nox\nTESTS = ['pytest', 'pyyaml']\n\n\n@nox.session\ndef tests(session):\n"
            "    session.install(*TESTS)\n    session.install('-r', 'more.txt')\n",
            "more.txt": "six\n",
            **_TEST,
        },
    ),
    Case(
        "PDM's editable and grouped development dependencies",
        {
            "pyproject.toml": project(
                "requests",
                rest='[tool.pdm.dev-dependencies]\nlint = ["ruff"]\ntest = ["pytest", "-e file:///${PROJECT_ROOT}/helper#egg=helper",'
                ' "pyyaml"]',
            ),
            **_TEST,
        },
    ),
    Case(
        "pixi's packages from PyPI in a feature",
        {
            "pixi.toml": '[workspace]\nname = "shop"\nchannels = []\nplatforms = []\n[dependencies]\nrequests = "*"\n'
            '[feature.files.pypi-dependencies]\nPyYAML = ">=6"\n',
            **_USE,
        },
    ),
    Case(
        "pixi's packages for one platform",
        {
            "pixi.toml": '[project]\nname = "shop"\n[dependencies]\nrequests = "*"\n[target.linux-64.dependencies]\npyyaml = "*"\n',
            **_USE,
        },
    ),
    Case(
        "conda with a pip part that reads a file",
        {
            "environment.yml": "dependencies:\n  - python=3.11\n  - requests\n  - pip:\n    - -r more.txt\n",
            "more.txt": "pyyaml\n",
            **_USE,
        },
    ),
    Case(
        "conda's names with capitals and channels",
        {"environment.yaml": "dependencies:\n  - conda-forge::PyYAML=6.0=py311\n  - requests>=2,<3\n", **_USE},
    ),
)
