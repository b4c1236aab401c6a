"""How Compose splits a command in its string form; each expectation was held against Compose 5.6.1."""

from __future__ import annotations

import pytest

from envdoctor.repository import compose


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one && two | three > f", ["one"]),
        ("python a.py; python b.py", ["python", "a.py"]),
        ('sh -c "a && b > c"', ["sh", "-c", "a && b > c"]),
        (r'sh -c "a \ b"', ["sh", "-c", "a  b"]),
        (r"a\ b c", ["a b", "c"]),
        (r"a 'b \ c' d", ["a", r"b \ c", "d"]),
        ('a "" b', ["a", "", "b"]),
        ('a "b', ["a", '"b']),
    ],
)
def test_a_command_is_not_read_as_by_a_shell(text, found) -> None:
    item = compose.parse(f"services:\n  web:\n    image: x\n    command: |-\n      {text}\n", "compose.yaml")
    assert list(item.services[0].command) == found


@pytest.mark.parametrize(
    ("volume", "found"),
    [("./x:/app/../data/", "/data"), ("data:/a//b/", "/a/b"), ("/c/./d", "/c/d"), ("data:$X/y/", "${X}/y/")],
)
def test_places_of_mounts_are_cleaned(volume, found) -> None:
    item = compose.parse(f"services: {{web: {{image: x, volumes: ['{volume}']}}}}\n", "compose.yaml")
    assert [mount.target for mount in item.services[0].mounts] == [found]
