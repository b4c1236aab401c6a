"""IMG checks: what is wrong, and what only looks wrong."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    MissingDockerignore,
    NoDockerfile,
    RunsAsRoot,
    UnpinnedBaseImage,
)

FLASK = {"app.py": "from flask import Flask\napp = Flask(__name__)\n", "requirements.txt": "flask\n"}


def lines(check: RepositoryCheck, repository) -> list[tuple[str, int | None]]:
    """Subject and line of each finding."""
    found = [item for item in check.examine(repository) if isinstance(item, Finding)]
    return [(item.subject, item.location.line if item.location else None) for item in found]


def dockerfile(text: str, **more: str) -> dict[str, str]:
    return {**FLASK, "Dockerfile": text, **more}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (FLASK, 1),
        ({**FLASK, "Dockerfile": "FROM python:3.13\n"}, 0),
        ({**FLASK, "docs/Dockerfile": "FROM python:3.13\n"}, 1),
        ({**FLASK, "compose.yaml": "services: {a: {build: {dockerfile_inline: FROM python}}}"}, 0),
        ({"lib.py": "", "pyproject.toml": "[build-system]\n"}, 0),
        ({"once.py": ""}, 1),
        ({}, 0),
    ],
)
def test_no_dockerfile(repository, files, found) -> None:
    assert len(lines(NoDockerfile(), repository(files))) == found


def test_loose_scripts_get_a_note(repository) -> None:
    (finding,) = NoDockerfile().examine(repository({"once.py": ""}))
    assert isinstance(finding, Finding)
    assert finding.severity is Severity.NOTE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13\nCOPY . .\nRUN pip install -r requirements.txt\n", [("stage 0", 2)]),
        (
            "FROM python:3.13 AS app\nADD ./ /app\nRUN python -m pip install --no-cache-dir -r requirements.txt\n",
            [("stage app", 2)],
        ),
        ("FROM python:3.13\nCOPY . .\nRUN uv sync --locked\n", [("stage 0", 2)]),
        ("FROM python:3.13\nCOPY src /src\nRUN pip install -r requirements.txt\n", [("stage 0", 2)]),
        ("FROM python:3.13\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n", []),
        ("FROM python:3.13\nCOPY requirements requirements\nRUN pip install -r requirements/a.txt\nCOPY . .\n", []),
        ("FROM python:3.13\nCOPY . .\nRUN pip install .\n", []),
        ("FROM python:3.13\nRUN --mount=type=bind,target=. uv sync --no-install-project\nCOPY . .\nRUN uv sync\n", []),
        ("FROM python:3.13 AS a\nRUN poetry install --no-root\nFROM a\nCOPY . .\nRUN poetry install\n", []),
        ("FROM python:3.13\nCOPY --from=build . .\nRUN pip install -r requirements.txt\n", []),
        ("FROM python:3.13\nCOPY . .\nRUN apt-get install -y gcc\n", []),
        ("FROM python:3.13\nCOPY . .\nRUN pip install -r local.txt\n", []),
    ],
)
def test_code_copied_before_dependencies(repository, text, found) -> None:
    source = repository(dockerfile(text, **{"src/a.py": "", "requirements/a.txt": "x", "local.txt": "-e .\n"}))
    assert lines(CodeCopiedBeforeDependencies(), source) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python:3.13\nCMD x\n", [("stage 0", 1)]),
        ("FROM python:3.13\nUSER app\nRUN x\nUSER root\nCMD x\n", [("stage 0", 4)]),
        ("FROM python:3.13\nUSER 0:0\nCMD x\n", [("stage 0", 2)]),
        ("ARG V=3.13\nFROM python:$V AS base\nFROM base\nCMD x\n", [("stage 1", 3)]),
        ("FROM python:3.13\nUSER 10001:10001\nCMD x\n", []),
        ("FROM python:3.13 AS base\nUSER app\nFROM base\nCMD x\n", []),
        ('FROM python:3.13\nRUN apt-get install -y gosu\nENTRYPOINT ["/entry.sh"]\n', []),
        ('FROM python:3.13\nENTRYPOINT ["/drop.sh"]\n', []),
        ("FROM registry.example.com/ours:1\nCMD x\n", []),
        ("FROM $IMAGE\nCMD x\n", []),
        ("FROM python:3.13\nRUN make\n", []),
        ("FROM python:3.13\nARG WHO=app\nUSER $WHO\nCMD x\n", []),
    ],
)
def test_runs_as_root(repository, text, found) -> None:
    source = repository(dockerfile(text, **{"drop.sh": 'exec gosu app "$@"\n'}))
    assert lines(RunsAsRoot(), source) == found


def test_a_user_in_the_compose_file_is_enough(repository) -> None:
    files = dockerfile("FROM python:3.13\nCMD x\n")
    assert not lines(RunsAsRoot(), repository({**files, "compose.yaml": "services: {a: {build: ., user: '1000'}}"}))


def test_a_development_container_may_be_root(repository) -> None:
    assert not lines(RunsAsRoot(), repository({".devcontainer/Dockerfile": "FROM python:3.13\nCMD x\n"}))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM python\n", [("python", 1)]),
        ("FROM docker.io/library/python:latest AS a\nFROM a\nFROM python\n", [("python", 1)]),
        ("ARG TAG=latest\nFROM ghcr.io/a/b:${TAG}\n", [("ghcr.io/a/b", 2)]),
        ("FROM python:3\n", []),
        ("FROM scratch\n", []),
        ("FROM python@sha256:" + "a" * 64 + "\n", []),
        ("ARG TAG\nFROM python:${TAG}\n", []),
    ],
)
def test_unpinned_base_image(repository, text, found) -> None:
    assert lines(UnpinnedBaseImage(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"Dockerfile": "FROM x\nCOPY . .\n"}, [(".dockerignore", 2)]),
        ({"web/Dockerfile": "FROM x\nCOPY a .\nADD ./ /app\n", "web/a": ""}, [("web/.dockerignore", 3)]),
        ({"Dockerfile": "FROM x\nCOPY . .\n", ".dockerignore": ".git\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY . .\n", "Dockerfile.dockerignore": ".git\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY a .\n"}, []),
        ({"Dockerfile": "FROM x AS a\nFROM x\nCOPY --from=a . .\n"}, []),
        (
            {
                "web/Dockerfile": "FROM x\nCOPY . .\n",
                "compose.yaml": "services: {a: {build: {context: ., dockerfile: web/Dockerfile}}}",
                ".dockerignore": ".git\n",
            },
            [],
        ),
    ],
)
def test_missing_dockerignore(repository, files, found) -> None:
    assert lines(MissingDockerignore(), repository(files)) == found
