"""What an onboarding document says: sections, links, code, and the commands that a reader is told to type."""

from __future__ import annotations

from enum import StrEnum

from envdoctor.model import Location
from envdoctor.values import dataclass

__all__ = ["Block", "Command", "Document", "LeftOut", "Line", "Link", "Pointer", "Section", "SectionKind", "Span"]


class SectionKind(StrEnum):
    """What a section is about."""

    SETUP = "setup"
    RUN = "run"
    TEST = "test"
    USE = "use"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and everything up to the next one; ``anchor`` is GitHub's.

    ``past`` is true for a section that tells what used to be: a changelog, an upgrade guide.
    """

    title: str
    level: int
    line: int
    anchor: str
    kind: SectionKind
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or image; ``target`` as written."""

    target: str
    text: str
    location: Location
    image: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """What a role or a directive of Sphinx names.

    ``kind`` is ``doc`` (a page, also in a ``toctree``), ``ref`` (a label), ``include`` (a file), ``module`` or
    ``object`` (by its dotted name).
    """

    kind: str
    target: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One simple shell command that a reader is told to type.

    ``words`` is the command after the shell's splitting, without environment prefixes (those are ``environment``);
    ``directory`` is the working directory relative to the repository, None when it is unknown. ``inline`` is true for a
    command in the middle of a sentence, ``foreign`` for one that runs in another repository or on another machine,
    ``piped`` for one that reads what the one before it writes.
    """

    text: str
    words: tuple[str, ...]
    location: Location
    section: SectionKind
    directory: str | None = ""
    environment: tuple[str, ...] = ()
    block: int = 0
    inline: bool = False
    foreign: bool = False
    piped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A code block; ``location`` is its first line of code, ``language`` in lower case (``""`` if not named)."""

    text: str
    language: str
    location: Location
    section: SectionKind = SectionKind.OTHER
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of inline code; ``before`` is the text of its line up to it."""

    text: str
    location: Location
    section: SectionKind = SectionKind.OTHER
    before: str = ""
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of running text (headings too), as written."""

    text: str
    location: Location
    section: SectionKind = SectionKind.OTHER
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One onboarding document.

    ``anchors`` are the fragments that a link into it may name, None if they cannot be told. ``outputs`` are paths and
    base names that its own steps create.
    """

    path: str
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    commands: tuple[Command, ...] = ()
    blocks: tuple[Block, ...] = ()
    spans: tuple[Span, ...] = ()
    lines: tuple[Line, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    anchors: frozenset[str] | None = None
    outputs: frozenset[str] = frozenset()

    @property
    def directory(self) -> str:
        """The folder it stands in, ``""`` for the repository's root."""
        return self.path.rpartition("/")[0]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LeftOut:
    """A document that is not taken for an onboarding document, and why."""

    path: str
    reason: str
