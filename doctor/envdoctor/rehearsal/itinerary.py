"""From a document to the lines that a newcomer would type, in order, each with the place that it stands for."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace

from envdoctor.rehearsal.lines import OTHER_SYSTEM, OUR_SYSTEM, hindrance, rewritten, starts_by_prose
from envdoctor.rehearsal.model import BY_HAND, NEEDS_ENGINE, Stop
from envdoctor.rehearsal.titles import WALKED, is_about_containers, is_elsewhere, is_walked
from envdoctor.repository.documents import Block, Command, Document, Section
from envdoctor.repository.documents.console import is_shell, script
from envdoctor.values import dataclass, regex

__all__ = ["itinerary"]

_LATER = regex(
    r"(?i)\b(?:deploy\w*|production|upgrad\w*|updat\w*|uninstall\w*|troubleshoot\w*|faq|releas\w*|publish\w*|translat\w*"
    r"|heroku|aws|azure|gcp|backup\w*|migrat\w+ from"
    r"|optional|clean-?up|maintenance|pre-?commit|lint\w*|format\w*|benchmark\w*"
    r"|testing|tests?)\b"
)
_TOOL = regex(
    r"(?i)\b(pip|poetry|pipenv|uv|conda|mamba|pdm|pixi|docker|vagrant|nix|hatch|virtualenv|source|pypi|brew)\b"
)
_ASKS_LOCALLY = regex(r"^(?:curl|wget|http|open)\b.*\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b")
"""What talks to something that runs here: after a line that starts containers, to one of those."""
_CLONE = regex(r"^(?:git clone|gh repo clone)\s+(?:-\S+\s+)*(?P<url>\S+)(?:\s+(?P<into>\S+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A section with the reason why it is not followed, empty if it is; ``end`` is the line after it."""

    section: Section
    end: int
    reason: str


def itinerary(document: Document, names: frozenset[str]) -> tuple[Stop, ...]:
    """The lines to type; ``names`` are what the repository itself is called, in lower case."""
    parts = list(_parts(document))
    stops = [*_from_blocks(document, parts), *_from_sentences(document, parts)]
    strict = any(not stop.loose for stop in stops)
    ordered = sorted(stops, key=lambda stop: stop.line)
    return tuple(_without_clone([replace(stop, loose=stop.loose and strict) for stop in ordered], names))


def _parts(document: Document) -> Iterator[_Part]:
    """Every section, with the reasons that titles give, its own or an outer one's."""
    above: list[tuple[int, str]] = []
    sections = document.sections
    rivals = _rivals(sections)
    for number, section in enumerate(sections):
        above = [(level, reason) for level, reason in above if level < section.level]
        own = "about something else" if section.past else rivals.get(number) or _aside(section.title)
        reason = next((reason for _, reason in above if reason), own)
        above.append((section.level, own))
        end = sections[number + 1].line if number + 1 < len(sections) else 1 << 30
        yield _Part(section=section, end=end, reason=reason)


def _aside(title: str) -> str:
    if OTHER_SYSTEM.search(title) and not OUR_SYSTEM.search(title):
        return "for another system"
    if is_about_containers(title):
        return "about containers; --follow compose rehearses those"
    return "not about setting up" if _LATER.search(title) or is_elsewhere(title) else ""


def _rivals(sections: tuple[Section, ...]) -> dict[int, str]:
    """Sections beside each other that name different tools are ways to choose from: all but the first are left out."""
    found: dict[int, str] = {}
    chosen: dict[tuple[int, int], str] = {}
    parent: dict[int, int] = {}
    for number, section in enumerate(sections):
        parent[section.level] = number
        outer = max((at for level, at in parent.items() if level < section.level and at < number), default=-1)
        match = _TOOL.search(section.title)
        if match is None or _aside(section.title):
            continue
        first = chosen.setdefault((outer, section.level), match[1].lower())
        if first != match[1].lower():
            found[number] = f"another way than with {first}"
    return found


def _reason_at(parts: list[_Part], line: int) -> tuple[str, bool]:
    """(why a line is not followed, whether its section is about setting up or running)."""
    here = [part for part in parts if part.section.line <= line < part.end]
    if not here:
        return "", False
    return here[-1].reason, is_walked(here[-1].section)


def _from_blocks(document: Document, parts: list[_Part]) -> Iterator[Stop]:
    known = {(item.location.line or 0): item for item in reversed(document.commands) if not item.inline}
    for block in document.blocks:
        begin = block.location.line or 0
        reason, walked = _reason_at(parts, begin)
        if (
            not (walked or (block.section in WALKED and not reason))
            or block.past
            or not is_shell(block.language, block.text)
        ):
            continue
        aside = reason or ("another way, or not needed" if starts_by_prose(_before(document, begin)) else "")
        yield from _of_block(block, begin, aside, known, document.path)


def _of_block(block: Block, begin: int, aside: str, known: dict[int, Command], path: str) -> Iterator[Stop]:
    rows = block.text.splitlines()
    lines = list(script(block.text, block.language))
    mixed = any(row.strip().startswith("#") and OUR_SYSTEM.search(row) for row in rows)
    aside = aside or ("" if mixed else _system(_plain(text) for _, text, _ in lines))
    bodies = {offset: _document_below(rows, offset, text) for offset, text, _ in lines}
    typed = {offset + below for offset, body in bodies.items() for below in range(len(body) + 1)}
    engine = False
    for offset, text in sorted([*((at, line) for at, line, _ in lines), *_unknown(rows, typed)]):
        command = known.get(begin + offset)
        above = rows[offset - 1].strip() if offset else ""
        commented = above.startswith("#") and starts_by_prose(above)
        foreign = "in another repository or on another machine" if command and command.foreign else ""
        hindered = hindrance(_plain(text)) or (NEEDS_ENGINE if engine and _ASKS_LOCALLY.match(text) else "")
        engine = engine or hindered.startswith(NEEDS_ENGINE)
        yield Stop(
            text=_plain(text),
            path=path,
            line=begin + offset,
            directory=command.directory if command else None,
            skipped=aside or ("another way, or not needed" if commented else "") or foreign or hindered,
            typed="\n".join([text, *bodies[offset]]) if bodies.get(offset) else rewritten(_plain(text)),
            loose=offset not in typed,
        )


def _document_below(rows: list[str], offset: int, text: str) -> list[str]:
    """The rows of a here-document and its end, below the line that begins it."""
    match = re.search(r"<<-?\s*[\"']?([A-Za-z_]\w*)", text)
    below = rows[offset + 1 :] if match else []
    end = next((number for number, row in enumerate(below) if match and row.strip() == match[1]), None)
    return [] if end is None else [*below[:end], below[end].strip()]


_MAY_BE_TYPED = regex(r"^[a-z][a-z0-9_-]*(?: +[^\s:=].*)?$")


def _unknown(rows: list[str], typed: set[int]) -> Iterator[tuple[int, str]]:
    """Rows between typed ones, in a block that shows no prompt, that begin like a program nobody has heard of."""
    if not typed or any(re.match(r"^\s*[$>%#] ?\S", row) for row in rows):
        return
    for number, row in enumerate(rows[: max(typed)]):
        if number not in typed and _MAY_BE_TYPED.match(row.strip()) and not rows[number - 1].rstrip().endswith("\\"):
            yield number, row.strip()


_OURS = regex(r"\bapt(?:-get)?\b|/bin/activate\b|^(?:export|cp|mv|sudo|chmod|touch)\s|^\./[\w/.-]+\.sh\b")
"""What is typed on Linux (and on macOS), but not on Windows."""


def _system(lines: Iterable[str]) -> str:
    """The other system that a whole block is for: a line of it is, and none is for ours."""
    typed = list(lines)
    if any(_OURS.search(text) for text in typed):
        return ""
    return next((reason for text in typed if (reason := hindrance(text)).startswith("for ")), "")


def _plain(text: str) -> str:
    """A typed line without the comment after it."""
    return re.sub(r"\s+#\s.*$", "", text).strip()


def _before(document: Document, line: int) -> str:
    """The sentence right before a block."""
    near = [item for item in document.lines if line - 4 <= (item.location.line or 0) < line and item.text.strip()]
    return near[-1].text if near else ""


_ALTERNATIVE = regex(r"(?i)(?:\bor\b|\balso\b|alternatively)[^.`]*$")


def _from_sentences(document: Document, parts: list[_Part]) -> Iterator[Stop]:
    """The commands within sentences: a newcomer types those, too, as far as they can tell."""
    before = {(span.location.line, span.text.strip()): span.before for span in document.spans}
    shown = {" ".join(command.words) for command in document.commands if not command.inline}
    for command in document.commands:
        line = command.location.line or 0
        reason, walked = _reason_at(parts, line)
        if not command.inline or not walked or " ".join(command.words) in shown:
            continue
        said = before.get((line, command.text.strip()), "")
        aside = "another way, or not needed" if _ALTERNATIVE.search(said) or starts_by_prose(said) else ""
        shown.add(" ".join(command.words))
        yield Stop(
            text=command.text,
            path=document.path,
            line=line,
            directory=command.directory,
            skipped=reason or aside or hindrance(command.text),
            typed=rewritten(command.text),
            loose=True,
        )


def _without_clone(stops: list[Stop], names: frozenset[str]) -> Iterator[Stop]:
    """The clone of the repository itself is a copy of what is there; until then one stands in one's home folder."""
    cloned, folder = False, ""
    first = next((number for number, stop in enumerate(stops) if _is_own(stop, names)), None)
    seen: set[tuple[str, str | None]] = set()
    for number, stop in enumerate(stops):
        if number == first:
            cloned, folder = True, _folder(stop.text)
            yield replace(stop, skipped="", typed=f"envdoctor_clone {shlex.quote(folder)}", directory=None)
        elif folder and re.fullmatch(r"cd \S*PLACEHOLDER__\S*", stop.text):
            yield replace(stop, skipped="", typed=f"cd {shlex.quote(folder)}", directory=None)
            folder = ""
        elif _is_own(stop, names) and not stop.skipped:
            yield replace(stop, skipped="typed before")
        elif first is None and _goes_into(stop, names):
            yield replace(stop, skipped="done: this is where one stands")
        elif first is not None and not cloned:
            yield _with_values(replace(stop, directory=None))
        elif (stop.text, stop.directory) in seen and not stop.text.startswith(("cd ", "source ", ". ")):
            yield replace(stop, skipped=stop.skipped or "typed before")
        else:
            seen.add((stop.text, stop.directory))
            yield _with_values(stop)


def _is_own(stop: Stop, names: frozenset[str]) -> bool:
    """Whether a line clones this repository: by one of its names, or under one that only the reader knows."""
    match = _CLONE.match(stop.text)
    if match is None or stop.loose or stop.skipped.startswith(("in another", "not about")):
        return False
    source = posixpath.basename(match["url"].rstrip("/").removesuffix(".git")).lower()
    return (
        source in names or "placeholder__" in stop.text.lower() or stop.skipped.startswith(BY_HAND) or not stop.skipped
    )


def _goes_into(stop: Stop, names: frozenset[str]) -> bool:
    """Whether a line goes into the folder of the clone."""
    match = re.match(r"^(?:cd|pushd)\s+[\"']?(?:\./|~/)?([^\s\"'&;]+?)/?[\"']?\s*$", stop.text)
    return (
        match is not None and not stop.directory and posixpath.basename(match[1]).lower() in names | {"placeholder__"}
    )


def _folder(text: str) -> str:
    """Where a clone of the repository goes."""
    match = _CLONE.match(text)
    url, into = (match["url"], match["into"]) if match else (text, None)
    return into or posixpath.basename(url.rstrip("/").removesuffix(".git"))


def _with_values(stop: Stop) -> Stop:
    """What stands for a value of the reader's is shown as such."""
    if "PLACEHOLDER__" in stop.text and not stop.skipped:
        return replace(stop, skipped=f"{BY_HAND}: it asks for a value")
    return stop
