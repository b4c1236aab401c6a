"""PKG1xx: pip's configuration; no secret comes through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.api import Finding, Host, HostCheck
from envdoctor.host import configuration
from envdoctor.host.configuration import parse
from envdoctor_checks.pip_configuration import PipConfigurationTrap, ProtectionOverridden, SudoPip
from host.home_builder import interpreter, put

Laptop = Callable[..., Host]
CONF = "home/ada/.config/pip/pip.conf"


def found(check: HostCheck, host: Host) -> list[Finding]:
    """The findings without what was skipped."""
    return [item for item in check.examine(host) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("index-url = http://pypi.example.org/simple", "without encryption"),
        ("trusted-host = pypi.example.org", "certificates off"),
        ("extra-index-url = https://u:hunter2hunter2@pypi.example.org/simple", "second index"),
        ("extra-index-url =\n    https://a.example.org/simple\n    https://b.example.org/simple", "second index"),
        ("target = /tmp/x", "do not look in"),
        ("user = yes", "outside of environments"),
        ("index-url = https://u:hunter2hunter2@pypi.example.org/simple", "clear text"),
    ],
)
def test_traps(laptop: Laptop, line: str, words: str) -> None:
    host = laptop({CONF: f"[global]\n{line}\n"})
    (finding,) = found(PipConfigurationTrap(), host)
    assert words in finding.message
    assert str(finding.location) == f"/{CONF}:2"
    assert "hunter2" not in repr(finding)
    assert "hunter2" not in repr(host.fact(configuration.read))


@pytest.mark.parametrize(
    "text",
    [
        "[global]\nindex-url = https://mirror.example.org/simple\ntimeout = 60\n",
        "[global]\nextra-index-url = file:///opt/pypi/simple file:///opt/more\n",
        "[global]\nindex-url = http://localhost:3141/root/pypi\n",
        "[global]\n# trusted-host = pypi.example.org\nuser = no\n",
        "",
        "nonsense\0\n[[[\n=\n",
    ],
)
def test_no_traps(laptop: Laptop, text: str) -> None:
    assert found(PipConfigurationTrap(), laptop({CONF: text.encode()})) == []


def test_variables_are_told_by_name(laptop: Laptop) -> None:
    host = laptop(PIP_EXTRA_INDEX_URL="https://u:hunter2hunter2@pypi.example.org/simple", PIP_TIMEOUT="9")
    (finding,) = found(PipConfigurationTrap(), host)
    assert finding.message.startswith("`PIP_EXTRA_INDEX_URL` mixes")
    assert "hunter2" not in repr(finding)


def test_protection_overridden(laptop: Laptop) -> None:
    host = laptop({CONF: "[install]\nbreak-system-packages = true\n"}, PIP_BREAK_SYSTEM_PACKAGES="1")
    assert [finding.subject for finding in found(ProtectionOverridden(), host)] == [
        f"/{CONF}",
        "$PIP_BREAK_SYSTEM_PACKAGES",
    ]
    assert found(ProtectionOverridden(), laptop(PIP_BREAK_SYSTEM_PACKAGES="0", home="/home/bob")) == []


@given(st.text(max_size=400))
def test_any_text_is_parsed(text: str) -> None:
    for setting in parse(text):
        assert setting.option


def test_uv_and_distutils_have_traps_too(laptop: Laptop) -> None:
    host = laptop(
        {
            "home/ada/.config/uv/uv.toml": """
            allow-insecure-host = ["packages.example.org"]
            [[index]]
            url = "http://ada:hunter2hunter2@packages.example.org/simple"
            [pip]
            break-system-packages = true
            """,
            "home/ada/.pydistutils.cfg": "[install]\nprefix = /opt/x\n[build]\nprefix = y\n",
        }
    )
    told = [item.message for item in found(PipConfigurationTrap(), host)]
    assert [words.partition("`")[2].partition("`")[0] for words in told] == ["allow-insecure-host", "index", "prefix"]
    assert "hunter2" not in repr(found(PipConfigurationTrap(), host))
    assert [item.subject for item in found(ProtectionOverridden(), host)] == ["/home/ada/.config/uv/uv.toml"]


@pytest.mark.parametrize(
    ("release", "listed", "confidence"),
    [
        ('ID=debian\nVERSION_ID="12"\n', "/usr/lib/python3.11/EXTERNALLY-MANAGED\n", "certain"),
        ('ID=debian\nVERSION_ID="12"\n', "", "likely"),
        ('ID=debian\nVERSION_ID="11"\n', "", None),
        ("ID=fedora\nVERSION_ID=41\n", "", None),
    ],
)
def test_the_marker_was_taken_away(laptop: Laptop, release: str, listed: str, confidence: str | None) -> None:
    host = laptop(
        {"etc/os-release": release, "var/lib/dpkg/info/libpython3.11-stdlib:amd64.list": listed}, PATH="/usr/bin"
    )
    interpreter(host.root, "/usr", "3.11.2")
    assert [item.confidence for item in found(ProtectionOverridden(), host)] == ([confidence] if confidence else [])
    put(host.root, "/usr/lib/python3.11/EXTERNALLY-MANAGED", "[externally-managed]\n")
    again = Host(root=host.root, home=host.home, environment=host.environment)
    assert found(ProtectionOverridden(), again) == []


def test_histories_are_counted_only_when_asked_for(laptop: Laptop) -> None:
    host = laptop(
        {"home/ada/.bash_history": "sudo -H pip3 install x==hunter2\nsudo python3 -m pip install y\npip install z\n"}
    )
    assert found(SudoPip(), host) == []
    asked = Host(root=host.root, home=host.home, environment=host.environment, reads_history=True)
    (finding,) = found(SudoPip(), asked)
    assert finding.message == "`sudo pip install` stands 2 times in `/home/ada/.bash_history`"
    assert "hunter2" not in repr(finding)
