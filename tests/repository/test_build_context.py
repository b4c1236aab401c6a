"""``.dockerignore`` as BuildKit applies it."""

from __future__ import annotations

import pytest

from envdoctor.repository import image_builds
from envdoctor.repository.build_context import BuildContext, context, parse_ignore_file


def excluded(rules: str, path: str) -> bool:
    return BuildContext(root="", rules=tuple(parse_ignore_file(rules))).excludes(path)


@pytest.mark.parametrize(
    ("rules", "path", "wanted"),
    [
        (".git", ".git/config", True),
        (".git", "sub/.git", False),
        ("/.git/", ".git", True),
        ("**/.git", "sub/.git/config", True),
        ("*.pyc", "a.pyc", True),
        ("*.pyc", "a/b.pyc", False),
        ("**.pyc", "a/b.pyc", True),
        ("**/*.pyc", "a.pyc", True),
        ("a?c", "abc", True),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("[ab].txt", "b.txt", True),
        ("[^ab].txt", "b.txt", False),
        ("*\n!keep", "keep/a", False),
        ("*\n!keep", "other", True),
        ("!a\na", "a", True),
        ("*.md\n!README.md", "README.md", False),
        ("# a\n\n  b  ", "b", True),
        (" # a", "# a", True),
        ("docs\n!docs/README.md", "docs/README.md", False),
        ("**/?\n!*.py", "a.py/a", True),
        ("[", "a", False),
        ("!", "a", False),
        (".", "a", False),
        ("a\\*", "a*", True),
        ("a.b", "axb", False),
    ],
)
def test_rules(rules: str, path: str, wanted: bool) -> None:
    assert excluded(rules, path) is wanted


def test_the_rule_that_decided() -> None:
    found = BuildContext(root="", rules=tuple(parse_ignore_file("\ufeffa\n!a/b\na/b/c\n"))).rule_for("a/b/c/d")
    assert found is not None
    assert (found.line, found.pattern) == (3, "a/b/c")


def test_a_dockerfile_may_have_its_own_ignore_file(repository) -> None:
    files = repository(
        {"d/.dockerignore": "a\n", "d/web.Dockerfile.dockerignore": "b\n", "d/a": "", "d/b": "", "c": ""}
    ).files
    plain, own = context(files, "d"), context(files, "d", "d/web.Dockerfile")
    assert (plain.sends("d/a"), plain.sends("d/b"), plain.sends("c")) == (False, True, False)
    assert (own.sends("d/a"), own.sends("d/b"), own.ignore_file) == (True, False, "d/web.Dockerfile.dockerignore")


def test_where_a_dockerfile_is_built(repository) -> None:
    found = repository(
        {
            "Dockerfile": "FROM x\n",
            "docker/web.Dockerfile": "FROM x\nCOPY src /src\n",
            "docker/ci/Dockerfile": "FROM x\n",
            "lone/Dockerfile": "FROM x\nCOPY nowhere /\n",
            "src/a": "",
            "compose.yaml": "services: {a: {build: {context: ., target: dev}}}",
            ".gitlab-ci.yml": "a: {script: ['docker build -t x -f docker/ci/Dockerfile --target=t docker']}",
        }
    ).fact(image_builds.read)
    assert [(item.dockerfile.path, item.context.root, item.target, item.certain) for item in found] == [
        ("Dockerfile", "", "dev", True),
        ("docker/ci/Dockerfile", "docker", "t", True),
        ("docker/web.Dockerfile", "", None, False),
        ("lone/Dockerfile", "lone", None, False),
    ]


@pytest.mark.parametrize(
    "pattern", ["[[", "[*a]", "[a&&b]", "[a--b]", "[[:alpha:]]", "[~~]", "[||]", "[]", "[^]", "a[", "\\"]
)
def test_odd_classes_neither_raise_nor_warn(pattern: str) -> None:
    excluded(pattern, "a")
