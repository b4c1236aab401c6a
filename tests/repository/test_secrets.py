"""Real secrets are found, pretended ones are not, and none of them leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import Repository, secrets
from envdoctor.repository.secrets import find

Make = Callable[..., Repository]

STRIPE = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dcQm"
GITHUB = "ghp" + "_" + "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3kM5"
TELEGRAM = "791827" + "3645:AA" + "Hn8Zk3Wq7Lm2Xc9Vb4Rt6Yp1Sd5Fg0JhK"
AWS = "AK" + "IAQ7ZP4XWN6TB3KD5V"
KEY = "-----BEGIN " + "RSA PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEAx7Qm9Zt3kLpR2vWnY8sD4fGhJ6bNcXeUoAi1Tz5KqPdMrSwB\n"


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        (f'STRIPE_KEY = "{STRIPE}"\n', "Stripe key", "STRIPE_KEY"),
        (f"token: {GITHUB}\n", "GitHub token", "token"),
        (f"    '{TELEGRAM}',\n", "Telegram bot token", ""),
        (f'BOT: str = "{TELEGRAM}"\n', "Telegram bot token", "BOT"),
        (f"aws_access_key_id={AWS}\n", "AWS access key", "aws_access_key_id"),
        (KEY, "private key", ""),
    ],
)
def test_real_ones(repository: Make, text: str, kind: str, name: str) -> None:
    (found,) = repository({"app/config.txt": f"first\n{text}"}, commit=True).fact(secrets.read)
    assert (found.kind, found.name, found.location.line) == (kind, name, 2)
    assert text.strip() not in repr(found)


@pytest.mark.parametrize(
    "text",
    [
        "AK" + "IAIOSFODNN7EXAMPLE",
        "ghp_" + "a" * 36,
        "ghp_" + "x" * 36,
        "sk_live_" + "0" * 24,
        "sk_" + "test_4eC39HqLyjWDarjtT1zdp7dc",
        "12345678:AA",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\n" + "MIIE" * 20,
        f"prefix{AWS}suffix",
    ],
)
def test_pretended_ones(text: str) -> None:
    assert list(find("a.txt", f"key = {text}\n".encode())) == []


@pytest.mark.parametrize(
    "path", ["tests/data/a.txt", "docs/a.md", "unittests/a.json", "app/example.env", "CHANGELOG.md"]
)
def test_what_is_beside_the_application(repository: Make, path: str) -> None:
    assert repository({path: f"x={STRIPE}\n"}, commit=True).fact(secrets.read) == ()


@pytest.mark.parametrize("path", ["dev/ca.key", "scripts/ca.key", "molecule/x/ca.key"])
def test_keys_of_development_tools(repository: Make, path: str) -> None:
    assert repository({path: KEY}, commit=True).fact(secrets.read) == ()


def test_what_is_not_tracked_is_not_committed(repository: Make) -> None:
    made = repository({"a.py": ""}, commit=True)
    (made.root / "b.py").write_text(f'x = "{STRIPE}"\n')
    assert made.fact(secrets.read) == ()


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    list(find("a.py", data))
