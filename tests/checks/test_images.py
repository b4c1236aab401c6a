"""IMG checks: what is wrong, and what only looks wrong."""

from __future__ import annotations

import pytest

from envdoctor.api import Finding, RepositoryCheck, Severity
from envdoctor_checks.images import (
    CodeCopiedBeforeDependencies,
    CopiedFileIgnored,
    CopiedFileMissing,
    DeadBaseImage,
    EndOfLifeDistribution,
    LookAlikeImage,
    MissingDockerignore,
    NoDockerfile,
    PrivateFilesCopied,
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
        ("FROM base\n", []),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM bitnami/python:3.11\n", [("bitnami/python", "error")]),
        ("FROM elasticsearch\n", [("elasticsearch", "error")]),
        ("FROM x:1\nCOPY --from=minio/mc:latest /usr/bin/mc /mc\n", [("minio/mc", "error")]),
        ("FROM centos:7\n", [("centos", "note")]),
        ("FROM elasticsearch:8.15.0\nFROM quay.io/minio/minio:x\nFROM hashicorp/vault\n", []),
        ("FROM x AS vault\nFROM vault\n", []),
    ],
)
def test_dead_base_image(repository, text, found) -> None:
    items = [item for item in DeadBaseImage().examine(repository({"Dockerfile": text})) if isinstance(item, Finding)]
    assert [(item.subject, item.severity.value) for item in items] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM debian:buster-slim\n", [("buster", 1)]),
        ("FROM python:3.9-slim-stretch\nFROM node:12-stretch\n", [("stretch", 1)]),
        ("FROM debian:9\n", [("stretch", 1)]),
        ("FROM ubuntu:18.04\n", [("bionic", 1)]),
        ("FROM alpine:3.15.4\n", [("alpine 3.15", 1)]),
        ("FROM python:3.12-alpine3.15\n", [("alpine 3.15", 1)]),
        ("FROM python:3.13-slim-trixie\nFROM ubuntu\nFROM alpine:latest\nFROM python:3.9\n", []),
        ("FROM ours/buster:1\n", []),
    ],
)
def test_end_of_life_distribution(repository, text, found) -> None:
    assert lines(EndOfLifeDistribution(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FROM pyhton:3.13\n", [("pyhton", 1)]),
        ("FROM postgress\n", [("postgress", 1)]),
        (
            "FROM python:3\nFROM backend\nFROM ours/pyhton\nFROM node\nFROM nodes\nFROM registry.example.com/pyhton\n",
            [],
        ),
    ],
)
def test_look_alike_image(repository, text, found) -> None:
    assert lines(LookAlikeImage(), repository({"Dockerfile": text})) == found


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"Dockerfile": "FROM x\nCOPY requirements.txt ./\n"}, [("requirements.txt", 2)]),
        ({"Dockerfile": "FROM x\nADD ./a/b.txt c* https://x.example/y $Z ./\n"}, [("a/b.txt", 2)]),
        ({"Dockerfile": "FROM x\nCOPY --from=y requirements.txt ./\nCOPY . .\nCOPY <<E /x\nE\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY a /src\n", "a/b": ""}, []),
        ({"Dockerfile": "FROM x\nCOPY a /src\n", "Makefile": "a:\n\tcurl x > a\n"}, []),
        ({"Dockerfile": "FROM x\nCOPY vendor/a /src\n", ".gitmodules": '[submodule "v"]\n\tpath = vendor\n'}, []),
        ({"deep/Dockerfile": "FROM x\nCOPY nowhere /src\n"}, []),
        (
            {"deep/Dockerfile": "FROM x\nCOPY nowhere /\n", "compose.yaml": "services: {a: {build: deep}}"},
            [("deep/nowhere", 2)],
        ),
    ],
)
def test_copied_file_missing(repository, files, found) -> None:
    assert lines(CopiedFileMissing(), repository(files)) == found


def test_what_git_ignores_may_appear(repository) -> None:
    source = repository({"Dockerfile": "FROM x\nCOPY dist /\nCOPY gone /\n", ".gitignore": "dist\n"}, commit=True)
    assert lines(CopiedFileMissing(), source) == [("gone", 3)]


@pytest.mark.parametrize(
    ("ignore", "found"),
    [
        ("*.md\n", [("README.md", 2)]),
        ("*\n!src\n", [("README.md", 2)]),
        ("*.md\n!README.md\n", []),
        ("src\n!src/a.py\n", []),
        ("src\n", [("src", 2)]),
        ("docs\n", []),
    ],
)
def test_copied_file_ignored(repository, ignore, found) -> None:
    files = {
        "Dockerfile": "FROM x\nCOPY README.md src /app/\n",
        "README.md": "",
        "src/a.py": "",
        ".dockerignore": ignore,
    }
    assert lines(CopiedFileIgnored(), repository(files)) == found


def test_private_files_copied(repository) -> None:
    files = {
        "Dockerfile": "FROM x\nCOPY . .\n",
        ".gitignore": ".env\nvenv\n",
        ".env": "A=1\n",
        "venv/pyvenv.cfg": "",
        "web/.env": "A=1\n",
    }
    found = lines(PrivateFilesCopied(), repository({**files, ".dockerignore": "web\n"}))
    assert found == [(".env", 2), ("venv", 2)]
    assert not lines(PrivateFilesCopied(), repository({**files, ".dockerignore": "**/.env\nvenv\n"}, name="two"))
    tracked = {"Dockerfile": "FROM x\nCOPY . .\n", ".dockerignore": "x\n", ".env": "A=1\n"}
    assert not lines(PrivateFilesCopied(), repository(tracked, name="three")), "CONF002 speaks about tracked ones"
