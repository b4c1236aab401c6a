"""Image references and what is known of them."""

from __future__ import annotations

import pytest

from envdoctor.repository.images import knowledge, reference


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("python", ("python", None, None)),
        ("python:3.13-slim", ("python", "3.13-slim", None)),
        ("docker.io/library/redis:7", ("redis", "7", None)),
        ("ghcr.io/a/b/c:v1", ("ghcr.io/a/b/c", "v1", None)),
        ("localhost:5000/a:1", ("localhost:5000/a", "1", None)),
        ("public.ecr.aws/docker/library/python:3", ("python", "3", None)),
        ("a/b@sha256:" + "0" * 64, ("a/b", None, "sha256:" + "0" * 64)),
    ],
)
def test_reference(text: str, wanted) -> None:
    found = reference(text)
    assert found is not None
    assert (found.name, found.tag, found.digest) == wanted


@pytest.mark.parametrize("text", ["", "$IMAGE", "a:${TAG}", "a b", ":tag", "https://x/y"])
def test_what_is_no_reference(text: str) -> None:
    assert reference(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("postgres:16.2-alpine", (16, 2)), ("a:v1", (1,)), ("pgvector/pgvector:pg18", (18,)), ("a", ())],
)
def test_version(text: str, wanted) -> None:
    found = reference(text)
    assert found is not None
    assert found.version == wanted


def test_families() -> None:
    known = knowledge()
    assert [getattr(known.family(name), "name", None) for name in ("postgis/postgis:16", "redis", "nginx", None, "$X")] == [
        "postgres", "redis", None, None, None
    ]  # fmt: skip
    names = [image for family in known.families for image in family.images]
    assert len(names) == len(set(names)), "an image belongs to one family"
