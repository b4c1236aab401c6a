"""Which modules a file seems to import, by its text alone: some twenty times faster than parsing.

It finds too much (text in strings looks alike), never too little: a file whose finds are not all explained is parsed.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from envdoctor.repository.files import decode
from envdoctor.repository.standard_library import modules as standard_modules
from envdoctor.values import regex

__all__ = ["CALLS", "head", "hidden", "importing", "modules", "normalised"]

_CLAUSE = rb"import[ \t]+([\w\x80-\xff](?:[^\n#;\"'\\]|\\\r?\n)*)|from[ \t]+([\w.\x80-\xff]+)[ \t\\\r\n]+import\b"
_LINE = regex(rb"\n[ \t\f]*(?:lazy[ \t]+)?(?:" + _CLAUSE + rb"|(?:import|from)[ \t]*\\\r?\n[ \t]*([\w.]+))")
_INDENTED = regex(rb"\n[ \t\f]+(?:lazy[ \t]+)?(?:" + _CLAUSE + rb"|(?:import|from)[ \t]*\\\r?\n[ \t]*([\w.]+))")
_CONTINUED = regex(rb"\n(?:import|from)[ \t]*\\\r?\n[ \t]*([\w.]+)")
_PLAIN = regex(rb"\n(?:lazy[ \t]+)?(?:import|from)[ \t\\]")
_JOINED = regex(rb"[;:][ \t]*(?:" + _CLAUSE + rb")")
_JOINTS = (b"; import ", b": import ", b";import ", b":import ", b"; from ", b": from ", b";from ", b":from ")
_CALL = regex(
    rb"(?:import_module|__import__|importorskip|find_spec|find_loader|try_import|import_string)\(\s*(?:name\s*=\s*)?[rbu]?[\"']([\w.]+)[\"']"
)
CALLS = (b"import_module(", b"__import__(", b"importorskip(", b"find_spec(", b"find_loader(", b"try_import(")
_REACH = 200
"""Bytes in which what is imported follows, where a call or a statement goes on in the next lines."""
_ASKING = (b"find_spec(", b"find_loader(")
_WORD = regex(rb"[^\W\d][\w.]*|[\w.]*[\x80-\xff][\w.\x80-\xff]*")


def normalised(data: bytes) -> bytes:
    """UTF-8 with a leading newline and without a byte order mark; lone carriage returns become newlines."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = decode(data).encode("utf-8", "replace")
    elif data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return b"\n" + data


def importing(data: bytes) -> bytes:
    """The text up to the last ``import`` and a little more, to the end of a line: in most files a small part of it."""
    last = data.rfind(b"import")
    end = data.find(b"\n", last + _REACH) if last >= 0 else 0
    while end > 0 and data[end - 2 : end].removesuffix(b"\r").endswith(b"\\"):
        end = data.find(b"\n", end + 1)
    return data if end < 0 else data[: end + 1]


def modules(data: bytes) -> set[str]:
    """Full names of the modules that `normalised` text seems to import; without relative and standard ones."""
    text = importing(data)
    return _at_lines(_LINE, text) | _elsewhere(text, data)


def hidden(data: bytes) -> set[str]:
    """Of those, the ones that are not (or not only) imported at the margin: they may stand under a guard."""
    text = importing(data)
    continued = {name for module in _CONTINUED.findall(text) for name in _from(module)}
    return _at_lines(_INDENTED, text) | _elsewhere(text, data) | continued


def head(data: bytes) -> bytes:
    """The text up to the end of the last statement at the margin that may be an import."""
    start = max((match.start() for match in _PLAIN.finditer(data)), default=0)
    end = data.find(b"\n", start + 1)
    while end > 0 and data[end - 1 : end] in b"\\\r":
        end = data.find(b"\n", end + 1)
    if b"(" in data[start : end if end > 0 else len(data)]:
        end = data.find(b")", start)
    return data if end < 0 else data[: end + 1]


def _at_lines(pattern: re.Pattern[bytes], data: bytes) -> set[str]:
    found: set[str] = set()
    for clause, module, continued in pattern.findall(data):
        found.update(_from(module or continued) if not clause else _clause(clause))
    return found


def _elsewhere(text: bytes, data: bytes) -> set[str]:
    """Behind a semicolon or a colon, and, also in the text that is left, as the argument of a call."""
    found: set[str] = set()
    if any(map(text.__contains__, _JOINTS)):
        for clause, module in _JOINED.findall(text):
            found.update(_from(module) if module else _clause(clause))
    if any(map(text.__contains__, CALLS)) or any(map(data.__contains__, _ASKING)):
        for module in _CALL.findall(data):
            found.update(_from(module))
    return found


@lru_cache(maxsize=50_000)
def _from(module: bytes) -> tuple[str, ...]:
    if module.startswith(b"."):
        return ()
    name = module.decode("utf-8", "replace").rstrip(".")
    return () if not name or name.partition(".")[0] in standard_modules() else (name,)


@lru_cache(maxsize=50_000)
def _clause(clause: bytes) -> tuple[str, ...]:
    """The modules of ``import a.b as c, d``; a clause of prose yields its first words, which does no harm."""
    words = (part.replace(b"\\", b" ").split() for part in clause.split(b","))
    found = [name for word in words if word and _WORD.fullmatch(word[0]) for name in _from(word[0])]
    return tuple(found)
