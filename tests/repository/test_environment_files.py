"""Environment files: names and how they are given, never the values."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import Repository, environment_files
from envdoctor.repository.environment_files import FileKind, Given, gives_examples, is_ignored, parse

Make = Callable[..., Repository]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".env", FileKind.REAL),
        (".env.local", FileKind.REAL),
        ("deploy/prod.env", FileKind.REAL),
        (".envrc", FileKind.REAL),
        (".envs/.local/.django", FileKind.REAL),
        (".env.example", FileKind.EXAMPLE),
        (".env-dist", FileKind.EXAMPLE),
        ("env.sample", FileKind.EXAMPLE),
        ("example.env", FileKind.EXAMPLE),
        ("docker/.env.prod.template", FileKind.EXAMPLE),
        (".env.example.md", None),
        ("env.py", None),
        ("environment.yml", None),
        ("environment", None),
        ("migrations/env.py", None),
        ("env.d.ts", None),
        ("Dockerfile", None),
    ],
)
def test_which_files_count(repository: Make, path: str, kind: FileKind | None) -> None:
    found = repository({path: "A=1\n"}).fact(environment_files.read)
    assert [file.kind for file in found] == ([kind] if kind else [])


def test_entries() -> None:
    text = (
        "\ufeffA=\nexport B=change-me\nC = 'aB3$kd92jfKLs02'\n# D=1\n# note: x=1\nE=\"two\nF=inside\nlines\"\n"
        "G=x # said\nnonsense\nH='' # empty\n"
    )
    assert [(entry.name, entry.line, entry.given, entry.commented) for entry in parse(text)] == [
        ("A", 1, Given.EMPTY, False),
        ("B", 2, Given.PLACEHOLDER, False),
        ("C", 3, Given.VALUE, False),
        ("D", 4, Given.PLACEHOLDER, True),
        ("E", 6, Given.PLACEHOLDER, False),
        ("G", 9, Given.PLACEHOLDER, False),
        ("H", 11, Given.EMPTY, False),
    ]


def test_no_value_leaves(repository: Make) -> None:
    found = repository({".env": "SECRET_KEY=hunter2aB3dkd92\n"}).fact(environment_files.read)
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize("content", [b"", b"\xff\xfeA\x00=\x001\x00", b"\0\0A=1", b"A=\xe4\n", b"=\n==\nA\n"])
def test_any_bytes(repository: Make, content: bytes) -> None:
    repository({".env": content}).fact(environment_files.read)


@given(st.text())
def test_any_text(text: str) -> None:
    parse(text)


def test_ignored(repository: Make) -> None:
    found = repository({".gitignore": "*.env\n!b.env\n", "sub/.gitignore": "!c.env\n", "bad/.gitignore": "[\n"})
    assert is_ignored(found, ".env")
    assert is_ignored(found, "sub/a.env")
    assert not is_ignored(found, "b.env")
    assert not is_ignored(found, "sub/c.env")
    assert not is_ignored(found, "bad/x")


@pytest.mark.parametrize(
    "path", [".env.example", "env.sample", "api/.env", ".envrc", ".envs/.local/.django", "app.env.tmpl"]
)
def test_what_a_development_machine_needs_is_shown_by(path: str) -> None:
    assert gives_examples(path)


@pytest.mark.parametrize(
    "path", [".env.production", ".env-ci", "infra/env.hcl", "env.py", ".envs/.production/.django", "README.md"]
)
def test_nothing_of_a_development_machine_is_shown_by(path: str) -> None:
    assert not gives_examples(path)
