"""DEP: what is imported against what is declared; for each check a true case and tempting false ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.api import Confidence, Finding, Repository, RepositoryCheck, Severity, Skipped
from envdoctor_checks.dependencies import (
    ConflictingDeclarations,
    DevelopmentDependencyAtRuntime,
    DoubtfulDistribution,
    StandardLibraryDeclared,
    TransitiveImport,
    UndeclaredImport,
    UndeclaredOptionalImport,
    UndeclaredSystemPackage,
    UnusedDependency,
)

Make = Callable[..., Repository]


def findings(check: type[RepositoryCheck], repository: Repository) -> list[Finding]:
    return [item for item in check().examine(repository) if isinstance(item, Finding)]


def subjects(check: type[RepositoryCheck], repository: Repository) -> list[str]:
    return [item.subject for item in findings(check, repository)]


def project(*dependencies: str, rest: str = "") -> str:
    listed = ", ".join(f'"{item}"' for item in dependencies)
    return f'[project]\nname = "shop"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = [{listed}]\n{rest}\n'


def test_undeclared_import(repository: Make) -> None:
    made = repository(
        {"pyproject.toml": project("flask"), "shop/__init__.py": "", "shop/a.py": "import os\nimport yaml\n"}
    )
    (found,) = findings(UndeclaredImport, made)
    assert (found.subject, found.severity) == ("yaml", Severity.ERROR)
    assert found.location is not None
    assert (found.location.path, found.location.line) == ("shop/a.py", 2)
    assert found.fix is not None
    assert found.fix.text == 'add `"pyyaml"` to `[project]` dependencies in `pyproject.toml`'


@pytest.mark.parametrize(
    ("lock", "command"),
    [
        ({"uv.lock": "version = 1\n"}, "uv add pyyaml"),
        ({"pdm.lock": "[metadata]\n"}, "pdm add pyyaml"),
        ({"requirements.txt": "flask\n", "pyproject.toml": ""}, None),
    ],
)
def test_the_fix_speaks_the_projects_manager(repository: Make, lock: dict[str, str], command: str | None) -> None:
    made = repository({"pyproject.toml": project("flask"), "a.py": "import yaml\n"} | lock)
    (found,) = findings(UndeclaredImport, made)
    assert found.fix is not None
    assert found.fix.command == command
    if command is None:
        assert found.fix.text == "add the line `pyyaml` to `requirements.txt`"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.py": "import yaml\n", "requirements.txt": "PyYAML>=6\n"}, "declared under its distribution's name"),
        (
            {
                "a.py": "from PIL import Image\n",
                "setup.py": "from setuptools import setup\nsetup(install_requires=['Pillow'])\n",
            },
            "setup.py",
        ),
        ({"a.py": "try:\n    import yaml\nexcept ImportError:\n    yaml = None\n"}, "guarded"),
        ({"a.py": "import typing\nif typing.TYPE_CHECKING:\n    import yaml\n"}, "for type checkers"),
        ({"a.py": "import urllib2, tomllib, distutils\n"}, "standard library of some Python"),
        ({"src/app/__init__.py": "", "tests/test_a.py": "import app\n"}, "src layout"),
        ({"site/manage.py": "import orders\n", "site/orders/__init__.py": ""}, "Django project in a folder"),
        ({"tools/a.py": "import b\n", "tools/b.py": ""}, "sibling script"),
        ({"a.py": '"""\nimport yaml\n"""\n'}, "text in a docstring"),
        ({"a.py": "import yaml  # deptry: ignore[DEP001]\n"}, "silenced for deptry"),
        ({"a.py": "from google.cloud import storage\n", "requirements.txt": "google-cloud-storage\n"}, "namespace"),
        ({"shop/_vendor/x.py": "import yaml\n"}, "vendored"),
        ({"setup.py": "from setuptools import setup\nsetup()\n"}, "setuptools in setup.py"),
        ({"a.py": "import bpy\n"}, "a module of the host program"),
        (
            {"app/__init__.py": "", "app/redis.py": "class Client: ...\n", "app/b.py": "from redis import Client\n"},
            "sibling module",
        ),
        ({"a.py": "import redis\n", "requirements.txt": "celery[redis]\n"}, "brought by an extra"),
        ({"a.py": "import internal_thing\n", "requirements.txt": "acme-suite\n"}, "perhaps of an unknown distribution"),
        ({"a.py": "from api_pb2 import Order\n"}, "generated"),
        ({"a.py": "import yaml\n", "environment.yml": "dependencies:\n  - pyyaml\n"}, "conda"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_explained_imports(repository: Make, files: dict[str, str], why: str) -> None:
    assert subjects(UndeclaredImport, repository(files)) == [], why


def test_namespace_packages_are_told_apart(repository: Make) -> None:
    made = repository(
        {"requirements.txt": "google-cloud-storage\n", "a.py": "from google.cloud import bigquery, storage\n"}
    )
    assert subjects(UndeclaredImport, made) == ["google.cloud.bigquery"]


@pytest.mark.parametrize("path", ["tests/test_a.py", "docs/conf.py", "scripts/a.py"])
def test_only_a_warning_outside_the_application(repository: Make, path: str) -> None:
    (found,) = findings(UndeclaredImport, repository({path: "import yaml\n"}))
    assert found.severity is Severity.WARNING


def test_the_other_branch_of_type_checking_counts(repository: Make) -> None:
    made = repository({"a.py": "if TYPE_CHECKING:\n    import yaml\nelse:\n    import requests\n"})
    assert subjects(UndeclaredImport, made) == ["requests"]


@pytest.mark.parametrize(
    "text",
    [
        b"print 'x'\nimport yaml\n",
        b"# \xe9\nimport yaml\n",
        "import yaml\n".encode("utf-16"),
        b"# coding: nonsense\nimport yaml\n",
    ],
)
def test_any_python_in_any_encoding(repository: Make, text: bytes) -> None:
    assert subjects(UndeclaredImport, repository({"a.py": text})) == ["yaml"]


def test_members_of_a_monorepo_do_not_cover_each_other(repository: Make) -> None:
    files = {"a/pyproject.toml": project("flask"), "b/pyproject.toml": project("pyyaml")}
    made = repository(files | {"a/x.py": "import yaml, flask\n", "b/y.py": "import yaml\n"})
    (found,) = findings(UndeclaredImport, made)
    assert found.location is not None
    assert found.location.path == "a/x.py"


LOCK = """
version = 1

[[package]]
name = "fastapi"
version = "0.1"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "starlette" },
]

[[package]]
name = "starlette"
version = "0.1"
source = { registry = "https://pypi.org/simple" }
"""


def test_transitive_import(repository: Make) -> None:
    made = repository({"pyproject.toml": project("fastapi"), "uv.lock": LOCK, "a.py": "import fastapi, starlette\n"})
    (found,) = findings(TransitiveImport, made)
    assert found.subject == "starlette"
    assert "only `fastapi` brings `starlette`" in found.message
    assert found.fix is not None
    assert found.fix.command == "uv add starlette"
    assert subjects(UndeclaredImport, made) == []


def test_what_only_development_locks_is_undeclared(repository: Make) -> None:
    text = project("flask", rest='[dependency-groups]\ndev = ["fastapi"]')
    made = repository({"pyproject.toml": text, "uv.lock": LOCK, "a.py": "import starlette\n"})
    assert subjects(TransitiveImport, made) == []
    assert subjects(UndeclaredImport, made) == ["starlette"]


DEVELOPMENT = project("flask", rest='[dependency-groups]\ndev = ["pyyaml", "pytest"]')


def test_development_dependency_at_runtime(repository: Make) -> None:
    made = repository({"pyproject.toml": DEVELOPMENT, "shop/__init__.py": "import yaml\n"})
    (found,) = findings(DevelopmentDependencyAtRuntime, made)
    assert (found.subject, found.severity) == ("pyyaml", Severity.ERROR)
    assert subjects(UndeclaredImport, made) == []


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_a.py": "import yaml\n"},
        {"shop/testing/tools.py": "import pytest\n"},
        {"shop/urls.py": "if settings.DEBUG:\n    import yaml\n"},
        {"shop/a.py": "try:\n    import yaml\nexcept ImportError:\n    pass\n"},
        {"shop/a.py": "if TYPE_CHECKING:\n    import yaml\n"},
        {"populate.py": "import yaml\n", "shop/__init__.py": ""},
        {"shop/export/yaml_file.py": "import yaml\n"},
        {"shop/orders/factory.py": "import yaml\n"},
    ],
)
def test_development_dependency_where_it_belongs(repository: Make, files: dict[str, str]) -> None:
    assert subjects(DevelopmentDependencyAtRuntime, repository({"pyproject.toml": DEVELOPMENT} | files)) == []


def test_unused_dependency(repository: Make) -> None:
    made = repository({"pyproject.toml": project("flask", "arrow"), "a.py": "import flask\n"})
    assert subjects(UnusedDependency, made) == ["arrow"]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("arrow", {"a.py": "import arrow\n"}),
        ("arrow", {"a.py": "x = load('arrow.parser')\n"}),
        ("arrow", {"a.py": "import flask\n", "settings.yaml": "clock: arrow.utcnow\n"}),
        ("arrow", {"a.py": "import flask\n", "Dockerfile": "RUN python -m arrow\n"}),
        ("arrow; python_version < '3'", {"a.py": "import flask\n"}),
        ("gunicorn", {"a.py": "import flask\n"}),
        ("types-requests", {"a.py": "import flask\n"}),
        ("nobody-knows-this", {"a.py": "import flask\n"}),
        ("arrow", {"README.md": "no code here\n"}),
    ],
)
def test_used_in_other_ways(repository: Make, name: str, files: dict[str, str]) -> None:
    assert "arrow" not in subjects(UnusedDependency, repository({"pyproject.toml": project(name)} | files))
    assert subjects(UnusedDependency, repository({"pyproject.toml": project(name)} | files)) == []


def test_a_list_that_pins_everything_claims_no_use(repository: Make) -> None:
    pinned = "".join(f"{name}==1.0\n" for name in ("arrow", "attrs", "tinydb", "peewee", "pendulum", "flask"))
    assert subjects(UnusedDependency, repository({"requirements.txt": pinned, "a.py": "import flask\n"})) == []


def test_unread_files_withhold_unused_dependencies(repository: Make) -> None:
    made = repository({"pyproject.toml": project("arrow"), "a.py": b"import os\n\0"})
    (skipped,) = list(UnusedDependency().examine(made))
    assert isinstance(skipped, Skipped)
    assert "a.py" in skipped.reason


@pytest.mark.parametrize("line", ["enum34==1.1.6", "dataclasses", "pathlib", "typing", "futures"])
def test_standard_library_declared(repository: Make, line: str) -> None:
    made = repository({"pyproject.toml": project(line)})
    assert len(findings(StandardLibraryDeclared, made)) == 1


@pytest.mark.parametrize("line", ["dataclasses; python_version < '3.7'", "tomli", "typing-extensions", "flask"])
def test_not_in_the_standard_library_of_every_supported_python(repository: Make, line: str) -> None:
    assert subjects(StandardLibraryDeclared, repository({"pyproject.toml": project(line)})) == []


def test_undeclared_optional_import(repository: Make) -> None:
    made = repository(
        {"pyproject.toml": project(), "a.py": "try:\n    import uvloop\nexcept ImportError:\n    uvloop = None\n"}
    )
    (found,) = findings(UndeclaredOptionalImport, made)
    assert (found.subject, found.severity) == ("uvloop", Severity.NOTE)


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": project(rest='[project.optional-dependencies]\nfast = ["uvloop"]')},
        {"b.py": "import uvloop\n"},
        {"a.py": "try:\n    import uvloop\nexcept ImportError:\n    import asyncio as uvloop\n"},
    ],
)
def test_optional_imports_with_a_home(repository: Make, files: dict[str, str]) -> None:
    guarded = {"a.py": "try:\n    import uvloop\nexcept ImportError:\n    uvloop = None\n"}
    assert subjects(UndeclaredOptionalImport, repository(guarded | files)) == []


@pytest.mark.parametrize(
    ("metadata", "listed"),
    [
        ("pydantic<2", "pydantic==2.7.0"),
        ("pydantic>=2", "pydantic~=1.10"),
        ("pydantic==1.*", "pydantic>=2"),
        ("pydantic>=1.5,<1.9", "pydantic>1.9"),
    ],
)
def test_conflicting_declarations(repository: Make, metadata: str, listed: str) -> None:
    made = repository({"pyproject.toml": project(metadata), "requirements.txt": f"{listed}\n"})
    (found,) = findings(ConflictingDeclarations, made)
    assert (found.subject, found.severity) == ("pydantic", Severity.ERROR)


@pytest.mark.parametrize(
    ("metadata", "listed"),
    [
        ("pydantic>=1.5", "pydantic==2.7.0"),
        ("pydantic", "pydantic==2.7.0"),
        ("pydantic<2; python_version < '3.8'", "pydantic==2.7.0"),
        ("pydantic>1.0,<1.1", "pydantic==1.0.5"),
        ("pydantic>=1!2", "pydantic==1!2.0.1"),
        ("pydantic!=2.0", "pydantic>=2.0"),
    ],
)
def test_declarations_that_agree(repository: Make, metadata: str, listed: str) -> None:
    made = repository({"pyproject.toml": project(metadata), "requirements.txt": f"{listed}\n"})
    assert subjects(ConflictingDeclarations, made) == []


def test_lists_for_other_pythons_may_differ(repository: Make) -> None:
    made = repository({"requirements-py38.txt": "django==3.2\n", "requirements-py312.txt": "django==5.1\n"})
    assert subjects(ConflictingDeclarations, made) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yaml", "pyyaml"),
        ("sklearn", "scikit-learn"),
        ("cv2", "opencv-python"),
        ("reqeusts", "requests"),
        ("djnago", "django"),
    ],
)
def test_doubtful_distribution(repository: Make, written: str, meant: str) -> None:
    (found,) = findings(DoubtfulDistribution, repository({"requirements.txt": f"{written}\n"}))
    assert found.subject == written
    assert meant in found.message


@pytest.mark.parametrize(
    "written",
    [
        "requests",
        "pyyaml",
        "request",
        "redis2",
        "acme-shop",
        "flask",
        "attr",
        "torchx",
        "pandas @ git+https://example.org/x",
    ],
)
def test_names_that_mean_what_they_say(repository: Make, written: str) -> None:
    assert subjects(DoubtfulDistribution, repository({"requirements.txt": f"{written}\n"})) == []


@pytest.mark.parametrize(
    ("files", "subject"),
    [
        ({"requirements.txt": "python-magic\n"}, "libmagic"),
        ({"requirements.txt": "psycopg2\n", "Dockerfile": "FROM python:3.12-slim\n"}, "libpq"),
        ({"app/video.py": "import subprocess\nsubprocess.run(['ffmpeg', '-i', path])\n"}, "ffmpeg"),
        ({"app/video.py": "import os\nos.system(f'ffprobe {path}')\n"}, "ffmpeg"),
    ],
)
def test_undeclared_system_package(repository: Make, files: dict[str, str], subject: str) -> None:
    assert subjects(UndeclaredSystemPackage, repository(files)) == [subject]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "python-magic\n", "Dockerfile": "RUN apt-get install -y libmagic1\n"},
        {"requirements.txt": "python-magic\n", "README.md": "Install `libmagic` first.\n"},
        {"requirements.txt": "psycopg2\n", "Dockerfile": "FROM python:3.12\n"},
        {"requirements.txt": "psycopg[binary]\n"},
        {"requirements.txt": "psycopg\npsycopg-binary\n"},
        {"requirements.txt": "psycopg2-binary\n"},
        {"environment.yml": "dependencies:\n  - psycopg2\n"},
        {"requirements.txt": "psycopg2\n", "Dockerfile": "FROM acme/base:3\n"},
        {"app/v.py": "import shutil, subprocess\nif shutil.which('ffmpeg'):\n    subprocess.run(['ffmpeg', path])\n"},
        {"tests/test_video.py": "import subprocess\nsubprocess.run(['ffmpeg', path])\n"},
        {"app/a.py": "import subprocess\nsubprocess.run(['git', 'status'])\n"},
        {"app/a.py": "import subprocess\nx = 'subprocess.run([\"ffmpeg\", path])'\n"},
    ],
)
def test_system_packages_that_are_taken_care_of(repository: Make, files: dict[str, str]) -> None:
    assert subjects(UndeclaredSystemPackage, repository(files)) == []


@pytest.mark.parametrize(
    "settings",
    [
        'package_module_name_map = { "acme-client" = "yaml" }',
        'package_module_name_map = { "acme-client" = ["yaml", "other"] }',
        'known_first_party = ["yaml"]',
        'per_rule_ignores = { DEP001 = ["yaml"] }',
    ],
)
def test_settings_of_deptry_are_honoured(repository: Make, settings: str) -> None:
    text = project("acme-client", rest=f"[tool.deptry]\n{settings}")
    assert subjects(UndeclaredImport, repository({"pyproject.toml": text, "a.py": "import yaml\n"})) == []


def test_settings_of_fawltydeps_are_honoured(repository: Make) -> None:
    rest = '[tool.fawltydeps]\nignore_unused = ["arrow"]\n[tool.fawltydeps.custom_mapping]\nacme-client = ["yaml"]'
    made = repository({"pyproject.toml": project("acme-client", "arrow", rest=rest), "a.py": "import yaml\n"})
    assert subjects(UndeclaredImport, made) == []
    assert subjects(UnusedDependency, made) == []


def test_what_a_command_installs_is_a_warning(repository: Make) -> None:
    made = repository({"a.py": "import playwright\n", "Dockerfile": "RUN pip install --no-cache-dir playwright~=1.5\n"})
    (found,) = findings(UndeclaredImport, made)
    assert found.severity is Severity.WARNING
    assert "installed by a command (Dockerfile:1)" in [str(item) for item in found.evidence]


def test_what_ci_installs_for_tests_is_silent(repository: Make) -> None:
    workflow = "jobs:\n  a:\n    steps:\n      - run: pip install selenium\n"
    made = repository({"tests/test_a.py": "import selenium\n", ".github/workflows/ci.yml": workflow})
    assert subjects(UndeclaredImport, made) == []


def test_an_integration_is_only_likely(repository: Make) -> None:
    (found,) = findings(UndeclaredImport, repository({"app/backends/redis_cache.py": "import redis\n"}))
    assert (found.severity, found.confidence) == (Severity.WARNING, Confidence.LIKELY)


def test_lists_by_pip_compile_are_locks(repository: Make) -> None:
    pinned = (
        "# This file is autogenerated by pip-compile\nfastapi==0.1\n    # via -r requirements.in\n"
        "starlette==0.2 \\\n    --hash=sha256:0\n    # via fastapi\nanyio==4.0\n    # via\n    #   httpx\n    #   starlette\n"
    )
    made = repository({"requirements.in": "fastapi\n", "requirements.txt": pinned, "a.py": "import anyio\n"})
    (found,) = findings(TransitiveImport, made)
    assert "only `fastapi` brings `anyio`" in found.message
    assert subjects(UndeclaredImport, made) == []


def test_a_plugin_brings_its_test_tool(repository: Make) -> None:
    made = repository({"requirements-dev.txt": "pytest-django\n", "tests/test_a.py": "import pytest\n"})
    assert subjects(UndeclaredImport, made) == []


def test_what_the_system_installs_is_a_warning(repository: Make) -> None:
    made = repository({"app/a.py": "import requests\n", "recipe.yaml": "- dnf:\n    name:\n      - python3-requests\n"})
    (found,) = findings(UndeclaredImport, made)
    assert found.severity is Severity.WARNING
