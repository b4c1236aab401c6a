"""Documents as sections, links, inline code and commands with the folder that they are typed in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import documents
from envdoctor.repository.documents import Document, SectionKind, parse

MARKDOWN = """\
---
title: x
---
# My App

Run `make
lint` and see [the guide](docs/guide.md#top).

## Installation

```console
(venv) ada@box:~/app$ cp .env.example \\
>   .env
output here
$ pip install -r requirements.txt && cd web # go
$ npm install
```

    python manage.py migrate

## Tests

![logo](logo.png) <a href="x.html">x</a>

```sh
DEBUG=1 pytest tests
```
"""


def words(document: Document) -> list[tuple[int, str, str | None]]:
    return [(item.location.line or 0, " ".join(item.words), item.directory) for item in document.commands]


def test_markdown() -> None:
    document = parse("README.md", MARKDOWN, folders=frozenset({"", "web"}))
    assert [(item.line, item.anchor, item.kind) for item in document.sections] == [
        (4, "my-app", SectionKind.OTHER),
        (9, "installation", SectionKind.SETUP),
        (21, "tests", SectionKind.TEST),
    ]
    assert words(document) == [
        (6, "make lint", ""),
        (12, "cp .env.example .env", ""),
        (15, "pip install -r requirements.txt", ""),
        (15, "cd web", ""),
        (16, "npm install", "web"),
        (19, "python manage.py migrate", None),
        (26, "pytest tests", ""),
    ]
    assert document.commands[-1].environment == ("DEBUG=1",)
    assert [(item.target, item.location.line) for item in document.links] == [
        ("docs/guide.md#top", 7),
        ("logo.png", 23),
        ("x.html", 23),
    ]
    assert ".env" in document.outputs
    assert {"my-app", "installation", "tests"} == document.anchors


def test_restructured_text() -> None:
    document = parse(
        "docs/install.rst",
        "Install\n=======\n\nUse ``./run.py``, see `here <a.rst>`_::\n\n    $ make dockerbuild\n\n.. code-block:: bash\n\n   pip install -e .\n",
    )
    assert words(document) == [(4, "./run.py", ""), (6, "make dockerbuild", ""), (10, "pip install -e .", "")]
    assert [item.target for item in document.links] == ["a.rst"]
    assert document.sections[0].kind == SectionKind.SETUP


def test_clone_of_itself_and_of_others() -> None:
    own = parse("README.md", "    git clone https://x/o/app.git\n    cd app\n    make\n", names=frozenset({"app"}))
    assert [(item.directory, item.foreign) for item in own.commands] == [("", False), ("", False), ("", False)]
    text = "    git clone https://x/o/lib.git\n    cd lib\n    make\n"
    other = parse("docs/install.md", text, names=frozenset({"app"})).commands[-1]
    assert (other.directory, other.foreign) == (None, True)
    renamed = parse("README.md", text, names=frozenset({"app"})).commands[-1]
    assert (renamed.directory, renamed.foreign) == (None, False)


def test_prose_that_sends_the_reader_elsewhere() -> None:
    document = parse("README.md", "From the `backend` directory run:\n\n```sh\nmake test\n```\n")
    assert document.commands[0].directory is None
    document = parse("README.md", "From the root directory of the project run:\n\n```sh\nmake test\n```\n")
    assert document.commands[0].directory == ""


def test_what_used_to_be_and_what_is_no_shell() -> None:
    text = "# Changelog\n\n    $ make old\n\n# Use\n\n```python\nmake = 1\n```\n\n```\nHello world\n```\n"
    assert parse("README.md", text).commands == ()


def test_selection(repository) -> None:  # type: ignore[no-untyped-def]
    found = repository(
        {
            "README.md": "x",
            "docs/install.rst": "x",
            "docs/api/colours.md": "x",
            "docs/archive/install.md": "x",
            "docs/changelog-setup.md": "x",
            "vendor/lib/README.md": "x",
            "web/CONTRIBUTING.md": "x",
            "AGENTS.md": b"\xff\xfe\x00",
            "src/app.py": "x",
        }
    )
    assert [item.path for item in found.fact(documents.read)] == [
        "AGENTS.md",
        "README.md",
        "docs/install.rst",
        "web/CONTRIBUTING.md",
    ]
    assert {item.path: item.reason for item in found.fact(documents.left_out)} == {
        "docs/archive/install.md": "archived",
        "docs/changelog-setup.md": "a changelog",
        "vendor/lib/README.md": "somebody else's",
    }


@given(st.text(alphabet="#`*_[](){}<>!~=-:.$ \n\tab\\'\"|&;\r\0é"))
def test_any_text_is_read(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for path in ("README.md", "README.rst"):
        document = parse(path, text)
        assert all(0 < (item.location.line or 0) <= lines for item in document.commands)


@given(
    st.lists(
        st.sampled_from(
            [
                "# One",
                "## Two `x`",
                "### Two",
                "```",
                "# in a block",
                "~~~",
                "text",
                '<a id="place"></a>',
                "   # Deep #",
            ]
        )
    )
)
def test_a_quick_look_finds_no_fragment_that_is_not_there(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    document = documents.parse("README.md", text)
    assert documents.quick_anchors(text) <= (document.anchors or frozenset())
