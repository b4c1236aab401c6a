"""From a document to the lines that a newcomer would type, in order, each with the place that it stands for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from envdoctor.rehearsal.lines import hindrance, rewritten, starts_by_prose
from envdoctor.rehearsal.model import BY_HAND, Stop
from envdoctor.repository.documents import Block, Command, Document, Section, SectionKind
from envdoctor.repository.documents.console import is_shell, script

__all__ = ["itinerary"]

_WALKED = frozenset({SectionKind.SETUP, SectionKind.RUN})
_ELSEWHERE = re.compile(
    r"(?i)\b(?:windows|powershell|mac ?os|osx|fedora|centos|rhel|red hat|arch|freebsd|nixos|opensuse|gentoo|wsl)\b"
)
_CONTAINERS = re.compile(
    r"(?i)\b(?:docker|compose|containers?|podman|kubernetes|k8s|helm|vagrant|dev ?containers?|codespaces)\b"
)
_LATER = re.compile(
    r"(?i)\b(?:deploy\w*|production|upgrad\w*|updat\w*|uninstall\w*|troubleshoot\w*|faq|releas\w*|publish\w*|translat\w*"
    r"|heroku|aws|azure|gcp|backup\w*|migrat\w+ from|optional|pre-?commit|lint\w*|format\w*|benchmark\w*"
    r"|testing|tests?)\b"
)
_TOOL = re.compile(
    r"(?i)\b(pip|poetry|pipenv|uv|conda|mamba|pdm|pixi|docker|vagrant|nix|hatch|virtualenv|source|pypi|brew)\b"
)
_CLONE = re.compile(r"^(?:git clone|gh repo clone)\s+(?:-\S+\s+)*(?P<url>\S+)(?:\s+(?P<into>\S+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A section with the reason why it is not followed, empty if it is; ``end`` is the line after it."""

    section: Section
    end: int
    reason: str


def itinerary(document: Document, names: frozenset[str]) -> tuple[Stop, ...]:
    """The lines to type; ``names`` are what the repository itself is called, in lower case."""
    parts = list(_parts(document))
    stops = list(_from_blocks(document, parts)) or list(_from_sentences(document, parts))
    return tuple(_without_clone(stops, names))


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
    if _ELSEWHERE.search(title) and not re.search(r"(?i)\b(?:linux|ubuntu|debian|unix)\b", title):
        return "for another system"
    if _CONTAINERS.search(title):
        return "about containers; --follow compose rehearses those"
    return "not about setting up" if _LATER.search(title) else ""


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
    return here[-1].reason, here[-1].section.kind in _WALKED


def _from_blocks(document: Document, parts: list[_Part]) -> Iterator[Stop]:
    known = {(item.location.line or 0): item for item in reversed(document.commands) if not item.inline}
    for block in document.blocks:
        begin = block.location.line or 0
        reason, walked = _reason_at(parts, begin)
        relevant = walked or (block.section in _WALKED and not reason)
        if not relevant or block.past or not is_shell(block.language, block.text):
            continue
        aside = reason or ("another way, or not needed" if starts_by_prose(_before(document, begin)) else "")
        yield from _of_block(block, begin, aside, known, document.path)


def _of_block(block: Block, begin: int, aside: str, known: dict[int, Command], path: str) -> Iterator[Stop]:
    rows = block.text.splitlines()
    for offset, text, _ in script(block.text, block.language):
        command = known.get(begin + offset)
        above = rows[offset - 1].strip() if offset else ""
        commented = above.startswith("#") and (starts_by_prose(above) or bool(_ELSEWHERE.search(above)))
        foreign = "in another repository or on another machine" if command and command.foreign else ""
        yield Stop(
            text=rewritten(_plain(text)),
            path=path,
            line=begin + offset,
            directory=command.directory if command else None,
            skipped=aside or ("another way, or not needed" if commented else "") or foreign or hindrance(text),
        )


def _plain(text: str) -> str:
    """A typed line without the comment after it."""
    return re.sub(r"\s+#\s.*$", "", text).strip()


def _before(document: Document, line: int) -> str:
    """The sentence right before a block."""
    near = [item for item in document.lines if line - 4 <= (item.location.line or 0) < line and item.text.strip()]
    return near[-1].text if near else ""


def _from_sentences(document: Document, parts: list[_Part]) -> Iterator[Stop]:
    """Where no block shows what to type, the commands within sentences."""
    seen: set[str] = set()
    for command in document.commands:
        line = command.location.line or 0
        reason, walked = _reason_at(parts, line)
        if walked and command.text not in seen:
            seen.add(command.text)
            yield Stop(
                text=rewritten(command.text),
                path=document.path,
                line=line,
                directory=command.directory,
                skipped=reason or hindrance(command.text),
            )


def _without_clone(stops: list[Stop], names: frozenset[str]) -> Iterator[Stop]:
    """The clone of the repository itself is there already, and so is who goes into it."""
    own = set(names)
    cloned = False
    seen: set[tuple[str, str | None]] = set()
    for stop in stops:
        match = _CLONE.match(stop.text)
        folder = re.match(r"^(?:cd|pushd)\s+[\"']?(?:\./|~/)?([^\s\"'&;]+?)/?[\"']?\s*$", stop.text)
        if match and not stop.skipped.startswith("in another"):
            name = posixpath.basename((match["into"] or match["url"]).rstrip("/").removesuffix(".git")).lower()
            source = posixpath.basename(match["url"].rstrip("/").removesuffix(".git")).lower()
            if source in own or not cloned:
                own |= {name, source}
                cloned = True
                yield replace(stop, skipped="done: this is the clone")
                continue
        elif folder and posixpath.basename(folder[1]).lower() in own | {"placeholder__"} and not stop.directory:
            yield replace(stop, skipped="done: this is the clone")
            continue
        elif (
            (stop.text, stop.directory) in seen
            and not stop.skipped
            and not stop.text.startswith(("cd ", "source ", ". "))
        ):
            stop = replace(stop, skipped="typed before")
        seen.add((stop.text, stop.directory))
        yield _with_values(stop)


def _with_values(stop: Stop) -> Stop:
    """What stands for a value of the reader's is shown as such."""
    if "PLACEHOLDER__" in stop.text and not stop.skipped:
        return replace(stop, skipped=f"{BY_HAND}: it asks for a value")
    return stop
