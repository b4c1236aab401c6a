"""Redaction: nothing secret leaves, and what is no secret stays readable."""

from __future__ import annotations

import time
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.api import Edit, Evidence, Fix, Location, Severity
from envdoctor.redaction import MASK, Redactor
from secret_samples import ASSIGNED, HARMLESS, TOKENS

REDACTOR = Redactor(home=Path("/home/ada"))


@pytest.mark.parametrize("vendor", TOKENS)
def test_a_vendors_token_is_masked_wherever_it_stands(vendor: str) -> None:
    token = TOKENS[vendor]
    for text in (token, f"see {token}.", f"x={token}", f"'{token}'", f"https://api.example/{token}/x", f"a {token}, b"):
        assert token not in REDACTOR.text(text), text
        assert MASK in REDACTOR.text(text)


@pytest.mark.parametrize(("text", "secret"), ASSIGNED)
def test_a_secret_value_is_masked(text: str, secret: str) -> None:
    cleaned = REDACTOR.text(text)
    assert secret not in cleaned
    assert MASK in cleaned


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert REDACTOR.text(text) == text


def test_the_rest_of_the_line_stays() -> None:
    assert REDACTOR.text("postgres://shop:hunter22@db:5432/shop?x=1") == f"postgres://{MASK}@db:5432/shop?x=1"
    assert REDACTOR.text("f(password='hunter22', retries=3)") == f"f(password='{MASK}', retries=3)"
    assert REDACTOR.text("  POSTGRES_PASSWORD: hunter22\n  POSTGRES_DB: shop") == (
        f"  POSTGRES_PASSWORD: {MASK}\n  POSTGRES_DB: shop"
    )
    assert REDACTOR.text("docker run -e DB_PASSWORD=hunter22 -p 80:80 shop") == (
        f"docker run -e DB_PASSWORD={MASK} -p 80:80 shop"
    )
    assert REDACTOR.text("Server=db;Password=hunter22;Database=shop") == f"Server=db;Password={MASK};Database=shop"


def test_a_private_key_is_masked_as_a_whole() -> None:
    body = "MIIEow" + "IBAAKCAQEA7" * 20
    key = f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"
    assert REDACTOR.text(f"before {key} after") == f"before {MASK} after"
    assert body not in REDACTOR.text(key[:200])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/ada", "~"),
        ("/home/ada/.pyenv/bin", "~/.pyenv/bin"),
        ("PATH=/home/ada/bin:/usr/bin:/home/ada/go/bin", "PATH=~/bin:/usr/bin:~/go/bin"),
        ("it lies in /home/ada.", "it lies in ~."),
        ("gcc -I/home/ada/include", "gcc -I~/include"),
        ("file:///home/ada/x", "file://~/x"),
        ("/home/adams/x", "/home/adams/x"),
        ("/home/ada-old/x", "/home/ada-old/x"),
        ("/home/ada.old/x", "/home/ada.old/x"),
        ("/mnt/home/ada/x", "/mnt/home/ada/x"),
    ],
)
def test_the_home_directory_becomes_a_tilde(text: str, expected: str) -> None:
    assert REDACTOR.text(text) == expected


def test_a_home_on_windows_in_every_spelling() -> None:
    redactor = Redactor(home=PurePosixPath("C:\\Users\\Ada"))  # type: ignore[arg-type]
    assert redactor.text("C:\\Users\\Ada\\x") == "C:\\Users\\Ada\\x"
    assert Redactor(home=Path("/Users/Ada")).text("\\Users\\Ada\\x") == "~\\x"


def test_no_home_and_a_home_that_is_the_root_change_nothing() -> None:
    assert Redactor(home=None).text("/root/x") == "/root/x"
    assert Redactor(home=Path("/")).text("/root/x") == "/root/x"


def test_known_secrets_are_masked_longest_first() -> None:
    redactor = Redactor(secrets=["hunter", "hunter22", "abc"])
    assert redactor.text("it is hunter22 and hunter, not abc") == f"it is {MASK} and {MASK}, not abc"


def test_sealing_reaches_every_string() -> None:
    value = (
        Evidence(text="token=abcdef123", location=Location(path="/home/ada/x", line=3)),
        MappingProxyType({"https://u:p@h": ("/home/ada", 1, None, True, 1.5, Severity.ERROR)}),
    )
    assert REDACTOR.seal(value) == (
        Evidence(text=f"token={MASK}", location=Location(path="~/x", line=3)),
        {f"https://{MASK}@h": ("~", 1, None, True, 1.5, Severity.ERROR)},
    )


def test_what_cannot_be_sealed_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot seal a list"):
        REDACTOR.seal(["x"])


def test_what_no_encoding_carries_becomes_visible() -> None:
    assert REDACTOR.text("caf\udce9") == "caf\\udce9"


@given(st.text(max_size=200))
def test_any_text_can_be_redacted_twice(text: str) -> None:
    once = REDACTOR.text(text)
    assert REDACTOR.text(once) == once


@pytest.mark.parametrize(
    "unit",
    ["a", "a-", "a.", "a_", "token", "token-", "token =", "secret secret ", "password:", "://", "a://", "://a:", "://a@", "eyJ", "eyJ-",
     "sk-", "-----BEGIN PRIVATE KEY-----", "mysql ", "mysql -", "curl -u ", '"', "'\\", "token='", "=", " ", "\t", "login ", "?key=",
     "authorization ", "bearer ", "1", "f", "M-", "/home/ada", "--a-", "-", "default=", "[", "env(", "{{", "token: a", "0:AA"],
)  # fmt: skip
def test_a_very_long_line_takes_milliseconds(unit: str) -> None:
    line = (unit * 10_000)[:10_000]
    started = time.process_time()
    REDACTOR.text(line)
    assert time.process_time() - started < 0.25


def test_an_edit_that_holds_a_secret_is_not_shown_at_all() -> None:
    plain = Edit(path="a", text="requests\n")
    secret = Edit(path="a", text="https://user:hunter22@example.org/simple\n")
    sealed = Redactor().seal(Fix(text="x", edits=(plain,)))
    assert sealed.edits == (plain,)
    assert Redactor().seal(Fix(text="x", edits=(plain, secret))).edits == ()


OPAQUE = ("3f9a1c7e5b2d4860a1b2c3d4e5f60718", "123e4567-e89b-42d3-a456-426614174000", "a1b2abcdefghij3klmnopqrst")


@pytest.mark.parametrize("value", OPAQUE)
@pytest.mark.parametrize(
    "name",
    ["DD_APP_KEY", "key", "FASTLY_KEY", "algolia_admin_key", "consumer_key", "Ocp-Apim-Subscription-Key", "WRITE_KEY",
     "GITHUB_PAT", "JWT", "bearer", "x-auth"],
)  # fmt: skip
def test_what_only_its_name_gives_away(name: str, value: str) -> None:
    for shape in ("{}={}", "{}: {}", '"{}": "{}"', "{} = '{}'", 'config["{}"] = "{}"'):
        assert value not in Redactor().text(shape.format(name, value))


@pytest.mark.parametrize(
    "text",
    [
        f"public_key: {OPAQUE[0]}",
        f"CACHE_KEY={OPAQUE[0]}",
        f"path={OPAQUE[0]}",
        f"monkey: {OPAQUE[2]}",
        f"the commit {OPAQUE[0]}",
        "key: docs/checks-reference-2024-10-11.md",
        "key: settings_module_2024_10_for_tests",
        "auth: django-contrib-auth-2-0-1-backend",
    ],
)
def test_opaque_values_of_other_names_stay(text: str) -> None:
    assert Redactor().text(text) == text


@pytest.mark.parametrize(
    "line", ["echo 'SECRET_KEY=' >> .env.example", 'echo "API_TOKEN=" >>.env', "printf 'DB_PASSWORD=' | tee -a .env"]
)
def test_a_command_that_states_a_name_stays_whole(line: str) -> None:
    assert Redactor().text(line) == line


@pytest.mark.parametrize("line", ["it's: password='hunter2x'", "echo 'A=' PASSWORD='hunter2x'", "PASSWORD='hunter2x"])
def test_a_quote_before_saves_no_value(line: str) -> None:
    assert "hunter2x" not in Redactor().text(line)
