"""The shell-like words of a Dockerfile line: variables, quotes, here-document markers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from envdoctor.values import dataclass, regex

__all__ = ["Heredoc", "expand", "json_words", "markers", "pairs", "split", "take_flags"]

_VARIABLE = regex(r"\$(?:(\w+)|\{(\w+)(?:(:?[-+?])([^}]*))?\})")
_HEREDOC = regex(r"^(\d*)<<(-?)([^<]+)$")
_SPACE = " \t\v\f\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heredoc:
    """A here-document marker: its terminator, and whether leading tabs are stripped."""

    name: str
    chomp: bool


def expand(text: str, variables: Mapping[str, str | None]) -> str:
    """Fill in ``$NAME``, ``${NAME:-default}`` and ``${NAME:+other}``; what is unknown stays as written."""

    def fill(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        value, operator, word = variables.get(name), match[3] or "", match[4] or ""
        if operator in {"-", ":-"} and (value is None or (not value and ":" in operator)):
            return expand(word, variables)
        if operator in {"+", ":+"}:
            return expand(word, variables) if value else ""
        return match[0] if value is None else value

    return _VARIABLE.sub(fill, text)


def split(text: str, escape: str = "\\") -> tuple[str, ...]:
    """Words as the builder splits them: at white space outside quotes, quotes and escapes kept."""
    words: list[str] = []
    word, quote, skip = "", "", False
    for character in text:
        if skip:
            word, skip = word + character, False
        elif character == escape and quote != "'":
            word, skip = word + character, True
        elif quote:
            word += character
            quote = "" if character == quote else quote
        elif character in "\"'":
            word, quote = word + character, character
        elif character in _SPACE:
            if word:
                words.append(word)
            word = ""
        else:
            word += character
    return (*words, word) if word else tuple(words)


def unquote(word: str, escape: str = "\\") -> str:
    """A word without its quotes and escapes."""
    kept, quote, skip = "", "", False
    for character in word:
        if skip:
            kept, skip = kept + character, False
        elif character == escape and quote != "'":
            skip = True
        elif quote and character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
        else:
            kept += character
    return kept


def pairs(text: str, escape: str = "\\") -> tuple[tuple[str, str], ...]:
    """The names and values of ENV, ARG or LABEL, both in the ``NAME=value`` and in the old ``NAME value`` form."""
    words = split(text, escape)
    if not words:
        return ()
    if "=" not in words[0]:
        name, _, value = text.strip().partition(" ")
        return ((name, value.strip()),)
    found = []
    for word in words:
        name, _, value = word.partition("=")
        found.append((unquote(name, escape), unquote(value, escape)))
    return tuple(found)


def take_flags(text: str) -> tuple[tuple[str, ...], str]:
    """Leading ``--name=value`` words without their dashes, and the rest."""
    flags: list[str] = []
    rest = text.lstrip()
    while rest.startswith("--"):
        word = _first_word(rest)
        if word == "--":
            return tuple(flags), rest[2:].lstrip()
        flags.append(unquote(word)[2:])
        rest = rest[len(word) :].lstrip()
    return tuple(flags), rest


def _first_word(text: str) -> str:
    quote, skip = "", False
    for position, character in enumerate(text):
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        elif quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in _SPACE:
            return text[:position]
    return text


def json_words(text: str) -> tuple[str, ...] | None:
    """The elements of the JSON form; None when the text is not a JSON array of strings."""
    if not text.lstrip().startswith("["):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def markers(text: str, escape: str = "\\") -> tuple[Heredoc, ...]:
    """The here-documents that a line opens."""
    matches = (_HEREDOC.match(word) for word in split(text, escape))
    return tuple(
        Heredoc(name=name, chomp=match[2] == "-") for match in matches if match and (name := unquote(match[3], escape))
    )
