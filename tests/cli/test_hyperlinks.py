"""Hyperlinks (OSC 8): only where the terminal says that it understands them, and inert whatever a file is called."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from envdoctor.api import Finding, Location, RenderContext, Severity
from envdoctor.cli.hyperlinks import understands_links
from envdoctor.cli.streams import context_for
from envdoctor_reports.ink import Ink

LINK = re.compile(r"\x1b\]8;;(?P<uri>[^\x1b\x07]*)\x1b\\(?P<text>[^\x1b]*)\x1b\]8;;\x1b\\")


class Terminal(io.StringIO):
    """A stream that is one."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "known"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "6800"}, True),
        ({"VTE_VERSION": "5000"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"KONSOLE_VERSION": "230401"}, True),
        ({"WT_SESSION": "x"}, True),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "6800"}, False),
        ({"VTE_VERSION": "6800", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, False),
        ({"TERM_PROGRAM": "vscode", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, True),
        ({"FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"}, False),
        ({"TERM": "xterm-kitty", "NO_HYPERLINKS": "1"}, False),
    ],
)
def test_which_terminals(environment: dict[str, str], *, known: bool) -> None:
    assert understands_links(environment) is known


@pytest.mark.parametrize(
    ("stream", "environment", "links"),
    [
        (Terminal(), {"TERM": "xterm-kitty"}, True),
        (io.StringIO(), {"TERM": "xterm-kitty", "FORCE_COLOR": "1", "FORCE_HYPERLINK": "1"}, False),
        (Terminal(), {"TERM": "xterm-kitty", "NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb", "FORCE_COLOR": "1", "FORCE_HYPERLINK": "1"}, False),
        (Terminal(), {"TERM": "xterm"}, False),
    ],
)
def test_where_they_may_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stream: io.StringIO, environment: dict[str, str], *, links: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TMUX", "STY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    context = context_for(stream, verbosity=0, pages={}, root=tmp_path)
    assert context.links is links
    assert context.root == (tmp_path.resolve() if links else None)
    assert not context_for(stream, verbosity=0, pages={}, root=tmp_path, to_file=True).links


@pytest.mark.parametrize(
    "path", ["a.py", "with blank.py", "é.py", "a\x1b]8;;evil:\x1b\\b.py", "a\x07b", "a\nb.py", "a\u202eb", "100%.py"]
)
def test_any_name_is_inert_and_reached(tmp_path: Path, path: str) -> None:
    ink = Ink(RenderContext(links=True, color=True, root=tmp_path))
    printed = ink.linked(ink.safe(path), path)
    match = LINK.fullmatch(printed)
    assert match
    assert match["uri"].isascii()
    assert match["uri"].isprintable()
    assert unquote(urlsplit(match["uri"]).path) == str(tmp_path / path)


@pytest.mark.parametrize("path", ["/etc/pip.conf", "~/.zshrc", "config/***.env"])
def test_what_is_not_below_the_folder_is_no_link(tmp_path: Path, path: str) -> None:
    assert Ink(RenderContext(links=True, color=True, root=tmp_path)).linked("x", path) == "x"


def test_the_report_links_its_places() -> None:
    from dataclasses import replace

    import report_samples as samples
    from envdoctor_reports.terminal import TerminalRenderer

    report = samples.ordinary()
    plain = TerminalRenderer().render(report, RenderContext(color=True))
    linked = TerminalRenderer().render(report, RenderContext(color=True, links=True, root=Path("/srv/shop")))
    assert LINK.sub(lambda match: match["text"], linked) == plain
    assert "file:///srv/shop/" in linked
    hostile = Finding(
        code="DEP001", severity=Severity.ERROR, message="m", subject="s", location=Location(path="a\x1b]8;;x\x07`b`.py")
    )
    items = (replace(report.findings[0], finding=hostile), *report.findings[1:])
    text = TerminalRenderer().render(
        replace(report, findings=items), RenderContext(color=True, links=True, root=Path("/srv/shop"))
    )
    assert "\x07" not in text
    assert text.count("\x1b]8;;\x1b\\") * 2 == text.count("\x1b]8;;")
