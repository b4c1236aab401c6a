"""The compose schema: what it forbids and what only looks wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository.compose.schema import violations
from envdoctor.repository.yaml import load


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("services:\n  a:\n    enviroment: {}\n", 3),
        ("services:\n  a:\n    environment: A=1\n", 3),
        ("services:\n  a:\n    ports:\n      - []\n", 4),
        ("services:\n  a:\n    build:\n      contxt: .\n", 4),
        ("servces: {}\n", 1),
        ("services:\n  a:\n    healthcheck: {test: {}}\n", 3),
    ],
)
def test_violations(text: str, line: int) -> None:
    root = load(text).root
    assert root is not None
    assert [at for at, _ in violations(root)] == [line]


@pytest.mark.parametrize(
    "text",
    [
        "services: {a: {image: x, build: ., ports: [80, '${P}:80', {target: 80}], x-y: {}}}",
        "services: {a: {init: '${INIT}', privileged: '${P}', mem_limit: 1g, cpus: 0.5, restart: 'no'}}",
        "services: {a: !reset null, b: {ports: !override ['80:80'], command: null}}",
        "x-anything: [1]\nname: a\nversion: '3'\ninclude: [a.yaml, {path: b.yaml}]\nservices: {}",
        "services: {a: {depends_on: {b: {condition: service_healthy, restart: true}}, env_file: [a, {path: b, required: false}]}}",
        "volumes: {a: , b: {external: true}}\nnetworks: {default: {driver: bridge}}\nsecrets: {s: {file: ./s}}",
    ],
)
def test_what_is_allowed(text: str) -> None:
    root = load(text).root
    assert root is not None
    assert violations(root) == ()


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="$"), max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["services", "a", "image", "build", "ports", "volumes", "deploy", "target", "x-a"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(JSON)
def test_it_agrees_with_a_full_validator(value: object) -> None:
    """Held against jsonschema; values with variables and `!reset` tags are not generated."""
    import jsonschema

    from envdoctor.repository.compose.schema import _schema

    root = load(json.dumps(value)).root
    if root is not None:
        wanted = jsonschema.Draft202012Validator(_schema()).is_valid(root.plain())
        assert wanted or violations(root)
        if not violations(root):
            assert wanted or "uniqueItems" in repr(
                list(jsonschema.Draft202012Validator(_schema()).iter_errors(root.plain()))
            )
