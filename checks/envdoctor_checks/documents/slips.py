"""Slips of the finger: a name that no code has, and that is one letter from a name that the code has."""

from __future__ import annotations

import difflib
import string
from collections.abc import Iterable, Iterator

from envdoctor.api import Repository
from envdoctor.repository.mentions import may_speak, words
from envdoctor.values import regex
from envdoctor_checks.documents.standing import counts

__all__ = ["closest", "is_alike", "meant", "near_key", "vocabulary"]

_NAME = regex(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+")
_LETTERS = string.ascii_letters + "_-"
_LEAST = 10
_WORD_ALIKE, _KEY_ALIKE = 0.6, 0.85
_ROUNDING = 1e-6
_MOST = 12_000_000
_PROSE = (".md", ".rst", ".txt", ".markdown", ".html", ".json", ".js", ".lock")


def vocabulary(repository: Repository) -> frozenset[bytes]:
    """The fact: every word and name that the repository's files beside documents and data write down."""
    found: set[bytes] = set()
    left = _MOST
    for path in repository.files:
        if path.lower().endswith(_PROSE) or not may_speak(repository, path):
            continue
        left -= repository.files.sizes.get(path, 0)
        if left < 0:
            break
        found |= words(repository.files.read(path) or b"", hyphens=True)
    return frozenset(found)


def meant(repository: Repository, name: str) -> str | None:
    """The name that a long one must be a slip of: one letter more, less, other or swapped."""
    bare = name.removeprefix("--")
    if len(bare) < _LEAST:
        return None
    known = repository.fact(vocabulary)
    near = {word for word in _one_off(bare) if word.encode() in known and _NAME.fullmatch(word)}
    found = sorted(word for word in near if not _is_form(word, bare))
    return f"{name[: len(name) - len(bare)]}{found[0]}" if len(found) == 1 else None


def closest(name: str, known: Iterable[str], *, cutoff: float) -> str | None:
    """What difflib takes for the closest match, comparing only what can be one.

    A ratio of ``cutoff`` allows for so many letters that only one of the two names has. These limit the other's length;
    and cut into one more part than they are, the name has a part that the other holds whole.
    """
    below = cutoff - _ROUNDING
    least, most = len(name) * below / (2 - below), len(name) * (2 - below) / below
    count = int((1 - below) * (len(name) + most)) + 1
    parts = [name[len(name) * at // count : len(name) * (at + 1) // count] for at in range(count)]
    fitting = [other for other in known if least <= len(other) <= most and any(part in other for part in parts)]
    return next(iter(difflib.get_close_matches(name, fitting, n=1, cutoff=cutoff)), None)


def is_alike(name: str, other: str) -> bool:
    """Whether a name can be another's slip: not one that differs in a whole word, as members of one family do.

    ``DB_HOSTS`` is alike to ``DB_HOST``, ``DB_SCHEME`` is not alike to ``DB_NAME``. A name with two underscores in a
    row is a part of what the other names (pydantic's nested settings).
    """
    if "__" in name:
        return False
    few, many = name.split("_"), other.split("_")
    changed = [pair for pair in zip(few, many, strict=False) if pair[0] != pair[1]]
    if len(few) != len(many) or not changed:
        return True
    return len(changed) == 1 and difflib.SequenceMatcher(None, *changed[0]).ratio() >= _WORD_ALIKE


def near_key(repository: Repository, key: str) -> str | None:
    """The word of the code that a key of settings may be meant as: in another number, with a part more, with a slip."""
    known = repository.fact(vocabulary)
    for form in (f"{key}s", key.removesuffix("s"), key.removesuffix("es"), f"{key}es"):
        if form != key and form.encode() in known:
            return form
    words = [word.decode("utf-8", "replace") for word in known if b"_" in word or b"-" in word]
    longer = [word for word in words if word.endswith((f"_{key}", f"-{key}"))]
    if len(longer) == 1:
        return longer[0]
    close = closest(key, words, cutoff=_KEY_ALIKE)
    return close if close and is_alike(key.replace("-", "_"), close.replace("-", "_")) else None


def _one_off(name: str) -> Iterator[str]:
    for at in range(len(name) + 1):
        head, tail = name[:at], name[at:]
        yield from _changed(head, tail, _LETTERS)


def _changed(head: str, tail: str, letters: Iterable[str]) -> Iterator[str]:
    yield from (f"{head}{letter}{tail}" for letter in letters)
    if tail:
        yield f"{head}{tail[1:]}"
        yield from (f"{head}{letter}{tail[1:]}" for letter in letters)
    if len(tail) > 1:
        yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"


def _is_form(one: str, other: str) -> bool:
    """Whether two names are one word in two forms: in the plural or the past, with another number or separator."""
    plain, rest = (text.replace("_", "").replace("-", "") for text in (one, other))
    forms = {plain, *(plain.removesuffix(end) for end in ("s", "d", "r", "y", "e"))}
    return bool(forms & {rest, *(rest.removesuffix(end) for end in ("s", "d", "r", "y", "e"))}) or _parts(one, other)


def _parts(one: str, other: str) -> bool:
    """Whether one of the parts differs in a way that makes another word of it: a number, a plural, a short part."""
    if counts(one, other):
        return True
    pairs = list(zip(one.replace("-", "_").split("_"), other.replace("-", "_").split("_"), strict=False))
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    return any(min(len(first), len(second)) < 5 or first.rstrip("s") == second.rstrip("s") for first, second in changed)
