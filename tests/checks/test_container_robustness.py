"""No Dockerfile and no compose file, however strange, makes a check of the container families raise."""

from __future__ import annotations

import importlib
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envdoctor.api import Finding, RepositoryCheck
from envdoctor.repository import Repository
from envdoctor_checks import BUILT_IN


def checks() -> list[RepositoryCheck]:
    found = []
    for code, place in BUILT_IN.items():
        if code.startswith(("IMG", "SVC")):
            module, _, name = place.partition(":")
            found.append(getattr(importlib.import_module(module), name)())
    return found


def examine(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8", errors="surrogatepass")
        repository = Repository(Path(folder))
        for check in checks():
            for item in check.examine(repository):
                assert not isinstance(item, Finding) or item.subject


PIECES = st.sampled_from(
    [
        "FROM python:3.13-slim", "FROM python AS a", "FROM a", "FROM", "FROM $X", "ARG X", "ARG TOKEN=", "ENV", "ENV A", "COPY", "COPY . .",
        "COPY --from=0 x", "COPY a", "ADD http://x", "ADD ''", "RUN", "RUN pip install -r", "RUN pip install -r x", "RUN curl |", "RUN curl http://x | sh",
        "RUN []", "RUN ['a']", 'RUN ["pip", "install", "-r", "x"]', "RUN <<E", "E", "CMD", "CMD []", "CMD flask run", 'CMD ["sh", "-c"]', "USER", "USER $Y",
        'ENTRYPOINT [""]', "HEALTHCHECK", "HEALTHCHECK CMD", "ONBUILD", "ONBUILD RUN", "# escape=`", "\\", "'", "RUN apt-get update", "RUN apt-get install -y gcc '",
    ]
)  # fmt: skip

KEYS = st.sampled_from(
    [
        "services", "volumes", "version", "include", "a", "db", "image", "build", "context", "dockerfile", "ports", "environment", "depends_on", "healthcheck",
        "test", "command", "entrypoint", "deploy", "placement", "container_name", "extends", "env_file", "network_mode", "profiles", "target", "links", "condition",
    ]
)  # fmt: skip
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(
        [
            "",
            "postgres",
            "postgres:18",
            "a",
            "./x:/y",
            ":",
            "::",
            "80:80",
            "CMD",
            "curl",
            "${",
            "${A:-b}",
            "$",
            "service:a",
            "localhost",
            "flask run",
            "'",
            "a=b",
            "x/y:z@w",
        ]
    )
)
TREES = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=15
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=8))
def test_no_dockerfile_raises(lines: list[str]) -> None:
    examine(
        {
            "Dockerfile": "\n".join(lines),
            ".dockerignore": "\n".join(lines[:2]),
            "pyproject.toml": "[project]\nname='x'\n",
        }
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES)
def test_no_compose_file_raises(tree: object) -> None:
    examine({"compose.yaml": json.dumps(tree)})
    examine({"compose.yaml": json.dumps({"services": {"a": tree, "db": {"image": "postgres"}}})})


@pytest.mark.parametrize("data", ["", "\0", "\ufeff", "services:\n\t- x", "[" * 3000, "a: &a [*a]"])
def test_no_odd_file_raises(data: str) -> None:
    examine({"Dockerfile": data, "compose.yaml": data, ".dockerignore": data, ".travis.yml": data})


def test_every_page_has_its_sections() -> None:
    for check in checks():
        page = check.page()
        assert page.title.endswith("."), check.code
        for heading in ("## Why is this bad?", "## Example", "## How to fix"):
            assert heading in page.body, (check.code, heading)
