"""A repository whose every name attacks: whatever is run, what comes out is valid and does nothing."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cli.test_command_line import envdoctor
from conftest import git, write

ANSI = "\x1b]0;pwned\x07\x1b[2J\x1b[31m"
RTL = "\u202egnp.exe\u2066"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)<"
COMMAND = "::error file=a::pwned"
MARKDOWN = "](http:evil) @team #1 `x` |a|b| ![i](j)"
LONG = "x" * 10_000
ATTACKS = (ANSI, RTL, MARKUP, COMMAND, MARKDOWN, "line\nbreak", "%0A::warning::x", "'\"&;$(touch pwned)", "]]>-->*/")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\u2028\u2029\ufeff]")


def _named(attack: str) -> str:
    return attack.replace("/", "_").replace("\0", "")[:80]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    root = tmp_path / f"shop {_named(ANSI + MARKUP + RTL + COMMAND)}"
    files: dict[str, str | bytes] = {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["flask", "gunicorn"]\n',
        "app.py": "import flask\nimport redis, psycopg\nimport os\napp = flask.Flask(__name__)\nos.environ['DATABASE_URL']\n",
        "README.md": f"# {ANSI}{MARKUP}\n\n## Setup\n\n```sh\npip install -r {LONG}.txt\nmake run {ANSI}\n./gone/{COMMAND}.sh\n```\n{LONG}\n",
        "Makefile": "runs:\n\ttrue\n",
        "Dockerfile": f"FROM python:3.8\nRUN echo {ANSI}{LONG}\nCOPY {_named(MARKUP)} .\n",
        "compose.yaml": f'services:\n  "web":\n    image: "x"\n    environment: {{"A": "{MARKDOWN}"}}\n  # {ANSI}{RTL}\n',
        ".env.example": f"{LONG}=1\nUNUSED='{COMMAND}'\n",
        "requirements.txt": f"flask\n# {ANSI}\n{LONG}\n",
        ".pre-commit-config.yaml": f"repos:\n- repo: local\n  hooks: []\n# {ANSI.replace(chr(7), '')}{RTL}\n",
        f"{'y' * 200}.py": f"import toml\nx = '{LONG}'\n",
    }
    for number, attack in enumerate(ATTACKS):
        files[f"src/{_named(attack)}/m{number}.py"] = "import yaml\nimport toml\n"
        files[f"src/{_named(attack)}.ipynb"] = "{}"
        files[f"docs/{_named(attack)}.md"] = f"```sh\npython docs/{_named(attack)}/gone.py\n```\n"
    root.mkdir()
    write(root, files)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", f"{ANSI}{MARKUP}")
    git(root, "checkout", "-qb", "feature/<script>alert(3)\u202e@team#1")
    git(root, "remote", "add", "origin", "https://example.org/<b>x</b>")
    (tmp_path / "out").mkdir()
    return root


class Tags(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name in {"src", "srcset"}]


def assert_inert_page(text: str) -> None:
    reader = Tags()
    reader.feed(text)
    assert not reader.tags & {"script", "img", "iframe", "b", "object", "link"}
    assert reader.handlers == []


def assert_inert_markdown(text: str) -> None:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert not [child for child in inline if child.type in {"link_open", "image"}]
    raw = " ".join(token.content for token in [*tokens, *inline] if token.type in {"html_block", "html_inline"})
    assert set(re.findall(r"<(?:!--)?\s*/?([a-zA-Z]+)", raw)) <= {"br", "details", "summary", "code", "envdoctor"}


def test_every_format_of_a_scan(hostile: Path, tmp_path: Path) -> None:
    forms = ("markdown", "html", "json", "sarif", "github", "gitlab", "junit", "rdjson")
    outputs = [word for form in forms for word in ("-f", form, "-o", f"../out/{form}")]
    done = envdoctor("scan", "-v", "-f", "terminal", *outputs, cwd=hostile, FORCE_COLOR="1", HOME=str(tmp_path))
    texts = {form: (tmp_path / "out" / form).read_text(encoding="utf-8") for form in forms}
    colours = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    for form, text in {**texts, "terminal": colours, "stderr": done.stderr}.items():
        assert not CONTROL.search(text), form
    for form in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(texts[form])
    ET.fromstring(texts["junit"])
    assert_inert_page(texts["html"])
    assert_inert_markdown(texts["markdown"])
    assert not [line for line in colours.splitlines() if line.startswith("::")]
    commands = [line for line in texts["github"].splitlines() if line.startswith("::")]
    assert all(re.match(r"::(error|warning|notice) [^\n]*::", line) for line in commands)
    assert all(line.startswith(("::", "envdoctor: ")) for line in texts["github"].splitlines())
    for result in json.loads(texts["sarif"])["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%-]+", uri), uri
    assert not (hostile / "pwned").exists()


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_every_format_of_a_fleet(hostile: Path, form: str) -> None:
    done = envdoctor("fleet", str(hostile), str(hostile / "gone\x1b[2J<b>"), "-f", form, cwd=hostile.parent)
    assert not CONTROL.search(done.stdout + done.stderr)
    if form == "html":
        assert_inert_page(done.stdout)
    elif form == "markdown":
        assert_inert_markdown(done.stdout)
    else:
        assert len(json.loads(done.stdout)["repositories"]) == 2


@pytest.mark.parametrize(
    "words", [("migrate", "-f", "text"), ("migrate", "-f", "json"), ("checks",), ("explain", ANSI)]
)
def test_what_else_is_printed(hostile: Path, words: tuple[str, ...]) -> None:
    done = envdoctor(*words, cwd=hostile)
    assert not CONTROL.search(done.stdout + done.stderr)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="there is no pseudo-terminal here")
@pytest.mark.parametrize("words", [("migrate",), ("init", "--ci", "github")])
def test_a_patch_on_a_terminal_does_nothing_to_it(hostile: Path, words: tuple[str, ...]) -> None:
    shown = on_a_terminal(hostile, *words)
    assert "diff --git" in shown
    assert not CONTROL.search(shown.replace("\r\n", "\n").replace("\x1b[2K", "").replace("\r", ""))


def on_a_terminal(folder: Path, *words: str) -> str:
    """What a person sees, with nobody at the keyboard."""
    import subprocess
    import sys

    outer, inner = os.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    command = [sys.executable, "-m", "envdoctor", *words]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=inner, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    os.close(inner)
    seen = b""
    while True:
        try:
            part = os.read(outer, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    process.wait()
    os.close(outer)
    return seen.decode("utf-8", "replace")
