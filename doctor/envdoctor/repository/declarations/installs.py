"""What Dockerfiles, CI and scripts install by name: evidence that something is needed, not a declaration of it.

Lexical: ``pip install``, ``uv pip install`` and ``conda install`` with names as words. Variables are left alone.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from envdoctor.model import Location
from envdoctor.repository.declarations.mentions import speakers
from envdoctor.repository.declarations.requirement import parse
from envdoctor.values import dataclass, regex

if TYPE_CHECKING:
    from envdoctor.repository.repository import Repository

__all__ = ["Installation", "installations", "read"]

_COMMAND = regex(
    r"(?<![\w-])(?P<tool>uv\s+pip|pip[\d.]*|conda|mamba|micromamba)\s+(?:-\S+\s+)*install\s+(?P<words>[^\n;&|]+)"
)
_COMMENT = regex(r"(?:^|[\s\0])#", re.MULTILINE)
_CONTINUED = regex(r"[ \t]*\\\r?\n")
_WITH_VALUE = frozenset({
    "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-i", "--index-url", "--extra-index-url", "-f",
    "--find-links", "-t", "--target", "--prefix", "--root", "--python", "-p", "-n", "--name", "--channel", "--proxy",
    "--timeout", "--retries", "--cache-dir", "--trusted-host", "--platform", "--python-version", "--upgrade-strategy",
    "--no-binary", "--only-binary", "--progress-bar", "--src", "--cert", "--file", "--index", "--default-index",
    "--config-settings", "--global-option", "--build-option", "--use-feature", "--group",
})  # fmt: skip
_NAME = regex(r"[A-Za-z][A-Za-z0-9._-]*(?:\[[\w,.-]+\])?(?:[=<>~!]=?[^/$]*)?|(?:git\+|https?://).+")
_FILE = regex(r"\.(?:whl|txt|gz|zip|in)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One distribution (PEP 503 name) that a command installs by name, as ``requirement`` says."""

    name: str
    requirement: str
    tool: str
    location: Location


def read(repository: Repository) -> tuple[Installation, ...]:
    """The fact: everything that is installed by name, in the order of the files."""
    found: list[Installation] = []
    for path in speakers(repository.files):
        text = repository.files.text(path)
        if text is not None and "install" in text:
            found += installations(path, text)
    return tuple(found)


def installations(path: str, text: str) -> Iterator[Installation]:
    """What the commands in one file install by name."""
    joined = _CONTINUED.sub(lambda match: "\0" + " " * (len(match[0]) - 1), text)
    for command in _COMMAND.finditer(joined):
        if _COMMENT.search(joined, joined.rfind("\n", 0, command.start()) + 1, command.start()):
            continue
        line = text.count("\n", 0, command.start()) + 1
        for word in _named(command["words"].replace("\0", " ")):
            parsed = parse(word)
            if parsed is not None:
                tool = command["tool"].split()[0].rstrip("0123456789.")
                yield Installation(
                    name=parsed.name, requirement=word, tool=tool, location=Location(path=path, line=line)
                )


def _named(text: str) -> Iterator[str]:
    """The words that name something to install, without options and their values."""
    try:
        words = iter(shlex.split(text, comments=True))
    except ValueError:
        return
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif word == "]" or word.startswith(("-", ".", "/", "$")):
            continue
        elif _NAME.fullmatch(word) and not _FILE.search(word):
            yield word
