"""The Dockerfile parser: what BuildKit's documentation and source say, case by case."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envdoctor.repository import dockerfile
from envdoctor.repository.dockerfile import expand, parse


def read(text: str) -> dockerfile.Dockerfile:
    return parse(textwrap.dedent(text).lstrip("\n"))


def test_continuations_comments_and_empty_lines_inside_an_instruction() -> None:
    found = read(
        """
        # a comment
        FROM python:3.13-slim
        RUN apt-get update && \\
            # why
            apt-get install -y \\

              libpq5 \\
              curl
        CMD ["python"]
        """
    )
    run = found.instructions[1]
    assert (run.line, run.end_line) == (3, 8)
    assert run.value.split() == ["apt-get", "update", "&&", "apt-get", "install", "-y", "libpq5", "curl"]
    assert found.instructions[2].arguments == ("python",)
    assert not found.errors


def test_an_escaped_backslash_does_not_continue() -> None:
    assert [item.keyword for item in read("FROM x\nRUN echo a\\\\\nRUN echo b\n").instructions] == [
        "FROM",
        "RUN",
        "RUN",
    ]


def test_the_escape_directive() -> None:
    found = read("# escape=`\nFROM windows\nRUN dir `\n  c:\\\nCMD x\n")
    assert found.escape == "`"
    assert [item.line for item in found.instructions] == [2, 3, 5]


def test_a_directive_after_a_comment_is_a_comment() -> None:
    assert read("# hello\n# escape=`\nFROM x\n").escape == "\\"


@pytest.mark.parametrize("text", ["# escape=x\nFROM a\n", "# escape=`\n# escape=`\nFROM a\n"])
def test_wrong_directives_are_errors(text: str) -> None:
    assert parse(text).errors


def test_heredocs() -> None:
    found = read(
        """
        FROM x
        RUN <<EOF
        apt-get update
        RUN is not an instruction here
        EOF
        COPY <<-"one" <<two /dst/
        \ta
        \tone
        b
        two
        USER app
        """
    )
    assert [item.keyword for item in found.instructions] == ["FROM", "RUN", "COPY", "USER"]
    assert found.instructions[1].heredocs == ("apt-get update\nRUN is not an instruction here",)
    assert found.instructions[2].heredocs == ("\ta", "b")
    assert found.instructions[3].line == 11
    assert not found.errors


def test_a_shift_inside_a_word_or_quotes_opens_nothing() -> None:
    found = read("FROM x\nRUN echo $((1<<3)) 'a <<EOF b' && cat <<<word\nUSER a\n")
    assert [item.keyword for item in found.instructions] == ["FROM", "RUN", "USER"]


def test_an_unterminated_heredoc_is_an_error() -> None:
    assert read("FROM x\nRUN <<EOF\nls\n").errors == ((2, "unterminated heredoc EOF"),)


def test_flags_json_and_shell_forms() -> None:
    found = read(
        """
        FROM --platform=linux/amd64 python:3.13 AS build
        RUN --mount=type=cache,target=/root/.cache/pip --network=none pip install x
        COPY --from=build --chown=1:1 ["a b", "/c"]
        HEALTHCHECK --interval=5s CMD ["curl", "-f", "http://localhost"]
        HEALTHCHECK NONE
        ENTRYPOINT ["sh", "-c", 'x']
        """
    )
    run, copy, probe, none, entry = found.stages[0].instructions
    assert found.stages[0].platform == "linux/amd64"
    assert run.flags == ("mount=type=cache,target=/root/.cache/pip", "network=none")
    assert run.value == "pip install x"
    assert copy.flag("from") == "build"
    assert copy.flag("link") is None
    assert copy.arguments == ("a b", "/c")
    assert probe.arguments == ("CMD", "curl", "-f", "http://localhost")
    assert none.arguments == ("NONE",)
    assert not entry.json_form, "single quotes are not JSON"


def test_stages_arguments_and_parents() -> None:
    found = read(
        """
        ARG PYTHON=3.13
        ARG IMAGE=python:${PYTHON}-slim
        ARG UNKNOWN
        FROM ${IMAGE} AS Base
        FROM base AS build
        FROM ${UNKNOWN:-debian:12}
        FROM $OTHER
        """
    )
    assert [stage.base for stage in found.stages] == ["python:3.13-slim", "base", "debian:12", "$OTHER"]
    assert [stage.parent for stage in found.stages] == [None, 0, None, None]
    assert [stage.resolved for stage in found.stages] == [True, True, True, False]
    assert found.arguments[2] == ("UNKNOWN", None)
    assert [stage.line for stage in found.lineage(found.stages[1])] == [4, 5]
    assert found.target("BUILD") is found.stages[1]
    assert found.target(None) is found.final


def test_onbuild_carries_its_trigger() -> None:
    trigger = read('FROM x\nONBUILD COPY --chown=1 . /app\nONBUILD CMD ["x"]\n').instructions[1].trigger
    assert trigger is not None
    assert (trigger.keyword, trigger.flags, trigger.value) == ("COPY", ("chown=1",), ". /app")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('ENV A=1 B="x y" C=a\\ b', (("A", "1"), ("B", "x y"), ("C", "a b"))),
        ("ENV A some words", (("A", "some words"),)),
        ("ARG A", (("A", ""),)),
    ],
)
def test_environment(text: str, wanted) -> None:
    assert dockerfile.environment(parse("FROM x\n" + text).instructions[1]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("$A-${A}", "1-1"),
        ("${B:-x}${B-y}${A:-z}", "xy1"),
        ("${A:+x}${B:+x}", "x"),
        ("$B", "$B"),
        ("${E:-x}${E-y}", "x"),
    ],
)
def test_expand(text: str, wanted: str) -> None:
    assert expand(text, {"A": "1", "E": ""}) == wanted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# only\n", 1),
        ("RUN x\n", 1),
        ("FROM x\nRUM y\n", 2),
        ("FROM a b\n", 1),
        ("FROM\n", 1),
        ("FROM x\nCOPY\n", 2),
    ],
)
def test_what_buildkit_refuses(text: str, line: int) -> None:
    assert parse(text).errors[0][0] == line


def test_windows_line_ends_and_byte_order_mark() -> None:
    found = parse("\ufeffFROM x\r\nRUN a && \\\r\n  b\r\nUSER y\r\n")
    assert [(item.keyword, item.value) for item in found.instructions] == [
        ("FROM", "x"),
        ("RUN", "a &&   b"),
        ("USER", "y"),
    ]
    assert not found.errors


@given(st.text(alphabet=st.sampled_from("FROM RUN\n\\#\"'<EO-[]$={}`\tab\r"), max_size=200))
def test_nothing_raises(text: str) -> None:
    found = parse(text)
    assert all(1 <= item.line <= item.end_line for item in found.instructions)


def test_which_files_are_dockerfiles(repository) -> None:
    names = [
        "Dockerfile",
        "docker/Dockerfile.dev",
        "web.dockerfile",
        "Containerfile",
        "Dockerfile-worker",
        "dockerfile",
    ]
    others = [
        "Dockerfile.dockerignore",
        "Dockerfile.j2",
        "dockerfiles.md",
        "dockerfile.py",
        "MyDockerfile",
        "Dockerfile.bak",
    ]
    found = repository(dict.fromkeys([*names, *others], "FROM x\n")).fact(dockerfile.read)
    assert sorted(item.path for item in found) == sorted(names)


def test_bytes_that_are_no_text(repository) -> None:
    source = repository({"Dockerfile": b"\xff\xfe\0\0", "a/Dockerfile": b"FROM x\nRUN \xe9\n", "b/Dockerfile": b"\0\0"})
    assert [item.path for item in source.fact(dockerfile.read)][-1] == "a/Dockerfile"


def test_templates_are_left_out(repository) -> None:
    source = repository(
        {"{{x}}/Dockerfile": "FROM a\n", "Dockerfile": "{% if a %}\nFROM x\n{% endif %}\n", "b.dockerfile": "x"}
    )
    assert source.fact(dockerfile.read) == ()
    assert "a template, not yet a Dockerfile" in {item.reason for item in source.files.unread}
