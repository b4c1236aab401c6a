"""What the declarations say: standard library names, conflicts, doubtful names, system packages, other tools' settings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from envdoctor.api import Confidence, Finding, Repository, RepositoryCheck, Severity
from envdoctor_checks.dependencies import (
    ConflictingDeclarations,
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
