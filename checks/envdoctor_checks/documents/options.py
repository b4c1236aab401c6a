"""Which long options the repository's code knows, and which a document's lists of options have beside them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from envdoctor.api import Location, Repository
from envdoctor.repository.documents import Document
from envdoctor.repository.mentions import unmentioned
from envdoctor.values import regex

__all__ = [
    "is_short_for",
    "is_short_of",
    "is_slip",
    "is_surely",
    "known_options",
    "listed",
    "made_at_run_time",
    "named_by_parameters",
    "nearest",
    "parameter",
]

_QUOTED = regex(r"""["'\s,/|(\[](--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)["'\s,/=|)\]]""")
_ROW = regex(
    r"^\s*(?:-\w(?:[ =][A-Z_<>\w]+)?,?\s+)?(--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)"
    r"(?:[ =\[][A-Z_<>\w.\]]+)?(?:\s{2,}\S.*)?$"
)
_CELL = regex(r"^\s*(?:[|*+-]\s*)?`{1,2}(?:-\w,?\s+)?(--[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)(?:[ =][^`]*)?`")
_TEXTS = frozenset({"", "text", "txt", "console", "none", "default", "plaintext", "bash", "sh", "shell"})
_LIBRARIES = (
    "typer",
    "fire",
    "tyro",
    "cyclopts",
    "jsonargparse",
    "simple_parsing",
    "pydantic_settings",
    "plac",
    "clize",
)
_IMPORTED = regex(rf"(?m)^\s*(?:import|from)\s+(?:{'|'.join(_LIBRARIES)})\b".encode())
_BEGUN = (b'"--{', b"'--{", b'"--"', b"'--'")
_BUILT = regex(rb"\bf[\"']--\{|[\"']--[\"']\s*\+")
_ALWAYS = frozenset({"--help", "--version"})
_CODE = (".py", ".pyx", ".sh", ".bash", ".cfg", ".toml", ".ini", ".yml", ".yaml", ".js", ".ts", ".go", ".rs", ".c")
_FROM_DATA = regex(rb"\bclick\.Option\(\s*\*")
_LEAST = 4
_OF_TOOLS = frozenset({
    "--no-deps", "--upgrade", "--user", "--editable", "--requirement", "--constraint", "--no-cache-dir",
    "--no-build-isolation", "--rm", "--detach", "--publish", "--volume", "--env-file", "--build-arg", "--no-cache",
    "--network", "--platform",
})  # fmt: skip
"""Options of pip and Docker, which a list may speak of beside a program's own."""
_NEAR = 0.85
_LONG, _ALIKE = 12, 0.93


def parameter(option: str) -> str:
    """The name that a function has for an option: ``dry_run`` for ``--no-dry-run``."""
    return option.removeprefix("--").replace("-", "_").removeprefix("no_")


def known_options(repository: Repository) -> frozenset[str]:
    """The fact: every long option that a Python file or a shell script of the repository writes down."""
    found: set[str] = set()
    for path in repository.files.with_suffix(".py", ".pyx"):
        text = repository.files.text(path) or ""
        if "--" in text:
            found.update(_QUOTED.findall(text))
    return frozenset(found)


def nearest(repository: Repository, option: str) -> str | None:
    """The option of the code that is written nearly so: with a word more or less, or a slip of the finger."""
    known = repository.fact(known_options)
    if option.startswith("--no-") and f"--{option.removeprefix('--no-')}" in known:
        return None
    words = option.removeprefix("--").split("-")
    for other in sorted(known):
        rest = other.removeprefix("--").split("-")
        if len(words) > 1 and len(rest) == len(words) + 1 and _within(words, rest):
            return other
        if other.replace("_", "-") == option.replace("_", "-"):
            return other
    if (other := f"--no-{option.removeprefix('--')}") in known:
        return other
    close = difflib.get_close_matches(option, sorted(known), n=1, cutoff=_NEAR)
    return close[0] if close and re.sub(r"\d", "", close[0]) != re.sub(r"\d", "", option) else None


def is_short_of(repository: Repository, option: str) -> bool:
    """Whether the code has the option with one word more, though libraries do not make options of parameters."""
    near = nearest(repository, option)
    more = near is not None and near.count("-") == option.count("-") + 1 and not near.startswith("--no-")
    return more and not repository.fact(named_by_parameters)


def is_slip(repository: Repository, option: str, other: str) -> bool:
    """Whether an option of a command can only be another's slip: the same letters between other separators."""
    return option.replace("_", "-") == other.replace("_", "-") and not repository.fact(named_by_parameters)


def is_surely(option: str, other: str) -> bool:
    """Whether an option must be meant: written with other separators, without ``no``, or a long one with a slip."""
    if other.replace("_", "-") == option.replace("_", "-") or other == f"--no-{option.removeprefix('--')}":
        return True
    return len(option) >= _LONG and difflib.SequenceMatcher(None, option, other).ratio() >= _ALIKE


def _within(few: list[str], many: list[str]) -> bool:
    """Whether words follow each other in the same order, with one more among them."""
    return any(many[:at] + many[at + 1 :] == few for at in range(len(many)))


def is_short_for(repository: Repository, option: str) -> bool:
    """Whether it begins an option that the code has, which argparse accepts."""
    return any(other.startswith(option) for other in repository.fact(known_options))


def named_by_parameters(repository: Repository) -> bool:
    """The fact: whether a library, or the code itself, makes options out of names."""
    return any(_makes_options(repository.files.read(path) or b"") for path in repository.files.with_suffix(".py"))


def made_at_run_time(repository: Repository) -> bool:
    """The fact: whether code makes options of data that only a running program has: ``click.Option(*names)``."""
    paths = repository.files.with_suffix(".py")
    return any(
        _FROM_DATA.search(data) for path in paths if b"click.Option(" in (data := repository.files.read(path) or b"")
    )


def _makes_options(data: bytes) -> bool:
    if any(name.encode() in data for name in _LIBRARIES) and _IMPORTED.search(data):
        return True
    return any(mark in data for mark in _BEGUN) and b"import" in data and _BUILT.search(data) is not None


def _forms(repository: Repository, option: str) -> tuple[str, ...]:
    """How code may write an option: as it is typed, or by a parameter's name, if that says enough."""
    name = parameter(option)
    plain = (name,) if "_" in name or repository.fact(named_by_parameters) else (f'"{name}"', f"'{name}'")
    return (option, *plain)


def _lists(document: Document) -> Iterator[dict[str, Location]]:
    """The options of each block, and those that begin a row of a table or list, with their places."""
    for block in document.blocks:
        if not block.past and block.language in _TEXTS and block.text.count("--") >= _LEAST:
            yield {
                match[1]: Location(path=document.path, line=(block.location.line or 1) + offset)
                for offset, row in enumerate(block.text.split("\n"))
                if (match := _ROW.match(row)) and match[1] not in _ALWAYS
            }
    yield {
        match[1]: line.location
        for line in document.lines
        if not line.past and (match := _CELL.match(line.text)) and match[1] not in _ALWAYS
    }


def listed(repository: Repository, document: Document) -> Iterator[tuple[str, Location, int]]:
    """(option, place, how many others are known) of each that a list in the document has and no code."""
    tables = [rows for rows in _lists(document) if len(rows) >= _LEAST]
    names = {form for rows in tables for option in rows for form in _forms(repository, option)}
    lost = unmentioned(repository, names, repository.files.with_suffix(*_CODE) if names else ())
    for rows in tables:
        left = [
            option
            for option in rows
            if option not in _OF_TOOLS and all(form in lost for form in _forms(repository, option))
        ]
        if 0 < len(left) * 3 <= len(rows):
            yield from ((option, rows[option], len(rows) - len(left)) for option in left)
