"""What the steps of a document create: a later step may name it though the repository holds no such file."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterable, Iterator

from envdoctor.repository.documents.walking import cloned
from envdoctor.values import regex

__all__ = ["created", "created_in_text"]

_LAST = frozenset({"cp", "mv", "ln", "install", "rsync", "scp", "unzip"})
_ALL = frozenset({"touch", "mkdir", "tee", "virtualenv", "mkvirtualenv"})
_EDITORS = frozenset({"nano", "vim", "vi", "emacs", "code", "subl", "edit"})
_NAMED = frozenset(
    {"-o", "-O", "-out", "--output", "--output-file", "-P", "--out", "-C", "--target", "-d", "--output-document", "-t"}
)
_STARTERS = frozenset({"startproject", "startapp", "new", "init", "create", "venv", "clone", "cookiecutter"})
_TEXT = regex(
    r"(?i)\b(creat(?:e|es|ed|ing)|sav(?:e|es|ed|ing)|generat(?:e|es|ed|ing)|add (?:an?|the)"
    r"|writ(?:e|es|ten|ing)|called|name[sd]?"
    r"|renam(?:e|ed|ing)|produc(?:e|es|ed)|download(?:ed|s)?|put|outputs?|stored|cop(?:y|ied)|exported|make a"
    r"|into)\b[^`]{0,40}$"
)

_ADDED = regex(r"(?i)\badd(?:ed|ing)?\b[^`.]*\bto(?: the| your)?(?: file)?[ *_`]*$")
"""What something is added to is there already."""
_INSIDE = regex(r"(?i)\b(?:in|from|by|of|on|under|inside|within|using)(?: the| your)?[ *_]*$")


def created(words: tuple[str, ...]) -> Iterator[str]:
    """Paths that a command creates, as written."""
    yield from _redirected(words)
    rest = [word for word in words[1:] if not word.startswith("-")]
    yield from _by_program(posixpath.basename(words[0]), words, rest)
    if _STARTERS & set(words[1:]):
        yield from rest[1:]
    for option, value in itertools.pairwise(words):
        if option in _NAMED:
            yield value
        elif option.startswith("--") and "=" in option and option.split("=")[0] in _NAMED:
            yield option.partition("=")[2]


def _by_program(program: str, words: tuple[str, ...], rest: list[str]) -> Iterator[str]:
    if program in _LAST and rest:
        yield rest[-1]
        if program in {"cp", "mv"} and len(rest) == 2 and rest[-1].endswith(("/", ".")):
            yield posixpath.join(rest[-1], posixpath.basename(rest[0]))
    elif program in _ALL:
        yield from rest
    elif program in _EDITORS:
        yield from (word for word in rest if "/" not in word)
    elif program in {"wget", "curl"}:
        yield from (posixpath.basename(word) for word in rest if "/" in word)
    elif program == "tar":
        yield from (word for word in rest if not word.endswith((".tar", ".gz", ".tgz")))
    elif program == "git" and words[1:2] == ("clone",) and (given := cloned(words)):
        yield posixpath.basename(given[-1].rstrip("/").removesuffix(".git"))


def _redirected(words: tuple[str, ...]) -> Iterator[str]:
    for number, word in enumerate(words):
        match = re.match(r"^\d?>{1,2}(.*)$", word)
        if match and match[1]:
            yield match[1]
        elif match and number + 1 < len(words):
            yield words[number + 1]


def created_in_text(spans: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Inline code that a sentence says is to be created; ``spans`` are (text before it, code)."""
    for before, code in spans:
        if " " in code or code.startswith("./") or _INSIDE.search(before) or _ADDED.search(before):
            continue
        if _TEXT.search(before):
            yield code
