"""README and the other onboarding documents: sections, links and shell commands, with line numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from envdoctor.model import Location

__all__ = ["Command", "Document", "Link", "Section", "SectionKind"]


class SectionKind(StrEnum):
    """What a section is about."""

    SETUP = "setup"
    RUN = "run"
    TEST = "test"
    USE = "use"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and everything up to the next one; ``anchor`` is GitHub's."""

    title: str
    level: int
    line: int
    anchor: str
    kind: SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or image; ``target`` as written."""

    target: str
    text: str
    location: Location
    image: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One simple shell command that a reader is told to type.

    ``words`` is the command after the shell's splitting, without environment prefixes (those are ``environment``);
    ``directory`` is the working directory relative to the repository, None when it is unknown.
    """

    text: str
    words: tuple[str, ...]
    location: Location
    section: SectionKind
    directory: str | None = ""
    environment: tuple[str, ...] = ()
    block: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One onboarding document."""

    path: str
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    commands: tuple[Command, ...] = ()
